import { expect, test } from "vitest";
import { withDatabaseOf } from "../../test/support/database.ts";
import { appendAudit, closeAuditDay, merkleRoot, verifyAudit } from "./audit.ts";

const AT = new Date("2026-11-24T01:00:00.000Z");
const note = (subject: string, action = "thing.happened") => ({
  subject,
  actor: "per_x",
  action,
  data: { n: "陈\n'" },
});

test("entries of one subject form a chain that can be recomputed", () =>
  withDatabaseOf(async (db) => {
    await db.transaction(async (tx) => {
      for (let i = 0; i < 5; i++) await appendAudit(tx, new Date(AT.getTime() + i), note("inc_a"));
      await appendAudit(tx, AT, note("inc_b"));
    });
    expect(await verifyAudit(db)).toEqual({ entries: 6, subjects: 2, roots: 0, faults: [] });
  }));

test("twenty writers at once on one subject leave one unbroken chain", () =>
  withDatabaseOf(async (db) => {
    await Promise.all(Array.from({ length: 20 }, () => db.transaction((tx) => appendAudit(tx, AT, note("inc_a")))));
    const { rows } = await db.pool.query("SELECT seq FROM audit_entry ORDER BY id");
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect((await verifyAudit(db)).faults).toEqual([]);
  }));

test("a rolled back transaction leaves no entry and no gap", () =>
  withDatabaseOf(async (db) => {
    await db.transaction((tx) => appendAudit(tx, AT, note("inc_a")));
    const failing = db.transaction(async (tx) => {
      await appendAudit(tx, AT, note("inc_a"));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await db.transaction((tx) => appendAudit(tx, AT, note("inc_a")));
    expect(await verifyAudit(db)).toMatchObject({ entries: 2, faults: [] });
  }));

test.each([
  "UPDATE audit_entry SET actor = 'me'",
  "DELETE FROM audit_entry",
  "TRUNCATE audit_entry",
  "DELETE FROM audit_root",
])("the database refuses: %s", (statement) =>
  withDatabaseOf(async (db) => {
    await db.transaction((tx) => appendAudit(tx, AT, note("inc_a")));
    await expect(db.pool.query(statement)).rejects.toThrow(/append-only/);
  }),
);

test.each([
  ["a changed actor", "UPDATE audit_entry SET actor = 'me' WHERE seq = 2", "hash"],
  ["a removed entry", "DELETE FROM audit_entry WHERE seq = 2", "gap"],
  ["a removed last entry", "DELETE FROM audit_entry WHERE seq = 3", "head"],
  ["a moved head", "UPDATE audit_head SET seq = 2", "head"],
])("verify finds %s, done by somebody who switched the triggers off", (_what, statement, fault) =>
  withDatabaseOf(async (db) => {
    await db.transaction(async (tx) => {
      for (let i = 0; i < 3; i++) await appendAudit(tx, AT, note("inc_a"));
    });
    await db.pool.query("ALTER TABLE audit_entry DISABLE TRIGGER USER");
    await db.pool.query(statement);
    expect((await verifyAudit(db)).faults.map((item) => item.fault)).toContain(fault);
  }),
);

test("a daily root covers what came since the root before, and a changed entry breaks it", () =>
  withDatabaseOf(async (db) => {
    await db.transaction((tx) => appendAudit(tx, AT, note("inc_a")));
    const first = await db.transaction((tx) => closeAuditDay(tx, "2026-11-24", AT));
    await db.transaction((tx) => appendAudit(tx, AT, note("inc_b")));
    const second = await db.transaction((tx) => closeAuditDay(tx, "2026-11-25", AT));
    expect([first?.entries, second?.entries]).toEqual([1, 1]);
    expect(first?.root).not.toBe(second?.root);
    expect(await db.transaction((tx) => closeAuditDay(tx, "2026-11-25", AT))).toBeUndefined();
    expect(await verifyAudit(db)).toMatchObject({ roots: 2, faults: [] });
    await db.pool.query("ALTER TABLE audit_root DISABLE TRIGGER USER");
    await db.pool.query("UPDATE audit_root SET root = $1 WHERE day = '2026-11-24'", ["0".repeat(64)]);
    expect((await verifyAudit(db)).faults).toContainEqual({ subject: "2026-11-24", fault: "root" });
  }));

test("a log that is being written while it is verified is not called broken", () =>
  withDatabaseOf(async (db) => {
    await db.pool.query(
      `INSERT INTO audit_entry (subject, at, actor, action, data)
        SELECT 'inc_' || i % 50, $1, 'per_x', 'thing.happened', '{}' FROM generate_series(1, 6000) i`,
      [AT],
    );
    let isOver = false;
    let written = 0;
    const write = async (subject: string) => {
      while (!isOver) {
        await db.transaction((tx) => appendAudit(tx, AT, note(subject)));
        written++;
      }
    };
    const writers = ["inc_1", "inc_2", "inc_new"].map(write);
    const reports = [];
    for (let day = 1; day <= 4; day++) {
      const closing = db.transaction((tx) => closeAuditDay(tx, `2026-12-0${day}`, AT));
      reports.push(await verifyAudit(db));
      await closing;
    }
    isOver = true;
    await Promise.all(writers);
    expect(written).toBeGreaterThan(4);
    expect(reports.flatMap((report) => report.faults)).toEqual([]);
    expect(await verifyAudit(db)).toMatchObject({ entries: 6000 + written, roots: 4, faults: [] });
  }));

test("the Merkle root depends on every leaf and on their order", () => {
  const leaves = ["a", "b", "c", "d", "e"];
  const root = merkleRoot(leaves);
  for (let i = 0; i < leaves.length; i++) {
    expect(merkleRoot(leaves.map((leaf, j) => (i === j ? "x" : leaf)))).not.toBe(root);
  }
  expect(merkleRoot(leaves.toReversed())).not.toBe(root);
  expect(merkleRoot([])).not.toBe(merkleRoot(["a"]));
});
