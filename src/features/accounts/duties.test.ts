import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../test/support/account-stage.ts";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What whoever has an account does again and again: change the password, look through who uses it. */
let app: TestApp;
let stage: AccountStage;
const START = "2026-03-02T09:00:00+08:00";
const clock = new StillClock(START);
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new AccountStage(app);
});
afterAll(() => app.close());
beforeEach(async () => {
  clock.moveTo(new Date(START));
  await stage.clear();
});
const person = (name: string) => stage.person(name);
const dueOf = async (subject: string, kind: string) =>
  (await stage.prisma.deadline.findFirstOrThrow({ where: { subject, kind, closedAt: null } })).dueAt;
const reminders = async (who: string) =>
  (await person(who).sees()).map(textOf).filter((text) => text.includes("更换密码") && !text.includes("上次改密"));

describe("the password of an account", () => {
  test("is changed every ninety days by the policy, confirmed by a button after the guidance, and nothing else is kept", async () => {
    const id = await stage.held("zhouyu");
    // 31 May is a Sunday, and the first of June is a working day.
    expect((await dueOf(id, "rotation")).toISOString()).toBe("2026-06-01T16:00:00.000Z");
    const guidance = await person("zhouyu").presses(`account.rotate:${id}`);
    expect(said(guidance)).toMatch(/字母、数字和特殊字符.*90 天.*NIST SP 800-63B.*从不询问密码/);
    clock.moveTo(new Date("2026-04-01T10:00:00+08:00"));
    expect(said(await person("linyue").presses(`account.rotated:${id}`))).toContain("保管人");
    expect(said(await person("zhouyu").presses(`account.rotated:${id}`))).toContain("已记录");
    await person("zhouyu").presses(`account.rotated:${id}`);
    expect((await stage.account(id)).rotatedAt).toEqual(clock.now());
    expect(await stage.prisma.accountLine.count({ where: { accountId: id, kind: "rotated" } })).toBe(1);
    expect((await dueOf(id, "rotation")).toISOString()).toBe("2026-06-30T16:00:00.000Z");
  });

  test("reminds the holder on the day and when it is late, the manager after three working days, the owner after five", async () => {
    const id = await stage.held("zhouyu");
    const due = await dueOf(id, "rotation");
    await stage.moveTo("2026-05-15T09:00:00+08:00");
    expect(await reminders("zhouyu")).toHaveLength(0);
    await stage.moveTo("2026-06-01T09:01:00+08:00");
    expect((await reminders("zhouyu")).length).toBeGreaterThan(0);
    expect(said(await person("zhouyu").says("/sm"))).toContain("更换密码");
    const before = (await reminders("zhouyu")).length;
    await stage.moveTo("2026-06-02T09:01:00+08:00");
    expect((await reminders("zhouyu")).length).toBe(before + 1);
    const lateTo = async (who: string) =>
      (await person(who).sees()).map(textOf).filter((text) => /密码应在.*超期期间/.test(text)).length;
    expect([await lateTo("liqiang"), await lateTo("linyue")]).toEqual([0, 0]);
    await stage.moveTo("2026-06-03T18:00:00+08:00");
    expect(await lateTo("liqiang")).toBe(0);
    await stage.moveTo("2026-06-04T09:01:00+08:00");
    expect([await lateTo("liqiang"), await lateTo("linyue")]).toEqual([1, 0]);
    await stage.moveTo("2026-06-08T09:01:00+08:00");
    expect([await lateTo("liqiang"), await lateTo("linyue")]).toEqual([1, 1]);
    // Whoever is above the holder does not see the account itself.
    expect(labelsOf(await person("liqiang").last())).toEqual([]);
    expect(labelsOf(await person("linyue").last())).toContain("查看");
    expect((await stage.account(id)).state).toBe("in_custody");
    expect(due < clock.now()).toBe(true);
  });

  test("is due at once when a co-holder who had it leaves or has it no more, and late it bars plans", async () => {
    const id = await stage.held("zhouyu");
    const before = await dueOf(id, "rotation");
    await person("linyue").submits("accounts.co-holder", { person: person("chenchen").id }, { id });
    const { id: use } = await stage.prisma.accountUse.findFirstOrThrow({ where: { kind: "co_holder" } });
    // Who never had it knows no password.
    await person("linyue").submits("accounts.take-back", { reason: "项目已经结束。" }, { id: use });
    expect(await dueOf(id, "rotation")).toEqual(before);
    await person("linyue").submits("accounts.co-holder", { person: person("chenchen").id }, { id });
    const again = await stage.prisma.accountUse.findFirstOrThrow({ where: { kind: "co_holder", endedAt: null } });
    await person("chenchen").presses(`account.received:${again.id}`);
    await stage.leaves("chenchen");
    await stage.follows();
    expect((await dueOf(id, "rotation")).toISOString()).toBe("2026-03-02T16:00:00.000Z");
    expect(textOf(await person("zhouyu").last())).toContain("陈晨 不再使用这个账号，可能知道密码");
    expect(labelsOf(await person("zhouyu").last())).toContain("更换密码");
    await stage.moveTo("2026-03-03T09:01:00+08:00");
    await person("zhouyu").presses(`account.view:${id}`);
    expect(textOf(await person("zhouyu").last())).toContain("有事项超期");
    await person("zhouyu").presses(`account.rotated:${id}`);
    await app.sender.drain();
    expect((await dueOf(id, "rotation")) >= before).toBe(true);
    expect((await person("zhouyu").sees()).map(textOf).join()).not.toContain("可能知道密码");
  });

  test("is not all there is to look through: without a second factor nobody says that all is correct", async () => {
    const id = await stage.held("zhouyu", { mfa: "unknown" });
    expect(said(await person("zhouyu").presses(`account.attested:${id}`))).toContain("未核对");
    expect((await stage.account(id)).attestedAt).toBeNull();
    await stage.prisma.companyAccount.update({ where: { id }, data: { mfa: "key" } });
    await person("zhouyu").presses(`account.attested:${id}`);
    expect((await stage.account(id)).attestedAt).toEqual(clock.now());
  });

  test("that is late bars new plans on the account until it is changed; the form offers what one may use", async () => {
    const id = await stage.held("zhouyu", { handle: "@company" });
    const opened = await person("zhouyu").presses("plan.new:new");
    expect(JSON.stringify(opened)).toMatch(/本人账号.*微博 · @company/);
    expect(JSON.stringify(await person("chenchen").presses("plan.new:new"))).not.toContain("@company");
    const plan = {
      purpose: "other",
      platforms: ["weibo"],
      firstDay: "2026-06-10",
      lastDay: "2026-06-10",
      windows: "14:00-15:00",
      hours: "1",
      tasks: "发布",
      account: id,
    };
    expect(await person("chenchen").submits("plans.write", plan, { id: "new" })).toMatchObject({
      kind: "errors",
      errors: { account: expect.stringContaining("请先申请使用") },
    });
    await person("zhouyu").presses(`account.attested:${id}`);
    await stage.moveTo("2026-06-02T09:30:00+08:00");
    expect(await person("zhouyu").submits("plans.write", plan, { id: "new" })).toMatchObject({
      kind: "errors",
      errors: { account: expect.stringMatching(/密码更换已超期/) },
    });
    await person("zhouyu").presses(`account.rotated:${id}`);
    await person("zhouyu").presses(`account.attested:${id}`);
    await person("zhouyu").submits("plans.write", plan, { id: "new" });
    expect(textOf(await person("zhouyu").last())).toContain("微博 · @company");
  });
});

