import { callback } from "../../../core/callback.ts";
import type { Block, Card, ListItem, Tone } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import { sayInstant } from "../../../core/wording.ts";
import { sayNumber } from "../model.ts";
import { buttonsFor } from "./buttons.ts";
import { factBlocks } from "./card-facts.ts";
import { type DueFacts, duesOf, type ObligationFacts, readObligation, type Seen } from "./facts.ts";
import { obligationWords } from "./messages/index.ts";
import { FORMALITIES, isOver, type Obligation, type Part, type Side, UNDONE, whoIsNext } from "./model.ts";
import { mayWatch, sidesOf } from "./rights.ts";
import { textFor } from "./texts.ts";

/** What it is called: outside mainland China a reflection is a note, and voluntary. */
export function sayKind({ locale }: Pick<Seen, "locale">, { kind, terms }: Pick<Obligation, "kind" | "terms">): string {
  const t = obligationWords.in(locale);
  return kind === "written_reflection" && terms.isVoluntary ? t("kinds.reflection_note") : t(`kinds.${kind}`);
}

/** Where it stands, in one word or two. */
export function sayState({ locale }: Pick<Seen, "locale">, row: Obligation): string {
  const t = obligationWords.in(locale) as (key: string) => string;
  if (row.terms.ended === "left" && row.state === "cancelled") return t("states.left");
  if (!row.startedAt && !isOver(row)) return t("states.waiting");
  if (row.terms.isSuspended && row.state !== "published") return t("states.suspended");
  if (row.kind === "content_removal" && row.terms.isSettled && ["contested", "impossible"].includes(row.state))
    return t("states.content_removal.settled");
  return t(`states.${row.kind}.${row.state === "refunded" && row.terms.isPaidBack ? "paid_back" : row.state}`);
}

/** State, who is next and how long is left, in one line. */
function stateLine(
  seen: Seen,
  row: Obligation,
  due: DueFacts | undefined,
  isSubject: boolean,
): NonNullable<Card["state"]> {
  const t = obligationWords.in(seen.locale);
  const next = whoIsNext(row);
  const whose = next && t(isSubject && next === "subject" ? "next.you" : `next.${next}`);
  const tone: Tone = UNDONE.includes(row.state) ? "quiet" : isOver(row) ? "good" : due?.isLate ? "bad" : "waiting";
  return { tone, text: [sayState(seen, row), whose, due?.left].filter(Boolean).join(" · ") };
}

/** Which words of people each side reads; the handler reads all. */
const READS: Record<Exclude<Side, "handler">, readonly Part[]> = {
  subject: [
    "record",
    "comment",
    "claim",
    "cannot",
    "rejected",
    "settled",
    "reflection",
    "returned",
    "statement",
    "waived",
    "basis",
    "contested",
    "service",
    "taken_down",
  ],
  legal: ["title", "circular", "sent_back", "taken_down", "legal", "dropped"],
  compliance: ["title", "circular", "sent_back", "taken_down"],
  payroll: ["no_deduction"],
};
const ENTRIES_SHOWN = 6;

function quotes(seen: Seen, { row, entries, names }: ObligationFacts, sides: ReadonlySet<Side>): Block[] {
  const t = obligationWords.in(seen.locale);
  // What a reversal undid stays sealed; a circular that is out may be read by the person it is about.
  if (row.terms.ended === "reversed") return [];
  const wasOut = sides.has("subject") && row.terms.publishedAt !== undefined;
  const reads = new Set<Part>([...sides].flatMap((side) => (side === "handler" ? [] : READS[side])));
  const readable = entries.filter(
    ({ part }) => sides.has("handler") || reads.has(part) || (wasOut && (part === "title" || part === "circular")),
  );
  const shown = readable.slice(-ENTRIES_SHOWN);
  const earlier = readable.length - shown.length;
  return [
    ...(earlier > 0 ? [{ kind: "note" as const, text: t("card.earlier", { count: earlier }) }] : []),
    ...shown.map((entry): Block => {
      const when = sayInstant(entry.at, seen.locale, seen.zone, seen.now);
      const by = [t(`parts.${entry.part}`), entry.byId && names.get(entry.byId), when].filter(Boolean).join(" · ");
      return { kind: "quote", by, text: entry.text };
    }),
  ];
}

function files(seen: Seen, { row, evidence }: ObligationFacts): Block[] {
  if (evidence.length === 0) return [];
  const t = obligationWords.in(seen.locale);
  const items = evidence.map(
    (item): ListItem => ({
      title: item.name,
      detail: [t(`card.fileStates.${item.state}`), item.sha256 && `SHA-256 ${item.sha256.slice(0, 12)}…`]
        .filter(Boolean)
        .join(" · "),
      ...(item.state === "kept" && {
        action: {
          kind: "run",
          label: t("buttons.open"),
          callback: callback("obligation.evidence", row.id, item.id.slice(4)),
        },
      }),
    }),
  );
  return [{ kind: "list", items }];
}

