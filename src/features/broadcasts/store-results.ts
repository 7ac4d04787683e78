import type { Ctx } from "../../core/context.ts";
import { AFTERWARDS } from "../../core/outbox.ts";
import type { Statement } from "../../db/database.ts";
import { GROUP_MIN, outOf } from "./model.ts";

type Reads = Pick<Ctx, "tx">;

const COUNTS: Statement = {
  name: "broadcasts.counts",
  text: `SELECT d.state, count(*)::int AS count, count(d.opened_at)::int AS opened,
      count(*) FILTER (WHERE d.state IN ('queued', 'held') AND d.next_at > $2)::int AS later,
      max(d.next_at) FILTER (WHERE d.state IN ('queued', 'held')) AS last_at,
      count(*) FILTER (WHERE d.state = 'sent' AND (d.platform = 'mail'
        OR d.error <> '${AFTERWARDS.takenAway}' AND d.stale = 0))::int AS fixed
    FROM message m JOIN delivery d ON d.message_id = m.id WHERE m.subject = $1 GROUP BY 1`,
};
/** `fixed`: sent, and the platform lets nobody change it any more nor take it away. */
export type Counts = {
  sent: number;
  waiting: number;
  /** Of those that wait, how many are not due yet, as where it is night; and when the last of them is. */
  later: number;
  lastAt: Date | undefined;
  failed: number;
  unreachable: number;
  dropped: number;
  /** Read, as far as platforms say so. */
  opened: number;
  fixed: number;
};

/** How many messages of a broadcast are where. */
export async function countsOf(ctx: Reads & Pick<Ctx, "now">, id: string): Promise<Counts> {
  type Counted = { state: string; count: number; opened: number; fixed: number; later: number; last_at: Date | null };
  const rows = await ctx.tx.sql<Counted>(COUNTS, [outOf(id), ctx.now]);
  const lastAt = rows.flatMap(({ last_at }) => (last_at ? [last_at] : [])).sort((a, b) => b.getTime() - a.getTime())[0];
  const of = (...states: string[]) =>
    rows.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  return {
    sent: of("sent", "folded"),
    waiting: of("queued", "held"),
    later: rows.reduce((sum, { later }) => sum + later, 0),
    lastAt,
    failed: of("failed"),
    unreachable: of("unreachable"),
    dropped: of("dropped"),
    opened: rows.reduce((sum, { opened }) => sum + opened, 0),
    fixed: rows.reduce((sum, { fixed }) => sum + fixed, 0),
  };
}

const IS_WAITING: Statement = {
  name: "broadcasts.is-waiting",
  text: `SELECT 1 AS one FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $1 AND d.state IN ('queued', 'held') LIMIT 1`,
};
/** Whether something of it still waits to be sent. */
export const isWaiting = async (ctx: Reads, id: string): Promise<boolean> =>
  (await ctx.tx.sql(IS_WAITING, [outOf(id)])).length > 0;

const REASONS: Statement = {
  name: "broadcasts.reasons",
  text: `SELECT d.platform, d.error AS code, count(*)::int AS count FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $1 AND d.state = 'failed' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5`,
};
/** Why messages failed, by the platforms' own codes, the most frequent first. */
export const reasonsOf = (
  ctx: Reads,
  id: string,
): Promise<{ platform: string; code: string | null; count: number }[]> => ctx.tx.sql(REASONS, [outOf(id)]);

const UNREACHED: Statement = {
  name: "broadcasts.unreached",
  text: `SELECT p.name, p.department, d.state, d.error AS code FROM message m JOIN delivery d ON d.message_id = m.id
      JOIN person p ON p.id = d.person_id
    WHERE m.subject = $1 AND d.state IN ('failed', 'unreachable') ORDER BY p.department, p.name, p.id OFFSET $2 LIMIT $3`,
};
export type Unreached = { name: string; department: string; state: "failed" | "unreachable"; code: string | null };
/** Whom it did not reach, for those who tell them by other means. */
export const unreachedOf = (ctx: Reads, id: string, from: number, limit: number): Promise<Unreached[]> =>
  ctx.tx.sql(UNREACHED, [outOf(id), from, limit]);

// ── what the recipients did ─────────────────────────────────────────────────────────────────────────────────────────

