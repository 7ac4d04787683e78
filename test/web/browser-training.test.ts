import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeCallback } from "../../src/core/callback.ts";
import { coursesOf } from "../../src/features/training/courses/course-file.ts";
import type { Drawn } from "../../src/features/training/model.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { DESK, hasBrowser, openBrowser, overflowOf, PHONE } from "../support/browser.ts";
import { type Look, Visitor } from "./visitor.ts";
import { startWebApp } from "./web-app.ts";

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  if (!hasBrowser) return;
  app = await startWebApp({ clock: "movable", isWorking: true });
  await app.tools.moveClock(new Date(TUESDAY));
  browser = await openBrowser();
  visitor = await Visitor.open(browser);
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
const says = async (page: Page, words: string): Promise<void> => {
  await page.locator(".composer-field").fill(words);
  await page.keyboard.press("Enter");
};
const cardWith = (page: Page, text: string): Locator => page.locator(".card").filter({ hasText: text }).last();

describe.skipIf(!hasBrowser)("training in a browser", () => {
  test("a quiz is begun, answered question by question on a phone, left, and gone on with where it was", async () => {
    const page = await openDemo("?person=chenchen", { viewport: PHONE });
    await says(page, "测验");
    const [course] = coursesOf(app.services.content);
    if (!course) throw new Error("there is no course");
    const { title } = course.words["zh-CN"];
    await cardWith(page, title).getByRole("button", { name: /打开/ }).first().click();
    await page.getByRole("button", { name: "开始测验" }).last().click();
    await cardWith(page, "第 1/10 题").waitFor();
    const { prisma } = app.services.db;
    const attempt = await prisma.trainingAttempt.findFirstOrThrow({ where: { personId: personId("chenchen") } });
    // Two questions of one right option, so that the test knows what stands where.
    const asked = course.questions.filter(({ kind }) => kind === "single").slice(0, 2);
    const drawn: Drawn[] = asked.map(({ id }) => ({ question: id, order: [0, 1, 2, 3] }));
    await prisma.trainingAttempt.update({ where: { id: attempt.id }, data: { drawn: drawn as never } });
    await says(page, "测验");
    for (const [place, { words, answer }] of asked.entries()) {
      const { stem, why } = words["zh-CN"];
      await cardWith(page, stem).waitFor();
      const arg = `${place}.${"abcd"[answer[0] ?? 0]}`;
      const pressed = encodeCallback({ command: "training.answer", id: attempt.id, arg });
      await page.locator(`button[value="${pressed}"]`).last().click();
      await cardWith(page, why).waitFor();
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      if (place > 0) break;
      await cardWith(page, why).getByRole("button", { name: "下一题" }).click();
      // Somebody closes the page in the middle, and comes back to it in another window.
      await page.reload();
      await page.locator(".demo[data-ready]").waitFor();
      await says(page, "测验");
    }
    await page.getByRole("button", { name: "看结果" }).last().click();
    await cardWith(page, "通过 · 100 分").waitFor();
    expect(await prisma.trainingAnswer.count({ where: { attemptId: attempt.id } })).toBe(2);
  });

  test("a campaign is written, told what is wrong with it, scheduled after a question, and reaches its people", async () => {
    const page = await openDemo("?person=sunli&beside=zhouyu", { viewport: DESK });
    const mine = page.locator(".pane").first();
    await mine.locator(".composer-field").fill("培训管理");
    await page.keyboard.press("Enter");
    await mine.locator(".card").last().getByRole("button").first().waitFor();
    await mine.getByRole("button", { name: "新建培训计划" }).last().click();
    const form = page.locator(".sheet form");
    await form.locator("[name=opensOn]").fill("2026-11-24");
    await form.locator("[name=dueOn]").fill("2026-11-25");
    await page.locator(".sheet button[type=submit]").click();
    await page.locator(".field-error").first().waitFor();
    expect(await page.locator(".field-error").allTextContents()).toEqual([
      expect.stringContaining("截止日期至少比开始晚 3 天。"),
    ]);
    await form.locator("[name=dueOn]").fill("2026-12-18");
    await page.locator(".sheet button[type=submit]").click();
    await mine.locator(".card").filter({ hasText: "草稿 · 还没有通知任何人" }).waitFor();
    await mine
      .getByRole("button", { name: "安排", exact: true })
      .or(mine.locator("summary", { hasText: /^安排$/ }))
      .last()
      .click();
    await page.locator(".ask-title", { hasText: "TRN-1" }).waitFor();
    await page.locator(".ask-yes").click();
    await mine.locator(".card-state").getByText("已安排").waitFor();
    // It was to open today, and it is after nine: people hear of it at once.
    const other = page.locator(".pane").nth(1);
    await other.locator(".card").filter({ hasText: "请完成培训：4 门课程" }).waitFor();
    await mine.locator(".card-state").getByText("进行中").waitFor();
  });
});
