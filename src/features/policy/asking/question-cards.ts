import type { Action, Block, Card, Fact, ListItem } from "../../../core/card.ts";
import { LIST_LENGTH } from "../../../core/hub.ts";
import { sayDay, sayInstant } from "../../../core/wording.ts";
import { quoteOf, type Seen, short } from "./answer-cards.ts";
import { askThePolicy, open, run } from "./buttons.ts";
import type { QuestionFacts } from "./facts.ts";
import { askingWords } from "./messages/index.ts";
import { type Question, sayNumber } from "./model.ts";

const words = ({ locale }: Pick<Seen, "locale">) => askingWords.in(locale);

/** Number and what it is. */
const titleOf = (seen: Seen, { number }: Question): string =>
  words(seen)("question.title", { number: sayNumber(number) });

/** A question as whoever asked it sees it. */
export function askerCard(seen: Seen, facts: QuestionFacts): Card {
  const { question, text, due } = facts;
  if (question.isErased) return erasedCard(seen, question);
  const t = words(seen);
  const number = sayNumber(question.number);
  const confirm = {
    title: t("question.withdrawTitle", { number }),
    text: t("question.withdrawText"),
    yes: t("question.withdrawYes"),
    no: t("question.no"),
  };
  const actions: Action[] =
    question.state === "open"
      ? [{ ...run(t("question.withdraw"), "withdraw", question.id), confirm }]
      : [open(t("question.more"), "ask", question.id)];
  return {
    title: titleOf(seen, question),
    state: stateOf(seen, facts),
    body: [
      ...(due?.isLate ? [{ kind: "text" as const, text: t("question.late") }] : []),
      // What is new comes first; on a small card it is all that there is room for.
      ...answerOf(seen, facts),
      { kind: "quote", by: t("question.yours"), text },
      ...(due
        ? [{ kind: "facts" as const, facts: [{ label: t("question.due"), value: due.when }] }, noteOf(due.explained)]
        : []),
    ].filter((block): block is Block => block !== undefined),
    actions,
    foot: t("question.foot"),
  };
}

const noteOf = (text: string): Block | undefined => (text === "" ? undefined : { kind: "note", text });

/** What was answered with the clauses that it rests on, or why the question was closed. */
function answerOf(seen: Seen, { question, answer, version }: QuestionFacts): Block[] {
  if (!answer) return [];
  const t = words(seen);
  const by = t(question.state === "closed" ? "question.reason" : "question.answer");
  return [
    { kind: "quote", by, text: answer, isWhole: true },
    ...(version ? question.clauses.map((id) => quoteOf(seen, { version }, id)) : []),
  ];
}

function stateOf(seen: Seen, { question, due, answer }: QuestionFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  if (question.state === "open" || question.state === "asked")
    return { tone: due?.isLate ? "bad" : "waiting", text: t("question.waiting", { left: due?.left ?? "" }) };
  const when = sayInstant(question.closedAt ?? question.movedAt, seen.locale, seen.zone, seen.now);
  if (question.state === "answered") return { tone: "good", text: t("question.answered", { when }) };
  return { tone: "quiet", text: t(answer ? "question.closed" : "question.withdrawn", { when }) };
}

/** What the reader may do with it: answer it, and make entries that everybody finds. */
export type May = { handle: boolean; keepFaq: boolean };

/** A question as those see it who answer. */
export function handlerCard(seen: Seen, facts: QuestionFacts, may: May): Card {
  const { question, text, due, answeredBy } = facts;
  if (question.isErased) return erasedCard(seen, question);
  const t = words(seen);
  const rows: Fact[] = [
    { label: t("question.asker"), value: question.asker.name },
    ...(question.asker.department ? [{ label: t("question.department"), value: question.asker.department }] : []),
    { label: t("question.askedAt"), value: sayInstant(question.askedAt, seen.locale, seen.zone, seen.now) },
    ...(due ? [{ label: t("question.due"), value: due.when }] : []),
  ];
  const state = stateOf(seen, facts);
  return {
    title: titleOf(seen, question),
    state: answeredBy ? { ...state, text: t("question.settled", { state: state.text, name: answeredBy }) } : state,
    body: [
      { kind: "facts", facts: rows },
      { kind: "quote", by: t("question.theirs"), text },
      ...answerOf(seen, facts),
      ...(question.faqId ? [{ kind: "note" as const, text: t("question.isFaq") }] : []),
      noteOf(due?.explained ?? ""),
    ].filter((block): block is Block => block !== undefined),
    actions: may.handle ? handling(seen, question, may) : [],
    foot: t("question.handlerFoot"),
  };
}

