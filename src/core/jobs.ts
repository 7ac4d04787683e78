import type { Tx } from "../db/database.ts";
import type { Services } from "./services.ts";

/** Work for later, on the same database: what is sent in a transaction that rolls back was never sent. */
export type JobQueue = {
  /** `key` makes a second job of that name with the same key do nothing while the first is not done. */
  send(tx: Pick<Tx, "sql">, job: string, data: Record<string, unknown>, options?: { key?: string }): Promise<void>;
};

/** A kind of work. It may run more than once with the same data, so it reads the state again. Names are orders. */
export type Job = {
  name: string;
  handle(services: Services, data: Record<string, unknown>): Promise<void>;
  /** Tries after the first; waits grow. */
  retries?: number;
};

/** Work by the clock. A firing that was missed is made up once. */
export type RecurringJob = Job & {
  /** Five fields: minute hour day month weekday, in the company's zone. */
  cron: string;
  /** For the operator's list. */
  what: string;
};
