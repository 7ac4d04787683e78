import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { StillClock } from "../../src/core/clock.ts";
import { addMessages, markStale } from "../../src/core/outbox.ts";
import { createSender } from "../../src/core/sender.ts";
import { type Outgoing, PlatformError } from "../../src/core/surface.ts";
import { personId, startTestApp, type TestApp } from "../support/app.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
const surface = new RecordingSurface();
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(surface)] });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.services.db.prisma.message.deleteMany();
  surface.delivered.length = 0;
  surface.refreshed.length = 0;
  surface.retracted.length = 0;
  surface.troubles.length = 0;
});

const clock = () => app.clock as StillClock;
const tell = (key: string, to: readonly string[], subject?: string) =>
  app.services.db.transaction((tx) =>
    addMessages(tx, clock().now(), [
      {
        key,
        notice: "core.audit-root",
        params: { day: key, entries: 1, root: "x" },
        ...(subject && { subject }),
        to: to.map((name) => ({ personId: personId(name) })),
      },
    ]),
  );
const titles = () => surface.delivered.map((item) => item.card.title);
const states = async () =>
  (await app.services.db.prisma.delivery.findMany({ orderBy: { order: "asc" } })).map((row) => row.state);

test("the same key again adds nothing", async () => {
  expect([await tell("a", ["chenchen"]), await tell("a", ["chenchen"])]).toEqual([1, 0]);
  await app.sender.drain();
  expect(titles()).toHaveLength(1);
});

test("one recipient's messages arrive in order, also when the first has to wait", async () => {
  await tell("1", ["chenchen"]);
  await tell("2", ["chenchen"]);
  await tell("other", ["liqiang"]);
  surface.troublesOf.set("chenchen", [new PlatformError("web", "ratelimited", "later", { retryAfterMs: 3_000 })]);
  await app.sender.drain();
  expect(titles()).toEqual([expect.stringContaining("other")]);
  clock().advance(3_000);
  await app.sender.drain();
  expect(titles().slice(1)).toEqual([expect.stringContaining("1"), expect.stringContaining("2")]);
});

test("somebody without any account is marked, so that HR can serve by other means", async () => {
  await app.services.db.prisma.platformAccount.updateMany({
    where: { personId: personId("mia") },
    data: { isActive: false },
  });
  await tell("a", ["mia", "chenchen"]);
  await app.sender.drain();
  expect((await states()).sort()).toEqual(["sent", "unreachable"]);
});

test("what a platform refuses for good is given up with its code, and nobody behind it waits", async () => {
  await tell("1", ["chenchen"]);
  await tell("2", ["chenchen"]);
  surface.troubles.push(new PlatformError("web", "user_not_found", "never"));
  await app.sender.drain();
  expect(await states()).toEqual(["failed", "sent"]);
});

test("whoever a platform does not reach is tried once where else they have an account, and never in circles", async () => {
  const { prisma } = app.services.db;
  const other = { platform: "web", tenant: "second", externalId: "daniel2", spelling: "daniel2" };
  await prisma.platformAccount.create({ data: { ...other, personId: personId("daniel") } });
  try {
    await tell("found", ["daniel"]);
    surface.troubles.push(new PlatformError("web", "user-disabled", "never"));
    await app.sender.drain();
    expect(surface.delivered.map(({ to }) => to.kind === "account" && to.account.tenant)).toEqual(["second"]);
    await tell("lost", ["daniel"]);
    for (let i = 0; i < 3; i++) surface.troubles.push(new PlatformError("web", "user-disabled", "never"));
    await app.sender.drain();
    expect(await states()).toEqual(["sent", "failed"]);
    expect(surface.troubles).toHaveLength(1);
  } finally {
    await prisma.platformAccount.deleteMany({ where: { tenant: "second" } });
  }
});

test("what may have arrived is tried again with a higher attempt, so that the platform can tell", async () => {
  await tell("a", ["chenchen"]);
  surface.troubles.push("carried-out-but-unknown");
  await app.sender.drain();
  clock().advance(60_000);
  await app.sender.drain();
  expect(surface.delivered.map((item) => item.attempt)).toEqual([1, 2]);
  expect(new Set(surface.delivered.map((item) => item.deliveryId)).size).toBe(1);
});

