import { civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { addMonths } from "../../core/calendar/periods.ts";
import type { Jurisdiction } from "../../core/jurisdiction.ts";
import type { Parameters } from "../policy/index.ts";
import { TIME_RULES } from "./matrix.ts";
import type { Sanction, SanctionState, Step } from "./model.ts";

/** Why an earlier decision does not count for the next one (R-CN-17). */
export type NotCounted =
  | "reversed"
  | "not_received"
  | "not_final"
  | "not_acknowledged"
  | "before_earlier_service"
  | "act_before_service"
  | "lapsed"
  | "earlier_contract";

export type StrikeCount = {
  /** 1 + the decisions that count. */
  number: number;
  /** Their ids, the oldest first. */
  counted: string[];
  /** The others, each with why. */
  excluded: { id: string; why: NotCounted }[];
  /** Those that could still come to count: the time to appeal runs, or an appeal does. Wait, or decide at the lower rung. */
  pending: string[];
};

/** What of a decision the ladder looks at. */
export type Earlier = Pick<
  Sanction,
  "id" | "state" | "step" | "boundFrom" | "conductAt" | "receivedAt" | "finalAt" | "decidedAt"
>;

export type LadderRules = Pick<Parameters, "lookBackMonths" | "strikesWithinContractTerm"> & {
  jurisdiction: Jurisdiction;
  /** Where the person works: days are counted there. */
  zone: string;
  /** The first day of the running contract term, `YYYY-MM-DD`; undefined: not known, and then it bars nothing. */
  contractFrom: string | undefined;
};

const NEVER_FINAL: readonly SanctionState[] = ["planned", "served", "suspended"];

/**
 * From when on a decision counts no more: the end of its look-back, counted in months from its receipt on the calendar of
 * the person. Where law caps the months the lower number holds, and in the United Kingdom the day of issue counts.
 */
export function lapsesAt(receivedAt: Date, step: Step, rules: LadderRules): Date {
  const { lookBackMonthsMax, isInclusive } = TIME_RULES[rules.jurisdiction];
  const months = Math.min(rules.lookBackMonths, lookBackMonthsMax[step] ?? rules.lookBackMonths);
  const received = civilDateIn(receivedAt, rules.zone);
  const corresponding = addMonths(received, months);
  // Inclusive: 12 months from 29 January end with the 28th. Where the month is too short, its last day is still one of them.
  const isWhole = corresponding.slice(8) === received.slice(8);
  return instantAt(corresponding, isInclusive && isWhole ? "00:00" : "24:00", rules.zone);
}

/**
 * Which number a violation would be, if it were decided now (R-CN-17): 1 and the earlier decisions that were received,
 * are final, were made under a version that the person knew before that act, were about an act after the receipt of the
 * one counted before, are inside the look-back and the running contract term, and were not reversed. What was done before
 * a decision was received never makes the next one higher, however late it comes to light.
 */
export function countStrikes(
  earlier: readonly Earlier[],
  act: { conductAt: Date; decidedAt: Date },
  rules: LadderRules,
): StrikeCount {
  const counted: Earlier[] = [];
  const excluded: StrikeCount["excluded"] = [];
  const pending: string[] = [];
  const inOrder = earlier
    .filter(({ decidedAt }) => decidedAt <= act.decidedAt)
    .sort((a, b) => (a.receivedAt ?? a.decidedAt).getTime() - (b.receivedAt ?? b.decidedAt).getTime());
  for (const decision of inOrder) {
    const why = whyNotCounted(decision, counted.at(-1), act, rules);
    if (!why) counted.push(decision);
    else excluded.push({ id: decision.id, why });
    if (why === "not_final") pending.push(decision.id);
  }
  return { number: 1 + counted.length, counted: counted.map(({ id }) => id), excluded, pending };
}

function whyNotCounted(
  decision: Earlier,
  before: Earlier | undefined,
  act: { conductAt: Date; decidedAt: Date },
  rules: LadderRules,
): NotCounted | undefined {
  const { state, receivedAt, finalAt, conductAt, boundFrom, step } = decision;
  if (state === "reversed") return "reversed";
  if (conductAt < boundFrom) return "not_acknowledged";
  if (rules.strikesWithinContractTerm && rules.contractFrom && civilDateIn(conductAt, rules.zone) < rules.contractFrom)
    return "earlier_contract";
  if (!receivedAt) return "not_received";
  if (act.conductAt <= receivedAt) return "act_before_service";
  if (!finalAt || NEVER_FINAL.includes(state)) return "not_final";
  if (state === "lapsed" || lapsesAt(receivedAt, step, rules) <= act.decidedAt) return "lapsed";
  if (before?.receivedAt && conductAt <= before.receivedAt) return "before_earlier_service";
  return undefined;
}

/** The rung of the ladder for a number: the third is the last. */
export const stepOf = (number: number): Step => (number >= 3 ? 3 : number === 2 ? 2 : 1);

/** A group smaller than this would let somebody be recognised. */
export const COMPARABLE_MIN = 5;

export type Comparison = { count: number; steps: Record<Step, number> } | "too_few";

/** How comparable cases were decided, without anybody in it; too few are not shown. */
export function compare(steps: readonly Step[]): Comparison {
  if (steps.length < COMPARABLE_MIN) return "too_few";
  const count = (step: Step) => steps.filter((item) => item === step).length;
  return { count: steps.length, steps: { 1: count(1), 2: count(2), 3: count(3) } };
}
