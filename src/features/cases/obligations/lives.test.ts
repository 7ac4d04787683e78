import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Move } from "../../../core/lifecycle.ts";
import { OBLIGATIONS, type ObligationKind } from "../model.ts";
import { DUE_SIDES } from "./dues.ts";
import { LIVES } from "./lives.ts";
import { zhCN } from "./messages/zh-CN.ts";
import { isOver, PREFIX, STATES, UNDONE } from "./model.ts";
import { obligationNotices } from "./notices.ts";
import type { MovingObligation } from "./rights.ts";

type AnyMove = Move<MovingObligation, string>;
const movesOf = (kind: ObligationKind, state: string): Record<string, AnyMove | undefined> =>
  LIVES[kind].states[state] ?? {};
const allMoves = OBLIGATIONS.flatMap((kind) =>
  STATES[kind].flatMap((state) =>
    Object.entries(movesOf(kind, state)).flatMap(([event, move]) => (move ? [{ kind, state, event, move }] : [])),
  ),
);
const EVENTS = [...new Set(allMoves.map(({ event }) => event))];
const anyKind = fc.constantFrom(...OBLIGATIONS);
const first = (kind: ObligationKind): string => STATES[kind][0];
const walk = (kind: ObligationKind, events: readonly string[]): string =>
  events.reduce((state, event) => movesOf(kind, state)[event]?.to ?? state, first(kind));
const over = (kind: ObligationKind, state: string) => isOver({ kind, state, terms: { beginsAt: "final" } });

describe("the tables", () => {
  test("no sequence of events leaves them", () => {
    fc.assert(
      fc.property(anyKind, fc.array(fc.constantFrom(...EVENTS), { maxLength: 25 }), (kind, events) => {
        expect(STATES[kind] as readonly string[]).toContain(walk(kind, events));
      }),
      { numRuns: 2000 },
    );
  });

  test("whatever happened, a reversal undoes it, and nothing leads out of that but a refund paid back", () => {
    fc.assert(
      fc.property(anyKind, fc.array(fc.constantFrom(...EVENTS), { maxLength: 25 }), (kind, events) => {
        const state = walk(kind, [...events, "cancel"]);
        expect(UNDONE).toContain(state);
        for (const move of Object.values(movesOf(kind, state))) expect(move?.to).toBe(state);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["circular_criticism", "draft", "cancelled"],
    ["circular_criticism", "published", "corrected"],
    ["circular_criticism", "removed", "corrected"],
    ["bonus_deduction", "pending", "cancelled"],
    ["bonus_deduction", "instructed", "refunded"],
    ["bonus_deduction", "confirmed", "refunded"],
    ["demotion", "pending_consent", "cancelled"],
    ["demotion", "effective", "revoked"],
    ["pay_cut", "signed", "revoked"],
    ["dismissal", "union_notified", "cancelled"],
    ["dismissal", "served", "revoked"],
    ["dismissal", "effective", "revoked"],
    ["written_reflection", "accepted", "cancelled"],
  ] as const)("a reversal makes of a %s that is %s: %s", (kind, state, undone) => {
    expect(movesOf(kind, state).cancel).toMatchObject({ to: undone, may: ["case"], ends: "all" });
  });

  test("whoever read a circular reads the correction, and payroll hears of the refund", () => {
    const told = (kind: ObligationKind, state: string) => movesOf(kind, state).cancel?.tell?.map(({ to }) => to);
    for (const state of ["published", "removed"]) expect(told("circular_criticism", state)).toEqual(["told"]);
    for (const state of ["instructed", "confirmed"]) expect(told("bonus_deduction", state)).toEqual(["payroll"]);
  });

  test("nothing is stuck: from every state people can bring it to an end", () => {
    for (const kind of OBLIGATIONS) {
      for (const state of STATES[kind]) {
        const reached = new Set<string>([state]);
        for (const at of reached) {
          for (const [event, move] of Object.entries(movesOf(kind, at))) {
            if (move && event !== "cancel" && event !== "leave") reached.add(move.to);
          }
        }
        expect([kind, state, [...reached].some((at) => over(kind, at))]).toEqual([kind, state, true]);
      }
    }
  });

  test("an appeal stops everything that is open but the deletion of content, and gives it back as it was", () => {
    for (const kind of OBLIGATIONS) {
      for (const state of STATES[kind].filter((item) => kind !== "legal_reserve" && !over(kind, item))) {
        const { suspend, resume } = movesOf(kind, state);
        const isStopped = kind !== "content_removal";
        expect([kind, state, suspend?.to, resume?.to]).toEqual(
          isStopped ? [kind, state, state, state] : [kind, state, undefined, undefined],
        );
        // A circular that is out is taken down on its day all the same.
        if (isStopped) expect(suspend?.ends).toBe(state === "published" ? undefined : "all");
      }
    }
  });

  test("nobody but the person speaks for them, and silence changes no contract", () => {
    const subjects = ["claim", "cannot", "contest", "submit", "decline", "comment", "noComment", "choose"];
    for (const { event, move } of allMoves) {
      expect([event, move.may.includes("subject")]).toEqual([event, subjects.includes(event)]);
    }
    for (const kind of ["demotion", "pay_cut"] as const) {
      const bySystem = Object.values(movesOf(kind, "pending_consent")).filter((move) => move?.may.includes("system"));
      expect(bySystem).toEqual([]);
      expect(movesOf(kind, "pending_consent").sign?.unless).toContain("hasBasis");
    }
  });

  test("everything that they name exists and has words", () => {
    const notices = obligationNotices.map(({ name }) => name);
    const life = LIVES.oral_warning;
    for (const { event, move } of allMoves) {
      for (const right of move.may) expect(Object.keys(life.rights)).toContain(right);
      for (const guard of move.unless ?? []) expect(Object.keys(life.guards)).toContain(guard);
      for (const tell of move.tell ?? []) {
        expect(notices).toContain(tell.notice);
        expect(Object.keys(life.audiences)).toContain(tell.to);
      }
      expect(Object.keys(zhCN.happened)).toContain(event);
    }
    for (const kind of Object.keys(DUE_SIDES)) expect(Object.keys(zhCN.duty)).toContain(kind);
    expect(new Set(Object.values(PREFIX)).size).toBe(OBLIGATIONS.length);
  });
});
