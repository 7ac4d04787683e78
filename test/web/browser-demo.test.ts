import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { interactionOf, personId, type TestApp, TUESDAY } from "../support/app.ts";
import { DESK, hasBrowser, openBrowser, overflowOf, PHONE } from "../support/browser.ts";
import { type Look, Visitor } from "./visitor.ts";
import { PIXEL, REPORT, startWebApp } from "./web-app.ts";

const SMALL = { width: 320, height: 568 };

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  if (!hasBrowser) return;
  app = await startWebApp({ clock: "movable", isWorking: true });
  await app.tools.moveClock(new Date(TUESDAY));
  browser = await openBrowser();
  visitor = await Visitor.open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
beforeEach(async () => {
  if (hasBrowser) await app.tools.resetDemo();
});

const move = (body: unknown) => fetch(`${app.url}/demo/clock`, { method: "POST", body: JSON.stringify(body) });
const paneOf = (page: Page, name: string): Locator => page.getByRole("region", { name: new RegExp(name) });
async function fillReport(form: Locator, text = REPORT.text): Promise<void> {
  await form.locator("[name=kind]").selectOption(REPORT.kind);
  await form.locator("[name=platform]").selectOption(REPORT.platform);
  await form.locator("[name=text]").fill(text);
  await form.locator("[name=seenAt]").fill(REPORT.seenAt);
}
/** Somebody reports, without anybody looking on. */
const report = (person: string) => {
  const submit = { kind: "submit", form: "incidents.report", context: {}, values: { ...REPORT } } as const;
  return app.desk.receive(interactionOf(person, submit), { answers: "inline" });
};
const boxOf = async (page: Page, selector: string) =>
  (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
const openDemo = async (query: string, look: Look = {}): Promise<Page> => {
  const page = await visitor.visits(`${app.url}/${query}`, look);
  await page.locator(".demo[data-ready]").waitFor();
  return page;
};

describe.skipIf(!hasBrowser)("the demo in a browser", () => {
  test("leads a first visitor from a report to its handling, both sides at once and without loading again", async () => {
    const page = await openDemo("");
    const chen = paneOf(page, "陈晨");
    const handler = page.locator(".pane").nth(1);
    expect(await page.locator(".guide-title").textContent()).toContain("您现在是陈晨");
    await page.locator(".guide .button-primary").click();
    const sheet = page.locator(".sheet");
    await sheet.locator("button[type=submit]").click();
    await sheet.locator(".form-errors").waitFor();
    expect(await sheet.locator(".field-error").count()).toBeGreaterThan(1);
    await fillReport(sheet.locator("form"));
    await sheet.locator("[name=who]").fill("周宇");
    await sheet
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "截图.png", mimeType: "image/png", buffer: PIXEL });
    await sheet.locator("button[type=submit]").click();
    await chen.locator(".card").getByText("INC-").first().waitFor();
    expect(await sheet.isVisible()).toBe(false);
    await handler.locator(".card").getByText(REPORT.text).waitFor();
    await takes(page, handler.locator(".card").last());
    await handler.locator(".card-state").getByText("刘洋").waitFor();
    await chen.locator(".card-state").getByText("受理中").waitFor();
    expect(await page.locator('.person[data-key="wangmin"] .unread').textContent()).toContain("1");
    await page.locator('.person[data-key="wangmin"]').click();
    await paneOf(page, "王敏").locator(".card-state").getByText("刘洋").waitFor();
    await page.locator('.person[data-key="wangmin"] .unread').waitFor({ state: "detached" });
    expect(visitor.faults.filter((fault) => !fault.includes("404"))).toEqual([]);
  });

  /** Taking a report asks whether one has a tie to anybody in it. */
  async function takes(page: Page, card: Locator): Promise<void> {
    await card.locator("summary", { hasText: "接手" }).click();
    await page.locator(".ask .ask-yes").click();
  }

  test("counts what has been read as read, also what the page shows at its opening", async () => {
    await report("chenchen");
    const page = await openDemo("?person=wangmin");
    await paneOf(page, "王敏").locator(".card").first().waitFor();
    await page.locator('.person[data-key="wangmin"] .unread').waitFor({ state: "detached" });
    expect(await page.locator('.person[data-key="liuyang"] .unread').textContent()).toContain("1");
  });

  test("asks before what hurts and does nothing when the answer is no", async () => {
    const page = await openDemo("?person=chenchen");
    await page.locator(".composer-field").fill("举报");
    await page.keyboard.press("Enter");
    await fillReport(page.locator(".sheet form"));
    await page.locator(".sheet button[type=submit]").click();
    const card = page.locator(".card").first();
    await card.locator("summary", { hasText: "撤回" }).click();
    const ask = page.locator(".ask");
    expect(await ask.locator(".ask-title").textContent()).toMatch(/INC-\d+/);
    await ask.locator(".ask-no").click();
    await ask.waitFor({ state: "hidden" });
    expect(await app.services.db.prisma.incident.count({ where: { isWithdrawn: true } })).toBe(0);
    await card.locator("summary", { hasText: "撤回" }).click();
    await ask.locator(".ask-yes").click();
    await card.locator("summary", { hasText: "撤回" }).waitFor({ state: "detached" });
    expect(await app.services.db.prisma.incident.count({ where: { isWithdrawn: true } })).toBe(1);
  });

  test("keeps a form that was closed, and gives it back as it was left", async () => {
    const page = await openDemo("?person=chenchen");
    const open = async () => {
      await page.locator(".composer-field").fill("举报");
      await page.keyboard.press("Enter");
      await page.locator(".sheet form").waitFor();
    };
    await open();
    await page.locator(".sheet [name=text]").fill("写到一半");
    await page.keyboard.press("Escape");
    await page.locator(".sheet").waitFor({ state: "hidden" });
    await open();
    expect(await page.locator(".sheet [name=text]").inputValue()).toBe("写到一半");
  });

  test("keeps what was being written over loading again, until it is sent, and never of an anonymous form", async () => {
    const page = await openDemo("?person=chenchen");
    const type = async (words: string) => {
      await page.locator(".composer-field").fill(words);
      await page.keyboard.press("Enter");
    };
    const drafts = () =>
      page.evaluate<number>("Object.keys(localStorage).filter((key) => key.startsWith('shenyan-draft:')).length");
    await type("举报");
    await page.locator(".sheet [name=text]").fill("写到一半");
    await expect.poll(drafts).toBe(1);
    await page.reload();
    await page.locator(".demo[data-ready]").waitFor();
    await type("举报");
    expect(await page.locator(".sheet [name=text]").inputValue()).toBe("写到一半");
    await fillReport(page.locator(".sheet form"));
    await page.locator(".sheet button[type=submit]").click();
    await page.locator(".card").first().waitFor();
    expect(await drafts()).toBe(0);
    await type("匿名");
    await page.locator("button[value='incident.anonymous']").click();
    await page.locator(".sheet [name=text]").fill("只有我知道");
    await page.locator(".sheet [name=text]").blur();
    await page.locator(".sheet button[type=submit]").click();
    await page.locator(".sheet .form-errors").waitFor();
    expect(await page.evaluate<string>("JSON.stringify({ ...localStorage, ...sessionStorage })")).not.toContain("知道");
  });

  test("does not call a chat empty before it knows what stands in it", async () => {
    await report("chenchen");
    const page = await openDemo("?person=chenchen");
    await page.locator(".card").first().waitFor();
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    await page.route("**/demo/api/conversation?*", async (route) => {
      await told;
      await route.continue();
    });
    try {
      await page.locator('.person[data-key="wangmin"]').click();
      await paneOf(page, "王敏").waitFor();
      expect(await page.locator(".empty").count()).toBe(0);
      tell();
      await paneOf(page, "王敏").locator(".card").first().waitFor();
    } finally {
      tell();
      await page.unroute("**/demo/api/conversation?*");
    }
  });

  test("tells what each command does while one is typing, by any of its words", async () => {
    const page = await openDemo("?person=chenchen");
    const options = page.locator(".completions:not([hidden]) [role=option]");
    await page.locator(".composer-field").fill("/");
    const said = await options.allTextContents();
    expect(said.some((line) => /^\/举报.*匿名/.test(line))).toBe(true);
    expect(said.some((line) => line.startsWith("/帮助"))).toBe(true);
    expect(said.join()).not.toContain("队列");
    await page.locator(".composer-field").fill("/sm");
    expect(await options.count()).toBe(0);
    await page.locator(".composer-field").fill("/s");
    expect((await options.allTextContents()).some((line) => /^\/sm.+/.test(line))).toBe(true);
  });

  test("sends a command that is typed whole, also where a longer one begins with it", async () => {
    const page = await openDemo("?person=chenchen");
    const field = page.locator(".composer-field");
    const options = page.locator(".completions:not([hidden]) [role=option]");
    await field.fill("账号");
    expect((await options.allTextContents()).join()).toContain("账号被盗");
    expect(await field.getAttribute("aria-activedescendant")).toBeNull();
    await field.press("Enter");
    await page.locator(".card").filter({ hasText: "公司账号" }).first().waitFor();
    expect(await page.locator(".sheet form").count()).toBe(0);
    // An arrow or Tab takes the longer one.
    await field.fill("账号");
    await field.press("ArrowDown");
    await field.press("Enter");
    await page.locator(".sheet form").waitFor();
  });

  test("leaves the chat most of the smallest phone, and what is seldom used behind a button", async () => {
    const page = await openDemo("?person=liuyang", { viewport: SMALL });
    const log = await boxOf(page, ".pane[data-active] .log");
    expect(log.height).toBeGreaterThan(SMALL.height * 0.42);
    const reset = page.locator(".reset");
    expect(await reset.isVisible()).toBe(false);
    await page.locator(".bar-fold").click();
    expect(await reset.isVisible()).toBe(true);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  test("keeps what a first visitor should know on one line of a phone until it is pressed, and whole on a desk", async () => {
    for (const language of ["zh-CN", "en-GB"]) {
      const page = await openDemo("", { viewport: PHONE, language });
      const fold = page.locator(".guide-fold");
      expect(await fold.getAttribute("aria-expanded")).toBe("false");
      expect((await boxOf(page, ".guide")).height).toBeLessThan(44);
      expect(await page.locator(".guide-title").isVisible()).toBe(false);
      await fold.press("Enter");
      expect(await page.locator(".guide-title").isVisible()).toBe(true);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      await page.locator(".guide-actions .button").last().click();
      expect(await page.locator(".guide").isVisible()).toBe(false);
    }
    const page = await openDemo("", { viewport: DESK });
    expect(await page.locator(".guide-fold").isVisible()).toBe(false);
    expect(await page.locator(".guide-title").isVisible()).toBe(true);
  });

  test("shows all that can be tried, also with two chats beside each other", async () => {
    const page = await openDemo("?person=emma&beside=liuyang&lang=en");
    await page.locator(".chip").first().waitFor();
    for (const chip of await page.locator(".pane:first-child > .chips .chip").all()) {
      const [box, pane] = [await chip.boundingBox(), await boxOf(page, ".pane:first-child")];
      if (box) expect(box.x + box.width).toBeLessThanOrEqual(pane.x + pane.width);
    }
  });

  test("keeps a form open that is refused with a sentence, with the reason and all that was written", async () => {
    const page = await openDemo("?person=wangmin");
    const { services, desk } = app;
    await report("chenchen");
    const card = page.locator(".card").last();
    await takes(page, card);
    await card.getByRole("button", { name: "问举报人" }).click();
    const sheet = page.locator(".sheet");
    await sheet.locator("textarea").fill("想了很久的问题");
    const { id } = await services.db.prisma.incident.findFirstOrThrow();
    const values = { person: personId("liuyang"), reason: "王敏休假。" };
    const give = { kind: "submit", form: "incidents.assign", context: { id }, values } as const;
    await desk.receive(interactionOf("wutao", give), { answers: "inline" });
    await sheet.locator("button[type=submit]").click();
    await sheet.locator(".form-errors", { hasText: "刘洋" }).waitFor();
    expect(await sheet.locator("textarea").inputValue()).toBe("想了很久的问题");
    expect(await sheet.locator("button[type=submit]").isEnabled()).toBe(true);
  });

  test("passes a report on to a colleague, and gives it to another, through the forms of the page", async () => {
    const page = await openDemo("?person=wangmin");
    await report("chenchen");
    const sheet = page.locator(".sheet");
    const send = async () => {
      await sheet.locator("button[type=submit]").click();
      await sheet.waitFor({ state: "hidden" });
    };
    const stands = () => app.services.db.prisma.incident.findFirstOrThrow({ select: { handlerId: true } });
    const more = page.locator(".card").last().locator("summary", { hasText: "更多" });
    await more.click();
    await page.locator(".card").last().getByRole("button", { name: "转交" }).click();
    await sheet.locator("[name=to][value=compliance]").check();
    await sheet.locator("[name=person]").fill("刘洋");
    await sheet.locator("[name=reason]").fill("他更熟悉。");
    await send();
    expect(await stands()).toEqual({ handlerId: personId("liuyang") });
    await page.locator(".card").last().getByRole("button", { name: "改派" }).click();
    await sheet.locator("[name=person]").fill("何静");
    await sheet.locator("[name=reason]").fill("刘洋休假两周。");
    await send();
    expect(await stands()).toEqual({ handlerId: personId("hejing") });
  });

  test("is used by keyboard alone: people, commands, forms, cards", async () => {
    const page = await openDemo("?person=chenchen&lang=en");
    await page.locator('.person[data-key="chenchen"]').focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator('.person[aria-current][data-key="liqiang"]').waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await paneOf(page, "陈晨").locator(".composer-field").focus();
    await page.keyboard.type("/举");
    const options = page.locator(".completions:not([hidden]) [role=option]");
    await options.first().waitFor();
    expect(await page.locator(".composer-field").getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    expect(await options.count()).toBe(0);
    await page.keyboard.type("报");
    await page.keyboard.press("Enter");
    await page.locator(".sheet form").waitFor();
    expect(await page.evaluate<string>("document.activeElement?.getAttribute('name')")).toBe("kind");
    await page.keyboard.press("Escape");
    await page.locator(".sheet").waitFor({ state: "hidden" });
    await page.keyboard.type("帮助");
    await page.keyboard.press("Enter");
    const button = page.locator(".card button[name=callback]").first();
    await button.focus();
    await page.keyboard.press("Enter");
    await page.locator(".sheet form, .msg >> nth=3").first().waitFor();
  });

  test("shows the code of an anonymous report once, to be copied, and not after loading again", async () => {
    const page = await openDemo("?person=chenchen");
    await page.locator(".composer-field").fill("匿名");
    await page.keyboard.press("Enter");
    await page.locator("button[value='incident.anonymous']").click();
    await fillReport(page.locator(".sheet form"));
    await page.locator(".sheet button[type=submit]").click();
    const code = page.locator("[data-once] .card-code code");
    const text = (await code.textContent()) ?? "";
    expect(text).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    await page.locator("[data-once] .card-copy").click();
    expect(await page.evaluate<string>("navigator.clipboard.readText()")).toBe(text);
    await page.reload();
    await page.locator(".demo[data-ready] .msg").first().waitFor();
    expect(await page.content()).not.toContain(text);
  });

  test("moves its clock, and what fell due arrives by itself", async () => {
    const page = await openDemo("?person=chenchen&beside=wangmin");
    await page.locator(".composer-field").first().fill("举报");
    await page.keyboard.press("Enter");
    await fillReport(page.locator(".sheet form"));
    await page.locator(".sheet button[type=submit]").click();
    const wang = paneOf(page, "王敏");
    await wang.locator(".card").first().waitFor();
    await page.locator("[data-add='working-day']").click();
    await page.locator(".clock-time").getByText("11月25日").waitFor();
    // Shortly before the end of that working day, when the report is due.
    await move({ now: "2026-11-25T17:30:00+08:00" });
    await wang.locator(".card").nth(1).waitFor();
  });

  test("takes a reminder out of an open page when what it was about is done, wherever that is done", async () => {
    const page = await openDemo("?person=chenchen&beside=wangmin");
    const wang = paneOf(page, "王敏");
    const reminder = wang.locator(".msg").filter({ hasText: "待办提醒" });
    await report("chenchen");
    await wang.locator(".card").first().waitFor();
    const isRead = page.waitForResponse((answer) => /conversation\?person=wangmin(?!.*only=)/.test(answer.url()));
    await move({ add: "working-day" });
    await isRead;
    await reminder.waitFor();
    // Taken by somebody else, in another window.
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { receivedAt: "desc" } });
    const press = { kind: "press", callback: { command: "incident.take", id: incident.id } } as const;
    await app.desk.receive(interactionOf("liuyang", press), { answers: "inline" });
    await wang.locator(".card-state").getByText("刘洋").waitFor();
    await reminder.waitFor({ state: "detached" });
    expect(await wang.locator(".card").count()).toBe(1);
  });

  test("follows the language of the person or the one that was chosen", async () => {
    const page = await openDemo("", { language: "en-GB" });
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator("main").textContent()).not.toMatch(/发送|重置/);
    const handler = page.locator(".pane").nth(1);
    expect(await handler.locator(".pane-language").textContent()).toBe("中文");
    await report("chenchen");
    await handler.locator(".card").getByText("Report INC-").waitFor();
    await page.locator('.person[data-key="chenchen"]').click();
    await page.locator(".reset").getByText("重置").waitFor();
    await page.locator(".language").selectOption("en");
    await page.locator(".reset").getByText("Reset").waitFor();
    await page.reload();
    await page.locator(".demo[data-ready]").waitFor();
    expect(await page.locator(".reset").textContent()).toBe("Reset");
  });

  test.each([
    ["a phone", PHONE, "light"],
    ["a very small phone in the dark", SMALL, "dark"],
    ["a desk in the dark", DESK, "dark"],
  ] as const)("fits on %s without being pushed sideways", async (_name, viewport, colorScheme) => {
    await report("chenchen");
    const page = await openDemo("?person=chenchen", { viewport, colorScheme });
    await page.locator(".card").first().waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    const log = page.locator(".pane[data-active] .log");
    expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    const fold = page.locator(".bar-fold");
    if (await fold.isVisible()) await fold.click();
    await page.locator(".language").selectOption("en");
    const button = await boxOf(page, "[data-add=working-day]");
    expect(button.x + button.width).toBeLessThanOrEqual(viewport.width);
    const composer = page.locator(".pane[data-active] .composer-field");
    expect(await composer.evaluate((field) => field.scrollHeight - field.clientHeight)).toBeLessThanOrEqual(0);
    await page.locator(".composer-field").fill("举报");
    await page.keyboard.press("Enter");
    await page.locator(".sheet form").waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.locator(".sheet-body").evaluate((element) => element.scrollTo(0, 400));
    const [title, close] = [await boxOf(page, ".sheet .form-title"), await boxOf(page, ".sheet-close")];
    expect(title.y).toBeLessThanOrEqual(close.y);
    expect(title.y + title.height).toBeGreaterThanOrEqual(close.y + close.height);
    expect(visitor.faults).toEqual([]);
  });
});
