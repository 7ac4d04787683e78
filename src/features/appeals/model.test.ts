import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OBLIGATION_STEPS, type ObligationKind, type Step } from "../cases/index.ts";
import { appealLife } from "./life.ts";
import {
  type Asked,
  isAmendable,
  isLate,
  isOver,
  mostExtension,
  STATES,
  type State,
  whyNotExtend,
  whyNotMilder,
  whyNotReviewer,
} from "./model.ts";

const KINDS = Object.keys(OBLIGATION_STEPS) as ObligationKind[];
const asked: fc.Arbitrary<Asked> = fc.record({
  step: fc.constantFrom<Step>(1, 2, 3),
  obligations: fc.uniqueArray(fc.constantFrom(...KINDS)),
});

describe("a milder decision", () => {
  test("is never a higher rung, never asks for anything new, and always for less", () => {
    fc.assert(
      fc.property(asked, asked, (now, to) => {
        if (whyNotMilder(now, to) !== undefined) return;
        expect(to.step).toBeLessThanOrEqual(now.step);
        expect(now.obligations).toEqual(expect.arrayContaining([...to.obligations]));
        expect(to.step < now.step || to.obligations.length < now.obligations.length).toBe(true);
        for (const kind of to.obligations) expect(OBLIGATION_STEPS[kind]).toBeLessThanOrEqual(to.step);
      }),
    );
  });

  test("is found by taking anything away that its rung does not need", () => {
    fc.assert(
      fc.property(asked, (now) => {
        const fitting = now.obligations.filter((kind) => OBLIGATION_STEPS[kind] <= now.step);
        fc.pre(fitting.length > 0);
        const of = { step: now.step, obligations: fitting };
        expect(whyNotMilder(of, of)).toBe("same-as-before");
        expect(whyNotMilder(of, { step: now.step, obligations: fitting.slice(1) })).toBeUndefined();
      }),
    );
  });

  test("counts what is named twice once", () => {
    const now: Asked = { step: 1, obligations: ["oral_warning", "written_reflection"] };
    const twice: Asked = { step: 1, obligations: ["oral_warning", "oral_warning"] };
    expect(whyNotMilder(now, twice)).toBeUndefined();
  });
});

test("the first instant after the window is late, and the last one in it is not", () => {
  const ends = new Date("2026-03-10T16:00:00Z");
  expect(isLate(new Date(ends.getTime() - 1), ends)).toBe(false);
  expect(isLate(ends, ends)).toBe(true);
  const row = { state: "in_review" as State, openUntil: ends };
  expect(isAmendable(row, new Date(ends.getTime() - 1))).toBe(true);
  expect(isAmendable(row, ends)).toBe(false);
  expect(isAmendable({ ...row, state: "dismissed" }, new Date(0))).toBe(false);
});

test("an answer is put off once, in time, by half of its term at most, and only where the policy has it", () => {
  const now = new Date("2026-03-10T02:00:00Z");
  const may = { mayExtend: true, hasExtended: false, dueAt: new Date(now.getTime() + 1), now };
  expect(whyNotExtend(may)).toBeUndefined();
  expect(whyNotExtend({ ...may, mayExtend: false })).toBe("not-extendable");
  expect(whyNotExtend({ ...may, hasExtended: true })).toBe("extended-already");
  expect(whyNotExtend({ ...may, dueAt: now })).toBe("too-late-to-extend");
  expect(whyNotExtend({ ...may, dueAt: undefined })).toBe("too-late-to-extend");
  expect([1, 5, 10].map(mostExtension)).toEqual([0, 2, 5]);
});

test("whoever had a part, or reports to whoever decided at any distance, does not review", () => {
  const id = fc.constantFrom("per_a", "per_b", "per_c", "per_d");
  fc.assert(
    fc.property(id, fc.array(id), fc.array(id), fc.array(id), (person, above, part, deciders) => {
      const may = whyNotReviewer({ id: person as `per_${string}` }, above, { hadAPart: new Set(part), deciders });
      expect(may === undefined).toBe(!part.includes(person) && !above.some((one) => deciders.includes(one)));
    }),
  );
});

describe("the table", () => {
  type Table = Record<State, Record<string, { to: State; may: readonly string[]; tell?: readonly { to: string }[] }>>;
  const table = appealLife.states as unknown as Table;

  test("no sequence of events leaves it, and nothing leads out of an answer", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
        let state: State = "filed";
        for (const choice of choices) {
          const events: { to: State }[] = Object.values(table[state]);
          if (events.length === 0) expect(isOver(state)).toBe(true);
          const move: { to: State } | undefined = events[choice % Math.max(1, events.length)];
          if (!move) return;
          expect(STATES).toContain(move.to);
          state = move.to;
        }
      }),
    );
  });

  test("everybody and everything that it names exists", () => {
    for (const moves of Object.values(table)) {
      for (const move of Object.values(moves)) {
        for (const right of move.may) expect(appealLife.rights).toHaveProperty(right);
        for (const { to } of move.tell ?? []) expect(appealLife.audiences).toHaveProperty(to);
        for (const guard of (move as { unless?: readonly string[] }).unless ?? [])
          expect(appealLife.guards).toHaveProperty(guard);
      }
    }
  });

  test("only a reviewer answers, and whoever is told of an answer hears it from the state of then", () => {
    for (const moves of Object.values(table))
      for (const [event, { to, may }] of Object.entries(moves))
        if (isOver(to)) expect(may, event).toEqual([event === "withdraw" ? "self" : "reviewer"]);
  });
});
