import { sayAudience } from "../../core/audience.ts";
import { callback } from "../../core/callback.ts";
import type { Action, Block, Card } from "../../core/card.ts";
import { type ClauseId, sayClause } from "../../core/clauses.ts";
import { LOCALES, type Locale } from "../../core/locale.ts";
import { press, type Seen, words } from "./cards.ts";
import { type Broadcast, type Content, type Question, sayNumber, type Wording } from "./model.ts";
import type { Recipient } from "./store-results.ts";

/** The letters of the options. */
const LETTERS = "ABCDEFGH";
export const letterOf = (option: number): string => LETTERS[option] ?? String(option + 1);

/** What stands in it, and for whom it is drawn. */
export type Shown = {
  row: Pick<Broadcast, "id" | "number" | "kind" | "audience" | "asksConfirm" | "sourceId"> & { content: Content };
  /** The version of the policy whose clauses the buttons open. */
  versionId: string | undefined;
};

/** Said in the state line: what kind of thing it is, and whether it happened. */
export function kindLine(locale: Locale, { row }: Pick<Shown, "row">): string {
  const t = words({ locale });
  const kind = t(`kinds.${row.kind}`);
  if (row.content.isFictional) return t("reader.fictional", { kind });
  return row.sourceId ? t("reader.real", { kind }) : kind;
}

const paragraphs = (text: string): Block[] =>
  text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({ kind: "text", text: part }));

const optionLines = (options: readonly string[]): string =>
  options.map((option, index) => `${letterOf(index)}. ${option}`).join("\n");

/** The right answer and why, once the reader has given theirs. */
export const sayAnswer = (seen: Pick<Seen, "locale">, { options, why }: Question, answer: number): string =>
  words(seen)("reader.answerIs", { option: options[answer] ?? "", why });

/**
 * What a recipient reads. Options are items with a button each, and the clause, which is no answer, is a button of the card, and no state stands above: so that what has
 * little room for words beside buttons gives the words whole and the buttons below.
 * @param recipient what they did with it; undefined: only to look at
 */
export function readerCard(seen: Seen, shown: Shown, recipient: Recipient | undefined): Card {
  const t = words(seen);
  const { row } = shown;
  const { words: told, answer, clauses } = row.content;
  const { title, text, question, lesson } = told[seen.locale];
  const body: Block[] = [{ kind: "note", text: kindLine(seen.locale, shown) }, ...paragraphs(text)];
  const actions: Action[] = [];
  if (question && answer !== undefined) {
    const isOpen = recipient?.answeredAt === undefined;
    const choose = (option: number): Action & { kind: "run" } =>
      press(t("reader.choose"), "answer", row.id, `${option}`);
    body.push(
      { kind: "heading", text: question.text },
      {
        kind: "list",
        items: question.options.map((option, index) => ({
          title: option,
          ...(isOpen && { action: choose(index) }),
        })),
      },
    );
    if (!isOpen) body.push({ kind: "note", text: sayAnswer(seen, question, answer) });
  }
  if (lesson) body.push({ kind: "note", text: t("reader.lesson", { lesson }) });
  if (clauses.length > 0)
    body.push({ kind: "note", text: t("reader.clauses", { clauses: sayClauses(seen.locale, clauses) }) });
  if (row.asksConfirm) {
    if (recipient?.confirmedAt) body.push({ kind: "note", text: t("reader.confirmed") });
    else actions.push({ ...press(t("reader.confirm"), "confirm", row.id), weight: "primary" });
  }
  actions.push(...clauseButton(seen, shown));
  return {
    title,
    body,
    actions,
    foot: t(question ? "reader.footAsked" : "reader.foot", {
      number: sayNumber(row.number),
      audience: sayAudience(seen, row.audience),
    }),
  };
}

/** Opens the first clause; the others stand beside it there. */
function clauseButton(seen: Pick<Seen, "locale">, { row, versionId }: Shown): Action[] {
  const [first] = row.content.clauses;
  if (!first || !versionId) return [];
  const label = words(seen)("reader.clause", { clause: first });
  return [{ kind: "run", label, callback: callback("policy.clause", versionId, first) }];
}

const sayClauses = (locale: Locale, clauses: readonly ClauseId[]): string =>
  clauses.map((clause) => sayClause(clause, locale)).join(locale === "zh-CN" ? "；" : "; ");

