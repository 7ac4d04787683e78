import { audienceValues, IN_AUDIENCE } from "../../core/audience.ts";
import type { Ctx } from "../../core/context.ts";
import { IS_SHOWN, messageInserts, messageRows, type OutgoingMessage, STALE } from "../../core/outbox.ts";
import type { Database, Statement } from "../../db/database.ts";
import type { LocalTimes } from "./local-time.ts";
import { type Broadcast, outOf } from "./model.ts";

/** People in one transaction. */
export const PAGE = 1_000;

const LOCK: Statement = {
  name: "broadcasts.lock-sending",
  // Of two instances one goes on with it; the other finds it taken, and nothing to do.
  text: `SELECT cursor, recall_cursor FROM broadcast WHERE id = $1 AND state = ANY($2) FOR UPDATE SKIP LOCKED`,
};
/** The cursors of a broadcast in one of the states, for whoever holds the row now. */
export async function lockBroadcast(
  ctx: Pick<Ctx, "tx">,
  id: string,
  states: readonly string[],
): Promise<{ cursor: string; recallCursor: string } | undefined> {
  const [row] = await ctx.tx.sql<{ cursor: string; recall_cursor: string }>(LOCK, [id, states]);
  return row && { cursor: row.cursor, recallCursor: row.recall_cursor };
}

// The people stay in the database: whom a page holds is put together with their deliveries there, so that memory is the
// same however many there are. `$9` holds the messages of the page, `$10` and `$11` those that go directly and by mail,
// `$12` when each place gets it.
const NEXT_PAGE: Statement = {
  name: "broadcasts.next-page",
  text: `WITH page AS (
      SELECT p.id, p.region || ' ' || p.zone AS place FROM person p WHERE p.id > $5 AND ${IN_AUDIENCE} ORDER BY p.id LIMIT ${PAGE}
    ), fresh AS (
      INSERT INTO broadcast_recipient (broadcast_id, person_id, study) SELECT $6, page.id, $7::text FROM page
      ON CONFLICT DO NOTHING RETURNING person_id
    ), moved AS (
      UPDATE broadcast SET cursor = coalesce((SELECT max(id) FROM page), cursor),
        queued_at = CASE WHEN (SELECT count(*) FROM page) < ${PAGE} THEN $8::timestamptz END
      WHERE id = $6 RETURNING queued_at
    ), ${messageInserts(
      "(SELECT 1 FROM fresh LIMIT 1) somebody,",
      "$9",
      `(SELECT jsonb_agg(jsonb_build_object('id', 'dlv_' || replace(gen_random_uuid()::text, '-', ''), 'message_id', way.id,
        'person_id', fresh.person_id, 'via', way.via, 'not_before', $12::jsonb ->> page.place))
        FROM fresh JOIN page ON page.id = fresh.person_id, (VALUES ($10::text, NULL::text), ($11::text, 'mail')) AS way(id, via) WHERE way.id IS NOT NULL)`,
      "$8",
    )}
    SELECT moved.queued_at IS NOT NULL AS is_last, (SELECT count(*)::int FROM fresh) AS count FROM moved`,
};
/**
 * Takes the next page of the audience in as recipients, queues what goes to them, and moves the cursor behind it. Who has
 * the case already is passed over, by this broadcast or another. The messages bear the cursor that the page began at, so
 * that a page is queued once.
 * @param times not before when each place gets it; a place without one gets it at once
 */
export async function queuePage(
  ctx: Pick<Ctx, "tx" | "now">,
  { id, audience, study, ways }: Pick<Broadcast, "id" | "audience" | "study" | "ways">,
  cursor: string,
  times: LocalTimes = {},
): Promise<{ isLast: boolean; count: number }> {
  const message = (way: "direct" | "mail"): OutgoingMessage => ({
    key: `${id}:${way}:${cursor}`,
    notice: `broadcasts.${way}`,
    params: { id },
    subject: outOf(id),
    to: [],
  });
  const told = [...(ways.isDirect ? [message("direct")] : []), ...(ways.isMail ? [message("mail")] : [])];
  const { messages } = messageRows(told);
  const rows = JSON.parse(messages) as { id: string; notice: string }[];
  const idOf = (way: string) => rows.find(({ notice }) => notice === `broadcasts.${way}`)?.id ?? null;
  const values = [
    ...audienceValues(audience),
    cursor,
    id,
    study ?? null,
    ctx.now,
    messages,
    idOf("direct"),
    idOf("mail"),
    JSON.stringify(times),
  ];
  const [row] = await ctx.tx.sql<{ is_last: boolean; count: number }>(NEXT_PAGE, values);
  if (!row) throw new Error(`${id} is gone`);
  return { isLast: row.is_last, count: row.count };
}

