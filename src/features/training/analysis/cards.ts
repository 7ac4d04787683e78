import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Locale } from "../../../core/locale.ts";
import { sayDay } from "../../../core/wording.ts";
import type { CaseStudy } from "../../broadcasts/index.ts";
import { analysisWords } from "./messages/index.ts";
import type { CaseAnswer, CaseGroup } from "./model.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;
export const words = ({ locale }: Pick<Seen, "locale">) => analysisWords.in(locale);

export const press = (label: string, command: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`analysis.${command}`, id, arg),
});
const open = (label: string, command: string, id: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`analysis.${command}`, id),
});
const main = <A extends Action & { kind: "run" | "open" }>(action: A): A => ({ ...action, weight: "primary" });

const paragraphs = (text: string): Block[] =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((part) => ({ kind: "text", text: part.trim() }));
const wordsOf = ({ locale }: Pick<Seen, "locale">, { words: said }: CaseStudy) => said[locale];
export const titleOf = (seen: Pick<Seen, "locale">, study: CaseStudy): string => wordsOf(seen, study).title;
const sayClauses = (locale: Locale, { clauses }: CaseStudy): string =>
  clauses.map((clause) => sayClause(clause, locale)).join(analysisWords.in(locale)("discussion.join"));
const optionOf = (seen: Pick<Seen, "locale">, study: CaseStudy, option: number): string =>
  wordsOf(seen, study).question?.options[option] ?? "–";

/** What is asked about a case: its own question, or what anybody can be asked. */
export const questionOf = (seen: Pick<Seen, "locale">, study: CaseStudy): string =>
  wordsOf(seen, study).question?.text ?? words(seen)("case.own");

/** A case that was given to a department; no case where the library has it no more. */
export type GivenTo = { group: CaseGroup; study: CaseStudy | undefined };
export type Listed = { study: CaseStudy; isAnswered: boolean; isAsked: boolean };

/** All cases, and for those who run the training what they gave to whom. */
export function listCard(
  seen: Seen,
  cases: readonly Listed[],
  given: { groups: readonly GivenTo[]; hasMore: boolean } | undefined,
  next?: { count: number; from: number },
): Card {
  const t = words(seen);
  const line = ({ study, isAnswered, isAsked }: Listed): ListItem => ({
    title: titleOf(seen, study),
    detail: t(isAnswered ? "list.answered" : isAsked ? "list.asked" : "list.new"),
    action: press(t("list.open"), "case", study.id),
  });
  return {
    title: t("list.title"),
    body: [
      { kind: "text", text: t(cases.length > 0 ? "list.text" : "list.empty") },
      ...(cases.length > 0 ? [{ kind: "list" as const, items: cases.map(line) }] : []),
      ...(next ? [{ kind: "note" as const, text: t("list.left", { count: next.count }) }] : []),
      ...(given && given.groups.length > 0
        ? [
            { kind: "heading" as const, text: t("list.groups") },
            { kind: "list" as const, items: given.groups.map((one) => groupItem(seen, one)) },
          ]
        : []),
    ],
    actions: [
      ...(given ? [main(open(t("list.assign"), "assign", "new"))] : []),
      ...(given?.hasMore ? [press(t("list.allGroups"), "groups", "all")] : []),
      ...(next ? [press(t("list.more"), "list", String(next.from))] : []),
    ],
  };
}

const groupItem = (seen: Seen, { group, study }: GivenTo): ListItem => {
  const t = words(seen);
  const title = study ? titleOf(seen, study) : t("list.goneCase");
  const isOver = group.state === "closed";
  return {
    title: t("list.group", { department: group.department, title }),
    ...(isOver && { detail: t("list.closed") }),
    // Of a case that the library has no more there is nothing to show.
    ...(study && { action: press(t("list.open"), "group", group.id, "0") }),
  };
};

