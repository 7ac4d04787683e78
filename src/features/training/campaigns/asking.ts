import {
  type CivilDate,
  civilDateIn,
  instantAt,
  nextWorkingTime,
  type WorkingCalendar,
} from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { beginDeadlines, deadlineRow } from "../../../core/deadlines/begin.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import { newId } from "../../../core/id.ts";
import { addMessages, type OutgoingMessage } from "../../../core/outbox.ts";
import { FINISH, finishTerm } from "../life.ts";
import { type Assignment, isDone, isOpen } from "../model.ts";
import { moveTask, toldOf } from "../moves.ts";
import { awayUntil, dueWithLeave, endOf, type Leave } from "./model.ts";
import type { Learner } from "./store-campaigns.ts";
import { type Asked, insertTasks, leavesOf, type Terms, tasksFor } from "./store-tasks.ts";

/** What each of the people is asked for: courses, and by the end of which day before leave is taken into account. */
export type Request = { courses: readonly string[]; dueOn: CivilDate };

/**
 * Asks these people for courses: makes the tasks that are missing, lets those that somebody began by themselves be asked
 * for, and tells everybody once, in the office hours of their own calendar and not while they are away. Asked again it
 * does nothing more.
 * @returns the task of everybody that counts for each course
 */
export async function askPeople(
  ctx: Ctx,
  terms: Terms,
  learners: readonly Learner[],
  requestOf: (learner: Learner) => Request,
): Promise<Assignment[]> {
  const ids = learners.map(({ id }) => id);
  const leaves = await leavesOf(ctx, ids);
  const asked = learners.flatMap((learner) => askedOf(ctx, learner, requestOf(learner), leaves.get(learner.id) ?? []));
  await begin(ctx, await insertTasks(ctx, terms, asked), learners);
  const courses = [...new Set(asked.map(({ course }) => course))];
  const known = counting(await tasksFor(ctx, ids, courses), asked);
  for (const one of asked) {
    const task = known.get(keyOf(one));
    if (task && isTakenOver(task, one, terms)) {
      const learner = learners.find(({ id }) => id === one.personId);
      await demand(ctx, terms, task, one, learner);
    }
  }
  const tasks = [...counting(await tasksFor(ctx, ids, courses), asked).values()];
  await tell(ctx, terms, learners, tasks, leaves);
  return tasks;
}

const keyOf = ({ personId, course }: Pick<Asked, "personId" | "course">): string => `${personId} ${course}`;

/**
 * Of each of those who are asked the task that counts: one that is done until the end of the term, also where they have
 * begun another one since out of curiosity, or else the newest.
 */
function counting(tasks: readonly Assignment[], asked: readonly Asked[]): Map<string, Assignment> {
  const byKey = Map.groupBy(tasks, keyOf);
  return new Map(
    asked.flatMap((one) => {
      const own = byKey.get(keyOf(one)) ?? [];
      const task = own.find((each) => isDone(each, one.dueAt)) ?? own[0];
      return task ? [[keyOf(one), task] as const] : [];
    }),
  );
}

/** Somebody's own task is asked for from now on; so is that of a campaign which would have given them longer. */
function isTakenOver(task: Assignment, asked: Asked, { cause }: Terms): boolean {
  if (task.cause === "own") return isOpen(task) || task.state === "failed";
  const isOfCampaign = task.cause.startsWith("tcm_") && task.cause !== cause;
  return isOfCampaign && isOpen(task) && task.askedDueOn !== undefined && asked.askedDueOn < task.askedDueOn;
}

function askedOf(
  ctx: Ctx,
  { id: personId, zone }: Learner,
  { courses, dueOn }: Request,
  leaves: readonly Leave[],
): Asked[] {
  const due = endOf(dueWithLeave(civilDateIn(ctx.now, zone), dueOn, leaves), zone);
  return courses.map((course) => ({ personId, course, dueAt: due, askedDueOn: dueOn }));
}

