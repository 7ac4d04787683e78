import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../core/card.ts";
import { sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayDue, sayInstant } from "../../core/wording.ts";
import { certificateButton, certificatesButton } from "./certificates/button.ts";
import type { Course, Lesson } from "./courses/model.ts";
import { trainingWords } from "./messages/index.ts";
import { type Assignment, type Attempt, isOpen, isValid, RULES } from "./model.ts";
import { toRepeats } from "./repetition/button.ts";
import { sessionsButton } from "./sessions/button.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;
export const words = ({ locale }: Pick<Seen, "locale">) => trainingWords.in(locale);

export const press = (label: string, command: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`training.${command}`, id, arg),
});
export const main = (action: Action & { kind: "run" }): Action => ({ ...action, weight: "primary" });

export const paragraphs = (text: string): Block[] =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((part) => ({ kind: "text", text: part.trim() }));

/** What stands before the colon of a title, where there is no room for more. */
export const shortTitle = ({ locale }: Pick<Seen, "locale">, { words: said }: Pick<Course, "words">): string =>
  said[locale].title.split(/[：:]/)[0] ?? said[locale].title;

/** Where somebody stands in a course. `place`: of the question that is open, from 1. */
export type Standing = {
  assignment: Assignment | undefined;
  attempt?: { attempt: Attempt; place: number } | undefined;
};

export function sayStanding(seen: Seen, { assignment, attempt }: Standing): string {
  const t = words(seen);
  if (attempt) return t("states.running", { place: attempt.place, total: attempt.attempt.drawn.length });
  if (!assignment) return t("states.none");
  const { state, validUntil = seen.now, dueAt } = assignment;
  const until = sayDay(validUntil, seen.locale, seen.zone, seen.now);
  if (state === "passed") return t(isValid(assignment, seen.now) ? "states.passed" : "states.lapsed", { until });
  if (state === "waived") return t("states.waived", { until });
  return dueAt ? `${t(`states.${state}`)} · ${sayTerm(seen, dueAt)}` : t(`states.${state}`);
}

/** Until when something is to be done, or that this is over. */
export const sayTerm = (seen: Seen, dueAt: Date): string =>
  words(seen)(dueAt <= seen.now ? "campaigns.late" : "campaigns.due", { due: sayDue(seen, dueAt) });

/**
 * All courses, each with where the reader stands, below them the other forms of training (clause 6.2), and what is the
 * reader's own. `more`: ways for those who run the training.
 */
export function coursesCard(
  seen: Seen,
  courses: readonly { course: Course; standing: Standing }[],
  more: readonly Action[] = [],
): Card {
  const t = words(seen);
  const running = courses.find(({ standing }) => standing.attempt);
  const items = courses.map(
    ({ course, standing }): ListItem => ({
      title: course.words[seen.locale].title,
      detail: sayStanding(seen, standing),
      action: press(t("courses.open"), "course", course.id),
    }),
  );
  return {
    title: t("courses.title"),
    body:
      items.length === 0
        ? [{ kind: "text", text: t("courses.empty") }]
        : [
            { kind: "text", text: t("courses.text") },
            { kind: "list", items },
            { kind: "heading", text: t("forms.heading") },
            { kind: "list", items: otherForms(seen) },
          ],
    actions: [
      ...(running ? [main(press(t("course.goOn"), "begin", running.course.id))] : []),
      certificatesButton(seen),
      toRepeats(seen),
      ...more,
    ],
    foot: t("courses.foot"),
  };
}

/** The ways to classes, case studies and drills, which are parts of their own; all called alike, as the courses are. */
function otherForms(seen: Pick<Seen, "locale">): ListItem[] {
  const t = words(seen);
  const way = (title: string, detail: string, command: string, id: string): ListItem => ({
    title,
    detail,
    action: { kind: "run", label: t("courses.open"), callback: callback(command, id) },
  });
  return [
    way(sessionsButton(seen).label, t("forms.sessionsAbout"), "session.list", "all"),
    way(t("courses.cases"), t("forms.casesAbout"), "analysis.list", "all"),
    way(t("courses.drills"), t("forms.drillsAbout"), "drill.list", "0"),
  ];
}

