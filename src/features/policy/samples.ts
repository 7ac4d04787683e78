import { CLAUSE_IDS } from "../../core/clauses.ts";
import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { clauseCard, policyCard } from "./cards.ts";
import { type ClauseTexts, type KeptVersion, parametersSchema } from "./model.ts";

const NOW = new Date("2026-11-24T09:12:00+08:00");
const ZONE = "Asia/Shanghai";

const TEXT: Record<Locale, string> = {
  "zh-CN": "尚未公开的收入、利润、成本、预算、融资、薪酬数据，以及其他足以推知公司财务状况的信息。",
  en: "Income, profit, costs, budgets, funding and pay that are not public, and whatever else would reveal the company's finances.",
};

const version = (over: Partial<KeptVersion> = {}): KeptVersion => ({
  id: "pol_0000000000000001",
  label: "2026-1",
  state: "effective",
  version: 2,
  clauses: Object.fromEntries(CLAUSE_IDS.map((id) => [id, TEXT])) as ClauseTexts,
  parameters: parametersSchema.parse({ appealDays: 5, answerDays: 10, bonusDeductionPercent: 10 }),
  hash: "0".repeat(64),
  effectiveFrom: new Date("2026-01-01T00:00:00+08:00"),
  endedAt: undefined,
  interpretedBy: "人力资源部 · Human Resources",
  supersedes: "–",
  ...over,
});

/** Everything that can stand on a card, and as little as can. */
export function policySamples(locale: Locale): Sample[] {
  const company = { zone: ZONE, locale: "zh-CN" as const, region: "CN" };
  const seen = { locale, zone: ZONE, now: NOW, company };
  const next = version({
    id: "pol_0000000000000002",
    label: "2027-1",
    effectiveFrom: new Date("2027-01-01T00:00:00+08:00"),
  });
  const endedAt = new Date("2026-06-01T00:00:00+08:00");
  const signedAt = new Date("2026-01-05T10:00:00+08:00");
  const facts = { version: version(), signedAt: undefined, isInScope: true, next: undefined };
  return [
    { name: "policy-to-sign", card: policyCard(seen, { ...facts, next }) },
    { name: "policy-signed", card: policyCard(seen, { ...facts, signedAt }) },
    { name: "policy-ended", card: policyCard(seen, { ...facts, version: version({ state: "superseded", endedAt }) }) },
    { name: "policy-chapter", card: clauseCard(seen, version(), "3") },
    { name: "policy-clause", card: clauseCard(seen, version(), "3.1.1.3") },
  ];
}