/** The terms of new tasks; people of one calendar and one day share what was counted. */
async function begin(ctx: Ctx, made: readonly (Asked & { id: string })[], learners: readonly Learner[]): Promise<void> {
  const byId = new Map(learners.map((learner) => [learner.id, learner]));
  const counted = new Map<string, ReturnType<typeof deadlineRow>>();
  const rows = made.flatMap(({ id, personId, dueAt }) => {
    const learner = byId.get(personId);
    if (!learner) return [];
    const key = `${learner.region} ${learner.zone} ${dueAt.getTime()}`;
    const calendar = ctx.calendars.of(learner.region, learner.zone);
    const row = counted.get(key) ?? deadlineRow(FINISH, finishTerm(dueAt), ctx.now, ctx.now, calendar);
    counted.set(key, row);
    return [{ ...row, id: newId("due"), subject: id }];
  });
  await beginDeadlines(ctx.tx, rows);
}

/** What somebody began by themselves, or what may wait longer for another campaign, is now asked for. */
const demand = (
  ctx: Ctx,
  { cause, passMark, validMonths, attempts }: Terms,
  task: Assignment,
  asked: Asked,
  learner: Learner | undefined,
) =>
  moveTask(ctx, { ...task, dueAt: asked.dueAt }, "demand", {
    set: {
      cause,
      // What passes for this one passes for the other too.
      pass_mark: task.cause === "own" ? passMark : Math.max(passMark, task.passMark),
      // Tries are never taken away; where they are used up, somebody sits down with the person first.
      attempts: isOpen(task) ? Math.max(attempts, task.attempts) : task.attempts,
      valid_months: validMonths,
      asked_due_on: asked.askedDueOn,
      due_at: asked.dueAt,
      assigned_at: ctx.now,
    },
    data: { cause },
    ...(learner && { calendars: { learner } }),
  });

/** From when somebody can be told: in the office hours of their calendar, behind the days on which they are away. */
export function tellFrom(now: Date, calendar: WorkingCalendar, leaves: readonly Leave[]): Date {
  const last = awayUntil(civilDateIn(now, calendar.zone), leaves);
  const from = last ? instantAt(last, "23:59", calendar.zone) : now;
  const at = nextWorkingTime(calendar, from, OFFICE_HOURS);
  const again = awayUntil(civilDateIn(at, calendar.zone), leaves);
  return again ? tellFrom(at, calendar, leaves) : at;
}

/** One message to each who has something to do. */
async function tell(
  ctx: Ctx,
  { cause }: Terms,
  learners: readonly Learner[],
  tasks: readonly Assignment[],
  leaves: ReadonlyMap<string, readonly Leave[]>,
): Promise<void> {
  const byPerson = Map.groupBy(tasks, ({ personId }) => personId);
  const times = new Map<string, Date>();
  const timeOf = ({ id, region, zone }: Learner): Date => {
    const own = leaves.get(id);
    const key = `${region} ${zone}`;
    const at = (!own && times.get(key)) || tellFrom(ctx.now, ctx.calendars.of(region, zone), own ?? []);
    if (!own) times.set(key, at);
    return at;
  };
  const messages = learners.flatMap((learner): OutgoingMessage[] => {
    const own = byPerson.get(learner.id) ?? [];
    const open = own.filter((task) => !isDone(task, ctx.now) && task.state !== "passed");
    if (open.length === 0) return [];
    const subject = toldOf(cause, learner.id);
    const ids = own.map(({ id }) => id).sort();
    return [
      {
        // What is asked anew, a year later, is told anew.
        key: `${subject}:${cause === "renewal" || cause === "joiner" ? ids.join(",") : "asked"}`,
        notice: "training.asked",
        params: { cause, ids },
        subject,
        to: [{ personId: learner.id, notBefore: timeOf(learner) }],
      },
    ];
  });
  await addMessages(ctx.tx, ctx.now, messages);
}