/**
 * One course: its lessons, and the quiz. `opensAt`: from when the next quiz may begin, where that is not now. `left`: how
 * many quizzes may still be handed in, where somebody has begun.
 */
export function courseCard(
  seen: Seen,
  course: Course,
  standing: Standing,
  { opensAt, left }: { opensAt?: Date | undefined; left?: number | undefined } = {},
): Card {
  const t = words(seen);
  // The terms of a task that is over are those of nothing any more.
  const task = standing.assignment && isOpen(standing.assignment) ? standing.assignment : undefined;
  const rules = {
    questions: Math.min(RULES.questions, course.questions.length),
    passMark: task?.passMark ?? RULES.passMark,
  };
  const { title, about } = course.words[seen.locale];
  const { assignment, attempt } = standing;
  const isOver = isValid(assignment, seen.now) || assignment?.state === "failed";
  const label = attempt
    ? "goOn"
    : assignment?.state === "in_progress" || assignment?.state === "overdue"
      ? "again"
      : "begin";
  return {
    title,
    state: { tone: isValid(assignment, seen.now) ? "good" : "quiet", text: sayStanding(seen, standing) },
    body: [
      ...paragraphs(about),
      {
        kind: "note",
        text: t("courses.minutes", {
          minutes: course.minutes,
          lessons: course.lessons.length,
          questions: course.questions.length,
        }),
      },
      // Before the lessons, whose list may be cut where there is room for little.
      ...(isOver
        ? []
        : [
            {
              kind: "note" as const,
              text: opensAt
                ? t("says.wait", { when: sayInstant(opensAt, seen.locale, seen.zone, seen.now) })
                : left === undefined
                  ? t("course.rules", { ...rules, attempts: task?.attempts ?? RULES.attempts })
                  : t("course.rulesLeft", { ...rules, count: left }),
            },
          ]),
      { kind: "heading", text: t("course.lessons") },
      {
        kind: "list",
        items: course.lessons.map((lesson) => ({
          title: lesson.words[seen.locale].title,
          action: press(t("course.read"), "lesson", course.id, lesson.id),
        })),
      },
    ],
    actions: [
      ...(isOver || opensAt ? [] : [main(press(t(`course.${label}`), "begin", course.id))]),
      ...(assignment?.state === "passed" ? [certificateButton(seen, assignment.id)] : []),
      ...(assignment?.state === "failed" ? [sessionsButton(seen, course.id)] : []),
      press(t("course.back"), "courses", "all"),
    ],
    foot: t("courses.foot"),
  };
}

/** A lesson to read, with the way to the ones beside it. */
export function lessonCard(seen: Seen, course: Course, lesson: Lesson): Card {
  const t = words(seen);
  const at = course.lessons.indexOf(lesson);
  const [before, after] = [course.lessons[at - 1], course.lessons[at + 1]];
  const { title, text } = lesson.words[seen.locale];
  const to = (label: string, one: Lesson) => press(label, "lesson", course.id, one.id);
  return {
    title,
    state: {
      tone: "quiet",
      text: t("lesson.place", {
        course: course.words[seen.locale].title,
        place: at + 1,
        total: course.lessons.length,
      }),
    },
    body: [
      ...paragraphs(text),
      {
        kind: "note",
        text: t("lesson.clauses", {
          clauses: lesson.clauses
            .map((clause) => sayClause(clause, seen.locale))
            .join(seen.locale === "zh-CN" ? "；" : "; "),
        }),
      },
    ],
    actions: [
      after ? main(to(t("lesson.after"), after)) : main(press(t("lesson.toQuiz"), "begin", course.id)),
      ...(before ? [to(t("lesson.before"), before)] : []),
      press(t("course.back"), "courses", "all"),
    ],
  };
}
