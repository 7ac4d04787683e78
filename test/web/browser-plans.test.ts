import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { systemCtx } from "../../src/core/context.ts";
import type { Locale } from "../../src/core/locale.ts";
import { planSteps } from "../../src/features/accounts/handovers/model.ts";
import { hijackWords } from "../../src/features/accounts/hijack/messages/index.ts";
import { STEPS } from "../../src/features/accounts/hijack/model.ts";
import { followDirectory } from "../../src/features/accounts/index.ts";
import { accountWords } from "../../src/features/accounts/messages/index.ts";
import { sayNumber as sayAccount } from "../../src/features/accounts/model.ts";
import { approvalWords } from "../../src/features/approvals/messages/index.ts";
import { sayNumber as sayIncident } from "../../src/features/incidents/model.ts";
import { calendarWords } from "../../src/features/plans/calendar/messages/index.ts";
import { planWords } from "../../src/features/plans/messages/index.ts";
import { sayNumber } from "../../src/features/plans/model.ts";
import { runningWords } from "../../src/features/plans/running/messages/index.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { hasBrowser, openBrowser, overflowOf, PHONE } from "../support/browser.ts";
import { DemoPerson } from "../support/demo-person.ts";
import { Chat } from "./chat.ts";
import { type Look, Visitor } from "./visitor.ts";
import { startWebApp } from "./web-app.ts";

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  if (!hasBrowser) return;
  [app, browser] = await Promise.all([startWebApp({ clock: "movable", isWorking: true }), openBrowser()]);
  visitor = await Visitor.open(browser);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
beforeEach(async () => {
  if (!hasBrowser) return;
  await app.tools.moveClock(new Date(TUESDAY));
  await app.tools.resetDemo();
});

const goesOnTo = (instant: string): Promise<void> => app.tools.moveClock(new Date(`${instant}+08:00`));
const openDemo = async (query: string, look: Look = {}): Promise<Page> => {
  const page = await visitor.visits(`${app.url}/${query}`, look);
  await page.locator(".demo[data-ready]").waitFor();
  return page;
};
/** Somebody else comes into the chat at the right. */
async function shows(page: Page, key: string, { pane }: Chat): Promise<void> {
  await page.locator(".pane").nth(1).locator(".composer-field").click();
  await page.locator(`.person[data-key=${key}]`).click();
  await pane.waitFor();
}
/** Buttons of the same name, one after the other; each is gone when it has done its work. */
async function pressesAll({ pane }: Chat, label: string, count: number): Promise<void> {
  const buttons = pane.locator(".log").getByRole("button", { name: label, exact: true });
  for (let left = count; left > 0; left--) {
    await buttons.nth(left - 1).waitFor();
    await buttons.nth(left - 1).click();
    await buttons.nth(left - 1).waitFor({ state: "hidden" });
  }
}
const everybodyReads = (chosenLocale: Locale) => prisma().person.updateMany({ data: { chosenLocale } });
const prisma = () => app.services.db.prisma;

async function isClean(): Promise<void> {
  expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(visitor.faults).toEqual([]);
}

