import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../../test/support/account-stage.ts";
import { startTestApp, type TestApp, TUESDAY } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { StillClock } from "../../../core/clock.ts";
import { planSteps, type Reason } from "./model.ts";

/** An account changes hands: by choice, because somebody has left, because somebody has moved. */
let app: TestApp;
let stage: AccountStage;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new AccountStage(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  clock.moveTo(new Date(TUESDAY));
  await stage.clear();
  await stage.prisma.person.updateMany({
    where: { id: { in: ["zhouyu", "chenchen", "liqiang"].map((who) => person(who).id) } },
    data: { department: "市场部" },
  });
});
const person = (name: string) => stage.person(name);
const stepsOf = (reason: Reason, side: "from" | "to") =>
  planSteps(reason).flatMap((step) => (step.side === side ? [step.name] : []));
const handoverOf = (accountId: string) =>
  stage.prisma.handover.findFirstOrThrow({ where: { accountId }, orderBy: { createdAt: "desc" } });
async function does(who: string, handoverId: string, names: readonly string[]): Promise<void> {
  for (const name of names) await person(who).presses(`handover.step:${handoverId}:${name}`);
}
/** 周宇 hands over to 陈晨. */
async function begun(): Promise<{ id: string; account: string }> {
  const account = await stage.held("zhouyu");
  await person("zhouyu").submits("accounts.hand-over", { person: person("chenchen").id }, { id: account });
  return { account, id: (await handoverOf(account)).id };
}

