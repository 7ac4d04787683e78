import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { Feature } from "../../src/core/feature.ts";
import type { RecurringJob } from "../../src/core/jobs.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { openDatabase } from "../../src/db/database.ts";
import { createBoss } from "../../src/jobs/boss.ts";
import { createJobClock } from "../../src/jobs/clock.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { DemoPerson } from "../support/demo-person.ts";

const clock = new StillClock("2026-11-24T09:00:00+08:00");
const ran: string[] = [];
let failing = 0;
const job = (name: string, cron: string): RecurringJob => ({
  name,
  cron,
  what: `What ${name} does`,
  retries: 2,
  async handle(_services, { due }) {
    ran.push(`${name} ${due}`);
    if (failing-- > 0) throw new Error("out of order");
  },
});
const JOBS = [job("test.hourly", "0 * * * *"), job("test.daily", "30 9 * * *"), job("test.minutely", "* * * * *")];
const feature: Feature = { name: "test", words: coreWords as never, jobs: JOBS, recurring: JOBS };
let app: TestApp;
let twin: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock, features: [feature] });
  twin = await startTestApp({ clock, features: [feature], beside: app });
});
afterAll(async () => {
  await twin.close();
  await app.close();
});
beforeEach(async () => {
  clock.advance(7 * 86_400_000);
  failing = 0;
  await Promise.all([app, twin].map(({ jobClock }) => jobClock.fireDue()));
  await app.boss.drain();
  ran.length = 0;
});
const rowOf = async (name: string) => (await app.jobClock.table()).find((row) => row.name === name);
const figures = async () => (await fetch(`${app.url}/metrics`)).text();
const figure = async (name: string, job: string): Promise<number> =>
  Number(new RegExp(`^${name}\\{job="${job}"\\} (\\S+)$`, "m").exec(await figures())?.[1]);
const both = () => Promise.all([app, twin].map(({ jobClock }) => jobClock.fireDue()));

test("all recurring work of the product is in one table, each with a pattern, a zone and what it does", async () => {
  const rows = await app.jobClock.table();
  const declared = app.registry.features.flatMap((one) => one.recurring ?? []).map(({ name }) => name);
  expect(rows.map(({ name }) => name)).toEqual(declared);
  expect(new Set(declared).size).toBe(declared.length);
  expect(declared).toEqual(expect.arrayContaining(["deadlines.watch", "audit.close-day", "retention.erase"]));
  const queued = new Set(app.registry.features.flatMap((one) => one.jobs ?? []).map(({ name }) => name));
  for (const row of rows) {
    expect(queued.has(row.name), row.name).toBe(true);
    expect(row.what.length, row.name).toBeGreaterThan(10);
    expect(row.zone).toBe("Asia/Shanghai");
    expect(row.next.getTime(), row.name).toBeGreaterThan(clock.now().getTime());
  }
});

test("two instances fire each minute once, and of two that work each piece is done once", async () => {
  clock.advance(55 * 60_000);
  await both();
  await app.boss.drain();
  ran.length = 0;
  for (let minute = 0; minute < 12; minute++) {
    clock.advance(60_000);
    await both();
    await Promise.all([app.boss.drain(), twin.boss.drain()]);
  }
  expect(ran.filter((one) => one.startsWith("test.minutely"))).toHaveLength(12);
  expect(new Set(ran).size).toBe(ran.length);
  expect(ran.filter((one) => one.startsWith("test.hourly"))).toHaveLength(1);
});

test("what was missed for three days is made up once, also where several come back at once", async () => {
  clock.advance(3 * 86_400_000);
  const third = await startTestApp({ clock, features: [feature], beside: app });
  try {
    await Promise.all([app, twin, third].flatMap(({ jobClock }) => [jobClock.fireDue(), jobClock.fireDue()]));
    await Promise.all([app, twin, third].map(({ boss }) => boss.drain()));
    expect(ran.map((one) => one.split(" ")[0]).sort()).toEqual(["test.daily", "test.hourly", "test.minutely"]);
    expect(await app.jobClock.fireDue()).toEqual([]);
  } finally {
    await third.close();
  }
});

test("a firing whose instance died before the work is done by another", async () => {
  clock.advance(60_000);
  const db = openDatabase(app.databaseUrl);
  const dying = createBoss(db, { isWorking: false });
  await dying.start(app.services, JOBS);
  await createJobClock({ ...app.services, db, queue: dying }, JOBS).fireDue();
  await dying.stop();
  await db.close();
  expect(ran).toEqual([]);
  await twin.boss.drain();
  expect(ran.filter((one) => one.startsWith("test.minutely"))).toHaveLength(1);
});

