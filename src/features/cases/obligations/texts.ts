import type { Locale } from "../../../core/locale.ts";
import type { ObligationFacts } from "./facts.ts";
import { obligationWords } from "./messages/index.ts";
import { isOver, type Obligation, type Side } from "./model.ts";

type Seen = { locale: Locale };

/** A month as people say it: `2026年11月`, `November 2026`. */
export const sayMonth = (month: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "zh-CN", {
    year: "numeric",
    month: "long",
    timeZone: "UTC",
  }).format(new Date(`${month}-01T00:00:00Z`));

/** What is asked of the reader, or what follows: one paragraph. Undefined where the facts say it all. */
export function textFor(seen: Seen, { row }: ObligationFacts, sides: ReadonlySet<Side>): string | undefined {
  const t = obligationWords.in(seen.locale) as (key: string, params?: Record<string, string | number>) => string;
  const { hours, days, percent, month, ended, isSuspended } = row.terms;
  const figures = {
    hours: hours ?? 0,
    days: days ?? 0,
    percent: percent ?? 0,
    month: month ? sayMonth(month, seen.locale) : "",
  };
  if (row.state === "refunded" && !row.terms.isPaidBack && sides.has("payroll"))
    return t("tasks.payroll_refund", figures);
  if (ended === "left") return t("asks.left");
  if (ended) return t(`undone.${undoneKey(row)}`, figures);
  // Nothing is asked of anybody while an appeal runs.
  if (isSuspended && row.state !== "published") return undefined;
  const key = sides.has("subject") ? askOf(row) : taskOf(row, sides);
  return key && t(key, figures);
}

/** What became of what was undone, for everybody who knew of it. */
export function undoneKey({ kind, state, terms }: Obligation): string {
  if (state === "refunded") return terms.isPaidBack ? "paid_back" : "refunded";
  if (state === "corrected" || state === "revoked") return state;
  return kind === "content_removal" ? "content" : "cancelled";
}

/** To the person concerned. */
function askOf(row: Obligation): string | undefined {
  const { kind, state, terms } = row;
  // Only what needs a basis can be let go by whoever handles it.
  if (state === "cancelled") return kind === "demotion" || kind === "pay_cut" ? "asks.change_waived" : undefined;
  switch (kind) {
    case "oral_warning":
      return `asks.oral_${state}`;
    case "content_removal":
      if (isOver(row)) return "asks.content_over";
      if (state !== "pending") return "asks.content_waiting";
      return terms.isVoluntary ? "asks.content_voluntary" : "asks.content";
    case "written_reflection":
      if (state === "declined") return "asks.reflection_declined";
      if (state === "accepted") return "asks.reflection_accepted";
      if (state === "submitted") return "asks.reflection_submitted";
      return terms.isVoluntary ? "asks.reflection_voluntary" : "asks.reflection";
    case "circular_criticism":
      return terms.isNamed ? "asks.circular_named" : "asks.circular";
    case "bonus_deduction":
      return state === "disabled" ? (terms.noDeduction ? "asks.bonus_refused" : "asks.bonus_off") : "asks.bonus";
    case "meeting_reflection":
      return isOver(row) ? undefined : terms.byStatement ? "asks.meeting_statement" : "asks.meeting";
    case "demotion":
    case "pay_cut":
      if (state === "contested") return "asks.change_contested";
      return state === "effective" ? "asks.change_effective" : `asks.${kind}`;
    case "dismissal":
      return "asks.dismissal";
    case "legal_reserve":
      return "asks.legal";
  }
}

/** To those who handle it: what is next. */
function taskOf(row: Obligation, sides: ReadonlySet<Side>): string | undefined {
  const { kind, state, terms } = row;
  if (kind === "bonus_deduction") {
    if (state === "disabled") return terms.noDeduction ? "tasks.bonus_refused" : "tasks.bonus_off";
    if (state === "instructed") return sides.has("payroll") ? "tasks.payroll" : "tasks.bonus";
    return undefined;
  }
  if (kind === "legal_reserve") return state === "noted" ? "tasks.legal" : undefined;
  if (isOver(row)) return undefined;
  switch (kind) {
    case "oral_warning":
      return state === "pending" ? "tasks.oral" : "tasks.oral_held";
    case "content_removal":
      return state === "pending"
        ? "tasks.content"
        : state === "claimed"
          ? "tasks.content_claimed"
          : "tasks.content_cannot";
    case "written_reflection":
      return state === "submitted" ? "tasks.reflection" : "tasks.reflection_waiting";
    case "circular_criticism":
      if (state === "published") return "tasks.circular_up";
      if (state === "draft" && !terms.isDrafted) return "tasks.circular_draft";
      if (state === "draft") return sides.has("legal") ? "tasks.circular_checking" : "tasks.circular_check";
      if (!terms.isNamed || terms.approvedBy) return "tasks.circular_publish";
      return sides.has("compliance") ? "tasks.circular_approving" : "tasks.circular_approve";
    case "meeting_reflection":
      return state === "pending" ? "tasks.meeting" : "tasks.meeting_scheduled";
    case "demotion":
    case "pay_cut":
      return state === "signed" ? (terms.effectiveOn ? "tasks.change_dated" : "tasks.change_signed") : `tasks.${kind}`;
    case "dismissal":
      return state === "served" ? "tasks.dismissal_served" : "tasks.dismissal";
  }
}

/** What a message about an obligation is called in a list. */
export const sayNotice = ({ locale }: Pick<Seen, "locale">, notice: string): string =>
  (obligationWords.in(locale) as (key: string) => string)(`sent.${notice.replace("obligations.", "")}`);
