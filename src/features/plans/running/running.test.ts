import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../../test/support/account-stage.ts";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { Card } from "../../../core/card.ts";
import { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import { watchDeadlines } from "../../../core/deadlines/watch.ts";
import { keepEvidence } from "../../../core/evidence.ts";
import type { RawValues } from "../../../core/form.ts";
import { findPerson } from "../../../core/people.ts";
import { findPlan, readRevision, writeRevision } from "../store.ts";
import { followPlan } from "./follow.ts";
import { mornings } from "./morning.ts";

/** A plan while it runs: 陈晨 has it, 李强 is the manager, 赵岚 leads the company. */
let app: TestApp;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-05-25T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
let week = 0;
/** Each test has a Monday of its own, and nothing that an earlier one left behind. */
beforeEach(async () => {
  week += 1;
  await prisma.plan.deleteMany();
  await prisma.message.deleteMany();
  await prisma.deadline.updateMany({ data: { closedAt: clock.now(), nextAt: null } });
  await prisma.person.updateMany({ data: { remindedAt: null } });
  clock.moveTo(new Date(Date.parse("2026-05-25T09:00:00+08:00") + week * 7 * 86_400_000));
});

const person = (name: string) => new DemoPerson(app, name);
const on = (days: number) =>
  new Date(Date.parse("2026-05-25T00:00:00Z") + (week * 7 + days) * 86_400_000).toISOString().slice(0, 10);
async function moveTo(days: number, time: string) {
  clock.moveTo(new Date(`${on(days)}T${time}:00+08:00`));
  await mornings.handle(app.services, {});
  await watchDeadlines(app.services, app.registry);
  await app.sender.drain();
}
/** An approved plan of 陈晨 for Tuesday to Friday, 14:00 to 15:30, three hours a week. */
async function approved(over: RawValues = {}): Promise<{ id: string; number: number }> {
  await person("chenchen").submits(
    "plans.write",
    {
      purpose: "market_research",
      platforms: ["weibo"],
      firstDay: on(1),
      lastDay: on(4),
      windows: "14:00-15:30",
      hours: "3",
      tasks: `竞品账号对比表 ${on(2)}\n整理客户提问`,
      ...over,
    },
    { id: "new" },
  );
  const { id, number } = await prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });
  await person("chenchen").presses(`plan.submit:${id}`);
  const approval = await prisma.approval.findFirstOrThrow({ where: { subject: id } });
  await person("liqiang").presses(`approval.approve:${approval.id}`);
  return { id, number };
}
const stateOf = async (id: string) => (await prisma.plan.findUniqueOrThrow({ where: { id } })).state;
/** The plan's card as it is now for somebody. */
async function cardOf(id: string, who = "chenchen"): Promise<Card> {
  await person(who).presses(`plan.view:${id}`);
  return person(who).last();
}
/** The ids of its tasks in their order. */
async function tasksOn(id: string): Promise<string[]> {
  const steps = (await cardOf(id)).body.flatMap((block) => (block.kind === "steps" ? block.steps : []));
  return steps.flatMap(({ action }) => (action && "callback" in action ? [action.callback.id ?? ""] : []));
}
const allOf = async (who: string) => (await person(who).sees()).map(textOf);
const count = async (who: string, text: string) => (await allOf(who)).filter((card) => card.includes(text)).length;

