import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { erasedCard, forgottenCard, hintCard, listCard, statementCard, stayCalmCard } from "./cards.ts";
import type { IncidentFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, KINDS, SECURITY_STEPS, STATES } from "./model.ts";
import { anonymousCard, codeCard, measuresCard, receiptCard } from "./reporter-cards.ts";
import { blockedCard, elsewhereCard, fileCard, triageCard, watchCard } from "./triage-card.ts";

const NOW = new Date("2026-11-24T09:12:00+08:00");
const ZONE = "Asia/Shanghai";

const incident = (over: Partial<Incident> = {}): Incident => ({
  id: "inc_0000000000000001",
  number: 1042,
  kind: "disclosure",
  route: "compliance",
  state: "triage",
  version: 1,
  isUrgent: false,
  isAnonymous: false,
  isWithdrawn: false,
  platform: "weibo",
  seenAt: new Date("2026-11-23T21:05:00+08:00"),
  subjectId: undefined,
  clauses: [],
  handlerId: undefined,
  isTaken: false,
  level: undefined,
  outcome: undefined,
  receivedAt: NOW,
  movedAt: NOW,
  closedAt: undefined,
  isErased: false,
  ...over,
});

const SAID: Record<
  Locale,
  { text: string; question: string; name: string; other: string; due: string; left: string; explained: string }
> = {
  "zh-CN": {
    text: "昨晚 9 点，某账号发布了我们下季度的报价单截图，评论区有人认出是华东区的客户。",
    question: "截图是哪个账号发布的？",
    name: "王敏",
    other: "陈晨",
    due: "11月25日(周三) 18:00",
    left: "还剩 1 个工作日",
    explained: "按工作日计算：11/25",
  },
  en: {
    text: "Last night at nine an account posted a screenshot of our price list for next quarter; in the comments somebody recognised customers of the east region.",
    question: "Which account posted the screenshot?",
    name: "Wang Min",
    other: "Chen Chen",
    due: "Wed 25 Nov, 18:00",
    left: "1 working day left",
    explained: "Counted in working days: 25 Nov",
  },
};

const due = (locale: Locale) => ({
  kind: "first-answer",
  at: NOW,
  isLate: false,
  when: SAID[locale].due,
  left: SAID[locale].left,
  explained: SAID[locale].explained,
});

const facts = (locale: Locale, over: Partial<Incident> = {}, more: Partial<IncidentFacts> = {}): IncidentFacts => ({
  incident: incident(over),
  details: { text: SAID[locale].text },
  lines: [],
  steps: [],
  evidence: [],
  joinedWith: undefined,
  handlerName: undefined,
  subjectName: undefined,
  coveredBy: undefined,
  due: due(locale),
  last: { who: SAID[locale].name, when: SAID[locale].due },
  ...more,
});

/** Everything at once, and longer than any platform shows: nothing of it may get lost without a word. */
function longest(locale: Locale): IncidentFacts {
  const { text, name, other } = SAID[locale];
  const long = Array.from({ length: 30 }, (_, i) => `${i + 1}. ${text}`)
    .join("\n")
    .slice(0, 3000);
  return facts(
    locale,
    {
      kind: "account_anomaly",
      route: "security",
      state: "security",
      isUrgent: true,
      isWithdrawn: true,
      handlerId: "per_0000000000000001",
      isTaken: true,
      subjectId: "per_0000000000000002",
    },
    {
      details: {
        text: long,
        link: `https://weibo.com/${"u".repeat(180)}?a=1&b=<2>`,
        source: { text: long.slice(0, 600), author: other, permalink: "https://acme.slack.com/archives/C1/p1" },
      },
      handlerName: name,
      subjectName: other,
      steps: SECURITY_STEPS.slice(0, 2).map((step) => ({ step, byId: "per_0000000000000001", by: name, at: NOW })),
      lines: [
        { id: "iln_1", kind: "question", byId: "per_0000000000000001", by: name, text: long.slice(0, 900), at: NOW },
        { id: "iln_2", kind: "answer", byId: undefined, by: undefined, text: long.slice(0, 900), at: NOW },
        {
          id: "iln_3",
          kind: "note",
          byId: "per_0000000000000001",
          by: name,
          text: "*not bold* <!channel> & <b>",
          at: NOW,
        },
      ],
      evidence: Array.from({ length: 5 }, (_, i) => ({
        id: `evd_000000000000000${i}` as const,
        name: `${"截图".repeat(20)}-${i}.png`,
        source: "slack",
        state: i === 4 ? ("refused" as const) : i === 3 ? ("fetching" as const) : ("kept" as const),
        mime: "image/png",
        bytes: 1_234_567 * (i + 1),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        refusal: i === 4 ? ("kind-not-accepted" as const) : undefined,
        createdAt: NOW,
      })),
    },
  );
}

