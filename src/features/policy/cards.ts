import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { CHAPTERS, type ChapterId, type ClauseId, isClauseId, parentOf, sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayDeadline, sayInstant } from "../../core/wording.ts";
import { askThePolicy } from "./asking/buttons.ts";
import { childrenOf, hasClause, sayWhole, textOf } from "./clause-text.ts";
import { policyWords } from "./messages/index.ts";
import { isCurrent, isInForce, type KeptVersion } from "./model.ts";
import { neighboursOf } from "./whole-text.ts";

/** What a card needs to know of its reader. A version begins and ends on the company's clock. */
type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;

const words = ({ locale }: Seen) => policyWords.in(locale);

/** A day on the company's calendar, since that is what a version's beginning is. */
const sayCompanyDay = (seen: Seen, at: Date): string => sayDay(at, seen.locale, seen.company.zone, seen.now);

/** The button that opens a version. */
export const openVersion = (label: string, { id }: Pick<KeptVersion, "id">): Action => ({
  kind: "run",
  label,
  callback: callback("policy.version", id),
});

/** What is known about a version and its reader. */
export type VersionFacts = {
  version: KeptVersion;
  /** When the reader took note of it. */
  signedAt: Date | undefined;
  /** What the reader did not agree with when they took note. */
  reservation?: string | undefined;
  isInScope: boolean;
  /** A version that is published and begins later. */
  next: KeptVersion | undefined;
  /** The version before it, with which it can be compared. */
  former?: KeptVersion | undefined;
  /** Until when the reader is asked to sign. */
  dueAt?: Date | undefined;
  /** Chapters that the reader has not opened yet; empty unless the version asks for reading through. */
  unread?: readonly string[];
};

/** The words that are confirmed; the same ones are kept. */
export const declarationOf = (seen: Pick<Seen, "locale">, { label }: Pick<KeptVersion, "label">): string =>
  policyWords.in(seen.locale)("card.declaration", { label });

/** Whether this reader has something to sign here. */
const maySign = (seen: Seen, { version, signedAt, isInScope }: VersionFacts): boolean =>
  signedAt === undefined && isInScope && isCurrent(version, seen.now);

/** A version: since when, its terms, its chapters, and whether the reader has taken note of it. */
export function policyCard(seen: Seen, facts: VersionFacts): Card {
  const t = words(seen);
  const { version, next, unread = [] } = facts;
  const isAsked = maySign(seen, facts);
  const body: Block[] = [
    { kind: "facts", facts: termsOf(seen, version) },
    {
      kind: "list",
      items: (Object.keys(CHAPTERS) as ChapterId[]).map((id) => ({
        title: t(isAsked && unread.includes(id) ? "card.unread" : "card.chapter", {
          id,
          title: CHAPTERS[id][seen.locale],
        }),
        action: openClause(t("card.read"), version, id),
      })),
    },
    { kind: "note", text: t("card.howTo") },
  ];
  if (next) {
    const detail = t("card.coming", { day: sayDayOf(seen, next) });
    const title = t("card.next", { label: next.label });
    body.push({ kind: "list", items: [{ title, detail, action: openVersion(t("card.read"), next) }] });
  }
  if (isAsked && unread.length === 0) {
    body.push({ kind: "text", text: t("card.meaning") }, { kind: "quote", text: declarationOf(seen, version) });
  } else if (isAsked) {
    body.push({ kind: "text", text: t("card.readFirst", { count: unread.length }) });
  }
  if (facts.reservation) {
    body.unshift({ kind: "quote", by: t("card.reservation"), text: facts.reservation, isWhole: true });
  }
  return {
    title: t("card.title", { label: version.label }),
    state: stateOf(seen, facts),
    body,
    actions: actionsOf(seen, facts, isAsked),
    foot: t("card.foot"),
  };
}

/** The button that opens a clause or a chapter of a version. */
export const openClause = (label: string, { id }: Pick<KeptVersion, "id">, clause: string): Action => ({
  kind: "run",
  label,
  callback: callback("policy.clause", id, clause),
});

function actionsOf(seen: Seen, { version, former, signedAt, unread = [] }: VersionFacts, isAsked: boolean): Action[] {
  const t = words(seen);
  const { id } = version;
  const [firstUnread] = unread;
  const actions: Action[] = [];
  if (isAsked && firstUnread !== undefined) {
    actions.push({
      ...openClause(t("card.goOn", { id: firstUnread }), version, firstUnread),
      weight: "primary",
    } as Action);
  } else if (isAsked) {
    const sign = callback("policy.acknowledge", id, seen.locale);
    actions.push({ kind: "run", label: t("card.sign"), callback: sign, weight: "primary" });
    actions.push({ kind: "open", label: t("card.reserve"), callback: callback("policy.reserve", id) });
  }
  if (former) actions.push({ kind: "run", label: t("card.changes"), callback: callback("policy.changes", id) });
  actions.push({
    kind: "run",
    label: t(signedAt ? "card.copy" : "card.whole"),
    callback: callback("policy.whole", id),
  });
  actions.push(askThePolicy(seen.locale));
  if (isCurrent(version, seen.now)) {
    actions.push({ kind: "open", label: t("card.comment"), callback: callback("policy.comment", id) });
  }
  return actions;
}

