import { CronExpressionParser } from "cron-parser";
import { createTask, type ScheduledTask } from "node-cron";
import type { RecurringJob } from "../core/jobs.ts";
import type { Services } from "../core/services.ts";
import type { Statement } from "../db/database.ts";
import { type JobRun, lastRuns } from "./runs.ts";

/**
 * The clock of all recurring work. A firing only enqueues: it claims its due minute in the database, so that of several
 * instances one does it, and the queue runs it. What was missed while nobody ran is made up once, not many times.
 */
export type JobClock = {
  /** Fires what has become due since it last fired; returns the names. */
  fireDue(): Promise<string[]>;
  start(): void;
  stop(): void;
  /** For the operator: what there is, when it ran last and when it runs next. */
  table(): Promise<RecurringRow[]>;
};

export type RecurringRow = {
  name: string;
  what: string;
  cron: string;
  zone: string;
  /** The minute for which it fired last. */
  last?: Date;
  next: Date;
  /** How it went, once it has run. */
  run?: JobRun;
  /** It should have run by now and has not: nobody fires, or nobody works. */
  isLate: boolean;
};

/** What was due so long ago must have begun. Milliseconds. */
const LATE_MS = 10 * 60_000;

const MINUTE_MS = 60_000;
/** What fired so far ahead of now, fired by a clock that was wrong, or was moved ahead in a demo. Milliseconds. */
const AHEAD_MS = 60 * MINUTE_MS;

const LAST: Statement = {
  name: "clock.last",
  text: "SELECT key, value->>'due' AS due, value->>'since' AS since FROM setting WHERE key LIKE 'job:%'",
};
const FORGET: Statement = {
  name: "clock.forget-ahead",
  text: "DELETE FROM setting WHERE key LIKE 'job:%' AND (value->>'due')::timestamptz > $1",
};
const CLAIM: Statement = {
  name: "clock.claim",
  text: `INSERT INTO setting (key, value) VALUES ($1, jsonb_build_object('due', $2::text, 'since', $2::text))
    ON CONFLICT (key) DO UPDATE SET value = setting.value || jsonb_build_object('due', $2::text)
      WHERE setting.value->>'due' < $2 RETURNING key`,
};

/** The clock of these jobs, in the company's zone. */
export function createJobClock(services: Services, jobs: readonly RecurringJob[]): JobClock {
  const zone = services.company.zone;
  let ticking: ScheduledTask | undefined;

  const lastDues = async () => {
    const ahead = new Date(services.clock.now().getTime() + AHEAD_MS);
    const all = await services.db.sql<{ key: string; due: string; since: string | null }>(LAST);
    const rows = all.filter(({ due }) => new Date(due) <= ahead);
    // Else nothing would fire until that time has come.
    if (rows.length < all.length) await services.db.sql(FORGET, [ahead]);
    return new Map(
      rows.map(({ key, due, since }) => [
        key.slice("job:".length),
        { due: new Date(due), since: since === null ? undefined : new Date(since) },
      ]),
    );
  };

  const fireDue = async (): Promise<string[]> => {
    const now = services.clock.now();
    const last = await lastDues();
    const due: { name: string; key: string }[] = [];
    for (const job of jobs) {
      const minute = dueSince(job.cron, zone, now, last.get(job.name)?.due);
      if (minute) due.push({ name: job.name, key: minute.toISOString() });
      // From its first minute on it has a place to count from; what was due before it existed is not made up.
      else if (!last.has(job.name)) await services.db.sql(CLAIM, [`job:${job.name}`, minuteOf(now).toISOString()]);
    }
    if (due.length === 0) return [];
    // All instances claim in the same order, so that none waits for one that waits for it.
    return services.db.transaction(async (tx) => {
      const mine: string[] = [];
      for (const { name, key } of due) {
        if ((await tx.sql(CLAIM, [`job:${name}`, key])).length === 0) continue;
        await services.queue.send(tx, name, { due: key }, { key });
        mine.push(name);
      }
      return mine;
    });
  };

  return {
    fireDue,
    start() {
      const tick = () => fireDue().catch((err) => services.log.error({ err }, "the clock of recurring work"));
      ticking = createTask("* * * * *", tick, { timezone: zone, noOverlap: true, suppressMissedWarning: true });
      ticking.start();
      void tick();
    },
    stop() {
      void ticking?.destroy();
    },
    async table() {
      const [last, lastRun] = [await lastDues(), await lastRuns(services)];
      const now = services.clock.now();
      return jobs.map((job) => {
        const [fired, run] = [last.get(job.name), lastRun.get(job.name)];
        const due = lastDue(job.cron, zone, new Date(now.getTime() - LATE_MS));
        const known = run?.startedAt ?? fired?.since;
        return {
          name: job.name,
          what: job.what,
          cron: job.cron,
          zone,
          ...(fired && { last: fired.due }),
          next: runs(job.cron, zone, now).next().toDate(),
          ...(run && { run }),
          isLate: known !== undefined && known < due,
        };
      });
    },
  };
}

const minuteOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS);

const runs = (cron: string, zone: string, from: Date) =>
  CronExpressionParser.parse(cron, { currentDate: from, tz: zone });

/** The last minute up to now in which the pattern was due, unless the job has run since. */
function dueSince(cron: string, zone: string, now: Date, last: Date | undefined): Date | undefined {
  const thisMinute = minuteOf(now).getTime();
  const since = last?.getTime() ?? thisMinute - MINUTE_MS;
  if (since >= thisMinute) return undefined;
  const due = lastDue(cron, zone, now);
  return due.getTime() > since ? due : undefined;
}

/** By pattern and zone: from when on until when nothing else is due. Reading a pattern costs more than all else here. */
const between = new Map<string, { due: Date; next: Date }>();

/** The last minute in which the pattern was due; this minute counts. */
function lastDue(cron: string, zone: string, now: Date): Date {
  const known = between.get(`${cron} ${zone}`);
  const minute = minuteOf(now);
  if (known && known.due <= minute && minute < known.next) return known.due;
  // The library looks before the instant that it is given.
  const due = runs(cron, zone, new Date(minute.getTime() + MINUTE_MS))
    .prev()
    .toDate();
  between.set(`${cron} ${zone}`, { due, next: runs(cron, zone, due).next().toDate() });
  return due;
}
