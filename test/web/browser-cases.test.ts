import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import type { Locale } from "../../src/core/locale.ts";
import { sayDeadline } from "../../src/core/wording.ts";
import { appealWords } from "../../src/features/appeals/messages/index.ts";
import { sayNumber as sayAppeal } from "../../src/features/appeals/model.ts";
import { caseWords } from "../../src/features/cases/messages/index.ts";
import { sayNumber } from "../../src/features/cases/model.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { type TestApp, TUESDAY } from "../support/app.ts";
import { hasBrowser, openBrowser, overflowOf, PHONE } from "../support/browser.ts";
import { CaseStage } from "../support/case-stage.ts";
import { Chat } from "./chat.ts";
import { type Look, Visitor } from "./visitor.ts";
import { startWebApp } from "./web-app.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
let stage: CaseStage;
beforeAll(async () => {
  if (!hasBrowser) return;
  browser = await openBrowser();
  visitor = await Visitor.open(browser);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  if (!hasBrowser) return;
  app = await startWebApp({ clock: "movable", isWorking: true });
  await app.tools.moveClock(new Date(TUESDAY));
  await app.tools.resetDemo();
  stage = new CaseStage(app);
});
afterEach(() => app?.close());

/** Time goes by, its last hour at a press of the button on the page. */
async function goesOnTo(page: Page, instant: number): Promise<void> {
  await app.tools.moveClock(new Date(instant - HOUR_MS));
  const moved = page.waitForResponse("**/demo/clock");
  await page.locator("[data-add=hour]").click();
  await moved;
}
const openDemo = async (query: string, look: Look = {}): Promise<Page> => {
  const page = await visitor.visits(`${app.url}/${query}`, look);
  await page.locator(".demo[data-ready]").waitFor();
  return page;
};
const wordsIn = (locale: Locale) => ({
  ti: incidentWords.in(locale),
  tc: caseWords.in(locale),
  ta: appealWords.in(locale),
});
const appealOf = (caseId: string) => app.services.db.prisma.appeal.findFirstOrThrow({ where: { caseId } });

/** What must hold when a decision was overturned. */
async function isUndone(id: string): Promise<void> {
  const { state, sanction } = await stage.find(id);
  expect(state).toBe("annulled");
  expect(sanction?.state).toBe("reversed");
  expect(new Set(sanction?.obligations.map((obligation) => obligation.state))).toEqual(new Set(["cancelled"]));
  const { db } = app.services;
  const entries = await db.prisma.auditEntry.findMany({ where: { subject: id } });
  const onRecord = ["opened", "allege", "state", "propose", "decide", "serve", "acknowledge", "appeal", "annul"];
  expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(onRecord.map((what) => `case.${what}`)));
  expect((await verifyAudit(db)).faults).toEqual([]);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  expect(visitor.faults).toEqual([]);
}

