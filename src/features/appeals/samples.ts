import type { Card } from "../../core/card.ts";
import type { EvidenceItem } from "../../core/evidence.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import type { DueSaid } from "../cases/index.ts";
import { appellantCard, delayCard, envelopeCard, mineCard, wholeCard } from "./appellant-cards.ts";
import { elsewhereCard, erasedCard, type Seen } from "./cards.ts";
import type { AppealFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { type Answer, type Appeal, GROUNDS, isOver, LINE_KINDS, type Line, type LineKind, STATES } from "./model.ts";
import { drawQueue } from "./queue.ts";
import type { Reader } from "./reader.ts";
import { commentCard, fileCard, outcomeCard, reviewerCard, watchCard } from "./reviewer-cards.ts";

const NOW = new Date("2026-12-08T09:12:00+08:00");
const ZONE = "Asia/Shanghai";
const FILED = new Date("2026-12-07T21:40:00+08:00");

const SAID = {
  "zh-CN": {
    appellant: "陈晨",
    department: "市场部",
    reviewer: "何静",
    text: "截图不是我发的，账号当时借给了同事。处理也比类似情况更重，希望改为口头警告。",
    ask: "您说账号当时借给了同事，是从几点到几点？",
    reply: "大约从晚上 8 点到 10 点，我在外地出差。",
    fact: "平台记录显示，当晚 21:00 的登录来自一台没有用过的手机。",
    why: "登录记录与您的说明一致，但您没有按规定保管账号。",
    decider: "为什么没有采纳当事人的说明？",
    representative: "张律师",
    when: "12月21日(周一) 18:00",
    left: "还剩 9 个工作日",
    late: "已超期 1 个工作日",
    until: "12月14日(周一) 24:00",
    arbitration: "2027年12月7日(周二)",
    explained: "按工作日计算：12/8、9、10、11、14、15、16、17、18、21；12/12、13、19、20 休息，不计入",
    history: ["12月7日(周一) 21:40 · 陈晨 · 提交申诉", "12月8日(周二) 09:05 · 何静 · 开始审核"],
  },
  en: {
    appellant: "Emma Brown",
    department: "International Sales",
    reviewer: "Grace Lee",
    text: "I did not post the screenshot; a colleague had my account then. It is also harsher than in similar cases. Please make it an oral warning.",
    ask: "You say a colleague had your account. From when to when?",
    reply: "From about 8 to 10 in the evening. I was travelling.",
    fact: "The platform shows that the login at 21:00 came from a phone that was never used before.",
    why: "The login fits what you say, but the account was not kept as the rules ask.",
    decider: "Why was the statement not accepted?",
    representative: "J. Miller, solicitor",
    when: "Mon 21 Dec, 18:00",
    left: "9 working days left",
    late: "1 working day late",
    until: "Mon 14 Dec, midnight",
    arbitration: "Tue 7 Dec 2027",
    explained: "Counted in working days: 8 Dec, 9 Dec, 10 Dec, 11 Dec, 14 Dec, 15 Dec, 16 Dec, 17 Dec, 18 Dec, 21 Dec",
    history: ["Mon 7 Dec, 21:40 · Emma Brown · filed the appeal", "Tue 8 Dec, 09:05 · Grace Lee · began the review"],
  },
} as const;

const APPELLANT = "per_0000000000000002";
const REVIEWER = "per_0000000000000005";

const row = (locale: Locale, over: Partial<Appeal> = {}): Appeal => ({
  id: "apl_0000000000000001",
  number: 7,
  caseId: "cas_0000000000000001",
  appellantId: APPELLANT,
  state: "in_review",
  version: 3,
  grounds: ["facts", "proportionality"],
  about: { text: SAID[locale].text },
  way: "chat",
  filedById: APPELLANT,
  filedAt: FILED,
  isLate: false,
  openUntil: new Date("2026-12-15T00:00:00+08:00"),
  reviewerId: REVIEWER,
  isTaken: true,
  isOverdue: false,
  outcome: undefined,
  movedAt: FILED,
  closedAt: undefined,
  ...over,
});

const due = (locale: Locale, kind: string, isLate = false): DueSaid => ({
  kind,
  at: new Date("2026-12-21T18:00:00+08:00"),
  isLate,
  left: isLate ? SAID[locale].late : SAID[locale].left,
  when: SAID[locale].when,
  explained: SAID[locale].explained,
});

function facts(locale: Locale, over: Partial<AppealFacts> = {}): AppealFacts {
  const said = SAID[locale];
  const its = over.row ?? row(locale);
  const line = (kind: LineKind, byId: string, text: string): Line => ({
    id: `aln_${kind}`,
    kind,
    byId,
    text,
    at: FILED,
  });
  return {
    row: its,
    caseNumber: "CASE-12",
    isOwn: true,
    appellantName: said.appellant,
    appellantDepartment: said.department,
    reviewerName: its.reviewerId ? said.reviewer : undefined,
    names: new Map([
      [APPELLANT, said.appellant],
      [REVIEWER, said.reviewer],
    ]),
    lines: [line("filed", APPELLANT, said.text)],
    evidence: [],
    due: isOver(its.state) ? undefined : due(locale, "answer"),
    reply: undefined,
    isRecusalOpen: false,
    isCommentAsked: false,
    isAdmitted: true,
    openUntil: isOver(its.state) ? undefined : said.until,
    answer: undefined,
    asked: { step: 2, obligations: ["circular_criticism", "meeting_reflection"] },
    mayExtend: false,
    arbitrationUntil: said.arbitration,
    last: { who: said.reviewer, when: said.when },
    ...over,
  };
}

/** Everything at once: a paper appeal by a representative, on all grounds, late to be answered, with all kinds of lines. */
function longest(locale: Locale): AppealFacts {
  const said = SAID[locale];
  const texts: Partial<Record<LineKind, string>> = {
    asked: said.ask,
    replied: said.reply,
    fact: said.fact,
    comment_asked: said.decider,
    comment: said.why,
  };
  const file: EvidenceItem = {
    id: "evd_0000000000000001",
    name: "appeal-scan.pdf",
    source: "web",
    state: "kept",
    mime: "application/pdf",
    bytes: 120_000,
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    refusal: undefined,
    createdAt: FILED,
  };
  return facts(locale, {
    row: row(locale, {
      grounds: [...GROUNDS],
      about: { text: said.text.repeat(20), representative: { name: said.representative } },
      way: "paper",
      isLate: true,
      isOverdue: true,
    }),
    lines: LINE_KINDS.map((kind, n) => ({
      id: `aln_${n}`,
      kind,
      byId: ["filed", "amended", "wrote", "replied", "recusal_asked"].includes(kind) ? APPELLANT : REVIEWER,
      text: texts[kind] ?? said.why,
      at: FILED,
    })),
    evidence: [file, { ...file, id: "evd_0000000000000002", name: "phone.jpg", state: "fetching" }],
    due: due(locale, "answer", true),
    reply: due(locale, "reply"),
    isRecusalOpen: true,
    isCommentAsked: true,
    mayExtend: true,
  });
}

const ANSWERS = {
  dismissed: "dismiss",
  partly_upheld: "partly",
  upheld: "uphold",
  not_admitted: "not_admitted",
} as const;

/** An appeal in a state, with what belongs to it there. */
function inState(locale: Locale, state: Appeal["state"]): AppealFacts {
  const said = SAID[locale];
  const isWaiting = ["filed", "filed_late", "blocked_no_reviewer"].includes(state);
  const isLate = state === "filed_late" || state === "not_admitted";
  const its = row(locale, { state, isLate, ...(isWaiting && { reviewerId: undefined, isTaken: false }) });
  const outcome = state in ANSWERS ? ANSWERS[state as keyof typeof ANSWERS] : undefined;
  const answer: Answer | undefined = outcome && {
    outcome,
    grounds: outcome === "not_admitted" ? [] : its.grounds.map((ground) => ({ ground, reason: said.why })),
    ...(outcome === "not_admitted" && { reason: said.why }),
    ...(outcome === "partly" && { left: { step: 1 as const, obligations: [] } }),
  };
  return facts(locale, {
    row: its,
    ...(isLate && { isAdmitted: false, openUntil: undefined }),
    ...(state === "filed_late" && { due: due(locale, "admission") }),
    ...(answer && { answer }),
  });
}

const READER: Reader = { isReviewer: true, isCandidate: true, isOverseer: false, isClearer: false };
const CANDIDATE: Reader = { ...READER, isReviewer: false };

function cards(locale: Locale): [string, Card][] {
  const seen: Seen = { locale, zone: ZONE, now: NOW };
  const said = SAID[locale];
  const question: Line = { id: "aln_1", kind: "asked", byId: REVIEWER, text: said.ask, at: FILED };
  const waiting = facts(locale, {
    lines: [...facts(locale).lines, question],
    reply: due(locale, "reply"),
    openUntil: undefined,
  });
  const abroad = facts(locale, {
    ...inState(locale, "dismissed"),
    arbitrationUntil: undefined,
  });
  const delayed = delayCard(seen, longest(locale));
  return [
    ...STATES.map((state): [string, Card] => [`mine-${state}`, appellantCard(seen, inState(locale, state))]),
    ["mine-asked", appellantCard(seen, waiting)],
    ["mine-represented", appellantCard(seen, { ...waiting, isOwn: false })],
    ["mine-abroad", appellantCard(seen, abroad)],
    ["mine-longest", appellantCard(seen, longest(locale))],
    ["whole-longest", wholeCard(seen, longest(locale))],
    ...(delayed ? [["delay", delayed] as [string, Card]] : []),
    ["envelope", envelopeCard(seen, row(locale))],
    ["list-empty", mineCard(seen, { appeals: [], decisions: [] })],
    [
      "list-longest",
      mineCard(seen, {
        appeals: STATES.map((state, n) => ({
          row: row(locale, { state, number: n + 1 }),
          caseNumber: `CASE-${n}`,
          line: undefined,
        })),
        decisions: [
          { caseId: "cas_0000000000000002", number: "CASE-15", when: said.until },
          { caseId: "cas_0000000000000003", number: "CASE-9", when: undefined },
        ],
      }),
    ],
    ...STATES.filter((state) => state !== "blocked_no_reviewer").map((state): [string, Card] => {
      const reader = ["filed", "filed_late"].includes(state) ? CANDIDATE : READER;
      return [`reviewer-${state}`, reviewerCard(seen, inState(locale, state), reader)];
    }),
    [
      "reviewer-late",
      reviewerCard(
        seen,
        { ...inState(locale, "filed_late"), row: row(locale, { state: "filed_late", isLate: true }) },
        READER,
      ),
    ],
    ["reviewer-extendable", reviewerCard(seen, facts(locale, { mayExtend: true }), READER)],
    ["reviewer-asked", reviewerCard(seen, waiting, READER)],
    ["reviewer-longest", reviewerCard(seen, longest(locale), READER)],
    ["file-longest", fileCard(seen, longest(locale), said.history)],
    ["watch", watchCard(seen, facts(locale), { isOverseer: true, isClearer: false })],
    ["watch-blocked", watchCard(seen, inState(locale, "blocked_no_reviewer"), { isOverseer: true, isClearer: false })],
    ["watch-recusal", watchCard(seen, longest(locale), { isOverseer: true, isClearer: true })],
    ["elsewhere", elsewhereCard(seen, row(locale))],
    ["erased", erasedCard(seen, row(locale))],
    [
      "comment",
      commentCard(seen, { id: "apl_0000000000000001", caseNumber: "CASE-12", question: said.decider, isOpen: true }),
    ],
    [
      "comment-over",
      commentCard(seen, { id: "apl_0000000000000001", caseNumber: "CASE-12", question: undefined, isOpen: false }),
    ],
    ["outcome-partly", outcomeCard(seen, { number: 7, caseNumber: "CASE-12", outcome: "partly" })],
    ["outcome-uphold", outcomeCard(seen, { number: 7, caseNumber: "CASE-12", outcome: "uphold" })],
    ["queue-empty", drawQueue(seen, [])],
    [
      "queue-longest",
      drawQueue(
        seen,
        Array.from({ length: 10 }, (_, n) => ({
          row: row(locale, { number: n + 1 }),
          detail: `${said.when} · ${said.left}`,
        })),
        { count: 3 },
      ),
    ],
  ];
}

/** Forms whose fields need nothing but their words. */
const PLAIN = [
  forms.writeForm,
  forms.replyForm,
  forms.admitForm,
  forms.askForm,
  forms.factForm,
  forms.noteForm,
  forms.askDeciderForm,
  forms.commentForm,
  forms.handOverForm,
  forms.reassignForm,
  forms.askRecusalForm,
  forms.answerRecusalForm,
] as const;

function formViews(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE, row: row(locale) };
  const said = SAID[locale];
  const named = (form: FormView): [string, FormView] => [form.name.replace(/^appeals\./, ""), form];
  return [
    named(forms.drawFile(at, { decision: "CASE-12", when: said.until, days: 10 })),
    ["file-late", forms.drawFile(at, { decision: "CASE-12", when: undefined, days: 10 })],
    named(forms.drawPaper(at, "CASE-12")),
    named(forms.drawAmend(at, said.until)),
    named(forms.draw(forms.extendForm, at, {}, { count: 5 })),
    named(forms.drawOutcome({ ...at, row: row(locale, { grounds: ["other"] }) }, { step: 1, obligations: [] })),
    [
      "outcome-longest",
      forms.drawOutcome(
        { ...at, row: row(locale, { grounds: [...GROUNDS] }) },
        {
          step: 3,
          obligations: ["oral_warning", "circular_criticism", "bonus_deduction", "demotion", "legal_reserve"],
        },
      ),
    ],
    ...PLAIN.map((form) => named(forms.draw(form as never, at))),
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const appealSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `appeals.${name}`, card })),
  ...formViews(locale).map(([name, form]) => ({ name: `appeals.form-${name}`, form })),
];
