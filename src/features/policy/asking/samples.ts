import { callback } from "../../../core/callback.ts";
import { CLAUSE_IDS } from "../../../core/clauses.ts";
import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import type { ClauseTexts } from "../model.ts";
import { sampleVersion } from "../sample-version.ts";
import { answerCard, entryCard, type Looked, studyCard } from "./answer-cards.ts";
import { type Document, documentsOf } from "./documents.ts";
import type { QuestionFacts } from "./facts.ts";
import { faqListCard, keptCard } from "./faq-cards.ts";
import { QUERY_MAX } from "./finder.ts";
import * as forms from "./forms.ts";
import type { CaseDocument, FaqEntry, KeptEntry, Question } from "./model.ts";
import { askerCard, elsewhereCard, handlerCard, type Listed, listCard, pageOf } from "./question-cards.ts";

const NOW = new Date("2026-11-24T09:12:00+08:00");
const ZONE = "Asia/Shanghai";

const TEXT: Record<Locale, string> = {
  "zh-CN": "尚未公开的收入、利润、成本、预算、融资、薪酬数据，以及其他足以推知公司财务状况的信息。",
  en: "Income, profit, costs, budgets, funding and pay that are not public, and whatever else would reveal the company's finances.",
};

const SAID: Record<
  Locale,
  { ask: string; answer: string; name: string; other: string; due: string; left: string; days: string; way: string }
> = {
  "zh-CN": {
    ask: "我想在技术社区发表一篇讲我们测试方法的文章，需要谁同意？",
    answer: "请先把草稿给直属上级看，确认其中没有源代码、测试数据和未公开的产品，然后就可以发表。",
    name: "孙丽",
    other: "陈晨",
    due: "12月8日(周二) 24:00",
    left: "还剩 10 个工作日",
    way: "举报",
    days: "按工作日计算：11/25、26、27、30、12/1、2、3、4、7、8",
  },
  en: {
    ask: "I would like to publish an article about how we test. Who has to agree?",
    answer:
      "Show the draft to your direct superior first. When it holds no source code, test data or unannounced product, you may publish it.",
    name: "Sun Li",
    other: "Emma Brown",
    due: "Tue 8 Dec, midnight",
    left: "10 working days left",
    way: "report",
    days: "Counted in working days: 25 Nov, 26 Nov, 27 Nov, 30 Nov, 1 Dec, 2 Dec, 3 Dec, 4 Dec, 7 Dec, 8 Dec",
  },
};

const version = sampleVersion({ clauses: Object.fromEntries(CLAUSE_IDS.map((id) => [id, TEXT])) as ClauseTexts });

const entry: FaqEntry = {
  id: "technical-article",
  clauses: ["3.1.1.2", "3.1.1.1"],
  texts: {
    "zh-CN": { question: "发表技术文章要先给谁看？", also: [], answer: SAID["zh-CN"].answer },
    en: { question: "Who sees a technical article first?", also: [], answer: SAID.en.answer },
  },
};
const kept: KeptEntry = { ...entry, id: "faq_0000000000000001", state: "shown", version: 1, movedAt: NOW };

const study: CaseDocument = {
  id: "CS-P01",
  clauses: ["3.2.3"],
  texts: {
    "zh-CN": {
      title: "一条差评，二十分钟",
      text: "晚上九点，她看到一条差评。\n\n她没有回复，截图后告诉了主管。",
      lesson: "先汇报，再回应。",
    },
    en: {
      title: "One bad review, twenty minutes",
      text: "At nine in the evening she saw a bad review.\n\nShe did not answer. She took a screenshot and told her superior.",
      lesson: "Report first, answer later.",
    },
  },
};

const question = (locale: Locale, over: Partial<Question> = {}): Question => ({
  id: "qst_0000000000000001",
  number: 12,
  asker: {
    id: "per_0000000000000002",
    name: SAID[locale].other,
    department: locale === "zh-CN" ? "市场部" : "Marketing",
    region: "CN",
    zone: ZONE,
  },
  locale,
  state: "open",
  version: 1,
  clauses: [],
  policyId: undefined,
  answeredById: undefined,
  faqId: undefined,
  askedAt: NOW,
  movedAt: NOW,
  closedAt: undefined,
  isErased: false,
  ...over,
});

const long = (text: string, max: number) =>
  Array.from({ length: 60 }, (_, at) => `${at + 1}. ${text}`)
    .join("\n")
    .slice(0, max);

