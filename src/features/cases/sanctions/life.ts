import { type DueSpec, defineLife, type Move } from "../../../core/lifecycle.ts";
import { caseWords } from "../messages/index.ts";
import type { Sanction, SanctionState } from "../model.ts";

/** Only on the row of a move: the case moves it and has asked who may; who looks at it again. */
export type MovingSanction = Sanction & { isFromCase?: true; reviewerIds?: readonly string[] };
type SanctionMove = Move<MovingSanction, SanctionState>;

/** Until when it counts, from its receipt; it ends by itself. */
const lapse: DueSpec<MovingSanction> = {
  kind: "lapse",
  term: ({ lapsesAt }) => lapsesAt && { count: "until", at: lapsesAt.toISOString(), isSilent: true },
};
/** What came while it waited for an appeal was passed over: it is set anew, and comes at once if it is over. */
const countsUntil = { ends: ["lapse"], due: [lapse] } as const;

const reverse: SanctionMove = { to: "reversed", may: ["case"], ends: "all" };
/** A milder rung, or fewer obligations; where it stands it stays. A lower rung may count for a shorter time. */
const vary = (to: SanctionState): SanctionMove => ({ to, may: ["case"], ...(to !== "lapsed" && countsUntil) });
/** An earlier decision that it counted was reversed: whoever decided looks at it again (R-LC-02). */
const looks = (to: SanctionState) => ({
  flag: {
    to,
    may: ["case"],
    ends: ["review"],
    due: [
      { kind: "review", term: () => ({ count: "working-days" as const, n: 10, until: "business-close" as const }) },
    ],
    tell: [{ notice: "cases.review", to: "reviewers" }],
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
      /** From here the look-back is counted. */
      receive: { to: "served", may: ["case"], ...countsUntil },
      suspend: { to: "suspended", may: ["case"] },
      execute: { to: "executing", may: ["case"] },
      vary: vary("served"),
      reverse,
      ...looks("served"),
    },
    suspended: {
      execute: { to: "executing", may: ["case"], ...countsUntil },
      vary: vary("suspended"),
      reverse,
      ...looks("suspended"),
    },
    executing: {
      suspend: { to: "suspended", may: ["case"] },
      complete: { to: "completed", may: ["system", "case"] },
      lapse: { to: "lapsed", may: ["system"], ends: ["lapse", "review"] },
      vary: vary("executing"),
      reverse,
      ...looks("executing"),
    },
    completed: {
      suspend: { to: "suspended", may: ["case"] },
      lapse: { to: "lapsed", may: ["system"], ends: ["lapse", "review"] },
      vary: vary("completed"),
      reverse,
      ...looks("completed"),
    },
    lapsed: { vary: { to: "lapsed", may: ["case"] }, reverse },
    reversed: {},
  },
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    case: async (_ctx, row) => row.isFromCase === true || "not-yours",
  },
  unnamed: { system: "system" },
  guards: {},
  audiences: { reviewers: async (_ctx, row) => (row.reviewerIds ?? []).map((personId) => ({ personId })) },
  reason: (locale) => caseWords.in(locale)("reasons.not-yours"),
  happened: (locale, event) => {
    const t = caseWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});