test("the table and the figures say when it ran, how it went and how often it failed", async () => {
  const before = (await rowOf("test.daily"))?.run?.failures ?? 0;
  clock.moveTo(new Date(clock.now().getTime() + 86_400_000));
  failing = 1;
  await app.services.db.pool.query(
    "UPDATE setting SET value = value || '{\"due\":\"2000\"}' WHERE key = 'job:test.daily'",
  );
  await createJobClock(app.services, [JOBS[1] as RecurringJob]).fireDue();
  await app.boss.drain();
  expect(await rowOf("test.daily")).toMatchObject({
    run: { outcome: "failed", failures: before + 1, startedAt: clock.now(), finishedAt: clock.now() },
  });
  expect(await figure("shenyan_job_last_failed", "test.daily")).toBe(1);
  expect(await figure("shenyan_job_failures", "test.daily")).toBe(before + 1);
  expect(await figure("shenyan_job_last_run_timestamp_seconds", "test.daily")).toBe(clock.now().getTime() / 1000);
  const next = (await rowOf("test.daily"))?.next.getTime() ?? 0;
  expect(await figure("shenyan_job_next_run_timestamp_seconds", "test.daily")).toBe(next / 1000);
  // The queue tries it again by itself.
  await app.services.db.pool.query(
    "UPDATE pgboss.job SET start_after = now() - interval '1 second' WHERE state = 'retry'",
  );
  await app.boss.drain();
  expect((await rowOf("test.daily"))?.run).toMatchObject({
    outcome: "done",
    failures: before + 1,
    doneAt: clock.now(),
  });
  expect(await figure("shenyan_job_last_failed", "test.daily")).toBe(0);
  expect(await figure("shenyan_job_last_duration_seconds", "test.daily")).toBeGreaterThanOrEqual(0);
});

test("work that should have run ten minutes ago is late: because nobody fired, and because nobody worked", async () => {
  expect((await rowOf("test.minutely"))?.isLate).toBe(false);
  clock.advance(9 * 60_000);
  expect((await rowOf("test.minutely"))?.isLate).toBe(false);
  clock.advance(3 * 60_000);
  expect((await rowOf("test.minutely"))?.isLate).toBe(true);
  expect(await figure("shenyan_job_late", "test.minutely")).toBe(1);
  await app.jobClock.fireDue();
  expect((await rowOf("test.minutely"))?.isLate).toBe(true);
  await app.boss.drain();
  expect((await rowOf("test.minutely"))?.isLate).toBe(false);
  expect(await figure("shenyan_job_late", "test.minutely")).toBe(0);
});

test("the alarm rings when reminders due and reminders sent differ: not queued, not sent, or refused for good", async () => {
  const reader = async () => {
    const text = await figures();
    const of = (name: string) => Number(new RegExp(`^shenyan_reminders_${name} (\\S+)$`, "m").exec(text)?.[1]);
    return { due: of("due"), sent: of("sent"), unsent: of("unsent"), missed: of("missed") };
  };
  const { prisma } = app.services.db;
  // Weeks went by in this file: what the demo's people have open is brought to mind first.
  await watchDeadlines(app.services, app.registry);
  await app.sender.drain();
  await prisma.message.deleteMany();
  expect(await reader()).toEqual({ due: 0, sent: 0, unsent: 0, missed: 0 });
  await new DemoPerson(app, "chenchen").submits("incidents.report", {
    kind: "disclosure",
    platform: "weibo",
    text: "有人在微博上公开了还没有发布的季度数字。",
    seenAt: "2026-11-23T20:15",
  });
  await app.sender.drain();
  const { nextAt } = await prisma.deadline.findFirstOrThrow({
    where: { nextAt: { not: null } },
    orderBy: { nextAt: "asc" },
  });
  clock.moveTo(new Date((nextAt?.getTime() ?? 0) + 6 * 60_000));
  expect((await reader()).missed).toBeGreaterThan(0);
  await watchDeadlines(app.services, app.registry);
  const queued = await reader();
  expect(queued).toMatchObject({ missed: 0, sent: 0, unsent: 0 });
  expect(queued.due).toBeGreaterThan(0);
  clock.advance(6 * 60_000);
  expect(await reader()).toMatchObject({ missed: 0, sent: 0, unsent: queued.due });
  await app.sender.drain();
  expect(await reader()).toEqual({ due: queued.due, sent: queued.due, unsent: 0, missed: 0 });
  await app.services.db.pool.query("UPDATE delivery SET state = 'failed' WHERE state = 'sent'");
  expect(await reader()).toEqual({ due: queued.due, sent: 0, unsent: queued.due, missed: 0 });
  clock.advance(2 * 86_400_000);
  await prisma.deadline.updateMany({ data: { nextAt: null } });
  expect(await reader()).toEqual({ due: 0, sent: 0, unsent: 0, missed: 0 });
});
