import { addDays, civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import { type Content, isStanding, mondayOf, type Plan } from "../model.ts";
import { postsOf } from "../standing/store-standing.ts";
import type { HoursView, TaskView } from "./cards.ts";
import { hasHours } from "./follow.ts";
import { budgetOf, periodKindOf, periodOf, usedIn, usedInAll } from "./hours.ts";
import { calendarOf } from "./moving.ts";
import { hoursOf } from "./store-hours.ts";
import { checkInsOf, keysOf, tasksOf } from "./store-tasks.ts";
import { isBehind } from "./tasks.ts";

/** The tasks of a plan in the order of its revision, each with its last word; empty before it runs. */
export async function readTaskViews(
  ctx: Ctx,
  plan: Plan,
  content: Content,
  owner: Person | undefined,
): Promise<TaskView[]> {
  const rows = new Map((await tasksOf(ctx, plan.id)).map((task) => [task.key, task]));
  if (rows.size === 0) return [];
  const last = new Map(
    (
      await checkInsOf(
        ctx,
        [...rows.values()].map(({ id }) => id),
      )
    ).map((one) => [one.taskId, one]),
  );
  const today = civilDateIn(ctx.now, calendarOf(ctx, owner).zone);
  const keys = keysOf(ctx, plan.id, content.tasks);
  return content.tasks.flatMap(({ text }, at) => {
    const task = rows.get(keys[at] ?? "");
    if (!task || task.state === "left") return [];
    const { id, state, due } = task;
    return [
      { id, state, due, text, said: state === "open" ? {} : (last.get(id)?.said ?? {}), isLate: isBehind(task, today) },
    ];
  });
}

/** The time that was used for a plan. */
export async function readHours(ctx: Ctx, plan: Plan, content: Content, owner: Person | undefined): Promise<HoursView> {
  const entries = await hoursOf(ctx, plan.id);
  const today = civilDateIn(ctx.now, calendarOf(ctx, owner).zone);
  const kind = periodKindOf(content);
  const { total, most } = usedInAll(kind, entries, ctx.now);
  const clock = entries.clocks.find(({ state, endsAt }) => state === "running" && endsAt > ctx.now);
  // Of each day the last figure counts; what explained one that was corrected is no longer said.
  const figures = new Map(entries.figures.map((figure) => [figure.day, figure]));
  return {
    isRunning: hasHours(plan.state),
    kind,
    used: usedIn(periodOf(kind, today), entries, ctx.now),
    total,
    most,
    budget: budgetOf(content),
    clock,
    posts: isStanding(content)
      ? { most: content.posts ?? 0, thisWeek: (await postsOf(ctx, plan.id)).get(mondayOf(today))?.posts ?? 0 }
      : undefined,
    notes: [...figures.values()].flatMap(({ day, note }) => (note ? [{ day, text: note }] : [])),
  };
}

/** What is due on this day or was due before and is still to be done. */
export const dueBy = (tasks: readonly TaskView[], day: Content["firstDay"]): TaskView[] =>
  tasks.filter((task) => isBehind(task, addDays(day, 1)));