// Sets of deliveries of a broadcast are moved in parts, so that no transaction is long.
const part = (name: string, from: string, set: string): Statement => ({
  name: `broadcasts.${name}`,
  text: `UPDATE delivery d SET ${set} WHERE d.id IN (SELECT x.id FROM delivery x JOIN message m ON m.id = x.message_id
      WHERE m.subject = $1 AND ${from} LIMIT 5000 FOR UPDATE OF x SKIP LOCKED) AND $2::timestamptz IS NOT NULL
    RETURNING d.id`,
});
const IS_FREE = "(x.leased_until IS NULL OR x.leased_until <= $2)";
const HOLD = part("hold", `x.state = 'queued' AND ${IS_FREE}`, "state = 'held'");
const RELEASE = part("release", "x.state = 'held'", "state = 'queued', next_at = greatest(d.next_at, $2)");
const DROP = part("drop", `x.state IN ('queued', 'held') AND ${IS_FREE}`, "state = 'dropped', leased_until = NULL");

const inParts = (statement: Statement) => async (db: Pick<Database, "sql">, id: string, now: Date) => {
  let count = 0;
  for (;;) {
    const moved = await db.sql(statement, [outOf(id), now]);
    count += moved.length;
    if (moved.length === 0) return count;
  }
};
/** What waits is kept back; the sender sees it no more. Returns how many. */
export const holdBack = inParts(HOLD);
/** What was kept back waits again, those elsewhere for their hours. */
export const letGo = inParts(RELEASE);
/** What waits is not sent any more. */
export const dropWaiting = inParts(DROP);

const RECALL_PAGE: Statement = {
  name: "broadcasts.recall-page",
  text: `WITH page AS (
      SELECT person_id FROM broadcast_recipient WHERE broadcast_id = $1 AND person_id > $2
      ORDER BY person_id LIMIT ${PAGE}
    ), told AS (
      UPDATE delivery d SET ${STALE} FROM message m, page
      WHERE m.subject = $3 AND d.message_id = m.id AND d.person_id = page.person_id AND ${IS_SHOWN}
      RETURNING d.person_id
    ), moved AS (
      UPDATE broadcast SET recall_cursor = coalesce((SELECT max(person_id) FROM page), recall_cursor),
        recalled_all_at = CASE WHEN (SELECT count(*) FROM page) < ${PAGE} THEN $4::timestamptz END
      WHERE id = $1 RETURNING recalled_all_at
    )
    SELECT moved.recalled_all_at IS NOT NULL AS is_last, coalesce((SELECT max(person_id) FROM page), $2) AS cursor,
      ARRAY(SELECT DISTINCT person_id FROM told) AS people FROM moved`,
};
/**
 * The next page of those who have it, or will in a moment: their cards are drawn anew. Answers who they are. What waits
 * was dropped before.
 */
export async function recallPage(
  ctx: Pick<Ctx, "tx" | "now">,
  id: string,
  cursor: string,
): Promise<{ isLast: boolean; cursor: string; people: string[] }> {
  const values = [id, cursor, outOf(id), ctx.now];
  const [row] = await ctx.tx.sql<{ is_last: boolean; cursor: string; people: string[] }>(RECALL_PAGE, values);
  if (!row) throw new Error(`${id} is gone`);
  return { isLast: row.is_last, cursor: row.cursor, people: row.people };
}

const RECALL_CHANNELS: Statement = {
  name: "broadcasts.recall-channels",
  text: `UPDATE delivery d SET stale = d.stale + 1, next_at = $2::timestamptz FROM message m
    WHERE m.subject = $1 AND d.message_id = m.id AND d.is_channel AND d.state = 'sent'`,
};
/** The cards in channels are drawn anew. */
export const recallChannels = (ctx: Pick<Ctx, "tx" | "now">, id: string): Promise<unknown> =>
  ctx.tx.sql(RECALL_CHANNELS, [outOf(id), ctx.now]);

const REDRAW_OF: Statement = {
  name: "broadcasts.redraw-of",
  text: `UPDATE delivery d SET stale = d.stale + 1, next_at = $3::timestamptz,
      opened_at = coalesce(d.opened_at, $3::timestamptz) FROM message m
    WHERE m.subject = $1 AND d.message_id = m.id AND d.person_id = $2 AND d.state = 'sent'`,
};
/** The card that this person has, and pressed, shows something else now. */
export const redrawOf = (ctx: Pick<Ctx, "tx" | "now">, id: string, personId: string): Promise<unknown> =>
  ctx.tx.sql(REDRAW_OF, [outOf(id), personId, ctx.now]);

/** There are no people to queue it for. */
export const endQueueing = (ctx: Pick<Ctx, "tx" | "now">, id: string): Promise<unknown> =>
  ctx.tx.prisma.broadcast.update({ where: { id }, data: { queuedAt: ctx.now } });

/** Nothing of it moves any more; a moment that is set already stays. */
export const closeBroadcast = (ctx: Pick<Ctx, "tx" | "now">, id: string): Promise<unknown> =>
  ctx.tx.prisma.broadcast.updateMany({ where: { id, closedAt: null }, data: { closedAt: ctx.now } });
