import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openDeadlines } from "../../src/core/deadlines/read.ts";
import { LOCALES, type Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { sayDeadline, sayInstant } from "../../src/core/wording.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { sayNumber } from "../../src/features/incidents/model.ts";
import { reportCommands } from "../../src/features/incidents/report.ts";
import { wecomWords } from "../../src/platforms/wecom/words.ts";
import { SlackDriver } from "./slack.ts";
import { type Actor, ROLES, type SurfaceDriver } from "./surface-driver.ts";
import { rowsThatName, rowsThatNameBoth } from "./traces.ts";
import { WebDriver } from "./web.ts";
import { WecomDriver } from "./wecom.ts";

const ZONE = "Asia/Shanghai";
const CODE = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/;

/** What people write, in their language. */
const WRITTEN = {
  "zh-CN": {
    report: "有人在微博上公开了报价单。",
    short: "短",
    noLink: "不是网址",
    question: "请问是哪个账号发的？",
    answer: "是一个叫小南的账号。",
    note: "已核对原文，没有涉密内容。",
    typo: "举抱",
  },
  en: {
    report: "Somebody posted our price list.",
    short: "no",
    noLink: "not a link",
    question: "Which account posted it?",
    answer: "One that is called Little South.",
    note: "Compared with the list: nothing secret in it.",
    typo: "reprot",
  },
} as const;
const LINK = "https://weibo.com/1/a";

const surfaces = [new WebDriver(), new SlackDriver(), new WecomDriver()];
const cases = surfaces.flatMap((driver) => LOCALES.map((locale) => ({ driver, locale, surface: driver.name })));

describe.each(cases)("reports on $surface in $locale", ({ driver, locale }) => {
  const t = incidentWords.in(locale);
  const core = coreWords.in(locale);
  const written = WRITTEN[locale];
  const [reporter, handler, other] = [
    () => driver.as("reporter"),
    () => driver.as("handler"),
    () => driver.as("other handler"),
  ];

  beforeEach(async () => {
    await driver.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
  });

  const filled = {
    [t("report.kind")]: t("kinds.disclosure"),
    [t("report.platform")]: t("platforms.weibo"),
    [t("report.text")]: written.report,
    [t("report.link")]: LINK,
  };
  const files = async (): Promise<string> => {
    await reporter().says(wordOf("report", locale));
    await reporter().fillsIn(filled);
    await driver.settle();
    return sayNumber((await newest(driver)).number);
  };

  test("a wrong answer is explained, nothing typed is lost, the receipt says number and time, and a yes withdraws it", async () => {
    await reporter().says(wordOf("report", locale));
    await reporter().fillsIn({ ...filled, [t("report.text")]: written.short, [t("report.link")]: written.noLink });
    await reporter().sees(core("form.errors.too-short", { min: 5, length: [...written.short].length }));
    await reporter().fillsIn({ [t("report.text")]: written.report });
    await reporter().sees(core("form.errors.not-a-link"));
    expect(await driver.app.services.db.prisma.incident.count()).toBe(0);
    await reporter().fillsIn({ [t("report.link")]: LINK });
    await driver.settle();
    const incident = await newest(driver);
    expect(incident).toMatchObject({ kind: "disclosure", platform: "weibo" });
    const [due] = await openDeadlines(driver.app.services.db, [incident.id]);
    if (!due) throw new Error("nothing is due");
    const when = sayDeadline(due.dueAt, locale, ZONE, driver.app.clock.now());
    await reporter().sees(t("receipt.title", { number: sayNumber(incident.number) }));
    await reporter().sees(t("receipt.got", { when }));
    await reporter().sees(written.report);
    await handler().sees(written.report);
    await reporter().presses(t("receipt.withdraw"));
    await reporter().sees(t("receipt.withdrawnNote"));
    await driver.settle();
    await handler().sees(t("triage.withdrawn"));
    expect((await newest(driver)).isWithdrawn).toBe(true);
    for (const actor of [reporter(), handler()]) expectLanguage(actor, locale, driver);
  });

  test("of two who take it the second is told who was first, and both see how it stands", async () => {
    const number = await files();
    await handler().sees(number);
    await other().sees(number);
    const when = sayInstant(driver.app.clock.now(), locale, ZONE, driver.app.clock.now());
    await handler().presses(t("triage.take"));
    await other().presses(t("triage.take"));
    const told = t("reasons.handled-by-other", { name: handler().name, when });
    await other().sees(told);
    await handler().sees(t("triage.takenNote", { number }));
    await driver.settle();
    const state = t("triage.stateHandled", { state: t("states.taken"), name: handler().name, left: "…" }).split("…")[0];
    for (const actor of [handler(), other()]) {
      await actor.sees(state ?? "");
      expect(actor.offers(t("triage.take"))).toBe(false);
      expectLanguage(actor, locale, driver);
    }
    expect(other().offers(t("triage.ask"))).toBe(false);
    await reporter().sees(t("states.taken"));
    expect(reporter().seesText()).not.toContain(handler().name);
  });

  const asks = async (): Promise<void> => {
    await files();
    await handler().presses(t("triage.take"));
    await driver.settle();
    await handler().presses(t("triage.ask"));
    await handler().fillsIn({ [t("forms.ask.text")]: written.question });
    await handler().sees(t("forms.ask.sent"));
    await driver.settle();
  };

  test("the question that the reporter must answer stands on their card", async () => {
    await asks();
    await reporter().sees(written.question);
  });

  test("the reporter answers the question, and the answer stands on the handler's card", async () => {
    await asks();
    expect(reporter().seesText()).not.toContain(handler().name);
    await reporter().presses(t("receipt.answer"));
    await reporter().fillsIn({ [t("forms.answer.text")]: written.answer });
    await reporter().sees(t("forms.answer.sent"));
    await driver.settle();
    await handler().sees(written.answer);
    expect(handler().seesText()).not.toContain(reporter().name);
    for (const actor of [reporter(), handler()]) expectLanguage(actor, locale, driver);
  });

  test("the reporter reads the outcome in general words, in the language that is theirs and not the handler's", async () => {
    const theirs = LOCALES.find((one) => one !== locale) ?? locale;
    const th = incidentWords.in(theirs);
    await handler().setLanguage(theirs);
    await files();
    await handler().presses(th("triage.take"));
    await driver.settle();
    await handler().presses(th("triage.close"));
    await handler().fillsIn({
      [th("forms.close.reason")]: th("forms.close.reasons.no_rule"),
      [th("forms.close.note")]: WRITTEN[theirs].note,
    });
    await handler().sees(th("forms.close.done"));
    await driver.settle();
    await reporter().sees(t("receipt.outcomes.rejected", { reason: t("forms.close.reasons.no_rule") }));
    expect(reporter().seesText()).not.toContain(handler().name);
    expect(reporter().seesText()).not.toContain(WRITTEN[theirs].note);
    expectLanguage(reporter(), locale, driver);
    await handler().sees(th("states.rejected"));
  });

  test("an anonymous report leaves nothing that leads to who sent it", async () => {
    await reporter().says(wordOf("anonymous", locale));
    await driver.settle();
    await reporter().sees(t("anonymous.saved"));
    await reporter().presses(t("anonymous.here"));
    const { db } = driver.app.services;
    const ids = await reporter().ids();
    if (driver.isAnonymousOnPage) {
      const link = wecomWords.in(locale)("talk.anonymousOpen");
      await reporter().sees(wecomWords.in(locale)("talk.anonymousTitle"));
      expect(reporter().linkOf(link)).toBe(`${driver.app.services.publicUrl}/w/o/incidents.report-anonymous`);
      expect(await db.prisma.dialogue.count()).toBe(0);
      expect(await db.prisma.incident.count()).toBe(0);
      expectLanguage(reporter(), locale, driver);
      return;
    }
    const before = await rowsThatName(db, ids);
    await reporter().fillsIn(filled);
    await reporter().sees(t("anonymous.codeIs"));
    const code = CODE.exec(reporter().seesText())?.[0] ?? "";
    expect(code).not.toBe("");
    expectLanguage(reporter(), locale, driver);
    await driver.settle();
    const incident = await newest(driver);
    expect(incident.isAnonymous).toBe(true);
    await handler().sees(written.report);
    await handler().sees(t("triage.anonymous"));
    expect(handler().seesText()).not.toContain(reporter().name);
    expect(await rowsThatName(db, ids)).toEqual(before);
    const traits = [incident.id, sayNumber(incident.number), code, code.replaceAll("-", "")];
    expect(await rowsThatNameBoth(db, ids, traits)).toEqual([]);
    expect(JSON.stringify(driver.app.log.lines)).not.toContain(code);
  });

  test("whoever is not of the company is refused, and a word that is none is answered with the nearest that is", async () => {
    const stranger = driver.as("stranger");
    await stranger.says(wordOf("report", locale));
    await stranger.sees(driver.refusal);
    for (const word of [t("report.submit"), t("report.kind")]) expect(stranger.seesText()).not.toContain(word);
    expect(await driver.app.services.db.prisma.dialogue.count()).toBe(0);
    await reporter().says(written.typo);
    await driver.settle();
    await reporter().sees(core("router.unknown", { word: written.typo }));
    await reporter().sees(core("router.nearest", { nearest: wordOf("report", locale) }));
    expectLanguage(reporter(), locale, driver);
  });
});

/** The first word of a command in that language. */
function wordOf(name: string, locale: Locale): string {
  const word = reportCommands.find((command) => command.name === name)?.words[locale][0];
  if (word === undefined) throw new Error(`no command ${name}`);
  return word;
}

const newest = (driver: SurfaceDriver) =>
  driver.app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });

/** An English screen has no Chinese on it but the product's name and people's. */
function expectLanguage(actor: Actor, locale: Locale, driver: SurfaceDriver): void {
  if (locale !== "en") return;
  const known = ["慎言", ...ROLES.map((who) => driver.as(who).name)];
  const rest = known.reduce((text, name) => text.replaceAll(name, ""), actor.seesText());
  expect(rest).not.toMatch(/\p{Script=Han}/u);
}
