import { createHash } from "node:crypto";
import type { Statement } from "../db/database.ts";
import type { Card } from "./card.ts";
import { addressOf, draw, FOLD_OLDER } from "./draw.ts";
import type { Registry } from "./feature.ts";
import { createLease, type Leased } from "./lease.ts";
import { AFTERWARDS } from "./outbox.ts";
import type { Services } from "./services.ts";
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

const POLL_MS = 1_000;
/** So often something may be tried that failed or may have arrived; with the waits in between some three hours. */
const MAX_ATTEMPTS = 12;
/** A platform that takes nothing costs no attempt; what it has not taken at that age is given up. */
const MAX_AGE_MS = 3 * 86_400_000;

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
  text: `UPDATE delivery SET shown = $2, leased_until = NULL, error = $3, state = $5,
      stale = CASE WHEN $5 = 'folded' THEN 0 ELSE greatest(stale - $4, 0) END WHERE id = $1`,
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
      if (surface.isPaused?.()) return touched;
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
  // Whoever was to get it by mail was to get it by mail.
  if (row.person_id === null || row.is_channel || row.platform === "mail" || row.error?.startsWith(REROUTED))
    return false;
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
  const mark = (shown: string | null, error: string | null, state = row.state) =>
    db.sql(REFRESHED, [row.id, shown, error, row.stale, state]);
  try {
    // What was taken away is nowhere any more: there is nothing to change.
    if (row.ref === null || row.error === AFTERWARDS.takenAway) return void (await mark(row.shown, row.error));
    const drawn = await draw(services, registry, row);
    if (!drawn) return void (await mark(row.shown, await takeAway(surface, row, row.ref)));
    const { outgoing } = drawn;
    const hash = hashOf(outgoing.card);
    // A folded card stays so, whatever happens to its subject: nobody draws it again.
    const state = drawn.isFolded ? "folded" : row.state;
    // What could not be changed is asked about again: a press may have brought what it takes.
    if (hash === row.shown && row.error !== AFTERWARDS.stands)
      return void (await mark(hash, row.error === AFTERWARDS.standsPartly ? row.error : null, state));
    const result = await change(surface, outgoing, row.ref);
    if (result !== "gone") return void (await mark(hash, AFTER[result], state));
    // One that may stay waits for the next change of its subject: what a press brings is often for just that.
    await mark(hash, outgoing.card.isTakenBack ? await takeAway(surface, row, row.ref) : AFTERWARDS.behind, state);
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : "fault";
    if (error instanceof PlatformError && error.retry !== "never") {
      const now = services.clock.now();
      await db.sql(LATER, [row.id, new Date(now.getTime() + waitMs(error, row, now)), code, row.attempts]);
      return;
    }
    log.warn({ delivery: row.id, code, ...(error instanceof PlatformError ? {} : { err: error }) }, "not refreshed");
    await mark(row.shown, code);
  }
}

/** What is kept of a card after it was to be changed. */
const AFTER = {
  refreshed: null,
  partly: AFTERWARDS.standsPartly,
  gone: AFTERWARDS.stands,
  retracted: AFTERWARDS.takenAway,
} as const;

async function change(surface: Surface, outgoing: Outgoing, ref: string): ReturnType<Surface["refresh"]> {
  try {
    return await surface.refresh(outgoing, ref);
  } catch (error) {
    // Whatever keeps it from being changed, what must not be read any more does not stay for that.
    if (outgoing.card.isTakenBack && error instanceof PlatformError && error.retry === "never") return "gone";
    throw error;
  }
}

const takeAway = async (surface: Surface, row: Leased, ref: string) =>
  AFTER[(await surface.retract?.({ deliveryId: row.id, to: addressOf(row) }, ref)) ?? "gone"];

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
