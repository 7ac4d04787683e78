import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { personId, type TestApp } from "../../../../test/support/app.ts";
import { hasBrowser, openBrowser, overflowOf, visit } from "../../../../test/support/browser.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { type PlanStage, planStage } from "../../../../test/support/kept-plans.ts";
import { get, startWebApp } from "../../../../test/web/web-app.ts";
import type { Card } from "../../../core/card.ts";
import { StillClock } from "../../../core/clock.ts";
import { makeSession } from "../../../core/links.ts";
import { elementsOf, textOf as wordsOf } from "../../../platforms/web/render/markup.fixture.ts";

/** A Monday: 李强 leads 陈晨 and 周宇, 赵岚 leads 李强; 王敏 leads 刘洋 alone. */
const MONDAY = "2026-11-23T09:00:00+08:00";
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock(MONDAY);
beforeAll(async () => {
  app = await startWebApp({ clock });
  stage = planStage(app, { firstDay: "2026-11-25", lastDay: "2026-11-27" });
  await stage.approve("chenchen");
  await stage.submit("zhouyu", { firstDay: "2026-11-26", lastDay: "2026-12-02", windows: "10:00-11:00" });
  await stage.write("zhouyu", { firstDay: "2026-11-24", lastDay: "2026-11-24" });
});
afterAll(() => app.close());
beforeEach(() => clock.moveTo(MONDAY));
const person = (name: string) => new DemoPerson(app, name);

async function teamOf(name: string, words = "计划 团队"): Promise<Card> {
  const reply = await person(name).says(words);
  if (reply.kind !== "card") throw new Error(`no card: ${said(reply)}`);
  return reply.card;
}
const pictureOf = (card: Card) => card.body.find((block) => block.kind === "picture");
const altIn = (card: Card) => {
  const block = pictureOf(card);
  return block?.kind === "picture" ? block.alt : "";
};
const linkOf = (card: Card) => {
  const link = card.actions.find((action) => action.kind === "link");
  return link?.kind === "link" ? new URL(link.url).pathname : "";
};

describe("/plan team", () => {
  test("shows whoever leads people their plans of the week, as a picture and as a list, without drafts", async () => {
    const card = await teamOf("liqiang");
    expect(altIn(card)).toMatch(/陈晨：PLAN-\d+ 周三–周五 14:00–15:30，已批准/);
    expect(altIn(card)).toMatch(/周宇：PLAN-\d+ 周四、周五 10:00–11:00，待审批/);
    const text = textOf({ ...card, body: card.body.filter(({ kind }) => kind !== "picture") });
    expect(text).toMatch(/2 人 · 2 项计划/);
    expect(text).toMatch(/陈晨 · PLAN-\d+ · 市场调研/);
    expect(labelsOf(card)).toEqual(["上一周", "下一周", "网页查看", "查看", "查看"]);
    await person("liqiang").pressesOn(card, "查看");
    expect((await person("liqiang").last()).title).toMatch(/^陈晨 的社媒计划 PLAN-/);
  });

  test("turns to the next week and back, in the place of what was shown", async () => {
    const next = await person("liqiang").pressesOn(await teamOf("liqiang"), "下一周");
    if (next.kind !== "replace") throw new Error("not replaced");
    expect(altIn(next.card)).toMatch(/周宇：PLAN-\d+ 周一–周三/);
    expect(altIn(next.card)).not.toContain("陈晨");
    const further = await person("liqiang").pressesOn(next.card, "下一周");
    if (further.kind !== "replace") throw new Error("not replaced");
    expect([pictureOf(further.card), textOf(further.card)]).toEqual([
      undefined,
      expect.stringContaining("这一周没有计划"),
    ]);
    const back = await person("liqiang").pressesOn(further.card, "回到本周");
    expect(said(back)).toContain("本周");
  });

  test("takes no day from outside that is none, or too far away", async () => {
    for (const day of ["9999-12-31", "0001-01-01", "2026-02-30", "x"])
      expect(said(await person("liqiang").presses(`plan.team:${day}`)), day).toContain("本周");
  });

  test("reaches down to everybody below, and no further than that", async () => {
    expect(altIn(await teamOf("zhaolan"))).toContain("陈晨");
    expect(textOf(await teamOf("wangmin"))).not.toContain("陈晨");
    expect(said(await person("chenchen").says("/plan team"))).toContain("没有下属");
    expect(said(await person("mia").says("/plan team"))).not.toContain("陈晨");
  });

  test("speaks the reader's language", async () => {
    const { prisma } = app.services.db;
    await prisma.person.update({ where: { id: personId("liqiang") }, data: { chosenLocale: "en" } });
    const card = await teamOf("liqiang", "/plan team");
    await prisma.person.update({ where: { id: personId("liqiang") }, data: { chosenLocale: null } });
    expect(card.title).toBe("My team's social-media plans");
    expect(altIn(card)).toContain("Wed–Fri 14:00–15:30, Approved");
  });

  test("one's own weeks stand beside one's plans", async () => {
    const card = await teamOf("zhouyu", "计划 我的");
    expect(altIn(card)).toMatch(/11\/23–29：PLAN-\d+ 周四、周五 10:00–11:00，待审批\n11\/30–12\/6：/);
    expect(pictureOf(await teamOf("sunli", "计划 我的"))).toBeUndefined();
  });
});

