import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AccountStage } from "../../../test/support/account-stage.ts";
import { startTestApp, type TestApp, TUESDAY } from "../../../test/support/app.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { verifyAudit } from "../../core/audit.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";
import { eraseDue } from "../../core/retention.ts";

/** What is kept about accounts: in people's copies, and for how long. */
let app: TestApp;
let stage: AccountStage;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new AccountStage(app);
});
afterAll(() => app.close());
beforeEach(() => stage.clear());
const person = (name: string) => stage.person(name);
const copyOf = (name: string): Promise<string> =>
  app.services.db.transaction(async (tx) => {
    const who = await findPerson(tx, person(name).id);
    if (!who) throw new Error(`nobody is called ${name}`);
    return JSON.stringify(
      await collectPersonalData({ ...systemCtx(app.services, tx), person: who }, app.registry, who, "copy"),
    );
  });

test("everybody's copy has what they had, asked for and handed over, and nobody else in it", async () => {
  const id = await stage.held("zhouyu", { handle: "@company" });
  const asked = { account: id, purpose: "新品期间回复评论", fromDay: "2026-11-26" };
  await person("emma").submits("accounts.apply-use", asked, { id: "new" });
  await person("zhouyu").submits("accounts.hand-over", { person: person("chenchen").id }, { id });
  const [giver, taker, applicant, owner] = [
    await copyOf("zhouyu"),
    await copyOf("chenchen"),
    await copyOf("emma"),
    await copyOf("linyue"),
  ];
  expect(giver).toMatch(/保管人.*移交方/);
  expect(taker).toContain("接手方");
  expect(applicant).toContain("新品期间回复评论");
  expect(owner).toContain("公司账号：负责");
  expect(giver).not.toMatch(/陈晨|新品期间/);
  expect(taker).not.toContain("周宇");
});

test("two years after it was closed nothing of an account is left, and what is open stays", async () => {
  const [closed, open] = [await stage.held("zhouyu"), await stage.held("emma")];
  await person("linyue").submits("accounts.co-holder", { person: person("chenchen").id }, { id: open });
  const use = await stage.prisma.accountUse.findFirstOrThrow({ where: { kind: "co_holder" } });
  await person("linyue").submits("accounts.take-back", { reason: "项目已经结束。" }, { id: use.id });
  await person("zhouyu").submits("accounts.hand-over", { person: person("chenchen").id }, { id: closed });
  const asked = { account: closed, purpose: "新品期间回复评论", fromDay: "2026-11-26" };
  await person("emma").submits("accounts.apply-use", asked, { id: "new" });
  await person("linyue").submits("accounts.close", { reason: "平台已停止服务。" }, { id: closed });
  clock.moveTo(new Date("2028-11-23T10:00:00+08:00"));
  await eraseDue(app.services, app.registry);
  expect(await stage.prisma.companyAccount.count()).toBe(2);
  clock.moveTo(new Date("2028-11-26T10:00:00+08:00"));
  await eraseDue(app.services, app.registry);
  expect(await stage.prisma.companyAccount.findMany({ select: { id: true } })).toEqual([{ id: open }]);
  expect(await stage.prisma.handover.count()).toBe(0);
  expect(await stage.prisma.accountApplication.count()).toBe(0);
  expect(await stage.uses(open)).toEqual([`holder:${person("emma").id}`]);
  expect(await stage.prisma.accountUse.count()).toBe(1);
  expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