/** Every card and form of asking, from the emptiest to the longest. */
export function askingSamples(locale: Locale): Sample[] {
  const company = { zone: ZONE, locale: "zh-CN" as const, region: "CN" };
  const seen = { locale, zone: ZONE, now: NOW, company };
  const asker = { locale, zone: ZONE };
  const { ask, answer, name, other, due, left, days, way } = SAID[locale];
  const documents = documentsOf(version, [entry], [study], locale);
  const hit = (id: string) => {
    const document = documents.find((one) => one.id === id) as Document;
    return { document, score: 1, fit: 1, words: 2, isAnswer: true, isOurs: true };
  };
  const looked = (over: Partial<Looked> = {}): Looked => ({
    query: ask,
    lookupId: "lkp_0000000000000001",
    version,
    finding: { hits: [hit("3.1.1.3")], nearest: [], study: undefined },
    weightOf: () => 0,
    ...over,
  });
  const facts = (over: Partial<Question> = {}, more: Partial<QuestionFacts> = {}): QuestionFacts => ({
    question: question(locale, over),
    text: ask,
    answer: undefined,
    answeredBy: undefined,
    due: { when: due, left, isLate: false, explained: days },
    version,
    ...more,
  });
  const answered = facts(
    { state: "answered", clauses: ["3.1.1.2"], closedAt: NOW },
    { answer, answeredBy: name, due: undefined },
  );
  const longest = facts(
    { state: "answered", clauses: ["3.1.1.1", "3.1.1.2", "3.1.1.3"], closedAt: NOW, faqId: kept.id },
    { text: long(ask, 1000), answer: long(answer, 2000), answeredBy: name, due: undefined },
  );
  const closed = { state: "closed", closedAt: NOW } as const;
  const may = { handle: true, keepFaq: true };
  const rows = Array.from(
    { length: 12 },
    (_, at): Listed => ({
      question: question(locale, { number: 100 + at }),
      title: ask,
      detail: `${other} · ${due}`,
    }),
  );
  const faqRows = Array.from(
    { length: 12 },
    (_, at): KeptEntry => (at % 4 === 3 ? { ...kept, state: "removed" } : kept),
  );
  const full = { hits: [hit(entry.id), hit("3.1.1.1"), hit("3.1.2")], nearest: [], study: hit(study.id) };
  const report = { kind: "run" as const, label: way, callback: callback("core.word", "report") };
  const cards = {
    "answer-clause": answerCard(seen, looked()),
    "answer-longest": answerCard(seen, looked({ query: long(ask, QUERY_MAX + 1), finding: full })),
    "answer-nearest": answerCard(
      seen,
      looked({ finding: { hits: [], nearest: [hit("3.1.1.1"), hit("3.1.2")], study: undefined } }),
    ),
    "answer-nothing": answerCard(
      seen,
      looked({ query: "?", lookupId: undefined, finding: { hits: [], nearest: [], study: undefined } }),
    ),
    "answer-typed": answerCard(seen, looked({ lookupId: undefined, offered: [report], isTyped: true, finding: full })),
    "answer-typed-nothing": answerCard(
      seen,
      looked({ isTyped: true, finding: { hits: [], nearest: [hit("3.1.2")], study: undefined } }),
    ),
    entry: entryCard(seen, version, entry),
    study: studyCard(seen, version, study),
    "asker-open": askerCard(seen, facts()),
    "asker-late": askerCard(seen, facts({}, { due: { when: due, left, isLate: true, explained: "" } })),
    "asker-answered": askerCard(seen, answered),
    "asker-longest": askerCard(seen, longest),
    "asker-closed": askerCard(seen, facts(closed, { answer, answeredBy: name, due: undefined })),
    "asker-withdrawn": askerCard(seen, facts(closed, { due: undefined })),
    "asker-erased": askerCard(seen, facts({ ...closed, isErased: true }, { text: "", due: undefined })),
    "handler-open": handlerCard(seen, facts(), may),
    "handler-answered": handlerCard(seen, answered, may),
    "handler-longest": handlerCard(seen, longest, may),
    "handler-stand-in": handlerCard(seen, answered, { handle: true, keepFaq: false }),
    elsewhere: elsewhereCard(seen, question(locale)),
    "mine-empty": listCard(seen, "mine", pageOf<Listed>([], undefined)),
    "mine-longest": listCard(seen, "mine", pageOf(rows, undefined)),
    "queue-empty": listCard(seen, "queue", pageOf<Listed>([], undefined)),
    "queue-all": listCard(seen, "queue", pageOf(rows, 0)),
    kept: keptCard(seen, version, kept),
    "kept-removed": keptCard(seen, version, { ...kept, state: "removed" }),
    "faq-empty": faqListCard(seen, pageOf<KeptEntry>([], undefined), 50),
    "faq-longest": faqListCard(seen, pageOf(faqRows, undefined), 50),
  };
  const drawn = {
    look: forms.drawLook(asker),
    ask: forms.drawAsk(asker),
    "ask-again": forms.drawAsk(asker, ask),
    give: forms.drawGive(asker),
    "give-again": forms.drawGive(asker, { text: long(answer, 2000), clauses: ["3.1.1.2", "3.1.1.1"] }),
    close: forms.drawClose(asker),
    faq: forms.drawFaq(asker),
    "faq-again": forms.drawFaq(asker, { ...entry.texts, clauses: entry.clauses }),
  };
  return [
    ...Object.entries(cards).map(([key, card]): Sample => ({ name: `asking-${key}`, card })),
    ...Object.entries(drawn).map(([key, form]): Sample => ({ name: `asking-form-${key}`, form })),
  ];
}