test("two senders at once send each message once", async () => {
  const twin = await startTestApp({ beside: app, adapters: () => [adapterOf(surface)] });
  try {
    for (let i = 0; i < 40; i++) await tell(String(i), ["chenchen", "liqiang"]);
    await Promise.all([app.sender.drain(), twin.sender.drain()]);
    await app.sender.drain();
    expect(surface.delivered).toHaveLength(80);
    expect(new Set(surface.delivered.map((item) => item.deliveryId)).size).toBe(80);
  } finally {
    await twin.close();
  }
});

test("what a sender that died had in hand is sent when its lease has run out, and not before", async () => {
  await tell("a", ["chenchen"]);
  await app.services.db.pool.query("UPDATE delivery SET leased_until = $1, attempts = 1", [
    new Date(clock().now().getTime() + 60_000),
  ]);
  await app.sender.drain();
  expect(titles()).toHaveLength(0);
  clock().advance(60_001);
  await app.sender.drain();
  expect(surface.delivered.map((item) => item.attempt)).toEqual([2]);
});

test("a card whose subject moved is refreshed only if it shows something else now", async () => {
  await tell("a", ["chenchen"], "inc_0000000000000009");
  await app.sender.drain();
  await markStale(app.services.db, "inc_0000000000000009", clock().now());
  await app.sender.drain();
  expect(surface.refreshed).toHaveLength(0);
  await app.services.db.pool.query("UPDATE message SET params = jsonb_set(params, '{entries}', '2')");
  await markStale(app.services.db, "inc_0000000000000009", clock().now());
  await app.sender.drain();
  expect(surface.refreshed).toHaveLength(1);
  const { rows } = await app.services.db.pool.query("SELECT stale FROM delivery");
  expect(rows).toEqual([{ stale: 0 }]);
});

test("a platform that takes nothing for two days loses nothing; after three it is given up with its code", async () => {
  await tell("a", ["chenchen"]);
  const down = () => surface.troubles.push(new PlatformError("web", "not-connected", "later"));
  for (let i = 0; i < 60; i++) {
    down();
    await app.sender.drain();
    clock().advance(48 * 60_000);
  }
  expect(surface.troubles.length).toBe(0);
  expect(await states()).toEqual(["queued"]);
  await app.sender.drain();
  expect(surface.delivered.map((item) => item.attempt)).toEqual([1]);

  await tell("b", ["chenchen"]);
  clock().advance(3 * 86_400_000);
  down();
  await app.sender.drain();
  const [, second] = await app.services.db.prisma.delivery.findMany({ orderBy: { order: "asc" } });
  expect(second).toMatchObject({ state: "failed", error: "not-connected" });
});

test("what may have arrived each time is given up after twelve attempts", async () => {
  await tell("a", ["chenchen"]);
  for (let i = 0; i < 12; i++) {
    expect(await states()).toEqual(["queued"]);
    surface.troubles.push("carried-out-but-unknown");
    await app.sender.drain();
    clock().advance(6 * 3_600_000);
  }
  expect(await states()).toEqual(["failed"]);
});

