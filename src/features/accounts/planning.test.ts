import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../test/support/account-stage.ts";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What a plan on an account of the company covers, and whom. */
let app: TestApp;
let plans: PlanStage;
let stage: AccountStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  plans = new PlanStage(app, clock);
  stage = new AccountStage(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  await stage.clear();
  plans.nextWeek();
});
const person = (name: string) => stage.person(name);
const PR_AND_OWNER = ["liqiang", "linyue"];

/** 陈晨 stands beside the holder of an account and has a plan on it, Wednesday and Thursday 14:00–15:30. */
async function planned(): Promise<{ account: string; use: string; number: number }> {
  const account = await stage.held("zhouyu");
  await person("linyue").submits("accounts.co-holder", { person: person("chenchen").id }, { id: account });
  const { id: use } = await stage.prisma.accountUse.findFirstOrThrow({ where: { kind: "co_holder" } });
  await person("chenchen").presses(`account.received:${use}`);
  const { id, number } = await plans.submitted({ account });
  for (const who of PR_AND_OWNER) await person(who).presses(`approval.approve:${(await plans.approvalOf(id)).id}`);
  expect((await plans.plan(id)).state).toBe("approved");
  return { account, use, number };
}
const covers = async (number: number, time: string): Promise<boolean> => {
  const report = {
    kind: "worktime_use",
    platform: "weibo",
    text: "上班时间一直在发微博。",
    who: person("chenchen").id,
  };
  await person("zhouyu").submits("incidents.report", { ...report, seenAt: `${plans.on(2)}T${time}:00+08:00` });
  return textOf(await person("wangmin").last()).includes(`PLAN-${number} 覆盖了当时的时段`);
};

describe("a plan on an account of the company", () => {
  test("covers its owner until the account is taken back, and what was before stays covered", async () => {
    const { use, number } = await planned();
    await plans.moveTo(2, "14:30");
    expect(said(await person("chenchen").says("/plan now"))).toMatch(/可以，到/);
    await person("linyue").submits("accounts.take-back", { reason: "项目已经结束。" }, { id: use });
    expect(said(await person("chenchen").says("/plan now"))).not.toMatch(/可以，到|PLAN-/);
    expect(said(await person("chenchen").says("/plan proof"))).not.toMatch(/可以，到|证明编号/);
    await plans.moveTo(2, "16:00");
    expect([await covers(number, "14:20"), await covers(number, "15:00")]).toEqual([true, false]);
  });

  test("covers nobody after the account was closed, nor on days on which it is not given", async () => {
    const { account, use, number } = await planned();
    await plans.moveTo(2, "14:30");
    await stage.prisma.accountUse.update({ where: { id: use }, data: { toDay: plans.on(1) } });
    expect(said(await person("chenchen").says("/plan now"))).not.toMatch(/可以，到/);
    await stage.prisma.accountUse.update({ where: { id: use }, data: { toDay: plans.on(2) } });
    expect(said(await person("chenchen").says("/plan now"))).toMatch(/可以，到/);
    await person("linyue").submits("accounts.close", { reason: "平台已停止服务。" }, { id: account });
    expect(said(await person("chenchen").says("/plan now"))).not.toMatch(/可以，到/);
    await plans.moveTo(2, "16:00");
    expect([await covers(number, "14:20"), await covers(number, "15:00")]).toEqual([true, false]);
  });
});
