import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { newId } from "../../../core/id.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import type { Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { sayInstant } from "../../../core/wording.ts";
import { versionInForce } from "../../policy/index.ts";
import { words } from "../cards.ts";
import { issueCertificate } from "../certificates/issue.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Course } from "../courses/model.ts";
import { attemptLife } from "../life.ts";
import {
  type Answer,
  type Assignment,
  type Attempt,
  isOpen,
  isValid,
  monthsAfter,
  nextPlace,
  RULES,
  waitsUntil,
} from "../model.ts";
import { moveTask } from "../moves.ts";
import { bringBack } from "../repetition/recording.ts";
import {
  answersOf,
  askedBefore,
  assign,
  assignmentsOf,
  attemptsOf,
  findAssignment,
  findAttempt,
  insertAttempt,
  keepAnswer,
  openAttempts,
} from "../store.ts";
import { answeredCard, questionCard, quizLength, readPick, resultCard, type Shown } from "./cards.ts";
import { drawQuestions, orderFor, randomOf } from "./draw.ts";
import { isPassed, isRight, isWhole } from "./scoring.ts";

type Learner = Ctx & { person: Person };
const learner = (ctx: Ctx): Learner => {
  if (!ctx.person) throw new Error("a quiz without a person");
  return ctx as Learner;
};

const courseOf = (ctx: Ctx, id: string): Course | undefined => coursesOf(ctx.content).find((one) => one.id === id);

/** What the reader may see of a quiz; undefined for one of somebody else, or none. */
async function own(ctx: Learner, id: string): Promise<Attempt | undefined> {
  const attempt = await findAttempt(ctx, id);
  return attempt?.personId === ctx.person.id ? attempt : undefined;
}

/** A question as the course's files have it now; undefined when they have it no more, or with other options. */
function shownAt(ctx: Ctx, attempt: Attempt, place: number): Shown | undefined {
  const course = courseOf(ctx, attempt.course);
  const drawn = attempt.drawn[place];
  const question = course?.questions.find(({ id }) => id === drawn?.question);
  if (!course || !question || course.version !== attempt.courseVersion) return undefined;
  return { course, attempt, question, place };
}

/** Stops a quiz that cannot go on, and says why; undefined for one that can. */
async function stopped(ctx: Learner, attempt: Attempt): Promise<Reply | undefined> {
  const t = words(ctx);
  if (attempt.state !== "started") return say(t("says.over"), "quiet");
  if (attempt.expiresAt <= ctx.now) {
    await applyMove(ctx, attemptLife, attempt, "expire", { set: { ended_at: ctx.now } });
    return say(t("says.expired", { minutes: RULES.minutes }), "quiet");
  }
  return courseOf(ctx, attempt.course)?.version === attempt.courseVersion ? undefined : changed(ctx, attempt);
}

/** A quiz whose questions are not what they were when it was drawn. */
async function changed(ctx: Learner, attempt: Attempt): Promise<Reply> {
  await applyMove(ctx, attemptLife, attempt, "void", { set: { ended_at: ctx.now } });
  return say(words(ctx)("says.changed"), "quiet");
}

/** The question that is open in a quiz, or its result where none is. */
async function present(ctx: Learner, attempt: Attempt): Promise<Reply> {
  if (attempt.state === "scored") return showResult(ctx, attempt);
  const stop = await stopped(ctx, attempt);
  if (stop) return stop;
  const place = nextPlace(attempt, await answersOf(ctx, attempt.id));
  if (place === undefined) return showResult(ctx, await score(ctx, attempt));
  const shown = shownAt(ctx, attempt, place);
  return shown ? showCard(questionCard(ctx, shown)) : changed(ctx, attempt);
}

/** The quiz that somebody is in the middle of, the newest where there are several; not one that has run out of time. */
export async function running(ctx: Learner): Promise<Attempt | undefined> {
  const open = await openAttempts(ctx, ctx.person.id);
  return open.find((attempt) => attempt.expiresAt > ctx.now);
}

/** Goes on with the quiz that is open; undefined where none is. */
export async function goOn(ctx: Learner): Promise<Reply | undefined> {
  const attempt = await running(ctx);
  return attempt && present(ctx, attempt);
}

