import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeSession } from "../../src/core/links.ts";
import { MARK } from "../../src/features/training/drills/marking.ts";
import { drillWords } from "../../src/features/training/drills/messages/index.ts";
import { sayNumber } from "../../src/features/training/drills/model.ts";
import { scriptsOf } from "../../src/features/training/drills/script-file.ts";
import { sessionWords } from "../../src/features/training/sessions/messages/index.ts";
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

const prisma = () => app.services.db.prisma;
const goesOnTo = (instant: Date): Promise<void> => app.tools.moveClock(instant);
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
const isClean = () => {
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(visitor.faults).toEqual([]);
};

describe.skipIf(!hasBrowser)("in a browser", () => {
  test("a drill is planned, cast, announced, played by three as the clock goes on, and looked back on", async () => {
    const t = drillWords.in("zh-CN");
    const script = scriptsOf(app.services.content).find(({ id }) => id === "taste-of-metal");
    if (!script) throw new Error("there is no script");
    const titleOf = (place: number) => script.injects[place]?.words["zh-CN"].title ?? "?";
    // All options bear one label; what is pressed is the last.
    const outcomeOf = (place: number) => script.injects[place]?.decision?.words["zh-CN"].options.at(-1)?.outcome ?? "?";
    const page = await openDemo("?person=sunli&beside=chenchen");
    const [host, finder] = [new Chat(page, "孙丽"), new Chat(page, "陈晨")];
    const [pr, speaker] = [new Chat(page, "周宇"), new Chat(page, "李强")];

    await host.says("演练");
    await host.does(t("buttons.plan"), {
      [t("forms.plan.fields.script.label")]: `${script.words["zh-CN"].title} · ${t("card.minutes", { minutes: 45 })}`,
      [t("forms.plan.fields.startsAt.label")]: "2026-11-24T10:00",
    });
    await host.sees(t("states.draft"));
    const { id, number } = await prisma().drill.findFirstOrThrow();
    for (const [at, name] of ["陈晨", "周宇", "李强"].entries()) {
      // The roles stand in a list with one label; the card follows as they are filled.
      const cast = host.pane.locator(".log").getByRole("button", { name: t("buttons.cast"), exact: true });
      await cast.nth(at).click();
      await host.fillsIn({ [t("forms.cast.fields.first.label")]: name });
      await host.sees(name);
    }
    expect(await finder.text()).not.toContain(sayNumber(number));
    await host.does(t("buttons.announce"));
    await finder.sees(t("card.promise"));
    await finder.sees(`${MARK["zh-CN"]}${sayNumber(number)}`);

    await goesOnTo(new Date("2026-11-24T10:00:30+08:00"));
    await finder.sees(titleOf(0));
    await finder.presses(t("buttons.choose"));
    await finder.sees(outcomeOf(0));
    await host.sees(t("host.answered", { answered: 1, asked: 1 }));
    await goesOnTo(new Date("2026-11-24T10:09:00+08:00"));
    await shows(page, "zhouyu", pr);
    await pr.sees(titleOf(2));
    await pr.presses(t("buttons.choose"));
    await pr.sees(outcomeOf(2));
    expect(await pr.text()).not.toContain(outcomeOf(0));
    await goesOnTo(new Date("2026-11-24T10:19:00+08:00"));
    await shows(page, "liqiang", speaker);
    await speaker.sees(titleOf(4));
    await speaker.presses(t("buttons.choose"));
    await speaker.sees(outcomeOf(4));
    await goesOnTo(new Date("2026-11-24T10:41:00+08:00"));
    // Whoever was shown something late has their minutes all the same.
    await goesOnTo(new Date("2026-11-24T10:49:00+08:00"));
    await speaker.sees(t("debrief.none"));
    await host.does(t("buttons.close"), { [t("forms.close.fields.lesson.label")]: "第一份说明由两人确认。" });
    await speaker.sees("第一份说明由两人确认。");
    expect(await prisma().drill.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "recorded" });

    // The report on its page, on a phone.
    await host.presses(t("buttons.report"));
    const link = host.pane.getByRole("link", { name: t("buttons.page") }).last();
    const { pathname, search } = new URL((await link.getAttribute("href")) ?? "", app.url);
    await page.setViewportSize(PHONE);
    await page.goto(`${app.url}${pathname}${search}`);
    await page.getByText("陈晨（一线员工）").first().waitFor();
    expect(await page.title()).toContain(MARK["zh-CN"].trim());
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    isClean();
  }, 60_000);

  test("the room's screen shows a code that a phone reads: strangers learn what to send, who is signed in presses once", async () => {
    const t = sessionWords.in("zh-CN");
    const written = { topic: "other", title: "新媒体写作", place: "三楼大会议室", seats: "9" };
    const times = { startsAt: "2026-11-24T10:00", until: "11:00" };
    await new DemoPerson(app, "sunli").submits("sessions.write", { ...written, ...times }, { id: "new" });
    const { id, number } = await prisma().trainingSession.findFirstOrThrow();
    await goesOnTo(new Date("2026-11-24T09:50:00+08:00"));

    const page = await openDemo("?person=sunli");
    const trainer = new Chat(page, "孙丽");
    await trainer.says(`CLS-${number}`);
    await trainer.does(t("buttons.manage"));
    await trainer.does(t("buttons.code"));
    const screen = trainer.pane.getByRole("link", { name: t("buttons.screen") }).last();
    const { pathname, search } = new URL((await screen.getAttribute("href")) ?? "", app.url);
    const { code, token } = await prisma().trainingSession.findUniqueOrThrow({ where: { id } });
    await page.goto(`${app.url}${pathname}${search}`);
    const shown = page.locator("img").first();
    expect(await shown.getAttribute("alt")).toContain(code ?? "?");
    expect(await shown.evaluate((img) => "naturalWidth" in img && img.naturalWidth)).toBeGreaterThan(300);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);

    const scanned = await visitor.visits(`${app.url}/w/q/class/${token}`, { viewport: PHONE });
    await scanned.getByText(t("code.digits", { code: code ?? "" })).waitFor();
    expect(await overflowOf(scanned)).toBeLessThanOrEqual(0);
    expect(await prisma().trainingSeat.count()).toBe(0);

    const session = await makeSession(app.services.db, app.clock.now(), personId("chenchen"));
    await scanned.context().addCookies([{ name: "shenyan", value: session, url: app.url }]);
    await scanned.goto(`${app.url}/w/q/class/${token}`);
    expect(await scanned.locator("input[name=code]").inputValue()).toBe(code);
    await scanned.locator("button[type=submit]").last().click();
    await scanned.getByText(t("checkedIn.title")).first().waitFor();
    expect(await overflowOf(scanned)).toBeLessThanOrEqual(0);
    expect(await prisma().trainingSeat.findMany()).toMatchObject([{ personId: personId("chenchen"), way: "code" }]);
    isClean();
  }, 60_000);
});
