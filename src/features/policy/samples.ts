import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { clauseCard, policyCard } from "./cards.ts";
import { consentCard, drawAgree } from "./consent/handling.ts";
import { commentSamples, deskSamples } from "./making/samples.ts";
import { SAMPLE_TEXT, sampleVersion } from "./sample-version.ts";
import { paperCard, progressCard, waitingCard } from "./signing/cards.ts";
import { drawPaper, drawReserve, drawSign } from "./signing/forms.ts";

const NOW = new Date("2026-11-24T09:12:00+08:00");
const ZONE = "Asia/Shanghai";

/** Everything that can stand on a card, and as little as can. */
export function policySamples(locale: Locale): Sample[] {
  const company = { zone: ZONE, locale: "zh-CN" as const, region: "CN" };
  const seen = { locale, zone: ZONE, now: NOW, company };
  const next = sampleVersion({
    id: "pol_0000000000000002",
    label: "2027-1",
    state: "published",
    effectiveFrom: new Date("2027-01-01T00:00:00+08:00"),
  });
  const endedAt = new Date("2026-06-01T00:00:00+08:00");
  const signedAt = new Date("2026-01-05T10:00:00+08:00");
  const dueAt = new Date("2026-12-01T00:00:00+08:00");
  const facts = { version: sampleVersion(), signedAt: undefined, isInScope: true, next: undefined };
  return [
    { name: "policy-to-sign", card: policyCard(seen, { ...facts, next, former: next, dueAt }) },
    { name: "policy-to-read", card: policyCard(seen, { ...facts, dueAt: signedAt, unread: ["3", "4", "7"] }) },
    { name: "policy-signed", card: policyCard(seen, { ...facts, signedAt }) },
    {
      name: "policy-signed-with-reservation",
      card: policyCard(seen, { ...facts, signedAt, reservation: SAMPLE_TEXT[locale].repeat(40).slice(0, 2000) }),
    },
    {
      name: "policy-ended",
      card: policyCard(seen, { ...facts, version: sampleVersion({ state: "superseded", endedAt }) }),
    },
    { name: "policy-chapter", card: clauseCard(seen, sampleVersion(), "3") },
    { name: "policy-clause", card: clauseCard(seen, sampleVersion(), "3.1.1.3") },
    { name: "policy-clause-us", card: clauseCard(seen, sampleVersion(), "2.2.2", { jurisdiction: "US", unread: 2 }) },
    { name: "policy.form-reserve", form: drawReserve(seen, SAMPLE_TEXT[locale]) },
    { name: "policy.form-sign", form: drawSign(seen, SAMPLE_TEXT[locale]) },
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
        declaration: SAMPLE_TEXT[locale],
        at: signedAt,
      }),
    },
    ...signatureSamples(seen),
    ...commentSamples(seen, sampleVersion()),
    ...deskSamples(seen, sampleVersion(), next),
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
    second_at: null,
    answer: null,
    due_at: new Date("2026-12-01T00:00:00+08:00"),
    ...over,
  });
  const page = { title: "2026-1", empty: "–", press: "policy.waiting", id: "now", from: 0, hasMore: true, isHr: true };
  return [
    {
      name: "policy.progress",
      card: progressCard(
        seen,
        sampleVersion(),
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
          channel: { agreed: 40, declined: 4, silent: 15 },
        },
      ),
    },
    {
      name: "policy.progress-empty",
      card: progressCard(seen, sampleVersion(), [], {
        onPaper: 0,
        files: [],
        isHr: false,
        channel: { agreed: 0, declined: 0, silent: 0 },
      }),
    },
    {
      name: "policy.waiting",
      card: waitingCard(
        seen,
        [
          row(0),
          row(1, { paper_since: NOW, answer: "declined" }),
          row(2, {
            due_at: new Date("2026-11-20T00:00:00+08:00"),
            answer: "agreed",
            address: "zhou.yu.a-rather-long-address@mail.example.com",
            second_at: NOW,
          }),
          row(3, { due_at: null }),
        ],
        page,
      ),
    },
    { name: "policy.waiting-empty", card: waitingCard(seen, [], { ...page, hasMore: false, isHr: false }) },
    { name: "policy.paper-due", card: paperCard(seen, 12) },
  ];
}
