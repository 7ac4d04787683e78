import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { PlanStage } from "../../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { StillClock } from "../../../core/clock.ts";
import { STEPS } from "./model.ts";

/** 吴涛 is IT security, 林悦 PR, 何静 legal; 陈晨 holds the account and has a plan on it; 周宇 notices. */
let app: TestApp;
let stage: PlanStage;
let accountId: string;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());
let count = 0;
beforeEach(async () => {
  stage.nextWeek();
  count += 1;
  await app.services.db.prisma.hijack.deleteMany();
  await app.services.db.prisma.plan.deleteMany();
  await app.services.db.prisma.deadline.deleteMany();
  await stage.person("wutao").submits(
    "accounts.register",
    {
      platform: "weibo",
      handle: `@company-${count}`,
      purpose: "发布产品消息",
      unit: "市场部",
      owner: stage.person("linyue").id,
      holder: stage.person("chenchen").id,
      mfa: "app",
    },
    { id: "new" },
  );
  accountId = (await account()).id;
});
const account = () => app.services.db.prisma.companyAccount.findFirstOrThrow({ orderBy: { number: "desc" } });
const hijack = () => app.services.db.prisma.hijack.findFirstOrThrow({ orderBy: { number: "desc" } });
const lines = async () => app.services.db.prisma.hijackLine.count();
const reports = (who = "zhouyu", text = "发了一条我们没有写的抽奖。") =>
  stage.person(who).submits("hijacks.report", { account: accountId, text });
async function pressesAll(team: keyof typeof STEPS, who: string) {
  const { id } = await hijack();
  for (const key of STEPS[team]) await stage.person(who).presses(`hijack.step:${id}:${key}`);
}
async function checks(hours: number, found: "fine" | "trouble" = "fine", text = "") {
  const { id } = await hijack();
  return stage.person("wutao").submits("hijacks.check", { found, text }, { id, hours: String(hours) });
}

test("once it is over, security gives the people of the account a lesson of a minute, and not whoever only reported it", async () => {
  await reports();
  const { id } = await hijack();
  const { prisma } = app.services.db;
  const taught = async () => (await prisma.trainingLesson.findMany()).map(({ personId }) => personId).sort();
  const wu = stage.person("wutao");
  expect((await wu.presses(`hijack.lesson:${id}`)).kind).toBe("say");
  expect(await taught()).toEqual([]);
  await prisma.hijack.update({ where: { id }, data: { state: "closed", closedAt: clock.now() } });
  expect((await stage.person("chenchen").presses(`hijack.lesson:${id}`)).kind).toBe("say");
  expect(await taught()).toEqual([]);
  expect(said(await wu.presses(`hijack.lesson:${id}`))).toContain("90 天内只发一次");
  expect(await taught()).toEqual([stage.person("linyue").id, stage.person("chenchen").id].sort());
});

