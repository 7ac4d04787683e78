import { createTask, type ScheduledTask } from "node-cron";
import { systemClock } from "../core/clock.ts";
import type { RecurringJob } from "../core/jobs.ts";
import type { Services } from "../core/services.ts";
import type { Statement } from "../db/database.ts";

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

export type RecurringRow = { name: string; what: string; cron: string; zone: string; last?: Date; next?: Date };

const MINUTE_MS = 60_000;
/** A job that is older than this runs once and is then up to date. */
const LOOK_BACK_MINUTES = 8 * 24 * 60;

const LAST: Statement = {
  name: "clock.last",
  text: "SELECT key, value->>'due' AS due FROM setting WHERE key LIKE 'job:%'",
};
const CLAIM: Statement = {
  name: "clock.claim",
  text: `INSERT INTO setting (key, value) VALUES ($1, jsonb_build_object('due', $2::text))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE setting.value->>'due' < $2 RETURNING key`,
};

/** The clock of these jobs, in the company's zone. */
export function createJobClock(services: Services, jobs: readonly RecurringJob[]): JobClock {
  const zone = services.company.zone;
  // Tasks of the library know the patterns and zones; they are asked, and never started but for the one that ticks.
  const tasks = new Map(jobs.map((job) => [job.name, createTask(job.cron, () => undefined, { timezone: zone })]));
  // Each minute is matched once: a rare job would else ask for all since it last ran, every minute.
  const checkedUntil = new Map<string, Date>();
  let ticking: ScheduledTask | undefined;

  // The library reckons from the system's time alone.
  const nextOf = (task: ScheduledTask | undefined, now: Date) =>
    services.clock === systemClock ? task?.getNextRuns(1)[0] : nextDue(task, now);

  const lastDues = async () => {
    const rows = await services.db.sql<{ key: string; due: string }>(LAST);
    return new Map(rows.map((row) => [row.key.slice("job:".length), new Date(row.due)]));
  };

  const fireDue = async (): Promise<string[]> => {
    const now = services.clock.now();
    const last = await lastDues();
    const fired: string[] = [];
    for (const job of jobs) {
      const since = later(last.get(job.name), checkedUntil.get(job.name));
      const due = latestDue(tasks.get(job.name), now, since);
      if (!due) {
        checkedUntil.set(job.name, minuteOf(now));
        // From its first minute on it has a place to count from; what was due before it existed is not made up.
        if (!last.has(job.name)) await services.db.sql(CLAIM, [`job:${job.name}`, minuteOf(now).toISOString()]);
        continue;
      }
      const key = due.toISOString();
      const isMine = await services.db.transaction(async (tx) => {
        const claimed = await tx.sql(CLAIM, [`job:${job.name}`, key]);
        if (claimed.length === 0) return false;
        await services.queue.send(tx, job.name, { due: key }, { key });
        return true;
      });
      // Not before: what could not be written is due again.
      checkedUntil.set(job.name, minuteOf(now));
      if (isMine) fired.push(job.name);
    }
    return fired;
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
      for (const task of tasks.values()) void task.destroy();
    },
    async table() {
      const last = await lastDues();
      const now = services.clock.now();
      return jobs.map((job) => {
        const [ran, next] = [last.get(job.name), nextOf(tasks.get(job.name), now)];
        return {
          name: job.name,
          what: job.what,
          cron: job.cron,
          zone,
          ...(ran && { last: ran }),
          ...(next && { next }),
        };
      });
    },
  };
}

const later = (a: Date | undefined, b: Date | undefined) => (a && b ? (a > b ? a : b) : (a ?? b));

const minuteOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS);

/** The last minute up to now in which the task was due and after which it has not run. */
function latestDue(task: ScheduledTask | undefined, now: Date, last: Date | undefined): Date | undefined {
  const thisMinute = minuteOf(now).getTime();
  const since = Math.max(last?.getTime() ?? thisMinute - MINUTE_MS, thisMinute - LOOK_BACK_MINUTES * MINUTE_MS);
  for (let at = thisMinute; at > since; at -= MINUTE_MS) {
    const minute = new Date(at);
    if (task?.match(minute)) return minute;
  }
  return undefined;
}

function nextDue(task: ScheduledTask | undefined, now: Date): Date | undefined {
  const from = Math.floor(now.getTime() / MINUTE_MS + 1) * MINUTE_MS;
  for (let i = 0; i < LOOK_BACK_MINUTES; i++) {
    const minute = new Date(from + i * MINUTE_MS);
    if (task?.match(minute)) return minute;
  }
  return undefined;
}
