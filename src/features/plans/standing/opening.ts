import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import type { Person } from "../../../core/people.ts";
import { type Content, isOver, isStanding, type Plan } from "../model.ts";
import { monthLife, OWNER } from "./month-life.ts";
import { monthsOver } from "./quarters.ts";
import { insertMonth } from "./store-standing.ts";

/** Asks for the short report of each month that is over, once; of a plan that is over also for its last. */
export async function openMonths(ctx: Ctx, plan: Plan, content: Content, owner: Person | undefined): Promise<void> {
  // What never began has nothing to report.
  if (!isStanding(content) || plan.startsAt > ctx.now || plan.state === "approved") return;
  const today = civilDateIn(ctx.now, owner?.zone ?? ctx.company.zone);
  for (const month of monthsOver(content, today, isOver(plan.state))) {
    const fresh = await insertMonth(ctx, { planId: plan.id, ownerId: plan.ownerId, month });
    if (!fresh) continue;
    await applyMove(ctx, monthLife, { ...fresh, isFromPlan: true }, "begin", { calendars: { [OWNER]: owner } });
  }
}
