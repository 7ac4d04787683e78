import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card } from "../../../core/card.ts";
import { sayDay, sayInstant } from "../../../core/wording.ts";
import { main, paragraphs, press, type Seen, words } from "../cards.ts";
import { certificateButton } from "../certificates/button.ts";
import type { Course, Question } from "../courses/model.ts";
import { type Answer, type Assignment, type Attempt, RULES } from "../model.ts";
import { type Chosen, percentOf } from "./scoring.ts";

const LETTERS = "ABCDEF";
/** How an option is called on the card that shows it: by where it stands there. */
const letterOf = (order: readonly number[], option: number): string => LETTERS[order.indexOf(option)] ?? "?";

/** What an option says, in the reader's language. */
function sayOption(seen: Pick<Seen, "locale">, { kind, words: said }: Question, option: number): string {
  if (kind === "true-false") return words(seen)(option === 0 ? "question.true" : "question.false");
  return said[seen.locale].options[option] ?? "";
}

/** A button carries where the question stands and what was chosen before it, as letters: `3.ca`. */
const pickOf = (order: readonly number[], place: number, chosen: Chosen): string =>
  `${place}.${chosen.map((option) => letterOf(order, option).toLowerCase()).join("")}`;

/**
 * What a button carried: the place and the options that its letters meant. Undefined for what we never wrote.
 * @param orderAt the order of the options of what stands at a place
 */
export function readPick(
  orderAt: (place: number) => readonly number[] | undefined,
  arg: string | undefined,
): { place: number; chosen: number[] } | undefined {
  const [, at, letters = ""] = /^(\d{1,3})\.([a-f]{0,6})$/.exec(arg ?? "") ?? [];
  const order = at === undefined ? undefined : orderAt(Number(at));
  if (!order) return undefined;
  const chosen = [...letters].map((letter) => order[LETTERS.toLowerCase().indexOf(letter)]);
  return chosen.every((option) => option !== undefined) ? { place: Number(at), chosen: chosen as number[] } : undefined;
}

export type Shown = { course: Course; attempt: Attempt; question: Question; place: number };

/** A question as it is asked. `press` makes its buttons: an answer, or a choice before one, with what they carry. */
export type Asking = {
  question: Question;
  order: readonly number[];
  place: number;
  press(event: "answer" | "pick", label: string, arg: string): Action & { kind: "run" };
};

/**
 * What is asked, and what can be pressed. What can be chosen are items with a button each; several are chosen one after
 * the other, and the card itself remembers them, so that nothing is kept of what somebody thought of and dropped.
 */
export function askBlocks(
  seen: Pick<Seen, "locale">,
  { question, order, place, press: button }: Asking,
  chosen: Chosen,
): { body: Block[]; actions: Action[] } {
  const t = words(seen);
  const { scene, stem } = question.words[seen.locale];
  const { kind } = question;
  const pick = (options: Chosen, label: string): Action & { kind: "run" } =>
    button("pick", label, pickOf(order, place, options));
  // All buttons of a card bear one label: a platform that offers the options as a list then names its button by it.
  const actionFor = (option: number): Action & { kind: "run" } => {
    if (kind === "order") return pick([...chosen, option], t("question.first", { rank: chosen.length + 1 }));
    if (kind !== "multiple") return button("answer", t("question.choose"), pickOf(order, place, [option]));
    const others = chosen.filter((one) => one !== option);
    return pick(chosen.includes(option) ? others : [...chosen, option], t("question.tick"));
  };
  const mark = (option: number) => (kind !== "multiple" ? "" : chosen.includes(option) ? "☑ " : "☐ ");
  const open = kind === "order" ? order.filter((option) => !chosen.includes(option)) : order;
  const ranked: Block[] =
    kind === "order" && chosen.length > 0
      ? [
          {
            kind: "text",
            text: chosen
              .map((option, at) => t("question.ranked", { rank: at + 1, option: sayOption(seen, question, option) }))
              .join("\n"),
          },
        ]
      : [];
  return {
    body: [
      ...(scene ? paragraphs(scene) : []),
      { kind: "text", text: stem },
      { kind: "note", text: t(`question.kinds.${kind}`) },
      ...ranked,
      {
        kind: "list",
        items: open.map((option) => ({
          title: `${mark(option)}${sayOption(seen, question, option)}`,
          action: actionFor(option),
        })),
      },
    ],
    actions: [
      ...(kind === "multiple" && chosen.length > 0
        ? [main(button("answer", t("question.submit", { count: chosen.length }), pickOf(order, place, chosen)))]
        : []),
      ...(kind === "order" && chosen.length > 0 ? [pick([], t("question.reset"))] : []),
    ],
  };
}

/** A question of a quiz. */
export function questionCard(seen: Seen, { course, attempt, question, place }: Shown, chosen: Chosen = []): Card {
  const t = words(seen);
  const order = attempt.drawn[place]?.order ?? [];
  const button: Asking["press"] = (event, label, arg) => press(label, event, attempt.id, arg);
  return {
    title: t("question.title", {
      place: place + 1,
      total: attempt.drawn.length,
      course: course.words[seen.locale].title,
    }),
    ...askBlocks(seen, { question, order, place, press: button }, chosen),
    foot: t("question.foot", { until: sayInstant(attempt.expiresAt, seen.locale, seen.zone, seen.now) }),
  };
}

/** What somebody chose, in words, a line each. */
export const sayAnswerOf = (seen: Pick<Seen, "locale">, question: Question, chosen: Chosen): string =>
  chosen
    .map((option, at) => {
      const said = sayOption(seen, question, option);
      return question.kind === "order" ? words(seen)("answered.order", { rank: at + 1, option: said }) : said;
    })
    .join("\n");

