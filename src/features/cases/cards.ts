import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayDeadline, sayInstant } from "../../core/wording.ts";
import type { CaseFacts } from "./facts.ts";
import type { Comparison } from "./ladder.ts";
import { caseLife } from "./life.ts";
import { caseWords } from "./messages/index.ts";
import { type Allegation, type Case, type Interim, type Line, sayNumber } from "./model.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

/** The catalogue in the reader's language. */
export const words = ({ locale }: Pick<Seen, "locale">) => caseWords.in(locale);
/** A button that does something to a case. */
export const press = (label: string, event: string, id: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: callback(`case.${event}`, id, arg),
});
/** A button that opens a form about a case. */
export const open = (label: string, event: string, id: string): Action => ({
  kind: "open",
  label,
  callback: callback(`case.${event}`, id),
});
export const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;
/** A button that asks first. */
export const asks = (action: Action, confirm: { title: string; text: string; yes: string; no: string }): Action =>
  ({ ...action, confirm }) as Action;

/** Items joined as people of that language join them. */
export const join = ({ locale }: Pick<Seen, "locale">, items: readonly string[]): string =>
  items.join(locale === "en" ? ", " : "、");

/** Six to a block, as many blocks as it takes. */
export const factBlocks = (facts: readonly Fact[]): Block[] =>
  Array.from({ length: Math.ceil(facts.length / 6) }, (_, i) => ({
    kind: "facts" as const,
    facts: facts.slice(i * 6, i * 6 + 6),
  }));

export const sayClauses = ({ locale }: Pick<Seen, "locale">, row: Pick<Case, "clauses">): string =>
  row.clauses.map((id) => sayClause(id, locale)).join(locale === "en" ? "; " : "；");

/** The count of strikes with what it counts: "second (counts CASE-3)". */
export function sayCount(seen: Seen, { count, sanction }: Pick<CaseFacts, "count" | "sanction">): string {
  const t = words(seen);
  const number = sanction?.strikeNumber ?? count.number;
  const said = t(`strikes.${number >= 3 ? "third" : number === 2 ? "second" : "first"}`, { number });
  return count.numbers.length > 0 ? t("card.countedWith", { said, cases: join(seen, count.numbers) }) : said;
}

/** How comparable cases were decided, or that there are too few to say. */
export function sayComparison(seen: Pick<Seen, "locale">, comparison: Comparison): string {
  const t = words(seen);
  if (comparison === "too_few") return t("proposal.tooFew");
  const { count, steps } = comparison;
  return t("proposal.compared", { count, first: steps[1], second: steps[2], third: steps[3] });
}

/** Where it stands for those who handle. */
export function stateLine(seen: Seen, facts: CaseFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const { row, handlerName, due, last } = facts;
  const state = t(`states.${row.state}`);
  const isDone = row.closedAt !== undefined;
  if (isDone) return { tone: "good", text: [state, last?.who, last?.when].filter(Boolean).join(" · ") };
  const marks = [row.isUrgent && t("card.urgent"), row.protection === "flagged" && t("card.protected")];
  const who = whoIsNext(seen, facts) ?? (handlerName ? t("card.handledBy", { name: handlerName }) : t("card.nobody"));
  return {
    tone: due?.isLate ? "bad" : "waiting",
    text: [...marks, state, who, due?.left].filter(Boolean).join(" · "),
  };
}

function whoIsNext(seen: Seen, { row, names, handlerName }: CaseFacts): string | undefined {
  const t = words(seen);
  switch (row.state) {
    case "allegation_served":
    case "served":
    case "appeal_window":
      return t("card.nextSubject");
    case "proposed":
      return t("card.nextDecider");
    case "second_approval":
      return t("card.nextSecond", { name: (row.deciderId && names.get(row.deciderId)) || "–" });
    case "under_appeal":
      return t("card.nextReviewer");
    default:
      return handlerName && !row.isTaken ? t("card.givenTo", { name: handlerName }) : undefined;
  }
}

/** The rows of a case that every handler's card begins with. */
export function caseRows(seen: Seen, facts: CaseFacts): Fact[] {
  const t = words(seen);
  const { row, due, reports, linked } = facts;
  const rows: Fact[] = [
    {
      label: t("card.subject"),
      value: `${facts.subjectName}${facts.subjectDepartment ? ` · ${facts.subjectDepartment}` : ""}`,
    },
    { label: t("card.clauses"), value: sayClauses(seen, row) },
    { label: t("card.conductAt"), value: sayInstant(row.conductAt, seen.locale, seen.zone, seen.now) },
    { label: t("card.count"), value: sayCount(seen, facts) },
  ];
  if (due) rows.push({ label: t(`due.${due.kind as "statement"}`), value: due.when });
  rows.push(...hearingFact(seen, facts.allegation));
  rows.push({ label: t("card.knewAt"), value: sayDay(row.knewAt, seen.locale, seen.zone, seen.now) });
  rows.push({ label: t("card.policy"), value: facts.policyLabel });
  rows.push({ label: t("card.jurisdiction"), value: t(`jurisdictions.${row.jurisdiction}`) });
  if (reports.length > 0) rows.push({ label: t("card.reports"), value: reports.join(" · ") });
  if (linked.length > 0) rows.push({ label: t("card.linked"), value: linked.join(" · ") });
  return rows;
}

