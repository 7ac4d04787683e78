import type { WorkingCalendar } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { applyMove, markMoved } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson, type Person } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import type { Content, Plan } from "../model.ts";
import { findPlan, readRevision } from "../store.ts";
import { type ClockEvent, clockLife, type MovingClock, type PlanClock } from "./clock-life.ts";
import { budgetOf, periodKindOf, periodOf, reachesAt, SHARES, type Share, shareReached, usedIn } from "./hours.ts";
import { hoursOf } from "./store-hours.ts";
import { OWNER, type TaskEvent, taskLife } from "./task-life.ts";
import type { PlanTask } from "./tasks.ts";

/** Along the tables of tasks and clocks; the cards of the plan follow. */

/** The working days and the clock of whoever a plan is of. */
export function calendarOf(ctx: Ctx, owner: Pick<Person, "region" | "zone"> | undefined): WorkingCalendar {
  const { region, zone } = owner ?? ctx.company;
  return ctx.calendars.of(region, zone);
}

/** Moves a task; its day counts on its owner's calendar. @param isFromPlan it follows from a move of the plan */
export async function moveTask(
  ctx: Ctx,
  row: PlanTask,
  event: TaskEvent,
  change: Partial<Pick<PlanTask, "due" | "planned">> = {},
  isFromPlan = false,
): Promise<void> {
  const moving = { ...row, ...change, ...(isFromPlan && { isFromPlan: true as const }) };
  await applyMove(ctx, taskLife, moving, event, {
    set: change,
    calendars: { [OWNER]: await findPerson(ctx.tx, row.ownerId) },
  });
  await markMoved(ctx, row.planId);
}

/** When a clock that runs will have used up each share of the budget. */
async function reachesOf(ctx: Ctx, clock: PlanClock, content: Content): Promise<Map<Share, Date>> {
  const used = usedIn(periodOf(periodKindOf(content), clock.day), await hoursOf(ctx, clock.planId), ctx.now);
  const budget = budgetOf(content);
  const found = new Map<Share, Date>();
  for (const share of SHARES) {
    const at = reachesAt(clock, { used, budget, share }, ctx.now);
    if (at) found.set(share, at);
  }
  return found;
}

/** Moves a clock, and sets when it will have used up the budget anew where it goes on. */
export async function moveClock(ctx: Ctx, row: PlanClock, event: ClockEvent, isFromPlan = false): Promise<void> {
  const goesOn = event === "begin" || event === "recount";
  const plan = goesOn ? await findPlan(ctx, row.planId) : undefined;
  const content = plan && (await readRevision(ctx, plan.id, plan.revision));
  const moving: MovingClock = {
    ...row,
    ...(content && { reaches: await reachesOf(ctx, row, content) }),
    ...(isFromPlan && { isFromPlan }),
  };
  // However late it is stopped, it measured nothing after its window.
  const endedAt = new Date(Math.min(row.endsAt.getTime(), ctx.now.getTime()));
  await applyMove(ctx, clockLife, moving, event, { set: goesOn ? {} : { ended_at: endedAt } });
  await markMoved(ctx, row.planId);
}

/**
 * Tells that so much of the budget is used: the owner at 80 %, the manager too at 100 %, each once a week, or a month.
 * Returns what was used in the period of that day.
 */
export async function warnOfBudget(ctx: Ctx, plan: Plan, content: Content, day: Content["firstDay"]): Promise<number> {
  const period = periodOf(periodKindOf(content), day);
  const used = usedIn(period, await hoursOf(ctx, plan.id), ctx.now);
  const share = shareReached(used, budgetOf(content));
  if (!share) return used;
  const managers = share === 100 ? (await lineAbove(ctx, plan.ownerId)).slice(0, 1) : [];
  await addMessages(ctx.tx, ctx.now, [
    {
      key: `${plan.id}:budget-${share}:${period.first}`,
      notice: "plans.budget",
      params: { id: plan.id, share, day: period.first },
      subject: plan.id,
      to: [plan.ownerId, ...managers.map(({ id }) => id)].map((personId) => ({ personId })),
    },
  ]);
  return used;
}