function formalities(seen: Seen, { row }: ObligationFacts, mayDo: boolean): Block[] {
  if (row.kind !== "dismissal" || row.state !== "served") return [];
  const t = obligationWords.in(seen.locale);
  const steps = FORMALITIES.map((step) => {
    const isDone = row.terms.formalities?.includes(step) === true;
    const press = callback("obligation.step", row.id, step);
    const action = { kind: "run" as const, label: t("buttons.done"), callback: press };
    return { text: t(`formalities.${step}`), isDone, ...(!isDone && mayDo && !row.terms.isSuspended && { action }) };
  });
  return [
    { kind: "heading", text: t("card.formalities") },
    { kind: "steps", steps },
  ];
}

/** What somebody with these parts in it sees. */
export function drawObligation(seen: Seen, facts: ObligationFacts, sides: ReadonlySet<Side>): Card {
  const t = obligationWords.in(seen.locale);
  const { row, due } = facts;
  const isSubject = sides.has("subject");
  const title = t("card.title", { number: sayNumber(facts.caseNumber), kind: sayKind(seen, row) });
  const isSealed = row.terms.ended === "reversed";
  const text = textFor(seen, facts, sides);
  return {
    title,
    state: stateLine(seen, row, due, isSubject),
    body: [
      ...(text ? [{ kind: "text" as const, text }] : []),
      ...factBlocks(seen, facts, sides),
      ...(!row.startedAt && !isOver(row)
        ? [{ kind: "note" as const, text: t(`card.begins_${row.terms.beginsAt}`) }]
        : []),
      ...(row.isOverdue && !isOver(row) ? [{ kind: "note" as const, text: t("card.overdue") }] : []),
      ...(row.terms.isSuspended ? [{ kind: "note" as const, text: t("card.suspended") }] : []),
      ...(due?.explained ? [{ kind: "note" as const, text: due.explained }] : []),
      ...quotes(seen, facts, sides),
      ...((isSubject || sides.has("handler")) && !isSealed ? files(seen, facts) : []),
      ...formalities(seen, facts, sides.has("handler")),
    ],
    actions: buttonsFor(seen, row, sides, title),
    foot: t(isSubject ? "foot.subject" : sides.has("handler") ? "foot.handler" : "foot.team"),
  };
}

/** Where it stands, for those to whom it was passed up: nothing of what is in it. */
export function watchCard(seen: Seen, { row, caseNumber, due }: ObligationFacts): Card {
  const t = obligationWords.in(seen.locale);
  return {
    title: t("card.title", { number: sayNumber(caseNumber), kind: sayKind(seen, row) }),
    state: stateLine(seen, row, due, false),
    body: [{ kind: "text", text: t(due?.isLate ? "card.watchLate" : "card.watch") }],
    actions: [],
    foot: t("foot.watch"),
  };
}

/** One obligation as this reader may see it; undefined for whoever has no part in it. */
export async function obligationCard(ctx: Ctx, row: Obligation, reader: Person): Promise<Card | undefined> {
  const as: Ctx = { ...ctx, person: reader };
  const sides = await sidesOf(as, row);
  if (sides.size > 0) return drawObligation(ctx, await readObligation(ctx, row), sides);
  return (await mayWatch(as, row)) ? watchCard(ctx, await readObligation(ctx, row)) : undefined;
}

/** Lines of what a decision asks for, each with where it stands and a button. */
export function drawObligations(
  seen: Seen,
  rows: readonly Obligation[],
  dues: ReadonlyMap<string, DueFacts>,
  isSubject: boolean,
): Block[] {
  if (rows.length === 0) return [];
  const t = obligationWords.in(seen.locale);
  const items = rows.map((row): ListItem => {
    const due = dues.get(row.id);
    const { text } = stateLine(seen, row, due, isSubject);
    const isNext = isSubject && whoIsNext(row) === "subject";
    return {
      title: sayKind(seen, row),
      detail: [text, due && t("card.by", { when: due.when })].filter(Boolean).join(" · "),
      action: {
        kind: "run",
        label: t(isNext ? "buttons.do" : "buttons.open"),
        callback: callback("obligation.view", row.id),
      },
    };
  });
  return [
    { kind: "heading", text: t(isSubject ? "card.asked" : "card.obligations") },
    { kind: "list", items },
  ];
}

/** What a decision asks for, for the notice to the person and for the card of the case. */
export async function obligationsBlock(ctx: Ctx, rows: readonly Obligation[], reader: Person): Promise<Block[]> {
  const isSubject = rows.some(({ subjectId }) => subjectId === reader.id);
  return drawObligations(ctx, rows, await duesOf(ctx, rows), isSubject);
}
