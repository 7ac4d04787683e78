import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import { saveDialogue } from "../../src/core/dialogues.ts";
import { createJobClock } from "../../src/jobs/clock.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { DemoPerson, textOf } from "../support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
let surface: RecordingSurface;
beforeEach(async () => {
  surface = new RecordingSurface();
  app = await startTestApp({ adapters: () => [adapterOf(surface)] });
});
afterEach(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
/** The demo company's accounts have duties of their own. */
const OF_REPORTS = { subject: { startsWith: "inc_" } };
const REPORT = { kind: "rumour", platform: "weibo", text: "有人转发了没有核实的消息。" };
const goTo = async (text: string) => {
  (app.clock as StillClock).moveTo(`${text}+08:00`);
  await app.catchUp();
};
const reminders = (name: string) => {
  const found = surface.delivered.filter(
    (item) => item.to.kind === "account" && item.to.account.externalId === name && item.card.foot?.includes("工作时间"),
  );
  return found.map((item) => textOf(item.card));
};
const escalations = (name: string) =>
  surface.delivered.filter(
    (item) =>
      item.to.kind === "account" && item.to.account.externalId === name && item.card.title.startsWith("超期上报"),
  ).length;

describe("a report that nobody takes", () => {
  test("is brought to mind half way, on the last morning and when overdue, then goes up, three times at most", async () => {
    await person("chenchen").submits("incidents.report", REPORT);
    await goTo("2026-11-24T13:29:00");
    expect(reminders("wangmin")).toHaveLength(0);
    await goTo("2026-11-25T08:59:00");
    expect(reminders("wangmin")).toHaveLength(0);
    await goTo("2026-11-25T09:00:00");
    expect(reminders("wangmin")).toHaveLength(1);
    // It ends with the day's business; nobody is told in the evening.
    await goTo("2026-11-25T18:30:00");
    expect(reminders("wangmin")).toHaveLength(1);
    await goTo("2026-11-26T09:00:00");
    expect(reminders("wangmin").at(-1)).toContain("已超期");
    await goTo("2026-11-27T09:00:00");
    await goTo("2026-11-30T09:00:00");
    await goTo("2026-12-01T09:00:00");
    const upTo = escalations("sunli");
    expect(upTo).toBeGreaterThan(0);
    await goTo("2026-12-10T09:00:00");
    expect(escalations("sunli")).toBe(upTo);
    expect(await watchDeadlines(app.services, app.registry)).toBe(0);
  });

  test("falls silent as soon as somebody has taken it", async () => {
    await person("chenchen").submits("incidents.report", REPORT);
    const [wang] = [person("wangmin")];
    await wang.pressesOn(await wang.last(), "接手");
    await person("wangmin").submits(
      "incidents.close",
      { reason: "no_rule", note: "已核实，不涉及制度。" },
      {
        id: (await app.services.db.prisma.incident.findFirstOrThrow()).id,
      },
    );
    await goTo("2026-12-10T09:00:00");
    expect(reminders("wangmin")).toHaveLength(0);
  });
});

describe("after an outage", () => {
  test("nobody is reminded at night or at the weekend", async () => {
    await person("chenchen").submits("incidents.report", REPORT);
    await goTo("2026-11-25T23:00:00");
    expect(reminders("wangmin")).toHaveLength(0);
    await goTo("2026-11-28T10:00:00");
    expect(reminders("wangmin")).toHaveLength(0);
    await goTo("2026-11-30T08:59:00");
    expect(reminders("wangmin")).toHaveLength(0);
    await goTo("2026-11-30T09:00:00");
    expect(reminders("wangmin")).toHaveLength(1);
    expect(reminders("wangmin")[0]).toContain("已超期");
  });

  test("people are reminded in the office hours of their own zone", async () => {
    await person("chenchen").submits("incidents.report", REPORT);
    await app.services.db.prisma.person.updateMany({ data: { zone: "America/New_York", region: "US" } });
    await goTo("2026-11-25T09:00:00");
    expect(reminders("wangmin")).toHaveLength(0);
    await goTo("2026-11-25T22:00:00");
    expect(reminders("wangmin")).toHaveLength(1);
  });
});

test("what waits for the digest waits past the end of the day and not into the evening", async () => {
  await person("chenchen").submits("incidents.report", REPORT);
  const { prisma } = app.services.db;
  await prisma.person.updateMany({ data: { remindedAt: new Date("2026-11-24T17:30:00+08:00") } });
  await prisma.deadline.updateMany({
    where: OF_REPORTS,
    data: {
      stage: "half",
      nextAt: new Date("2026-11-24T17:40:00+08:00"),
      dueAt: new Date("2026-11-27T18:00:00+08:00"),
    },
  });
  (app.clock as StillClock).moveTo("2026-11-24T17:45:00+08:00");
  await watchDeadlines(app.services, app.registry);
  const found = await prisma.deadline.findMany({ where: { ...OF_REPORTS, closedAt: null } });
  expect(found.map((row) => row.nextAt)).toEqual(found.map(() => new Date("2026-11-25T09:00:00+08:00")));
});

test("nothing is called overdue or passed up before its time because something else is due", async () => {
  await person("chenchen").submits("incidents.report", REPORT);
  await person("chenchen").submits("incidents.report", REPORT);
  const { prisma } = app.services.db;
  const [first, second] = await prisma.deadline.findMany({
    where: { ...OF_REPORTS, closedAt: null },
    orderBy: { id: "asc" },
  });
  await prisma.deadline.update({
    where: { id: first?.id ?? "" },
    data: { stage: "half", nextAt: new Date("2026-11-24T14:00:00+08:00") },
  });
  const nextAt = new Date("2026-11-24T14:30:00+08:00");
  await prisma.deadline.update({ where: { id: second?.id ?? "" }, data: { stage: "overdue", nextAt } });
  (app.clock as StillClock).moveTo("2026-11-24T14:00:00+08:00");
  await watchDeadlines(app.services, app.registry);
  expect(await prisma.deadline.findUnique({ where: { id: second?.id ?? "" } })).toMatchObject({
    stage: "overdue",
    nextAt,
  });
});

test("several within an hour come as one digest", async () => {
  for (let i = 0; i < 4; i++) {
    await person("chenchen").submits("incidents.report", REPORT);
    (app.clock as StillClock).advance(10 * 60_000);
  }
  await goTo("2026-11-25T09:00:00");
  const told = reminders("wangmin");
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("4 件事");
});

test("what was done between the reminder and its sending is left out of it", async () => {
  await person("chenchen").submits("incidents.report", REPORT);
  (app.clock as StillClock).moveTo("2026-11-25T09:00:00+08:00");
  await watchDeadlines(app.services, app.registry);
  const { id } = await app.services.db.prisma.incident.findFirstOrThrow();
  await person("wangmin").takes(id);
  await person("wangmin").submits("incidents.close", { reason: "no_rule", note: "已核实，不涉及制度。" }, { id });
  await app.sender.drain();
  expect(reminders("wangmin")).toHaveLength(0);
});

test("two instances that watch at once remind once", async () => {
  const twin = await startTestApp({ beside: app, adapters: () => [adapterOf(surface)] });
  try {
    await person("chenchen").submits("incidents.report", REPORT);
    (app.clock as StillClock).moveTo("2026-11-25T09:00:00+08:00");
    await Promise.all([watchDeadlines(app.services, app.registry), watchDeadlines(twin.services, twin.registry)]);
    await app.sender.drain();
    expect(reminders("wangmin")).toHaveLength(1);
  } finally {
    await twin.close();
  }
});

test("after a night without a running instance, recurring work is made up once", async () => {
  await app.jobClock.fireDue();
  await app.boss.drain();
  await goTo("2026-11-27T09:00:00");
  const roots = await app.services.db.prisma.auditRoot.findMany();
  expect(roots.map((root) => root.day)).toEqual(["2026-11-26"]);
});

test("rare work that was missed weeks ago is made up once, and is not due again before its time", async () => {
  const clock = app.clock as StillClock;
  const [known] = app.registry.features.flatMap(({ recurring = [] }) => recurring);
  if (!known) throw new Error("nothing recurs");
  const jobClock = createJobClock(app.services, [{ ...known, cron: "0 0 1 1 *" }]);
  await jobClock.fireDue();
  clock.moveTo("2027-02-20T09:00:00+08:00");
  expect(await jobClock.fireDue()).toEqual([known.name]);
  clock.moveTo("2027-02-25T09:00:00+08:00");
  expect(await jobClock.fireDue()).toEqual([]);
  const [row] = await jobClock.table();
  expect(row?.next).toEqual(new Date("2028-01-01T00:00:00+08:00"));
  jobClock.stop();
});

test("work that fired by a clock ahead of its time fires again once the clock is right", async () => {
  const clock = app.clock as StillClock;
  const now = clock.now();
  const [known] = app.registry.features.flatMap(({ recurring = [] }) => recurring);
  if (!known) throw new Error("nothing recurs");
  const jobClock = createJobClock(app.services, [{ ...known, cron: "* * * * *" }]);
  clock.moveTo(new Date(now.getTime() + 86_400_000));
  await jobClock.fireDue();
  clock.moveTo(now);
  await jobClock.fireDue();
  clock.moveTo(new Date(now.getTime() + 60_000));
  expect(await jobClock.fireDue()).toEqual([known.name]);
  jobClock.stop();
});

test("dialogues that nobody went on with are forgotten a day later and not before", async () => {
  const { services } = app;
  const account = (externalId: string) => ({ platform: "wecom" as const, tenant: "t", externalId });
  const dialogue = { form: "incidents.report", context: {}, step: 0, values: {}, extra: {} };
  const now = services.clock.now();
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  await services.db.transaction(async (tx) => {
    await saveDialogue(tx, services, account("old"), dialogue, ago(25));
    await saveDialogue(tx, services, account("late"), dialogue, ago(23));
  });
  const job = app.registry.features.flatMap((feature) => feature.jobs ?? []).find(({ name }) => name === "house.sweep");
  await job?.handle(services, {});
  expect((await services.db.prisma.dialogue.findMany()).map((row) => row.externalId)).toEqual(["late"]);
});
