import type { Jurisdiction } from "../../core/jurisdiction.ts";
import { OBLIGATION_STEPS, OBLIGATIONS, type ObligationKind, type Step } from "./model.ts";

/**
 * What may be asked of a person, by whose labour law applies to them (domain: §3.5, R-XX-01). `off` cannot be chosen;
 * `counsel` needs a legal sign-off before it is proposed; `needsBasis` needs consent or a clause of the contract.
 */
export type Allowance = "allowed" | "needsBasis" | "counsel" | "off";

const mainland: Record<ObligationKind, Allowance> = {
  oral_warning: "allowed",
  content_removal: "allowed",
  written_reflection: "allowed",
  circular_criticism: "allowed",
  bonus_deduction: "needsBasis",
  meeting_reflection: "allowed",
  demotion: "needsBasis",
  pay_cut: "needsBasis",
  dismissal: "allowed",
  legal_reserve: "allowed",
};
/** What all the others share: no circulars, nothing read out at a meeting, the rest with counsel. */
const elsewhere: Record<ObligationKind, Allowance> = {
  oral_warning: "allowed",
  content_removal: "allowed",
  written_reflection: "allowed",
  circular_criticism: "off",
  bonus_deduction: "counsel",
  meeting_reflection: "off",
  demotion: "counsel",
  pay_cut: "counsel",
  dismissal: "counsel",
  legal_reserve: "counsel",
};

export const SANCTION_MATRIX: Record<Jurisdiction, Record<ObligationKind, Allowance>> = {
  CN: mainland,
  // Deductions need a term of the contract or prior written consent (R-UK-03).
  GB: { ...elsewhere, bonus_deduction: "needsBasis", demotion: "needsBasis", pay_cut: "needsBasis" },
  DE: { ...elsewhere, bonus_deduction: "off" },
  // Monetary sanctions are void there, the loss of a bonus for fault among them (Code du travail L1331-2).
  FR: { ...elsewhere, bonus_deduction: "off" },
  // No permanent change of the job as a sanction; a fine is no bonus (Statuto dei lavoratori, art. 7).
  IT: { ...elsewhere, bonus_deduction: "off", demotion: "off", pay_cut: "off" },
  US: elsewhere,
  // Nobody knows which law applies: what is off anywhere is off here.
  unknown: { ...elsewhere, bonus_deduction: "off", demotion: "off", pay_cut: "off" },
};

/** Rules about time that differ by jurisdiction. Undefined months: counsel decides, and the policy's own number counts. */
export type TimeRules = {
  /** The most months that a decision may count; the policy's own number where that is less. By rung in the UK. */
  lookBackMonthsMax: Partial<Record<Step, number>>;
  /** Whether the day of service counts as the first day of the look-back. */
  isInclusive: boolean;
  /** Months from the company's knowledge after which it may not decide any more. */
  timeBarMonths: number;
  /** Whether the person is told that they may bring a companion, and when and where they can speak. */
  hasHearing: boolean;
};

const ordinary: TimeRules = { lookBackMonthsMax: {}, isInclusive: false, timeBarMonths: 5, hasHearing: false };
export const TIME_RULES: Record<Jurisdiction, TimeRules> = {
  CN: ordinary,
  GB: { ...ordinary, lookBackMonthsMax: { 1: 6, 2: 12, 3: 12 }, isInclusive: true, hasHearing: true },
  DE: ordinary,
  FR: { ...ordinary, lookBackMonthsMax: { 1: 36, 2: 36, 3: 36 }, timeBarMonths: 2 },
  IT: { ...ordinary, lookBackMonthsMax: { 1: 24, 2: 24, 3: 24 } },
  US: ordinary,
  unknown: {
    ...ordinary,
    lookBackMonthsMax: { 1: 6, 2: 12, 3: 12 },
    isInclusive: true,
    timeBarMonths: 2,
    hasHearing: true,
  },
};

/** Everything that a rung may ask of somebody under that law, without what is off. */
export const allowedAt = (jurisdiction: Jurisdiction, step: Step): ObligationKind[] =>
  OBLIGATIONS.filter((kind) => OBLIGATION_STEPS[kind] <= step && SANCTION_MATRIX[jurisdiction][kind] !== "off");

/** What the ladder proposes at a rung: its own obligations, without what needs counsel or a basis first. */
export function proposedAt(jurisdiction: Jurisdiction, step: Step): ObligationKind[] {
  const own = allowedAt(jurisdiction, step).filter((kind) => OBLIGATION_STEPS[kind] === step);
  const plain = own.filter((kind) => SANCTION_MATRIX[jurisdiction][kind] === "allowed");
  // Content that is still up comes down at every rung.
  const kinds: ObligationKind[] = step === 1 ? plain : ["content_removal", ...plain];
  // What ends or changes the contract is chosen by people, never proposed by a table.
  return kinds.filter((kind) => kind !== "dismissal" && kind !== "legal_reserve");
}
