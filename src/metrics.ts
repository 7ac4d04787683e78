import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Interaction } from "./core/interaction.ts";
import type { Desk } from "./core/receive.ts";
import type { Reply } from "./core/reply.ts";
import type { Database, Statement } from "./db/database.ts";
import type { RecurringRow } from "./jobs/clock.ts";

/** What an operator's monitoring reads; numbers only, no person and no text. */
export type Metrics = {
  contentType: string;
  text(): Promise<string>;
  /** The desk, counted and timed. */
  watching(desk: Desk): Desk;
};

// Each figure comes through an index that holds only what is waiting.
const WAITING: Statement = {
  name: "metrics.waiting",
  text: `SELECT platform, count(*)::int AS count, extract(epoch FROM $1::timestamptz - min(next_at))::float AS age
    FROM delivery WHERE state = 'queued' GROUP BY platform`,
};
const REMINDERS: Statement = {
  name: "metrics.reminders",
  text: "SELECT count(*)::int AS count FROM deadline WHERE closed_at IS NULL AND next_at IS NOT NULL AND next_at < $1",
};

/** A reminder that is this late was missed: the alarm that reminders due and reminders sent differ. Milliseconds. */
const REMINDER_GRACE_MS = 5 * 60_000;

// What became of the reminders of the last day; through an index that holds reminders alone.
const REMINDERS_SENT: Statement = {
  name: "metrics.reminders-sent",
  text: `SELECT count(*) FILTER (WHERE d.state <> 'dropped')::int AS due,
      count(*) FILTER (WHERE d.state IN ('sent', 'folded'))::int AS sent,
      count(*) FILTER (WHERE d.state IN ('failed', 'unreachable') OR d.state = 'queued' AND m.created_at < $2)::int AS unsent
    FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.notice = 'core.reminder' AND m.created_at >= $1`,
};
const DAY_MS = 86_400_000;

/**
 * What was due and what went out in the last day: `unsent` were queued and reached nobody, `missed` were not even queued.
 * Both should be 0.
 */
export async function countReminders(
  db: Pick<Database, "sql">,
  now: Date,
): Promise<{ due: number; sent: number; unsent: number; missed: number }> {
  const at = (ms: number) => new Date(now.getTime() - ms);
  const [row] = await db.sql<{ due: number; sent: number; unsent: number }>(REMINDERS_SENT, [
    at(DAY_MS),
    at(REMINDER_GRACE_MS),
  ]);
  const [late] = await db.sql<{ count: number }>(REMINDERS, [at(REMINDER_GRACE_MS)]);
  return { due: row?.due ?? 0, sent: row?.sent ?? 0, unsent: row?.unsent ?? 0, missed: late?.count ?? 0 };
}

let figures: Registry | undefined;

/** Memory, CPU and garbage of this process: taken once, however many apps run in it, since nothing ends the taking. */
function processFigures(): Registry {
  if (figures) return figures;
  figures = new Registry();
  collectDefaultMetrics({ register: figures });
  return figures;
}

/** @param jobs recurring work, with its last run and its next */
export function createMetrics(db: Database, now: () => Date, jobs: () => Promise<RecurringRow[]>): Metrics {
  const register = new Registry();
  const registers = [register];
  const ofProcess = processFigures();
  const interactions = new Counter({
    name: "shenyan_interactions_total",
    help: "Interactions handled, by platform, kind and kind of answer",
    labelNames: ["platform", "kind", "answer"],
    registers,
  });
  const seconds = new Histogram({
    name: "shenyan_interaction_seconds",
    help: "Time from handing over to the committed answer",
    labelNames: ["platform"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 3],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `shenyan_${name}`, help, labelNames, registers });
  const waiting = gauge("outbox_waiting", "Messages that wait to be sent", ["platform"]);
  const oldest = gauge("outbox_oldest_seconds", "How long the oldest waiting message has been due", ["platform"]);
  const reminders = {
    due: gauge("reminders_due", "Reminders of the last 24 hours, one for each person, that had something to tell"),
    sent: gauge("reminders_sent", "Those of them that their platform took"),
    unsent: gauge(
      "reminders_unsent",
      "Those of them that reached nobody, for good or for five minutes now; anything but 0 is an alarm",
    ),
    missed: gauge(
      "reminders_missed",
      "Deadlines whose reminder should have gone out more than five minutes ago; anything but 0 is an alarm",
    ),
  };
  const ofJob = (name: string, help: string) => gauge(`job_${name}`, help, ["job"]);
  const job = {
    last: ofJob("last_run_timestamp_seconds", "When recurring work last began to run"),
    next: ofJob("next_run_timestamp_seconds", "When recurring work is due next"),
    done: ofJob("last_success_timestamp_seconds", "When recurring work last went well"),
    took: ofJob("last_duration_seconds", "How long the last finished run of recurring work took"),
    failures: ofJob("failures", "Runs of recurring work that failed, since it exists"),
    isFailed: ofJob("last_failed", "1 where the last run of recurring work failed"),
    isLate: ofJob("late", "1 where recurring work should have run ten minutes ago and has not; an alarm"),
  };

  /** Asks the database before each reading: what one figure asks for in the middle would stand in the next reading. */
  const refresh = async (): Promise<void> => {
    const rows = await db.sql<{ platform: string; count: number; age: number }>(WAITING, [now()]);
    waiting.reset();
    oldest.reset();
    for (const { platform, count, age } of rows) {
      waiting.set({ platform }, count);
      oldest.set({ platform }, Math.max(0, age));
    }
    const counted = await countReminders(db, now());
    for (const name of ["due", "sent", "unsent", "missed"] as const) reminders[name].set(counted[name]);
    for (const { name, next, run, isLate } of await jobs()) {
      const of = { job: name };
      job.next.set(of, next.getTime() / 1000);
      job.isLate.set(of, isLate ? 1 : 0);
      job.failures.set(of, run?.failures ?? 0);
      job.isFailed.set(of, run?.outcome === "failed" ? 1 : 0);
      if (!run) continue;
      job.last.set(of, run.startedAt.getTime() / 1000);
      if (run.doneAt) job.done.set(of, run.doneAt.getTime() / 1000);
      if (run.tookMs !== undefined) job.took.set(of, run.tookMs / 1000);
    }
  };
  return {
    contentType: register.contentType,
    async text() {
      await refresh();
      return Registry.merge([ofProcess, register]).metrics();
    },
    watching: (desk) => ({
      ...desk,
      async receive(interaction, options) {
        const platform = interaction.account?.platform ?? "page";
        const done = seconds.startTimer({ platform });
        const reply = await desk.receive(interaction, options);
        done();
        interactions.inc({ platform, kind: kindOf(interaction), answer: answerOf(reply) });
        return reply;
      },
    }),
  };
}

const kindOf = ({ intent }: Interaction): string => intent.kind;
const answerOf = (reply: Reply): string => (reply.kind === "say" && reply.tone === "bad" ? "refusal" : reply.kind);
