import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { watchDeadlines } from "../../core/deadlines/watch.ts";
import type { RawValues } from "../../core/form.ts";

/** A plan from the form to its report: 陈晨 asks, 李强 is the manager, 赵岚 leads the company, 林悦 is PR. */
let app: TestApp;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
let week = 0;
/** Each test has a Monday of its own. */
beforeEach(() => {
  week += 1;
  clock.moveTo(new Date(Date.parse("2026-03-02T09:00:00+08:00") + week * 7 * 86_400_000));
});
const person = (name: string) => new DemoPerson(app, name);
const on = (days: number) =>
  new Date(Date.parse("2026-03-02T00:00:00Z") + (week * 7 + days) * 86_400_000).toISOString().slice(0, 10);
async function moveTo(days: number, time: string) {
  clock.moveTo(new Date(`${on(days)}T${time}:00+08:00`));
  await watchDeadlines(app.services, app.registry);
  await app.sender.drain();
}
const write = (over: RawValues = {}, who = "chenchen", id = "new") =>
  person(who).submits(
    "plans.write",
    {
      purpose: "market_research",
      platforms: ["weibo"],
      firstDay: on(2),
      lastDay: on(3),
      windows: "14:00-15:30",
      hours: "3",
      tasks: "竞品账号对比表",
      ...over,
    },
    { id },
  );
/** An account of the company that somebody holds. */
async function accountOf(who: string): Promise<string> {
  const handle = `@company-${week}`;
  await person("wutao").submits("accounts.register", {
    platform: "weibo",
    handle,
    purpose: "发布产品消息",
    unit: "市场部",
    owner: person("linyue").id,
    mfa: "app",
    holder: person(who).id,
  });
  return (await prisma.companyAccount.findFirstOrThrow({ where: { handle } })).id;
}
const newest = () => prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });
const approvalOf = (subject: string) =>
  prisma.approval.findFirstOrThrow({ where: { subject }, orderBy: { askedAt: "desc" } });
async function submitted(over: RawValues = {}, who = "chenchen"): Promise<{ id: string; approval: string }> {
  await write(over, who);
  const { id } = await newest();
  await person(who).presses(`plan.submit:${id}`);
  return { id, approval: (await approvalOf(id)).id };
}
const stateOf = async (id: string) => (await prisma.plan.findUniqueOrThrow({ where: { id } })).state;

