import type { Statement } from "../db/database.ts";
import type { Platform } from "./interaction.ts";
import type { Services } from "./services.ts";
import type { Surface } from "./surface.ts";

/**
 * After that time a lease of a sender that died runs out. Twice what the slowest platform call takes (Slack's client,
 * with its own time-outs and repetitions: up to 90 s), since a lease that runs out in the middle sends twice.
 */
const LEASE_MS = 180_000;
const BATCH = 20;
/** Rows that are looked at in the order of their time. */
const WINDOW = 200;
/** Recipients that one walk passes; the next goes on behind them. */
const STEPS = 500;

/** A delivery in the hands of a sender, with the message that it carries. */
export type Leased = {
  id: string;
  message_id: string;
  person_id: string | null;
  platform: Platform;
  tenant: string;
  address: string;
  is_channel: boolean;
  state: string;
  attempts: number;
  stale: number;
  ref: string | null;
  shown: string | null;
  notice: string;
  params: Record<string, unknown>;
  subject: string | null;
  card: Buffer | null;
  created_at: Date;
  error: string | null;
};

const RETURNED = `d.id, d.message_id, d.person_id, d.platform, d.tenant, d.address, d.is_channel, d.state, d.attempts,
      d.stale, d.ref, d.shown, m.notice, m.params, m.subject, m.card, m.created_at, d.error`;
// What moved before is in the card that is drawn now; what moves from now on counts.
const TAKEN = `UPDATE delivery d SET leased_until = $4, attempts = d.attempts + 1, stale = 0 FROM due, message m
    WHERE d.id = due.id AND m.id = d.message_id`;
const IS_FREE = "d.state = 'queued' AND d.next_at <= $2 AND (d.leased_until IS NULL OR d.leased_until <= $2)";
/** The first queued one of a recipient: order is kept by letting nobody overtake. */
const headOf = (recipient: string) => `SELECT e.id FROM delivery e WHERE e.platform = $1 AND e.state = 'queued'
          AND e.tenant = ${recipient}.tenant AND e.address = ${recipient}.address ORDER BY e."order" LIMIT 1`;

// Of those who wait longest. A recipient for whom thousands wait may fill the window: then WALK goes past him.
const LEASE: Statement = {
  name: "sender.lease",
  text: `WITH waiting AS MATERIALIZED (
      SELECT DISTINCT w.tenant, w.address FROM (SELECT tenant, address FROM delivery
        WHERE platform = $1 AND state = 'queued' AND next_at <= $2 ORDER BY next_at, "order" LIMIT ${WINDOW}) w
    ), due AS (
      SELECT d.id FROM delivery d
      WHERE d.id = ANY(ARRAY(SELECT h.id FROM waiting CROSS JOIN LATERAL (${headOf("waiting")}) h)) AND ${IS_FREE}
      ORDER BY d.next_at, d."order" LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    ${TAKEN} RETURNING ${RETURNED}`,
};
const IS_MORE: Statement = {
  name: "sender.is-more",
  text: `SELECT 1 AS one FROM delivery WHERE platform = $1 AND state = 'queued' AND next_at <= $2
    ORDER BY next_at, "order" OFFSET ${WINDOW} LIMIT 1`,
};
// Steps from recipient to recipient through the index of turns, behind the one where the last walk ended.
const WALK: Statement = {
  name: "sender.walk",
  text: `WITH RECURSIVE walk AS (
      (SELECT tenant, address, id, 1 AS step FROM delivery
        WHERE platform = $1 AND state = 'queued' AND (tenant, address) > ($5, $6)
        ORDER BY tenant, address, "order" LIMIT 1)
      UNION ALL
      SELECT n.tenant, n.address, n.id, walk.step + 1 FROM walk CROSS JOIN LATERAL (
        SELECT e.tenant, e.address, e.id FROM delivery e
        WHERE e.platform = $1 AND e.state = 'queued' AND (e.tenant, e.address) > (walk.tenant, walk.address)
        ORDER BY e.tenant, e.address, e."order" LIMIT 1) n
      WHERE walk.step < ${STEPS}
    ), free AS MATERIALIZED (
      SELECT walk.id, walk.step, walk.tenant, walk.address, (${IS_FREE}) AS is_free
      FROM walk CROSS JOIN LATERAL (SELECT * FROM delivery x WHERE x.id = walk.id) d
    ), due AS (
      SELECT d.id FROM delivery d
      WHERE d.id = ANY(ARRAY(SELECT id FROM free WHERE is_free ORDER BY step LIMIT $3)) AND ${IS_FREE}
      FOR UPDATE SKIP LOCKED
    ), taken AS (
      ${TAKEN} RETURNING ${RETURNED}
    ), reached AS (
      SELECT tenant, address FROM free WHERE step = coalesce(
        (SELECT max(step) FROM (SELECT step FROM free WHERE is_free ORDER BY step LIMIT $3) f HAVING count(*) = $3),
        (SELECT max(step) FROM free HAVING count(*) = ${STEPS}))
    )
    SELECT taken.*, reached.tenant AS reached_tenant, reached.address AS reached_address
    FROM (SELECT 1) one LEFT JOIN taken ON true LEFT JOIN reached ON true`,
};
const LEASE_STALE: Statement = {
  name: "sender.lease-stale",
  text: `WITH due AS (
      SELECT d.id FROM delivery d
      WHERE d.platform = $1 AND d.state = 'sent' AND d.stale > 0 AND d.next_at <= $2
        AND (d.leased_until IS NULL OR d.leased_until <= $2)
      ORDER BY d.next_at, d."order" LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    UPDATE delivery d SET leased_until = $4 FROM due, message m
    WHERE d.id = due.id AND m.id = d.message_id
    RETURNING ${RETURNED}`,
};

type Walked = Leased & { reached_tenant: string | null; reached_address: string | null };

/** Leases the next batch. What one call costs does not grow with what waits, however it is spread over recipients. */
export function createLease({ db, clock }: Services, surface: Surface) {
  const start = { tenant: "", address: "" };
  let place = start;
  // Nothing was found since the walk began at the start.
  let isClean = true;
  return async (): Promise<{ fresh: Leased[]; stale: Leased[]; isDone: boolean }> => {
    if (place === start) isClean = true;
    const now = clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const fresh = await db.sql<Leased>(LEASE, [surface.platform, now, BATCH, until]);
    if (fresh.length < BATCH && (await db.sql(IS_MORE, [surface.platform, now])).length > 0) {
      const left = BATCH - fresh.length;
      const rows = await db.sql<Walked>(WALK, [surface.platform, now, left, until, place.tenant, place.address]);
      fresh.push(...rows.filter((row) => row.id !== null));
      const [{ reached_tenant: tenant, reached_address: address } = {}] = rows;
      place = typeof tenant === "string" && typeof address === "string" ? { tenant, address } : start;
    } else place = start;
    const stale = await db.sql<Leased>(LEASE_STALE, [surface.platform, now, BATCH, until]);
    if (fresh.length + stale.length > 0) isClean = false;
    return { fresh, stale, isDone: isClean && place === start };
  };
}
