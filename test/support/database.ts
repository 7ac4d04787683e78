import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { type Database, openDatabase } from "../../src/db/database.ts";
import { runOn, withDatabase } from "./global-setup.ts";

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A database of its own, migrated, empty. */
export async function createDatabase(): Promise<TestDatabase> {
  const { url, template } = inject("databaseServer");
  const name = `test_${randomBytes(8).toString("hex")}`;
  // Copied file by file, not page by page through the log: a quarter of the time where nothing waits for the disk.
  await runOn(url, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  return {
    url: withDatabase(url, name),
    drop: () => runOn(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** Runs something on a database of its own. */
export async function withDatabaseOf<R>(use: (db: Database, url: string) => Promise<R>): Promise<R> {
  const made = await createDatabase();
  const db = openDatabase(made.url, { connections: 8 });
  try {
    return await use(db, made.url);
  } finally {
    await db.close();
    await made.drop();
  }
}