test("a plan keeps to the days on which its owner has the account", async () => {
  const account = await stage.held("zhouyu", { handle: "@company" });
  const asked = { account, purpose: "新品期间回复评论", fromDay: "2026-03-09", toDay: "2026-03-13" };
  await person("chenchen").submits("accounts.apply-use", asked, { id: "new" });
  const { id } = await stage.prisma.accountApplication.findFirstOrThrow();
  await person("chenchen").presses(`application.submit:${id}`);
  const approval = await stage.prisma.approval.findFirstOrThrow({ where: { subject: id } });
  for (const who of ["liqiang", "linyue"]) await person(who).presses(`approval.approve:${approval.id}`);
  await person("chenchen").presses(`application.receive:${id}`);
  // It begins next week, and can be planned on now.
  expect(JSON.stringify(await person("chenchen").presses("plan.new:new"))).toContain("微博 · @company");
  const plan = { purpose: "other", platforms: ["weibo"], windows: "14:00-15:00", hours: "1", tasks: "发布", account };
  const writes = (firstDay: string, lastDay: string) =>
    person("chenchen").submits("plans.write", { ...plan, firstDay, lastDay }, { id: "new" });
  expect((await writes("2026-03-10", "2026-03-12")).kind).not.toBe("errors");
  expect(await writes("2026-03-12", "2026-03-16")).toMatchObject({
    kind: "errors",
    errors: { account: expect.stringContaining("不都能使用") },
  });
});

test("users and second factor are looked through every quarter by whoever holds the account", async () => {
  const id = await stage.held("zhouyu");
  await person("linyue").submits("accounts.co-holder", { person: person("chenchen").id }, { id });
  expect((await dueOf(id, "attestation")).toISOString()).toBe("2026-06-02T16:00:00.000Z");
  const card = said(await person("zhouyu").presses(`account.attest:${id}`));
  expect(card).toMatch(/陈晨.*验证器应用/);
  await stage.moveTo("2026-06-02T09:01:00+08:00");
  await person("zhouyu").presses(`account.view:${id}`);
  expect(labelsOf(await person("zhouyu").last())).toContain("核对");
  expect(said(await person("chenchen").presses(`account.attested:${id}`))).toContain("已记录");
  expect((await dueOf(id, "attestation")).toISOString()).toBe("2026-09-02T16:00:00.000Z");
});

test("an account without a co-holder or a second factor says so", async () => {
  const id = await stage.held("zhouyu", { mfa: "none" });
  await person("zhouyu").presses(`account.view:${id}`);
  expect(textOf(await person("zhouyu").last())).toMatch(/还没有共同保管人.*没有二次验证/);
});