/** What a trainer gave to departments, a page at a time. */
export function groupsCard(seen: Seen, groups: readonly GivenTo[], next: number | undefined): Card {
  const t = words(seen);
  return {
    title: t("list.groups"),
    body: [
      groups.length === 0
        ? { kind: "note", text: t("list.noGroups") }
        : { kind: "list", items: groups.map((one) => groupItem(seen, one)) },
    ],
    actions: [
      ...(next === undefined ? [] : [press(t("list.more"), "groups", "all", String(next))]),
      press(t("discussion.back"), "list", "all"),
    ],
  };
}

/** A case and its question. No state stands above, so that its words are whole where there is little room. */
export function caseCard(seen: Seen, study: CaseStudy, answer: CaseAnswer | undefined): Card {
  const t = words(seen);
  const { title, text, question } = wordsOf(seen, study);
  const hasText = answer?.text !== undefined;
  return {
    title,
    body: [
      ...paragraphs(text),
      { kind: "heading", text: questionOf(seen, study) },
      ...(question
        ? [
            {
              kind: "list" as const,
              items: question.options.map((option, index) => ({
                title: option,
                action: press(t("case.choose"), "choose", study.id, String(index)),
              })),
            },
          ]
        : []),
      ...(answer?.text
        ? [{ kind: "quote" as const, by: t("case.wrote"), text: answer.text, isWhole: true as const }]
        : []),
      { kind: "note", text: t(question ? "case.hint" : "case.hintText") },
    ],
    actions: hasText
      ? [main(press(t("case.discuss"), "discuss", study.id))]
      : [open(t("case.write"), "write", study.id)],
    foot: t("case.foot"),
  };
}

export type Discussion = {
  study: CaseStudy;
  answer: CaseAnswer;
  /** In percent for each option; undefined where too few have chosen. */
  spread: readonly number[] | undefined;
  /** Words of others, without their names. */
  texts: readonly string[];
  comments: readonly string[];
};

/** What the case itself answers, what others chose, and what they said. */
export function discussionCard(seen: Seen, { study, answer, spread, texts, comments }: Discussion): Card {
  const t = words(seen);
  const { title, question, lesson } = wordsOf(seen, study);
  const body: Block[] = [{ kind: "heading", text: questionOf(seen, study) }];
  if (answer.option !== undefined)
    body.push({ kind: "text", text: t("case.chosen", { option: optionOf(seen, study, answer.option) }) });
  if (answer.text) body.push({ kind: "quote", by: t("case.wrote"), text: answer.text, isWhole: true });
  if (question) {
    if (study.answer !== undefined)
      body.push({ kind: "text", text: t("discussion.right", { option: optionOf(seen, study, study.answer) }) });
    body.push({ kind: "text", text: question.why });
  }
  if (lesson) body.push({ kind: "note", text: t("discussion.lesson", { lesson }) });
  body.push({ kind: "note", text: t("discussion.clauses", { clauses: sayClauses(seen.locale, study) }) });
  if (question && spread)
    body.push(
      { kind: "heading", text: t("discussion.spread") },
      {
        kind: "list",
        items: question.options.map((option, index) => ({
          title: option,
          detail: t("discussion.percent", { percent: spread[index] ?? 0 }),
        })),
      },
    );
  else if (question) body.push({ kind: "note", text: t("discussion.few") });
  if (texts.length > 0)
    body.push(
      { kind: "heading", text: t("discussion.words") },
      ...texts.map((text): Block => ({ kind: "quote", text })),
    );
  for (const text of comments) body.push({ kind: "quote", by: t("discussion.comment"), text, isWhole: true });
  return {
    title,
    state: { tone: "good", text: t("discussion.state") },
    body,
    actions: [
      ...(answer.text === undefined ? [open(t("case.write"), "write", study.id)] : []),
      press(t("discussion.back"), "list", "all"),
    ],
    foot: t("case.foot"),
  };
}

