import { callback } from "../../../core/callback.ts";
import type { Action, Card } from "../../../core/card.ts";
import { sayDay } from "../../../core/wording.ts";
import { main, type Seen } from "../cards.ts";
import { type Course, optionCount, type Question } from "../courses/model.ts";
import { askBlocks, explainBlocks, readOn } from "../quiz/cards.ts";
import type { Chosen } from "../quiz/scoring.ts";
import { repetitionWords } from "./messages/index.ts";
import { afterAnswer, type Repeat } from "./model.ts";

export const words = ({ locale }: Pick<Seen, "locale">) => repetitionWords.in(locale);

const press = (label: string, event: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`repeat.${event}`, id, arg),
});

export type Shown = { repeat: Repeat; course: Course; question: Question };

/** As it was asked; where its options are others since, in the order of the file. */
const orderOf = ({ repeat, question }: Shown): readonly number[] =>
  repeat.shown.length === optionCount(question) ? repeat.shown : [...Array(optionCount(question)).keys()];

export const titleOf = (seen: Pick<Seen, "locale">, { course }: Pick<Shown, "course">): string =>
  words(seen)("title", { course: course.words[seen.locale].title });

/** A question that comes back. `mayStop`: the company lets people say that they want none. */
export function repeatCard(seen: Seen, shown: Shown, mayStop: boolean, chosen: Chosen = []): Card {
  const t = words(seen);
  const { repeat, question } = shown;
  const asked = askBlocks(
    seen,
    {
      question,
      order: orderOf(shown),
      place: repeat.asking,
      press: (event, label, arg) => press(label, event, repeat.id, arg),
    },
    chosen,
  );
  return {
    title: titleOf(seen, shown),
    body: [...asked.body, { kind: "note", text: t("counts") }],
    actions: [
      ...asked.actions,
      press(t("later"), "later", repeat.id, String(repeat.asking)),
      ...(mayStop ? [press(t("stop"), "stop", repeat.id)] : []),
    ],
    foot: t("foot"),
  };
}

/** What was answered, why it is right or not, and when it comes again. `comesAgain`: the person wants to be asked. */
export function answeredCard(
  seen: Seen,
  shown: Shown,
  { comesAgain, versionId }: { comesAgain: boolean; versionId: string | undefined },
): Card {
  const t = words(seen);
  const { repeat, question } = shown;
  const isRight = repeat.isRight === true;
  const { state, body } = explainBlocks(seen, question, { chosen: repeat.chosen, isRight });
  const next = repeat.doneAt ? undefined : afterAnswer(repeat.step - 1, true);
  const again = isRight ? (next ? t("again", { days: next.days }) : t("known")) : t("comesBack", { days: 7 });
  const says = comesAgain || repeat.doneAt;
  return {
    title: titleOf(seen, shown),
    state,
    body: [...body, ...(says ? [{ kind: "note" as const, text: again }] : [])],
    actions: readOn(seen, question, versionId),
    foot: t("foot"),
  };
}

/** What is left of the card of an earlier asking. */
export const earlierCard = (seen: Pick<Seen, "locale">, title: string): Card => ({
  title,
  body: [{ kind: "note", text: words(seen)("says.earlier") }],
  actions: [],
});

/** Said in the place of a question that was put off, or after which nothing is asked any more. */
export const quietCard = (seen: Pick<Seen, "locale">, text: string, action?: Action): Card => ({
  title: words(seen)("mine.title"),
  body: [{ kind: "text", text }],
  actions: action ? [action] : [],
});
/** Undoes "no more questions". */
export const resume = (seen: Pick<Seen, "locale">): Action => press(words(seen)("resume"), "resume", "me");

export type Mine = {
  count: number;
  nextAt: Date | undefined;
  isStopped: boolean;
  mayStop: boolean;
  isTrainer: boolean;
};

/** What comes back to the reader and when, and whether they want that; those who run the training say who may choose. */
export function mineCard(seen: Seen, { count, nextAt, isStopped, mayStop, isTrainer }: Mine): Card {
  const t = words(seen);
  const choice = isStopped ? main(press(t("resume"), "resume", "me")) : press(t("stop"), "stop", "me");
  return {
    title: t("mine.title"),
    state: { tone: isStopped ? "quiet" : "good", text: t(isStopped ? "mine.off" : "mine.on") },
    body: [
      { kind: "text", text: t("mine.text") },
      {
        kind: "facts",
        facts: [
          { label: t("mine.count"), value: t("mine.questions", { count }) },
          ...(nextAt && !isStopped
            ? [{ label: t("mine.next"), value: sayDay(nextAt, seen.locale, seen.zone, seen.now) }]
            : []),
        ],
      },
      ...(mayStop ? [] : [{ kind: "note" as const, text: t("mine.mustStay") }]),
      ...(isTrainer ? [{ kind: "note" as const, text: t(mayStop ? "mine.allowed" : "mine.notAllowed") }] : []),
    ],
    actions: [
      ...(mayStop ? [choice] : []),
      ...(isTrainer ? [press(t(mayStop ? "mine.forbid" : "mine.allow"), "allow", mayStop ? "no" : "yes")] : []),
      { kind: "run", label: t("mine.courses"), callback: callback("training.courses", "all") },
    ],
    foot: t("foot"),
  };
}
