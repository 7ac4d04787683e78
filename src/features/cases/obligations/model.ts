import { addDays, type CivilDate, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import { addMonths } from "../../../core/calendar/periods.ts";
import type { Jurisdiction } from "../../../core/jurisdiction.ts";
import type { Person } from "../../../core/people.ts";
import type { Parameters } from "../../policy/index.ts";
import { SANCTION_MATRIX } from "../matrix.ts";
import type { ObligationKind } from "../model.ts";

/**
 * Terms: an *obligation* is one thing that a decision asks for (chapter 5.2); it is *planned* with the decision, *begins*
 * when the decision is served or final, is *suspended* by an appeal, and is *over* when nobody needs to do anything more.
 * A reversal makes *undone* what was done: a circular is *corrected*, a deduction *refunded*, the rest *revoked*; what was
 * not done yet is *cancelled*. An *entry* is what somebody said or wrote about it: sealed.
 */

/** The prefix of the ids of each kind: from an id alone one can tell what it is. */
export const PREFIX: Record<ObligationKind, string> = {
  oral_warning: "owa",
  content_removal: "ocr",
  written_reflection: "owr",
  circular_criticism: "occ",
  bonus_deduction: "obd",
  meeting_reflection: "omr",
  demotion: "ode",
  pay_cut: "opc",
  dismissal: "odi",
  legal_reserve: "olr",
};

/** The states of each kind (domain: §5.5), the first one first. */
export const STATES = {
  oral_warning: ["pending", "held", "noted", "cancelled"],
  content_removal: ["pending", "claimed", "verified", "contested", "impossible", "cancelled"],
  written_reflection: ["pending", "submitted", "accepted", "returned", "declined", "cancelled"],
  circular_criticism: ["draft", "legal_checked", "published", "removed", "corrected", "cancelled"],
  bonus_deduction: ["pending", "instructed", "confirmed", "refunded", "disabled", "cancelled"],
  meeting_reflection: ["pending", "scheduled", "done", "replaced", "waived", "cancelled"],
  demotion: ["pending_consent", "signed", "effective", "contested", "revoked", "cancelled"],
  pay_cut: ["pending_consent", "signed", "effective", "contested", "revoked", "cancelled"],
  dismissal: ["union_notified", "served", "effective", "revoked", "cancelled"],
  legal_reserve: ["noted", "pursued", "dropped", "cancelled"],
} as const satisfies Record<ObligationKind, readonly string[]>;

/** Where nothing more is to be done. A flag to legal holds nothing up. */
const OVER: Record<ObligationKind, readonly string[]> = {
  oral_warning: ["noted", "cancelled"],
  content_removal: ["verified", "cancelled"],
  written_reflection: ["accepted", "declined", "cancelled"],
  circular_criticism: ["removed", "corrected", "cancelled"],
  bonus_deduction: ["confirmed", "refunded", "disabled", "cancelled"],
  meeting_reflection: ["done", "replaced", "waived", "cancelled"],
  demotion: ["effective", "revoked", "cancelled"],
  pay_cut: ["effective", "revoked", "cancelled"],
  dismissal: ["effective", "revoked", "cancelled"],
  legal_reserve: STATES.legal_reserve,
};
/** Undone states: nothing leads out of them. */
export const UNDONE: readonly string[] = ["cancelled", "corrected", "refunded", "revoked", "dropped"];

/** What belongs to the end of an employment (art. 50 of the Labour Contract Law). */
export const FORMALITIES = ["certificate", "handover", "accounts", "settlement"] as const;
export type Formality = (typeof FORMALITIES)[number];
/** Calendar days for them. */
export const FORMALITY_DAYS = 15;

export const WAYS = ["talk", "call"] as const;
export const CANNOT = ["no_access", "not_mine", "reposted", "platform", "disagree"] as const;
export const BASES = ["consent", "contract"] as const;
export const SERVICES = ["scan", "e_sign"] as const;
export const NO_DEDUCTION = ["below_minimum", "no_bonus", "already", "other"] as const;

/** Figures and choices: the first part is frozen with the decision, the rest says how far it has come. No words of people. */
export type Terms = {
  beginsAt: "served" | "final";
  /** Outside mainland China it is asked for and never demanded. */
  isVoluntary?: true;
  /** Hours round the clock. */
  hours?: number;
  /** Working days to do it; for a circular the calendar days that it stays up. */
  days?: number;
  percent?: number;
  /** The month whose bonus it concerns, `2026-11`. */
  month?: string;
  ruleRef?: string;
  isNamed?: true;
  audience?: Audience;

  isSuspended?: true;
  ended?: Ended;
  givenBy?: string;
  heldAt?: string;
  way?: (typeof WAYS)[number];
  /** Whoever handles it took note that it cannot be deleted, or need not be. */
  isSettled?: true;
  cannot?: (typeof CANNOT)[number];
  isDrafted?: true;
  drafterId?: string;
  checkedBy?: string;
  approvedBy?: string;
  publishedAt?: string;
  /** When it is taken down by itself, and when it was. */
  removeAt?: string;
  removedAt?: string;
  /** Until when payroll is to answer. */
  payrollBy?: string;
  noDeduction?: (typeof NO_DEDUCTION)[number];
  isPaidBack?: true;
  meetingAt?: string;
  chairId?: string;
  /** The person chose to have a statement read instead of speaking. */
  byStatement?: true;
  basis?: (typeof BASES)[number];
  /** Civil dates. */
  signedOn?: string;
  effectiveOn?: string;
  servedOn?: string;
  service?: (typeof SERVICES)[number];
  formalities?: Formality[];
};
/** By name of the department, and people besides. */
export type Audience = { departments: string[]; personIds: string[] };
/** Why an obligation ended before it was done, or was undone. */
export type Ended = "reversed" | "reduced" | "left";

export type Obligation = {
  id: string;
  sanctionId: string;
  subjectId: string;
  kind: ObligationKind;
  state: string;
  version: number;
  terms: Terms;
  returned: number;
  isOverdue: boolean;
  startedAt: Date | undefined;
  movedAt: Date;
};

/** What is said or written about an obligation. */
export const PARTS = [
  "record",
  "comment",
  "claim",
  "cannot",
  "rejected",
  "settled",
  "reflection",
  "returned",
  "declined",
  "title",
  "circular",
  "sent_back",
  "taken_down",
  "no_deduction",
  "statement",
  "waived",
  "basis",
  "contested",
  "dropped",
  "service",
  "legal",
] as const;
export type Part = (typeof PARTS)[number];
export type Entry = { part: Part; byId: string | undefined; at: Date; text: string };

/** The newest of what was said as this. */
export const latest = (entries: readonly Entry[], part: Part): Entry | undefined =>
  entries.findLast((entry) => entry.part === part);

/** Whether nobody needs to do anything more about it. */
export const isOver = ({ kind, state, terms }: Pick<Obligation, "kind" | "state" | "terms">): boolean =>
  OVER[kind].includes(state) ||
  (kind === "content_removal" && ["contested", "impossible"].includes(state) && terms.isSettled === true);

/** Who has a part in an obligation. */
export type Side = "subject" | "handler" | "legal" | "compliance" | "payroll";

/** Who must do the next thing; undefined while nobody needs to. */
export function whoIsNext(row: Obligation): Side | undefined {
  const { kind, state, terms, startedAt } = row;
  if (!startedAt || terms.isSuspended) return undefined;
  if (kind === "bonus_deduction") {
    return state === "instructed" || (state === "refunded" && !terms.isPaidBack) ? "payroll" : undefined;
  }
  if (kind === "legal_reserve") return state === "noted" ? "legal" : undefined;
  if (isOver(row)) return undefined;
  if (kind === "circular_criticism") {
    if (state === "draft") return terms.isDrafted ? "legal" : "handler";
    if (state === "legal_checked") return terms.isNamed && !terms.approvedBy ? "compliance" : "handler";
    return undefined;
  }
  const isSubjects =
    (kind === "oral_warning" && state === "held") ||
    (kind === "content_removal" && state === "pending") ||
    (kind === "written_reflection" && (state === "pending" || state === "returned"));
  return isSubjects ? "subject" : "handler";
}

/** What a plan goes by. */
export type Planning = {
  parameters: Parameters;
  subject: Pick<Person, "city" | "department">;
  isUrgent: boolean;
  isNamed: boolean;
  conductAt: Date;
};

/** The month of a moment, `2026-11`. */
export const monthOf = (at: Date, zone: string): string => civilDateIn(at, zone).slice(0, 7);

/** The first state and the frozen terms of each obligation; what is off under that law is left out (domain: §3.5). */
export function planned(
  kinds: readonly ObligationKind[],
  planning: Planning,
  at: { jurisdiction: Jurisdiction; decidedAt: Date; zone: string },
): { kind: ObligationKind; state: string; terms: Terms }[] {
  return [...new Set(kinds)]
    .filter((kind) => SANCTION_MATRIX[at.jurisdiction][kind] !== "off")
    .map((kind) => {
      const terms = termsOf(kind, planning, at);
      const isDisabled = kind === "bonus_deduction" && terms.percent === undefined;
      return { kind, state: isDisabled ? "disabled" : STATES[kind][0], terms };
    });
}

function termsOf(
  kind: ObligationKind,
  { parameters, subject, isUrgent, isNamed, conductAt }: Planning,
  { jurisdiction, decidedAt, zone }: { jurisdiction: Jurisdiction; decidedAt: Date; zone: string },
): Terms {
  const voluntary = jurisdiction === "CN" ? {} : ({ isVoluntary: true } as const);
  switch (kind) {
    case "content_removal": {
      const hours = isUrgent ? parameters.deleteUrgentHours : parameters.deleteHours;
      return { beginsAt: "served", hours, ...voluntary };
    }
    case "written_reflection":
      return { beginsAt: "final", days: parameters.reflectionDays, ...voluntary };
    case "circular_criticism":
      return {
        beginsAt: parameters.circularAfterWindow ? "final" : "served",
        days: parameters.circularDays,
        audience: { departments: subject.department ? [subject.department] : [], personIds: [] },
        ...(isNamed && { isNamed: true }),
      };
    case "bonus_deduction": {
      const { bonusDeductionPercent: percent, bonusRuleRef: ruleRef, bonusCities, bonusMonth } = parameters;
      const isOn =
        percent !== null && ruleRef !== null && subject.city !== undefined && bonusCities.includes(subject.city);
      if (!isOn) return { beginsAt: "final" };
      return {
        beginsAt: "final",
        percent,
        ruleRef,
        month: monthOf(bonusMonth === "act" ? conductAt : decidedAt, zone),
      };
    }
    case "meeting_reflection":
      return { beginsAt: "final", days: parameters.meetingDays };
    case "dismissal":
    case "legal_reserve":
      return { beginsAt: "served" };
    default:
      return { beginsAt: "final" };
  }
}

/**
 * Whether it was ever asked of the person: not before the decision was served, nor what a second look took away until
 * then.
 */
export const wasAsked = (
  { state, movedAt }: Pick<Obligation, "state" | "movedAt">,
  servedAt: Date | undefined,
): boolean => servedAt !== undefined && !(state === "cancelled" && movedAt <= servedAt);

/** Until when payroll confirms: the end of the month after that of the instruction, when bonuses of it are paid. */
export function payrollDue(at: Date, zone: string): Date {
  const first = `${civilDateIn(at, zone).slice(0, 7)}-01` as CivilDate;
  return instantAt(addDays(addMonths(first, 2), -1), "18:00", zone);
}

/** Names or addresses that somebody typed: one a line, or between commas. */
export const splitNames = (text: string | undefined): string[] => [
  ...new Set(
    (text ?? "")
      .split(/[\n,，、;；]+/)
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  ),
];
