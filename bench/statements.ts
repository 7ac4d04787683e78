import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

type Recorded = { text: string; values: unknown[] };

/** Runs something and gives back every statement that it sent to PostgreSQL, with its values. */
export async function record(work: () => Promise<unknown>): Promise<Recorded[]> {
  const seen: Recorded[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    if (typeof first === "string") seen.push({ text: first, values: Array.isArray(second) ? second : [] });
    else if (first && typeof first === "object" && "text" in first) {
      seen.push({ text: first.text, values: first.values ?? (Array.isArray(second) ? second : []) });
    }
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}

/** Ids that must be new at each run: our own random ones and the key of the event. */
const UNIQUE = /\b(?:[a-z]{3}_[0-9a-hjkmnp-tv-z]{16}|bench-[0-9]+)\b/g;

/** A value as SQL, with each unique id made from a random number of the run. */
function literal(value: unknown, tokens: Map<string, number>): string {
  if (value === null || value === undefined) return "NULL";
  if (value instanceof Date) return `'${value.toISOString()}'`;
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString("hex")}'::bytea`;
  if (Array.isArray(value)) {
    const inner = value.map((item) => `"${String(item).replace(/["\\]/g, "\\$&")}"`).join(",");
    return literal(`{${inner}}`, tokens);
  }
  // pgbench takes a colon with letters for a variable, even inside a string.
  const text = String(value).replace(/\\/g, "\\\\").replace(/'/g, "''").replace(/:/g, "\\072");
  const parts = text.split(UNIQUE);
  if (parts.length === 1) return `E'${text}'`;
  const ids = text.match(UNIQUE) ?? [];
  const pieces = parts.flatMap((part, i) => {
    const id = ids[i];
    if (id === undefined) return [`E'${part}'`];
    if (!tokens.has(id)) tokens.set(id, tokens.size);
    return [`E'${part}${id.slice(0, 4)}'`, `substr(md5(:r::text || '${tokens.get(id)}'), 1, 16)`];
  });
  return `(${pieces.join(" || ")})`;
}

/** Whether pgbench is on this machine. */
export const hasPgbench = (): boolean => spawnSync("pgbench", ["--version"]).status === 0;

/**
 * Transactions a second of pgbench running just these statements, prepared, so many clients at once, against the same
 * server.
 */
export function pgbench(url: string, statements: readonly Recorded[], clients: number, seconds: number): number {
  const tokens = new Map<string, number>();
  const script = ["\\set r random(1, 9000000000000000)"];
  for (const { text, values } of statements) {
    const filled = text
      .replace(/--[^\n]*/g, "")
      .replace(/\$(\d+)/g, (_found, n) => literal(values[Number(n) - 1], tokens))
      .replace(/\s+/g, " ")
      .trim();
    script.push(`${filled};`);
  }
  const folder = mkdtempSync(join(tmpdir(), "shenyan-pgbench-"));
  try {
    const file = join(folder, "interaction.sql");
    writeFileSync(file, script.join("\n"));
    const args = ["-n", "-M", "prepared", "-c", String(clients), "-j", "2", "-T", String(seconds), "-f", file, url];
    const { stdout, stderr } = spawnSync("pgbench", args, { encoding: "utf8" });
    const tps = /tps = ([\d.]+)/.exec(stdout)?.[1];
    if (!tps || /ERROR/.test(stderr)) throw new Error(`pgbench: ${stderr.slice(0, 500)}`);
    return Number(tps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same by our own driver, where there is no pgbench: each run with fresh ids, prepared statements. */
export async function replay(
  url: string,
  statements: readonly Recorded[],
  clients: number,
  ms: number,
): Promise<number> {
  const names = new Map<string, string>();
  for (const { text } of statements) if (!names.has(text)) names.set(text, `bench-${names.size}`);
  const until = performance.now() + ms;
  let count = 0;
  const worker = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (performance.now() < until) {
      const fresh = new Map<string, string>();
      const renew = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(renew);
        if (typeof value !== "string") return value;
        return value.replace(UNIQUE, (id) => {
          if (!fresh.has(id)) fresh.set(id, id.slice(0, 4) + Math.random().toString(36).slice(2, 14).padEnd(16, "0"));
          return fresh.get(id) ?? id;
        });
      };
      for (const { text, values } of statements) {
        if (values.length === 0) await client.query(text);
        else await client.query({ name: names.get(text) ?? "", text, values: values.map(renew) });
      }
      count++;
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: clients }, worker));
  return count / (ms / 1000);
}