/** Deliveries wait until they are let go. */
class SlowSurface extends RecordingSurface {
  override readonly platform: "web";
  #waiting: (() => void)[] = [];
  #arrived: (() => void)[] = [];
  constructor(platform: string) {
    super();
    this.platform = platform as "web";
  }
  override async deliver(outgoing: Outgoing) {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      for (const tell of this.#arrived) tell();
    });
    return super.deliver(outgoing);
  }
  inHand = () => new Promise<void>((resolve) => this.#arrived.push(resolve));
  letGo() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const senderOf = (...surfaces: RecordingSurface[]) => createSender(app.services, app.registry, surfaces);

test("a card that has nothing to tell any more is taken back where the platform can do so, and only once it was sent", async () => {
  await tell("a", ["chenchen"], "inc_0000000000000008");
  await app.sender.drain();
  const [sent] = surface.delivered;
  // A notice that is not known draws nothing.
  await app.services.db.prisma.message.updateMany({ data: { notice: "core.gone" } });
  await markStale(app.services.db, "inc_0000000000000008", clock().now());
  await app.sender.drain();
  expect([surface.retracted, surface.refreshed]).toEqual([[sent?.deliveryId], []]);
  await tell("b", ["chenchen"], "inc_0000000000000008");
  await app.services.db.prisma.message.updateMany({ data: { notice: "core.gone" } });
  await app.sender.drain();
  expect([surface.retracted.length, surface.delivered.length]).toEqual([1, 1]);
});

test("a subject that moves while its card is in the platform's hands is refreshed afterwards", async () => {
  const slow = new SlowSurface("web");
  const sender = senderOf(slow);
  await tell("a", ["chenchen"], "inc_0000000000000009");
  const inHand = slow.inHand();
  const drained = sender.drain();
  await inHand;
  await app.services.db.pool.query("UPDATE message SET params = jsonb_set(params, '{entries}', '2')");
  await markStale(app.services.db, "inc_0000000000000009", clock().now());
  slow.letGo();
  await drained;
  expect([slow.delivered.length, slow.refreshed.length]).toEqual([1, 1]);
  expect(JSON.stringify(slow.refreshed[0]?.card)).not.toBe(JSON.stringify(slow.delivered[0]?.card));
});

test("a slow platform does not hold up another, and to stop is to wait for what is in hand", async () => {
  const slow = new SlowSurface("slack");
  const sender = senderOf(slow, surface);
  await tell("slow", ["liqiang"]);
  await app.services.db.pool.query("UPDATE delivery SET platform = 'slack'");
  const inHand = slow.inHand();
  sender.start();
  await inHand;
  // The other platform's loop goes on for as long as there is something, whatever the slow one does.
  await tell("quick", ["chenchen"]);
  sender.wake();
  await expect.poll(() => titles().length, { timeout: 5_000 }).toBe(1);
  const stopped = sender.stop();
  slow.letGo();
  await stopped;
  expect(slow.delivered).toHaveLength(1);
});

test("twenty thousand for one address hold up nobody, and come in order", async () => {
  const { pool } = app.services.db;
  const now = clock().now();
  await tell("one", ["chenchen"]);
  const fill = (prefix: string, address: string) =>
    pool.query(
      `WITH m AS (INSERT INTO message (id, key, notice, params, created_at)
          SELECT $1 || i, $1 || i, 'core.audit-root', jsonb_build_object('day', $1 || i, 'entries', 1, 'root', 'x'), $2
          FROM generate_series(1, 20000) i RETURNING id)
        INSERT INTO delivery (id, message_id, platform, tenant, address, next_at)
        SELECT 'dlv' || id, id, 'web', 'bulk', ${address}, $2 FROM m ORDER BY length(id), id`,
      [prefix, now],
    );
  await fill("one", "'a'");
  await fill("other", "id");
  await pool.query("ANALYZE delivery");
  const seen: number[] = [];
  const limited = senderOf(surface);
  surface.troubles.push(new PlatformError("web", "ratelimited", "later", { retryAfterMs: 3_600_000 }));
  const original = surface.deliver.bind(surface);
  const stopAfter = 300;
  const stopping: Promise<void>[] = [];
  surface.deliver = async (outgoing) => {
    seen.push(1);
    if (seen.length === stopAfter) stopping.push(limited.stop());
    return original(outgoing);
  };
  try {
    await limited.drain();
    await Promise.all(stopping);
  } finally {
    surface.deliver = original;
  }
  const addresses = surface.delivered.map((item) => (item.to.kind === "account" ? item.to.account.externalId : ""));
  expect(addresses.length).toBeGreaterThan(250);
  expect(new Set(addresses).size).toBeGreaterThan(200);
  const ofOne = surface.delivered
    .filter((item) => item.to.kind === "account" && item.to.account.externalId === "a")
    .map((item) => Number(/one(\d+)/.exec(item.deliveryId)?.[1]));
  expect(ofOne).toEqual(ofOne.map((_, i) => i + 1));
});
