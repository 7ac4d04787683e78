import { createHash } from "node:crypto";
import type { Statement } from "../db/database.ts";
import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import type { Registry } from "./feature.ts";
import type { Platform } from "./interaction.ts";
import { detailsPath } from "./links.ts";
import { coreWords } from "./messages/index.ts";
import { findPerson } from "./people.ts";
import type { Services } from "./services.ts";
import { REPLY_NOTICE } from "./spoken.ts";
import { type Outgoing, PlatformError, type Surface } from "./surface.ts";

/**
 * Sends what the outbox holds. The delivery rows are the queue: a sender leases some, renders each for its reader,
 * hands it to the platform and marks it, so any number of instances can send at once, one recipient's messages stay in
 * order, and a crash repeats at most what was in flight.
 */
export type Sender = {
  /** Sends everything that is due now, for all surfaces; returns how many deliveries were touched. */
  drain(): Promise<number>;
  /** From now on, drain whenever told to and at least every second. */
  start(): void;
  /** Something was queued. */
  wake(): void;
  stop(): Promise<void>;
};

/**
 * After that time a lease of a sender that died runs out. Twice what the slowest platform call takes (Slack's client,
 * with its own time-outs and repetitions: up to 90 s), since a lease that runs out in the middle sends twice.
 */
const LEASE_MS = 180_000;
const BATCH = 20;
const POLL_MS = 1_000;
/** So often something may be tried that failed or may have arrived; with the waits in between some three hours. */
const MAX_ATTEMPTS = 12;
/** A platform that takes nothing costs no attempt; what it has not taken at that age is given up. */
const MAX_AGE_MS = 3 * 86_400_000;
/** Rows that are looked at in the order of their time. */
const WINDOW = 200;
/** Recipients that one walk passes; the next goes on behind them. */
const STEPS = 500;

