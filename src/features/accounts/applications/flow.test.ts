import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../../test/support/account-stage.ts";
import { startTestApp, type TestApp, TUESDAY } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { StillClock } from "../../../core/clock.ts";
import type { RawValues } from "../../../core/form.ts";

/** From the wish for an account to having it. */
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
});
const person = (name: string) => stage.person(name);
const newest = () => stage.prisma.accountApplication.findFirstOrThrow({ orderBy: { number: "desc" } });
const approvalOf = (subject: string) =>
  stage.prisma.approval.findFirstOrThrow({ where: { subject }, orderBy: { askedAt: "desc" } });
const stateOf = async (id: string) =>
  (await stage.prisma.accountApplication.findUniqueOrThrow({ where: { id } })).state;

const toUse = (account: string, over: RawValues = {}) => ({
  account,
  purpose: "新品期间回复评论",
  fromDay: "2026-11-25",
  toDay: "2026-12-31",
  ...over,
});
async function asks(who: string, form: string, values: RawValues): Promise<string> {
  await person(who).submits(form, values, { id: "new" });
  const { id } = await newest();
  await person(who).presses(`application.submit:${id}`);
  return id;
}
const says = async (who: string, id: string) => person(who).presses(`approval.approve:${(await approvalOf(id)).id}`);

