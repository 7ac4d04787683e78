import { callback } from "../../core/callback.ts";
import type { Ctx } from "../../core/context.ts";
import type { Duties } from "../../core/feature.ts";
import { findPeople } from "../../core/people.ts";
import { lineAbove } from "../approvals/index.ts";
import { movePlan, words } from "./handling.ts";
import { planLife } from "./life.ts";
import { isStanding, type Plan, sayNumber } from "./model.ts";
import { findPlan, readRevision } from "./store.ts";

const EVENTS = {
  start: "start",
  end: "end",
  change: "lapse",
  report: "lapse",
  renew: "renew",
  "chase-1": "chase",
  "chase-3": "chaseAgain",
} as const;

/** What a term that is over leads to; a standing plan ends without a report. */
async function eventOf(ctx: Ctx, row: Plan, kind: string) {
  if (kind === "end" && isStanding(await readRevision(ctx, row.id, row.revision))) return "finish";
  return EVENTS[kind as keyof typeof EVENTS];
}

async function lapse(ctx: Ctx, row: Plan, kind: string): Promise<boolean> {
  const event = await eventOf(ctx, row, kind);
  if (!event) return false;
  // Of several terms that were over at once an earlier one has moved it on, and ended the others.
  if (!(event in planLife.states[row.state])) return true;
  const system = { ...ctx, person: undefined, actor: "system" };
  await movePlan(system, row, event, event === "lapse" || event === "finish" ? { set: { closed_at: ctx.now } } : {});
  return true;
}

/** A plan begins and ends by the clock; its owner changes what was sent back, and reports at the end. */
export const planDuties: Duties = {
  prefix: "pln",
  async whoMust(ctx, subject) {
    const row = await findPlan(ctx, subject);
    return row ? findPeople(ctx.tx, [row.ownerId]) : [];
  },
  async whoNext(ctx, subject, kind, level) {
    const row = await findPlan(ctx, subject);
    return row && kind === "report" ? (await lineAbove(ctx, row.ownerId)).slice(level - 1, level) : [];
  },
  async lapse(ctx, subject, kind) {
    const row = await findPlan(ctx, subject);
    return row ? lapse(ctx, row, kind) : true;
  },
  async line(ctx, subject, kind) {
    const row = await findPlan(ctx, subject);
    if (!row || row.closedAt) return undefined;
    const t = words(ctx);
    const [owner] = await findPeople(ctx.tx, [row.ownerId]);
    return {
      title: t(`duty.${kind as "report"}`, { number: sayNumber(row.number) }),
      action: { kind: "run", label: t("buttons.view"), callback: callback("plan.view", row.id) },
      ...(owner && { who: owner.name }),
    };
  },
};
