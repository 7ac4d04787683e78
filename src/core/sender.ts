import { createHash } from "node:crypto";
import type { Statement } from "../db/database.ts";
import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import type { Registry } from "./feature.ts";
import type { Platform } from "./interaction.ts";
import { detailsPath } from "./links.ts";
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

/** After that time a lease of a sender that died runs out. Longer than any platform call may take. */
const LEASE_MS = 60_000;
const BATCH = 20;
const POLL_MS = 1_000;
/** Then a message is given up, some two days after the first try. */
const MAX_ATTEMPTS = 12;

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
  card: Buffer | null;
};

// The first queued one of each recipient only: order is kept by letting nobody overtake.
const LEASE: Statement = {
  name: "sender.lease",
  text: `WITH due AS (
      SELECT d.id FROM delivery d
      WHERE d.platform = $1 AND d.state = 'queued' AND d.next_at <= $2 AND (d.leased_until IS NULL OR d.leased_until <= $2)
        AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.platform = d.platform AND e.tenant = d.tenant
          AND e.address = d.address AND e.state = 'queued' AND e."order" < d."order")
      ORDER BY d.next_at, d."order" LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    UPDATE delivery d SET leased_until = $4, attempts = d.attempts + 1 FROM due, message m
    WHERE d.id = due.id AND m.id = d.message_id
    RETURNING d.id, d.message_id, d.person_id, d.platform, d.tenant, d.address, d.is_channel, d.state, d.attempts,
      d.stale, d.ref, d.shown, m.notice, m.params, m.card`,
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
    RETURNING d.id, d.message_id, d.person_id, d.platform, d.tenant, d.address, d.is_channel, d.state, d.attempts,
      d.stale, d.ref, d.shown, m.notice, m.params, m.card`,
};
const SENT: Statement = {
  name: "sender.sent",
  text: `UPDATE delivery SET state = $2, ref = $3, shown = $4, sent_at = $5, leased_until = NULL, error = $6 WHERE id = $1`,
};
const LATER: Statement = {
  name: "sender.later",
  text: "UPDATE delivery SET next_at = $2, leased_until = NULL, error = $3 WHERE id = $1",
};
const REFRESHED: Statement = {
  name: "sender.refreshed",
  // Moves that came while it was being refreshed still count.
  text: "UPDATE delivery SET shown = $2, leased_until = NULL, error = $3, stale = greatest(stale - $4, 0) WHERE id = $1",
};

export function createSender(services: Services, registry: Registry, surfaces: readonly Surface[]): Sender {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  let isStopped = false;
  let isWanted = false;

  const drain = async (): Promise<number> => {
    let touched = 0;
    for (const surface of surfaces) {
      for (;;) {
        const now = services.clock.now();
        const lease = [surface.platform, now, BATCH, new Date(now.getTime() + LEASE_MS)];
        const fresh = await services.db.sql<Leased>(LEASE, lease);
        const stale = await services.db.sql<Leased>(LEASE_STALE, lease);
        await Promise.all([
          ...fresh.map((row) => send(services, registry, surface, row)),
          ...stale.map((row) => refresh(services, registry, surface, row)),
        ]);
        touched += fresh.length + stale.length;
        if (isStopped || fresh.length + stale.length === 0) break;
      }
    }
    return touched;
  };

  const loop = () => {
    if (isStopped || running) {
      isWanted = true;
      return;
    }
    clearTimeout(timer);
    isWanted = false;
    running = drain()
      .catch((err) => services.log.error({ err }, "the outbox could not be read"))
      .finally(() => {
        running = undefined;
        if (isStopped) return;
        if (isWanted) loop();
        else timer = setTimeout(loop, POLL_MS).unref();
      });
  };

  return {
    drain,
    start: loop,
    wake: loop,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
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
    await db.sql(SENT, [row.id, "sent", ref, hashOf(drawn.outgoing.card), services.clock.now(), null]);
  } catch (error) {
    const now = services.clock.now();
    const code = error instanceof PlatformError ? error.code : "fault";
    if (error instanceof PlatformError && (error.retry === "never" || row.attempts >= MAX_ATTEMPTS)) {
      log.warn({ delivery: row.id, code }, "could not be delivered");
      await db.sql(SENT, [row.id, "failed", null, null, null, code]);
      return;
    }
    if (!(error instanceof PlatformError)) log.error({ delivery: row.id, err: error }, "fault while sending");
    if (row.attempts >= MAX_ATTEMPTS) await db.sql(SENT, [row.id, "failed", null, null, null, code]);
    else await db.sql(LATER, [row.id, new Date(now.getTime() + waitMs(error, row.attempts)), code]);
  }
}

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
      const at = new Date(services.clock.now().getTime() + waitMs(error, 1));
      await db.sql(LATER, [row.id, at, code]);
      return;
    }
    log.warn({ delivery: row.id, code, ...(error instanceof PlatformError ? {} : { err: error }) }, "not refreshed");
    await db.sql(REFRESHED, [row.id, row.shown, code, row.stale]);
  }
}

/** 5 s, 10 s, 20 s … at most 6 hours, unless the platform named a time. */
function waitMs(error: unknown, attempt: number): number {
  if (error instanceof PlatformError && error.retryAfterMs !== undefined) return error.retryAfterMs;
  return Math.min(5_000 * 2 ** (attempt - 1), 6 * 3_600_000);
}

const hashOf = (card: Card): string => createHash("sha256").update(JSON.stringify(card)).digest("base64url");

async function draw(services: Services, registry: Registry, row: Leased): Promise<{ outgoing: Outgoing } | undefined> {
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
  return {
    outgoing: {
      deliveryId: row.id,
      to: row.is_channel
        ? { kind: "channel", platform, channel: address }
        : { kind: "account", account: { platform, tenant, externalId: address } },
      locale: ctx.locale,
      card,
      detailsUrl: `${services.publicUrl}${detailsPath({ vault, now }, row.id)}`,
      attempt: row.attempts,
    },
  };
}

/** One delivered card as it is now, for the page that shows it whole and for the demo chat. */
export async function drawDelivery(
  services: Services,
  registry: Registry,
  deliveryId: string,
): Promise<(Outgoing & { personId: string | null; sentAt: Date | null }) | undefined> {
  const [row] = await services.db.sql<Leased & { sent_at: Date | null }>(
    {
      name: "sender.one",
      text: `SELECT d.id, d.message_id, d.person_id, d.platform, d.tenant, d.address, d.is_channel, d.state, d.attempts,
        d.stale, d.ref, d.shown, d.sent_at, m.notice, m.params, m.card FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.id = $1`,
    },
    [deliveryId],
  );
  const drawn = row && (await draw(services, registry, row));
  return drawn && { ...drawn.outgoing, personId: row.person_id, sentAt: row.sent_at };
}