/** The same where nobody can press anything: in a channel, in a mail. The answer stands below. */
function stillBlocks(locale: Locale, { text, question, lesson }: Wording, { clauses, answer }: Content): Block[] {
  const t = words({ locale });
  const body = paragraphs(text);
  if (question && answer !== undefined)
    body.push(
      { kind: "heading", text: question.text },
      { kind: "text", text: optionLines(question.options) },
      { kind: "note", text: t("reader.letterIs", { letter: letterOf(answer), why: question.why }) },
    );
  if (lesson) body.push({ kind: "note", text: t("reader.lesson", { lesson }) });
  if (clauses.length > 0)
    body.push({ kind: "note", text: t("reader.clauses", { clauses: sayClauses(locale, clauses) }) });
  return body;
}

/** The same as plain text, paragraph by paragraph. */
export const stillText = (locale: Locale, content: Content): string =>
  stillBlocks(locale, content.words[locale], content)
    .flatMap((block) => ("text" in block ? [block.text] : []))
    .join("\n\n");

/** In a channel, in one language or in both below each other. */
export function channelCard(shown: Shown, locales: readonly Locale[]): Card {
  const { content, number } = shown.row;
  const [first = "zh-CN", ...others] = locales;
  return {
    title: content.words[first].title,
    state: { tone: "quiet", text: locales.map((locale) => kindLine(locale, shown)).join(" · ") },
    body: [
      ...stillBlocks(first, content.words[first], content),
      ...others.flatMap((locale): Block[] => [
        { kind: "heading", text: content.words[locale].title },
        ...stillBlocks(locale, content.words[locale], content),
      ]),
    ],
    actions: [],
    foot: sayNumber(number),
  };
}

/** In the place of what was taken back. */
export function withdrawnCard(
  seen: Pick<Seen, "locale">,
  { number, content }: Pick<Broadcast, "number" | "content">,
): Card {
  const t = words(seen);
  const { reason, isReversed } = content?.recall ?? {};
  return {
    title: t("withdrawn.title"),
    state: { tone: "bad", text: sayNumber(number) },
    body: [
      { kind: "text", text: t(isReversed ? "withdrawn.reversed" : "withdrawn.text") },
      ...(reason ? [{ kind: "quote" as const, text: reason }] : []),
    ],
    actions: [],
    isTakenBack: true,
  };
}

/** Its time is over (R-CN-10). */
export function endedCard(seen: Pick<Seen, "locale">, { number }: Pick<Broadcast, "number">): Card {
  const t = words(seen);
  return {
    title: t("ended.title"),
    state: { tone: "quiet", text: sayNumber(number) },
    body: [{ kind: "text", text: t("ended.text") }],
    actions: [],
    isTakenBack: true,
  };
}

/** To everybody who had it: it was wrong. What it said is not said again, not even its title. */
export function correctedCard(
  seen: Pick<Seen, "locale">,
  { number, kind, content }: Pick<Broadcast, "number" | "kind" | "content">,
): Card {
  const t = words(seen);
  const { reason, isReversed } = content?.recall ?? {};
  return {
    title: t("corrected.title", { number: sayNumber(number) }),
    body: [
      { kind: "text", text: t("corrected.text", { number: sayNumber(number), kind: t(`kinds.${kind}`) }) },
      { kind: "text", text: t(isReversed ? "withdrawn.reversed" : "corrected.please") },
      ...(reason ? [{ kind: "quote" as const, text: reason }] : []),
    ],
    actions: [],
    foot: t("corrected.foot"),
  };
}

/** To whom a case study from real life is about, before anybody else reads it. */
export function subjectCard(
  seen: Pick<Seen, "locale">,
  { id, content }: Pick<Broadcast, "id" | "content">,
  at: { until: string; isOpen: boolean; hasObjected: boolean },
): Card {
  const t = words(seen);
  // All that goes out, in both languages: they may object to what one of them says.
  const quotes = content
    ? [seen.locale, ...LOCALES.filter((locale) => locale !== seen.locale)].map((locale) => ({
        kind: "quote" as const,
        by: content.words[locale].title,
        text: stillText(locale, content),
        isWhole: true as const,
      }))
    : [];
  return {
    title: t("subject.title"),
    state: {
      tone: at.hasObjected ? "good" : "waiting",
      text: at.hasObjected
        ? t("subject.objected")
        : t(at.isOpen ? "subject.open" : "subject.over", { until: at.until }),
    },
    body: [{ kind: "text", text: t("subject.text") }, ...quotes],
    actions:
      at.isOpen && !at.hasObjected
        ? [
            {
              ...press(t("subject.object"), "object", id),
              confirm: {
                title: t("subject.sure"),
                text: t("subject.sureText"),
                yes: t("subject.object"),
                no: t("buttons.no"),
              },
            },
          ]
        : [],
    foot: t("subject.foot"),
  };
}
