import { instantAt } from "../../../core/calendar/civil.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import { runningWords } from "./messages/index.ts";
import type { PlanTask, TaskState } from "./tasks.ts";

/** `isFromPlan`: it follows from a move of the plan, which asked who may. */
export type MovingTask = PlanTask & { isFromPlan?: true };

/** By a name of `MoveInput.calendars`. */
export const OWNER = "owner";

/** Asked for on its day, and once when that is over. */
const asked: DueSpec<MovingTask> = {
  kind: "task",
  term: ({ due }, { zone }) => ({ count: "until", at: instantAt(due, "24:00", zone).toISOString() }),
  whose: OWNER,
};

type TaskMove = Move<MovingTask, TaskState>;
const says = (to: TaskState, more: Partial<TaskMove> = {}): TaskMove => ({ to, may: ["owner"], ends: "all", ...more });
const follows = (to: TaskState, more: Partial<TaskMove> = {}): TaskMove => ({
  to,
  may: ["plan"],
  ends: "all",
  ...more,
});

/** A check-in corrects the one before it. */
const checkIns = {
  done: says("done"),
  postpone: says("postponed", { due: [asked] }),
  drop: says("dropped"),
};
const leave = { leave: follows("left") };

/** The life of a task while its plan runs (domain: §5.7, check-ins). */
export const taskLife = defineLife<MovingTask>()({
  subject: "plan-task",
  prefix: "ptk",
  table: "plan_task",
  states: {
    open: { begin: follows("open", { due: [asked] }), ...checkIns, rest: follows("open"), ...leave },
    postponed: {
      /** The plan itself names another day now. */
      begin: follows("open", { due: [asked] }),
      ...checkIns,
      reopen: says("open", { due: [asked] }),
      rest: follows("postponed"),
      ...leave,
    },
    done: { ...checkIns, reopen: says("open", { due: [asked] }), ...leave },
    dropped: { ...checkIns, reopen: says("open", { due: [asked] }), ...leave },
    left: { begin: follows("open", { due: [asked] }) },
  },
  quiet: ["begin", "rest", "leave"],
  rights: {
    plan: async (_ctx, row) => row.isFromPlan === true || "not-yours",
    owner: async (ctx, row) => ctx.person?.id === row.ownerId || "not-yours",
  },
  guards: {},
  audiences: {},
  reason: (locale, refusal) => {
    const t = runningWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = runningWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type TaskEvent = EventOf<typeof taskLife>;
