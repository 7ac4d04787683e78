import type { Locale } from "../../core/locale.ts";
import type { Seen } from "./cards.ts";
import type { CaseFacts, DueSaid } from "./facts.ts";
import {
  type Case,
  type InterimNow,
  type Line,
  PROPORTIONALITY,
  type Proportionality,
  type Proposal,
  type Sanction,
} from "./model.ts";
import type { Reader } from "./reader.ts";
import type { SubjectFacts } from "./subject-cards.ts";

/** What the samples of cases are about. */
export const NOW = new Date("2026-11-24T09:12:00+08:00");
export const ZONE = "Asia/Shanghai";
const ACT = new Date("2026-11-20T21:00:00+08:00");

export const row = (over: Partial<Case> = {}): Case => ({
  id: "cas_0000000000000001",
  number: 12,
  state: "open",
  version: 1,
  subjectId: "per_0000000000000002",
  jurisdiction: "CN",
  clauses: ["3.1.1.3"],
  conductAt: ACT,
  knewAt: NOW,
  policyVersionId: "pol_0000000000000001",
  isUrgent: false,
  protection: "none",
  handlerId: "per_0000000000000001",
  isTaken: true,
  allegedAt: undefined,
  heardAt: undefined,
  proposerId: undefined,
  deciderId: undefined,
  secondId: undefined,
  outcome: undefined,
  openedBy: "per_0000000000000001",
  openedAt: NOW,
  movedAt: NOW,
  closedAt: undefined,
  ...over,
});

export const sanction = (over: Partial<Sanction> = {}): Sanction => ({
  id: "san_0000000000000001",
  caseId: "cas_0000000000000001",
  subjectId: "per_0000000000000002",
  state: "served",
  version: 1,
  step: 2,
  decidedStep: 2,
  strikeNumber: 2,
  counted: ["san_0000000000000000"],
  policyVersionId: "pol_0000000000000001",
  boundFrom: new Date("2026-01-05T10:00:00+08:00"),
  conductAt: ACT,
  clauses: ["3.1.1.3"],
  gravity: "normal",
  deciderId: "per_0000000000000003",
  secondId: undefined,
  decidedAt: NOW,
  servedAt: NOW,
  receivedAt: undefined,
  receivedBy: undefined,
  finalAt: undefined,
  lapsesAt: undefined,
  needsReview: false,
  ...over,
});

export const SAID = {
  "zh-CN": {
    name: "孙丽",
    subject: "陈晨",
    department: "市场部",
    decider: "何静",
    about: "11 月 20 日 21:00 的微博里有下季度报价单的截图，当晚转发 300 多次。",
    side: "截图是误发的，十分钟后我就删了，没有想到会被转发。以后发布前我会请同事看一遍。",
    reasons: "报价单属于未公开的财务信息；当事人发现后主动删除，情节一般。",
    letter: "陈晨：\n\n经核实并听取您的说明，公司认为您的行为涉及制度条款 3.1.1.3。\n\n处理：第二档。",
    clause: "不得在社交媒体上发布公司未公开的财务信息，包括报价、成本和业绩数据。",
    question: "您是否看到过这条微博？大概在几点？",
    union: "公司工会委员会",
    interim: "请先把 11 月 20 日 21:00 的那条微博设为仅自己可见，不用删除。",
    why: "微博还在被转发，报价单每多一个人看到都难以收回。",
    lifted: "微博已经隐藏，平台也删除了转发的截图，不再需要。",
    task: "向平台申请删除转发的截图",
    when: "12月1日(周二) 24:00",
    left: "还剩 5 个工作日",
    late: "已超期 1 个工作日",
    explained: "按工作日计算：11/25、11/26、11/27、11/30、12/1",
    history: ["11月24日(周二) 09:12 · 孙丽 · 立案并受理", "11月24日(周二) 09:30 · 孙丽 · 送达告知"],
  },
  en: {
    name: "Sun Li",
    subject: "Chen Chen",
    department: "Marketing",
    decider: "He Jing",
    about:
      "A post of 20 November, 21:00, showed the price list of next quarter; it was shared over 300 times that night.",
    side: "I posted the screenshot by mistake and deleted it ten minutes later. I will ask a colleague to look before I post.",
    reasons: "The price list is unpublished financial information. The person deleted it of their own accord.",
    letter:
      "Chen Chen,\n\nWe looked into it and considered your side. It concerns clause 3.1.1.3.\n\nDecision: second rung.",
    clause:
      "Unpublished financial information of the company, such as prices, costs and results, is not posted on social media.",
    question: "Did you see the post? About when?",
    union: "Works union committee",
    interim: "Please set the post of 20 November, 21:00, to visible to yourself only; there is no need to delete it.",
    why: "It is still being shared, and every further reader of the price list is hard to take back.",
    lifted: "The post is hidden, and the platform took down the shared screenshots; it is not needed any more.",
    task: "Ask the platform to take down the shared screenshots",
    when: "Tue 1 Dec, midnight",
    left: "5 working days left",
    late: "1 working day late",
    explained: "Counted in working days: 25 Nov, 26 Nov, 27 Nov, 30 Nov, 1 Dec",
    history: [
      "Tue 24 Nov, 09:12 · Sun Li · opened and took the case",
      "Tue 24 Nov, 09:30 · Sun Li · put it to the person",
    ],
  },
} as const;

