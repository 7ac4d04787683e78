import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { Locale } from "../../src/core/locale.ts";
import { sayDeadline } from "../../src/core/wording.ts";
import { appealWords } from "../../src/features/appeals/messages/index.ts";
import { caseWords } from "../../src/features/cases/messages/index.ts";
import { sayNumber } from "../../src/features/cases/model.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { reportCommands } from "../../src/features/incidents/report.ts";
import { everybodySigned } from "../support/app.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES } from "./surface-driver.ts";

const ZONE = "Asia/Shanghai";
const WRITTEN = {
  "zh-CN": {
    report: "有人在微博上公开了下季度的报价单。",
    note: "公开微博一条，已截图两张。",
    facts: "您的微博发布了下季度的报价单。",
    evidence: "公开微博截图 2 张",
    side: "我以为已经发布了，发现后马上删了。",
    reasons: "报价单尚未公开，属于财务信息。",
    decided: "同意建议，是第二次。",
    appeal: "报价单当天上午已经在官网公布。",
    answer: "核实后，官网当天上午确已公布。",
  },
  en: {
    report: "Somebody posted the price list of next quarter.",
    note: "A public post, two screenshots.",
    facts: "Your post showed the price list of next quarter.",
    evidence: "Two screenshots of a public post",
    side: "I thought that it was out already, and deleted it at once.",
    reasons: "The price list was not published; it is financial information.",
    decided: "I agree, it is the second time.",
    appeal: "The price list stood on our site that morning.",
    answer: "It did stand on our site that morning.",
  },
} as const;

