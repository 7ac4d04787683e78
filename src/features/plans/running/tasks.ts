import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Task } from "../model.ts";

/**
 * Terms: while a plan runs, each of its *tasks* is a row of its own, found by its *key* in every revision that has its
 * words. Its owner *checks in*: done, with what shows it; postponed, with a reason and a new day; dropped, with a reason.
 * Each check-in is kept, and the last one counts. A task that a later revision has no more has *left*.
 */

export const TASK_STATES = ["open", "done", "postponed", "dropped", "left"] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** What can be said of a task. `open`: an earlier word is taken back. */
export const OUTCOMES = ["done", "postponed", "dropped", "open"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type PlanTask = {
  id: string;
  planId: string;
  ownerId: string;
  key: string;
  state: TaskState;
  version: number;
  /** The day that the revision names. */
  planned: CivilDate;
  /** The day that holds. */
  due: CivilDate;
};

/** Whether something is still to be done. */
export const isToDo = ({ state }: Pick<PlanTask, "state">): boolean => state === "open" || state === "postponed";

/** A task that is still to be done after its day. @param today on the owner's calendar */
export const isBehind = (task: Pick<PlanTask, "state" | "due">, today: CivilDate): boolean =>
  isToDo(task) && task.due < today;

/**
 * What names each task over revisions: its words, however they are spaced, and which of those with the same words it is.
 * Its day is no part of it, so that a task that is moved stays the same.
 */
export function namesOf(tasks: readonly Pick<Task, "text">[]): string[] {
  const seen = new Map<string, number>();
  return tasks.map(({ text }) => {
    const words = text.normalize("NFKC").replace(/\s+/g, " ").trim();
    const nth = (seen.get(words) ?? 0) + 1;
    seen.set(words, nth);
    return `${nth}:${words}`;
  });
}

export type CheckIn = {
  outcome: Outcome;
  /** What shows that it is done, or why it is not. */
  link?: string | undefined;
  text?: string | undefined;
  day?: CivilDate | undefined;
};

export type BadCheckIn =
  | { field: "text"; code: "needs-proof" | "needs-reason" }
  | { field: "day"; code: "needs-day" | "day-over" | "day-outside" | "day-not-later" }
  | { field: "outcome"; code: "open-already" };

/**
 * What a check-in lacks, each with its field.
 * @param days the plan's first and last @param today on the owner's calendar
 */
export function whyNotCheckIn(
  task: Pick<PlanTask, "state" | "planned">,
  said: CheckIn,
  days: { firstDay: CivilDate; lastDay: CivilDate },
  today: CivilDate,
): BadCheckIn[] {
  const errors: BadCheckIn[] = [];
  const { outcome, day } = said;
  if (outcome === "open" && task.state === "open") errors.push({ field: "outcome", code: "open-already" });
  if (outcome === "done" && !said.link && !said.text) errors.push({ field: "text", code: "needs-proof" });
  if ((outcome === "postponed" || outcome === "dropped") && !said.text)
    errors.push({ field: "text", code: "needs-reason" });
  if (outcome !== "postponed") return errors;
  if (!day) errors.push({ field: "day", code: "needs-day" });
  else if (day < days.firstDay || day > days.lastDay) errors.push({ field: "day", code: "day-outside" });
  else if (day < today) errors.push({ field: "day", code: "day-over" });
  else if (day <= task.planned) errors.push({ field: "day", code: "day-not-later" });
  return errors;
}
