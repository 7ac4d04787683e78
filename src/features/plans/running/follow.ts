import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import { isOver, type Plan, type State } from "../model.ts";
import { openMonths } from "../standing/opening.ts";
import { readRevision } from "../store.ts";
import { nextMorning } from "./hours.ts";
import { calendarOf, moveClock, moveTask } from "./moving.ts";
import { runningClock, setWake } from "./store-hours.ts";
import { insertTask, keysOf, tasksOf } from "./store-tasks.ts";
import { isToDo } from "./tasks.ts";

/** Tasks are asked for and can be checked in. */
export const isUnderWay = (state: State): boolean =>
  state === "active" || state === "overdue" || state === "report_returned";
/** Its hours are still to come, or are now. */
export const hasHours = (state: State): boolean => state === "approved" || state === "active";

/**
 * What follows from a move of a plan, whatever it was: the tasks of the revision that holds are asked for while it runs,
 * and no more when it is over; no clock runs past it; its owner is told on its mornings.
 */
export async function followPlan(ctx: Ctx, plan: Plan, owner: Person | undefined): Promise<void> {
  if (plan.state === "draft" || plan.state === "submitted" || plan.state === "changes_requested") return;
  if (isUnderWay(plan.state)) await followTasks(ctx, plan);
  else if (isOver(plan.state))
    for (const task of await tasksOf(ctx, plan.id)) if (isToDo(task)) await moveTask(ctx, task, "rest", {}, true);
  if (!hasHours(plan.state)) {
    const clock = await runningClock(ctx, plan.ownerId);
    // At the end of its last window it stops by itself, like at the end of any other.
    if (clock?.planId === plan.id) await moveClock(ctx, clock, clock.endsAt <= ctx.now ? "runOut" : "halt", true);
  }
  await openMonths(ctx, plan, await readRevision(ctx, plan.id, plan.revision), owner);
  await setWake(ctx, plan.id, hasHours(plan.state) ? await nextWake(ctx, plan, owner) : undefined);
}

/** The next morning on which its owner is told of it. */
export async function nextWake(ctx: Ctx, plan: Plan, owner: Person | undefined): Promise<Date | undefined> {
  const content = await readRevision(ctx, plan.id, plan.revision);
  return nextMorning(content, calendarOf(ctx, owner), owner?.remindFrom, ctx.now);
}

/** The rows of the tasks that the revision has: the same words keep their row, with what was said of it. */
async function followTasks(ctx: Ctx, plan: Plan): Promise<void> {
  const { tasks } = await readRevision(ctx, plan.id, plan.revision);
  const known = new Map((await tasksOf(ctx, plan.id)).map((task) => [task.key, task]));
  const keys = keysOf(ctx, plan.id, tasks);
  for (const [at, { due }] of tasks.entries()) {
    const key = keys[at] ?? "";
    const task = known.get(key);
    known.delete(key);
    if (!task) {
      const fresh = await insertTask(ctx, { planId: plan.id, ownerId: plan.ownerId, key, planned: due });
      await moveTask(ctx, fresh, "begin", {}, true);
    } else if (task.state === "left" || (isToDo(task) && task.planned !== due))
      await moveTask(ctx, task, "begin", { planned: due, due }, true);
  }
  for (const task of known.values()) if (task.state !== "left") await moveTask(ctx, task, "leave", {}, true);
}
