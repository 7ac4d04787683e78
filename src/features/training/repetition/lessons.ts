import { nextWorkingTime } from "../../../core/calendar/index.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import type { Notice, PressHandler } from "../../../core/feature.ts";
import { newId } from "../../../core/id.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages, markStale, type OutgoingMessage } from "../../../core/outbox.ts";
import { findPeople, type Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say } from "../../../core/reply.ts";
import { versionInForce } from "../../policy/index.ts";
import type { Leave } from "../campaigns/model.ts";
import { leavesOf } from "../campaigns/store-tasks.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Course, Question } from "../courses/model.ts";
import { readPick } from "../quiz/cards.ts";
import { orderFor, randomOf } from "../quiz/draw.ts";
import { type Chosen, isRight, isWhole } from "../quiz/scoring.ts";
import { earlierCard, words } from "./cards.ts";
import { lessonAnsweredCard, lessonQuestionCard, oneMinuteCard, type ShownLesson, titleOf } from "./lesson-cards.ts";
import { repetitionWords } from "./messages/index.ts";
import { backAt, hoursOf } from "./model.ts";
import {
  findGiven,
  type Given,
  give,
  keepGiven,
  renewGiven,
  setSending,
  type Why,
  waitingLessons,
} from "./store-lessons.ts";

/** One-minute lessons: given for a reason that the person knows of, and counted nowhere. */

const NOTICE = "training.one-minute";

const messageOf = ({ id, times, personId }: Pick<Given, "id" | "times"> & { personId: string }): OutgoingMessage => ({
  key: `lesson:${id}:${times}`,
  notice: NOTICE,
  params: { id, times },
  subject: id,
  to: [{ personId }],
});

/** One of the questions of a lesson, with the order of its options; undefined where it has none. */
function drawOne(course: Course, lesson: string): { question: Question; shown: number[] } | undefined {
  const random = randomOf(newId("seed"));
  const all = course.questions.filter((question) => question.lesson === lesson);
  const question = all[Math.floor(random() * all.length)];
  return question && { question, shown: orderFor(question, random) };
}

/** From when on a lesson may reach somebody: their working hours, behind the days on which they are away. */
const openingFor = (ctx: Ctx, person: Person, leaves: readonly Leave[] = []): Date =>
  nextWorkingTime(
    ctx.calendars.of(person.region, person.zone),
    backAt(ctx.now, person.zone, leaves) ?? ctx.now,
    hoursOf(person),
  );

/**
 * Gives somebody a lesson of a course with one question, in their working hours. The same lesson is not given again
 * within 90 days. Whoever asks for it must not be told whether it was: that would say what the person had before.
 */
export async function assignLesson(
  ctx: Ctx,
  person: Person,
  { course: id, lesson, why }: { course: string; lesson: string; why: Why },
): Promise<void> {
  const course = coursesOf(ctx.content).find((one) => one.id === id);
  const drawn = course && drawOne(course, lesson);
  if (!drawn || !person.isActive) return;
  const at = openingFor(ctx, person, (await leavesOf(ctx, [person.id])).get(person.id));
  const sendAt = at > ctx.now ? at : undefined;
  const given = await give(ctx, {
    personId: person.id,
    course: course.id,
    lesson,
    why,
    sendAt,
    question: drawn.question.id,
    shown: drawn.shown,
    courseVersion: course.version,
  });
  if (given && !sendAt) await addMessages(ctx.tx, ctx.now, [messageOf({ ...given, personId: person.id })]);
}

const PAGE = 100;

async function sendPage(ctx: Ctx): Promise<number> {
  const waiting = await waitingLessons(ctx, PAGE);
  if (waiting.length === 0) return 0;
  const ids = waiting.map(({ personId }) => personId);
  const people = new Map<string, Person>((await findPeople(ctx.tx, ids)).map((person) => [person.id, person]));
  const leaves = await leavesOf(ctx, ids);
  // What was missed in the morning is not made up at night.
  const timed = waiting.map((one) => {
    const person = people.get(one.personId);
    const at = person?.isActive ? openingFor(ctx, person, leaves.get(person.id)) : undefined;
    return { ...one, isHere: at !== undefined, sendAt: at && at > ctx.now ? at : undefined };
  });
  await setSending(ctx, timed);
  await addMessages(
    ctx.tx,
    ctx.now,
    timed
      .filter(({ isHere, sendAt }) => isHere && !sendAt)
      .map((one) => messageOf({ ...one, id: one.id as Given["id"] })),
  );
  return waiting.length;
}

