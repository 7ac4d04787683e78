import type { RetentionRule } from "../../core/retention.ts";
import { caseWords } from "./messages/index.ts";
import { dueDecided, dueWithout, eraseCase } from "./store-retention.ts";

/** What ended without a violation: twelve months (R-CN-09e). */
const without: RetentionRule = {
  kind: "cases.without-violation",
  months: 12,
  description: (locale) => caseWords.in(locale)("data.withoutKept"),
  due: dueWithout,
  erase: eraseCase,
};

/**
 * A decision: its look-back and twelve months, in which an arbitration may still begin; after a contract has ended, at
 * least 24 months from then (art. 50 of the Labour Contract Law).
 */
const decided: RetentionRule = {
  kind: "cases.decided",
  months: 12,
  description: (locale) => caseWords.in(locale)("data.decidedKept"),
  due: dueDecided,
  erase: eraseCase,
};

export const caseRetention = [without, decided];