describe("tasks", () => {
  test("are asked for on their day, and whoever is above hears once that one is behind", async () => {
    const { id, number } = await approved();
    await moveTo(1, "14:00");
    expect(labelsOf(await cardOf(id)).filter((label) => label === "打卡")).toHaveLength(2);
    expect(await count("chenchen", "请打卡「竞品账号对比表」")).toBe(0);
    await moveTo(2, "09:01");
    expect(await count("chenchen", `PLAN-${number}：请打卡「竞品账号对比表」`)).toBe(1);
    expect(await count("chenchen", "请打卡「整理客户提问」")).toBe(0);
    for (const [day, time] of [
      [3, "09:01"],
      [3, "12:00"],
      [4, "09:01"],
      [4, "12:00"],
      [7, "09:01"],
      [8, "09:01"],
    ] as const)
      await moveTo(day, time);
    expect(await count("liqiang", "「竞品账号对比表」没有按时打卡")).toBe(1);
    expect(await count("zhaolan", "没有按时打卡")).toBe(0);
    expect(textOf(await cardOf(id))).toContain("已过期，请打卡");
  });

  test("are done with what shows it, postponed or dropped with a reason, and a later word corrects an earlier one", async () => {
    const { id } = await approved();
    await moveTo(1, "14:00");
    const [first, second] = await tasksOn(id);
    const checkIn = (task: string | undefined, values: RawValues, who = "chenchen") =>
      person(who).submits("plans.check-in", values, { id: task ?? "" });
    expect(await checkIn(first, { outcome: "done" })).toMatchObject({
      errors: { text: expect.stringContaining("链接") },
    });
    expect(await checkIn(first, { outcome: "postponed", day: on(9) })).toMatchObject({
      errors: { text: expect.any(String), day: expect.stringContaining("修改计划") },
    });
    expect(said(await checkIn(first, { outcome: "done", link: "docs.example.com/1" }, "zhouyu"))).toContain("不是您的");
    expect(said(await checkIn(first, { outcome: "done", link: "docs.example.com/1" }))).toContain("已打卡：完成");
    expect(textOf(await cardOf(id))).toContain("https://docs.example.com/1");
    await moveTo(2, "09:01");
    expect(await count("chenchen", "请打卡「竞品账号对比表」")).toBe(0);

    await checkIn(first, { outcome: "postponed", text: "客户改到周五开会。", day: on(4) });
    const card = textOf(await cardOf(id, "liqiang"));
    expect(card).toContain("客户改到周五开会。");
    expect(card).not.toContain("docs.example.com/1");
    expect(await prisma.planTask.findUniqueOrThrow({ where: { id: first ?? "" } })).toMatchObject({
      state: "postponed",
      due: on(4),
      planned: on(2),
    });
    await moveTo(4, "09:01");
    expect(await count("chenchen", "请打卡「竞品账号对比表」")).toBe(1);
    await checkIn(second, { outcome: "dropped", text: "由品牌部统一安排。" });
    await checkIn(second, { outcome: "open" });
    expect(await prisma.planTask.findUniqueOrThrow({ where: { id: second ?? "" } })).toMatchObject({ state: "open" });
    expect(await prisma.planCheckIn.count()).toBe(4);
    const kept = await prisma.planCheckIn.findMany();
    expect(kept.map(({ said: sealed }) => Buffer.from(sealed ?? []).toString()).join()).not.toContain("客户");
  });

  test("keep their row and what was said of them over revisions, by their words", async () => {
    const { id } = await approved();
    await moveTo(1, "14:00");
    const [first, second] = await tasksOn(id);
    await person("chenchen").submits("plans.check-in", { outcome: "done", text: "已发。" }, { id: first ?? "" });
    await app.services.db.transaction(async (tx) => {
      const ctx = systemCtx(app.services, tx);
      const content = await readRevision(ctx, id, 1);
      const tasks = [
        { text: "新的一件", due: content.lastDay },
        { text: "竞品账号  对比表", due: content.lastDay },
        { text: "竞品账号对比表", due: content.lastDay },
      ];
      await writeRevision(ctx, id, 2, { ...content, tasks });
      await tx.prisma.plan.update({ where: { id }, data: { revision: 2 } });
      const plan = await findPlan(ctx, id);
      if (plan) await followPlan(ctx, plan, await findPerson(tx, plan.ownerId));
    });
    const now = await tasksOn(id);
    expect(now).toHaveLength(3);
    expect(now[2]).toBe(first);
    expect(now).not.toContain(second);
    expect(textOf(await cardOf(id))).toContain("已发。");
    const late = await person("chenchen").submits("plans.check-in", { outcome: "open" }, { id: second ?? "" });
    expect(said(late)).toContain("没有这件事了");
  });
});

/** The state line of the card that says so; the morning's says what is left. */
const USED_UP = '"state":{"tone":"bad","text":"已用完"}';

