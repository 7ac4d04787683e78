import { rmSync } from "node:fs";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { newMasterKey } from "../../src/core/vault.ts";
import { openDatabase } from "../../src/db/database.ts";
import { openEmbedded } from "../../src/db/embedded.ts";
import { migrate } from "../../src/db/migrate.ts";
import { createBoss } from "../../src/jobs/boss.ts";
import { quickFolder } from "./quick-folder.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the server's database "postgres", the name of the migrated template, and the key that tests seal with. */
    databaseServer: { url: string; template: string; masterKey: string };
  }
}

/** One real PostgreSQL a run; migrated once, the queue's tables included; each test file clones it. */
export default async function setup(project: TestProject) {
  const folder = quickFolder("shenyan-test-");
  const server = await openEmbedded(folder);
  // Nothing here outlives a loss of power: without waiting for the disk, writing takes a fraction of the time. And no
  // database lives long enough for anybody to tidy it.
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"]) {
    await runOn(server.url, `ALTER SYSTEM SET ${setting} = off`);
  }
  await runOn(server.url, "ALTER SYSTEM SET max_wal_size = '192MB'");
  await runOn(server.url, "SELECT pg_reload_conf()");
  const template = "shenyan_template";
  await runOn(server.url, `CREATE DATABASE ${template}`);
  const url = withDatabase(server.url, template);
  await migrate(url);
  const db = openDatabase(url);
  const boss = createBoss(db, { isWorking: false });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await boss.start({ log } as never, []);
  await boss.stop();
  await db.close();
  project.provide("databaseServer", { url: server.url, template, masterKey: newMasterKey() });
  return async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  };
}

export async function runOn(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