describe("a hacked account", () => {
  test("is frozen at once; each team has its list, the people of the account what to do, the plan on it pauses", async () => {
    const { id: planId } = await stage.approved({ account: accountId, windows: "14:00-15:30" }).then(async ({ id }) => {
      await stage.person("linyue").presses(`approval.approve:${(await stage.approvalOf(id)).id}`);
      return { id };
    });
    expect((await stage.plan(planId)).accountId).toBe(accountId);
    await stage.moveTo(2, "14:10");
    expect(said(await stage.person("chenchen").says("/plan now"))).toContain("可以，到");
    await stage.person("chenchen").presses(`plan.start:${planId}`);
    const runs = () => app.services.db.prisma.planClock.count({ where: { planId, state: "running" } });
    expect(await runs()).toBe(1);

    const form = await stage.person("zhouyu").says("/sm hacked");
    expect(form.kind === "form" && form.opening.view.fields[0]?.options?.map(({ label }) => label)).toContain(
      `微博 · @company-${count}`,
    );
    await reports();
    await app.sender.drain();
    expect((await account()).state).toBe("frozen");
    expect(textOf(await stage.person("wutao").last())).toContain("在平台上改密码");
    expect(textOf(await stage.person("linyue").last())).toContain("截图留存");
    expect(textOf(await stage.person("linyue").last())).not.toContain("在平台上改密码");
    expect(textOf(await stage.person("hejing").last())).toContain("固定证据");
    expect(textOf(await stage.person("zhouyu").last())).toContain("报告账号被盗不是过错");
    const own = (await stage.person("chenchen").sees()).map(textOf).join("\n");
    expect(own).toContain("不要登录");
    expect(own).toContain("已暂停：账号异常");
    expect(said(await stage.person("chenchen").says("/plan now"))).toContain("计划暂停");
    expect(said(await stage.person("chenchen").says("计划 证明"))).not.toContain("有效至");
    expect(await runs()).toBe(0);
    expect(said(await stage.person("chenchen").presses(`plan.start:${planId}`))).toContain("计划已暂停");
    expect(await runs()).toBe(0);
  });

  test("is restored when every step of security is done, and not before; then the plan goes on", async () => {
    const { id: planId } = await stage.approved({ account: accountId, windows: "09:30-18:00", hours: "4" });
    await stage.person("linyue").presses(`approval.approve:${(await stage.approvalOf(planId)).id}`);
    await stage.moveTo(2, "10:00");
    await reports();
    const { id } = await hijack();
    expect(said(await stage.person("wutao").presses(`hijack.restore:${id}`))).toContain("还没有全部完成");
    expect(said(await stage.person("linyue").presses(`hijack.restore:${id}`))).toContain("由信息安全来做");
    await pressesAll("security", "wutao");
    const before = await lines();
    expect(said(await stage.person("wutao").presses(`hijack.step:${id}:password`))).toContain("已于");
    expect(await lines()).toBe(before);
    await stage.person("wutao").presses(`hijack.undo:${id}:mailbox`);
    expect(said(await stage.person("wutao").presses(`hijack.restore:${id}`))).toContain("还没有全部完成");
    await stage.person("wutao").presses(`hijack.step:${id}:mailbox`);
    await stage.moveTo(2, "11:00");
    await stage.person("wutao").presses(`hijack.restore:${id}`);
    await app.sender.drain();
    expect((await account()).state).toBe("in_custody");
    expect(textOf(await stage.person("zhouyu").last())).toContain("已由公司收回");
    expect(said(await stage.person("chenchen").says("/plan now"))).toContain("可以，到");

    const report = {
      kind: "worktime_use",
      platform: "weibo",
      text: "他一直在刷微博。",
      who: stage.person("chenchen").id,
    };
    await stage.person("emma").submits("incidents.report", { ...report, seenAt: `${stage.on(2)}T10:30:00+08:00` });
    expect(textOf(await stage.person("wangmin").last())).not.toContain("覆盖了当时的时段");
    await stage.person("emma").submits("incidents.report", { ...report, seenAt: `${stage.on(2)}T09:45:00+08:00` });
    expect(textOf(await stage.person("wangmin").last())).toContain("覆盖了当时的时段");
  });

  test("is looked after at 1, 24 and 72 hours, at any hour of the day, and frozen again when something is wrong", async () => {
    await stage.moveTo(0, "21:00");
    await reports();
    const told = async () => (await stage.person("wutao").sees()).map(textOf).join("\n");
    await stage.moveTo(0, "22:01");
    expect(await told()).toContain("1 小时检查，账号还在我们手里吗");
    expect(said(await checks(1))).toContain("一切正常");
    await pressesAll("security", "wutao");
    await stage.person("wutao").presses(`hijack.restore:${(await hijack()).id}`);
    await stage.moveTo(1, "21:01");
    expect(await checks(24, "trouble")).toMatchObject({ kind: "errors", errors: { text: expect.any(String) } });
    await checks(24, "trouble", "又有陌生设备登录。");
    expect(textOf(await stage.person("wutao").last())).toContain("再次冻结");
    expect((await account()).state).toBe("frozen");
    expect(await hijack()).toMatchObject({ state: "open", restoredAt: null });
    const { id } = await hijack();
    // What makes it safe is done anew, and the hours begin again.
    expect(said(await stage.person("wutao").presses(`hijack.restore:${id}`))).toContain("还没有全部完成");
    await pressesAll("security", "wutao");
    await stage.person("wutao").presses(`hijack.restore:${id}`);
    const close = (left: string[] = []) =>
      stage.person("wutao").submits("hijacks.close", { cause: "phishing", text: "点了钓鱼链接。", left }, { id });
    expect(said(await close(["not-needed"]))).toContain("还有检查没有做完");
    expect(said(await checks(24))).toContain("还没到检查的时间");
    await stage.moveTo(1, "22:02");
    expect(said(await checks(1))).toContain("一切正常");
    await stage.moveTo(2, "21:02");
    expect(said(await checks(24))).toContain("一切正常");
    await stage.moveTo(4, "21:02");
    expect(said(await checks(72))).toContain("一切正常");
    expect(await close()).toMatchObject({ kind: "errors", errors: { left: expect.stringContaining("没有完成") } });
    expect(said(await close(["not-needed"]))).toMatch(/归入 INC-\d+/);
  });

  test("closes into an incident that holds the record, reported by whoever noticed it, contained by whoever closes it", async () => {
    await reports();
    await pressesAll("security", "wutao");
    const done = clock.now().toISOString();
    const { id } = await hijack();
    await stage.person("wutao").presses(`hijack.restore:${id}`);
    await stage.person("linyue").submits("hijacks.note", { text: "平台回复工单 88 已受理。" }, { id });
    await reports("emma", "它给我发了一个链接。");
    await pressesAll("legal", "hejing");
    await pressesAll("pr", "linyue");
    for (const [hours, day] of [
      [1, 0],
      [24, 1],
      [72, 3],
    ] as const) {
      await stage.moveTo(day, "10:05");
      await checks(hours);
    }
    await stage
      .person("wutao")
      .submits("hijacks.close", { cause: "phishing", text: "周宇点了钓鱼链接，已培训。" }, { id });
    await app.sender.drain();
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(incident).toMatchObject({ kind: "account_anomaly", state: "contained" });
    // The measures are those that were done, at the time at which they were.
    const measures = await app.services.db.prisma.incidentStep.findMany({ where: { incidentId: incident.id } });
    expect(measures.map(({ step }) => step).sort()).toEqual(
      ["appeal", "factor", "freeze", "mailbox", "password", "sessions"].sort(),
    );
    expect(measures.find(({ step }) => step === "password")?.at.toISOString()).toBe(done);
    await stage.person("wutao").presses(`incident.view:${incident.id}`);
    await app.sender.drain();
    const handled = (await stage.person("wutao").sees()).map(textOf).join("\n");
    expect(handled).toContain("工单 88");
    expect(handled).toContain("周宇点了钓鱼链接，已培训");
    const record = handled.slice(handled.indexOf("工单 88") - 1200, handled.indexOf("工单 88"));
    expect(record).toContain("报告人");
    // Whoever reported it reads what they wrote, and nothing of what the teams did or of who else reported.
    await stage.person("zhouyu").presses(`incident.view:${incident.id}`);
    await app.sender.drain();
    const own = (await stage.person("zhouyu").sees()).map(textOf).join("\n");
    expect(own).toContain(`INC-${incident.number}`);
    expect(own).toContain("发了一条我们没有写的抽奖");
    expect(own).not.toMatch(/工单 88|钓鱼|链接|Emma|艾玛/);
    // The people of the account do not learn from its time line who reported.
    expect(said(await stage.person("chenchen").presses(`account.lines:${accountId}`))).not.toContain("周宇");
  });

  test("asks each team for its first steps in two hours, and says nothing in public before legal agreed", async () => {
    await reports();
    const { id } = await hijack();
    expect(said(await stage.person("linyue").presses(`hijack.step:${id}:statement`))).toContain("法务还没有同意");
    await pressesAll("security", "wutao");
    await stage.moveTo(0, "11:01");
    const told = async (who: string) => (await stage.person(who).sees()).map(textOf).join("\n");
    expect(await told("hejing")).toContain("处置清单还没有做完");
    expect(await told("linyue")).toContain("处置清单还没有做完");
    await stage.person("hejing").presses(`hijack.step:${id}:agree`);
    await stage.person("linyue").presses(`hijack.step:${id}:statement`);
    expect(said(await stage.person("linyue").presses(`hijack.step:${id}:statement`))).toMatch(/林悦 已于 .*完成/);
    await pressesAll("legal", "hejing");
    await pressesAll("pr", "linyue");
    expect(await app.services.db.prisma.deadline.count({ where: { subject: id, kind: "steps", closedAt: null } })).toBe(
      0,
    );
  });

  test("that two people report is one, and what the second saw is in the record", async () => {
    await reports();
    await reports("emma", "它给我发了一个链接。");
    expect(textOf(await stage.person("emma").last())).toContain(`HIJ-${(await hijack()).number}`);
    expect(await app.services.db.prisma.hijack.count()).toBe(1);
    const { id } = await hijack();
    expect(said(await stage.person("wutao").presses(`hijack.lines:${id}`))).toContain("发了一个链接");
  });

  test("that was none is put back as it was, by security alone, with a reason", async () => {
    const before = await account();
    const dues = async () =>
      (
        await app.services.db.prisma.deadline.findMany({
          where: { subject: accountId, closedAt: null, kind: { in: ["rotation", "attestation"] } },
          orderBy: { kind: "asc" },
        })
      ).map(({ kind, dueAt }) => [kind, dueAt]);
    const duesBefore = await dues();
    await stage.moveTo(3, "09:00");
    await reports();
    const { id } = await hijack();
    const why = { text: "是代理商在用新设备登录。" };
    await stage.person("chenchen").submits("hijacks.false-alarm", why, { id });
    expect((await hijack()).state).toBe("open");
    await stage.person("wutao").submits("hijacks.false-alarm", why, { id });
    expect((await hijack()).state).toBe("closed");
    expect(await account()).toMatchObject({ state: "in_custody", rotatedAt: before.rotatedAt });
    // What was due is due as before.
    expect(await dues()).toEqual(duesBefore);
    expect(await app.services.db.prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
  });

  test("is nobody's business but the teams' and the account's people's", async () => {
    await reports();
    const { id, number } = await hijack();
    for (const who of ["sunli", "zhaolan"]) {
      expect(said(await stage.person(who).presses(`hijack.view:${id}`)), who).toContain("没有这个编号");
      expect(said(await stage.person(who).says(`HIJ-${number}`)), who).not.toContain("@company");
      expect(said(await stage.person(who).presses(`hijack.step:${id}:password`)), who).toContain("处置小组");
      expect(said(await stage.person(who).presses(`hijack.lines:${id}`)), who).not.toContain("抽奖");
    }
    expect(said(await stage.person("chenchen").presses(`hijack.lines:${id}`))).not.toContain("抽奖");
    expect(labelsOf(await stage.person("chenchen").last())).not.toContain("完成");
  });

  test("has a first public word that is ready, and not said before legal agrees", async () => {
    await reports();
    const { id } = await hijack();
    const card = said(await stage.person("linyue").presses(`hijack.statement:${id}`));
    expect(card).toContain(`@company-${count}`);
    expect(card).toContain("法务同意后");
    expect(card).not.toContain("{{");
  });
});
