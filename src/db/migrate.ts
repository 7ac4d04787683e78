import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { DiffTarget, SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

const ROOT = fileURLToPath(new URL("../../prisma", import.meta.url));
const MIGRATIONS = join(ROOT, "migrations");
/** Any number that nobody else uses; held while migrating, so that two instances do not both do it. */
const MIGRATION_LOCK = 7340021;

/** The migrations of this code, oldest first. */
export const migrationNames = (): string[] =>
  readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

/**
 * Brings a database up to this code and says which migrations were applied. The ordinary `_prisma_migrations` table is
 * kept, so that `prisma migrate deploy` can go on from here.
 * @throws Error when the database is newer than the code, or a migration fails
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: url, application_name: "shenyan-migrate" });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const applied = await appliedMigrations(lock);
    const known = migrationNames();
    const unknown = applied.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new Error(
        `The database is newer than this version (it has ${unknown.join(", ")}). Start the newer version.`,
      );
    }
    if (known.every((name) => applied.includes(name))) return [];
    return await withEngine(url, async (engine) => {
      const result = await engine.applyMigrations({ migrationsList: migrationList(), filters: NO_FILTER });
      return result.appliedMigrationNames;
    });
  } finally {
    await lock.end();
  }
}

/**
 * The SQL that leads from one schema (the text of a schema.prisma, empty for none) to another; empty when they agree.
 * Needs a database to talk to, but neither reads nor changes it.
 */
export function schemaChange(url: string, from: string, to: string): Promise<string> {
  const target = (content: string): DiffTarget =>
    content === "" ? { tag: "empty" } : { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content }] };
  return withEngine(url, async (engine) => {
    const { stdout } = await engine.diff({
      from: target(from),
      to: target(to),
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout?.startsWith("-- This is an empty migration") ? "" : (stdout ?? "");
  });
}

const NO_FILTER = { externalTables: [], externalEnums: [] };

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  const { rows: found } = await client.query("SELECT to_regclass('public._prisma_migrations') AS found");
  if (!found[0]?.found) return [];
  const { rows } = await client.query("SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL");
  return rows.map((row) => row.migration_name as string);
}

const migrationList = () => ({
  baseDir: MIGRATIONS,
  lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
  shadowDbInitScript: "",
  migrationDirectories: migrationNames().map((name) => ({
    path: name,
    migrationFile: {
      path: "migration.sql",
      content: { tag: "ok" as const, value: readFileSync(join(MIGRATIONS, name, "migration.sql"), "utf8") },
    },
  })),
});

type Glue = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");
let loaded: Promise<Glue> | undefined;

/**
 * The schema engine as WebAssembly: the native one is a download of its own, which many company networks forbid.
 * It is instantiated by hand since the package expects a bundler that can import .wasm files, and once a process
 * since its glue keeps views of the first instance's memory.
 */
async function loadEngine(): Promise<Glue> {
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const gluePath = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const { instance } = await WebAssembly.instantiate(readFileSync(gluePath.replace(/\.js$/, ".wasm")), {
    "./schema_engine_bg.js": { ...glue },
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue;
}

async function withEngine<R>(url: string, use: (engine: SchemaEngine) => Promise<R>): Promise<R> {
  loaded ??= loadEngine();
  const glue = await loaded;
  const schema = join(ROOT, "schema.prisma");
  const database = new ScriptablePg({ connectionString: url, application_name: "shenyan-migrate" });
  const engine = await glue.SchemaEngine.new(
    { datamodels: [[schema, readFileSync(schema, "utf8")]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(database),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
    await database.disposeAll();
  }
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * The adapter splits scripts at every semicolon, which cuts the body of a trigger function in two, while PostgreSQL
 * takes a script whole; and the engine never closes what it opened, so we keep account.
 */
class ScriptablePg extends PrismaPg {
  readonly #opened: Adapter[] = [];
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const pool = (adapter as unknown as { underlyingDriver(): pg.Pool }).underlyingDriver();
    adapter.executeScript = async (script: string) => {
      await pool.query(script);
    };
    this.#opened.push(adapter);
    return adapter;
  }
  async disposeAll(): Promise<void> {
    for (const adapter of this.#opened) await adapter.dispose().catch(() => undefined);
  }
}