describe("the team's page", () => {
  test("shows week and month in words and as a picture, and its links turn it", async () => {
    const path = linkOf(await teamOf("liqiang"));
    const page = await get(app, path);
    expect(page.status).toBe(200);
    expect(wordsOf(page.text)).toMatch(/陈晨[\s\S]*PLAN-\d+ · 市场调研[\s\S]*14:00–15:30/);
    expect(elementsOf(page.text, "img")).toHaveLength(1);
    const links = elementsOf(page.text, "a").map(({ href }) => href ?? "");
    const month = links.find((href) => href.includes("view=month"));
    const shown = await get(app, month ?? "");
    expect(wordsOf(shown.text)).toContain("11月1日 – 30日");
    const current = elementsOf(shown.text, "a").filter((link) => link["aria-current"] === "page");
    expect(current.map(({ href }) => href)).toEqual([expect.stringContaining("view=month")]);
    const next = elementsOf(shown.text, "a").find(({ href }) => href?.includes("from=2026-12-01"));
    expect(wordsOf((await get(app, next?.href ?? "")).text)).toMatch(/12月1日 – 31日[\s\S]*周宇/);
    const empty = await get(app, `${path}?view=week&from=2027-03-01`);
    expect(wordsOf(empty.text)).toContain("这段时间没有计划");
    for (const query of ["?view=year&from=9999-12-31", "?from=%00&from=2", "?view[]=x"])
      expect((await get(app, path + query)).status, query).toBe(200);
  });

  test("opens for two hours, for whom it was made, and while they lead somebody", async () => {
    const path = linkOf(await teamOf("liqiang"));
    const has = { ...app.services, now: clock.now() };
    const session = async (name: string) => ({
      cookie: `shenyan=${await makeSession(app.services.db, has.now, personId(name))}`,
    });
    expect((await get(app, path, await session("liqiang"))).status).toBe(200);
    const foreign = await get(app, path, await session("chenchen"));
    expect([foreign.status, foreign.text.includes("PLAN-")]).toEqual([403, false]);
    expect((await get(app, `${path}x`)).status).toBe(403);
    const { prisma } = app.services.db;
    await prisma.person.update({ where: { id: personId("liqiang") }, data: { isActive: false } });
    expect((await get(app, path)).status).toBe(403);
    await prisma.person.update({ where: { id: personId("liqiang") }, data: { isActive: true } });
    await prisma.person.updateMany({
      where: { managerId: personId("liqiang") },
      data: { managerId: personId("zhaolan") },
    });
    expect((await get(app, path)).status).toBe(403);
    const own = ["chenchen", "zhouyu"].map(personId);
    await prisma.person.updateMany({ where: { id: { in: own } }, data: { managerId: personId("liqiang") } });
    clock.advance(2 * 3_600_000 - 1_000);
    expect((await get(app, path)).status).toBe(200);
    clock.advance(1_000);
    const old = await get(app, path);
    expect([old.status, wordsOf(old.text)]).toEqual([403, expect.stringContaining("2 小时内有效")]);
  });

  test.skipIf(!hasBrowser)("is read on a phone, by keyboard and on paper", async () => {
    const path = linkOf(await teamOf("liqiang"));
    const browser = await openBrowser();
    try {
      const { page, faults } = await visit(browser, `${app.url}${path}?view=month`, {
        viewport: { width: 320, height: 568 },
      });
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      const { width } = (await page.locator(".read-picture img").boundingBox()) ?? { width: 0 };
      expect(width).toBeGreaterThan(600);
      await page.getByRole("link", { name: "周", exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.getByText("11月23日 – 29日").first().waitFor();
      const fitted = await page.locator(".read-picture img").boundingBox();
      expect(fitted?.width).toBeLessThanOrEqual(320);
      expect(await page.getByRole("row").count()).toBe(3);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".read-turns").first().isVisible()).toBe(false);
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
