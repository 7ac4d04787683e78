import { type CivilDate, instantAt, isCivilDate } from "../../../core/calendar/civil.ts";
import type { Block, Fact } from "../../../core/card.ts";
import { sayClause } from "../../../core/clauses.ts";
import { sayDay, sayInstant } from "../../../core/wording.ts";
import { OBLIGATION_CLAUSES } from "../model.ts";
import type { ObligationFacts, Seen } from "./facts.ts";
import { obligationWords } from "./messages/index.ts";
import type { Side } from "./model.ts";
import { sayMonth } from "./texts.ts";

/** A day as people say it, of a civil date. */
const sayDate = (date: string, seen: Seen): string =>
  isCivilDate(date) ? sayDay(instantAt(date as CivilDate, "12:00", seen.zone), seen.locale, seen.zone, seen.now) : date;

/** Labels with values, six to a block. */
export function factBlocks(seen: Seen, facts: ObligationFacts, sides: ReadonlySet<Side>): Block[] {
  const rows = factsOf(seen, facts, sides);
  return Array.from({ length: Math.ceil(rows.length / 6) }, (_, i) => ({
    kind: "facts" as const,
    facts: rows.slice(i * 6, i * 6 + 6),
  }));
}

function factsOf(seen: Seen, { row, names, due, clauses }: ObligationFacts, sides: ReadonlySet<Side>): Fact[] {
  const t = obligationWords.in(seen.locale);
  const { terms } = row;
  const name = (id: string | undefined) => (id ? (names.get(id) ?? "–") : undefined);
  const moment = (at: string | undefined) =>
    at ? sayInstant(new Date(at), seen.locale, seen.zone, seen.now) : undefined;
  const date = (day: string | undefined) => (day ? sayDate(day, seen) : undefined);
  const isTeams = !(sides.size === 1 && sides.has("subject"));
  const found: [Parameters<typeof t>[0] & `facts.${string}`, string | undefined][] = [
    ["facts.subject", isTeams ? name(row.subjectId) : undefined],
    ["facts.ask", OBLIGATION_CLAUSES[row.kind]],
    ["facts.clauses", clauses.map((id) => sayClause(id, seen.locale)).join(t("join")) || undefined],
    ["facts.due", due?.when],
    ["facts.givenBy", name(terms.givenBy)],
    ["facts.heldAt", moment(terms.heldAt)],
    ["facts.way", terms.way && t(`ways.${terms.way}`)],
    ["facts.cannot", terms.cannot && t(`cannot.${terms.cannot}`)],
    ["facts.audience", row.kind === "circular_criticism" ? sayAudience(seen, terms.audience, names) : undefined],
    ["facts.name", row.kind === "circular_criticism" ? t(terms.isNamed ? "card.named" : "card.anonymous") : undefined],
    ["facts.days", row.kind === "circular_criticism" && terms.days ? t("card.days", { count: terms.days }) : undefined],
    ["facts.drafter", isTeams ? name(terms.drafterId) : undefined],
    ["facts.checkedBy", isTeams ? name(terms.checkedBy) : undefined],
    ["facts.approvedBy", isTeams ? name(terms.approvedBy) : undefined],
    ["facts.publishedAt", moment(terms.publishedAt)],
    ["facts.removeAt", terms.publishedAt && !terms.removedAt ? moment(terms.removeAt) : undefined],
    ["facts.removedAt", moment(terms.removedAt)],
    ["facts.percent", terms.percent !== undefined ? `${terms.percent}%` : undefined],
    ["facts.month", terms.month && sayMonth(terms.month, seen.locale)],
    ["facts.rule", terms.ruleRef],
    ["facts.noDeduction", terms.noDeduction && t(`noDeduction.${terms.noDeduction}`)],
    ["facts.meetingAt", moment(terms.meetingAt)],
    ["facts.chair", name(terms.chairId)],
    [
      "facts.speaks",
      row.kind === "meeting_reflection" ? t(terms.byStatement ? "card.byStatement" : "card.byWord") : undefined,
    ],
    ["facts.basis", terms.basis && t(`bases.${terms.basis}`)],
    ["facts.signedOn", date(terms.signedOn)],
    ["facts.service", terms.service && t(`services.${terms.service}`)],
    ["facts.servedOn", date(terms.servedOn)],
    ["facts.effectiveOn", date(terms.effectiveOn)],
  ];
  const say = t as (key: string) => string;
  return found.flatMap(([key, value]) => (value ? [{ label: say(key), value }] : []));
}

function sayAudience(
  seen: Seen,
  audience: { departments: string[]; personIds: string[] } | undefined,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const t = obligationWords.in(seen.locale);
  const all = [...(audience?.departments ?? []), ...(audience?.personIds ?? []).map((id) => names.get(id) ?? "–")];
  const shown = all.slice(0, 8).join(t("join"));
  return all.length > 8 ? t("card.andMore", { names: shown, count: all.length }) : shown || undefined;
}
