import { defineLife, type Move } from "../../../core/lifecycle.ts";
import { caseWords } from "../messages/index.ts";
import type { Sanction, SanctionState } from "../model.ts";

/** Only on the row of a move: the case moves it and has asked who may; until when it counts. */
export type MovingSanction = Sanction & { isFromCase?: true };
type SanctionMove = Move<MovingSanction, SanctionState>;

const reverse: SanctionMove = { to: "reversed", may: ["case"], ends: "all" };
/** A milder rung, or fewer obligations; where it stands it stays. */
const vary = (to: SanctionState): SanctionMove => ({ to, may: ["case"] });
/** An earlier decision that it counted was reversed: whoever decided looks at it again (R-LC-02). */
const looks = (to: SanctionState) => ({
  flag: {
    to,
    may: ["case"],
    ends: ["review"],
    due: [
      { kind: "review", term: () => ({ count: "working-days" as const, n: 10, until: "business-close" as const }) },
    ],
    tell: [{ notice: "cases.review", to: "decider" }],
  },
  settle: { to, may: ["case"], ends: ["review"] },
});

/** The life of a decision that found a violation (domain: §5.4). It follows its case; by itself it only ends. */
export const sanctionLife = defineLife<MovingSanction>()({
  subject: "sanction",
  prefix: "san",
  table: "sanction",
  states: {
    planned: { serve: { to: "served", may: ["case"] }, vary: vary("planned"), reverse, ...looks("planned") },
    served: {
      /** From here the look-back is counted; it ends by itself. */
      receive: {
        to: "served",
        may: ["case"],
        due: [
          {
            kind: "lapse",
            term: ({ lapsesAt }) => lapsesAt && { count: "until", at: lapsesAt.toISOString(), isSilent: true },
          },
        ],
      },
      suspend: { to: "suspended", may: ["case"] },
      execute: { to: "executing", may: ["case"] },
      vary: vary("served"),
      reverse,
      ...looks("served"),
    },
    suspended: { execute: { to: "executing", may: ["case"] }, vary: vary("suspended"), reverse, ...looks("suspended") },
    executing: {
      suspend: { to: "suspended", may: ["case"] },
      complete: { to: "completed", may: ["system", "case"] },
      lapse: { to: "lapsed", may: ["system"] },
      vary: vary("executing"),
      reverse,
      ...looks("executing"),
    },
    completed: {
      suspend: { to: "suspended", may: ["case"] },
      lapse: { to: "lapsed", may: ["system"] },
      vary: vary("completed"),
      reverse,
      ...looks("completed"),
    },
    lapsed: { vary: vary("lapsed"), reverse },
    reversed: {},
  },
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    case: async (_ctx, row) => row.isFromCase === true || "not-yours",
  },
  unnamed: { system: "system" },
  guards: {},
  audiences: { decider: async (_ctx, row) => [{ personId: row.deciderId }] },
  reason: (locale) => caseWords.in(locale)("reasons.not-yours"),
  happened: (locale, event) => {
    const t = caseWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});
