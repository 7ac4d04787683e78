import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Interaction } from "./core/interaction.ts";
import type { Desk } from "./core/receive.ts";
import type { Reply } from "./core/reply.ts";
import type { Database, Statement } from "./db/database.ts";

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

export function createMetrics(db: Database, now: () => Date): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
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
  new Gauge({
    name: "shenyan_outbox_waiting",
    help: "Messages that wait to be sent",
    labelNames: ["platform"],
    registers,
    async collect() {
      this.reset();
      for (const row of await db.sql<{ platform: string; count: number; age: number }>(WAITING, [now()])) {
        this.set({ platform: row.platform }, row.count);
        oldest.set({ platform: row.platform }, Math.max(0, row.age));
      }
    },
  });
  const oldest = new Gauge({
    name: "shenyan_outbox_oldest_seconds",
    help: "How long the oldest waiting message has been due",
    labelNames: ["platform"],
    registers,
  });
  new Gauge({
    name: "shenyan_reminders_missed",
    help: "Reminders that should have gone out more than five minutes ago; anything but 0 is an alarm",
    registers,
    async collect() {
      const [row] = await db.sql<{ count: number }>(REMINDERS, [new Date(now().getTime() - REMINDER_GRACE_MS)]);
      this.set(row?.count ?? 0);
    },
  });
  return {
    contentType: register.contentType,
    text: () => register.metrics(),
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