/** What was asked and answered, and why it was right or not. */
export function explainBlocks(
  seen: Pick<Seen, "locale">,
  question: Question,
  { chosen, isRight }: Pick<Answer, "chosen" | "isRight">,
): { state: NonNullable<Card["state"]>; body: Block[] } {
  const t = words(seen);
  const { stem, scene, why, outcomes } = question.words[seen.locale];
  const outcomeLines = (outcomes ?? []).map((outcome, option) =>
    t("answered.outcome", { option: sayOption(seen, question, option), outcome }),
  );
  return {
    state: { tone: isRight ? "good" : "waiting", text: t(isRight ? "answered.right" : "answered.wrong") },
    // Why comes first: where a platform has room for little, it is what must not be cut.
    body: [
      { kind: "text", text: t("answered.why", { why, clause: question.clause }) },
      {
        kind: "facts",
        facts: [
          { label: t("answered.yours"), value: sayAnswerOf(seen, question, chosen) },
          ...(isRight ? [] : [{ label: t("answered.correct"), value: sayAnswerOf(seen, question, question.answer) }]),
        ],
      },
      ...(outcomeLines.length > 0 ? [{ kind: "text" as const, text: outcomeLines.join("\n") }] : []),
      { kind: "note", text: scene ? `${scene}\n${stem}` : stem },
    ],
  };
}

/** The ways to read on behind an answer: the lesson, and the clause where a policy is in force. */
export const readOn = (
  seen: Pick<Seen, "locale">,
  { course, lesson, clause }: Question,
  versionId: string | undefined,
): Action[] => [
  press(words(seen)("answered.lesson"), "lesson", course, lesson),
  ...(versionId
    ? [
        {
          kind: "run" as const,
          label: words(seen)("answered.clause", { clause }),
          callback: callback("policy.clause", versionId, clause),
        },
      ]
    : []),
];

/**
 * What an answer was worth, and why. `way`: what comes next. `versionId`: of the policy, for the button that opens the
 * clause. `comesBack`: what is said of when the question is asked again.
 */
export function answeredCard(
  seen: Seen,
  { course, attempt, question, place }: Shown,
  answer: Answer,
  {
    way,
    versionId,
    comesBack,
  }: { way: "next" | "finish" | "toResult"; versionId?: string | undefined; comesBack?: string | undefined },
): Card {
  const t = words(seen);
  const { state, body } = explainBlocks(seen, question, answer);
  return {
    title: t("question.title", {
      place: place + 1,
      total: attempt.drawn.length,
      course: course.words[seen.locale].title,
    }),
    state,
    body: [...body, ...(comesBack ? [{ kind: "note" as const, text: comesBack }] : [])],
    actions: [
      main(press(t(`answered.${way}`), way === "next" ? "next" : "result", attempt.id)),
      ...readOn(seen, question, versionId),
    ],
  };
}

/** How a quiz went. `left`: how many more may be done; `opensAt`: from when. */
export function resultCard(
  seen: Seen,
  { course, attempt, assignment }: { course: Course; attempt: Attempt; assignment: Assignment },
  answers: readonly Answer[],
  { left, opensAt }: { left: number; opensAt: Date | undefined },
): Card {
  const t = words(seen);
  const { right = 0, drawn, passMark } = attempt;
  const isPassed = right * 100 >= passMark * drawn.length;
  const percent = percentOf(right, drawn.length);
  const wrong = answers.filter((answer) => !answer.isRight);
  const stemOf = (id: string) => course.questions.find((one) => one.id === id)?.words[seen.locale].stem ?? id;
  const { validUntil } = assignment;
  return {
    title: t("result.title", { course: course.words[seen.locale].title }),
    state: { tone: isPassed ? "good" : "waiting", text: t(isPassed ? "result.passed" : "result.failed", { percent }) },
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("result.score"), value: t("result.scoreValue", { right, total: drawn.length }) },
          { label: t("result.mark"), value: t("result.markValue", { passMark }) },
          ...(isPassed && validUntil
            ? [{ label: t("result.valid"), value: sayDay(validUntil, seen.locale, seen.zone, seen.now) }]
            : []),
          ...(isPassed ? [] : [{ label: t("result.left"), value: t("result.leftValue", { count: left }) }]),
          ...(!isPassed && opensAt && left > 0
            ? [
                {
                  label: t("result.wait"),
                  value: t("result.waitValue", { when: sayInstant(opensAt, seen.locale, seen.zone, seen.now) }),
                },
              ]
            : []),
        ],
      },
      ...(wrong.length === 0
        ? [{ kind: "text" as const, text: t("result.all") }]
        : [
            { kind: "heading" as const, text: t("result.wrong") },
            {
              kind: "list" as const,
              items: wrong.map(({ place, question }) => ({
                title: stemOf(question),
                action: press(t("result.explain"), "explain", attempt.id, `${place}`),
              })),
            },
          ]),
      ...(!isPassed && left === 0 ? [{ kind: "note" as const, text: t("says.failed") }] : []),
    ],
    actions: [
      ...(!isPassed && left > 0 && !opensAt ? [main(press(t("course.again"), "begin", course.id))] : []),
      ...(isPassed ? [main(certificateButton(seen, assignment.id))] : []),
      press(t("course.lessons"), "course", course.id),
      press(t("course.back"), "courses", "all"),
    ],
    foot: t("result.foot"),
  };
}

/** How many questions a quiz of this course has. */
export const quizLength = ({ questions }: Pick<Course, "questions">): number =>
  Math.min(RULES.questions, questions.length);
