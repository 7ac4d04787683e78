import { callback } from "../../core/callback.ts";
import type { Ctx } from "../../core/context.ts";
import { defineFeature, type PressHandler } from "../../core/feature.ts";
import { hasRole, type Person } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import * as campaigns from "./campaigns/index.ts";
import { courseCard, coursesCard, lessonCard, press, type Standing, words } from "./cards.ts";
import { coursesOf, wrongCourses } from "./courses/course-file.ts";
import { deskCommand, deskItem, deskPresses, readDesk, toDesk } from "./desk.ts";
import { assignmentLife, attemptLife } from "./life.ts";
import { trainingWords } from "./messages/index.ts";
import { type Attempt, isDone, isOpen, nextPlace, TRAINERS, waitsUntil } from "./model.ts";
import { trainingData } from "./personal-data.ts";
import { counted, goOn, quizPresses, running } from "./quiz/quiz.ts";
import { trainingRetention } from "./retention.ts";
import { trainingSamples } from "./samples.ts";
import { answersOf, assignmentsOf, tasksOf } from "./store.ts";
import { stuckNotices, stuckPresses } from "./stuck.ts";

export { analysis } from "./analysis/index.ts";
export { drills } from "./drills/index.ts";

type Learner = Ctx & { person: Person };

async function standingOf(ctx: Learner): Promise<(course: string) => Standing> {
  const assignments = await assignmentsOf(ctx, ctx.person.id);
  const attempt = await running(ctx);
  const at = attempt && { attempt, place: await placeOf(ctx, attempt) };
  return (course) => ({
    assignment: assignments.get(course),
    ...(at?.attempt.course === course && { attempt: at }),
  });
}
const courseOf = ({ course }: { course: string }): string => course;
const placeOf = async (ctx: Ctx, attempt: Attempt): Promise<number> =>
  (nextPlace(attempt, await answersOf(ctx, attempt.id)) ?? attempt.drawn.length - 1) + 1;

async function showCourses(ctx: Learner): Promise<Reply> {
  const standing = await standingOf(ctx);
  return showCard(
    coursesCard(
      ctx,
      coursesOf(ctx.content).map((course) => ({ course, standing: standing(course.id) })),
      hasRole(ctx.person, ...TRAINERS) ? [toDesk(ctx)] : [],
    ),
  );
}

const presses: PressHandler[] = [
  {
    name: "training.courses",
    handle: async (ctx) => showCourses(ctx as Learner),
  },
  {
    name: "training.course",
    async handle(ctx, { id }) {
      const course = coursesOf(ctx.content).find((one) => one.id === id);
      if (!course) return say(words(ctx)("says.noCourse"), "quiet");
      const standing = (await standingOf(ctx as Learner))(id);
      const { assignment, attempt } = standing;
      const done = assignment && isOpen(assignment) ? await counted(ctx, assignment) : undefined;
      return showCard(
        courseCard(ctx, course, standing, {
          opensAt: attempt ? undefined : waitsUntil(done?.last, ctx.now),
          left: assignment && done && Math.max(0, assignment.attempts - done.count),
        }),
      );
    },
  },
  {
    name: "training.lesson",
    async handle(ctx, { id, arg }) {
      const course = coursesOf(ctx.content).find((one) => one.id === id);
      const lesson = course?.lessons.find((one) => one.id === arg);
      return course && lesson ? showCard(lessonCard(ctx, course, lesson)) : say(words(ctx)("says.noLesson"), "quiet");
    },
  },
  ...quizPresses,
  ...stuckPresses,
  ...campaigns.presses,
  ...deskPresses,
];

/** Courses to read in the chat, and quizzes about them (chapter 6). */
export const training = defineFeature({
  name: "training",
  words: trainingWords as never,
  commands: [
    {
      name: "quiz",
      words: { "zh-CN": ["测验"], en: ["quiz"] },
      summary: (locale) => trainingWords.in(locale)("quizSummary"),
      handle: async (ctx) => (await goOn(ctx as Learner)) ?? showCourses(ctx as Learner),
    },
    {
      name: "training",
      words: { "zh-CN": ["培训", "课程"], en: ["training", "courses"] },
      summary: (locale) => trainingWords.in(locale)("trainingSummary"),
      handle: async (ctx) => showCourses(ctx as Learner),
    },
    deskCommand,
  ],
  presses,
  forms: campaigns.formHandlers,
  notices: [...stuckNotices, ...campaigns.notices],
  lifeCycles: [assignmentLife as never, attemptLife as never, ...campaigns.lives],
  duties: campaigns.duties,
  jobs: campaigns.jobs,
  recurring: campaigns.recurring,
  numbered: campaigns.numbered,
  hub: {
    needsYou: campaigns.hub.needsYou,
    async yours(ctx) {
      const courses = coursesOf(ctx.content);
      if (courses.length === 0) return [];
      const standing = await standingOf(ctx);
      const open = courses.map(({ id }) => standing(id)).find(({ attempt }) => attempt)?.attempt;
      // What still counts does so also where it is asked for anew already.
      const done = new Set((await tasksOf(ctx, ctx.person.id)).filter((task) => isDone(task, ctx.now)).map(courseOf));
      const count = courses.filter(({ id }) => done.has(id)).length;
      const t = words(ctx);
      return [
        {
          kind: "list",
          items: [
            {
              title: t("hub.title"),
              detail: open
                ? t("hub.running", { place: open.place, total: open.attempt.drawn.length })
                : t("hub.line", { done: count, total: courses.length }),
              action: press(t("hub.open"), "courses", "all"),
            },
          ],
        },
      ];
    },
    async queues(ctx) {
      const items = await campaigns.hub.queues(ctx);
      return hasRole(ctx.person, ...TRAINERS) ? [...items, deskItem(ctx, await readDesk(ctx))] : items;
    },
    // As the word does: it goes on with the quiz that is open.
    start: (ctx) =>
      coursesOf(ctx.content).length > 0
        ? [{ kind: "run", label: words(ctx)("hub.start"), callback: callback("core.word", "quiz") }]
        : [],
  },
  personalData: trainingData,
  retention: trainingRetention,
  checkContent: wrongCourses,
  samples: trainingSamples,
});

export { certificates } from "./certificates/index.ts";
export { repetition } from "./repetition/index.ts";
export { lessonAfter } from "./repetition/lesson-file.ts";
export { assignLesson } from "./repetition/lessons.ts";
export { results } from "./results/index.ts";
export { sessions } from "./sessions/index.ts";
