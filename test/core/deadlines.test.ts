import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
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
    (item) => item.to.kind === "account" && item.to.account.externalId === name && item.card.title === "超期上报",
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
  await person("wangmin").submits(
    "incidents.close",
    { reason: "no_rule", note: "已核实，不涉及制度。" },
    {
      id: (await app.services.db.prisma.incident.findFirstOrThrow()).id,
    },
  );
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
