import { CLAUSE_IDS } from "../../core/clauses.ts";
import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { clauseCard, policyCard } from "./cards.ts";
import { consentCard, drawAgree } from "./consent/handling.ts";
import { commentSamples, deskSamples } from "./making/samples.ts";
import { type ClauseTexts, type KeptVersion, parametersSchema } from "./model.ts";
import { paperCard, progressCard, waitingCard } from "./signing/cards.ts";
import { drawPaper, drawReserve } from "./signing/forms.ts";

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

/** Everything that can stand on a card, and as little as can. */
export function policySamples(locale: Locale): Sample[] {
  const company = { zone: ZONE, locale: "zh-CN" as const, region: "CN" };
  const seen = { locale, zone: ZONE, now: NOW, company };
  const next = version({
    id: "pol_0000000000000002",
    label: "2027-1",
    state: "published",
    effectiveFrom: new Date("2027-01-01T00:00:00+08:00"),
  });
  const endedAt = new Date("2026-06-01T00:00:00+08:00");
  const signedAt = new Date("2026-01-05T10:00:00+08:00");
  const dueAt = new Date("2026-12-01T00:00:00+08:00");
  const facts = { version: version(), signedAt: undefined, isInScope: true, next: undefined };
  return [
    { name: "policy-to-sign", card: policyCard(seen, { ...facts, next, former: next, dueAt }) },
    { name: "policy-to-read", card: policyCard(seen, { ...facts, dueAt: signedAt, unread: ["3", "4", "7"] }) },
    { name: "policy-signed", card: policyCard(seen, { ...facts, signedAt }) },
    { name: "policy-ended", card: policyCard(seen, { ...facts, version: version({ state: "superseded", endedAt }) }) },
    { name: "policy-chapter", card: clauseCard(seen, version(), "3") },
    { name: "policy-clause", card: clauseCard(seen, version(), "3.1.1.3") },
    { name: "policy-clause-us", card: clauseCard(seen, version(), "2.2.2", { jurisdiction: "US", unread: 2 }) },
    { name: "policy.form-reserve", form: drawReserve(seen, TEXT[locale]) },
    { name: "policy.form-paper", form: drawPaper(seen, { name: "Mia Chen", label: "2026-1" }, "2026-11-24") },
    { name: "policy.form-agree", form: drawAgree(seen, "chen.chen@demo.example") },
    { name: "policy.consent", card: consentCard(seen, undefined) },
    {
      name: "policy.consent-agreed",
      card: consentCard(seen, {
        answer: "agreed",
        email: "chen.chen@demo.example",
        locale,
        platform: "web:demo:chenchen",
        messageId: "web:1",
        declaration: TEXT[locale],
        at: signedAt,
      }),
    },
    ...signatureSamples(seen),
    ...commentSamples(seen, version()),
    ...deskSamples(seen, version(), next),
  ];
}

type Seen = Parameters<typeof policyCard>[0];

function signatureSamples(seen: Seen): Sample[] {
  const row = (index: number, over: object = {}) => ({
    id: `sgn_000000000000000${index}`,
    person_id: `per_000000000000000${index}`,
    name: ["陈晨", "Emma Brown", "周宇", "Mia Chen", "林悦"][index] ?? "王敏",
    department: seen.locale === "en" ? "Marketing" : "市场部",
    asked_at: NOW,
    paper_since: null,
    due_at: new Date("2026-12-01T00:00:00+08:00"),
    ...over,
  });
  const page = { title: "2026-1", empty: "–", press: "policy.waiting", id: "now", from: 0, hasMore: true, isHr: true };
  return [
    {
      name: "policy.progress",
      card: progressCard(
        seen,
        version(),
        [
          { department: "市场部", asked: 40, informed: 39 },
          { department: "International Sales", asked: 12, informed: 3 },
          { department: "研发部", asked: 3, informed: 1 },
          { department: "行政部", asked: 4, informed: 4 },
        ],
        {
          onPaper: 3,
          files: [{ label: "CSV", url: "https://shenyan.example.com/d" }],
          isHr: true,
          channel: { agreed: 40, others: 19 },
        },
      ),
    },
    {
      name: "policy.progress-empty",
      card: progressCard(seen, version(), [], {
        onPaper: 0,
        files: [],
        isHr: false,
        channel: { agreed: 0, others: 0 },
      }),
    },
    {
      name: "policy.waiting",
      card: waitingCard(
        seen,
        [
          row(0),
          row(1, { paper_since: NOW }),
          row(2, { due_at: new Date("2026-11-20T00:00:00+08:00") }),
          row(3, { due_at: null }),
        ],
        page,
      ),
    },
    { name: "policy.waiting-empty", card: waitingCard(seen, [], { ...page, hasMore: false, isHr: false }) },
    { name: "policy.paper-due", card: paperCard(seen, 12) },
  ];
}
