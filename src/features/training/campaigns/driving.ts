import { addDays, type CivilDate, civilDateIn } from "../../../core/calendar/index.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { ChangedMeanwhile } from "../../../core/errors.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import type { Services } from "../../../core/services.ts";
import { coursesOf } from "../courses/course-file.ts";
import { attemptLife } from "../life.ts";
import { RULES } from "../model.ts";
import { overrunAttempts } from "../store.ts";
import { askPeople } from "./asking.ts";
import { followCampaign, moveCampaign, opensAt } from "./following.ts";
import { LIMITS } from "./model.ts";
import { campaignsIn, type Learner, progressOf, unfollowed } from "./store-campaigns.ts";
import { joinersPage, readRules, renewalsDue } from "./store-tasks.ts";

const PAGE = 200;
const OWN_TERMS = { passMark: RULES.passMark, attempts: RULES.attempts, validMonths: RULES.validMonths };

/**
 * What training needs by the clock: campaigns open and end, what a crash left goes on, joiners are asked for all courses,
 * and what was passed and soon ends is asked for anew.
 */
export const driveTraining: RecurringJob = {
  name: "training.drive",
  cron: "*/10 * * * *",
  what: "opens and ends training campaigns, asks joiners for their courses, and for what ends soon anew",
  async handle(services) {
    const { due, open } = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const scheduled = (await campaignsIn(ctx, ["scheduled"])).filter((row) => opensAt(row, ctx) <= ctx.now);
      return { due: [...scheduled, ...(await unfollowed(ctx))], open: await campaignsIn(ctx, ["running"]) };
    });
    for (const { id } of due) await alone(services, id, () => followCampaign(services, id));
    for (const row of open)
      await alone(services, row.id, () =>
        services.db.transaction(async (tx) => {
          const ctx = systemCtx(services, tx);
          if (row.queuedAt && (await isOver(ctx, row.id, row.dueOn))) await moveCampaign(ctx, row, "close", CLOSED);
        }),
      );
    await endOverrun(services);
    await askJoiners(services);
    await askRenewals(services);
  },
};
/** Its people follow. */
export const CLOSED = { set: { followed_at: null } };

/** What one of them cannot do holds up none of the others. */
async function alone(services: Services, subject: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (err) {
    // Somebody moved it in the meantime: the next round looks again.
    if (!(err instanceof ChangedMeanwhile)) services.log.error({ err, subject }, "a campaign could not go on");
  }
}

/** Everybody is done, or it is so late that nobody follows it any more. */
async function isOver(ctx: Ctx, id: string, dueOn: CivilDate): Promise<boolean> {
  if (civilDateIn(ctx.now, ctx.company.zone) > addDays(dueOn, LIMITS.closesAfter)) return true;
  const rows = await progressOf(ctx, id);
  return rows.length > 0 && rows.every(({ people, done }) => people === done);
}

/** A quiz that was left alone ends with its hour and does not count, whether or not somebody comes back to it. */
async function endOverrun(services: Services): Promise<void> {
  for (;;) {
    const count = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const rows = await overrunAttempts(ctx, PAGE);
      for (const row of rows) await applyMove(ctx, attemptLife, row, "expire", { set: { ended_at: row.expiresAt } });
      return rows.length;
    });
    if (count < PAGE) return;
  }
}

async function askJoiners(services: Services): Promise<void> {
  for (let after = ""; ; ) {
    const last = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const { joinersSince: since } = await readRules(ctx);
      const courses = coursesOf(ctx.content).map(({ id }) => id);
      if (!since || courses.length === 0) return undefined;
      const today = civilDateIn(ctx.now, ctx.company.zone);
      const people = await joinersPage(ctx, { since, today, courses }, after, PAGE);
      const request = { courses, dueOn: addDays(today, RULES.joinerDays) };
      if (people.length > 0) await askPeople(ctx, { ...OWN_TERMS, cause: "joiner" }, people, () => request);
      return people.length === PAGE ? people.at(-1)?.id : undefined;
    });
    if (last === undefined) return;
    after = last;
  }
}

/** What was passed and ends in this time is asked for anew: what ends soon, and what ended lately while nobody looked. */
export function renewalWindow(now: Date): { from: Date; until: Date } {
  const span = RULES.renewalDays * 86_400_000;
  return { from: new Date(now.getTime() - span), until: new Date(now.getTime() + span) };
}

async function askRenewals(services: Services): Promise<void> {
  let before: string | undefined;
  for (;;) {
    const first = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      if (!(await readRules(ctx)).isRenewing) return undefined;
      const courses = coursesOf(ctx.content).map(({ id }) => id);
      const rows = await renewalsDue(ctx, { ...renewalWindow(ctx.now), courses }, PAGE);
      const people = new Map<string, { learner: Learner; courses: string[]; dueOn: CivilDate }>();
      const today = civilDateIn(ctx.now, ctx.company.zone);
      for (const { id, region, zone, course, valid_until } of rows) {
        const known = people.get(id);
        const last = civilDateIn(valid_until, zone);
        // Who is late with it has as long as somebody new.
        const dueOn = last > today ? last : addDays(today, RULES.joinerDays);
        people.set(id, {
          learner: { id, region, zone },
          courses: [...(known?.courses ?? []), course],
          dueOn: known && known.dueOn < dueOn ? known.dueOn : dueOn,
        });
      }
      const found = [...people.values()];
      if (found.length > 0)
        await askPeople(
          ctx,
          { ...OWN_TERMS, cause: "renewal" },
          found.map(({ learner }) => learner),
          ({ id }) => people.get(id) ?? { courses: [], dueOn: today },
        );
      return rows.length < PAGE ? undefined : `${rows[0]?.id} ${rows[0]?.course}`;
    });
    // What cannot be asked for stays in front; the next round looks again.
    if (first === undefined || first === before) return;
    before = first;
  }
}
