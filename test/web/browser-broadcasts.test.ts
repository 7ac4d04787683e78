import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawings } from "../../src/drawings.ts";
import { broadcastWords } from "../../src/features/broadcasts/messages/index.ts";
import { webWords } from "../../src/platforms/web/words.ts";
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
  const options = { clock: "movable", isWorking: true, extras: { previews: drawings } } as const;
  [app, browser] = await Promise.all([startWebApp(options), openBrowser()]);
  visitor = await Visitor.open(browser);
  await app.tools.moveClock(new Date(TUESDAY));
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const openDemo = async (query: string, look: Look = {}): Promise<Page> => {
  const page = await visitor.visits(`${app.url}/${query}`, look);
  await page.locator(".demo[data-ready]").waitFor();
  return page;
};
/** The page behind the button of the preview, at the address of this server. */
async function opensPictures(page: Page, { pane }: Chat, label: string): Promise<void> {
  const link = pane.locator(".log a", { hasText: label }).last();
  await link.waitFor();
  const { pathname, search } = new URL((await link.getAttribute("href")) ?? "", app.url);
  await page.goto(`${app.url}${pathname}${search}`);
}
const picture = (page: Page, id: string) => page.locator(`#${id} .specimen-paper`);
/** Pixels of the mail that have to be scrolled to within its frame. */
const hiddenOfMail = (page: Page): Promise<number> =>
  page
    .locator("iframe.specimen-mail")
    .evaluate(
      (frame: { contentDocument: { documentElement: { scrollHeight: number } }; clientHeight: number }) =>
        frame.contentDocument.documentElement.scrollHeight - frame.clientHeight,
    );

describe.skipIf(!hasBrowser)("in a browser", () => {
  test("who writes a notice sees what each platform makes of it, turns the language, and follows to what has no room", async () => {
    const [t, w] = [broadcastWords.in("zh-CN"), webWords.in("zh-CN")];
    const page = await openDemo("?person=sunli");
    const writer = new Chat(page, "孙丽");
    const field = (name: "titleZh" | "textZh" | "titleEn" | "textEn") => t(`forms.write.fields.${name}.label`);
    const long = "请在周五之前读完第三章，有问题可以直接问机器人。".repeat(12);
    await writer.says("宣传");
    await writer.does(t("buttons.new"), {
      [field("titleZh")]: "新版制度下周生效",
      [field("textZh")]: long,
      [field("titleEn")]: "The new policy starts next week",
      [field("textEn")]: "Please read chapter three by Friday.",
    });
    await writer.does(t("buttons.preview"));
    await opensPictures(page, writer, t("buttons.places"));
    await picture(page, "direct-slack").getByText(long).waitFor();
    expect(await picture(page, "direct-wecom").textContent()).not.toContain(long);
    await page.locator("#direct-wecom").getByText(w("looks.more")).waitFor();
    await picture(page, "direct-wecom").getByRole("link").click();
    expect(new URL(page.url()).hash).toBe("#direct-browser");
    await picture(page, "direct-browser").getByText(long).waitFor();
    await page.frameLocator("iframe.specimen-mail").getByText(long).waitFor();
    await expect.poll(() => hiddenOfMail(page)).toBeLessThanOrEqual(0);
    // Nothing of it can be pressed.
    expect(await page.locator(".specimen-paper button:enabled:not([hidden])").count()).toBe(0);
    await page.getByRole("link", { name: "English" }).click();
    await picture(page, "direct-slack").getByText("Please read chapter three by Friday.").waitFor();
    await picture(page, "channel-wecomGroup").getByText("The new policy starts next week").waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(visitor.faults).toEqual([]);
  }, 60_000);

  test("who releases a case study looks at it on a phone, in English", async () => {
    const [t, w] = [broadcastWords.in("en"), webWords.in("en")];
    await app.tools.setLocale(personId("wangmin"), "en");
    const page = await openDemo("?person=wangmin&lang=en", { viewport: PHONE, language: "en-GB" });
    const releaser = new Chat(page, "王敏");
    await releaser.says("broadcasts");
    await releaser.does(t("buttons.library"));
    await releaser.pane.locator('button[value^="broadcast.use:"]').first().click();
    await releaser.does(t("buttons.preview"));
    await opensPictures(page, releaser, t("buttons.places"));
    await page
      .locator("#direct-wecom")
      .getByText(w("looks.parts", { count: 2 }))
      .waitFor();
    for (const id of ["direct-slack", "direct-wecom", "direct-browser"])
      await picture(page, id).getByText(t("reader.choose")).first().waitFor();
    await page
      .getByRole("navigation")
      .getByRole("link", { name: w("looks.wecomGroup") })
      .click();
    await picture(page, "channel-wecomGroup").waitFor();
    await expect.poll(() => hiddenOfMail(page)).toBeLessThanOrEqual(0);
    expect(await overflowOf(page)).toBe(0);
    // Around the channel's two languages everything is in the one of who looks.
    const around = await page
      .locator(":is(h1, h2, .specimen-about, .read-note, .specimen-look > header)")
      .allTextContents();
    expect(around.join("")).not.toMatch(/\p{Script=Han}/u);
    expect(visitor.faults).toEqual([]);
  }, 60_000);
});