export const lessonJob: RecurringJob = {
  name: "training.send-lessons",
  cron: "*/15 * * * *",
  what: "Sends one-minute lessons that waited for somebody's working hours",
  async handle(services) {
    for (;;) {
      const count = await services.db.transaction((tx) => sendPage(systemCtx(services, tx)));
      if (count < PAGE) return;
    }
  },
};

/**
 * A lesson as the course's files have it now. `isAnew`: the course has changed since it was given, so another of its
 * questions is asked, or the same in another order.
 */
function shownOf(ctx: Ctx, given: Given): { shown: ShownLesson; isAnew: boolean } | undefined {
  const course = coursesOf(ctx.content).find(({ id }) => id === given.course);
  const lesson = course?.lessons.find(({ id }) => id === given.lesson);
  if (!course || !lesson) return undefined;
  const question = course.questions.find(({ id }) => id === given.question);
  if (question && (course.version === given.courseVersion || given.isRight !== undefined))
    return { shown: { given, course, lesson, question }, isAnew: false };
  const drawn = drawOne(course, lesson.id);
  if (!drawn) return undefined;
  const asked = { question: drawn.question.id, shown: drawn.shown, courseVersion: course.version };
  const anew: Given = { ...given, ...asked, chosen: [], isRight: undefined };
  return { shown: { given: anew, course, lesson, question: drawn.question }, isAnew: true };
}

const answered = async (ctx: Ctx, shown: ShownLesson) =>
  lessonAnsweredCard(ctx, shown, (await versionInForce(ctx, ctx.now))?.id);

export const lessonNotice: Notice = {
  name: NOTICE,
  family: NOTICE,
  called: (locale) => repetitionWords.in(locale)("lesson.sent"),
  async render(ctx, { id, times }) {
    const given = await findGiven(ctx, String(id));
    const found = given && shownOf(ctx, given);
    if (!found) return undefined;
    const { shown } = found;
    if (shown.given.times !== times) return earlierCard(ctx, words(ctx)("lesson.title", titleOf(ctx, shown)));
    return shown.given.isRight === undefined ? oneMinuteCard(ctx, shown) : answered(ctx, shown);
  },
};

type Then = (ctx: Ctx, shown: ShownLesson, chosen: Chosen) => Promise<Reply>;
/** A press on a lesson of the reader's own that is not answered yet, with what was chosen; whatever else is told why not. */
const handler = (name: string, then: Then): PressHandler => ({
  name: `lesson.${name}`,
  async handle(ctx, { id, arg }) {
    const t = words(ctx);
    const given = await findGiven(ctx, id);
    if (!given || given.personId !== ctx.person?.id) return say(t("lesson.over"), "quiet");
    const found = shownOf(ctx, given);
    if (!found) return say(t("lesson.gone"), "quiet");
    const { shown, isAnew } = found;
    if (shown.given.isRight !== undefined) return replaceCard(await answered(ctx, shown));
    if (isAnew) await renewGiven(ctx, given.id, { ...shown.given, question: shown.question.id });
    // What a button chose before the course changed is no answer to what is asked now.
    if (isAnew || name === "ask") return replaceCard(lessonQuestionCard(ctx, shown));
    const pick = readPick((place) => (place === given.times ? shown.given.shown : undefined), arg);
    return pick ? then(ctx, shown, pick.chosen) : say(t("lesson.over"), "quiet");
  },
});

const take: Then = async (ctx, shown, chosen) => {
  if (!isWhole(shown.question, chosen)) return say(words(ctx)("says.notYet"), "quiet");
  const right = isRight(shown.question, chosen);
  if (!(await keepGiven(ctx, shown.given, { chosen, isRight: right })))
    return say(words(ctx)("says.answered"), "quiet");
  await markStale(ctx.tx, shown.given.id, ctx.now);
  return replaceCard(await answered(ctx, { ...shown, given: { ...shown.given, chosen, isRight: right } }));
};

export const lessonPresses: PressHandler[] = [
  handler("ask", async () => ({ kind: "none" })),
  handler("answer", take),
  handler("pick", async (ctx, shown, chosen) => {
    const isOrdered = shown.question.kind === "order" && isWhole(shown.question, chosen);
    return isOrdered ? take(ctx, shown, chosen) : replaceCard(lessonQuestionCard(ctx, shown, chosen));
  }),
];
