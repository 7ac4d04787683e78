import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { personId, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { type PlanStage, planStage } from "../../../../test/support/kept-plans.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { calendarFor } from "../../../core/calendar/index.ts";
import { StillClock } from "../../../core/clock.ts";
import { mondayDue } from "./monday.ts";

/** Weeks of their own: each test begins on a Friday, with a place to count from. */
let app: TestApp;
let stage: PlanStage;
let surface: RecordingSurface;
const clock = new StillClock("2026-11-13T10:00:00+08:00");
let week = 0;
const on = (days: number, time: string) =>
  new Date(Date.parse(`2026-11-13T${time}:00+08:00`) + (week * 7 + days) * 86_400_000);
const day = (days: number) => on(days, "12:00").toISOString().slice(0, 10);

beforeAll(async () => {
  surface = new RecordingSurface();
  app = await startTestApp({ clock, adapters: () => [adapterOf(surface)] });
  await app.catchUp();
});
afterAll(() => app.close());
beforeEach(async () => {
  week += 1;
  clock.moveTo(on(0, "10:00"));
  await app.services.db.prisma.approval.deleteMany();
  await app.services.db.prisma.plan.deleteMany();
  await app.services.db.prisma.deadline.deleteMany();
  await app.catchUp();
  stage = planStage(app, { firstDay: day(5), lastDay: day(6) });
  surface.delivered.length = 0;
});
const person = (name: string) => new DemoPerson(app, name);

async function moveTo(days: number, time: string) {
  clock.moveTo(on(days, time));
  await app.catchUp();
}
const cardsOf = (name: string) =>
  surface.delivered.filter(
    ({ to, card }) => to.kind === "account" && to.account.externalId === name && card.title.includes("本周"),
  );

describe("the Monday card", () => {
  test("comes at nine to whoever leads people with plans, with picture, what is due and what waits", async () => {
    await stage.approve("chenchen", { tasks: "竞品账号对比表" });
    await stage.submit("zhouyu", { firstDay: day(7), lastDay: day(7) });
    await moveTo(3, "08:59");
    expect(cardsOf("liqiang")).toEqual([]);
    await moveTo(3, "09:00");
    const [sent, ...more] = cardsOf("liqiang");
    expect(more).toEqual([]);
    if (!sent) throw new Error("no card");
    expect(sent.card.body.some(({ kind }) => kind === "picture")).toBe(true);
    expect(textOf(sent.card)).toContain("2 人 · 2 项计划");
    expect(labelsOf(sent.card)).toEqual(["团队计划", "网页查看", "去审批"]);
    expect(said(await person("liqiang").pressesOn(sent.card, "去审批"))).toContain("PLAN-");
    expect(said(await person("liqiang").pressesOn(sent.card, "团队计划"))).toContain("陈晨");
    expect([cardsOf("zhaolan"), cardsOf("chenchen"), cardsOf("wangmin")]).toEqual([[], [], []]);
  });

  test("names tasks of running plans by their day, and plans that were not reported", async () => {
    const id = await stage.approve("chenchen", {
      firstDay: day(3),
      lastDay: day(11),
      tasks: `第一件 ${day(4)}\n第二件`,
    });
    await moveTo(3, "14:30");
    week += 1;
    await moveTo(3, "09:00");
    const text = textOf(cardsOf("liqiang").at(-1)?.card ?? { title: "", body: [], actions: [] });
    expect(text).toMatch(/1 件已过期[\s\S]*陈晨 · 第一件[\s\S]*应在 .* 前完成[\s\S]*陈晨 · 第二件/);
    await moveTo(6, "16:00");
    expect((await app.services.db.prisma.plan.findUniqueOrThrow({ where: { id } })).state).toBe("overdue");
    week += 1;
    // The report's time is over by then unless it is held open.
    await app.services.db.prisma.deadline.deleteMany();
    await moveTo(3, "09:00");
    expect(textOf(cardsOf("liqiang").at(-1)?.card ?? { title: "", body: [], actions: [] })).toMatch(
      /已结束，还没有总结[\s\S]*陈晨 · PLAN-/,
    );
  });

  test("does not come when there is nothing, nor later in that week when there is something then", async () => {
    await moveTo(3, "09:00");
    await stage.approve("chenchen");
    await moveTo(4, "09:00");
    await moveTo(5, "10:00");
    expect(cardsOf("liqiang")).toEqual([]);
  });

  test("comes once, with two instances and however often the clock is asked", async () => {
    await stage.approve("chenchen");
    const second = await startTestApp({ clock, beside: app, adapters: () => [adapterOf(surface)] });
    try {
      clock.moveTo(on(3, "09:00"));
      await Promise.all([app.catchUp(), second.catchUp()]);
      for (const time of ["09:15", "12:00", "17:45"]) await moveTo(3, time);
      await moveTo(4, "09:00");
      expect(cardsOf("liqiang")).toHaveLength(1);
    } finally {
      await second.stop();
    }
  });

  test("is made up once when nobody ran in its hour, in working hours", async () => {
    await stage.approve("chenchen", { firstDay: day(5), lastDay: day(7) });
    await moveTo(3, "22:30");
    expect(cardsOf("liqiang")).toEqual([]);
    await moveTo(4, "11:20");
    await moveTo(4, "11:40");
    expect(cardsOf("liqiang")).toHaveLength(1);
  });

  test("comes on the manager's own clock", async () => {
    const { prisma } = app.services.db;
    const where = { id: personId("liqiang") };
    await prisma.person.update({ where, data: { zone: "Europe/London", region: "GB-ENG" } });
    try {
      await app.catchUp();
      await stage.approve("chenchen");
      week += 1;
      stage = planStage(app, { firstDay: day(5), lastDay: day(6) });
      await stage.approve("chenchen");
      await moveTo(3, "16:45");
      expect(cardsOf("liqiang")).toEqual([]);
      await moveTo(3, "17:00");
      expect(cardsOf("liqiang")).toHaveLength(1);
    } finally {
      await prisma.person.update({ where, data: { zone: "Asia/Shanghai", region: "CN" } });
    }
  });
});

test("the first working day is the calendar's to say, and a week without one has none", () => {
  const china = calendarFor("CN");
  expect(mondayDue(china, "2026-10-05")?.toISOString()).toBe("2026-10-08T01:00:00.000Z");
  expect(mondayDue(china, "2026-11-23")?.toISOString()).toBe("2026-11-23T01:00:00.000Z");
  expect(mondayDue(china, "2026-02-16")).toBeUndefined();
});