export const seen = (locale: Locale): Seen => ({ locale, zone: ZONE, now: NOW });
export const due = (locale: Locale, kind: string): DueSaid => {
  const { when, left, explained } = SAID[locale];
  return { kind, at: NOW, isLate: false, when, left, explained };
};

export const proposal = (locale: Locale, over: Partial<Proposal> = {}): Proposal => ({
  step: 2,
  computed: { number: 2, counted: ["san_0000000000000000"], step: 2 },
  gravity: "normal",
  obligations: ["content_removal", "circular_criticism", "meeting_reflection"],
  clauses: ["3.1.1.3"],
  reasons: SAID[locale].reasons,
  ...over,
});

const weighed = (locale: Locale) =>
  Object.fromEntries(PROPORTIONALITY.map((name) => [name, SAID[locale].reasons])) as Proportionality;

export function facts(locale: Locale, over: Partial<Case> = {}, more: Partial<CaseFacts> = {}): CaseFacts {
  const said = SAID[locale];
  return {
    about: { text: said.about },
    allegation: undefined,
    proposal: undefined,
    unionNotice: undefined,
    outcomeNote: undefined,
    row: row(over),
    subjectName: said.subject,
    subjectDepartment: said.department,
    handlerName: said.name,
    names: new Map([
      ["per_0000000000000001", said.name],
      ["per_0000000000000002", said.subject],
      ["per_0000000000000003", said.decider],
    ]),
    lines: [],
    isClearer: false,
    evidence: [],
    reports: [],
    linked: [],
    questions: [],
    tasks: [],
    told: [],
    sent: [],
    sanction: undefined,
    obligations: [],
    policyLabel: "2026-1",
    appealDays: 5,
    count: { number: 1, counted: [], excluded: [], pending: [], numbers: [] },
    comparison: "too_few",
    proportionality: undefined,
    due: due(locale, "investigate"),
    interimDue: undefined,
    deadlines: [],
    isRecusalOpen: false,
    last: undefined,
    ...more,
  };
}

export const nobody: Reader = {
  isHandler: false,
  isCandidate: false,
  isDecider: false,
  isSecond: false,
  isLegal: false,
  isClearer: false,
  isOverseer: false,
  isCorrector: false,
  isReviewer: false,
  isStuck: false,
};

