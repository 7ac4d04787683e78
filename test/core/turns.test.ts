import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sweepTurns, takeTurns } from "../../src/core/turns.ts";
import { type Database, openDatabase } from "../../src/db/database.ts";
import { createDatabase } from "../support/database.ts";

let databases: Database[] = [];
let drop: () => Promise<void>;
beforeAll(async () => {
  const made = await createDatabase();
  drop = made.drop;
  databases = [openDatabase(made.url), openDatabase(made.url)];
});
afterAll(async () => {
  for (const db of databases) await db.close();
  await drop();
});
const db = () => databases[0] as Database;
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24) + seconds * 1000);
const LIMITS = [
  { most: 5, withinMs: 60_000 },
  { most: 8, withinMs: 600_000 },
];
const take = (key: string, seconds: number, count = 1, of = db()) =>
  takeTurns(of, key, { count, limits: LIMITS, now: at(seconds) });

test("as many as allowed are taken, then it is said how long to wait, and after that there is room", async () => {
  for (let i = 0; i < 5; i++) expect(await take("a", i)).toBe(0);
  expect(await take("a", 10)).toBe(50_000);
  expect(await take("a", 59)).toBe(1_000);
  expect(await take("a", 60)).toBe(0);
  expect(await take("b", 10)).toBe(0);
});

test("several are taken all or none, and the longer window counts too", async () => {
  expect(await take("c", 0, 4)).toBe(0);
  expect(await take("c", 1, 2)).toBe(59_000);
  expect(await take("c", 60, 4)).toBe(0);
  expect(await take("c", 300, 1)).toBe(300_000);
  expect(await take("c", 600, 1)).toBe(0);
});

test("more at once than is ever allowed waits for an empty window, and not for ever", async () => {
  expect(await take("d", 0, 1)).toBe(0);
  expect(await take("d", 1, 9)).toBe(599_000);
  expect(await take("d", 600, 9)).toBe(0);
});

test("of many instances at the same moment no more get a turn than there are", async () => {
  for (let round = 0; round < 5; round++) {
    const asked = Array.from({ length: 30 }, (_, i) => take(`e${round}`, 0, 1, databases[i % 2]));
    expect((await Promise.all(asked)).filter((wait) => wait === 0)).toHaveLength(5);
  }
});

test("whatever is asked when, no window ever holds more than its limit, and whoever waits as told gets a turn", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(90), fc.integer({ min: 1, max: 4 })), { maxLength: 25 }),
      async (asks) => {
        const key = `p${run++}`;
        const taken: number[] = [];
        let now = 0;
        for (const [later, count] of asks) {
          now += later;
          let wait = await take(key, now, count);
          for (let tries = 0; wait > 0; tries++) {
            expect(tries).toBeLessThan(10);
            now += Math.ceil(wait / 1000);
            wait = await take(key, now, count);
          }
          taken.push(...Array.from({ length: count }, () => now));
        }
        for (const end of taken) {
          for (const { most, withinMs } of LIMITS) {
            expect(taken.filter((t) => t <= end && t > end - withinMs / 1000).length).toBeLessThanOrEqual(most);
          }
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("what lies behind every window is forgotten in the night", async () => {
  await take("old", 0);
  await sweepTurns(db(), at(3 * 86_400));
  expect(await db().prisma.platformTurn.count()).toBe(0);
});
