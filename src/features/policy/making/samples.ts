import type { Sample } from "../../../core/feature.ts";
import type { KeptVersion } from "../model.ts";
import { changeCard, changesCard } from "./changes.ts";
import { commentCard, commentForHrCard, commentsCard, myCommentsCard, openCommentsCard } from "./comment-cards.ts";
import {
  type DeskFacts,
  deskCard,
  deskVersionCard,
  draftClausesCard,
  recordsCard,
  representativesCard,
} from "./desk-cards.ts";
import { forecastCard } from "./forecast.ts";
import * as forms from "./forms.ts";
import type { PolicyComment, RecordEntry } from "./model.ts";
import { changesBetween } from "./model.ts";
import { consultCard, toldCard } from "./notices.ts";
import { reviewCard } from "./review.ts";

type Seen = Parameters<typeof consultCard>[0];
const URL_OF_FILE = "https://shenyan.example.com/w/x/token";

const said = (seen: Seen) =>
  seen.locale === "en"
    ? "Clause 4.1.1 does not fit the sales team: customers write to us on social media all day, and an answer cannot wait."
    : "第 4.1.1 条对销售岗位不现实：客户整天在社交媒体上联系我们，不能等下班再回复。";

const comment = (seen: Seen, over: Partial<PolicyComment> = {}): PolicyComment => ({
  id: "pcm_0000000000000001",
  number: 12,
  versionId: "pol_0000000000000002",
  clauseId: "4.1.1",
  authorId: "per_0000000000000001",
  capacity: "employee",
  kind: "objection",
  state: "open",
  version: 1,
  text: said(seen),
  answer: undefined,
  outcome: undefined,
  answeredBy: undefined,
  answeredAt: undefined,
  at: seen.now,
  ...over,
});

/** Comments and their answers: the longest and the emptiest. */
export function commentSamples(seen: Seen, version: KeptVersion): Sample[] {
  const dueAt = new Date("2026-12-08T18:00:00+08:00");
  const about = { label: version.label, dueAt };
  const answered = comment(seen, { state: "answered", outcome: "partly", answer: said(seen), answeredAt: seen.now });
  const author = { name: "陈晨", department: "市场部" };
  const many = [1, 2, 3, 4, 5].map((number) =>
    comment(seen, { number, id: `pcm_000000000000000${number}` as "pcm_1" }),
  );
  return [
    { name: "policy.comment", card: commentCard(seen, comment(seen), about) },
    { name: "policy.comment-answered", card: commentCard(seen, answered, { ...about, dueAt: undefined }) },
    {
      name: "policy.comment-hr",
      card: commentForHrCard(seen, comment(seen, { clauseId: undefined, capacity: "union", kind: "reservation" }), {
        ...about,
        dueAt: new Date("2026-11-20T18:00:00+08:00"),
        author,
        mayAnswer: true,
      }),
    },
    { name: "policy.my-comments-empty", card: myCommentsCard(seen, []) },
    { name: "policy.my-comments", card: myCommentsCard(seen, [comment(seen), answered]) },
    { name: "policy.comments", card: commentsCard(seen, version, { comments: many, from: 0, count: 12, open: 7 }) },
    { name: "policy.comments-empty", card: commentsCard(seen, version, { comments: [], from: 0, count: 0, open: 0 }) },
    { name: "policy.open-comments", card: openCommentsCard(seen, { comments: many, count: 9 }) },
    { name: "policy.form-opinion", form: forms.drawComment(seen, { label: version.label, kind: "consultation" }) },
    { name: "policy.form-objection", form: forms.drawComment(seen, { label: version.label, kind: "objection" }) },
    { name: "policy.form-answer", form: forms.drawAnswer(seen, { number: "OP-12", text: said(seen) }) },
    {
      name: "policy.form-answer-many",
      form: forms.drawAnswerMany(
        seen,
        many.map(({ id, number }) => ({ value: id, label: `OP-${number} 4.1.1` })),
      ),
    },
  ];
}