/** Every card and form of this feature, from the emptiest to the longest. */
export function incidentSamples(locale: Locale): Sample[] {
  const t = incidentWords.in(locale);
  const seen = { locale, zone: ZONE, now: NOW };
  const asker = { locale, zone: ZONE };
  const about = { ...asker, incident: incident() };
  const cards: Record<string, Card> = {
    "triage-new": triageCard(seen, facts(locale), "to-take"),
    "triage-longest": triageCard(seen, longest(locale), "taken"),
    "receipt-longest": receiptCard(seen, longest(locale)),
    anonymous: anonymousCard(seen, "https://bot.example.com/w/o/incidents.report-anonymous"),
    code: codeCard(seen, incident({ isAnonymous: true }), "7K3P-QX9M-2T4V-8HND", SAID[locale].due),
    blocked: blockedCard(seen, incident({ state: "blocked_no_handler" })),
    "stay-calm": stayCalmCard(seen, incident({ level: "L3", route: "pr", state: "crisis_active" }), false),
    hint: hintCard(seen, SAID[locale].text),
    statement: statementCard(seen, incident({ state: "crisis_active" }), {
      text: SAID[locale].text,
      link: "https://weibo.com/1/a",
      isReplaced: false,
      publishedAt: undefined,
    }),
    erased: erasedCard(seen, incident({ state: "rejected", isErased: true, closedAt: NOW })),
    "forgotten-own": forgottenCard(seen, true),
    "forgotten-other": forgottenCard(seen, false),
    measures: measuresCard(seen),
    "receipt-late": receiptCard(seen, facts(locale, {}, { due: { ...due(locale), isLate: true } })),
    "receipt-withdrawn": receiptCard(seen, facts(locale, { isWithdrawn: true })),
    file: fileCard(seen, longest(locale), {
      outcomeNote: SAID[locale].text,
      joined: [incident({ number: 1043 })],
      history: [t("triage.event", { when: SAID[locale].due, who: SAID[locale].name, what: t("happened.take") })],
    }),
    watch: watchCard(seen, facts(locale), true),
    elsewhere: elsewhereCard(seen, incident()),
    "list-empty": listCard(seen, { title: t("mine.title"), empty: t("mine.empty"), items: [] }),
    "list-all-kinds": listCard(seen, {
      title: t("queue.title"),
      empty: t("queue.empty"),
      items: KINDS.map((kind, i) => ({
        incident: incident({ kind, number: 1000 + i, id: `inc_00000000000000${10 + i}` }),
        detail: t("states.triage"),
      })),
    }),
  };
  for (const state of STATES) {
    const over = {
      state,
      handlerId: "per_0000000000000001" as const,
      isTaken: true,
      outcome: "insufficient",
    };
    const question = { id: "iln_0" as const, kind: "question" as const, byId: over.handlerId, by: SAID[locale].name };
    const handled = facts(locale, over, {
      handlerName: SAID[locale].name,
      lines: state === "waiting_reporter" ? [{ ...question, text: SAID[locale].question, at: NOW }] : [],
    });
    cards[`triage-${state}`] = triageCard(seen, handled, "taken");
    cards[`receipt-${state}`] = receiptCard(seen, handled);
  }
  const drawn = {
    report: forms.drawReport(asker, false),
    "report-prefilled": forms.drawReport(asker, false, { initial: { text: SAID[locale].text, platform: "weibo" } }),
    "report-anonymous": forms.drawReport(asker, true, { omit: ["files"] }),
    follow: forms.drawFollow(asker, {}),
    answer: forms.drawAnswer({ ...about, question: SAID[locale].question }),
    add: forms.drawAdd(about),
    ask: forms.drawAsk(about),
    note: forms.drawNote(about),
    pass: forms.drawPass(about),
    close: forms.drawClose(about),
    merge: forms.drawMerge(about),
    coach: forms.drawCoach(about, {}),
    reveal: forms.drawReveal(about),
    grade: forms.drawGrade(about),
    "statement-form": forms.drawStatement(about),
    finish: forms.drawFinish(about),
    feedback: forms.drawFeedback(about),
    assign: forms.drawAssign(about),
  };
  return [
    ...Object.entries(cards).map(([name, card]) => ({ name: `incidents.${name}`, card })),
    ...Object.entries(drawn).map(([name, form]) => ({ name: `incidents.form-${name}`, form })),
  ];
}