describe.skipIf(!hasBrowser)("a case in a browser", () => {
  test("goes from the report to the undoing of a second sanction, with the person concerned beside whoever acts", async () => {
    const { ti, tc, ta } = wordsIn("zh-CN");
    const first = await stage.received("zhouyu");
    await app.tools.moveClock(new Date("2026-12-02T10:00:00+08:00"));
    expect((await stage.find(first)).state).toBe("final");

    const page = await openDemo("?person=zhouyu&beside=chenchen");
    const [subject, reporter, handler, decider, reviewer] = [
      new Chat(page, "周宇"),
      new Chat(page, "陈晨"),
      new Chat(page, "王敏"),
      new Chat(page, "孙丽"),
      new Chat(page, "何静"),
    ];
    /** Somebody else comes into the chat beside that of the person concerned. */
    const shows = async (key: string, { pane }: Chat): Promise<void> => {
      await page.locator(".pane").nth(1).locator(".composer-field").click();
      await page.locator(`.person[data-key=${key}]`).click();
      await pane.waitFor();
    };

    await reporter.says("举报");
    await reporter.fillsIn({
      [ti("report.kind")]: ti("kinds.disclosure"),
      [ti("report.platform")]: ti("platforms.weibo"),
      [ti("report.text")]: "有人在微博上公开了下季度的报价单。",
    });
    await reporter.sees("INC-");

    await shows("wangmin", handler);
    await handler.does(ti("triage.take"));
    await handler.does(ti("triage.accept"), {
      [tc("forms.open.fields.subject.label")]: "周宇",
      [tc("forms.open.fields.conductAt.label")]: "2026-12-02T09:30",
      [tc("forms.open.fields.legal.label")]: tc("forms.open.fields.legal.options.not_needed"),
      [tc("forms.open.fields.note.label")]: "公开微博一条，已截图两张。",
    });
    const { id, number } = await stage.newest();
    await handler.sees(tc("card.title", { number: sayNumber(number) }));
    expect(await subject.text()).not.toContain(sayNumber(number));

    const facts = "您的微博发布了下季度的报价单。";
    await handler.does(tc("card.allege"), {
      [tc("forms.allege.fields.facts.label")]: facts,
      [tc("forms.allege.fields.evidence.label")]: "公开微博截图 2 张",
      [tc("forms.allege.fields.preserved.label")]: tc("forms.allege.fields.preserved.options.elsewhere"),
    });
    await subject.sees(tc("subject.envelopeText", { number: sayNumber(number) }));
    expect(await subject.text()).not.toContain(facts);
    await subject.does(tc("subject.openIt"));
    await subject.sees(facts);
    expect(await subject.text()).not.toContain("陈晨");
    const side = "我以为已经发布了，发现后马上删了。";
    await subject.does(tc("subject.state"), { [tc("forms.statement.fields.text.label")]: side });
    await handler.sees(side);

    await handler.does(tc("card.propose"), { [tc("forms.propose.fields.reasons.label")]: "报价单尚未公开。" });
    await shows("sunli", decider);
    await decider.does(tc("card.decide"), { [tc("forms.decide.fields.reason.label")]: "同意建议，是第二次。" });
    await shows("wangmin", handler);
    await handler.does(tc("card.serve"), {});
    expect((await stage.find(id)).sanction).toMatchObject({ step: 2, strikeNumber: 2, state: "served" });
    await subject.sees(tc("subject.envelopeText", { number: sayNumber(number) }));
    await subject.does(tc("subject.openIt"));
    await subject.does(tc("subject.receive"));
    await subject.sees(tc("subject.states.appeal_window"));
    const where = { subject: id, kind: "appeal", closedAt: null };
    const { dueAt } = await app.services.db.prisma.deadline.findFirstOrThrow({ where });
    await subject.sees(sayDeadline(dueAt, "zh-CN", "Asia/Shanghai", stage.now()));

    // The last half hour of the last working day.
    await goesOnTo(page, dueAt.getTime() - 30 * MINUTE_MS);
    await subject.does(tc("subject.appeal"), {
      [ta("forms.file.fields.grounds.label")]: ta("grounds.facts"),
      [ta("forms.file.fields.text.label")]: "报价单当天上午已经在官网公布。",
    });
    await subject.sees(tc("subject.states.under_appeal"));
    const appeal = await appealOf(id);
    expect(appeal).toMatchObject({ isLate: false, state: "filed" });
    await goesOnTo(page, dueAt.getTime() + 10 * HOUR_MS);
    await shows("hejing", reviewer);
    await reviewer.does(ta("card.take"));
    const answer = "核实后，官网当天上午确已公布。";
    await reviewer.does(ta("card.answer"), {
      [ta("forms.outcome.fields.outcome.label")]: ta("forms.outcome.fields.outcome.options.uphold"),
      [ta("forms.outcome.fields.facts.label")]: answer,
    });

    await subject.sees(ta("envelope.text", { number: sayAppeal(appeal.number) }));
    await subject.does(ta("envelope.open"));
    await subject.sees(answer);
    await subject.does(ta("mine.decision"));
    await subject.sees(tc("subject.annulledText"));
    expect(await subject.text()).not.toContain("陈晨");
    await shows("sunli", decider);
    await decider.sees(ta("outcome.title", { number: sayNumber(number) }));
    await shows("wangmin", handler);
    await handler.sees(tc("states.annulled"));
    await isUndone(id);
  }, 120_000);

  test("is answered and appealed on a phone, in the language of the person concerned", async () => {
    const { tc, ta } = wordsIn("en");
    const facts = "Your post showed the price list of next quarter.";
    const id = await stage.opened("emma");
    await stage.allege(id, {
      facts,
      evidence: "Two screenshots of a public post",
      hearingAt: "2026-11-26T10:00:00Z",
      hearingPlace: "Room 2",
    });
    const page = await openDemo("?person=emma&lang=en", { viewport: PHONE, language: "en-GB" });
    const emma = new Chat(page, "Emma Brown");
    const seesFitting = async (words: string): Promise<void> => {
      await emma.sees(words);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      expect(await emma.pane.locator(".log").evaluate((log) => log.scrollWidth - log.clientWidth)).toBeLessThanOrEqual(
        0,
      );
    };

    await seesFitting(tc("subject.envelopeTitle"));
    expect(await emma.text()).not.toContain(facts);
    await emma.does(tc("subject.openIt"));
    await seesFitting(facts);
    await seesFitting(tc("subject.notDecided"));
    const side = "I thought that it was out already, and deleted it at once.";
    await emma.does(tc("subject.state"), { [tc("forms.statement.fields.text.label")]: side });
    await seesFitting(side);

    await stage.propose(id, { reasons: "The price list was not published yet." });
    await stage.decide(id);
    const letter = "If anything is unclear, please ask me.";
    await stage.person("wangmin").submits("cases.serve", { text: letter }, { id });
    await emma.does(tc("subject.openIt"));
    await seesFitting(letter);
    await emma.does(tc("subject.receive"));
    await seesFitting(tc("subject.states.appeal_window"));
    await emma.does(tc("subject.appeal"), {
      [ta("forms.file.fields.grounds.label")]: ta("grounds.facts"),
      [ta("forms.file.fields.text.label")]: "The price list stood on our site that morning.",
    });
    await seesFitting(tc("subject.states.under_appeal"));

    const appeal = await appealOf(id);
    const answer = { outcome: "uphold", facts: "It did stand on our site that morning." };
    await stage.person("hejing").presses(`appeal.take:${appeal.id}`);
    await stage.person("hejing").submits("appeals.outcome", answer, { id: appeal.id });
    // All that follows from the answer is there; the newest that opens is the appeal's.
    await seesFitting(tc("subject.states.annulled"));
    await app.sender.drain();
    await emma.does(ta("envelope.open"));
    await seesFitting(answer.facts);
    // Names of colleagues stay as they are; nothing else is in another language.
    expect(await emma.text()).not.toMatch(/\p{Script=Han}{4}/u);
    await isUndone(id);
  }, 60_000);
});
