import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { type ClauseId, sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Offered } from "../../../core/feature.ts";
import { openVersion } from "../cards.ts";
import { textOf } from "../clause-text.ts";
import { policyWords } from "../messages/index.ts";
import type { KeptVersion } from "../model.ts";
import { open, openClause, run } from "./buttons.ts";
import { type Finding, type Hit, QUERY_MAX } from "./finder.ts";
import { askingWords } from "./messages/index.ts";
import type { CaseDocument, FaqEntry } from "./model.ts";
import { passageOf } from "./passage.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;
type Speaks = Pick<Ctx, "locale">;

const words = ({ locale }: Speaks) => askingWords.in(locale);

/** The first characters of a text. */
export function short(text: string, max: number): string {
  const letters = [...text.replace(/\s+/g, " ").trim()];
  return letters.length > max ? `${letters.slice(0, max - 1).join("")}…` : letters.join("");
}

type Quoting = { version: KeptVersion; weightOf?: (sentence: string) => number };

/** A clause as it stands in the version, under its number and title. */
export const quoteOf = ({ locale }: Speaks, { version, weightOf = () => 0 }: Quoting, id: ClauseId): Block => ({
  kind: "quote",
  by: askingWords.in(locale)("answer.cite", { clause: sayClause(id, locale) }),
  // An entry or an old answer may rest on what a later version has not.
  text: passageOf(textOf(version, id, locale) ?? policyWords.in(locale)("clause.absent"), weightOf),
});

export type Looked = {
  query: string;
  /** By it the buttons know what was asked; without a person there is none. */
  lookupId: string | undefined;
  version: KeptVersion;
  finding: Finding;
  weightOf: (sentence: string) => number;
  /** Commands that may have been meant: they come first. */
  offered?: readonly Offered[];
  /** It was typed without a command. */
  isTyped?: true;
};

/** A way out before everything else, where the words may have been meant for it. */
const offer = (seen: Speaks, { offered = [] }: Looked): { body: Block[]; actions: Action[] } => {
  const [first, ...others] = offered;
  if (!first) return { body: [], actions: [] };
  const labels = offered.map(({ label }) => askingWords.in(seen.locale)("answer.offered", { label }));
  return {
    body: [{ kind: "text", text: labels.join(seen.locale === "zh-CN" ? "" : " ") }],
    actions: [{ ...first, weight: "primary" }, ...others],
  };
};

/** What was found, the best passage quoted; or that there is nothing, in so many words. */
export function answerCard(seen: Speaks, looked: Looked): Card {
  const [best, ...more] = looked.finding.hits;
  return best ? foundCard(seen, looked, best, more) : nothingCard(seen, looked);
}

function foundCard(seen: Speaks, looked: Looked, best: Hit, more: readonly Hit[]): Card {
  const t = words(seen);
  const { query, version, lookupId } = looked;
  const { study } = looked.finding;
  const { document } = best;
  const ways = offer(seen, looked);
  const body: Block[] = [...ways.body, ...cutNote(seen, query)];
  if (document.kind === "faq")
    body.push({ kind: "heading", text: document.title }, { kind: "text", text: document.text });
  for (const id of document.clauses) body.push(quoteOf(seen, looked, id));
  const items = [...more, ...(study ? [study] : [])].map((hit) => itemOf(seen, version, hit));
  if (items.length > 0) body.push({ kind: "heading", text: t("answer.more") }, { kind: "list", items });
  const [first] = document.clauses;
  return {
    title: t("answer.title", { question: short(query, 60) }),
    state: { tone: "good", text: t("answer.found") },
    body,
    actions: [
      ...ways.actions,
      ...(lookupId ? [{ ...run(t("answer.helped"), "helped", lookupId), weight: "primary" as const }] : []),
      open(t("answer.notHelped"), "ask", lookupId),
      ...(first ? [openClause(t("answer.openClause", { id: first }), version, first)] : []),
    ],
    foot: t(lookupId ? "answer.foot" : "answer.footUnkept", { label: version.label }),
  };
}

function nothingCard(seen: Speaks, { query, version, lookupId, finding, isTyped }: Looked): Card {
  const t = words(seen);
  const near = finding.nearest.map((hit) => itemOf(seen, version, hit));
  return {
    title: t("answer.title", { question: short(query, 60) }),
    state: { tone: "quiet", text: t("answer.none") },
    body: [
      ...cutNote(seen, query),
      { kind: "text", text: t(isTyped ? "answer.noneTyped" : "answer.noneText") },
      ...(near.length > 0
        ? [
            { kind: "note" as const, text: t("answer.nearest") },
            { kind: "list" as const, items: near },
          ]
        : []),
    ],
    actions: [
      { ...open(t("answer.askHr"), "ask", lookupId), weight: "primary" },
      open(t("answer.again"), "look"),
      isTyped
        ? { kind: "run", label: t("answer.commands"), callback: callback("core.help") }
        : openVersion(t("answer.contents"), version),
    ],
    foot: t("answer.footNone"),
  };
}

const cutNote = (seen: Speaks, query: string): Block[] =>
  [...query].length > QUERY_MAX ? [{ kind: "note", text: words(seen)("answer.cut", { max: QUERY_MAX }) }] : [];

function itemOf(seen: Speaks, version: KeptVersion, { document }: Hit): ListItem {
  const t = words(seen);
  const { id, kind, clauses, title } = document;
  const [first] = clauses;
  if (kind === "clause" && first) {
    const action = openClause(t("answer.open"), version, first);
    return { title: t("answer.cite", { clause: sayClause(first, seen.locale) }), action };
  }
  // A line each: where a card is small the text of the best one needs the room.
  if (kind === "faq") return { title, action: run(t("answer.open"), "entry", id) };
  return { title: t("answer.study", { title }), action: run(t("answer.open"), "study", id) };
}

/** A frequent question with its answer and the clauses that it rests on. */
export function entryCard(seen: Speaks, version: KeptVersion, entry: FaqEntry): Card {
  const t = words(seen);
  const { question, answer } = entry.texts[seen.locale];
  const clauses = entry.clauses.filter((id) => textOf(version, id, seen.locale) !== undefined);
  return {
    title: question,
    body: [{ kind: "text", text: answer }, ...clauses.map((id) => quoteOf(seen, { version }, id))],
    actions: [...opening(seen, version, clauses), open(t("entry.back"), "look")],
    foot: t("entry.foot"),
  };
}

/** A case study with the clauses that it is about. */
export function studyCard(seen: Speaks, version: KeptVersion, study: CaseDocument): Card {
  const t = words(seen);
  const { title, text, lesson } = study.texts[seen.locale];
  const clauses = study.clauses.filter((id) => textOf(version, id, seen.locale) !== undefined);
  return {
    title: t("answer.study", { title }),
    body: [
      ...text
        .split(/\n{2,}/)
        .filter((part) => part.trim() !== "")
        .map((part): Block => ({ kind: "text", text: part.trim() })),
      { kind: "note", text: t("entry.lesson", { lesson }) },
      ...clauses.map((id) => quoteOf(seen, { version }, id)),
    ],
    actions: [...opening(seen, version, clauses), open(t("entry.back"), "look")],
    foot: t("entry.studyFoot"),
  };
}

const opening = (seen: Speaks, version: KeptVersion, clauses: readonly ClauseId[]): Action[] =>
  clauses.slice(0, 2).map((id) => openClause(words(seen)("answer.openClause", { id }), version, id));
