import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { StillClock } from "../../src/core/clock.ts";
import { addMessages, markStale } from "../../src/core/outbox.ts";
import { PlatformError } from "../../src/core/surface.ts";
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
  surface.troubles.push(new PlatformError("web", "ratelimited", "later", { retryAfterMs: 3_000 }));
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
