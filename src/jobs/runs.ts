import type { Job } from "../core/jobs.ts";
import type { Services } from "../core/services.ts";
import type { Statement } from "../db/database.ts";

/** How the last run of recurring work went, whichever instance did it. */
export type JobRun = {
  startedAt: Date;
  /** Undefined while it runs, and for a run that died with its process. */
  finishedAt: Date | undefined;
  outcome: "running" | "done" | "failed";
  tookMs: number | undefined;
  runs: number;
  failures: number;
  /** When it last went well. */
  doneAt: Date | undefined;
};

const BEGIN: Statement = {
  name: "runs.begin",
  text: `INSERT INTO job_run (name, started_at, outcome) VALUES ($1, $2, 'running')
    ON CONFLICT (name) DO UPDATE SET started_at = $2, finished_at = NULL, outcome = 'running', took_ms = NULL,
      runs = job_run.runs + 1`,
};
const END: Statement = {
  name: "runs.end",
  text: `UPDATE job_run SET finished_at = $2, outcome = $3, took_ms = $4,
      failures = failures + CASE WHEN $3 = 'failed' THEN 1 ELSE 0 END,
      done_at = CASE WHEN $3 = 'done' THEN $2 ELSE done_at END
    WHERE name = $1`,
};
const ALL: Statement = {
  name: "runs.all",
  text: "SELECT name, started_at, finished_at, outcome, took_ms, runs, failures, done_at FROM job_run",
};

/** A job that keeps how it went. That it cannot be kept does not stop the work. */
export const recorded = (job: Job): Job => ({
  ...job,
  async handle(services, data) {
    const began = performance.now();
    const keep = async (statement: Statement, values: readonly unknown[]) => {
      try {
        await services.db.sql(statement, [job.name, ...values]);
      } catch (err) {
        services.log.error({ job: job.name, err }, "a run of a job was not recorded");
      }
    };
    const end = (outcome: "done" | "failed") =>
      keep(END, [services.clock.now(), outcome, Math.round(performance.now() - began)]);
    await keep(BEGIN, [services.clock.now()]);
    try {
      await job.handle(services, data);
    } catch (error) {
      await end("failed");
      throw error;
    }
    await end("done");
  },
});

type Row = {
  name: string;
  started_at: Date;
  finished_at: Date | null;
  outcome: JobRun["outcome"];
  took_ms: number | null;
  runs: number;
  failures: number;
  done_at: Date | null;
};

/** The last run of each, by name. */
export async function lastRuns({ db }: Pick<Services, "db">): Promise<Map<string, JobRun>> {
  const rows = await db.sql<Row>(ALL);
  return new Map(
    rows.map((row) => [
      row.name,
      {
        startedAt: row.started_at,
        finishedAt: row.finished_at ?? undefined,
        outcome: row.outcome,
        tookMs: row.took_ms ?? undefined,
        runs: row.runs,
        failures: row.failures,
        doneAt: row.done_at ?? undefined,
      },
    ]),
  );
}
