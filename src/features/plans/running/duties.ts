import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Duties } from "../../../core/feature.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import { findPeople } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import { type Plan, sayNumber } from "../model.ts";
import { findPlan, readRevision } from "../store.ts";
import { isUnderWay } from "./follow.ts";
import { runningWords } from "./messages/index.ts";
import { moveClock, warnOfBudget } from "./moving.ts";
import { findClock } from "./store-hours.ts";
import { findTask, keysOf } from "./store-tasks.ts";
import type { PlanTask } from "./tasks.ts";

async function readTask(ctx: Ctx, id: string): Promise<{ task: PlanTask; plan: Plan } | undefined> {
  const task = await findTask(ctx, id);
  const plan = task && (await findPlan(ctx, task.planId));
  return task && plan && isUnderWay(plan.state) ? { task, plan } : undefined;
}

/** Characters of a task's words in a reminder; the plan has them whole. */
const SAID = 40;
const shortened = (text: string): string => ([...text].length > SAID ? `${[...text].slice(0, SAID).join("")}…` : text);

/** The owner is asked on the day of a task; whoever is above them hears once that it is behind (domain: §5.7). */
export const taskDuties: Duties = {
  prefix: "ptk",
  async whoMust(ctx, subject) {
    const found = await readTask(ctx, subject);
    return found ? findPeople(ctx.tx, [found.plan.ownerId]) : [];
  },
  async whoNext(ctx, subject, _kind, level) {
    const found = level === 1 ? await readTask(ctx, subject) : undefined;
    return found ? (await lineAbove(ctx, found.plan.ownerId)).slice(0, 1) : [];
  },
  async lapse(ctx, subject) {
    const task = await findTask(ctx, subject);
    // Its day is over, which the plan's card says; the owner and whoever is above them are still told.
    if (task) await markMoved(ctx, task.planId);
    return false;
  },
  async line(ctx, subject) {
    const found = await readTask(ctx, subject);
    if (!found) return undefined;
    const { task, plan } = found;
    const t = runningWords.in(ctx.locale);
    const { tasks } = await readRevision(ctx, plan.id, plan.revision);
    const text = tasks[keysOf(ctx, plan.id, tasks).indexOf(task.key)]?.text;
    if (text === undefined) return undefined;
    const said = { number: sayNumber(plan.number), task: shortened(text) };
    if (ctx.person?.id === plan.ownerId) {
      const action = {
        kind: "open",
        label: t("buttons.checkIn"),
        callback: callback("plan.check-in", task.id),
      } as const;
      return { title: t("duty.task", said), action };
    }
    const [owner] = await findPeople(ctx.tx, [plan.ownerId]);
    return {
      title: t("duty.behind", said),
      action: { kind: "run", label: t("buttons.view"), callback: callback("plan.view", plan.id) },
      ...(owner && { who: owner.name }),
    };
  },
};

/** A clock stops with its window; while it runs it tells when the week's budget is used up. */
export const clockDuties: Duties = {
  prefix: "pck",
  whoMust: async () => [],
  whoNext: async () => [],
  async lapse(ctx, subject, kind) {
    const clock = await findClock(ctx, subject);
    const plan = clock && (await findPlan(ctx, clock.planId));
    if (!clock || !plan || clock.state !== "running") return true;
    const system = { ...ctx, person: undefined, actor: "system" };
    await moveClock(system, clock, kind === "end" ? "runOut" : "recount");
    await warnOfBudget(system, plan, await readRevision(ctx, plan.id, plan.revision), clock.day);
    return true;
  },
  line: async () => undefined,
};
