import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { policyWords } from "../../src/features/policy/messages/index.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { hasBrowser, openBrowser, overflowOf, PHONE } from "../support/browser.ts";
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

const openDemo = async (query: string, look: Look = {}): Promise<Page> => {
  const page = await visitor.visits(`${app.url}/${query}`, look);
  await page.locator(".demo[data-ready]").waitFor();
  return page;
};
const prisma = () => app.services.db.prisma;
async function isClean(): Promise<void> {
  expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(visitor.faults).toEqual([]);
}
/** Beside the card that asked somebody to sign stands the one that they opened: nothing is drawn anew any more. */
const twoCards = ({ pane }: Chat): Promise<void> =>
  pane.locator(".log").getByText("Please confirm by").nth(1).waitFor();
/** The page behind a link of the newest card, at the address of this server. */
async function opens(page: Page, { pane }: Chat, label: string): Promise<void> {
  const link = pane.locator(".log a", { hasText: label }).last();
  await link.waitFor();
  const { pathname, search } = new URL((await link.getAttribute("href")) ?? "", app.url);
  await page.goto(`${app.url}${pathname}${search}`);
}

describe.skipIf(!hasBrowser)("in a browser", () => {
  test("HR changes a clause, asks for opinions, and everybody reads what would change, word by word", async () => {
    const t = policyWords.in("zh-CN");
    const page = await openDemo("?person=sunli&beside=chenchen");
    const [hr, employee] = [new Chat(page, "孙丽"), new Chat(page, "陈晨")];
    await hr.says("制度 管理");
    await hr.does(t("desk.newDraft"), { [t("forms.newDraft.fields.label.label")]: "2027-1" });
    await hr.does(t("desk.edit"));
    await hr.sees(t("desk.editTitle", { label: "2027-1" }));
    const { id } = await prisma().policyVersion.findUniqueOrThrow({ where: { label: "2027-1" } });
    const chapter = hr.pane.locator(`button[value="policy.draft-clauses:${id}:4"]`).last();
    await chapter.click();
    await hr.pane.locator(`button[value="policy.change-clause:${id}:4.1.1"]`).last().click();
    await hr.fillsIn({
      [t("forms.clause.fields.zh.label")]: "员工在工作时间应当专注工作。",
      [t("forms.clause.fields.en.label")]: "Employees focus on their work in working time.",
    });
    await hr.does(t("desk.consult"), {
      [t("forms.consult.fields.whom.label")]: t("forms.consult.fields.whom.options.everyone"),
      [t("forms.consult.fields.days.label")]: "5",
    });
    await employee.sees(t("consultation.title", { label: "2027-1" }));
    await employee.does(t("card.comment"), { [t("forms.opinion.fields.text.label")]: "请写明午休时间怎么算。" });
    await employee.sees(t("comments.title.consultation", { number: "OP-1" }));
    await hr.sees("请写明午休时间怎么算。");
    await employee.presses(t("card.whole"));
    await opens(page, employee, t("whole.page"));
    await page.getByRole("link", { name: t("whole.view.changes", { former: "2026-1" }) }).click();
    await page.locator("section ins").first().waitFor();
    expect(await page.locator("section del").count()).toBeGreaterThan(0);
    expect(await page.locator("section h2").allTextContents()).toEqual(["4.1.1 工作时间专注工作"]);
    expect(await overflowOf(page)).toBe(0);
    await isClean();
  }, 90_000);

  test("whoever reads the whole on a page confirms it there, in the language in which they read it", async () => {
    const t = policyWords.in("zh-CN");
    const page = await openDemo("?person=mia&lang=en", { language: "en-GB" });
    const mia = new Chat(page, "Mia Johnson");
    // The card that asks comes a moment after the demo began anew; one that came later would fold the one that is opened.
    await mia.sees("Please confirm by");
    await mia.says("policy");
    await twoCards(mia);
    await mia.presses(policyWords.in("en")("card.whole"));
    await opens(page, mia, policyWords.in("en")("whole.page"));
    await page.getByRole("link", { name: "Chinese" }).click();
    const link = page.getByRole("link", { name: t("card.sign") });
    await page.goto(`${app.url}${new URL((await link.getAttribute("href")) ?? "", app.url).pathname}`);
    await page.getByLabel(/我已阅读并知悉社交媒体制度 2026-1/).check();
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("You confirmed on").waitFor();
    const word = await prisma().acknowledgement.findFirstOrThrow({ where: { personId: personId("mia") } });
    expect(word).toMatchObject({
      locale: "zh-CN",
      way: "page",
      declaration: expect.stringContaining("我已阅读并知悉"),
    });
    await isClean();
  }, 60_000);

  test("somebody new reads clause by clause on a phone, signs with a reservation and keeps a copy", async () => {
    const t = policyWords.in("en");
    const page = await openDemo("?person=mia&lang=en", { viewport: PHONE, language: "en-GB" });
    const mia = new Chat(page, "Mia Johnson");
    await mia.sees("Please confirm by");
    await mia.says("policy 3.1.1");
    await mia.presses(t("clause.next", { id: "3.1.2" }));
    await mia.sees("wholesome");
    await mia.presses(t("clause.all"));
    await twoCards(mia);
    await mia.presses(t("card.whole"));
    await opens(page, mia, t("whole.page"));
    const confirm = page.getByRole("link", { name: t("card.sign") });
    await page.goto(`${app.url}${new URL((await confirm.getAttribute("href")) ?? "", app.url).pathname}`);
    await page.getByRole("button", { name: t("forms.sign.submit") }).waitFor();
    expect(await overflowOf(page)).toBe(0);
    await openDemo("?person=mia&lang=en", { viewport: PHONE, language: "en-GB" });
    await mia.does(t("card.reserve"), {
      [t("forms.reserve.fields.reservation.label")]: "Clause 4.1.1 does not fit sales.",
    });
    await mia.sees("You confirmed on");
    const word = await prisma().acknowledgement.findFirstOrThrow({ where: { personId: personId("mia") } });
    expect(word).toMatchObject({ locale: "en", textHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await mia.presses(t("card.copy"));
    expect(await overflowOf(page)).toBe(0);
    const file = mia.pane.locator(".log a", { hasText: t("whole.file") }).last();
    const { pathname } = new URL((await file.getAttribute("href")) ?? "", app.url);
    const answer = await page.request.get(`${app.url}${pathname}`);
    expect(answer.headers()["content-type"]).toBe("application/pdf");
    expect((await answer.body()).subarray(0, 5).toString()).toBe("%PDF-");
    await opens(page, mia, t("whole.page"));
    await page.getByRole("link", { name: "3 Rules of use" }).click();
    await page.getByRole("heading", { name: "3.1.1.3 Financial information" }).waitFor();
    expect(await overflowOf(page)).toBe(0);
    await isClean();
  }, 90_000);
});