type Leased = {
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
// Moves that came while it was being sent still count: it is refreshed next.
const SENT: Statement = {
  name: "sender.sent",
  text: `UPDATE delivery SET state = $2, ref = $3, shown = $4, sent_at = $5, leased_until = NULL, error = $6 WHERE id = $1`,
};
const LATER: Statement = {
  name: "sender.later",
  text: "UPDATE delivery SET next_at = $2, leased_until = NULL, error = $3, attempts = $4 WHERE id = $1",
};
const REFRESHED: Statement = {
  name: "sender.refreshed",
  // Moves that came while it was being refreshed still count.
  text: "UPDATE delivery SET shown = $2, leased_until = NULL, error = $3, stale = greatest(stale - $4, 0) WHERE id = $1",
};

/** A sender for these surfaces, one lane each, so that a slow platform holds up only itself. */
export function createSender(services: Services, registry: Registry, surfaces: readonly Surface[]): Sender {
  const lanes = new Map<Surface, Lane>();
  const laneOf = (surface: Surface): Lane => {
    const lane = lanes.get(surface) ?? createLane(services, registry, surface);
    lanes.set(surface, lane);
    return lane;
  };
  // The surfaces may come after the sender was made.
  const wake = () => {
    for (const surface of surfaces) laneOf(surface).wake();
  };
  return {
    async drain() {
      const touched = await Promise.all(surfaces.map((surface) => laneOf(surface).drain()));
      return touched.reduce((sum, count) => sum + count, 0);
    },
    start: wake,
    wake,
    async stop() {
      await Promise.all([...lanes.values()].map((lane) => lane.stop()));
    },
  };
}

/** The loop of one surface: a slow platform holds up nobody but itself. */
type Lane = { drain(): Promise<number>; wake(): void; stop(): Promise<void> };

function createLane(services: Services, registry: Registry, surface: Surface): Lane {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  let isStopped = false;
  let isWanted = false;
  const lease = createLease(services, surface);

  const drain = async (): Promise<number> => {
    let touched = 0;
    for (;;) {
      const { fresh, stale, isDone } = await lease();
      await Promise.all([
        ...fresh.map((row) => send(services, registry, surface, row)),
        ...stale.map((row) => refresh(services, registry, surface, row)),
      ]);
      touched += fresh.length + stale.length;
      if (isStopped || isDone) return touched;
    }
  };

  const wake = () => {
    if (isStopped || running) {
      isWanted = true;
      return;
    }
    clearTimeout(timer);
    isWanted = false;
    running = drain()
      .catch((err) => services.log.error({ err, platform: surface.platform }, "the outbox could not be read"))
      .finally(() => {
        running = undefined;
        if (isStopped) return;
        if (isWanted) wake();
        else timer = setTimeout(wake, POLL_MS).unref();
      });
  };

  return {
    drain,
    wake,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

type Walked = Leased & { reached_tenant: string | null; reached_address: string | null };

/** Leases the next batch. What one call costs does not grow with what waits, however it is spread over recipients. */
function createLease({ db, clock }: Services, surface: Surface) {
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

async function send(services: Services, registry: Registry, surface: Surface, row: Leased): Promise<void> {
  const { db, log } = services;
  try {
    const drawn = await draw(services, registry, row);
    if (!drawn) {
      await db.sql(SENT, [row.id, "dropped", null, null, null, null]);
      return;
    }
    const { ref } = await surface.deliver(drawn.outgoing);
    const now = services.clock.now();
    await db.sql(SENT, [row.id, "sent", ref, hashOf(drawn.outgoing.card), now, null]);
    const family = registry.familyOf(row.notice);
    if (row.subject !== null && family.length > 0) {
      await db.sql(FOLD_OLDER, [row.subject, family, row.platform, row.tenant, row.address, row.id, now]);
    }
  } catch (error) {
    const now = services.clock.now();
    const code = error instanceof PlatformError ? error.code : "fault";
    if (isGivenUp(error, row, now)) {
      if (await rerouted(services, row, code, now)) return;
      log.warn({ delivery: row.id, code }, "could not be delivered");
      await db.sql(SENT, [row.id, "failed", null, null, null, code]);
      return;
    }
    if (!(error instanceof PlatformError)) log.error({ delivery: row.id, err: error }, "fault while sending");
    const attempts = isUntouched(error) ? row.attempts - 1 : row.attempts;
    const mark = row.error?.startsWith(REROUTED) ? row.error : code;
    await db.sql(LATER, [row.id, new Date(now.getTime() + waitMs(error, row, now)), mark, attempts]);
  }
}

const REROUTE: Statement = {
  name: "sender.reroute",
  // Behind what waits there already, so that its order is kept; once, so that two dead accounts do not play ball.
  text: `UPDATE delivery d SET platform = a.platform, tenant = a.tenant, address = a.spelling, attempts = 0, next_at = $2,
      leased_until = NULL, error = $3, "order" = nextval(pg_get_serial_sequence('delivery', 'order'))
    FROM (SELECT pa.platform, pa.tenant, pa.spelling FROM platform_account pa, delivery o
      WHERE o.id = $1 AND pa.person_id = o.person_id AND pa.is_active
        AND (pa.platform, pa.tenant, pa.spelling) <> (o.platform, o.tenant, o.address)
      ORDER BY pa.platform LIMIT 1) a
    WHERE d.id = $1 AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.message_id = d.message_id
      AND s.platform = a.platform AND s.tenant = a.tenant AND s.address = a.spelling)
    RETURNING d.platform`,
};
const REROUTED = "rerouted:";

/** Whoever cannot be reached where they were last active is tried once where else they have an account. */
async function rerouted({ db, log }: Services, row: Leased, code: string, now: Date): Promise<boolean> {
  if (row.person_id === null || row.is_channel || row.error?.startsWith(REROUTED)) return false;
  const [to] = await db.sql<{ platform: string }>(REROUTE, [row.id, now, `${REROUTED}${code}`]);
  if (to) log.warn({ delivery: row.id, code, from: row.platform, to: to.platform }, "goes to another account");
  return to !== undefined;
}

/** The platform took nothing: it is as if it had not been tried. */
const isUntouched = (error: unknown): boolean => error instanceof PlatformError && error.retry === "later";

function isGivenUp(error: unknown, row: Leased, now: Date): boolean {
  if (error instanceof PlatformError && error.retry === "never") return true;
  return isUntouched(error) ? ageMs(row, now) >= MAX_AGE_MS : row.attempts >= MAX_ATTEMPTS;
}

const ageMs = (row: Leased, now: Date): number => now.getTime() - row.created_at.getTime();

async function refresh(services: Services, registry: Registry, surface: Surface, row: Leased): Promise<void> {
  const { db, log } = services;
  try {
    const drawn = await draw(services, registry, row);
    const hash = drawn && hashOf(drawn.outgoing.card);
    if (!drawn || hash === row.shown || row.ref === null) {
      await db.sql(REFRESHED, [row.id, row.shown, null, row.stale]);
      return;
    }
    const result = await surface.refresh(drawn.outgoing, row.ref);
    await db.sql(REFRESHED, [row.id, hash, result === "gone" ? "gone" : null, row.stale]);
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : "fault";
    if (error instanceof PlatformError && error.retry !== "never") {
      const now = services.clock.now();
      await db.sql(LATER, [row.id, new Date(now.getTime() + waitMs(error, row, now)), code, row.attempts]);
      return;
    }
    log.warn({ delivery: row.id, code, ...(error instanceof PlatformError ? {} : { err: error }) }, "not refreshed");
    await db.sql(REFRESHED, [row.id, row.shown, code, row.stale]);
  }
}

/**
 * The time that the platform named; else 5 s, 10 s, 20 s … after failures, and while nothing is taken half the message's
 * age from 5 s to 5 min, so that soon after an outage all is sent.
 */
function waitMs(error: unknown, row: Leased, now: Date): number {
  if (error instanceof PlatformError && error.retryAfterMs !== undefined) return error.retryAfterMs;
  if (isUntouched(error) || row.state === "sent") return Math.min(Math.max(5_000, ageMs(row, now) / 2), 300_000);
  return 5_000 * 2 ** (row.attempts - 1);
}

const hashOf = (card: Card): string => createHash("sha256").update(JSON.stringify(card)).digest("base64url");

/** @param isFolding false where somebody asked for just this card, whatever came after it */
async function draw(
  services: Services,
  registry: Registry,
  row: Leased,
  isFolding = true,
): Promise<{ outgoing: Outgoing } | undefined> {
  const { db, clock, vault, company } = services;
  const now = clock.now();
  const person = await findPerson(db, row.person_id);
  const ctx: Ctx = {
    ...services,
    tx: db,
    now,
    person,
    actor: "system",
    locale: person?.locale ?? company.locale,
    zone: person?.zone ?? company.zone,
  };
  const card =
    row.notice === REPLY_NOTICE
      ? row.card && (JSON.parse(vault.openText("reply", row.card, row.message_id)) as Card)
      : await registry.notice(row.notice)?.render(ctx, row.params);
  if (!card) return undefined;
  const { platform, tenant, address } = row;
  const shown = isFolding && (await isFolded(services, registry, row)) ? foldedCard(ctx, card) : card;
  return {
    outgoing: {
      deliveryId: row.id,
      to: row.is_channel
        ? { kind: "channel", platform, channel: address }
        : { kind: "account", account: { platform, tenant, externalId: address } },
      locale: ctx.locale,
      card: shown,
      detailsUrl: `${services.publicUrl}${detailsPath({ vault, now }, row.id)}`,
      attempt: row.attempts,
    },
  };
}

// The same subject, the same kind of card, the same conversation.
const SAME = `m.subject = $1 AND m.notice = ANY($2) AND d.message_id = m.id AND d.platform = $3 AND d.tenant = $4
    AND d.address = $5 AND d.state = 'sent'`;
const OWN_TURN = `(SELECT o."order" FROM delivery o WHERE o.id = $6)`;
const IS_FOLDED: Statement = {
  name: "sender.is-folded",
  text: `SELECT 1 AS one FROM message m, delivery d WHERE ${SAME} AND d."order" > ${OWN_TURN} LIMIT 1`,
};
const FOLD_OLDER: Statement = {
  name: "sender.fold-older",
  text: `UPDATE delivery d SET stale = d.stale + 1, next_at = $7 FROM message m WHERE ${SAME} AND d."order" < ${OWN_TURN}`,
};

async function isFolded({ db }: Services, registry: Registry, row: Leased): Promise<boolean> {
  const family = registry.familyOf(row.notice);
  if (row.subject === null || family.length === 0) return false;
  return (await db.sql(IS_FOLDED, [row.subject, family, row.platform, row.tenant, row.address, row.id])).length > 0;
}

/** What is left of a card when a newer one of the same thing stands below it. */
const foldedCard = ({ locale }: Ctx, { title }: Card): Card => ({
  title,
  body: [{ kind: "note", text: coreWords.in(locale)("card.newer") }],
  actions: [],
});

/**
 * One delivered card as it is now, for the page that shows it whole and for the demo chat.
 * @param isFolding as in the conversation, where only the newest card of a thing is whole
 */
export async function drawDelivery(
  services: Services,
  registry: Registry,
  deliveryId: string,
  isFolding = false,
): Promise<(Outgoing & { personId: string | null; sentAt: Date | null }) | undefined> {
  const [row] = await services.db.sql<Leased & { sent_at: Date | null }>(
    {
      name: "sender.one",
      text: `SELECT d.id, d.message_id, d.person_id, d.platform, d.tenant, d.address, d.is_channel, d.state, d.attempts,
        d.stale, d.ref, d.shown, d.sent_at, m.notice, m.params, m.subject, m.card, m.created_at, d.error FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.id = $1`,
    },
    [deliveryId],
  );
  const drawn = row && (await draw(services, registry, row, isFolding));
  return drawn && { ...drawn.outgoing, personId: row.person_id, sentAt: row.sent_at };
}
