import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { DataCell, DataSection } from "../../../core/personal-data.ts";
import type { RetentionRule } from "../../../core/retention.ts";
import { coursesOf } from "../courses/course-file.ts";
import { sayAnswerOf } from "../quiz/cards.ts";
import { findQuestion } from "./asking.ts";
import { words } from "./cards.ts";
import { repetitionWords } from "./messages/index.ts";
import { dueRepeats, eraseRepeat, paceOf, repeatsOf } from "./store.ts";
import { dueLessons, eraseLesson, givenTo } from "./store-lessons.ts";

/** What comes back to somebody, and the one-minute lessons that they were given. */
export async function repetitionData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const { stoppedAt } = await paceOf(ctx, person.id);
  const repeats = (await repeatsOf(ctx, person.id)).map((repeat): DataCell[] => {
    const question = findQuestion(ctx, repeat)?.question;
    return [
      question?.words[ctx.locale].stem ?? repeat.question,
      t(repeat.doneAt ? "data.done" : "data.open"),
      repeat.doneAt ? undefined : repeat.dueAt,
      question && sayAnswerOf(ctx, question, repeat.chosen),
      repeat.isRight === undefined ? undefined : t(repeat.isRight ? "data.yes" : "data.no"),
    ];
  });
  const lessons = (await givenTo(ctx, person.id)).map((given): DataCell[] => {
    const course = coursesOf(ctx.content).find(({ id }) => id === given.course);
    const lesson = course?.lessons.find(({ id }) => id === given.lesson);
    const question = course?.questions.find(({ id }) => id === given.question);
    return [
      given.assignedAt,
      lesson?.words[ctx.locale].title ?? given.lesson,
      t(`lesson.whyShort.${given.why}`),
      question && sayAnswerOf(ctx, question, given.chosen),
    ];
  });
  return [
    {
      key: "training.repeats",
      title: t("data.title"),
      columns: [t("data.question"), t("data.state"), t("data.due"), t("data.answer"), t("data.isRight")],
      rows: [...repeats, ...(stoppedAt ? [[t("data.stopped"), undefined, stoppedAt, undefined, undefined]] : [])],
    },
    {
      key: "training.one-minute",
      title: t("lesson.data"),
      columns: [t("lesson.at"), t("lesson.name"), t("lesson.why"), t("data.answer")],
      rows: lessons,
    },
  ];
}

/** Months; the longest gap is ninety days, so that nothing goes that is still to come. */
const MONTHS = 6;

/** What is learned is kept in a head; a row that nothing happens to any more helps nobody. */
export const repetitionRetention: RetentionRule[] = [
  {
    kind: "training.repeats",
    months: MONTHS,
    description: (locale) => repetitionWords.in(locale)("data.kept"),
    due: dueRepeats,
    erase: eraseRepeat,
  },
  {
    kind: "training.one-minute",
    months: MONTHS,
    description: (locale) => repetitionWords.in(locale)("lesson.kept"),
    due: dueLessons,
    erase: eraseLesson,
  },
];
