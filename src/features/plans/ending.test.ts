import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { planRetention } from "../../core/retention.ts";
import { endPlansOfLeavers } from "./leavers.ts";

/** Plans that end before their time: reported early, taken back, of somebody who has left. 李强 is the manager. */
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());
beforeEach(() => stage.nextWeek());
const stateOf = async (id: string) => (await stage.plan(id)).state;
const text = "对比表已发给团队。";
const reports = (id: string, early?: string[]) =>
  stage.person("chenchen").submits("plans.report", { text, ...(early && { early }) }, { id });
const triageOf = async (seenAt: string | undefined, platform = "weibo") => {
  const report = { kind: "worktime_use", platform, text: "他上班时间一直在刷。", who: stage.person("chenchen").id };
  await stage.person("zhouyu").submits("incidents.report", { ...report, ...(seenAt && { seenAt }) });
  return textOf(await stage.person("wangmin").last());
};

// First: no holiday lies in the days after it.
test("what ended in the evening is told then, and not once more in the morning after", async () => {
  const { id } = await stage.approved({ windows: "19:00-20:00", hours: "1", outside: "直播在晚上七点。" });
  const told = () => stage.prisma.message.count({ where: { subject: id, notice: "plans.manager" } });
  await stage.moveTo(2, "19:01");
  await stage.moveTo(3, "20:01");
  expect(await told()).toBe(1);
  await stage.moveTo(4, "09:01");
  expect(await told()).toBe(1);
  await stage.moveTo(7, "09:01");
  expect(await told()).toBe(2);
});

describe("a report before the last window", () => {
  test("says that it ends the plan, asks for a tick, and covers nothing later, also when it is returned", async () => {
    const { id } = await stage.approved();
    await stage.moveTo(2, "14:10");
    const form = await stage.person("chenchen").presses(`plan.report:${id}`);
    if (form.kind !== "form") throw new Error(said(form));
    expect(form.opening.view.intro).toContain("还剩 2 个时段");
    expect(await reports(id)).toMatchObject({ kind: "errors", errors: { early: expect.stringContaining("2 个时段") } });
    expect(await stateOf(id)).toBe("active");
    await reports(id, ["yes"]);
    expect(await stateOf(id)).toBe("completed");
    await stage.moveTo(3, "15:00");
    expect(await triageOf(`${stage.on(2)}T14:05:00+08:00`)).toContain("覆盖了当时的时段");
    expect(await triageOf(`${stage.on(3)}T14:20:00+08:00`)).not.toContain("覆盖了当时的时段");
    await stage.person("liqiang").submits("plans.return-report", { question: "互动率是怎么算的？" }, { id });
    expect(await stateOf(id)).toBe("report_returned");
    expect(await triageOf(`${stage.on(3)}T14:20:00+08:00`)).not.toContain("覆盖了当时的时段");
    const again = await stage.person("chenchen").presses(`plan.report:${id}`);
    expect(again.kind === "form" && again.opening.view.fields.map(({ name }) => name)).not.toContain("early");
  });

  test("a report that was returned and not added to is not called a missing one", async () => {
    const { id } = await stage.approved();
    await stage.moveTo(3, "15:31");
    await reports(id);
    await stage.person("liqiang").submits("plans.return-report", { question: "互动率是怎么算的？" }, { id });
    await stage.moveTo(9, "18:30");
    await stage.moveTo(10, "09:30");
    expect(await stateOf(id)).toBe("lapsed");
    const card = textOf(await stage.person("chenchen").last());
    expect(card).toContain("未补充总结");
    expect(card).not.toContain("未交总结");
  });
});

test("the manager hears at the end that a report is due, and again the next working day", async () => {
  const { number } = await stage.approved();
  await stage.moveTo(2, "14:01");
  const before = (await stage.person("liqiang").sees()).length;
  await stage.moveTo(3, "15:31");
  expect((await stage.person("liqiang").sees()).length).toBe(before + 1);
  expect(textOf(await stage.person("liqiang").last())).toMatch(new RegExp(`PLAN-${number}[^]*请交总结`));
});

test("a reason for taking back is called one, on both cards", async () => {
  const { id } = await stage.approved();
  await stage.person("liqiang").submits("plans.revoke", { reason: "明天有客户来访，先停。" }, { id });
  await stage.person("liqiang").presses(`plan.view:${id}`);
  for (const who of ["chenchen", "liqiang"]) {
    const shown = textOf(await stage.person(who).last());
    expect(shown).toContain("收回的理由");
    expect(shown).not.toMatch(/总结/);
  }
});

test("a proof that was shown follows its plan: green while it holds, and no longer", async () => {
  const { id } = await stage.approved();
  await stage.moveTo(2, "14:10");
  await stage.person("chenchen").says("/plan proof");
  expect(textOf(await stage.person("chenchen").last())).toContain("有效至");
  const proofs = async () =>
    (await stage.person("chenchen").sees()).map(textOf).filter((card) => /获批准|这份证明/.test(card));
  expect((await proofs()).join()).toContain("有效至");
  await stage.person("liqiang").submits("plans.revoke", { reason: "明天有客户来访，先停。" }, { id });
  await app.sender.drain();
  expect((await proofs()).join()).toContain("已失效");
  expect((await proofs()).join()).not.toContain("有效至");
});

describe("who has left", () => {
  const follow = () => app.services.db.transaction((tx) => endPlansOfLeavers(systemCtx(app.services, tx)));
  test("has no plan any more: what was asked falls, what was approved ends, each once", async () => {
    const asked = await stage.submitted({ windows: "10:00-11:00", hours: "1" });
    const held = await stage.approved();
    await stage.moveTo(2, "14:10");
    const waiting = await stage.submitted({ firstDay: stage.on(4), lastDay: stage.on(4), hours: "1" });
    const where = { id: stage.person("chenchen").id };
    await stage.prisma.person.update({ where, data: { isActive: false } });
    try {
      expect(await follow()).toBe(2);
      expect(await follow()).toBe(0);
      await app.sender.drain();
      expect([await stateOf(asked.id), await stateOf(held.id), await stateOf(waiting.id)]).toEqual([
        "expired",
        "revoked",
        "cancelled",
      ]);
      expect((await stage.approvalOf(waiting.id)).state).toBe("withdrawn");
      const cards = (await stage.person("liqiang").sees()).map(textOf);
      expect(cards.join()).toContain("已离职，计划已结束");
      expect(labelsOf(await stage.person("liqiang").last())).not.toContain("批准");
      expect(await triageOf(`${stage.on(2)}T14:30:00+08:00`)).not.toContain("覆盖了当时的时段");
    } finally {
      await stage.prisma.person.update({ where, data: { isActive: true } });
    }
  });
});

test("a draft that nobody writes on is kept for two years and no longer", async () => {
  await stage.write();
  const due = async () =>
    (await planRetention(app.services, app.registry)).find(({ kind }) => kind === "plans.closed")?.count ?? 0;
  const { id } = await stage.newest();
  await stage.prisma.plan.deleteMany({ where: { id: { not: id } } });
  const written = clock.now();
  clock.moveTo(new Date(written.getTime() + 700 * 86_400_000));
  expect(await due()).toBe(0);
  clock.moveTo(new Date(written.getTime() + 740 * 86_400_000));
  expect(await due()).toBe(1);
  clock.moveTo(written);
});