describe("to use an account", () => {
  test("the manager and then the owner say yes, and the person says that they have it", async () => {
    const account = await stage.held("zhouyu");
    await person("chenchen").submits("accounts.apply-use", toUse(account), { id: "new" });
    const { id } = await newest();
    expect(await stateOf(id)).toBe("draft");
    expect(labelsOf(await person("chenchen").last())).toEqual(["提交审批", "修改", "取消申请"]);
    await person("chenchen").presses(`application.submit:${id}`);
    expect(textOf(await person("liqiang").last())).toContain("申请使用公司账号");
    await says("liqiang", id);
    expect(await stateOf(id)).toBe("submitted");
    const { id: approval } = await approvalOf(id);
    const due = await stage.prisma.deadline.findFirstOrThrow({
      where: { subject: approval, kind: "answer", closedAt: null },
    });
    expect(due.inputs).toMatchObject({ term: { n: 2 } });
    await says("linyue", id);
    expect(await stateOf(id)).toBe("approved");
    expect(await stage.uses(account)).toHaveLength(1);
    expect(textOf(await person("chenchen").last())).toContain("密码保险库");
    expect(said(await person("chenchen").presses(`application.receive:${id}`))).toContain("现在可以使用");
    expect(await stateOf(id)).toBe("fulfilled");
    expect(await stage.uses(account)).toContain(`user:${person("chenchen").id}`);
    await person("chenchen").presses(`application.receive:${id}`);
    expect(await stage.uses(account)).toHaveLength(2);
    expect(said(await person("chenchen").submits("accounts.apply-use", toUse(account), { id: "new" }))).toContain(
      "已经可以使用",
    );
    await stage.moveTo("2027-01-04T09:00:00+08:00");
    await stage.follows();
    expect(await stage.uses(account)).toEqual([`holder:${person("zhouyu").id}`]);
    expect(textOf(await person("chenchen").last())).toContain("使用时间已结束");
  });

  test("nobody approves their own: an owner's wish goes to compliance and HR", async () => {
    const account = await stage.held("zhouyu", { owner: person("chenchen").id });
    const id = await asks("chenchen", "accounts.apply-use", toUse(account));
    await says("liqiang", id);
    expect(said(await says("chenchen", id))).toContain("不能自己审批");
    expect(await stateOf(id)).toBe("submitted");
    await says("sunli", id);
    expect(await stateOf(id)).toBe("approved");
  });

  test("what is sent back is changed as a revision of its own in three working days, or expires", async () => {
    const account = await stage.held("zhouyu");
    const id = await asks("chenchen", "accounts.apply-use", toUse(account));
    const { id: approval } = await approvalOf(id);
    await person("liqiang").submits("approvals.return", { text: "请写明用到哪一天。" }, { id: approval });
    expect(await stateOf(id)).toBe("changes_requested");
    expect(textOf(await person("chenchen").last())).toContain("请写明用到哪一天");
    await person("chenchen").submits("accounts.apply-use", toUse(account, { purpose: "只回复私信" }), { id });
    expect(said(await person("liqiang").presses(`approval.view:${approval}`))).not.toContain("只回复私信");
    clock.advance(60_000);
    await person("chenchen").presses(`application.submit:${id}`);
    expect(textOf(await person("liqiang").last())).toContain("只回复私信");
    const second = (await approvalOf(id)).id;
    await person("liqiang").submits("approvals.return", { text: "请再写清楚一些。" }, { id: second });
    await stage.moveTo("2026-11-30T09:05:00+08:00");
    expect(await stateOf(id)).toBe("expired");
  });

  test("is refused with a reason, taken back by who asked, and never a silent yes", async () => {
    const account = await stage.held("zhouyu");
    const first = await asks("chenchen", "accounts.apply-use", toUse(account));
    await person("liqiang").submits(
      "approvals.refuse",
      { text: "这段时间不需要。" },
      {
        id: (await approvalOf(first)).id,
      },
    );
    expect(await stateOf(first)).toBe("rejected");
    expect(textOf(await person("chenchen").last())).toContain("这段时间不需要");
    const second = await asks("chenchen", "accounts.apply-use", toUse(account));
    await person("chenchen").presses(`application.cancel:${second}`);
    expect(await stateOf(second)).toBe("cancelled");
    expect((await approvalOf(second)).state).toBe("withdrawn");
    const third = await asks("chenchen", "accounts.apply-use", toUse(account, { toDay: "2026-11-27" }));
    await stage.moveTo("2026-11-28T00:01:00+08:00");
    expect(await stateOf(third)).toBe("expired");
    expect(textOf(await person("chenchen").last())).toContain("已失效");
  });

  test("an account is named by its number, or from its card, also where the choice cannot hold all", async () => {
    const first = await stage.held("zhouyu");
    await stage.prisma.companyAccount.createMany({
      data: Array.from({ length: 100 }, (_, index) => ({
        ...{
          id: `acc_${String(index).padStart(16, "0")}`,
          platform: "weibo",
          handle: `@more-${index}`,
          openAs: `m${index}`,
        },
        ...{ purpose: "发布产品消息", unit: "市场部", ownerId: person("linyue").id, mfa: "app", state: "unheld" },
        ...{ createdAt: clock.now(), movedAt: clock.now() },
      })),
    });
    const { id, number } = await stage.newest();
    const opened = JSON.stringify(await person("chenchen").says("账号 申请"));
    expect(opened).toContain("只列出前 100 个");
    expect(opened).not.toContain(id);
    for (const text of [`账号 申请 ACC-${number}`, `/accounts apply ${number}`, `申请账号 ACC-${number}`])
      expect([text, JSON.stringify(await person("chenchen").says(text))]).toEqual([
        text,
        expect.stringContaining(`"initial":"${id}"`),
      ]);
    expect(said(await person("chenchen").says("账号 申请 ACC-99999"))).toContain("没有这个账号");
    expect(said(await person("wutao").says("账号 @more-99"))).toContain("@more-99");
    await person("linyue").presses(`account.view:${first}`);
    const card = await person("linyue").last();
    expect(JSON.stringify(await person("linyue").pressesOn(card, "申请使用"))).toContain(`"initial":"${first}"`);
  });

  test("today is the day of who asks", async () => {
    const account = await stage.held("zhouyu");
    // In New York it is still the evening of Tuesday.
    clock.moveTo(new Date("2026-11-25T01:00:00Z"));
    await stage.prisma.person.update({ where: { id: person("chenchen").id }, data: { zone: "America/New_York" } });
    try {
      const reply = await person("chenchen").submits("accounts.apply-use", toUse(account, { fromDay: "2026-11-24" }), {
        id: "new",
      });
      expect(reply.kind).not.toBe("errors");
    } finally {
      await stage.prisma.person.update({ where: { id: person("chenchen").id }, data: { zone: "Asia/Shanghai" } });
    }
  });

  test("days in the past, an end before the start and an account that there is not are said beside the field", async () => {
    const reply = await person("chenchen").submits(
      "accounts.apply-use",
      toUse("acc_nothing", { fromDay: "2026-11-26", toDay: "2026-11-25" }),
      { id: "new" },
    );
    expect(reply).toMatchObject({
      kind: "errors",
      errors: { account: expect.any(String), toDay: expect.stringContaining("早于") },
    });
    expect(await stage.prisma.accountApplication.count()).toBe(0);
  });
});