describe("the clock", () => {
  test("runs within a window alone, once a person, and stops by itself where it was forgotten", async () => {
    const { id } = await approved();
    await moveTo(1, "13:50");
    expect(said(await person("chenchen").presses(`plan.start:${id}`))).toMatch(/下一个时段 .*14:00 开始/);
    await moveTo(1, "14:10");
    expect(said(await person("chenchen").presses(`plan.start:${id}`))).toMatch(/开始计时.*15:30/);
    expect(said(await person("chenchen").presses(`plan.start:${id}`))).toContain("已经在计时");
    expect(said(await person("zhouyu").presses(`plan.start:${id}`))).toContain("不是您的");
    expect(labelsOf(await cardOf(id))).toContain("停止计时");
    await moveTo(1, "14:40");
    expect(said(await person("chenchen").presses(`plan.stop:${id}`))).toMatch(/这次 30 分钟.*本周已用 30 分钟/);
    expect(said(await person("chenchen").presses(`plan.stop:${id}`))).toContain("没有正在进行的计时");
    await moveTo(1, "15:00");
    await person("chenchen").presses(`plan.start:${id}`);
    await moveTo(1, "15:31");
    expect(textOf(await person("chenchen").last())).toMatch(/计时已自动停止.*15:30 结束，这次记 30 分钟/);
    expect(textOf(await cardOf(id))).toContain("本周已用 1 小时，还剩 2 小时");
  });

  test("that is started twice at once runs once", async () => {
    const { id } = await approved();
    await moveTo(1, "14:10");
    const replies = await Promise.all([1, 2].map(() => person("chenchen").presses(`plan.start:${id}`)));
    expect(replies.map(said).filter((text) => text.startsWith("开始计时"))).toHaveLength(1);
    expect(await prisma.planClock.count({ where: { state: "running" } })).toBe(1);
  });

  test("tells the owner when four fifths are used, and whoever is above when all is, each once a week and at that moment", async () => {
    const { id } = await approved({ hours: "1.5" });
    await moveTo(1, "14:00");
    await person("chenchen").presses(`plan.start:${id}`);
    await moveTo(1, "15:11");
    expect(await count("chenchen", "已用到 80%")).toBe(0);
    await moveTo(1, "15:12");
    expect(await count("chenchen", "已用到 80%")).toBe(1);
    expect(await count("liqiang", USED_UP)).toBe(0);
    await moveTo(1, "15:30");
    expect(await count("chenchen", USED_UP)).toBe(1);
    expect(textOf(await person("liqiang").last())).toMatch(/陈晨 本周已用 1 小时 30 分，上限 1 小时 30 分/);
    await moveTo(2, "14:05");
    await person("chenchen").presses(`plan.start:${id}`);
    await moveTo(2, "15:30");
    expect(await count("liqiang", USED_UP)).toBe(1);
  });
});

describe("a typed figure", () => {
  const typed = (id: string, values: RawValues) => person("chenchen").submits("plans.hours", values, { id });
  test("is checked beside its fields, stands for its day, and can be changed", async () => {
    const { id } = await approved();
    await moveTo(2, "14:00");
    expect(await typed(id, { day: on(2), time: "很久" })).toMatchObject({
      errors: { time: expect.stringContaining("1:30") },
    });
    expect(await typed(id, { day: on(0), time: "1" })).toMatchObject({
      errors: { day: expect.stringContaining("开始之前") },
    });
    expect(await typed(id, { day: on(3), time: "1" })).toMatchObject({ errors: { day: expect.any(String) } });
    expect(await typed(id, { day: on(1), time: "2h" })).toMatchObject({
      errors: { note: expect.stringContaining("1 小时 30 分") },
    });
    expect(said(await typed(id, { day: on(1), time: "2h", note: "直播延长了。" }))).toContain("共 2 小时");
    expect(textOf(await cardOf(id, "liqiang"))).toContain("直播延长了。");
    expect(said(await typed(id, { day: on(1), time: "1:15" }))).toContain("那一周已用 1 小时 15 分");
    expect(textOf(await cardOf(id, "liqiang"))).not.toContain("直播延长了。");
    expect(await prisma.auditEntry.count({ where: { subject: id, action: "plan.hours-typed" } })).toBe(2);
  });

  test("that uses up the week is told at once, and moves the moment at which a clock that runs will", async () => {
    const { id } = await approved({ hours: "2" });
    await moveTo(2, "14:00");
    await person("chenchen").presses(`plan.start:${id}`);
    await typed(id, { day: on(1), time: "1.5" });
    await moveTo(2, "14:06");
    expect(await count("chenchen", "已用到 80%")).toBe(1);
    await typed(id, { day: on(1), time: "0" });
    await moveTo(2, "15:29");
    expect(await count("chenchen", USED_UP)).toBe(0);
    await person("chenchen").presses(`plan.stop:${id}`);
    await typed(id, { day: on(1), time: "1" });
    expect(await count("liqiang", USED_UP)).toBe(1);
  });
});