const sayDayOf = (seen: Seen, { effectiveFrom }: Pick<KeptVersion, "effectiveFrom">): string =>
  effectiveFrom ? sayCompanyDay(seen, effectiveFrom) : "";

function stateOf(seen: Seen, { version, signedAt, isInScope, dueAt }: VersionFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  if (signedAt) {
    const when = sayInstant(signedAt, seen.locale, seen.zone, seen.now);
    return { tone: "good", text: t("card.signed", { when }) };
  }
  if (!isCurrent(version, seen.now)) return { tone: "quiet", text: sayTimes(seen, version) };
  if (!isInScope) return { tone: "quiet", text: t("card.notYours") };
  if (!dueAt) return { tone: "waiting", text: t("card.toSign") };
  const isLate = dueAt <= seen.now;
  const due = sayDeadline(dueAt, seen.locale, seen.zone, seen.now);
  return { tone: isLate ? "bad" : "waiting", text: t(isLate ? "card.late" : "card.toSignBy", { due }) };
}

/** Since when it applies, or from when on, or since when it does not any more. */
function sayTimes(seen: Seen, version: KeptVersion): string {
  const t = words(seen);
  if (version.state === "withdrawn") return t("states.withdrawn");
  if (version.endedAt && version.endedAt <= seen.now) {
    return t("card.ended", { day: sayCompanyDay(seen, version.endedAt) });
  }
  const day = sayDayOf(seen, version);
  return isInForce(version, seen.now) ? t("card.sinceValue", { day }) : t("card.coming", { day });
}

function saySpan(seen: Seen, version: KeptVersion): string {
  const { endedAt, effectiveFrom } = version;
  const isNever = endedAt !== undefined && effectiveFrom !== undefined && endedAt <= effectiveFrom;
  if (!endedAt || endedAt > seen.now || isNever) return sayTimes(seen, version);
  return words(seen)("card.span", { from: sayDayOf(seen, version), until: sayCompanyDay(seen, endedAt) });
}

/** What a reader wants to find at a glance: until when to appeal and the like. */
function termsOf(seen: Seen, version: KeptVersion): Fact[] {
  const t = words(seen);
  const { appealDays, answerDays, statementDays, lookBackMonths } = version.parameters;
  return [
    { label: t("card.since"), value: saySpan(seen, version) },
    { label: t("card.appeal"), value: t("card.appealValue", { days: appealDays }) },
    { label: t("card.answer"), value: t("card.answerValue", { days: answerDays }) },
    { label: t("card.statement"), value: t("card.statementValue", { days: statementDays }) },
    { label: t("card.lookBack"), value: t("card.lookBackValue", { months: lookBackMonths }) },
  ];
}

/** Clauses that people in the United States read with a note on what stays free (R-US-01). */
export const SAVED_IN_US: readonly string[] = ["2.2.2", "3.1.4", "3.2.3", "5.2.2.1"];

/** Whether a clause is shown with the note, to this reader: it, or one below it, is one of those. */
export const needsSavingsNote = (id: string, jurisdiction: string | undefined): boolean =>
  jurisdiction === "US" && SAVED_IN_US.some((one) => one === id || one.startsWith(`${id}.`));

/** A clause or a chapter as it stands, with all that is below it, and the way on. */
export function clauseCard(
  seen: Seen,
  version: KeptVersion,
  id: ClauseId | ChapterId,
  { jurisdiction, unread = 0 }: { jurisdiction?: string | undefined; unread?: number } = {},
): Card {
  const t = words(seen);
  const body: Block[] = [];
  if (isClauseId(id)) {
    body.push({ kind: "note", text: t("clause.under", { parent: sayClause(parentOf(id), seen.locale) }) });
    body.push({ kind: "text", text: textOf(version, id, seen.locale) ?? t("clause.absent") });
  }
  for (const child of childrenOf(id).filter((one) => hasClause(version, one))) {
    body.push({ kind: "heading", text: sayClause(child, seen.locale) });
    body.push({ kind: "text", text: sayWhole(version, child, seen.locale) });
  }
  if (needsSavingsNote(id, jurisdiction)) body.push({ kind: "note", text: t("clause.savings") });
  if (unread > 0) body.push({ kind: "note", text: t("card.readFirst", { count: unread }) });
  const { before, after } = neighboursOf(version, id);
  return {
    title: sayClause(id, seen.locale),
    state: {
      tone: "quiet",
      text: isInForce(version, seen.now)
        ? t("clause.since", { label: version.label, day: sayDayOf(seen, version) })
        : t("clause.other", { label: version.label, times: sayTimes(seen, version) }),
    },
    body,
    actions: [
      ...(after ? [openClause(t("clause.next", { id: after }), version, after)] : []),
      ...(before ? [openClause(t("clause.before", { id: before }), version, before)] : []),
      openVersion(t("clause.all"), version),
    ],
    foot: t("clause.foot"),
  };
}
