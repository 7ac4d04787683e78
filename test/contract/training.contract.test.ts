import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { callback, encodeCallback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { driveTraining } from "../../src/features/training/campaigns/driving.ts";
import { coursesOf } from "../../src/features/training/courses/course-file.ts";
import { trainingWords } from "../../src/features/training/messages/index.ts";
import { percentOf } from "../../src/features/training/quiz/scoring.ts";
import { OPEN } from "./hostile-recipe.ts";
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
const WHY: Record<Locale, string> = {
  "zh-CN": "上个月在法务部讲过同样的内容。",
  en: "The same was covered in the legal department's course last month.",
};
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

  test("is asked for by a campaign that those who run the training write, schedule and follow", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const [decider, learner] = [driver.as("decider"), driver.as("subject")];
    await prisma.roleGrant.createMany({
      data: [{ personId: stage.idOf("decider"), role: "hr" }],
      skipDuplicates: true,
    });
    const form = (name: string, field: string) =>
      (t as (key: string) => string)(`campaigns.forms.${name}.fields.${field}.label`);
    const course = coursesOf(services.content)[0];
    if (!course) throw new Error("there is no course");
    const { title } = course.words[locale];

    await stage.offers("decider", callback("training.campaigns", "0"), { kind: "run" });
    await driver.settle();
    await decider.presses(OPEN);
    await settles();
    await decider.sees(t("campaigns.list.empty"));
    await decider.presses(t("campaigns.list.new"));
    await decider.fillsIn({ [form("campaign", "courses")]: title, [form("campaign", "dueOn")]: "2026-11-25" });
    await settles();
    // What is wrong stands beside the field, and the rest stays as it was filled in.
    await decider.sees(t("campaigns.reasons.due-early"));
    expect(await prisma.trainingCampaign.count()).toBe(0);
    await decider.fillsIn({ [form("campaign", "dueOn")]: "2026-12-18" });
    await settles();
    const row = await prisma.trainingCampaign.findFirstOrThrow();
    expect([row.state, row.courses, row.dueOn]).toEqual(["draft", [course.id], "2026-12-18"]);
    await decider.sees(t("campaigns.states.draft"));
    await decider.presses(t("campaigns.buttons.schedule"));
    await settles();

    // The clock opens it; on all platforms people are told within their office hours.
    await driveTraining.handle(services, {});
    await settles();
    await learner.sees(t("campaigns.asked.text"));
    await learner.sees(title);
    await learner.presses(t("campaigns.asked.course"));
    await settles();
    await learner.sees(t("course.begin"));

    await stage.offers("decider", callback("training.member", stage.idOf("subject")), { kind: "run" });
    await driver.settle();
    await decider.presses(OPEN);
    await settles();
    await decider.presses(t("campaigns.member.leave"));
    await decider.fillsIn({
      [form("leave", "fromOn")]: "2026-11-25",
      [form("leave", "toOn")]: "2026-12-04",
    });
    await settles();
    const task = await prisma.trainingAssignment.findFirstOrThrow({ where: { personId: stage.idOf("subject") } });
    expect(task.dueAt?.toISOString()).toBe("2026-12-28T16:00:00.000Z");
    await decider.presses(t("campaigns.member.waive"));
    await decider.fillsIn({ [form("waive", "why")]: WHY[locale] });
    await settles();
    await learner.sees(WHY[locale]);
    expect((await prisma.trainingAssignment.findUniqueOrThrow({ where: { id: task.id } })).state).toBe("waived");
  });
});
