import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addStep,
  asked,
  currentStep,
  isSettled,
  passOn,
  planRoute,
  raise,
  type StandIn,
  type Step,
  voiceOf,
  vote,
} from "./model.ts";

const AT = new Date("2026-11-24T08:00:00Z");
const REQUESTER = "chen";
const route = (...people: (readonly string[])[]) =>
  planRoute(
    people.map((some) => ({ kind: "manager", mode: "any", people: some })),
    REQUESTER,
  );

describe("a route", () => {
  test("leaves out whoever asks, and steps that nobody is left for", () => {
    expect(route(["li"], [REQUESTER], [REQUESTER, "lin", "lin"]).map(({ people }) => people)).toEqual([
      ["li"],
      ["lin"],
    ]);
  });

  test("asks nobody twice who must agree before anyway, and everybody where all must", () => {
    expect(route(["li"], ["lin", "li"], ["he"]).map(({ people }) => people)).toEqual([["li"], ["he"]]);
    expect(route(["li", "he"], ["li"]).map(({ people }) => people)).toEqual([["li", "he"], ["li"]]);
    const all = planRoute(
      [
        { kind: "manager", mode: "any", people: ["li"] },
        { kind: "legal", mode: "all", people: ["li", "he"] },
      ],
      REQUESTER,
    );
    expect(all).toHaveLength(2);
  });

  test("asks its steps one after the other", () => {
    const steps = route(["li"], ["lin", "he"]);
    expect(asked(steps)).toEqual(["li"]);
    const one = vote(steps, "li", "li", AT);
    expect(asked(one)).toEqual(["lin", "he"]);
    expect(currentStep(vote(one, "he", "he", AT))).toBeUndefined();
  });

  test("where all must agree, waits for each of them", () => {
    const [first] = planRoute([{ kind: "pr", mode: "all", people: ["lin", "he"] }], REQUESTER);
    const steps = first ? [first] : [];
    const one = vote(steps, "he", "he", AT);
    expect(asked(one)).toEqual(["lin"]);
    expect(asked(vote(one, "zhou", "lin", AT))).toEqual([]);
  });

  test("where who agreed already and who was silent stand in one step, those above answer for the silent one alone", () => {
    const steps = vote(planRoute([{ kind: "pr", mode: "all", people: ["lin", "he"] }], REQUESTER), "he", "he", AT);
    const raised = raise(steps, ["zhao"]);
    expect(raised.map(({ people }) => people)).toEqual([["he"], ["lin", "zhao"]]);
    expect(raised[0]?.votes).toHaveLength(1);
    expect(asked(vote(raised, "zhao", "zhao", AT))).toEqual([]);
  });

  test("whose step is passed on to somebody who is asked in it anyway asks them once", () => {
    const steps = planRoute([{ kind: "pr", mode: "all", people: ["lin", "he"] }], REQUESTER);
    expect(asked(passOn(steps, "lin", "he"))).toEqual(["he"]);
  });
});

describe("a voice", () => {
  test("is one's own, or that of whoever is away, and never the requester's", () => {
    const approval = { steps: route(["li"]), requesterId: REQUESTER };
    const standIns = [
      { from: "li", to: "zhou" },
      { from: "li", to: REQUESTER },
      { from: "lin", to: "he" },
    ];
    expect(voiceOf(approval, "li", standIns)).toBe("li");
    expect(voiceOf(approval, "zhou", standIns)).toBe("li");
    expect(voiceOf(approval, REQUESTER, standIns)).toBeUndefined();
    expect(voiceOf(approval, "he", standIns)).toBeUndefined();
  });
});

// ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const PEOPLE = ["li", "lin", "he", "zhou", "zhao", REQUESTER];
const person = fc.constantFrom(...PEOPLE);
const anyRoute = fc
  .array(
    fc.record({
      kind: fc.constantFrom("manager" as const, "pr" as const),
      mode: fc.constantFrom("any" as const, "all" as const),
      people: fc.array(person, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((rules) => planRoute(rules, REQUESTER))
  .filter((steps) => steps.length > 0);
const anyStandIns: fc.Arbitrary<StandIn[]> = fc.array(fc.record({ from: person, to: person }), { maxLength: 3 });
type Act =
  | { kind: "vote"; who: string }
  | { kind: "pass" | "add"; who: string; to: string }
  | { kind: "raise"; to: string };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("vote" as const), who: person }) },
  fc.record({ kind: fc.constantFrom("pass" as const, "add" as const), who: person, to: person }),
  fc.record({ kind: fc.constant("raise" as const), to: person }),
);

/** Plays one act as the handlers do: they let nobody but somebody with a voice act, and never ask the requester. */
function play(steps: Step[], act: Act, standIns: readonly StandIn[]): Step[] {
  const others = (to: string) => (to === REQUESTER ? undefined : to);
  switch (act.kind) {
    case "vote": {
      const voice = voiceOf({ steps, requesterId: REQUESTER }, act.who, standIns);
      return voice ? vote(steps, act.who, voice, AT) : steps;
    }
    case "pass": {
      const voice = voiceOf({ steps, requesterId: REQUESTER }, act.who, standIns);
      return voice && others(act.to) ? passOn(steps, voice, act.to) : steps;
    }
    case "add":
      return voiceOf({ steps, requesterId: REQUESTER }, act.who, standIns) && others(act.to)
        ? addStep(steps, act.to)
        : steps;
    case "raise":
      return others(act.to) ? raise(steps, [act.to]) : steps;
  }
}

test("whatever happens on the way: every step keeps somebody, nobody votes for themselves as requester, no vote is lost", () => {
  fc.assert(
    fc.property(anyRoute, anyStandIns, fc.array(act, { maxLength: 25 }), (route, standIns, acts) => {
      let steps = route;
      for (const one of acts) {
        const votes = steps.flatMap((step) => step.votes);
        steps = play(steps, one, standIns);
        const now = steps.flatMap((step) => step.votes);
        for (const each of votes) expect(now).toContainEqual(each);
        for (const step of steps) {
          expect(step.people.length).toBeGreaterThan(0);
          expect(step.people).not.toContain(REQUESTER);
          expect(step.votes.map(({ by }) => by)).not.toContain(REQUESTER);
          expect(new Set(step.people).size).toBe(step.people.length);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test("it is settled only when each step has its votes, in their order, each of somebody who was asked or stood in for them", () => {
  fc.assert(
    fc.property(anyRoute, anyStandIns, fc.array(act, { maxLength: 25 }), (route, standIns, acts) => {
      let steps = route;
      for (const one of acts) steps = play(steps, one, standIns);
      const open = steps.findIndex((step) => !isSettled(step));
      const done = open === -1 ? steps : steps.slice(0, open);
      for (const step of done) expect(step.votes.length).toBeGreaterThan(0);
      for (const later of open === -1 ? [] : steps.slice(open + 1)) expect(later.votes).toEqual([]);
      for (const { votes } of steps)
        for (const { by, for: stoodFor } of votes)
          expect(stoodFor === undefined || standIns.some(({ from, to }) => from === stoodFor && to === by)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
