import type { Ctx } from "../../../core/context.ts";
import { type DueSpec, defineLife, type EventOf, reasonOf } from "../../../core/lifecycle.ts";
import type { Clock, Share } from "./hours.ts";
import { runningWords } from "./messages/index.ts";

export type PlanClock = Clock & {
  id: string;
  planId: string;
  ownerId: string;
  state: "running" | "stopped";
  version: number;
};
/** `reaches`: when it will have used up each share of the budget. `isFromPlan`: a move of the plan ends it. */
export type MovingClock = PlanClock & { reaches?: ReadonlyMap<Share, Date>; isFromPlan?: true };

const ends: DueSpec<MovingClock> = {
  kind: "end",
  term: ({ endsAt }) => ({ count: "until", at: endsAt.toISOString(), isSilent: true }),
};
const mark = (share: Share): DueSpec<MovingClock> => ({
  kind: `budget-${share}`,
  term: ({ reaches }) => {
    const at = reaches?.get(share);
    return at && { count: "until", at: at.toISOString(), isSilent: true };
  },
});
const marks = [mark(80), mark(100)];
const MARKS = ["budget-80", "budget-100"];

/** The life of a clock: it runs, and it stops, by a press or at the end of its window. */
export const clockLife = defineLife<MovingClock>()({
  subject: "plan-clock",
  prefix: "pck",
  table: "plan_clock",
  states: {
    running: {
      begin: { to: "running", may: ["owner"], due: [ends, ...marks] },
      /** What was used changed meanwhile, or a mark was passed. */
      recount: { to: "running", may: ["owner", "system"], ends: MARKS, due: marks },
      stop: { to: "stopped", may: ["owner"], ends: "all" },
      runOut: {
        to: "stopped",
        may: ["system", "plan"],
        ends: "all",
        tell: [{ notice: "plans.clock-ended", to: "owner" }],
      },
      /** The plan ended before its window, or the account that it speaks with is in other hands. */
      halt: { to: "stopped", may: ["plan"], ends: "all" },
    },
    stopped: {},
  },
  unnamed: { system: "system" },
  quiet: ["begin", "recount"],
  rights: {
    system: async (ctx: Ctx) => ctx.actor === "system" || "not-yours",
    plan: async (_ctx, row) => row.isFromPlan === true || "not-yours",
    owner: async (ctx, row) => ctx.person?.id === row.ownerId || "not-yours",
  },
  guards: {},
  audiences: { owner: async (_ctx, row) => [{ personId: row.ownerId }] },
  reason: (locale, refusal) => {
    const t = runningWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = runningWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type ClockEvent = EventOf<typeof clockLife>;
