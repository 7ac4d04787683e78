import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
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
