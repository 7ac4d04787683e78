import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What is said of plans: beside fields, to whoever approves, at triage, and of this moment. */
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());
beforeEach(() => stage.nextWeek());

test("triage sees which platforms and account a plan was for, and whether the reported one is among them", async () => {
  await stage.approved();
  await stage.moveTo(2, "14:40");
  const triageOf = async (over: object) => {
    const report = { kind: "worktime_use", text: "他上班时间一直在刷。", who: stage.person("chenchen").id, ...over };
    await stage.person("zhouyu").submits("incidents.report", report);
    return textOf(await stage.person("wangmin").last());
  };
  const seenAt = `${stage.on(2)}T14:20:00+08:00`;
  const covered = await triageOf({ platform: "weibo", seenAt });
  expect(covered).toMatch(/覆盖了当时的时段：微博、本人账号/);
  expect(covered).not.toContain("不含举报的平台");
  expect(await triageOf({ platform: "douyin", seenAt })).toContain("不含举报的平台");
  expect(await triageOf({ platform: "weibo" })).not.toContain("覆盖了当时的时段");
});

test("whoever is asked sees that another plan of theirs holds at the same moments", async () => {
  const first = await stage.approved();
  await stage.submitted();
  expect(textOf(await stage.person("liqiang").last())).toContain(`与 PLAN-${first.number} 的时段重叠`);
});

test("an account is on one of the platforms of its plan", async () => {
  await stage.person("wutao").submits("accounts.register", {
    platform: "weibo",
    handle: "@company-said",
    purpose: "发布产品消息",
    unit: "市场部",
    owner: stage.person("linyue").id,
    mfa: "app",
    holder: stage.person("chenchen").id,
  });
  const { id: account } = await stage.prisma.companyAccount.findFirstOrThrow({ where: { handle: "@company-said" } });
  expect(await stage.write({ account, platforms: ["douyin"] })).toMatchObject({
    kind: "errors",
    errors: { account: expect.stringContaining("微博") },
  });
  expect((await stage.write({ account, platforms: ["douyin", "weibo"] })).kind).not.toBe("errors");
});

test("what is wrong with the days is said also where the hours are no hours", async () => {
  expect(await stage.write({ firstDay: stage.on(3), lastDay: stage.on(2), windows: "下午" })).toMatchObject({
    kind: "errors",
    errors: { windows: expect.any(String), lastDay: expect.stringContaining("早于") },
  });
  expect(await stage.write({ firstDay: stage.on(5), lastDay: stage.on(6), windows: "下午" })).toMatchObject({
    kind: "errors",
    errors: { windows: expect.any(String), firstDay: expect.stringContaining("休息日") },
  });
});

test("a day that is none stands beside the tasks, with how days are written", async () => {
  for (const tasks of ["周报 2/30", "Report 28/11"])
    expect(await stage.write({ tasks }), tasks).toMatchObject({
      kind: "errors",
      errors: { tasks: expect.stringMatching(/不存在.*月\/日/) },
    });
});

test("an evening without a plan is nobody's working time, and nothing is asked for then", async () => {
  await stage.moveTo(1, "19:30");
  const evening = said(await stage.person("chenchen").says("/plan now"));
  expect(evening).toContain("现在不是工作时间");
  expect(evening).not.toContain("请先提交计划");
  await stage.moveTo(2, "10:00");
  expect(said(await stage.person("chenchen").says("/plan now"))).toContain("请先提交计划");
});

test("the account of a plan is chosen, the own one first, and there is no choice of none", async () => {
  const form = await stage.person("chenchen").presses("plan.new:new");
  const field = form.kind === "form" && form.opening.view.fields.find(({ name }) => name === "account");
  expect(field).toMatchObject({ isRequired: true, initial: "own" });
});

test("one's own plans are ten to a page, and the older ones are behind a button", async () => {
  for (let at = 0; at < 11; at++) await stage.write({ tasks: `任务 ${at}` }, "zhouyu");
  const first = await stage.person("zhouyu").says("/plan mine");
  const { number } = await stage.prisma.plan.findFirstOrThrow({
    where: { ownerId: stage.person("zhouyu").id },
    orderBy: { number: "asc" },
  });
  if (first.kind !== "card") throw new Error(said(first));
  expect(labelsOf(first.card)).toContain("更早的");
  expect(said(first)).not.toContain(`PLAN-${number} `);
  const second = await stage.person("zhouyu").presses("plan.mine:page.1");
  expect(said(second)).toContain(`PLAN-${number} `);
  expect(said(second)).toContain("较新的");
});
