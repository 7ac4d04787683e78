import type { Database } from "../../src/db/database.ts";

type Has = Pick<Database, "prisma">;

/** How many rows of each table name somebody by one of these ids. */
export async function rowsThatName(db: Has, ids: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { table, rows } of await allRows(db)) counts[table] = rows.filter((row) => hasAny(row, ids)).length;
  return counts;
}

/** The rows in which one of the ids stands together with one of the traits. */
export async function rowsThatNameBoth(db: Has, ids: readonly string[], traits: readonly string[]): Promise<string[]> {
  const rows = (await allRows(db)).flatMap((one) => one.rows.map((row) => `${one.table}: ${row}`));
  return rows.filter((row) => hasAny(row, ids) && hasAny(row, traits));
}

const hasAny = (row: string, words: readonly string[]): boolean =>
  words.some((word) => new RegExp(`(?<![A-Za-z0-9_])${word}(?![A-Za-z0-9_])`).test(row));

/** Every row of every table, as text. */
async function allRows({ prisma }: Has): Promise<{ table: string; rows: string[] }[]> {
  const tables = await prisma.$queryRawUnsafe<{ schema: string; name: string }[]>(
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE' ORDER BY 1, 2`,
  );
  const all: { table: string; rows: string[] }[] = [];
  for (const { schema, name } of tables) {
    const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM "${schema}"."${name}" t`);
    all.push({ table: name, rows: rows.map(({ row }) => row) });
  }
  return all;
}