describe("the morning", () => {
  const TITLE = "今天的社媒计划";
  test("of each day with hours tells of them once, at the hour that the person chose, and of no other day", async () => {
    const { id } = await approved({ firstDay: on(3), lastDay: on(7), hours: "1.5", tasks: "竞品账号对比表" });
    await prisma.person.update({ where: { id: person("chenchen").id }, data: { remindFrom: "10:00" } });
    try {
      await moveTo(3, "09:05");
      expect(await count("chenchen", TITLE)).toBe(0);
      await moveTo(3, "10:00");
      await moveTo(3, "10:05");
      const [card] = (await person("chenchen").sees()).filter(({ title }) => title === TITLE);
      expect(card && textOf(card)).toMatch(/14:00–15:30.*1 小时 30 分/);
      expect(card && labelsOf(card)).toContain("开始计时");
      expect(await count("chenchen", TITLE)).toBe(1);
      for (const [day, time] of [
        [4, "10:00"],
        [5, "10:00"],
        [6, "10:00"],
        [7, "10:00"],
        [8, "10:00"],
      ] as const)
        await moveTo(day, time);
      const days = await prisma.message.findMany({ where: { notice: "plans.morning" }, orderBy: { createdAt: "asc" } });
      expect(days.map(({ params }) => (params as { day: string }).day)).toEqual([on(3), on(4), on(7)]);
      expect(await stateOf(id)).toBe("overdue");
    } finally {
      await prisma.person.update({ where: { id: person("chenchen").id }, data: { remindFrom: null } });
    }
  });

  test("comes half an hour before earlier hours, once for two plans, and late rather than never", async () => {
    await approved({ windows: "08:00-09:00", hours: "1", outside: "直播前准备。" });
    await approved({ windows: "16:00-17:00", hours: "1" });
    await moveTo(1, "07:25");
    expect(await count("chenchen", TITLE)).toBe(0);
    await moveTo(1, "07:30");
    await moveTo(1, "09:30");
    expect(await count("chenchen", TITLE)).toBe(1);
    const [card] = (await person("chenchen").sees()).filter(({ title }) => title === TITLE);
    expect(card && textOf(card)).toMatch(/08:00–09:00.*16:00–17:00/);
    // The product was down in the morning of the day after.
    await moveTo(2, "15:00");
    expect(await prisma.message.count({ where: { notice: "plans.morning" } })).toBe(2);
  });
});

