import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { CHAPTERS, type ChapterId, type ClauseId, isClauseId, parentOf, sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import { askThePolicy } from "./asking/buttons.ts";
import { childrenOf, hasClause, sayWhole, textOf } from "./clause-text.ts";
import { policyWords } from "./messages/index.ts";
import { isCurrent, isInForce, type KeptVersion } from "./model.ts";

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
  isInScope: boolean;
  /** A version that is published and begins later. */
  next: KeptVersion | undefined;
};

/** The words that are confirmed; the same ones are kept. */
export const declarationOf = (seen: Pick<Seen, "locale">, { label }: Pick<KeptVersion, "label">): string =>
  policyWords.in(seen.locale)("card.declaration", { label });

/** A version: since when, its terms, its chapters, and whether the reader has taken note of it. */
export function policyCard(seen: Seen, facts: VersionFacts): Card {
  const t = words(seen);
  const { version, next, signedAt } = facts;
  const maySign = signedAt === undefined && facts.isInScope && isCurrent(version, seen.now);
  const body: Block[] = [
    { kind: "facts", facts: termsOf(seen, version) },
    {
      kind: "list",
      items: (Object.keys(CHAPTERS) as ChapterId[]).map((id) => ({
        title: t("card.chapter", { id, title: CHAPTERS[id][seen.locale] }),
        action: { kind: "run", label: t("card.read"), callback: callback("policy.clause", version.id, id) },
      })),
    },
    { kind: "note", text: t("card.howTo") },
  ];
  if (next) {
    const detail = t("card.coming", { day: sayDayOf(seen, next) });
    const title = t("card.next", { label: next.label });
    body.push({ kind: "list", items: [{ title, detail, action: openVersion(t("card.read"), next) }] });
  }
  if (maySign) {
    body.push({ kind: "text", text: t("card.meaning") }, { kind: "quote", text: declarationOf(seen, version) });
  }
  return {
    title: t("card.title", { label: version.label }),
    state: stateOf(seen, facts),
    body,
    actions: maySign
      ? [
          {
            kind: "run",
            label: t("card.sign"),
            callback: callback("policy.acknowledge", version.id, seen.locale),
            weight: "primary",
          },
          askThePolicy(seen.locale),
        ]
      : [askThePolicy(seen.locale)],
    foot: t("card.foot"),
  };
}

const sayDayOf = (seen: Seen, { effectiveFrom }: Pick<KeptVersion, "effectiveFrom">): string =>
  effectiveFrom ? sayCompanyDay(seen, effectiveFrom) : "";

function stateOf(seen: Seen, { version, signedAt, isInScope }: VersionFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  if (signedAt) {
    const when = sayInstant(signedAt, seen.locale, seen.zone, seen.now);
    return { tone: "good", text: t("card.signed", { when }) };
  }
  if (!isCurrent(version, seen.now)) return { tone: "quiet", text: sayTimes(seen, version) };
  return isInScope ? { tone: "waiting", text: t("card.toSign") } : { tone: "quiet", text: t("card.notYours") };
}

/** Since when it applies, or from when on, or since when it does not any more. */
function sayTimes(seen: Seen, version: KeptVersion): string {
  const t = words(seen);
  if (version.endedAt && version.endedAt <= seen.now) {
    return t("card.ended", { day: sayCompanyDay(seen, version.endedAt) });
  }
  const day = sayDayOf(seen, version);
  return isInForce(version, seen.now) ? t("card.sinceValue", { day }) : t("card.coming", { day });
}

function saySpan(seen: Seen, version: KeptVersion): string {
  const { endedAt } = version;
  if (!endedAt || endedAt > seen.now) return sayTimes(seen, version);
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

/** A clause or a chapter as it stands, with all that is below it. */
export function clauseCard(seen: Seen, version: KeptVersion, id: ClauseId | ChapterId): Card {
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
  return {
    title: sayClause(id, seen.locale),
    state: {
      tone: "quiet",
      text: isInForce(version, seen.now)
        ? t("clause.since", { label: version.label, day: sayDayOf(seen, version) })
        : t("clause.other", { label: version.label, times: sayTimes(seen, version) }),
    },
    body,
    actions: [openVersion(t("clause.all"), version)],
    foot: t("clause.foot"),
  };
}
