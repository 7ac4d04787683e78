import type { Ctx } from "../../../core/context.ts";
import { type DueSpec, defineLife, reasonOf } from "../../../core/lifecycle.ts";
import { lineAbove } from "../../approvals/index.ts";
import { standingWords } from "./messages/index.ts";
import type { PlanMonth } from "./store-standing.ts";

/** `isFromPlan`: the month is over, or the plan. */
export type MovingMonth = PlanMonth & { isFromPlan?: true };
/** By a name of `MoveInput.calendars`. */
export const OWNER = "owner";

const due: DueSpec<MovingMonth> = { kind: "month", term: () => ({ count: "working-days", n: 3 }), whose: OWNER };

/** The life of the short report of one month. */
export const monthLife = defineLife<MovingMonth>()({
  subject: "plan-month",
  prefix: "pmo",
  table: "plan_month",
  states: {
    open: {
      begin: { to: "open", may: ["plan"], due: [due], tell: [{ notice: "plans.month", to: "owner" }] },
      send: { to: "sent", may: ["owner"], ends: "all", tell: [{ notice: "plans.month", to: "manager" }] },
    },
    /** What was wrong is sent once more. */
    sent: { send: { to: "sent", may: ["owner"], tell: [{ notice: "plans.month", to: "manager" }] } },
  },
  quiet: ["begin"],
  rights: {
    plan: async (_ctx, row) => row.isFromPlan === true || "not-yours",
    owner: async (ctx, row) => ctx.person?.id === row.ownerId || "not-yours",
  },
  guards: {},
  audiences: {
    owner: async (_ctx, row) => [{ personId: row.ownerId }],
    manager: async (ctx: Ctx, row) =>
      (await lineAbove(ctx, row.ownerId)).slice(0, 1).map(({ id }) => ({ personId: id })),
  },
  reason: (locale, refusal) => {
    const t = standingWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = standingWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});