/** What those who make rules see, from a draft to a withdrawn version. */
export function deskSamples(seen: Seen, former: KeptVersion, next: KeptVersion): Sample[] {
  const draft: KeptVersion = {
    ...next,
    state: "draft",
    effectiveFrom: undefined,
    basisId: undefined,
    unset: ["appealDays", "answerDays", "bonusDeductionPercent"],
    clauses: {
      ...former.clauses,
      "4.1.1": { "zh-CN": "原则上不作与工作无关的使用。", en: "In principle only for work." },
    },
    parameters: { ...former.parameters, appealDays: 7 },
    source: { clauses: former.clauses, words: {} as never },
  };
  const consultUntil = new Date("2026-12-04T00:00:00+08:00");
  const consulting: KeptVersion = { ...draft, unset: [], state: "consultation", consults: "everyone", consultUntil };
  const proposed: KeptVersion = {
    ...consulting,
    state: "approved",
    proposedBy: "per_1",
    proposedFrom: new Date("2027-01-01T00:00:00+08:00"),
  };
  const changes = changesBetween(former, draft);
  const facts: DeskFacts = {
    version: draft,
    changes: { count: changes.length, material: 1 },
    comments: { open: 2, count: 12 },
    records: 3,
    proposer: "孙丽",
    isHr: true,
    maySecond: true,
  };
  const entry: RecordEntry & { by: string; files: [] } = {
    id: "prc_0000000000000001",
    versionId: draft.id,
    kind: "minutes",
    day: "2026-11-20",
    content: { text: said(seen), participants: "职工代表 12 人，工会代表 2 人" },
    byId: "per_1",
    at: seen.now,
    by: "孙丽",
    files: [],
  };
  const compared = { version: draft, former, changes };
  const change = changes.find((one) => one.what === "clause");
  const person = { id: "per_0000000000000001", name: "陈晨", department: "市场部", since: seen.now };
  return [
    { name: "policy.desk", card: deskCard(seen, [former, next, draft], { isHr: true, open: 7, onPaper: 3 }) },
    { name: "policy.desk-empty", card: deskCard(seen, [], { isHr: true, open: 0, onPaper: 0 }) },
    { name: "policy.desk-draft", card: deskVersionCard(seen, facts) },
    { name: "policy.desk-consultation", card: deskVersionCard(seen, { ...facts, version: consulting }) },
    {
      name: "policy.over",
      card: deskVersionCard(seen, {
        ...facts,
        version: { ...consulting, consultUntil: new Date("2026-11-21T00:00:00+08:00") },
      }),
    },
    { name: "policy.desk-proposed", card: deskVersionCard(seen, { ...facts, version: proposed }) },
    {
      name: "policy.desk-effective",
      card: deskVersionCard(seen, { ...facts, version: former, isHr: false, maySecond: false }),
    },
    { name: "policy.draft-chapters", card: draftClausesCard(seen, draft, undefined) },
    { name: "policy.draft-clauses", card: draftClausesCard(seen, draft, "3") },
    { name: "policy.records", card: recordsCard(seen, draft, [entry], { isHr: true, url: URL_OF_FILE }) },
    { name: "policy.records-empty", card: recordsCard(seen, draft, [], { isHr: false, url: URL_OF_FILE }) },
    { name: "policy.representatives", card: representativesCard(seen, [{ ...person, capacity: "union" }], true) },
    { name: "policy.representatives-empty", card: representativesCard(seen, [], false) },
    { name: "policy.changes", card: changesCard(seen, compared) },
    { name: "policy.marks", card: changesCard(seen, compared, { marks: true }) },
    { name: "policy.changes-none", card: changesCard(seen, { ...compared, changes: [] }) },
    ...(change?.what === "clause"
      ? [
          { name: "policy.change", card: changeCard(seen, compared, change) },
          { name: "policy.weigh", card: changeCard(seen, compared, change, { marksFrom: 0 }) },
        ]
      : []),
    {
      name: "policy.forecast",
      card: forecastCard(seen, {
        version: draft,
        former,
        material: 2,
        mustSign: 128,
        toldOnly: 0,
        replay: {
          cases: { decided: 12, higher: 3, lower: 0 },
          appeals: { filed: 4, tooLate: 2, inTimeNow: 1 },
          answers: { answered: 3, late: 1 },
        },
      }),
    },
    {
      name: "policy.forecast-first",
      card: forecastCard(seen, {
        version: draft,
        former: undefined,
        material: 0,
        mustSign: 1,
        toldOnly: 0,
        replay: undefined,
      }),
    },
    { name: "policy.consult", card: consultCard(seen, consulting) },
    { name: "policy.consult-over", card: consultCard(seen, proposed) },
    { name: "policy.corrected", card: toldCard(seen, next, "corrected") },
    { name: "policy.withdrawn", card: toldCard(seen, next, "withdrawn") },
    { name: "policy.review", card: reviewCard(seen, former) },
    { name: "policy.form-new-draft", form: forms.drawNewDraft(seen, "2027-1") },
    { name: "policy.form-parameters", form: forms.drawParameters(seen, { appealDays: "", readThrough: "no" }) },
    { name: "policy.form-clause", form: forms.drawClause(seen, "4.1.1", { zh: said(seen), en: "{{appealDays}}" }) },
    { name: "policy.form-consult", form: forms.drawConsult(seen, draft.label) },
    { name: "policy.form-extend", form: forms.drawExtend(seen, draft.label) },
    { name: "policy.form-record", form: forms.drawRecord(seen, draft.label, { day: "2026-11-24" }) },
    { name: "policy.form-papered", form: forms.drawPapered(seen, draft.label) },
    { name: "policy.form-propose", form: forms.drawPropose(seen, draft.label, "2027-01-01") },
    { name: "policy.form-withdraw", form: forms.drawWithdraw(seen, draft.label) },
    { name: "policy.form-representative", form: forms.drawRepresentative(seen) },
  ];
}