/** When the last quiz of a task that counts was handed in, and how many counted. */
export async function counted(ctx: Ctx, assignment: Assignment): Promise<{ count: number; last: Date | undefined }> {
  const scored = (await attemptsOf(ctx, assignment.id)).filter(({ state }) => state === "scored");
  return { count: scored.length, last: scored[0]?.endedAt };
}

/** Begins a quiz of a course, or goes on with the one that is open. */
async function begin(ctx: Learner, id: string): Promise<Reply> {
  const t = words(ctx);
  const course = courseOf(ctx, id);
  if (!course) return say(t("says.noCourse"), "quiet");
  const known = (await assignmentsOf(ctx, ctx.person.id)).get(id);
  if (isValid(known, ctx.now)) return say(t("says.passed"), "quiet");
  if (known?.state === "failed") return say(t("says.failed"), "quiet");
  const assignment = await assign(ctx, ctx.person.id, id);
  const [last] = await attemptsOf(ctx, assignment.id);
  if (last?.state === "started") {
    const stop = await stopped(ctx, last);
    if (!stop) return present(ctx, last);
  }
  const until = waitsUntil((await counted(ctx, assignment)).last, ctx.now);
  if (until) throw new UserError("wait", t("says.wait", { when: sayInstant(until, ctx.locale, ctx.zone, ctx.now) }));
  const random = randomOf(newId("seed"));
  const asked = await askedBefore(ctx, ctx.person.id, id);
  const drawn = drawQuestions(course.questions, quizLength(course), random, asked).map((question) => ({
    question: question.id,
    order: orderFor(question, random),
  }));
  const attempt = await insertAttempt(ctx, assignment, { drawn, courseVersion: course.version });
  await moveTask(ctx, assignment, "begin");
  return present(ctx, attempt);
}

/** Counts a quiz in which everything is answered, and what that means for the task. */
async function score(ctx: Learner, attempt: Attempt): Promise<Attempt> {
  const answers = await answersOf(ctx, attempt.id);
  const right = answers.filter((answer) => answer.isRight).length;
  const total = attempt.drawn.length;
  await applyMove(ctx, attemptLife, attempt, "score", {
    set: { ended_at: ctx.now, right_count: right },
    data: { right, total },
  });
  const assignment = await findAssignment(ctx, attempt.assignmentId);
  if (!assignment) throw new Error(`${attempt.id} belongs to nothing`);
  if (isPassed(right, total, attempt.passMark)) {
    const validUntil = monthsAfter(ctx.now, assignment.validMonths);
    await moveTask(ctx, assignment, "pass", {
      set: { passed_at: ctx.now, valid_until: validUntil },
      data: { quiz: attempt.id },
    });
    await issueCertificate(ctx, { ...assignment, state: "passed", passedAt: ctx.now, validUntil });
  } else if (isOpen(assignment) && (await counted(ctx, assignment)).count >= assignment.attempts) {
    await moveTask(ctx, assignment, "exhaust", { data: { quiz: attempt.id } });
  }
  return { ...attempt, state: "scored", right, endedAt: ctx.now };
}

async function showResult(ctx: Learner, attempt: Attempt): Promise<Reply & { kind: "card" | "say" }> {
  const course = courseOf(ctx, attempt.course);
  const assignment = await findAssignment(ctx, attempt.assignmentId);
  if (!course || !assignment) return say(words(ctx)("says.noCourse"), "quiet");
  const { count, last } = await counted(ctx, assignment);
  const opensAt = waitsUntil(last, ctx.now);
  const left = assignment.state === "failed" ? 0 : Math.max(0, assignment.attempts - count);
  return showCard(
    resultCard(ctx, { course, attempt, assignment }, await answersOf(ctx, attempt.id), { left, opensAt }),
  );
}

