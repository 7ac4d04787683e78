import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { encodeCallback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { coursesOf } from "../../src/features/training/courses/course-file.ts";
import { trainingWords } from "../../src/features/training/messages/index.ts";
import { percentOf } from "../../src/features/training/quiz/scoring.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { ROLES } from "./surface-driver.ts";

const ways: { way: WebChat | SlackModal | WecomDialogue; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];
const COMMAND: Record<Locale, string> = { "zh-CN": "测验", en: "quiz" };

describe.each(ways)("a course, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = trainingWords.in(locale);
  let stage: Stage;
  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
  });
  /** Minutes pass, since a platform lets only so many messages through in one. */
  const settles = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) {
      stage.waits(80_000);
      await driver.settle();
    }
  };
  /** A button of one item among several that are called alike; in the browser it is the first of them. */
  const picks = async (pressed: string, label: string): Promise<void> => {
    if (way instanceof WebChat) await driver.as("reporter").presses(label);
    else await way.picks("reporter", pressed);
    await settles();
  };

  test("is read, asked about question by question, left and gone on with, explained and counted; an old card changes nothing", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const learner = driver.as("reporter");
    const course = coursesOf(services.content)[0];
    if (!course) throw new Error("there is no course");
    const [lesson] = course.lessons;
    if (!lesson) throw new Error("there is no lesson");

    await learner.says(COMMAND[locale]);
    await settles();
    await learner.sees(t("courses.text"));
    await picks(`training.course:${course.id}`, t("courses.open"));
    await learner.sees(t("course.begin"));
    await learner.presses(t("course.begin"));
    await settles();
    const { id } = await prisma.trainingAttempt.findFirstOrThrow();
    // Three questions of one right option each, in the order of the file, so that the test knows what stands where.
    const asked = course.questions.filter(({ kind }) => kind === "single").slice(0, 3);
    const drawn = asked.map(({ id: question }) => ({ question, order: [0, 1, 2, 3] }));
    await prisma.trainingAttempt.update({ where: { id }, data: { drawn } });
    // What was on the screen before is not what is asked now; the command goes on with what is.
    await learner.says(COMMAND[locale]);
    await settles();

    for (const [place, { words, answer, clause }] of asked.entries()) {
      const { stem, why } = words[locale];
      await learner.sees(stem);
      await picks(`training.answer:${id}:${place}.${"abcd"[answer[0] ?? 0]}`, t("question.choose"));
      await learner.sees(why.slice(0, 20));
      expect(learner.seesText()).toContain(clause);
      const [kept] = await prisma.trainingAnswer.findMany({ where: { attemptId: id, place } });
      // The same question again, as from an older card: politely nothing.
      const again = encodeCallback({ command: "training.answer", id, arg: `${place}.a` });
      await stage.person("reporter").presses(again);
      expect(await prisma.trainingAnswer.findMany({ where: { attemptId: id, place } })).toEqual([kept]);
      await learner.presses(t(place < 2 ? "answered.next" : "answered.finish"));
      await settles();
    }
    const { state, rightCount } = await prisma.trainingAttempt.findUniqueOrThrow({ where: { id } });
    expect(state).toBe("scored");
    const percent = percentOf(rightCount ?? 0, 3);
    await learner.sees(t(percent >= 80 ? "result.passed" : "result.failed", { percent }));
    if (!(way instanceof WebChat)) expect(percent).toBe(100);
  });
});