const ANSWER: Statement = {
  name: "broadcasts.answer",
  text: `WITH first AS (
      UPDATE broadcast_recipient SET answered_at = $3
      WHERE broadcast_id = $1 AND person_id = $2 AND answered_at IS NULL RETURNING broadcast_id
    )
    INSERT INTO broadcast_answer (broadcast_id, option, count) SELECT broadcast_id, $4, 1 FROM first
    ON CONFLICT (broadcast_id, option) DO UPDATE SET count = broadcast_answer.count + 1 RETURNING option`,
};
/** Counts an answer, and that this person gave one; false for a second. */
export const countAnswer = async (ctx: Reads & Pick<Ctx, "now">, id: string, personId: string, option: number) =>
  (await ctx.tx.sql(ANSWER, [id, personId, ctx.now, option])).length > 0;

const CONFIRM: Statement = {
  name: "broadcasts.confirm",
  text: `UPDATE broadcast_recipient SET confirmed_at = $3
    WHERE broadcast_id = $1 AND person_id = $2 AND confirmed_at IS NULL RETURNING person_id`,
};
/** Keeps that somebody has read it; false for a second time. */
export const confirmRead = async (ctx: Reads & Pick<Ctx, "now">, id: string, personId: string): Promise<boolean> =>
  (await ctx.tx.sql(CONFIRM, [id, personId, ctx.now])).length > 0;

export type Recipient = { answeredAt: Date | undefined; confirmedAt: Date | undefined };
/** What a recipient did with it; undefined for somebody who is none. */
export async function recipientOf(ctx: Reads, id: string, personId: string): Promise<Recipient | undefined> {
  const [row] = await ctx.tx.sql<{ answered_at: Date | null; confirmed_at: Date | null }>(
    {
      name: "broadcasts.recipient",
      text: "SELECT answered_at, confirmed_at FROM broadcast_recipient WHERE broadcast_id = $1 AND person_id = $2",
    },
    [id, personId],
  );
  return row && { answeredAt: row.answered_at ?? undefined, confirmedAt: row.confirmed_at ?? undefined };
}

const HAS_IT: Statement = {
  name: "broadcasts.has-it",
  text: `SELECT 1 AS one FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $1 AND d.person_id = $2 AND d.state IN ('sent', 'folded') LIMIT 1`,
};
/** Whether somebody got it. */
export const hasGot = async (ctx: Reads, id: string, personId: string): Promise<boolean> =>
  (await ctx.tx.sql(HAS_IT, [outOf(id), personId])).length > 0;

const DID: Statement = {
  name: "broadcasts.did",
  text: `SELECT count(*)::int AS people, count(confirmed_at)::int AS confirmed, count(answered_at)::int AS answered
    FROM broadcast_recipient WHERE broadcast_id = $1`,
};
export type Did = { people: number; confirmed: number; answered: number };
/** How many it goes to, and how many confirmed and answered. */
export async function didOf(ctx: Reads, id: string): Promise<Did> {
  const [row] = await ctx.tx.sql<Did>(DID, [id]);
  return row ?? { people: 0, confirmed: 0, answered: 0 };
}

/** How often each option was chosen, by its number. */
export async function answersOf(ctx: Reads, id: string): Promise<Map<number, number>> {
  const rows = await ctx.tx.prisma.broadcastAnswer.findMany({ where: { broadcastId: id } });
  return new Map(rows.map(({ option, count }) => [option, count]));
}

const BY_DEPARTMENT: Statement = {
  name: "broadcasts.by-department",
  text: `SELECT p.department, count(*)::int AS people, count(r.confirmed_at)::int AS confirmed
    FROM broadcast_recipient r JOIN person p ON p.id = r.person_id WHERE r.broadcast_id = $1
    GROUP BY 1 HAVING count(*) >= ${GROUP_MIN} ORDER BY 2 DESC, 1 LIMIT 20`,
};
/** Who confirmed, by department; a group in which single people could be told is not among them. */
export const confirmedByDepartment = (
  ctx: Reads,
  id: string,
): Promise<{ department: string; people: number; confirmed: number }[]> => ctx.tx.sql(BY_DEPARTMENT, [id]);