describe("the report", () => {
  const report = (id: string, text: string) =>
    person("chenchen").submits("plans.report", { text, early: ["yes"] }, { id });
  test("stands with tasks and hours on the manager's card, who can ask about it once", async () => {
    const { id } = await approved();
    await moveTo(2, "14:00");
    await person("chenchen").submits("plans.hours", { day: on(1), time: "1.5" }, { id });
    const form = await person("chenchen").presses(`plan.report:${id}`);
    expect(form.kind === "form" && form.opening.view.intro).toContain("还有 2 件事没有打卡");
    await report(id, "三家竞品各发五条。");
    const card = await person("liqiang").last();
    expect(textOf(card)).toMatch(/总共用了 1 小时 30 分.*竞品账号对比表.*三家竞品各发五条/);
    const ask = (who: string) => person(who).submits("plans.return-report", { question: "互动率怎么算的？" }, { id });
    expect(said(await ask("zhouyu"))).toContain("不是您的");
    expect(said(await ask("liqiang"))).toContain("已退回");
    expect(await stateOf(id)).toBe("report_returned");
    expect(textOf(await person("chenchen").last())).toContain("互动率怎么算的？");
    const again = await person("chenchen").presses(`plan.report:${id}`);
    expect(again.kind === "form" && again.opening.view.fields[0]?.initial).toBe("三家竞品各发五条。");
    await report(id, "三家竞品各发五条，互动率按点赞除以粉丝。");
    expect(await stateOf(id)).toBe("completed");
    expect(labelsOf(await cardOf(id, "liqiang"))).not.toContain("退回总结");
    expect(said(await ask("liqiang"))).toContain("退回过一次");
  });

  test("that is not there is asked for, goes up at once, on the first and the third working day, and is closed", async () => {
    const { id } = await approved();
    await moveTo(1, "14:00");
    await moveTo(4, "15:30");
    expect(await stateOf(id)).toBe("overdue");
    const isTold = async (who: string) =>
      (await person(who).sees()).some(
        ({ title, state }) => title.includes("的社媒计划") && state?.text.includes("请交总结"),
      );
    expect([await isTold("liqiang"), await isTold("zhaolan")]).toEqual([true, false]);
    await moveTo(7, "09:00");
    expect([await isTold("liqiang"), await isTold("zhaolan")]).toEqual([true, false]);
    await moveTo(9, "09:00");
    expect([await isTold("liqiang"), await isTold("zhaolan")]).toEqual([true, true]);
    expect(await stateOf(id)).toBe("overdue");
    await moveTo(10, "09:00");
    expect(await stateOf(id)).toBe("lapsed");
    const open = await prisma.deadline.findMany({ where: { closedAt: null } });
    expect(open.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([]);
  });

  test("ends the clock that runs, and what is not done is asked for no more", async () => {
    const { id } = await approved();
    await moveTo(1, "14:00");
    await person("chenchen").presses(`plan.start:${id}`);
    await moveTo(1, "14:20");
    await report(id, "今天就做完了。");
    expect(await prisma.planClock.findFirstOrThrow()).toMatchObject({ state: "stopped", endedAt: clock.now() });
    expect(await prisma.deadline.count({ where: { closedAt: null } })).toBe(0);
    const [task] = await prisma.planTask.findMany();
    const late = await person("chenchen").submits(
      "plans.check-in",
      { outcome: "done", text: "已发。" },
      { id: task?.id ?? "" },
    );
    expect(said(late)).toContain("不在进行中");
  });
});

test("files of a plan open for its owner, for who approves and for those above, for nobody else, and each opening is on record", async () => {
  const kept = await app.services.db.transaction((tx) =>
    keepEvidence(tx, app.services, { bytes: Buffer.from("brief"), name: "brief.txt", source: "web" }, clock.now()),
  );
  if (!("id" in kept)) throw new Error("not kept");
  const file = { kind: "stored", evidenceId: kept.id } as const;
  const values = {
    firstDay: on(2),
    lastDay: on(2),
    hours: "1",
    account: await new AccountStage(app).held("chenchen"),
    files: [file],
  };
  const base = { purpose: "other", platforms: ["weibo"], windows: "14:00-15:00", tasks: "周报" };
  await person("chenchen").submits("plans.write", { ...base, ...values }, { id: "new" });
  const { id } = await prisma.plan.findFirstOrThrow();
  await person("chenchen").presses(`plan.submit:${id}`);
  const open = `plan.evidence:${id}:${kept.id.slice(4)}`;
  expect(textOf(await person("liqiang").last())).toContain("brief.txt");
  for (const who of ["chenchen", "liqiang", "zhaolan", "linyue"])
    expect((await person(who).presses(open)).kind, who).toBe("card");
  expect(said(await person("zhouyu").presses(open))).toContain("不是您的");
  expect(await prisma.auditEntry.count({ where: { subject: id, action: "plan.evidence-opened" } })).toBe(4);
});