describe.skipIf(!hasBrowser)("in a browser", () => {
  test("a plan is sent back, changed, approved by who stands in, checked in, used up and reported", async () => {
    const [tp, ta, tr] = [planWords.in("zh-CN"), approvalWords.in("zh-CN"), runningWords.in("zh-CN")];
    await everybodyReads("zh-CN");
    const page = await openDemo("?person=chenchen&beside=liqiang");
    const [owner, manager, standIn] = [new Chat(page, "陈晨"), new Chat(page, "李强"), new Chat(page, "林悦")];
    const field = (name: "purpose" | "platforms" | "firstDay" | "lastDay" | "windows" | "hours" | "tasks") =>
      tp(`forms.write.fields.${name}.label`);

    await manager.says("审批");
    await manager.does(ta("delegation.give"), {
      [ta("forms.delegate.fields.person.label")]: "林悦",
      [ta("forms.delegate.fields.firstDay.label")]: "2026-11-24",
      [ta("forms.delegate.fields.lastDay.label")]: "2026-11-25",
    });
    await shows(page, "linyue", standIn);
    await standIn.does(ta("delegation.accept"));
    await standIn.sees(ta("delegation.states.accepted", { name: "林悦" }));

    await owner.says("计划 新建");
    await owner.fillsIn({
      [field("purpose")]: tp("purposes.market_research"),
      [field("platforms")]: tp("platforms.weibo"),
      [field("firstDay")]: "2026-11-25",
      [field("lastDay")]: "2026-11-26",
      [field("windows")]: "10:00-11:30",
      [field("hours")]: "1.2",
      [field("tasks")]: "竞品账号对比表",
    });
    await owner.does(tp("buttons.submit"));
    const { id, number } = await prisma().plan.findFirstOrThrow({ orderBy: { number: "desc" } });
    const stateOf = async () => (await prisma().plan.findUniqueOrThrow({ where: { id } })).state;
    await shows(page, "liqiang", manager);
    const change = "时段请改到下午两点以后。";
    await manager.does(ta("card.return"), { [ta("forms.return.fields.text.label")]: change });
    await owner.sees(change);
    await owner.does(tp("buttons.change"), { [field("windows")]: "14:00-15:30" });
    await owner.does(tp("buttons.submit"));
    await shows(page, "linyue", standIn);
    await standIn.does(ta("card.approve"));
    await owner.sees("林悦（代李强）");

    await goesOnTo("2026-11-25T14:00:00");
    await owner.does(tr("buttons.start"));
    await owner.sees(tr("card.running"));
    await goesOnTo("2026-11-25T15:05:00");
    await owner.sees(tr("budget.reached80"));
    await goesOnTo("2026-11-25T15:30:00");
    await owner.sees(tr("budget.reached100"));
    await owner.sees(tr("ended.title", { number: sayNumber(number) }));
    await owner.does(tr("buttons.checkIn"), {
      [tr("forms.check-in.fields.outcome.label")]: tr("forms.check-in.fields.outcome.options.done"),
      [tr("forms.check-in.fields.text.label")]: "对比表已发给团队。",
    });
    await owner.sees("对比表已发给团队。");

    await shows(page, "liqiang", manager);
    await manager.sees(tr("budget.reached100"));

    await goesOnTo("2026-11-26T15:30:00");
    await owner.sees(tp("states.overdue"));
    await owner.does(tp("buttons.report"), { [tp("forms.report.fields.text.label")]: "三家竞品每周各发五条。" });
    await manager.sees("三家竞品每周各发五条。");
    expect(await stateOf()).toBe("completed");

    await manager.says("计划 团队");
    const picture = manager.pane.locator(".card-picture img").last();
    await picture.waitFor();
    expect(await picture.getAttribute("alt")).toContain("陈晨");
    expect(await picture.evaluate((img) => "naturalWidth" in img && img.naturalWidth)).toBeGreaterThan(300);

    // The same calendar on its page, on a phone.
    const link = manager.pane.getByRole("link", { name: calendarWords.in("zh-CN")("team.page") }).last();
    const { pathname, search } = new URL((await link.getAttribute("href")) ?? "", app.url);
    await page.setViewportSize(PHONE);
    await page.goto(`${app.url}${pathname}${search}`);
    expect(await page.locator("img").getAttribute("alt")).toContain("陈晨");
    await page.getByRole("cell", { name: new RegExp(sayNumber(number)) }).waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await isClean();
  }, 60_000);

  test("an account is entered, used by whoever was allowed to, held, and handed over on a phone", async () => {
    const [t, ta] = [accountWords.in("en"), approvalWords.in("en")];
    await everybodyReads("en");
    const field = (form: "register" | "apply-use", name: string) =>
      (t as (key: string) => string)(`forms.${form}.fields.${name}.label`);
    const as = async (key: string, name: string): Promise<Chat> => {
      const page = await openDemo(`?person=${key}&lang=en`, { viewport: PHONE, language: "en-GB" });
      return new Chat(page, name);
    };
    const seesFitting = async (chat: Chat, words: string): Promise<void> => {
      await chat.sees(words);
      expect(await overflowOf(visitor.page)).toBeLessThanOrEqual(0);
      const log = chat.pane.locator(".log");
      expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    };

    const keeper = await as("wutao", "吴涛");
    await keeper.says("accounts new");
    await keeper.fillsIn({
      [field("register", "platform")]: t("platforms.x"),
      [field("register", "handle")]: "@company",
      [field("register", "purpose")]: "Product news",
      [field("register", "unit")]: "Marketing",
      [field("register", "owner")]: "林悦",
      [field("register", "mfa")]: t("mfa.app"),
      [field("register", "holder")]: "陈晨",
    });
    const { id, number } = await prisma().companyAccount.findFirstOrThrow({ orderBy: { number: "desc" } });
    const called = `${sayAccount(number)} ${t("platforms.x")} · @company`;
    await seesFitting(keeper, called);

    const emma = await as("emma", "Emma Brown");
    await emma.says("apply-account");
    const why = "Answers while the product comes out";
    await emma.fillsIn({
      [field("apply-use", "account")]: `${t("platforms.x")} · @company · Marketing`,
      [field("apply-use", "purpose")]: why,
      [field("apply-use", "fromDay")]: "2026-11-24",
    });
    await emma.does(t("application.submit"));
    for (const [key, name] of [
      ["daniel", "Daniel Smith"],
      ["linyue", "林悦"],
    ] as const) {
      const approver = await as(key, name);
      await seesFitting(approver, why);
      await pressesAll(approver, ta("card.approve"), 1);
    }
    const user = await as("emma", "Emma Brown");
    await user.does(t("application.receive"));
    await seesFitting(user, t("application.states.fulfilled"));

    const holder = await as("chenchen", "陈晨");
    await holder.says(sayAccount(number));
    await holder.does(t("buttons.rotate"));
    await holder.does(t("buttons.rotated"));
    await seesFitting(holder, t("rotate.done"));

    await prisma().person.update({ where: { id: personId("chenchen") }, data: { isActive: false } });
    await app.services.db.transaction((tx) => followDirectory(systemCtx(app.services, tx)));
    await app.sender.drain();
    const count = (side: "from" | "to") => planSteps("left").filter((step) => step.side === side).length;
    const owner = await as("linyue", "林悦");
    await seesFitting(owner, t("left.left", { name: "陈晨" }));
    await pressesAll(owner, t("handover.confirm"), count("from"));
    await owner.does(t("handover.name"), { [t("forms.hand-over.fields.person.label")]: "周宇" });
    const taker = await as("zhouyu", "周宇");
    await seesFitting(taker, t("handover.steps.receipt"));
    await pressesAll(taker, t("handover.confirm"), count("to"));
    await seesFitting(taker, t("handover.states.done"));
    const account = await prisma().companyAccount.findUniqueOrThrow({ where: { id } });
    expect(account).toMatchObject({ state: "in_custody", holderId: personId("zhouyu") });
    await prisma().person.update({ where: { id: personId("chenchen") }, data: { isActive: true } });
    await isClean();
  }, 60_000);

  test("an account in other hands is frozen, dealt with by three teams, looked after, and closed into an incident", async () => {
    const [t, ta, tp] = [hijackWords.in("en"), accountWords.in("en"), planWords.in("en")];
    await everybodyReads("en");
    const accountId = await heldAndPlanned();
    const stateOf = async () => (await prisma().companyAccount.findUniqueOrThrow({ where: { id: accountId } })).state;
    const page = await openDemo("?person=zhouyu&beside=chenchen&lang=en", { language: "en-GB" });
    const [reporter, holder] = [new Chat(page, "周宇"), new Chat(page, "陈晨")];
    const teams = { security: new Chat(page, "吴涛"), pr: new Chat(page, "林悦"), legal: new Chat(page, "何静") };
    const { security } = teams;

    await reporter.says("hacked");
    const saw = "It posted a prize draw that we did not write.";
    await reporter.fillsIn({
      [t("forms.report.fields.account.label")]: `${ta("platforms.weibo")} · @company`,
      [t("forms.report.fields.text.label")]: saw,
    });
    await reporter.sees(t("people.thanks"));
    await holder.sees(tp("card.paused"));
    expect(await holder.text()).not.toContain(saw);
    expect(await stateOf()).toBe("frozen");
    const keys = { pr: "linyue", legal: "hejing", security: "wutao" } as const;
    for (const team of ["legal", "pr", "security"] as const) {
      await shows(page, keys[team], teams[team]);
      await teams[team].sees(t(`steps.${STEPS[team][0]}`));
      await pressesAll(teams[team], t("buttons.done"), STEPS[team].length);
    }
    const looks = (hours: number): Promise<void> =>
      security.does(t("buttons.check", { hours }), {
        [t("forms.check.fields.found.label")]: t("forms.check.fields.found.options.fine"),
      });
    await security.does(t("buttons.restore"));
    await reporter.sees(t("states.restored"));
    expect(await stateOf()).toBe("in_custody");
    await goesOnTo("2026-11-24T10:30:00");
    await looks(1);
    await goesOnTo("2026-11-25T09:30:00");
    await looks(24);
    await goesOnTo("2026-11-27T09:30:00");
    await looks(72);
    await security.does(t("buttons.close"), {
      [t("forms.close.fields.cause.label")]: t("forms.close.fields.cause.options.phishing"),
      [t("forms.close.fields.text.label")]: "A phishing link was pressed; people were trained.",
    });
    await security.sees(t("states.closed"));
    const incident = await prisma().incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(incident).toMatchObject({ kind: "account_anomaly", state: "contained" });
    await reporter.sees(sayIncident(incident.number));
    expect(await reporter.text()).not.toContain("A phishing link was pressed");
    await security.says(sayIncident(incident.number));
    await security.sees("A phishing link was pressed; people were trained.");
    await isClean();
  }, 60_000);
});