describe("to open an account", () => {
  const toOpen = (over: RawValues = {}) => ({
    platform: "bilibili",
    handle: "公司实验室",
    purpose: "发布教程视频",
    fromDay: "2026-11-26",
    coHolder: person("zhouyu").id,
    ...over,
  });
  test("PR opens it, enters it with what was asked filled in, and hands it over to who asked", async () => {
    const id = await asks("chenchen", "accounts.apply-open", toOpen({ toDay: "2027-03-31" }));
    await says("liqiang", id);
    await says("linyue", id);
    expect(await stateOf(id)).toBe("approved");
    const task = await person("linyue").last();
    expect(textOf(task)).toContain("待开通");
    expect(said(await person("linyue").says("/sm"))).toContain("请开通并登记");
    const form = await person("linyue").pressesOn(task, "登记账号");
    expect(JSON.stringify(form)).toMatch(/公司实验室.*发布教程视频.*市场部/);
    const values = stage.values({ platform: "bilibili", handle: "公司实验室", owner: person("linyue").id });
    expect(said(await person("chenchen").submits("accounts.register", values, { id }))).toContain("管理员");
    await person("linyue").submits("accounts.register", values, { id });
    expect(await stateOf(id)).toBe("fulfilled");
    const account = await stage.newest();
    const handover = await stage.open(account.id);
    expect(handover).toMatchObject({ reason: "first", toId: person("chenchen").id, state: "open" });
    expect(await stage.uses(account.id)).toEqual([`co_holder:${person("zhouyu").id}`]);
    expect(
      said(await person("linyue").submits("accounts.register", { ...values, handle: "又一个" }, { id })),
    ).toContain("开通");
    for (const step of ["password", "mfa", "recovery", "receipt"])
      await person("chenchen").presses(`handover.step:${handover?.id}:${step}`);
    await person("linyue").presses(`handover.step:${handover?.id}:vault`);
    expect(await stage.account(account.id)).toMatchObject({ state: "in_custody", holderId: person("chenchen").id });
    // The holder has it on the ground of what was approved, and as long.
    const use = await stage.prisma.accountUse.findFirstOrThrow({ where: { kind: "holder", accountId: account.id } });
    expect(use).toMatchObject({ basis: id, toDay: "2027-03-31" });
  });

  test("an account that there is, is not asked for again", async () => {
    await stage.registered({ platform: "bilibili", handle: "公司实验室" });
    const reply = await person("chenchen").submits("accounts.apply-open", toOpen(), { id: "new" });
    expect(reply).toMatchObject({ kind: "errors", errors: { handle: expect.stringContaining("ACC-") } });
  });
});

test("nobody but who asked sees an application, and who has left asks for nothing any more", async () => {
  const account = await stage.held("zhouyu");
  const id = await asks("chenchen", "accounts.apply-use", toUse(account));
  expect(said(await person("emma").presses(`application.view:${id}`))).toContain("You don't own");
  await stage.leaves("chenchen");
  await stage.follows();
  expect(await stateOf(id)).toBe("expired");
  expect((await approvalOf(id)).state).toBe("withdrawn");
});
