import { expect, onTestFinished, test } from "vitest";
import { coursesOf } from "../../src/features/training/courses/course-file.ts";
import { trainingWords } from "../../src/features/training/messages/index.ts";
import type { Drawn } from "../../src/features/training/model.ts";
import { Stage } from "../contract/hostile-stage.ts";
import { WecomDialogue } from "../contract/hostile-wecom.ts";

test("somebody who answers faster than WeCom delivers loses no question: what is too much for a minute comes in the next", async () => {
  const way = new WecomDialogue();
  await way.open();
  const { driver } = way;
  onTestFinished(() => driver.close());
  const stage = await Stage.of(way);
  const learner = driver.as("reporter");
  const { prisma } = driver.app.services.db;
  const t = trainingWords.in("zh-CN");
  await learner.setLanguage("zh-CN");
  const bank = coursesOf(driver.app.services.content)[0]?.questions ?? [];
  await stage.person("reporter").presses("training.begin:policy");
  const { id } = await prisma.trainingAttempt.findFirstOrThrow();
  // Those of one right option: with what explains them more messages than a minute takes, were each a new one.
  const asked = bank.filter(({ kind }) => kind === "single" || kind === "scenario");
  const drawn: Drawn[] = asked.map(({ id: question, words }) => ({
    question,
    order: words["zh-CN"].options.map((_, at) => at),
  }));
  await prisma.trainingAttempt.update({ where: { id }, data: { drawn: drawn as never } });
  await learner.says("测验");
  await driver.settle();

  const began = driver.app.services.clock.now().getTime();
  let waited = 0;
  /** Somebody in a hurry: the next press as soon as what it is on is there; only where nothing comes does a moment pass. */
  const sees = async (words: string): Promise<void> => {
    for (let tries = 0; !learner.seesText().includes(words) && tries < 60; tries++) {
      stage.waits(5_000);
      waited++;
      await driver.settle();
    }
    await learner.sees(words);
  };
  for (const [place, { words, answer }] of asked.entries()) {
    await sees(words["zh-CN"].stem);
    await way.picks("reporter", `training.answer:${id}:${place}.${"abcdef"[answer[0] ?? 0]}`);
    await driver.settle();
    const last = place === asked.length - 1;
    await sees(words["zh-CN"].why.slice(0, 15));
    await learner.presses(t(last ? "answered.finish" : "answered.next"));
    await driver.settle();
  }
  await sees(t("result.passed", { percent: 100 }));
  expect(await prisma.trainingAnswer.count({ where: { attemptId: id, isRight: true } })).toBe(asked.length);
  expect(driver.office.wecom.dropped).toEqual([]);
  // It was a hurry: no time passed but for WeCom, and that there had to.
  expect(waited).toBeGreaterThan(0);
  expect(driver.app.services.clock.now().getTime() - began).toBe(waited * 5_000);
});
