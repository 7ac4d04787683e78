import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { followBroadcast } from "../src/features/broadcasts/sending.ts";
import { BroadcastStage } from "./support/broadcast-stage.ts";
import { adapterOf, RecordingSurface } from "./support/surface.ts";

/** A broadcast while the machine fails: nobody is left out, and nobody gets it twice but whose message was in flight. */

const CHILD = new URL("./support/broadcast-child.ts", import.meta.url).pathname;

/** So many people with an account each, besides the demo company. */
async function crowd(stage: BroadcastStage, count: number): Promise<void> {
  const { pool } = stage.app.services.db;
  await pool.query(
    `INSERT INTO person (id, name, locale, zone, region, created_at)
     SELECT 'per_c' || lpad(n::text, 8, '0'), 'P ' || n, 'zh-CN', 'Asia/Shanghai', 'CN', now() FROM generate_series(1, ${count}) n`,
  );
  await pool.query(
    `INSERT INTO platform_account (platform, tenant, external_id, spelling, person_id)
     SELECT 'web', 'demo', 'c' || n, 'c' || n, 'per_c' || lpad(n::text, 8, '0') FROM generate_series(1, ${count}) n`,
  );
}

function start(stage: BroadcastStage, ...rest: string[]): ChildProcess {
  const words = [CHILD, stage.app.databaseUrl, stage.app.masterKey, stage.now().toISOString(), ...rest];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}
const killed = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    child.once("exit", () => done());
    child.kill("SIGKILL");
  });
async function until(what: () => Promise<boolean> | boolean, child: ChildProcess): Promise<void> {
  while (!(await what())) {
    if (child.exitCode !== null) throw new Error(`the process ended by itself with ${child.exitCode}`);
    await pause(3);
  }
}

test("killed while it is queued, it goes on where it stopped: everybody is queued, nobody twice", async () => {
  const stage = await BroadcastStage.open({ adapters: () => [adapterOf(new RecordingSurface())] });
  onTestFinished(() => stage.close());
  await crowd(stage, 12_000);
  const id = await stage.used("CS-P04");
  await stage.released(id);
  const child = start(stage, id);
  await until(async () => (await stage.find(id)).cursor !== "", child);
  await killed(child);
  const half = await stage.find(id);
  expect([half.state, half.queuedAt]).toEqual(["sending", null]);
  const before = await stage.app.services.db.prisma.broadcastRecipient.count({ where: { broadcastId: id } });
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(12_013);
  // What was taken in and what was queued agree to the last person.
  expect(await stage.app.services.db.prisma.delivery.count({ where: { message: { subject: `${id}:out` } } })).toBe(
    before,
  );
  // The database may take a moment to see that the dead are gone, and whoever finds the row taken leaves it to them: the
  // next minute looks again.
  while (!(await stage.find(id)).queuedAt) {
    await followBroadcast(stage.app.services, id);
    await pause(20);
  }
  const { prisma, pool } = stage.app.services.db;
  expect(await prisma.broadcastRecipient.count({ where: { broadcastId: id } })).toBe(12_013);
  const { rows } = await pool.query(
    `SELECT count(*)::int AS count, count(DISTINCT d.person_id)::int AS people FROM delivery d JOIN message m ON m.id = d.message_id
     WHERE m.subject = $1`,
    [`${id}:out`],
  );
  expect(rows).toEqual([{ count: 12_013, people: 12_013 }]);
});

test("killed while it is sent, nobody is left out, and at most what was in flight comes twice", async () => {
  const surface = new RecordingSurface();
  const stage = await BroadcastStage.open({ adapters: () => [adapterOf(surface)] });
  onTestFinished(() => stage.close());
  const folder = mkdtempSync(join(tmpdir(), "shenyan-crash-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "delivered");
  await crowd(stage, 400);
  const id = await stage.used("CS-W06");
  await stage.released(id);
  await followBroadcast(stage.app.services, id);
  const child = start(stage, id, file);
  const delivered = () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);
  await until(() => delivered().length > 100, child);
  await killed(child);
  const first = delivered();
  expect(first.length).toBeLessThan(400);
  // The leases of the dead run out.
  stage.app.clock.moveTo(new Date(stage.now().getTime() + 200_000));
  await stage.app.sender.drain();
  await stage.minutePasses(2);
  expect(await stage.stateOf(id)).toBe("done");
  const later = surface.delivered
    .filter(({ card }) => card.title === "截图里的四十个字符" || card.title === "Forty characters in a screenshot")
    .map(({ to }) => (to.kind === "account" ? to.account.externalId : ""));
  const twice = later.filter((one) => first.includes(one));
  expect(twice.length).toBeLessThanOrEqual(20);
  expect(new Set(later).size).toBe(later.length);
  expect(new Set([...first, ...later]).size).toBeGreaterThanOrEqual(413);
});
