import { callback } from "../../../core/callback.ts";
import type { Action, Card } from "../../../core/card.ts";
import { main, paragraphs, type Seen } from "../cards.ts";
import type { Course, Lesson, Question } from "../courses/model.ts";
import { askBlocks, explainBlocks, readOn } from "../quiz/cards.ts";
import type { Chosen } from "../quiz/scoring.ts";
import { words } from "./cards.ts";
import type { Given } from "./store-lessons.ts";

export type ShownLesson = { given: Given; course: Course; lesson: Lesson; question: Question };

const press = (label: string, event: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`lesson.${event}`, id, arg),
});
export const titleOf = (seen: Seen, { lesson }: ShownLesson) => ({ lesson: lesson.words[seen.locale].title });

/** A lesson to read in a minute: why it came, and that it counts nowhere. */
export function oneMinuteCard(seen: Seen, shown: ShownLesson): Card {
  const t = words(seen);
  const { given, course, lesson } = shown;
  return {
    title: t("lesson.title", titleOf(seen, shown)),
    body: [
      { kind: "text", text: t(`lesson.whys.${given.why}`) },
      { kind: "note", text: t("lesson.counts") },
      ...paragraphs(lesson.words[seen.locale].text),
    ],
    actions: [
      main(press(t("lesson.ask"), "ask", given.id, String(given.times))),
      { kind: "run", label: t("lesson.course"), callback: callback("training.course", course.id) },
    ],
    foot: t("lesson.foot"),
  };
}

/** Its question. */
export function lessonQuestionCard(seen: Seen, shown: ShownLesson, chosen: Chosen = []): Card {
  const t = words(seen);
  const { given, question } = shown;
  const { body, actions } = askBlocks(
    seen,
    {
      question,
      order: given.shown,
      place: given.times,
      press: (event, label, arg) => press(label, event, given.id, arg),
    },
    chosen,
  );
  return {
    title: t("lesson.questionTitle", titleOf(seen, shown)),
    body: [...body, { kind: "note", text: t("lesson.counts") }],
    actions,
    foot: t("lesson.foot"),
  };
}

/** What was answered, and why it is right or not. */
export function lessonAnsweredCard(seen: Seen, shown: ShownLesson, versionId: string | undefined): Card {
  const t = words(seen);
  const { given, question } = shown;
  const { state, body } = explainBlocks(seen, question, { chosen: given.chosen, isRight: given.isRight === true });
  return {
    title: t("lesson.questionTitle", titleOf(seen, shown)),
    state,
    body: [...body, { kind: "note", text: t("lesson.counts") }],
    actions: readOn(seen, question, versionId),
    foot: t("lesson.foot"),
  };
}
