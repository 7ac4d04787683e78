// Writes the SQL that leads from the schema of the last migration to prisma/schema.prisma as a new migration, with the
// schema beside it for the next time:
//   node_modules/.bin/node scripts/new-migration.mjs appeal_moved_at_add
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openEmbedded } from "../src/db/embedded.ts";
import { migrationNames, schemaChange } from "../src/db/migrate.ts";

const [name] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Say what the migration does: scripts/new-migration.mjs incident_level_add");
  process.exit(2);
}
const prisma = fileURLToPath(new URL("../prisma", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "shenyan-migration-"));
const database = await openEmbedded(folder);
try {
  const last = migrationNames().at(-1);
  const before = last ? join(prisma, "migrations", last, "schema.prisma") : "";
  const from = before && existsSync(before) ? readFileSync(before, "utf8") : "";
  const sql = await schemaChange(database.url, from, readFileSync(join(prisma, "schema.prisma"), "utf8"));
  if (sql === "") console.log("The migrations and the schema agree; nothing to write.");
  else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const target = join(prisma, "migrations", `${stamp}_${name}`);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, "migration.sql"), sql);
    copyFileSync(join(prisma, "schema.prisma"), join(target, "schema.prisma"));
    console.log(`${target}/migration.sql`);
  }
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
