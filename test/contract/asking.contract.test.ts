import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Locale } from "../../src/core/locale.ts";
import { askingWords } from "../../src/features/policy/asking/messages/index.ts";
import { sayNumber } from "../../src/features/policy/asking/model.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES } from "./surface-driver.ts";

const WRITTEN = {
  "zh-CN": {
    ask: "制度 个人微信号能借给同事用吗",
    quoted: "妥善保管自己的账号",
    strange: "小区业主团购水果",
    whole: "我想在小区业主群里团购水果，可以吗？",
    answer: "可以，请说明是个人行为，与公司无关。",
    quotedWithAnswer: "不应当让他人误以为个人言论代表公司",
    command: "制度",
  },
  en: {
    ask: "policy may a coworker use my login",
    quoted: "do not lend them",
    strange: "neighbourhood fruit purchase",
    whole: "May I organise a fruit purchase in my neighbourhood chat?",
    answer: "Yes, as a private matter that has nothing to do with the company.",
    quotedWithAnswer: "must not give the impression that a private remark speaks for the company",
    command: "policy",
  },
} as const;
const FAQ = {
  questionZh: "可以在小区业主群里团购水果吗？",
  answerZh: "可以，请说明是个人行为。",
  questionEn: "May I organise a neighbourhood fruit purchase?",
  answerEn: "Yes, as a private matter.",
  clauses: "2.3.1",
};

const ways: { way: Way; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

describe.each(ways)("a question about the policy, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = askingWords.in(locale);
  const written = WRITTEN[locale];
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const { prisma } = driver.app.services.db;
    await prisma.roleGrant.createMany({
      data: [{ personId: stage.idOf("decider"), role: "hr" }],
      skipDuplicates: true,
    });
  });

  /** Somebody does something on their screen, and everything that follows arrives. */
  const does = async (actor: Actor, button: string, values?: Record<string, string>): Promise<void> => {
    await actor.presses(button);
    if (values) await actor.fillsIn(values);
    // A platform lets only so many messages through in a minute.
    stage.waits(80_000);
    await driver.settle();
  };
  const says = async (actor: Actor, words: string): Promise<void> => {
    await actor.says(words);
    stage.waits(80_000);
    await driver.settle();
  };

  test("is answered with the clause; what helps nobody goes to Human Resources and becomes an answer for all", async () => {
    const { prisma } = driver.app.services.db;
    const [asker, hr, colleague] = [driver.as("reporter"), driver.as("decider"), driver.as("subject")];
    await says(asker, written.ask);
    await asker.sees(written.quoted);
    await does(asker, t("answer.helped"));
    await asker.sees(t("answer.thanks"));

    await says(asker, `${written.command} ${written.strange}`);
    await asker.sees(t("answer.none"));
    await does(asker, t("answer.askHr"), { [t("ask.fields.text.label")]: written.whole });
    const { id, number } = await prisma.question.findFirstOrThrow();
    expect(number).toBe(1);
    await hr.sees(written.whole);
    await does(hr, t("question.give"), {
      [t("give.fields.text.label")]: written.answer,
      [t("give.fields.clauses.label")]: "2.3.1",
    });
    await asker.sees(written.answer);
    await asker.sees(written.quotedWithAnswer);
    expect((await prisma.question.findUniqueOrThrow({ where: { id } })).state).toBe("answered");

    await says(hr, sayNumber(number));
    await does(
      hr,
      t("question.toFaq"),
      Object.fromEntries(
        Object.entries(FAQ).map(([field, value]) => [t(`faq.fields.${field as keyof typeof FAQ}.label`), value]),
      ),
    );
    await says(colleague, `${written.command} ${written.strange}`);
    await colleague.sees(locale === "en" ? FAQ.answerEn : FAQ.answerZh);
    expect(colleague.seesText()).not.toContain(asker.name);
  });
});