function handling(seen: Seen, { id, state, faqId }: Question, { keepFaq }: May): Action[] {
  const t = words(seen);
  if (state === "open")
    return [{ ...open(t("question.give"), "give", id), weight: "primary" }, open(t("question.close"), "close", id)];
  if (state !== "answered") return [];
  const entry = faqId
    ? run(t("question.openFaq"), "kept", faqId)
    : { ...open(t("question.toFaq"), "adopt", id), weight: "primary" as const };
  return [...(keepFaq ? [entry] : []), open(t("question.amend"), "give", id)];
}

/** What is left once the time to keep it is over. */
function erasedCard(seen: Seen, question: Question): Card {
  const t = words(seen);
  const day = sayDay(question.closedAt ?? question.movedAt, seen.locale, seen.zone, seen.now);
  return {
    title: titleOf(seen, question),
    state: { tone: "quiet", text: `${t(`states.${question.state}`)} · ${day}` },
    body: [{ kind: "text", text: t("question.erased") }],
    actions: [],
  };
}

/** For somebody who has no part in it any more. */
export const elsewhereCard = (seen: Seen, question: Question): Card => ({
  title: sayNumber(question.number),
  state: { tone: "quiet", text: words(seen)("question.elsewhere") },
  body: [],
  actions: [],
});

export type Listed = { question: Question; title: string; detail: string };

const PAGE = 10;

/** A part of a list: five at first, then ten to a page. */
export type Page<T> = { shown: readonly T[]; start: number; left: number; isFirst: boolean };

/** @param from how many are on the pages before; undefined: the first look */
export function pageOf<T>(items: readonly T[], from: number | undefined): Page<T> {
  const start = from ?? 0;
  const shown = items.slice(start, start + (from === undefined ? LIST_LENGTH : PAGE));
  return { shown, start, left: Math.max(0, items.length - start - shown.length), isFirst: from === undefined };
}

/** The button behind a page. "All" begins at the first again, so that nobody reads half a list as a whole one. */
export const moreOf = (
  { left, isFirst, start, shown }: Page<unknown>,
  name: string,
  labels: { all: string; next: string },
): { more: { count: number; action: Action } } | undefined =>
  left === 0
    ? undefined
    : {
        more: {
          count: left,
          action: isFirst ? run(labels.all, name, "0") : run(labels.next, name, `${start + shown.length}`),
        },
      };

/** One question as a row: its number and its first words. */
export const listItem = (seen: Pick<Seen, "locale">, { question, title, detail }: Listed): ListItem => ({
  title: `${sayNumber(question.number)} ${short(title, 40)}`.trim(),
  detail,
  action: run(words(seen)("question.view"), "view", question.id),
});

/** Questions in a list. */
export function listCard(
  seen: Pick<Seen, "locale">,
  which: "mine" | "queue",
  page: Page<Listed>,
  also: readonly Action[] = [],
): Card {
  const t = words(seen);
  return {
    title: t(`list.${which}`),
    body: [
      page.shown.length === 0
        ? { kind: "text", text: t(`list.${which}Empty`) }
        : {
            kind: "list",
            items: page.shown.map((one) => listItem(seen, one)),
            ...moreOf(page, which, { all: t("list.all"), next: t("list.next") }),
          },
    ],
    actions: which === "mine" ? [askThePolicy(seen.locale)] : [...also],
  };
}
