import { CLAUSE_IDS } from "../../core/clauses.ts";
import type { Locale } from "../../core/locale.ts";
import { type ClauseTexts, type KeptVersion, parametersSchema } from "./model.ts";

/** What every clause of the sample says. */
export const SAMPLE_TEXT: Record<Locale, string> = {
  "zh-CN": "尚未公开的收入、利润、成本、预算、融资、薪酬数据，以及其他足以推知公司财务状况的信息。",
  en: "Income, profit, costs, budgets, funding and pay that are not public, and whatever else would reveal the company's finances.",
};

/** A version in force for the samples of cards and for tests. */
export const sampleVersion = (over: Partial<KeptVersion> = {}): KeptVersion => ({
  id: "pol_0000000000000001",
  label: "2026-1",
  state: "effective",
  version: 2,
  clauses: Object.fromEntries(CLAUSE_IDS.map((id) => [id, SAMPLE_TEXT])) as ClauseTexts,
  parameters: parametersSchema.parse({ appealDays: 5, answerDays: 10, bonusDeductionPercent: 10 }),
  hash: "0".repeat(64),
  effectiveFrom: new Date("2026-01-01T00:00:00+08:00"),
  endedAt: undefined,
  interpretedBy: "人力资源部 · Human Resources",
  supersedes: "–",
  basisId: "pol_0000000000000001",
  source: undefined,
  unset: [],
  editorial: {},
  consults: undefined,
  consultUntil: undefined,
  proposedBy: undefined,
  proposedFrom: undefined,
  ...over,
});
