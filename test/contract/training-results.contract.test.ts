import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Locale } from "../../src/core/locale.ts";
import { coursesOf } from "../../src/features/training/courses/course-file.ts";
import { trainingWords } from "../../src/features/training/messages/index.ts";
import { askJob } from "../../src/features/training/repetition/asking.ts";
import { repetitionWords } from "../../src/features/training/repetition/messages/index.ts";
import { resultWords } from "../../src/features/training/results/messages/index.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { ROLES } from "./surface-driver.ts";

const ways: { way: WebChat | SlackModal | WecomDialogue; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "en", name: "web" },
  { way: new SlackModal(), locale: "zh-CN", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

describe.each(ways)("what comes back, and the results, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const [t, r, k] = [trainingWords.in(locale), repetitionWords.in(locale), resultWords.in(locale)];
  let stage: Stage;
  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    await driver.app.services.db.prisma.roleGrant.createMany({
      data: [{ personId: stage.idOf("decider"), role: "hr" }],
      skipDuplicates: true,
    });
  });
  /** Minutes pass, since a platform lets only so many messages through in one. */
  const settles = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) {
      stage.waits(80_000);
      await driver.settle();
    }
  };

  test("a question that was wrong is asked again a week later, put off, answered and explained; the trainer sees the figures", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const learner = driver.as("reporter");
    const course = coursesOf(services.content)[0];
    const question = course?.questions.find(({ kind }) => kind === "true-false");
    if (!course || !question) throw new Error("there is no course");
    await stage.person("reporter").presses(`training.begin:${course.id}`);
    const { id: quiz } = await prisma.trainingAttempt.findFirstOrThrow();
    const drawn = Array.from({ length: 10 }, () => ({ question: question.id, order: [0, 1] }));
    await prisma.trainingAttempt.update({ where: { id: quiz }, data: { drawn } });
    const wrong = question.answer[0] === 0 ? "b" : "a";
    await stage.person("reporter").presses(`training.answer:${quiz}:0.${wrong}`);

    stage.waits(7 * 86_400_000);
    await askJob.handle(services, {});
    await settles();
    await learner.sees(question.words[locale].stem);
    await learner.sees(r("counts"));
    await learner.presses(r("later"));
    await settles();
    await learner.sees(r("says.later", { days: 3 }));
    stage.waits(3 * 86_400_000);
    await askJob.handle(services, {});
    await settles();
    const { id, asking } = await prisma.trainingRepeat.findFirstOrThrow();
    expect(asking).toBe(2);
    const letter = wrong === "a" ? "b" : "a";
    if (way instanceof WebChat) await stage.person("reporter").presses(`repeat.answer:${id}:2.${letter}`);
    else await way.picks("reporter", `repeat.answer:${id}:2.${letter}`);
    await settles();
    await learner.sees(question.words[locale].why.slice(0, 20));
    await learner.sees(r("again", { days: 30 }));
    await learner.sees(t("answered.lesson"));

    const trainer = driver.as("decider");
    await trainer.says(locale === "en" ? "results" : "培训结果");
    await settles();
    await trainer.sees(k("title"));
    await trainer.sees(
      k("line.passed", {
        passed: 0,
        people: await prisma.person.count({ where: { isActive: true, isInScope: true } }),
      }),
    );
    await trainer.presses(k("departments.button"));
    await settles();
    await trainer.sees(k("departments.small"));
    expect(trainer.linkOf(k("files.xlsx"))).toContain("/w/x/");
  });
});