const ways: { way: Way; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

describe.each(ways)("a second violation that is overturned, on $name in $locale", ({ way, name, locale }) => {
  const { driver } = way;
  const [ti, tc, ta] = [incidentWords.in(locale), caseWords.in(locale), appealWords.in(locale)];
  const written = WRITTEN[locale];
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    await everybodySigned(driver.app);
    stage = await Stage.of(way);
    const roles = [
      { personId: stage.idOf("decider"), role: "hr" },
      { personId: stage.idOf("legal"), role: "legal" },
    ];
    await driver.app.services.db.prisma.roleGrant.createMany({ data: roles, skipDuplicates: true });
  });

  const moveTo = async (instant: string | Date): Promise<void> => {
    const { clock, services, registry } = driver.app;
    if (!(clock instanceof StillClock)) throw new Error("the clock runs");
    clock.moveTo(new Date(instant));
    await watchDeadlines(services, registry);
    await driver.settle();
  };
  /** Somebody does something on their screen, and everything that follows arrives. */
  const does = async (actor: Actor, button: string, values?: Record<string, string>): Promise<void> => {
    await actor.presses(button);
    if (values) await actor.fillsIn(values);
    // A platform lets only so many messages through in a minute.
    stage.waits(80_000);
    await driver.settle();
  };

  test("from the report to the undoing of all that followed, told and on record", async () => {
    const { prisma } = driver.app.services.db;
    const [reporter, handler, decider, legal, subject] = [
      driver.as("reporter"),
      driver.as("handler"),
      driver.as("decider"),
      driver.as("legal"),
      driver.as("subject"),
    ];
    await stage.livesUnder("CN");
    const first = await stage.cases.received("chenchen");
    await moveTo("2026-12-02T10:00:00+08:00");
    expect((await stage.cases.find(first)).state).toBe("final");

    await reporter.says(wordOf("report", locale));
    await reporter.fillsIn({
      [ti("report.kind")]: ti("kinds.disclosure"),
      [ti("report.platform")]: ti("platforms.weibo"),
      [ti("report.text")]: written.report,
    });
    await driver.settle();
    await does(handler, ti("triage.take"));
    await does(handler, ti("triage.accept"), {
      [tc("forms.open.fields.subject.label")]: way.nameOf("subject"),
      [tc("forms.open.fields.conductAt.label")]: "2026-12-02T09:30",
      [tc("forms.open.fields.legal.label")]: tc("forms.open.fields.legal.options.not_needed"),
      [tc("forms.open.fields.note.label")]: written.note,
    });
    const { id, number } = await stage.cases.newest();
    await handler.sees(sayNumber(number));
    expect(subject.seesText()).not.toContain(sayNumber(number));

    await does(handler, tc("card.allege"), {
      [tc("forms.allege.fields.facts.label")]: written.facts,
      [tc("forms.allege.fields.evidence.label")]: written.evidence,
      [tc("forms.allege.fields.preserved.label")]: tc("forms.allege.fields.preserved.options.elsewhere"),
    });
    await subject.sees(tc("subject.envelopeTitle"));
    expect(subject.seesText()).not.toContain(written.facts);
    await does(subject, tc("subject.openIt"));
    await subject.sees(written.facts);
    expect(subject.seesText()).not.toContain(reporter.name);
    await does(subject, tc("subject.state"), { [tc("forms.statement.fields.text.label")]: written.side });
    await handler.sees(written.side);

    await does(handler, tc("card.propose"), { [tc("forms.propose.fields.reasons.label")]: written.reasons });
    await does(decider, tc("card.decide"), { [tc("forms.decide.fields.reason.label")]: written.decided });
    await does(handler, tc("card.serve"), {});
    expect((await stage.cases.find(id)).sanction).toMatchObject({ step: 2, strikeNumber: 2, state: "served" });
    await does(subject, tc("subject.openIt"));
    await does(subject, tc("subject.receive"));
    const window = await prisma.deadline.findFirstOrThrow({ where: { subject: id, kind: "appeal", closedAt: null } });
    await subject.sees(sayDeadline(window.dueAt, locale, ZONE, driver.app.clock.now()));

    // The last half hour of the last working day.
    await moveTo(new Date(window.dueAt.getTime() - 30 * 60_000));
    await does(subject, tc("subject.appeal"), {
      [ta("forms.file.fields.grounds.label")]: grounds(name, ta("grounds.facts")),
      [ta("forms.file.fields.text.label")]: written.appeal,
    });
    const appeal = await prisma.appeal.findFirstOrThrow();
    expect(appeal).toMatchObject({ isLate: false, state: "filed" });
    await moveTo(new Date(window.dueAt.getTime() + 10 * 3_600_000));
    await does(legal, ta("card.take"));
    await does(legal, ta("card.answer"), {
      [ta("forms.outcome.fields.outcome.label")]: ta("forms.outcome.fields.outcome.options.uphold"),
      [ta("forms.outcome.fields.facts.label")]: written.answer,
    });

    const row = await stage.cases.find(id);
    expect(row.state).toBe("annulled");
    expect(row.sanction).toMatchObject({ state: "reversed" });
    expect(row.sanction?.obligations.every(({ state }) => state === "cancelled")).toBe(true);
    await subject.sees(ta("envelope.title"));
    await does(subject, ta("envelope.open"));
    await subject.sees(written.answer);
    await handler.sees(tc("states.annulled"));

    const { db } = driver.app.services;
    expect((await verifyAudit(db)).faults).toEqual([]);
    // One byte of what is on record.
    await db.pool.query("ALTER TABLE audit_entry DISABLE TRIGGER USER");
    await db.pool.query("UPDATE audit_entry SET data = replace(data, '\"step\":2', '\"step\":1') WHERE subject = $1", [
      id,
    ]);
    expect((await verifyAudit(db)).faults.length).toBeGreaterThan(0);
  }, 120_000);
});

/** Several to tick: by their label, or in a conversation by their number. */
const grounds = (surface: string, label: string): string => (surface === "wecom" ? "1" : label);

function wordOf(name: string, locale: Locale): string {
  const word = reportCommands.find((command) => command.name === name)?.words[locale][0];
  if (word === undefined) throw new Error(`no command ${name}`);
  return word;
}
