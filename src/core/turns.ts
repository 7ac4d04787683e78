import type { Statement } from "../db/database.ts";
import type { Reader } from "./people.ts";

/**
 * Turns at something that takes only so much in a time, counted in the database for all instances together. A turn is
 * taken before it is used, in one statement, so that two never take the last one, and what was sent without our knowing
 * counts too.
 */
export type TurnLimit = { most: number; withinMs: number };

// The row is locked and its condition read again before it is changed: of two at once, the second sees the first.
const TAKE: Statement = {
  name: "turns.take",
  text: `INSERT INTO platform_turn AS t (key, times, last)
    VALUES ($1, array_fill($2::timestamptz, ARRAY[$3::int]), $2)
    ON CONFLICT (key) DO UPDATE
      SET times = ARRAY(SELECT x FROM unnest(t.times) x WHERE x > $4) || excluded.times, last = $2
      WHERE NOT EXISTS (SELECT 1 FROM unnest($5::int[], $6::timestamptz[]) AS l(most, since)
        WHERE (SELECT count(*) FROM unnest(t.times) x WHERE x > l.since) + $3::int > l.most)
    RETURNING key`,
};
const TIMES: Statement = { name: "turns.times", text: "SELECT times FROM platform_turn WHERE key = $1" };

/**
 * Takes `count` turns, all or none. 0: they are taken; else the milliseconds after which to ask again. More at once than
 * a limit allows at all are let through when nothing else was: they would wait for ever.
 */
export async function takeTurns(
  db: Reader,
  key: string,
  { count = 1, limits, now }: { count?: number; limits: readonly TurnLimit[]; now: Date },
): Promise<number> {
  if (count <= 0) return 0;
  const since = limits.map(({ withinMs }) => new Date(now.getTime() - withinMs));
  const oldest = new Date(Math.min(...since.map((at) => at.getTime())));
  const most = limits.map((limit) => Math.max(limit.most, count));
  if ((await db.sql(TAKE, [key, now, count, oldest, most, since])).length > 0) return 0;
  const [row] = await db.sql<{ times: Date[] }>(TIMES, [key]);
  const times = (row?.times ?? []).map((at) => at.getTime()).sort((a, b) => a - b);
  return Math.max(1_000, ...limits.map((limit, at) => waitFor(times, count, limit.withinMs, most[at] ?? count, now)));
}

/** Until so many of the turns lie behind the window that the new ones fit. */
function waitFor(times: readonly number[], count: number, withinMs: number, most: number, now: Date): number {
  const within = times.filter((at) => at > now.getTime() - withinMs);
  const tooMany = within.length + count - most;
  if (tooMany <= 0) return 0;
  return (within[tooMany - 1] ?? now.getTime()) + withinMs - now.getTime();
}

const SWEEP: Statement = { name: "turns.sweep", text: "DELETE FROM platform_turn WHERE last < $1" };
/** No window is longer. */
const SWEEP_MS = 2 * 86_400_000;

/** Forgets what lies behind every window. */
export async function sweepTurns(db: Reader, now: Date): Promise<void> {
  await db.sql(SWEEP, [new Date(now.getTime() - SWEEP_MS)]);
}