/** Told to a department: a case to think about, and later what the trainer wrote back. */
export function askedCard(
  seen: Seen,
  study: CaseStudy,
  { isAnswered, comment }: { isAnswered: boolean; comment: string | undefined },
): Card {
  const t = words(seen);
  return {
    title: titleOf(seen, study),
    ...(isAnswered && { state: { tone: "good", text: t("asked.done") } }),
    body: comment
      ? [
          { kind: "text", text: t("asked.commented") },
          { kind: "quote", by: t("asked.by"), text: comment, isWhole: true },
        ]
      : [{ kind: "text", text: t("asked.text") }],
    actions: [main(press(t("asked.open"), "case", study.id))],
    foot: t("asked.foot"),
  };
}

export type GroupFacts = {
  group: CaseGroup;
  study: CaseStudy;
  members: number;
  shown: readonly { name: string; answer: CaseAnswer }[];
  total: number;
  /** How many are on the pages before. */
  from: number;
};

/** What a department answered, for whoever asked them. */
export function groupCard(seen: Seen, { group, study, members, shown, total, from }: GroupFacts): Card {
  const t = words(seen);
  const isOpen = group.state === "open";
  const answered = { answered: total, members };
  const left = total - from - shown.length;
  const line = ({ name, answer }: (typeof shown)[number]): ListItem => ({
    title: name,
    detail: [
      ...(answer.option !== undefined ? [t("group.chose", { option: optionOf(seen, study, answer.option) })] : []),
      ...(answer.text ? [t("group.wrote")] : []),
      ...(answer.releasedAt ? [t("group.released")] : []),
    ].join(" · "),
    action: press(t("group.open_answer"), "answer", answer.id, group.id),
  });
  const closing: Action = {
    ...press(t("group.close"), "close", group.id),
    confirm: { title: t("group.closeTitle"), text: t("group.closeText"), yes: t("group.closeYes"), no: t("group.no") },
  };
  return {
    title: t("group.title", { department: group.department }),
    state: {
      tone: isOpen ? "waiting" : "good",
      text: t(isOpen ? "group.open" : "group.closed", answered),
    },
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("group.case"), value: titleOf(seen, study) },
          { label: t("group.when"), value: sayDay(group.openedAt, seen.locale, seen.zone, seen.now) },
        ],
      },
      shown.length === 0 ? { kind: "note", text: t("group.none") } : { kind: "list", items: shown.map(line) },
      ...(group.comment
        ? [{ kind: "quote" as const, by: t("group.written"), text: group.comment, isWhole: true as const }]
        : []),
    ],
    actions: [
      ...(isOpen ? [main(open(t("group.comment"), "comment", group.id))] : []),
      ...(left > 0 ? [press(t("group.more"), "group", group.id, String(from + shown.length))] : []),
      ...(isOpen ? [closing] : []),
    ],
    foot: t("group.foot"),
  };
}

/** One answer, whole, for whoever asked; its words can be shown to the others without the name. */
export function answerCard(
  seen: Seen,
  facts: Pick<GroupFacts, "group" | "study">,
  name: string,
  answer: CaseAnswer,
): Card {
  const t = words(seen);
  const { group, study } = facts;
  const release: Action = answer.releasedAt
    ? press(t("group.unrelease"), "unrelease", answer.id, group.id)
    : {
        ...press(t("group.release"), "release", answer.id, group.id),
        confirm: {
          title: t("group.releaseTitle", { name }),
          text: t("group.releaseText"),
          yes: t("group.yes"),
          no: t("group.no"),
        },
      };
  return {
    title: t("group.answerTitle", { name }),
    ...(answer.releasedAt && { state: { tone: "good", text: t("group.released") } }),
    body: [
      { kind: "heading", text: questionOf(seen, study) },
      ...(answer.option !== undefined
        ? [{ kind: "text" as const, text: t("group.chose", { option: optionOf(seen, study, answer.option) }) }]
        : []),
      ...(answer.text ? [{ kind: "quote" as const, by: name, text: answer.text, isWhole: true as const }] : []),
    ],
    actions: [...(answer.text ? [release] : []), press(t("group.back"), "group", group.id, "0")],
    foot: t("group.foot"),
  };
}
