import type { Tx } from "../db/database.ts";

/** Work for later, on the same database: what is sent in a transaction that rolls back was never sent. */
export type JobQueue = {
  /** `key` makes a second job of that name with the same key do nothing while the first is not done. */
  send(tx: Pick<Tx, "sql">, job: string, data: Record<string, unknown>, options?: { key?: string }): Promise<void>;
};