/** An account that 陈晨 holds and has an approved plan on; its id. */
async function heldAndPlanned(): Promise<string> {
  const person = (name: string) => new DemoPerson(app, name);
  const people = { owner: personId("linyue"), holder: personId("chenchen") };
  const account = { platform: "weibo", handle: "@company", purpose: "Product news", unit: "Marketing", mfa: "app" };
  await person("wutao").submits("accounts.register", { ...account, ...people }, { id: "new" });
  const { id } = await prisma().companyAccount.findFirstOrThrow({ orderBy: { number: "desc" } });
  const days = { firstDay: "2026-11-25", lastDay: "2026-11-27", windows: "14:00-15:30", hours: "3" };
  const asked = { purpose: "other", platforms: ["weibo"], tasks: "Answers to customers", account: id, ...days };
  await person("chenchen").submits("plans.write", asked, { id: "new" });
  const plan = await prisma().plan.findFirstOrThrow({ orderBy: { number: "desc" } });
  await person("chenchen").presses(`plan.submit:${plan.id}`);
  const approval = await prisma().approval.findFirstOrThrow({ where: { subject: plan.id } });
  for (const who of ["liqiang", "linyue"]) await person(who).presses(`approval.approve:${approval.id}`);
  expect((await prisma().plan.findUniqueOrThrow({ where: { id: plan.id } })).state).toBe("approved");
  return id;
}