describe("a handover by choice", () => {
  test("is done when both sides confirmed their own steps, and everybody sees it", async () => {
    const { id, account } = await begun();
    expect(textOf(await person("chenchen").last())).toContain("接手方：陈晨");
    expect(labelsOf(await person("chenchen").last()).filter((label) => label === "确认")).toHaveLength(4);
    expect(said(await person("chenchen").presses(`handover.step:${id}:sessions`))).toContain("对方");
    expect(said(await person("linyue").presses(`handover.step:${id}:password`))).toContain("对方");
    await does("zhouyu", id, stepsOf("change", "from"));
    expect(said(await person("zhouyu").presses(`handover.step:${id}:vault`))).toMatch(/已经确认过（周宇，.*）/);
    await does("chenchen", id, ["receipt", "mfa", "password"]);
    expect(await stage.account(account)).toMatchObject({ holderId: person("zhouyu").id });
    await does("chenchen", id, ["recovery"]);
    expect(await handoverOf(account)).toMatchObject({ state: "done", closedAt: clock.now() });
    expect(await stage.account(account)).toMatchObject({
      holderId: person("chenchen").id,
      state: "in_custody",
      rotatedAt: clock.now(),
    });
    expect(await stage.uses(account)).toEqual([`holder:${person("chenchen").id}`]);
    for (const who of ["zhouyu", "linyue", "liqiang"])
      expect([who, textOf(await person(who).last())]).toEqual([who, expect.stringContaining("已完成")]);
    expect(said(await person("zhouyu").presses(`account.view:${account}`))).toContain("不是您负责");
  });

  test("that is late goes to those above, the owner and security, and bars new plans on the account", async () => {
    const { account } = await begun();
    const plan = {
      purpose: "other",
      platforms: ["weibo"],
      firstDay: "2026-12-07",
      lastDay: "2026-12-07",
      windows: "14:00-15:00",
      hours: "1",
      tasks: "发布",
      account,
    };
    expect((await person("zhouyu").submits("plans.write", plan, { id: "new" })).kind).not.toBe("errors");
    await stage.moveTo("2026-11-30T09:01:00+08:00");
    expect(textOf(await person("zhouyu").last())).toContain("完成交接");
    await person("zhouyu").presses(`account.view:${account}`);
    expect(textOf(await person("zhouyu").last())).toContain("交接未按时完成");
    expect(await person("zhouyu").submits("plans.write", plan, { id: "new" })).toMatchObject({
      kind: "errors",
      errors: { account: expect.stringContaining("交接已超期") },
    });
    const written = await stage.prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(said(await person("zhouyu").presses(`plan.submit:${written.id}`))).toContain("交接已超期");
    expect(said(await person("wutao").says("/accounts"))).toContain("交接超期");
    expect(said(await person("wutao").says("/sm"))).toContain("超期或交接中");
    await stage.moveTo("2026-12-01T09:01:00+08:00");
    expect(textOf(await person("liqiang").last())).toContain("完成交接");
    await stage.moveTo("2026-12-02T09:01:00+08:00");
    expect(textOf(await person("linyue").last())).toContain("完成交接");
    await stage.moveTo("2026-12-03T09:01:00+08:00");
    expect(textOf(await person("wutao").last())).toContain("完成交接");
  });

  test("offers each reader only what they may see: who takes it sees the account, who stands beside sees no steps", async () => {
    const { id, account } = await begun();
    await person("linyue").submits("accounts.co-holder", { person: person("emma").id }, { id: account });
    await person("emma").presses(`account.view:${account}`);
    expect(labelsOf(await person("emma").last())).not.toContain("See the handover");
    await person("chenchen").presses(`account.view:${account}`);
    expect(labelsOf(await person("chenchen").last())).toContain("查看交接");
    await does("zhouyu", id, stepsOf("change", "from"));
    await does("chenchen", id, stepsOf("change", "to"));
    const done = (await person("chenchen").sees()).filter((card) => textOf(card).includes("接手方"));
    expect(done.flatMap(labelsOf)).toContain("查看账号");
    expect(textOf(await person("liqiang").last())).toContain("已完成");
    for (const who of ["liqiang", "zhouyu"])
      expect([who, labelsOf(await person(who).last())]).toEqual([who, expect.not.arrayContaining(["查看账号"])]);
  });

  test("attests nothing: nobody looked through who uses it", async () => {
    const { id, account } = await begun();
    await does("zhouyu", id, stepsOf("change", "from"));
    await does("chenchen", id, stepsOf("change", "to"));
    expect(await stage.account(account)).toMatchObject({ holderId: person("chenchen").id, attestedAt: null });
  });

  test("begins once, goes to somebody else in the middle, and is taken back by the owner", async () => {
    const { id, account } = await begun();
    const again = await person("linyue").submits("accounts.hand-over", { person: person("emma").id }, { id: account });
    expect(said(again)).toContain("正在交接");
    await does("chenchen", id, ["password"]);
    await person("linyue").submits("accounts.hand-over", { person: person("emma").id }, { id });
    expect((await handoverOf(account)).steps).not.toContainEqual(
      expect.objectContaining({ by: person("chenchen").id }),
    );
    expect(textOf(await person("emma").last())).toContain("Takes: Emma Brown");
    expect(said(await person("chenchen").presses(`handover.cancel:${id}`))).toContain("负责人");
    await person("linyue").presses(`handover.cancel:${id}`);
    expect(await handoverOf(account)).toMatchObject({ state: "cancelled" });
    expect(await stage.account(account)).toMatchObject({ holderId: person("zhouyu").id });
    expect(await stage.prisma.handover.count()).toBe(1);
  });

  test("is taken back by whoever began it, and the other side hears of it", async () => {
    const { id, account } = await begun();
    await person("zhouyu").presses(`handover.cancel:${id}`);
    expect(await handoverOf(account)).toMatchObject({ state: "cancelled" });
    expect(textOf(await person("chenchen").last())).toContain("已取消");
    expect(await stage.account(account)).toMatchObject({ holderId: person("zhouyu").id, state: "in_custody" });
    expect(await stage.prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
  });

  test("of two who begin it at once only one does", async () => {
    const account = await stage.held("zhouyu");
    await Promise.all(
      ["zhouyu", "linyue"].map((who) =>
        person(who).submits("accounts.hand-over", { person: person("chenchen").id }, { id: account }),
      ),
    );
    expect(await stage.prisma.handover.count({ where: { accountId: account } })).toBe(1);
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("who has left", () => {
  test("has nothing any more the same day; the owner names somebody and does their steps, on record for whom", async () => {
    const account = await stage.held("zhouyu");
    await stage.leaves("zhouyu");
    expect(await stage.follows()).toBe(1);
    expect(await stage.uses(account)).toEqual([]);
    expect(await stage.account(account)).toMatchObject({ state: "unheld", holderId: null });
    const { id } = await handoverOf(account);
    expect(await handoverOf(account)).toMatchObject({ state: "naming", reason: "left", fromId: person("zhouyu").id });
    const due = await stage.prisma.deadline.findFirstOrThrow({ where: { subject: id } });
    expect(due.dueAt.toISOString()).toBe("2026-11-24T16:00:00.000Z");
    for (const who of ["linyue", "wutao"])
      expect((await person(who).sees()).map(textOf).join()).toContain("周宇 已离职");
    expect(said(await person("linyue").presses(`handover.cancel:${id}`))).toContain("不能取消");
    await does("linyue", id, stepsOf("left", "from"));
    await person("linyue").submits("accounts.hand-over", { person: person("chenchen").id }, { id });
    await does("chenchen", id, stepsOf("left", "to"));
    expect(await stage.account(account)).toMatchObject({ state: "in_custody", holderId: person("chenchen").id });
    expect(textOf(await person("linyue").last())).toContain("林悦（代 周宇）");
  });

  test("in the middle of handing it over: nobody is asked to name somebody who is named", async () => {
    await begun();
    await stage.leaves("zhouyu");
    await stage.follows();
    const told = (await person("wutao").sees()).map(textOf).filter((text) => text.includes("周宇 已离职"));
    expect(told.join()).toMatch(/由 陈晨 接手/);
    expect(told.join()).not.toContain("指定接手人");
  });

  test("is found once, and gets nothing back by coming back", async () => {
    const account = await stage.held("zhouyu");
    await stage.leaves("zhouyu");
    await stage.follows();
    const messages = await stage.prisma.message.count();
    expect(await stage.follows()).toBe(0);
    expect(await stage.prisma.message.count()).toBe(messages);
    expect(await stage.prisma.handover.count()).toBe(1);
    await stage.prisma.person.update({ where: { id: person("zhouyu").id }, data: { isActive: true } });
    await stage.follows();
    expect(await stage.uses(account)).toEqual([]);
    expect(said(await person("zhouyu").says("账号"))).toContain("还没有在用");
  });

  test(
    "leaves at whatever moment, the account ends with one holder who is here, or waits for one",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.shuffledSubarray([...planSteps("change")], { minLength: 0 }),
          fc.constantFrom("zhouyu", "chenchen", "linyue"),
          async (before, leaver) => {
            await stage.clear();
            const { id, account } = await begun();
            for (const { side, name } of before) await does(side === "from" ? "zhouyu" : "chenchen", id, [name]);
            await stage.leaves(leaver);
            await stage.follows();
            await stage.follows();
            const open = await stage.open(account);
            const row = await stage.account(account);
            const holders = (await stage.uses(account)).filter((use) => use.startsWith("holder:"));
            expect(holders).toEqual(row.holderId ? [`holder:${row.holderId}`] : []);
            expect(row.holderId).not.toBe(person(leaver).id);
            expect(row.state).toBe(row.holderId ? "in_custody" : "unheld");
            if (!row.holderId) expect(open).not.toBeNull();
            if (!open) return;
            // Whoever answers for it brings it to its end.
            const owner = leaver === "linyue" ? "zhaolan" : "linyue";
            const taker = "emma";
            await person(owner).submits("accounts.hand-over", { person: person(taker).id }, { id: open.id });
            // Where all steps were done before, it is the new holder who has left.
            const from = open.fromId === person(leaver).id ? owner : "zhouyu";
            await does(from, open.id, stepsOf("change", "from"));
            await does(taker, open.id, stepsOf("change", "to"));
            expect(await stage.account(account)).toMatchObject({ state: "in_custody", holderId: person(taker).id });
            expect(await stage.uses(account)).toEqual([`holder:${person(taker).id}`]);
            expect(await stage.open(account)).toBeNull();
          },
        ),
        { numRuns: 12 },
      ),
    120_000,
  );

  test("when it is the owner, those above answer and somebody is named", async () => {
    const account = await stage.held("zhouyu");
    await stage.leaves("linyue");
    await stage.follows();
    await stage.follows();
    const told = (await person("wutao").sees()).map(textOf).filter((text) => text.includes("负责人 林悦 已离职"));
    expect(told).toHaveLength(1);
    const values = stage.values({ handle: (await stage.account(account)).handle, owner: person("liqiang").id });
    await person("zhaolan").submits("accounts.change", values, { id: account });
    expect(await stage.account(account)).toMatchObject({ ownerId: person("liqiang").id });
  });
});

describe("a holder who does not hand it over", () => {
  const useOf = async (who: string) =>
    (await stage.prisma.accountUse.findFirstOrThrow({ where: { personId: person(who).id, endedAt: null } })).id;
  const REASON = { reason: "账号被用于私人宣传。" };

  test("has it no more the same day; the owner does their steps, on record for whom", async () => {
    const account = await stage.held("zhouyu");
    const use = await useOf("zhouyu");
    expect(JSON.stringify(await person("linyue").presses(`account.people:${account}`))).toContain(use);
    for (const who of ["liqiang", "zhouyu"])
      expect(said(await person(who).submits("accounts.take-back", REASON, { id: use }))).toContain("负责人");
    await person("linyue").submits("accounts.take-back", REASON, { id: use });
    expect(textOf(await person("linyue").last())).toMatch(/已从原保管人处收回.*移交方：周宇/);
    expect(await stage.uses(account)).toEqual([]);
    expect(await stage.account(account)).toMatchObject({ state: "unheld", holderId: null });
    expect(await stage.prisma.accountUse.findUniqueOrThrow({ where: { id: use } })).toMatchObject({
      endedWhy: "taken_back",
      endedAt: clock.now(),
    });
    expect((await person("zhouyu").sees()).map(textOf).join()).toContain("负责人收回了使用");
    expect((await person("zhouyu").sees()).map(textOf).join()).not.toContain("使用时间已结束");
    const { id } = await handoverOf(account);
    expect(await handoverOf(account)).toMatchObject({ reason: "taken_back", fromId: person("zhouyu").id });
    const due = await stage.prisma.deadline.findFirstOrThrow({ where: { subject: id, closedAt: null } });
    expect(due.dueAt.toISOString()).toBe("2026-11-24T16:00:00.000Z");
    expect(said(await person("zhouyu").presses(`handover.step:${id}:vault`))).toContain("对方");
    expect(said(await person("linyue").presses(`handover.cancel:${id}`))).toContain("不能取消");
    await does("linyue", id, stepsOf("taken_back", "from"));
    await person("linyue").submits("accounts.hand-over", { person: person("chenchen").id }, { id });
    await does("chenchen", id, stepsOf("taken_back", "to"));
    expect(await stage.account(account)).toMatchObject({ state: "in_custody", holderId: person("chenchen").id });
    expect(textOf(await person("linyue").last())).toContain("林悦（代 周宇）");
    expect(said(await person("linyue").presses(`account.lines:${account}`))).toContain(REASON.reason);
  });

  test("and who is in the middle of handing it over, are taken out of it; security does it where it is the owner", async () => {
    const { id, account } = await begun();
    await person("wutao").submits("accounts.take-back", REASON, { id: await useOf("zhouyu") });
    expect(await handoverOf(account)).toMatchObject({ id, reason: "taken_back", state: "open" });
    await does("chenchen", id, stepsOf("taken_back", "to"));
    await does("linyue", id, stepsOf("taken_back", "from"));
    expect(await stage.account(account)).toMatchObject({ holderId: person("chenchen").id });
    const owned = await stage.held("linyue");
    await person("wutao").submits("accounts.take-back", REASON, { id: await useOf("linyue") });
    const { id: next } = await handoverOf(owned);
    expect(said(await person("linyue").presses(`handover.step:${next}:vault`))).toContain("对方");
    await does("wutao", next, ["vault"]);
    expect((await handoverOf(owned)).steps).toContainEqual(
      expect.objectContaining({ name: "vault", by: person("wutao").id, for: person("linyue").id }),
    );
  });

  test("hears some days before that the time will be over, once", async () => {
    const account = await stage.held("zhouyu");
    await stage.prisma.accountUse.updateMany({ where: { accountId: account }, data: { toDay: "2026-11-28" } });
    await stage.follows();
    const told = async () => (await person("zhouyu").sees()).map(textOf).filter((text) => text.includes("使用到"));
    expect(await told()).toHaveLength(0);
    clock.moveTo(new Date("2026-11-25T09:00:00+08:00"));
    await stage.follows();
    await stage.follows();
    expect(await told()).toEqual([expect.stringContaining("11月28日")]);
  });

  test("whose time is over gives it to whoever the owner names", async () => {
    const account = await stage.held("zhouyu");
    await stage.prisma.accountUse.updateMany({ where: { accountId: account }, data: { toDay: "2026-11-24" } });
    clock.moveTo(new Date("2026-11-25T09:00:00+08:00"));
    expect(await stage.follows()).toBe(1);
    expect(await handoverOf(account)).toMatchObject({ reason: "over", state: "naming" });
    expect(textOf(await person("linyue").last())).toContain("保管的时间已到");
  });
});

describe("who has moved", () => {
  const movesTo = (who: string, department: string) =>
    stage.prisma.person.update({ where: { id: person(who).id }, data: { department } });
  test("to another unit hands it over in three working days and does the own steps", async () => {
    const account = await stage.held("zhouyu");
    await movesTo("zhouyu", "管理与职能");
    expect(await stage.follows()).toBe(1);
    expect(await handoverOf(account)).toMatchObject({ reason: "moved", state: "naming" });
    expect(textOf(await person("zhouyu").last())).toMatch(/部门变了|交接/);
    const { id } = await handoverOf(account);
    await does("zhouyu", id, stepsOf("moved", "from"));
    await person("linyue").submits("accounts.hand-over", { person: person("chenchen").id }, { id });
    await does("chenchen", id, stepsOf("moved", "to"));
    expect(await stage.account(account)).toMatchObject({ holderId: person("chenchen").id });
    expect(await stage.follows()).toBe(0);
  });
  test("is nobody whose department the directory does not say", async () => {
    const account = await stage.held("zhouyu");
    await movesTo("zhouyu", "");
    expect(await stage.follows()).toBe(0);
    expect(await stage.uses(account)).toHaveLength(1);
  });
  test("into the account's own unit keeps it, and a unit with a new name is no move", async () => {
    const account = await stage.held("emma", { unit: "市场部" });
    await movesTo("emma", "市场部");
    expect(await stage.follows()).toBe(0);
    await stage.prisma.person.updateMany({ where: { department: "市场部" }, data: { department: "品牌部" } });
    await stage.held("zhouyu", { unit: "品牌部" });
    expect(await stage.follows()).toBe(0);
    expect(await stage.uses(account)).toHaveLength(1);
    await movesTo("emma", "International Sales");
  });
});
