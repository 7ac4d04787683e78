import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
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

const TYPED = {
  "zh-CN": {
    ask: "我能在朋友圈发公司团建的照片吗？",
    quoted: "制度 3.1.3",
    keywords: "朋友圈 团建 照片",
    strange: "小区业主群团购水果需要谁同意？",
    slip: "举抱",
    report: "我要举报一位同事",
    way: "举报",
    hacked: "我的账号被盗了",
    hackedWay: "账号被盗",
    code: "7K3P-QX9M-2T4V-8HND",
    codeWay: "匿名",
    small: ["你好", "谢谢", "12"],
  },
  en: {
    ask: "May I post a photo of our team outing?",
    quoted: "Policy 3.1.3",
    keywords: "posting photos of colleagues",
    strange: "Who agrees to a neighbourhood fruit purchase?",
    slip: "reprot",
    report: "I want to report a colleague",
    way: "report",
    hacked: "my account was hacked",
    hackedWay: "hacked",
    code: "7K3P-QX9M-2T4V-8HND",
    codeWay: "anonymous",
    small: ["hello", "thanks", "12"],
  },
} as const;
const typing = [new WebChat(), new SlackModal(), new WecomDialogue()].flatMap((way) =>
  (["zh-CN", "en"] as const).map((locale) => ({ way, locale, name: way.driver.name })),
);

describe.each(typing)("words without a command, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = askingWords.in(locale);
  const core = coreWords.in(locale);
  const typed = TYPED[locale];

  test("are answered with the clause or go to Human Resources as they are; what is none stays what it was", async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    const stage = await Stage.of(way);
    const { prisma } = driver.app.services.db;
    const asker = driver.as("reporter");
    const says = async (words: string): Promise<void> => {
      await asker.says(words);
      stage.waits(80_000);
      await driver.settle();
    };

    for (const words of typed.small) await says(words);
    await says(typed.slip);
    await asker.sees(core("router.nearest", { nearest: typed.way }));
    await says(typed.code);
    await asker.sees(core("router.nearest", { nearest: typed.codeWay }));
    for (const [words, way] of [
      [typed.report, typed.way],
      [typed.hacked, typed.hackedWay],
    ] as const) {
      await says(words);
      await asker.sees(core("router.nearest", { nearest: way }));
      expect(asker.offers(way)).toBe(true);
    }
    expect(asker.seesText()).not.toContain(t("answer.found"));
    expect(await prisma.lookup.count()).toBe(0);

    await says(typed.ask);
    await asker.sees(typed.quoted);
    expect(asker.offers(t("answer.notHelped"))).toBe(true);
    await says(typed.keywords);
    expect(await prisma.lookup.count()).toBe(2);

    await says(typed.strange);
    await asker.sees(t("answer.none"));
    await asker.presses(t("answer.askHr"));
    // What was typed stands in the form already: it is sent as it is.
    await asker.fillsIn({});
    stage.waits(80_000);
    await driver.settle();
    await expect.poll(() => prisma.question.count()).toBe(1);
    const [question] = await prisma.question.findMany();
    const { vault } = driver.app.services;
    expect(vault.openText("text", question?.text as Uint8Array, question?.id ?? "")).toBe(typed.strange);
  });
});
