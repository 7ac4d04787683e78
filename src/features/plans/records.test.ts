import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { watchDeadlines } from "../../core/deadlines/watch.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";
import { eraseDue, planRetention } from "../../core/retention.ts";

/** What is kept of a plan: in its owner's copy, and for how long. */
let app: TestApp;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
const person = (name: string) => new DemoPerson(app, name);
const copyOf = (name: string): Promise<string> =>
  app.services.db.transaction(async (tx) => {
    const who = await findPerson(tx, person(name).id);
    if (!who) throw new Error(`nobody is called ${name}`);
    return JSON.stringify(
      await collectPersonalData({ ...systemCtx(app.services, tx), person: who }, app.registry, who, "copy"),
    );
  });

test("its owner's copy has what they planned, nobody else's has, and two years after its end nothing is left", async () => {
  const { prisma } = app.services.db;
  await person("chenchen").submits(
    "plans.write",
    {
      purpose: "other",
      platforms: ["weibo"],
      firstDay: "2026-03-04",
      lastDay: "2026-03-04",
      windows: "14:00-15:00",
      hours: "1",
      tasks: "整理客户提问",
    },
    { id: "new" },
  );
  const { id } = await prisma.plan.findFirstOrThrow();
  await person("chenchen").presses(`plan.submit:${id}`);
  const approval = await prisma.approval.findFirstOrThrow();
  await person("liqiang").submits("approvals.refuse", { text: "这周先把报表做完。" }, { id: approval.id });
  expect(await copyOf("chenchen")).toContain("整理客户提问");
  expect(await copyOf("zhouyu")).not.toContain("整理客户提问");

  const due = async () =>
    (await planRetention(app.services, app.registry)).find(({ kind }) => kind === "plans.closed")?.count;
  clock.moveTo(new Date("2028-03-01T10:00:00+08:00"));
  expect(await due()).toBe(0);
  clock.moveTo(new Date("2028-03-03T10:00:00+08:00"));
  expect(await due()).toBe(1);
  await eraseDue(app.services, app.registry);
  expect([
    await prisma.plan.count(),
    await prisma.planRevision.count(),
    await prisma.approval.count(),
    await prisma.approvalLine.count(),
  ]).toEqual([0, 0, 0, 0]);
  for (const press of [`plan.view:${id}`, `approval.view:${approval.id}`])
    expect(said(await person("chenchen").presses(press))).not.toContain("E-");
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("what was said of tasks and the time that was used stand in the owner's copy, and go with the plan", async () => {
  const { prisma } = app.services.db;
  clock.moveTo(new Date("2029-03-05T09:00:00+08:00"));
  const plan = {
    purpose: "other",
    platforms: ["weibo"],
    firstDay: "2029-03-06",
    lastDay: "2029-03-06",
    windows: "14:00-15:00",
    hours: "1",
    tasks: "整理客户提问",
  };
  await person("chenchen").submits("plans.write", plan, { id: "new" });
  const { id } = await prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });
  await person("chenchen").presses(`plan.submit:${id}`);
  const approval = await prisma.approval.findFirstOrThrow({ where: { subject: id } });
  await person("liqiang").presses(`approval.approve:${approval.id}`);
  clock.moveTo(new Date("2029-03-06T14:10:00+08:00"));
  await watchDeadlines(app.services, app.registry);
  await person("chenchen").presses(`plan.start:${id}`);
  await person("chenchen").presses(`plan.stop:${id}`);
  const [task] = await prisma.planTask.findMany({ where: { planId: id } });
  await person("chenchen").submits(
    "plans.check-in",
    { outcome: "done", text: "二十条已归类。" },
    { id: task?.id ?? "" },
  );
  const note = "客户一直在提问。";
  await person("chenchen").submits("plans.hours", { day: "2029-03-06", time: "2", note }, { id });
  const copy = await copyOf("chenchen");
  for (const text of ["整理客户提问", "二十条已归类。", note, "2 小时"]) expect(copy).toContain(text);
  expect(await copyOf("liqiang")).not.toContain("二十条已归类。");
  await person("chenchen").submits("plans.report", { text: "都整理好了。", early: ["yes"] }, { id });
  clock.moveTo(new Date("2031-04-01T10:00:00+08:00"));
  await eraseDue(app.services, app.registry);
  const { planTask, planCheckIn, planClock, planFigure } = prisma;
  expect(await Promise.all([planTask.count(), planCheckIn.count(), planClock.count(), planFigure.count()])).toEqual([
    0, 0, 0, 0,
  ]);
  expect(said(await person("chenchen").presses(`plan.check-in:${task?.id}`))).not.toContain("E-");
});
