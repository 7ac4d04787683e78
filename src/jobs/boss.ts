import { isDeepStrictEqual } from "node:util";
import { PgBoss, type QueueResult } from "pg-boss";
import type { Job } from "../core/jobs.ts";
import type { JobQueue } from "../core/queue.ts";
import type { Services } from "../core/services.ts";
import type { Database, Statement } from "../db/database.ts";

/** The durable queue, on the same database as everything else. */
export type Boss = JobQueue & {
  /** Begins to work; handlers get the services. */
  start(services: Services, jobs: readonly Job[]): Promise<void>;
  /** Runs what is waiting now, in this process, until nothing is left. For tests and for the demo's moved clock. */
  drain(): Promise<number>;
  /** Waits for the jobs in hand. */
  stop(): Promise<void>;
};

const SCHEMA = "pgboss";
const RETRIES = 5;
const STOP_MS = 10_000;

/** Which queues have something to be fetched, now or later: asking each of them costs a statement for every kind of job. */
const WAITING: Statement = {
  name: "queue.waiting",
  text: `SELECT DISTINCT name FROM ${SCHEMA}.job WHERE state < 'active'`,
};

/**
 * @param isWorking whether this process takes jobs by itself; a process that only sends, or a test that drains by hand,
 *   does not
 */
export function createBoss(db: Database, { isWorking }: { isWorking: boolean }): Boss {
  // The driver's own result: for several statements at once it is a list, which the queue reads.
  const executor = { executeSql: (text: string, values?: unknown[]) => db.pool.query(text, values) };
  const boss = new PgBoss({
    db: executor,
    schema: SCHEMA,
    schedule: false,
    supervise: isWorking,
    reindex: isWorking,
    monitorVacuum: false,
  });
  let known = new Map<string, Job>();
  let services: Services | undefined;
  const running = new Set<Promise<void>>();

  const run = async (job: Job, id: string, data: Record<string, unknown>): Promise<void> => {
    if (!services) return;
    const work = job.handle(services, data);
    running.add(work);
    try {
      await work;
    } catch (err) {
      services.log.error({ job: job.name, id, err }, "a job failed");
      throw err;
    } finally {
      running.delete(work);
    }
  };

  return {
    async send(tx, job, data, options = {}) {
      // Only the text and the values pass through, so the job is written in the caller's transaction.
      const inTransaction = {
        executeSql: async (text: string, values: unknown[] = []) => ({
          rows: await tx.sql({ name: "", text }, values),
        }),
      };
      await boss.send(job, data, { db: inTransaction, ...(options.key && { singletonKey: options.key }) });
    },

    async start(given, jobs) {
      services = given;
      known = new Map(jobs.map((job) => [job.name, job]));
      boss.on("error", (err) => given.log.error({ err }, "the job queue"));
      await boss.start();
      const made = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
      for (const job of jobs) {
        const retries = {
          retryLimit: job.retries ?? RETRIES,
          retryDelay: 5,
          retryBackoff: true,
          retryDelayMax: job.longestWaitSeconds ?? null,
        };
        const queue = made.get(job.name);
        if (!queue) {
          const { retryDelayMax, ...rest } = retries;
          await boss.createQueue(job.name, { policy: "exclusive", ...rest, ...(retryDelayMax && { retryDelayMax }) });
        } else if (!isDeepStrictEqual(retries, retriesOf(queue))) {
          // One that was made by an earlier version keeps what it was made with, unless told.
          await boss.updateQueue(job.name, retries);
        }
        if (!isWorking) continue;
        await boss.work<Record<string, unknown>>(job.name, { pollingIntervalSeconds: 1 }, async ([item]) => {
          if (item) await run(job, item.id, item.data);
        });
      }
    },

    async drain() {
      let count = 0;
      for (let found = 1; found > 0; ) {
        found = 0;
        const waiting = new Set((await db.sql<{ name: string }>(WAITING)).map(({ name }) => name));
        for (const [name, job] of known) {
          if (!waiting.has(name)) continue;
          for (const item of await boss.fetch<Record<string, unknown>>(name, { batchSize: 10 })) {
            found++;
            try {
              await run(job, item.id, item.data);
              await boss.complete(name, item.id);
            } catch {
              await boss.fail(name, item.id);
            }
          }
        }
        count += found;
      }
      return count;
    },

    async stop() {
      await boss.stop({ graceful: true, timeout: STOP_MS, close: false });
      await Promise.allSettled(running);
    },
  };
}

/** How a queue tries again, as it was made. */
const retriesOf = ({ retryLimit, retryDelay, retryBackoff, retryDelayMax }: QueueResult) => ({
  retryLimit,
  retryDelay,
  retryBackoff,
  retryDelayMax: retryDelayMax ?? null,
});
