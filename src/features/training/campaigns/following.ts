import { type CivilDate, civilDateIn, instantAt, nextWorkingTime } from "../../../core/calendar/index.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import type { Job } from "../../../core/jobs.ts";
import { applyMove, type MoveInput } from "../../../core/lifecycle.ts";
import { findPeople, type Person } from "../../../core/people.ts";
import type { Services } from "../../../core/services.ts";
import { coursesOf } from "../courses/course-file.ts";
import { type Assignment, isOpen } from "../model.ts";
import { moveTask } from "../moves.ts";
import { askPeople } from "./asking.ts";
import { type CampaignEvent, campaignLife } from "./life.ts";
import { type Campaign, dueWithLeave, endOf } from "./model.ts";
import * as store from "./store-campaigns.ts";
import { leavesOf, waitingFor } from "./store-tasks.ts";

/** What follows a move of a campaign for its people: taking them in, another day, the end. */
export const FOLLOW = "training.follow-campaign";
const PAGE = 500;

/** Moves a campaign, and has its people follow at once. */
export async function moveCampaign(
  ctx: Ctx,
  row: Campaign,
  event: CampaignEvent,
  input: MoveInput = {},
): Promise<Campaign> {
  await applyMove(ctx, campaignLife, row, event, input);
  const moved = await store.findCampaign(ctx, row.id);
  if (!moved) throw new Error(`${row.id} is gone`);
  // One that was to open today opens now.
  if (moved.state === "scheduled" || moved.state === "running" || moved.state === "closed")
    await ctx.queue.send(ctx.tx, FOLLOW, { id: row.id }, { key: `${row.id}:${moved.version}` });
  return moved;
}

/** When a campaign opens: on the morning of its day, on the next working day where that is none. */
export const opensAt = ({ opensOn }: Pick<Campaign, "opensOn">, ctx: Pick<Ctx, "company" | "calendars">): Date => {
  const { region, zone } = ctx.company;
  return nextWorkingTime(ctx.calendars.of(region, zone), instantAt(opensOn, OFFICE_HOURS.from, zone), OFFICE_HOURS);
};

/** Does what a campaign needs as it stands, page by page, each in a transaction of its own, so that a crash loses none. */
export async function followCampaign(services: Services, id: string): Promise<void> {
  const read = () => services.db.transaction((tx) => store.findCampaign(systemCtx(services, tx), id));
  const begun = await read();
  if (begun?.state === "scheduled")
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      if (opensAt(begun, ctx) <= ctx.now) await moveCampaign(ctx, begun, "begin");
    });
  const row = await read();
  if (row?.state === "running" && !row.queuedAt) await takeAllIn(services, row);
  if ((row?.state === "running" || row?.state === "closed") && !row.followedAt) await align(services, row);
}

/** Follows each move of a campaign at once. */
export const followJob: Job = {
  name: FOLLOW,
  handle: (services, { id }) => followCampaign(services, String(id)),
};

async function takeAllIn(services: Services, row: Campaign): Promise<void> {
  for (;;) {
    const isOver = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const cursor = await store.lockCampaign(ctx, row.id, "running");
      if (cursor === undefined) return true;
      const people = await store.audiencePage(ctx, row.audience, cursor, PAGE);
      const known = new Set(coursesOf(ctx.content).map((course) => course.id));
      const courses = row.courses.filter((course) => known.has(course));
      const { attempts, passMark, validMonths, dueOn } = row;
      const terms = { attempts, passMark, validMonths, cause: row.id };
      const tasks = await askPeople(ctx, terms, people, () => ({ courses, dueOn }));
      await store.enrol(
        ctx,
        row.id,
        tasks.map(({ id, personId }) => ({ assignmentId: id, personId })),
      );
      const isLast = people.length < PAGE;
      await store.moveCursor(ctx, row.id, people.at(-1)?.id ?? cursor, isLast);
      return isLast;
    });
    if (isOver) return;
  }
}

/** The tasks that a campaign asks for get its day; when it is over, nobody asks for them any more. */
async function align(services: Services, row: Campaign): Promise<void> {
  for (let after = ""; ; ) {
    const last = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      if ((await store.lockCampaign(ctx, row.id, row.state)) === undefined) return undefined;
      const tasks = await waitingFor(ctx, row.id, { after, limit: PAGE });
      if (row.state === "closed") await letGo(ctx, tasks);
      else
        await giveDay(
          ctx,
          tasks.filter((task) => task.askedDueOn !== row.dueOn),
          row.dueOn,
        );
      if (tasks.length === PAGE) return tasks.at(-1)?.id;
      await store.markFollowed(ctx, row.id);
      return undefined;
    });
    if (last === undefined) return;
    after = last;
  }
}

/**
 * What a campaign asked for that is over: another one that runs may ask for it too, and then it stays due, by the day of
 * that. Else nobody asks for it any more, and what somebody began stays theirs to finish.
 */
async function letGo(ctx: Ctx, tasks: readonly Assignment[]): Promise<void> {
  const others = await store.stillAsking(
    ctx,
    tasks.map(({ id }) => id),
  );
  const handedOn = tasks.filter(({ id }) => others.has(id));
  for (const task of tasks)
    if (!others.has(task.id))
      await moveTask(ctx, task, "free", { set: { cause: "own", due_at: null, asked_due_on: null } });
  const dueFor = await duesOf(ctx, handedOn);
  for (const task of handedOn) {
    const next = others.get(task.id);
    const due = next && dueFor(task, next.dueOn);
    if (!next || !due) continue;
    await moveTask(ctx, { ...task, dueAt: due.dueAt }, "demand", {
      set: { cause: next.id, asked_due_on: next.dueOn, due_at: due.dueAt },
      data: { cause: next.id },
      calendars: { learner: due.learner },
    });
  }
}

/** When a day ends for the person of a task, on their clock and with their leave. */
async function duesOf(ctx: Ctx, tasks: readonly Assignment[]) {
  const ids = [...new Set(tasks.map(({ personId }) => personId))];
  const people = new Map((await findPeople(ctx.tx, ids)).map((person) => [person.id, person]));
  const leaves = await leavesOf(ctx, ids);
  return ({ personId, assignedAt }: Assignment, day: CivilDate): { learner: Person; dueAt: Date } | undefined => {
    const learner = people.get(personId);
    if (!learner) return undefined;
    const { zone } = learner;
    const last = dueWithLeave(civilDateIn(assignedAt, zone), day, leaves.get(personId) ?? []);
    return { learner, dueAt: endOf(last, zone) };
  };
}

/** Gives open tasks another last day, each on the clock and with the leave of its person. */
export async function giveDay(ctx: Ctx, tasks: readonly Assignment[], dueOn?: CivilDate): Promise<void> {
  const dueFor = await duesOf(ctx, tasks);
  for (const task of tasks) {
    const day = dueOn ?? task.askedDueOn;
    const due = day && isOpen(task) ? dueFor(task, day) : undefined;
    if (!day || !due) continue;
    const { learner, dueAt } = due;
    if (dueAt.getTime() === task.dueAt?.getTime() && day === task.askedDueOn) continue;
    await moveTask(ctx, { ...task, dueAt }, "shift", {
      set: { due_at: dueAt, asked_due_on: day },
      calendars: { learner },
    });
  }
}