describe("a plan", () => {
  test("is kept as a draft, looked at, sent to the manager, approved, begun by the clock and reported", async () => {
    await write();
    const { id, number } = await newest();
    expect(await stateOf(id)).toBe("draft");
    expect(labelsOf(await person("chenchen").last())).toEqual(expect.arrayContaining(["提交审批", "修改", "取消计划"]));
    await person("chenchen").presses(`plan.submit:${id}`);
    const asked = await person("liqiang").last();
    expect(textOf(asked)).toContain(`PLAN-${number}`);
    expect(labelsOf(asked)).toEqual(expect.arrayContaining(["批准", "退回修改", "拒绝", "转审", "加签", "抄送"]));
    const { id: approval } = await approvalOf(id);
    await person("liqiang").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
    expect(textOf(await person("chenchen").last())).toMatch(/已批准.*李强/);
    expect(labelsOf(await person("liqiang").last())).not.toContain("批准");

    expect(said(await person("chenchen").says("/plan now"))).toContain("现在不在已批准的时段内");
    await moveTo(2, "14:10");
    expect(await stateOf(id)).toBe("active");
    expect(said(await person("chenchen").says("/plan now"))).toMatch(/可以，到 .*15:30/);
    await person("chenchen").says("计划 证明");
    expect(textOf(await person("chenchen").last())).toMatch(/有效至 .*15:30/);
    await moveTo(3, "15:31");
    expect(await stateOf(id)).toBe("overdue");
    const report = { text: "对比表已发给团队，三家竞品每周各发五条。" };
    expect(said(await person("chenchen").submits("plans.report", report, { id }))).toContain("计划完成");
    expect(await stateOf(id)).toBe("completed");
    expect(textOf(await person("liqiang").last())).toContain("三家竞品");
  });

  test("that speaks for the company needs PR after the manager, and one yes is not enough", async () => {
    const { id, approval } = await submitted({ account: await accountOf("chenchen") });
    const before = (await person("linyue").sees()).length;
    await person("liqiang").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("submitted");
    expect((await person("linyue").sees()).length).toBe(before + 1);
    await person("linyue").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("is sent back with what should change, changed as a revision of its own, and asked again", async () => {
    const { id, approval } = await submitted();
    await person("liqiang").submits("approvals.return", { text: "时间请改到下午四点以后。" }, { id: approval });
    expect(await stateOf(id)).toBe("changes_requested");
    expect(textOf(await person("chenchen").last())).toContain("下午四点以后");
    await moveTo(0, "09:05");
    await write({ windows: "16:00-17:00", hours: "2" }, "chenchen", id);
    expect(await prisma.plan.findUniqueOrThrow({ where: { id } })).toMatchObject({ revision: 2 });
    await person("chenchen").presses(`plan.submit:${id}`);
    const again = await approvalOf(id);
    expect(again.id).not.toBe(approval);
    await person("liqiang").presses(`approval.approve:${again.id}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("that is refused says why, and can be copied into a new one", async () => {
    const { id, approval } = await submitted();
    await person("liqiang").submits("approvals.refuse", { text: "这周先把报表做完。" }, { id: approval });
    expect(await stateOf(id)).toBe("rejected");
    const card = await person("chenchen").last();
    expect(textOf(card)).toContain("先把报表做完");
    expect(labelsOf(card)).toContain("照此新建");
    const form = await person("chenchen").presses(`plan.copy:${id}`);
    expect(form.kind === "form" && form.opening.view.fields.find(({ name }) => name === "tasks")?.initial).toBe(
      "竞品账号对比表",
    );
  });

  test("says what is wrong beside each field, all at once, and keeps nothing of it", async () => {
    const count = await prisma.plan.count();
    const reply = await write({ firstDay: on(3), lastDay: on(2), windows: "下午", tasks: "周报 12/31" });
    expect(reply).toMatchObject({
      kind: "errors",
      errors: { windows: expect.stringContaining("14:00-15:30"), tasks: expect.stringContaining("12/31") },
    });
    expect(await write({ hours: "9" })).toMatchObject({
      kind: "errors",
      errors: { hours: expect.stringContaining("3") },
    });
    expect(await write({ windows: "18:00-19:00", hours: "1" })).toMatchObject({
      kind: "errors",
      errors: { outside: expect.any(String) },
    });
    expect(await prisma.plan.count()).toBe(count);
  });
});

describe("who approves", () => {
  test("is never who asks, nor somebody who reports to them, nor a stranger", async () => {
    const { id, approval } = await submitted({}, "liqiang");
    for (const who of ["liqiang", "chenchen", "zhouyu", "mia"])
      expect(said(await person(who).presses(`approval.approve:${approval}`)), who).toMatch(
        /不能自己审批|没有问到您|not asked/,
      );
    const passed = await person("zhaolan").submits(
      "approvals.pass",
      { person: person("chenchen").id },
      { id: approval },
    );
    expect(passed).toMatchObject({ kind: "errors", errors: { person: expect.stringContaining("下属") } });
    expect(await stateOf(id)).toBe("submitted");
    await person("zhaolan").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("for whoever leads the company are compliance and HR, any one of them", async () => {
    const { id, approval } = await submitted({}, "zhaolan");
    await person("sunli").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
    expect(said(await person("wangmin").presses(`approval.approve:${approval}`))).toMatch(/孙丽 ?已于.*批准/);
  });

  test("can be somebody who stands in, and the record names both", async () => {
    const days = { firstDay: on(0), lastDay: on(4) };
    const given = await person("liqiang").submits(
      "approvals.delegate",
      { person: person("linyue").id, ...days },
      { id: "new" },
    );
    expect(said(given)).toContain("林悦");
    const { id: delegation } = await prisma.delegation.findFirstOrThrow();
    const early = await submitted();
    expect(said(await person("linyue").presses(`approval.approve:${early.approval}`))).toContain("没有问到您");
    await person("linyue").presses(`approval.accept-delegation:${delegation}`);
    expect(textOf(await person("liqiang").last())).toContain("林悦已接受");
    const accepted = await person("linyue").last();
    expect(said(await person("linyue").pressesOn(accepted, "待我审批"))).toContain(early.approval);
    const { id, approval } = await submitted();
    expect(textOf(await person("linyue").last())).toContain("李强 委托您代为审批");
    await person("linyue").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
    expect(textOf(await person("chenchen").last())).toContain("林悦（代李强）");
    await prisma.delegation.deleteMany();
  });

  test("when two press at once only the first counts, and the second is told who was first", async () => {
    const { id, approval } = await submitted({}, "zhaolan");
    const replies = await Promise.all(
      ["sunli", "wangmin"].map((who) => person(who).presses(`approval.approve:${approval}`)),
    );
    expect(await stateOf(id)).toBe("approved");
    expect(replies.filter(({ kind }) => kind === "none")).toHaveLength(1);
    expect(replies.map(said).join()).toMatch(/已于.*批准/);
  });

  test("passes it on, adds somebody, and sends a copy that asks nothing", async () => {
    const { id, approval } = await submitted();
    await person("liqiang").submits("approvals.copy", { person: person("sunli").id }, { id: approval });
    expect(textOf(await person("sunli").last())).toContain("抄送给您");
    await person("liqiang").submits("approvals.add", { person: person("hejing").id }, { id: approval });
    await person("liqiang").submits(
      "approvals.pass",
      { person: person("zhaolan").id, note: "我今天出差。" },
      { id: approval },
    );
    expect(said(await person("liqiang").presses(`approval.approve:${approval}`))).toContain("没有问到您");
    await person("zhaolan").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("submitted");
    await person("hejing").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("is asked again above when nobody answers, and what is not approved when it should begin expires: never a silent yes", async () => {
    const { id, approval } = await submitted({ firstDay: on(3), lastDay: on(3), hours: "1" });
    await moveTo(1, "18:30");
    await moveTo(2, "09:01");
    const { steps } = await prisma.approval.findUniqueOrThrow({ where: { id: approval } });
    expect(JSON.stringify(steps)).toContain(person("zhaolan").id);
    expect((await person("zhaolan").sees()).map(textOf).join()).toContain("待您审批");
    await moveTo(3, "14:01");
    expect(await stateOf(id)).toBe("expired");
    expect(said(await person("liqiang").presses(`approval.approve:${approval}`))).not.toContain("已批准");
    expect(await stateOf(id)).toBe("expired");
  });

  test("changes when the manager leaves in the middle: whoever is above them answers", async () => {
    const { id, approval } = await submitted();
    await prisma.person.update({ where: { id: person("liqiang").id }, data: { isActive: false } });
    try {
      expect(said(await person("liqiang").presses(`approval.approve:${approval}`))).not.toContain("已批准");
      expect(said(await person("zhaolan").says("/approvals"))).toContain("PLAN-");
      await person("zhaolan").presses(`approval.approve:${approval}`);
      expect(await stateOf(id)).toBe("approved");
    } finally {
      await prisma.person.update({ where: { id: person("liqiang").id }, data: { isActive: true } });
    }
  });
});

test("a plan that is taken back takes the question back too, on every card", async () => {
  const { id, approval } = await submitted();
  await person("chenchen").presses(`plan.cancel:${id}`);
  expect(await stateOf(id)).toBe("cancelled");
  expect(await prisma.approval.findUniqueOrThrow({ where: { id: approval } })).toMatchObject({ state: "withdrawn" });
  await app.sender.drain();
  expect(labelsOf(await person("liqiang").last())).not.toContain("批准");
});

test("nobody but its owner and those above sees a plan", async () => {
  const { id } = await submitted();
  const { number } = await newest();
  expect(said(await person("zhouyu").presses(`plan.view:${id}`))).toContain("不是您的");
  expect(said(await person("zhouyu").says(`/plan ${number}`))).toContain("没有这个编号");
  expect(said(await person("mia").says("/plan now"))).not.toContain("PLAN-");
});

test("triage of a report about working time sees the plan that covered it, and the reporter does not", async () => {
  const { id, approval } = await submitted();
  await person("liqiang").presses(`approval.approve:${approval}`);
  const { number } = await prisma.plan.findUniqueOrThrow({ where: { id } });
  await moveTo(2, "15:00");
  const report = {
    kind: "worktime_use",
    platform: "weibo",
    text: "他上班时间一直在刷微博。",
    who: person("chenchen").id,
  };
  await person("zhouyu").submits("incidents.report", { ...report, seenAt: `${on(2)}T14:20:00+08:00` });
  expect(textOf(await person("wangmin").last())).toContain(`PLAN-${number} 覆盖了当时的时段`);
  const receipt = (await person("zhouyu").sees()).map(textOf).join();
  expect(receipt).not.toContain(`PLAN-${number}`);
  await person("zhouyu").submits("incidents.report", { ...report, seenAt: `${on(2)}T13:20:00+08:00` });
  expect(textOf(await person("wangmin").last())).not.toContain("覆盖了当时的时段");
});

test("what should have begun is not approved afterwards, also before the clock has come by", async () => {
  const { id, approval } = await submitted();
  clock.moveTo(new Date(`${on(2)}T14:00:00+08:00`));
  expect(said(await person("liqiang").presses(`approval.approve:${approval}`))).toContain("已过最晚批准的时间");
  expect(await stateOf(id)).toBe("submitted");
  await moveTo(2, "14:01");
  expect(await stateOf(id)).toBe("expired");
});

test("what is taken back later was covered until then", async () => {
  const { id, approval } = await submitted();
  await person("liqiang").presses(`approval.approve:${approval}`);
  const { number } = await prisma.plan.findUniqueOrThrow({ where: { id } });
  await moveTo(2, "16:00");
  await person("liqiang").submits("plans.revoke", { reason: "明天有客户来访，先停。" }, { id });
  expect(await stateOf(id)).toBe("revoked");
  expect(said(await person("chenchen").says("/plan now"))).not.toContain("可以，到");
  const report = {
    kind: "worktime_use",
    platform: "weibo",
    text: "他上班时间一直在刷微博。",
    who: person("chenchen").id,
  };
  await person("zhouyu").submits("incidents.report", { ...report, seenAt: `${on(2)}T14:20:00+08:00` });
  expect(textOf(await person("wangmin").last())).toContain(`PLAN-${number} 覆盖了当时的时段`);
});

test("an approval shows what was asked, whatever is written since", async () => {
  const { id, approval } = await submitted();
  await person("liqiang").submits("approvals.return", { text: "时间请改到下午四点以后。" }, { id: approval });
  await write({ tasks: "还没有提交的新内容" }, "chenchen", id);
  expect(said(await person("liqiang").presses(`approval.view:${approval}`))).not.toContain("还没有提交的新内容");
  await app.sender.drain();
  expect(textOf(await person("liqiang").last())).not.toContain("还没有提交的新内容");
});

test("a company account of which nobody of PR may say yes is asked of compliance and HR, never of nobody", async () => {
  const { id, approval } = await submitted({ account: await accountOf("linyue") }, "linyue");
  await person("zhaolan").presses(`approval.approve:${approval}`);
  expect(await stateOf(id)).toBe("submitted");
  await person("sunli").presses(`approval.approve:${approval}`);
  expect(await stateOf(id)).toBe("approved");
});
