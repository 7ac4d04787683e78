import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import type { Database, Statement, Tx } from "../db/database.ts";

/**
 * One thing that happened, in the log that only grows. `data` holds ids and facts, never what people wrote: the log
 * outlives the texts.
 */
export type AuditNote = { subject: string; actor: string; action: string; data?: Record<string, unknown> };

const APPEND: Statement = {
  name: "audit.append",
  text: "INSERT INTO audit_entry (subject, at, actor, action, data) VALUES ($1, $2, $3, $4, $5)",
};

/** Appends an entry to its subject's chain. Life cycles do this by themselves; this is for what moves no state. */
export async function appendAudit(tx: Pick<Tx, "sql">, at: Date, note: AuditNote): Promise<void> {
  await tx.sql(APPEND, [note.subject, at, note.actor, note.action, JSON.stringify(note.data ?? {})]);
}

export type AuditRow = {
  id: string;
  subject: string;
  seq: number;
  at: Date;
  actor: string;
  action: string;
  data: string;
  prev: string;
  hash: string;
};

const GENESIS = "0".repeat(64);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The hash that an entry must have; the same rule as the database's trigger. */
export const entryHash = (row: Omit<AuditRow, "id" | "hash">): string =>
  sha256([row.prev, row.subject, row.seq, row.at.toISOString(), row.actor, row.action, row.data].join("\n"));

/**
 * The Merkle root of some hashes (hex): leaves and nodes are hashed with different prefixes, so that a node cannot be
 * shown as a leaf; an odd one moves up unchanged. Of none: the hash of the empty text.
 */
export function merkleRoot(hashes: readonly string[]): string {
  if (hashes.length === 0) return sha256("");
  let level = hashes.map((hash) => sha256(`leaf:${hash}`));
  while (level.length > 1) {
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i] ?? "", level[i + 1]];
      next.push(right === undefined ? left : sha256(`node:${left}:${right}`));
    }
    level = next;
  }
  return level[0] ?? sha256("");
}

const STOP_WRITERS: Statement = {
  name: "audit.stop-writers",
  text: "LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE",
};
const SINCE: Statement = { name: "audit.since", text: "SELECT id, hash FROM audit_entry WHERE id > $1 ORDER BY id" };
const LAST_ROOT: Statement = {
  name: "audit.last-root",
  text: "SELECT day, root, last_id FROM audit_root ORDER BY day DESC LIMIT 1",
};
const ADD_ROOT: Statement = {
  name: "audit.add-root",
  text: "INSERT INTO audit_root (day, entries, last_id, root, made_at) VALUES ($1, $2, $3, $4, $5)",
};

export type DailyRoot = { day: string; entries: number; root: string };

/**
 * Closes a day: one Merkle root over all entries since the root before, tied to that root. Writers wait for the moment
 * it takes, so that none of them can slip an entry in front of the last one that is covered. Undefined when that day
 * has its root already.
 */
export async function closeAuditDay(tx: Pick<Tx, "sql">, day: string, now: Date): Promise<DailyRoot | undefined> {
  await tx.sql(STOP_WRITERS);
  const [before] = await tx.sql<{ day: string; root: string; last_id: string }>(LAST_ROOT);
  if (before && before.day >= day) return undefined;
  const entries = await tx.sql<{ id: string; hash: string }>(SINCE, [before?.last_id ?? "0"]);
  const root = dailyRoot(
    day,
    before?.root,
    entries.map((entry) => entry.hash),
  );
  await tx.sql(ADD_ROOT, [day, entries.length, entries.at(-1)?.id ?? before?.last_id ?? "0", root, now]);
  return { day, entries: entries.length, root };
}

const dailyRoot = (day: string, before: string | undefined, hashes: readonly string[]): string =>
  sha256(`day:${day}:${before ?? GENESIS}:${merkleRoot(hashes)}`);

export type AuditFault = { subject: string; seq?: number; fault: "hash" | "link" | "gap" | "head" | "root" };
export type AuditReport = { entries: number; subjects: number; roots: number; faults: AuditFault[] };

/**
 * Recomputes every hash, link, head and daily root, as they were at one moment: a log that is being written is not
 * broken. Reads in pages of 5,000; in memory it keeps one hash a subject and those of one day.
 */
export async function verifyAudit(db: Pick<Database, "pool">): Promise<AuditReport> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return await verifySnapshot(client);
  } finally {
    // Also after a fault: a connection that cannot even do this is thrown away.
    await client.query("ROLLBACK").then(
      () => client.release(),
      (error) => client.release(error),
    );
  }
}

async function verifySnapshot(client: Pick<PoolClient, "query">): Promise<AuditReport> {
  const faults: AuditFault[] = [];
  const heads = new Map<string, { seq: number; hash: string }>();
  const { rows: roots } = await client.query<{ day: string; root: string; last_id: string; entries: number }>(
    "SELECT day, root, last_id, entries FROM audit_root ORDER BY day",
  );
  let open = 0;
  let hashes: string[] = [];
  const closeDaysBefore = (id: bigint | undefined) => {
    for (let root = roots[open]; root && (id === undefined || BigInt(root.last_id) < id); root = roots[++open]) {
      const expected = dailyRoot(root.day, roots[open - 1]?.root, hashes);
      if (root.root !== expected || root.entries !== hashes.length) faults.push({ subject: root.day, fault: "root" });
      hashes = [];
    }
  };
  let entries = 0;
  let after = "0";
  for (;;) {
    const { rows } = await client.query<AuditRow>("SELECT * FROM audit_entry WHERE id > $1 ORDER BY id LIMIT 5000", [
      after,
    ]);
    for (const row of rows) {
      entries++;
      after = row.id;
      closeDaysBefore(BigInt(row.id));
      hashes.push(row.hash);
      const head = heads.get(row.subject) ?? { seq: 0, hash: GENESIS };
      const place = { subject: row.subject, seq: row.seq };
      if (row.seq !== head.seq + 1) faults.push({ ...place, fault: "gap" });
      if (row.prev !== head.hash) faults.push({ ...place, fault: "link" });
      if (entryHash(row) !== row.hash) faults.push({ ...place, fault: "hash" });
      heads.set(row.subject, { seq: row.seq, hash: row.hash });
    }
    if (rows.length < 5000) break;
  }
  closeDaysBefore(undefined);
  const { rows: stored } = await client.query<{ subject: string; seq: number; hash: string }>(
    "SELECT * FROM audit_head WHERE seq > 0",
  );
  const known = new Map(stored.map((head) => [head.subject, head]));
  for (const subject of new Set([...heads.keys(), ...known.keys()])) {
    const [found, head] = [heads.get(subject), known.get(subject)];
    if (found?.seq !== head?.seq || found?.hash !== head?.hash) faults.push({ subject, fault: "head" });
  }
  return { entries, subjects: heads.size, roots: roots.length, faults };
}
