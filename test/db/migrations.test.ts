import { readFileSync } from "node:fs";
import pg from "pg";
import { expect, test } from "vitest";
import { migrate, migrationNames, schemaChange } from "../../src/db/migrate.ts";
import { createDatabase } from "../support/database.ts";
import { runOn } from "../support/global-setup.ts";

const SCHEMA = readFileSync("prisma/schema.prisma", "utf8");
const lastSchema = () => readFileSync(`prisma/migrations/${migrationNames().at(-1)}/schema.prisma`, "utf8");

/** Columns, constraints and indexes as text, without what is written by hand because the schema cannot say it. */
async function shapeOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(`
      SELECT format('%s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        AND tablename <> '_prisma_migrations' AND indexdef NOT LIKE '% WHERE %'
      UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
          AND contype <> 'x'
      ORDER BY 1`);
    return rows.map((row) => row.line);
  } finally {
    await client.end();
  }
}

test("the migrations lead to just the schema that the code is generated from", async () => {
  const [migrated, drawn] = [await createDatabase(), await createDatabase()];
  try {
    await runOn(drawn.url, "DROP SCHEMA public CASCADE");
    await runOn(drawn.url, await schemaChange(drawn.url, "", SCHEMA));
    expect(await shapeOf(migrated.url)).toEqual(await shapeOf(drawn.url));
  } finally {
    await migrated.drop();
    await drawn.drop();
  }
});

test("the schema beside the last migration is the schema of now, so that the next one starts from it", async () => {
  expect(lastSchema()).toBe(SCHEMA);
});

test("migrating again does nothing, and two at once do it once", async () => {
  const database = await createDatabase();
  try {
    expect(await migrate(database.url)).toEqual([]);
    await runOn(database.url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    const done = await Promise.all([migrate(database.url), migrate(database.url)]);
    expect(done.flat()).toEqual(migrationNames());
  } finally {
    await database.drop();
  }
});

test("a database that is newer than the code stops the start and is left alone", async () => {
  const database = await createDatabase();
  try {
    await runOn(
      database.url,
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ('x', 'x', '29990101000000_from_tomorrow', now(), 1)`,
    );
    await expect(migrate(database.url)).rejects.toThrow(/newer than this version.*29990101000000_from_tomorrow/);
  } finally {
    await database.drop();
  }
});