/** Everything that can be in a case at once. */
export const fullest = (locale: Locale): CaseFacts => {
  const said = SAID[locale];
  const line = (kind: "note" | "statement" | "legal" | "decision", byId: string) =>
    ({ id: "cln_0000000000000001", kind, byId, text: said.side, at: NOW }) as const;
  return facts(
    locale,
    { state: "second_approval", isUrgent: true, deciderId: "per_0000000000000003", proposerId: "per_0000000000000001" },
    {
      proposal: proposal(locale, { step: 3, deviation: said.reasons, isNamed: true, gravity: "serious" }),
      allegation: { facts: said.about, evidence: said.about, clauses: ["3.1.1.3"] },
      lines: [
        line("note", "per_0000000000000001"),
        line("statement", "per_0000000000000002"),
        line("legal", "per_0000000000000003"),
        line("note", "per_0000000000000001"),
        line("decision", "per_0000000000000003"),
        ...interimLines(locale),
      ],
      evidence: [
        {
          id: "evd_0000000000000001",
          state: "kept",
          name: "screenshot.png",
          source: "web",
          mime: "image/png",
          bytes: 120_000,
          sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          refusal: undefined,
          createdAt: NOW,
          of: "cas_0000000000000001",
        },
      ],
      reports: ["INC-1042", "INC-1043"],
      linked: ["CASE-9"],
      questions: [
        {
          id: "cqu_0000000000000001",
          caseId: "cas_0000000000000001",
          witnessId: "per_0000000000000003",
          state: "asked",
          version: 1,
          question: said.question,
          answer: undefined,
          askedAt: NOW,
        },
      ],
      tasks: [
        {
          id: "cta_0000000000000001",
          caseId: "cas_0000000000000001",
          ownerId: "per_0000000000000003",
          state: "open",
          version: 1,
          text: said.task,
        },
      ],
      told: [
        { personId: "per_0000000000000003", whom: "", text: said.task, way: "call", at: NOW },
        { personId: "per_0000000000000003", whom: said.union, text: said.task, way: "meeting", at: NOW },
      ],
      sent: [{ personId: "per_0000000000000002", notice: "cases.subject", at: NOW, openedAt: NOW, state: "sent" }],
      count: {
        number: 2,
        counted: ["san_0000000000000000"],
        excluded: [],
        pending: ["san_0000000000000009"],
        numbers: ["CASE-3"],
      },
      comparison: { count: 7, steps: { 1: 4, 2: 2, 3: 1 } },
      proportionality: weighed(locale),
      due: due(locale, "approve"),
    },
  );
};

export function subjectFacts(locale: Locale, over: Partial<Case>, more: Partial<SubjectFacts> = {}): SubjectFacts {
  const said = SAID[locale];
  return {
    row: row({ allegedAt: NOW, ...over }),
    allegation: { facts: said.about, evidence: said.about, clauses: ["3.1.1.3"] },
    said: [],
    notice: undefined,
    sanction: undefined,
    obligations: [],
    due: due(locale, "statement"),
    appealDays: 5,
    handlerName: said.name,
    interim: undefined,
    recusal: undefined,
    appealed: ["varied", "annulled"].includes(over.state ?? "") ? "answered" : undefined,
    since: { isLowered: over.state === "varied", isRecounted: false },
    ...more,
  };
}

export const interim = (locale: Locale, over: Partial<InterimNow> = {}): InterimNow => ({
  asks: ["hide_content", "post_nothing"],
  text: SAID[locale].interim,
  reason: SAID[locale].why,
  by: NOW.toISOString(),
  state: "asked",
  at: NOW,
  movedAt: undefined,
  liftedFor: undefined,
  ...over,
});
/** The lines of one that the person has done. */
export const interimLines = (locale: Locale): Line[] => [
  {
    id: "cln_0000000000000002",
    kind: "interim",
    byId: "per_0000000000000001",
    text: JSON.stringify(interim(locale)),
    at: NOW,
  },
  { id: "cln_0000000000000003", kind: "interim_done", byId: "per_0000000000000002", text: "", at: NOW },
];