/** What was answered and why it was right or not. */
async function explained(
  ctx: Learner,
  shown: Shown,
  answers: readonly Answer[],
  way: "next" | "finish" | "toResult",
  comesBack?: string,
): Promise<Reply> {
  const answer = answers.find(({ place }) => place === shown.place);
  if (!answer) return present(ctx, shown.attempt);
  const versionId = (await versionInForce(ctx, ctx.now))?.id;
  return replaceCard(answeredCard(ctx, shown, answer, { way, versionId, comesBack }));
}

/** Takes an answer, once. Whatever comes late or twice changes nothing and is answered with where the quiz stands. */
async function takeAnswer(ctx: Learner, id: string, arg: string | undefined): Promise<Reply> {
  const t = words(ctx);
  const attempt = await own(ctx, id);
  if (!attempt) return say(t("says.over"), "quiet");
  const stop = await stopped(ctx, attempt);
  if (stop) return stop;
  const pick = readPick((place) => attempt.drawn[place]?.order, arg);
  const shown = pick && shownAt(ctx, attempt, pick.place);
  if (!pick || !shown || !isWhole(shown.question, pick.chosen)) return say(t("says.notYet"), "quiet");
  const right = isRight(shown.question, pick.chosen);
  const answers = await keepAnswer(ctx, attempt.id, {
    place: pick.place,
    question: shown.question.id,
    chosen: pick.chosen,
    isRight: right,
  });
  if (!answers) return say(t("says.answered"), "quiet");
  const comesBack = right ? undefined : await bringBack(ctx, shown.question);
  const isLast = nextPlace(attempt, answers) === undefined;
  if (isLast) await score(ctx, attempt);
  return explained(ctx, shown, answers, isLast ? "finish" : "next", comesBack);
}

/** Chooses one of several; with the last of an order the answer is whole. */
async function takePick(ctx: Learner, id: string, arg: string | undefined): Promise<Reply> {
  const t = words(ctx);
  const attempt = await own(ctx, id);
  if (!attempt) return say(t("says.over"), "quiet");
  const stop = await stopped(ctx, attempt);
  if (stop) return stop;
  const pick = readPick((place) => attempt.drawn[place]?.order, arg);
  const shown = pick && shownAt(ctx, attempt, pick.place);
  if (!pick || !shown) return say(t("says.over"), "quiet");
  const isAnswered = (await answersOf(ctx, attempt.id)).some(({ place }) => place === pick.place);
  if (isAnswered) return say(t("says.answered"), "quiet");
  const isOrdered = shown.question.kind === "order" && isWhole(shown.question, pick.chosen);
  return isOrdered ? takeAnswer(ctx, id, arg) : replaceCard(questionCard(ctx, shown, pick.chosen));
}

/** In the place of the card that was pressed, so that a quiz is one card and no flood of messages. */
const inPlace = (reply: Reply): Reply => (reply.kind === "card" ? replaceCard(reply.card) : reply);

export const quizPresses: PressHandler[] = [
  { name: "training.begin", handle: (ctx, { id }) => begin(learner(ctx), id) },
  { name: "training.answer", handle: (ctx, { id, arg }) => takeAnswer(learner(ctx), id, arg) },
  { name: "training.pick", handle: (ctx, { id, arg }) => takePick(learner(ctx), id, arg) },
  {
    name: "training.next",
    async handle(ctx, { id }) {
      const attempt = await own(learner(ctx), id);
      return attempt ? inPlace(await present(learner(ctx), attempt)) : say(words(ctx)("says.over"), "quiet");
    },
  },
  {
    name: "training.result",
    async handle(ctx, { id }) {
      const attempt = await own(learner(ctx), id);
      return attempt?.state === "scored"
        ? inPlace(await showResult(learner(ctx), attempt))
        : say(words(ctx)("says.over"), "quiet");
    },
  },
  {
    name: "training.explain",
    async handle(ctx, { id, arg }) {
      const attempt = await own(learner(ctx), id);
      const shown = attempt && /^\d{1,3}$/.test(arg ?? "") ? shownAt(ctx, attempt, Number(arg)) : undefined;
      if (shown?.attempt.state !== "scored") return say(words(ctx)("says.over"), "quiet");
      return explained(learner(ctx), shown, await answersOf(ctx, shown.attempt.id), "toResult");
    },
  },
];