/** When and where the person can speak, where that was set. */
export function hearingFact(seen: Seen, allegation: Allegation | undefined): Fact[] {
  if (!allegation?.hearing) return [];
  const when = sayInstant(new Date(allegation.hearing.at), seen.locale, seen.zone, seen.now);
  return [{ label: words(seen)("subject.hearing"), value: `${when} · ${allegation.hearing.place}` }];
}

/** A line in the reader's words. */
export function sayLine(seen: Seen, { kind, text }: Pick<Line, "kind" | "text">): string {
  const t = words(seen);
  if (kind === "interim_done") return t("interim.doneLine");
  if (kind === "interim_lifted") return [t("interim.liftedLine"), text].filter(Boolean).join("\n");
  if (kind !== "interim") return text;
  const interim = JSON.parse(text) as Interim;
  const by = interim.by && sayDeadline(new Date(interim.by), seen.locale, seen.zone, seen.now);
  return [sayInterim(seen, interim), ...(by ? ["", t("interim.byLine", { when: by })] : [])].join("\n");
}

/** What is asked in the meantime, and why. */
export function sayInterim(seen: Pick<Seen, "locale">, { asks, text, reason }: Interim): string {
  const t = words(seen);
  return [...asks.map((ask) => `· ${t(`interim.asks.${ask}`)}`), text, "", t("interim.why"), reason].join("\n");
}

/** What was said, with who and when. */
export function lineQuote(seen: Seen, facts: CaseFacts, line: CaseFacts["lines"][number]): Block {
  const kind = words(seen)(`lines.${line.kind}`);
  const by = line.byId && facts.names.get(line.byId);
  const when = sayInstant(line.at, seen.locale, seen.zone, seen.now);
  return { kind: "quote", by: [kind, by, when].filter(Boolean).join(" · "), text: sayLine(seen, line) };
}

/** The files of a case and of the reports that it came from. */
export function evidenceList(seen: Seen, { row, evidence }: CaseFacts): Block {
  const t = words(seen);
  return {
    kind: "list",
    items: evidence.map((item) => ({
      title: item.name,
      detail: [
        t(`evidence.${item.state}`),
        sayInstant(item.createdAt, seen.locale, seen.zone, seen.now),
        item.sha256 && `SHA-256 ${item.sha256.slice(0, 12)}…`,
      ]
        .filter(Boolean)
        .join(" · "),
      ...(item.state === "kept" && { action: press(t("card.openFile"), "evidence", row.id, item.id.slice(4)) }),
    })),
  };
}

/** What is left of a card for somebody who has no part in it any more. */
export function elsewhereCard(seen: Seen, row: Pick<Case, "number">): Card {
  const t = words(seen);
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: { tone: "quiet", text: t("card.elsewhere") },
    body: [{ kind: "text", text: t("card.elsewhereText") }],
    actions: [],
  };
}

/** What is left of a case whose time was over. */
export function erasedCard(seen: Seen, row: Pick<Case, "number">): Card {
  const t = words(seen);
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: { tone: "quiet", text: t("evidence.erased") },
    body: [{ kind: "text", text: t("data.erased") }],
    actions: [],
  };
}

/** Where it stands, for those who oversee or to whom it was passed up. */
export function watchCard(seen: Seen, facts: CaseFacts, mayReassign: boolean, extra: readonly Action[] = []): Card {
  const t = words(seen);
  const { row, handlerName, due } = facts;
  const rows: Fact[] = [{ label: t("card.handler"), value: handlerName ?? t("card.nobody") }];
  if (due) rows.push({ label: t(`due.${due.kind as "statement"}`), value: due.when });
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateLine(seen, facts),
    body: [
      { kind: "facts", facts: rows },
      { kind: "note", text: t(row.state === "blocked_no_handler" ? "card.blockedText" : "card.watchText") },
    ],
    actions: [
      ...extra,
      ...(mayReassign && ["reassign", "assign"].some((event) => event in caseLife.states[row.state])
        ? [open(t("card.reassign"), "reassign", row.id)]
        : []),
    ],
    foot: t("card.footOther"),
  };
}
