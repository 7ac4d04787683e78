import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../test/support/account-stage.ts";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { systemCtx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import { readCsv } from "../../people-file.ts";
import { freezeAccount, importRegister, restoreAccount } from "./index.ts";

/** The register: entered, looked up, changed, closed, as a file. */
let app: TestApp;
let stage: AccountStage;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new AccountStage(app);
});
afterAll(() => app.close());
beforeEach(() => stage.clear());
const person = (name: string) => stage.person(name);

describe("the register", () => {
  test("takes an account from those who keep it, once, and names the one there is", async () => {
    const values = stage.values({ handle: "@company", holder: person("zhouyu").id });
    await person("wutao").submits("accounts.register", values, { id: "new" });
    const row = await stage.newest();
    expect(textOf(await person("wutao").last())).toContain(`ACC-${row.number}`);
    expect(row).toMatchObject({ state: "in_custody", holderId: person("zhouyu").id });
    expect(textOf(await person("linyue").last())).toContain("@company");
    const again = await person("linyue").submits("accounts.register", { ...values, handle: "Company" }, { id: "new" });
    expect(again).toMatchObject({
      kind: "errors",
      errors: { handle: expect.stringContaining(`ACC-${row.number}`) },
    });
    expect(said(await person("chenchen").submits("accounts.register", values, { id: "new" }))).toContain("管理员");
    expect(await stage.prisma.companyAccount.count()).toBe(1);
  });

  test("shows everything to those who see all, one's own to others, and nothing to strangers", async () => {
    const id = await stage.held("zhouyu", { handle: "@one" });
    await stage.registered({ handle: "@two", owner: person("daniel").id, unit: "International Sales" });
    for (const who of ["wutao", "linyue", "wangmin"]) {
      const list = said(await person(who).says("/accounts"));
      expect([who, list]).toEqual([who, expect.stringMatching(/@one.*@two|@two.*@one/)]);
    }
    expect(said(await person("zhouyu").says("账号"))).toMatch(/@one/);
    expect(said(await person("zhouyu").says("账号"))).not.toContain("@two");
    expect(said(await person("chenchen").says("账号"))).toContain("还没有在用的公司账号");
    const { number } = await stage.account(id);
    await person("zhouyu").says(`ACC-${number}`);
    expect(textOf(await person("zhouyu").last())).toContain("@one");
    expect(said(await person("chenchen").says(`ACC-${number}`))).not.toContain("@one");
    expect(said(await person("chenchen").presses(`account.view:${id}`))).toContain("不是您负责");
    expect(said(await person("wutao").says("/accounts 市场部"))).toContain("@one");
    expect(said(await person("wutao").says("/sm accounts international"))).toContain("@two");
    const filtered = said(await person("wutao").presses("account.by-platform:-.-.-.0", "linkedin"));
    expect(filtered).toContain("没有符合条件");
  });

  test("shows the recovery contact to owner, holder and security alone", async () => {
    const id = await stage.held("zhouyu", { recovery: "social@demo.example" });
    const sees = async (who: string) => {
      await person(who).presses(`account.view:${id}`);
      return textOf(await person(who).last()).includes("social@demo");
    };
    expect([await sees("linyue"), await sees("zhouyu"), await sees("wutao"), await sees("wangmin")]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const { recovery } = await stage.account(id);
    expect(Buffer.from(recovery ?? "").toString()).not.toContain("social");
  });

  test("is changed by its owner, with what was changed in the time line", async () => {
    const id = await stage.held("zhouyu");
    const values = stage.values({ purpose: "回复客户", mfa: "key" });
    expect(said(await person("zhouyu").submits("accounts.change", values, { id }))).toContain("负责人或登记人员");
    await person("linyue").submits("accounts.change", values, { id });
    expect(await stage.account(id)).toMatchObject({ purpose: "回复客户", mfa: "key", state: "in_custody" });
    expect(said(await person("zhouyu").presses(`account.lines:${id}`))).toMatch(/修改登记 · 林悦.*用途 · 二次验证/);
  });

  test("tells a new holder and a new owner that they have it", async () => {
    const id = await stage.held("zhouyu", { handle: "@company" });
    expect(textOf(await person("zhouyu").last())).toContain("@company");
    await person("linyue").submits(
      "accounts.change",
      stage.values({ handle: "@company", owner: person("liqiang").id }),
      { id },
    );
    expect(textOf(await person("liqiang").last())).toMatch(/@company.*负责人.*李强/);
  });

  test("is closed with a reason, which ends every use, handover and application, and its handle is free again", async () => {
    const id = await stage.held("zhouyu", { handle: "@old" });
    await person("zhouyu").submits("accounts.hand-over", { person: person("emma").id }, { id });
    const apply = { account: id, purpose: "回复评论", fromDay: "2026-11-26" };
    await person("chenchen").submits("accounts.apply-use", apply, { id: "new" });
    const application = await stage.prisma.accountApplication.findFirstOrThrow();
    await person("chenchen").presses(`application.submit:${application.id}`);
    await person("linyue").submits("accounts.close", { reason: "平台已停止服务。" }, { id });
    expect(await stage.account(id)).toMatchObject({ state: "closed", openAs: null, holderId: null });
    expect(await stage.uses(id)).toEqual([]);
    expect(await stage.open(id)).toBeNull();
    expect(await stage.prisma.accountApplication.findFirstOrThrow()).toMatchObject({ state: "expired" });
    expect(await stage.prisma.approval.findFirstOrThrow()).toMatchObject({ state: "withdrawn" });
    expect(textOf(await person("chenchen").last())).toContain("已失效");
    expect(textOf(await person("zhouyu").last())).toContain("已关闭");
    expect(labelsOf(await person("zhouyu").last())).not.toContain("更换密码");
    expect(said(await person("linyue").presses(`account.change:${id}`))).toContain("已关闭");
    await stage.registered({ handle: "@old" });
    expect(await stage.prisma.companyAccount.count({ where: { handle: "@old" } })).toBe(2);
    expect(await stage.prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
  });

  test("is frozen and restored only when the check list is done", async () => {
    const id = await stage.held("zhouyu");
    const does = (work: (ctx: ReturnType<typeof systemCtx>) => Promise<unknown>) =>
      app.services.db.transaction((tx) => work(systemCtx(app.services, tx)));
    await does((ctx) => freezeAccount(ctx, { id: id as `acc_${string}` }, "有人登录了"));
    expect((await stage.account(id)).state).toBe("frozen");
    const restores = (isCheckListDone: boolean) =>
      does((ctx) => restoreAccount(ctx, { id: id as `acc_${string}` }, { isCheckListDone }));
    await expect(restores(false)).rejects.toThrow("检查清单");
    await restores(true);
    expect(await stage.account(id)).toMatchObject({ state: "in_custody", rotatedAt: app.services.clock.now() });
    const dues = await stage.prisma.deadline.count({ where: { subject: id, closedAt: null } });
    expect(dues).toBe(6);
  });

  test("keeps no password that somebody writes into it, nor says it back", async () => {
    const id = await stage.held("zhouyu");
    const told = { purpose: "密码：hunter2-Xy" };
    const replies = [
      await person("wutao").submits("accounts.register", stage.values({ handle: "@new", ...told }), { id: "new" }),
      await person("wutao").submits("accounts.change", stage.values({ recovery: "password is hunter2-Xy" }), { id }),
      await person("linyue").submits("accounts.close", { reason: "口令 = hunter2-Xy，请大家停用" }, { id }),
      await person("chenchen").submits(
        "accounts.apply-use",
        { account: id, fromDay: "2026-11-26", ...told },
        { id: "new" },
      ),
    ];
    for (const reply of replies) {
      expect(reply.kind).toBe("errors");
      expect(said(reply)).toContain("去掉密码本身");
      expect(said(reply)).not.toContain("hunter2");
    }
    expect(await stage.prisma.companyAccount.count()).toBe(1);
    const values = stage.values({ purpose: "定期更换密码的提醒", handle: (await stage.account(id)).handle });
    expect((await person("wutao").submits("accounts.change", values, { id })).kind).not.toBe("errors");
  });

  test("has uses, which are confirmed by whoever has them and taken back with a reason", async () => {
    const id = await stage.held("zhouyu");
    await person("linyue").submits("accounts.co-holder", { person: person("emma").id }, { id });
    expect(await stage.uses(id)).toEqual([`co_holder:${person("emma").id}`, `holder:${person("zhouyu").id}`]);
    const use = await stage.prisma.accountUse.findFirstOrThrow({ where: { kind: "co_holder" } });
    expect(said(await person("zhouyu").presses(`account.received:${use.id}`))).toContain("不是您负责");
    await person("emma").presses(`account.received:${use.id}`);
    expect((await stage.prisma.accountUse.findUniqueOrThrow({ where: { id: use.id } })).receivedAt).not.toBeNull();
    await person("linyue").submits("accounts.take-back", { reason: "项目已经结束。" }, { id: use.id });
    expect(await stage.uses(id)).toEqual([`holder:${person("zhouyu").id}`]);
    expect(textOf(await person("emma").last())).toContain("took it back");
    expect(said(await person("emma").presses(`account.view:${id}`))).toContain("You don't own");
  });
});

describe("a file", () => {
  const rows = (...lines: string[]) => readCsv(lines.join("\n"));
  const takesIn = (given: ReturnType<typeof rows>, isTrial = false) =>
    app.services.db.transaction((tx) =>
      importRegister({ ...systemCtx(app.services, tx), actor: "operator", locale: "en" }, given, isTrial),
    );
  const HEADER = "platform,handle,purpose,unit,owner,holder,co_holders,password_changed";
  const FILE = rows(
    HEADER,
    "weibo,@one,news,市场部,lin.yue@demo.example,zhou.yu@demo.example,chen.chen@demo.example,2026-10-01",
    "linkedin,Company,news,Sales,daniel.smith@demo.example,,,",
  );

  test("brings accounts, and a second time changes nothing", async () => {
    expect(await takesIn(FILE, true)).toMatchObject({ counts: { made: 2, changed: 0, same: 0 } });
    expect(await stage.prisma.companyAccount.count()).toBe(0);
    expect(await takesIn(FILE)).toMatchObject({ counts: { made: 2, changed: 0, same: 0 } });
    const before = await stage.prisma.companyAccount.findMany();
    expect(before.map(({ state }) => state)).toEqual(["in_custody", "unheld"]);
    expect(await stage.uses(before[0]?.id ?? "")).toHaveLength(2);
    const due = await stage.prisma.deadline.findFirstOrThrow({ where: { kind: "rotation" } });
    expect(due.dueAt.toISOString()).toBe("2026-12-30T16:00:00.000Z");
    expect(await takesIn(FILE)).toMatchObject({ counts: { made: 0, changed: 0, same: 2 } });
    // What a file does not say stays as it is.
    await stage.prisma.companyAccount.updateMany({ data: { mfa: "key" } });
    expect(await takesIn(FILE)).toMatchObject({ counts: { made: 0, changed: 0, same: 2 } });
    const blank = rows(`${HEADER},mfa`, "linkedin,Company,news,Sales,daniel.smith@demo.example,,,,");
    expect(await takesIn(blank)).toMatchObject({ counts: { made: 0, changed: 0, same: 1 } });
    await stage.prisma.companyAccount.updateMany({ data: { mfa: "unknown" } });
    expect(await stage.prisma.companyAccount.findMany()).toEqual(before);
  });

  test("with one wrong line brings nothing, and never another holder", async () => {
    await takesIn(FILE);
    const wrong = rows(
      HEADER,
      "weibo,@new,news,市场部,lin.yue@demo.example,,,",
      "weibo,@one,news,市场部,lin.yue@demo.example,li.qiang@demo.example,,",
      "x,@three,news,市场部,stranger@demo.example,,,",
    );
    const { problems } = await takesIn(wrong);
    expect(problems).toEqual([
      { line: 3, text: expect.stringContaining("handover") },
      { line: 4, text: expect.stringContaining("stranger@demo.example") },
    ]);
    expect(await stage.prisma.companyAccount.count()).toBe(2);
  });

  test("tells when a password was changed, also of an account that has a holder, and never a day to come", async () => {
    await takesIn(FILE);
    const changedOn = (day: string) =>
      takesIn(
        rows(
          HEADER,
          `weibo,@one,news,市场部,lin.yue@demo.example,,,${day}`,
          `linkedin,Company,news,Sales,daniel.smith@demo.example,,,${day}`,
        ),
      );
    expect((await changedOn("2027-01-01")).problems).toEqual([
      { line: 2, text: expect.stringContaining("is to come") },
      { line: 3, text: expect.stringContaining("is to come") },
    ]);
    expect((await changedOn("2026-09-30")).problems).toEqual([
      { line: 2, text: expect.stringContaining("2026-10-01") },
    ]);
    expect(await changedOn("2026-11-02")).toMatchObject({ counts: { made: 0, changed: 2, same: 0 } });
    // Ninety days after it is a Sunday.
    const due = await stage.prisma.deadline.findFirstOrThrow({ where: { kind: "rotation", closedAt: null } });
    expect(due.dueAt.toISOString()).toBe("2027-02-01T16:00:00.000Z");
    expect((await stage.prisma.companyAccount.findMany()).map(({ rotatedAt }) => rotatedAt?.toISOString())).toEqual([
      "2026-11-02T04:00:00.000Z",
      "2026-11-02T04:00:00.000Z",
    ]);
    expect(await changedOn("2026-11-02")).toMatchObject({ counts: { made: 0, changed: 0, same: 2 } });
  });

  test("that was exported comes in again as it was, and recovery contacts go out to security alone", async () => {
    await stage.held("zhouyu", { handle: "@company", recovery: "social@demo.example", link: "https://weibo.com/a" });
    const made = async (who: string, name: string) => {
      const download = app.registry.download(`accounts.register-${name}`);
      return app.services.db.transaction(async (tx) => {
        const reader = await findPerson(tx, person(who).id);
        return download?.make({ ...systemCtx(app.services, tx), person: reader }, "all");
      });
    };
    const csv = async (who: string) => new TextDecoder().decode((await made(who, "csv"))?.bytes);
    expect(await csv("linyue")).not.toContain("social@demo.example");
    const whole = await csv("wutao");
    expect(whole).toContain("social@demo.example");
    expect(await takesIn(readCsv(whole.replace(/^\uFEFF/, "")))).toMatchObject({
      counts: { made: 0, changed: 0, same: 1 },
    });
    expect(await made("chenchen", "csv")).toBeUndefined();
    expect((await made("wangmin", "xlsx"))?.bytes.length).toBeGreaterThan(1000);
  });
});
