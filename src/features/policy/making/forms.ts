import type { Option } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { defineForm, type FormView, field } from "../../../core/form.ts";
import type { RawValues } from "../../../core/interaction.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { policyWords } from "../messages/index.ts";
import { CAPACITIES, CONSULT_DAYS, type CommentKind, ENTERED_KINDS, OUTCOMES } from "./model.ts";

type At = Pick<Ctx, "locale" | "zone">;
type Params = Record<string, string | number>;

// What drawWorded needs besides the form itself, in one place.
const worded = (at: At, key: string, params: Params = {}) => ({ locale: at.locale, key: `forms.${key}`, params });
const catalogue = policyWords as never;

// ── of everybody ──

export const commentForm = defineForm("policy.comment", {
  clause: field.text({ required: false, max: 20 }),
  text: field.longText({ min: 4, max: 3000 }),
});
/** An opinion or an objection; its kind decides what is said on top. */
export const drawComment = (at: At, { label, kind }: { label: string; kind: CommentKind }): FormView =>
  drawWorded(commentForm, catalogue, worded(at, kind === "consultation" ? "opinion" : "objection", { label }), at);

// ── of HR: comments ──

export const answerForm = defineForm("policy.answer", {
  outcome: field.choice(OUTCOMES),
  text: field.longText({ min: 4, max: 2000 }),
});
/** The answer to one comment, which stands on top. */
export const drawAnswer = (at: At, params: { number: string; text: string }): FormView =>
  drawWorded(answerForm, catalogue, worded(at, "answer", params), at);

export const answerManyForm = defineForm("policy.answer-many", {
  which: field.openChoices({ max: 50 }),
  outcome: field.choice(OUTCOMES),
  text: field.longText({ min: 4, max: 2000 }),
});
/** One answer to many. */
export const drawAnswerMany = (at: At, which: Option[]): FormView =>
  drawWorded(answerManyForm, catalogue, worded(at, "answerMany"), { zone: at.zone, options: { which } });

// ── of HR: a draft ──

export const newDraftForm = defineForm("policy.new-draft", { label: field.text({ min: 1, max: 40 }) });
/** A draft that begins as a copy of what is in force. */
export const drawNewDraft = (at: At, label: string): FormView =>
  drawWorded(newDraftForm, catalogue, worded(at, "newDraft"), { zone: at.zone, initial: { label } });

export const parametersForm = defineForm("policy.parameters", {
  appealDays: field.number({ min: 1, max: 60 }),
  answerDays: field.number({ min: 1, max: 60 }),
  bonusDeductionPercent: field.number({ min: 0, max: 20 }),
  bonusRuleRef: field.text({ required: false, max: 200 }),
  statementDays: field.number({ min: 3, max: 30 }),
  lookBackMonths: field.number({ min: 1, max: 60 }),
  readThrough: field.choice(["no", "yes"]),
});
/** The blanks, and what companies change most; everything else stands in the files. */
export const drawParameters = (at: At, initial: RawValues): FormView =>
  drawWorded(parametersForm, catalogue, worded(at, "parameters"), { zone: at.zone, initial });

export const clauseForm = defineForm("policy.clause-text", {
  zh: field.longText({ min: 2, max: 3000 }),
  en: field.longText({ min: 2, max: 3000 }),
});
/** The texts of a clause of a draft. */
export const drawClause = (at: At, clause: string, initial: RawValues): FormView =>
  drawWorded(clauseForm, catalogue, worded(at, "clause", { clause }), { zone: at.zone, initial });

export const consultForm = defineForm("policy.consult", {
  whom: field.choice(["representatives", "everyone"]),
  days: field.number({ min: CONSULT_DAYS.min, max: CONSULT_DAYS.max }),
});
export const drawConsult = (at: At, label: string): FormView =>
  drawWorded(consultForm, catalogue, worded(at, "consult", { label }), {
    zone: at.zone,
    initial: { whom: "everyone", days: String(CONSULT_DAYS.usual) },
  });

export const extendForm = defineForm("policy.extend", { days: field.number({ min: 1, max: CONSULT_DAYS.max }) });
export const drawExtend = (at: At, label: string): FormView =>
  drawWorded(extendForm, catalogue, worded(at, "extend", { label }), { zone: at.zone, initial: { days: "3" } });

export const recordForm = defineForm("policy.record", {
  kind: field.choice(ENTERED_KINDS),
  day: field.date({ past: true }),
  participants: field.longText({ required: false, max: 1000 }),
  text: field.longText({ min: 4, max: 3000 }),
  files: field.file({ required: false, maxFiles: 5 }),
});
/** An entry of the file of how a version was made. */
export const drawRecord = (at: At, label: string, initial: RawValues): FormView =>
  drawWorded(recordForm, catalogue, worded(at, "record", { label }), { zone: at.zone, initial });

export const paperedForm = defineForm("policy.papered", {
  day: field.date({ past: true }),
  participants: field.longText({ min: 2, max: 1000 }),
  text: field.longText({ min: 4, max: 3000 }),
  scan: field.file({ maxFiles: 5 }),
});
/** The procedure was done on paper: what was done, by whom, and the scan. */
export const drawPapered = (at: At, label: string): FormView =>
  drawWorded(paperedForm, catalogue, worded(at, "papered", { label }), at);

export const proposeForm = defineForm("policy.propose", { day: field.date({ future: true }) });
export const drawPropose = (at: At, label: string, day: string): FormView =>
  drawWorded(proposeForm, catalogue, worded(at, "propose", { label }), { zone: at.zone, initial: { day } });

export const withdrawForm = defineForm("policy.withdraw", { reason: field.longText({ min: 4, max: 1000 }) });
export const drawWithdraw = (at: At, label: string): FormView =>
  drawWorded(withdrawForm, catalogue, worded(at, "withdraw", { label }), at);

export const representativeForm = defineForm("policy.representative", {
  person: field.person(),
  capacity: field.choice(CAPACITIES),
});
export const drawRepresentative = (at: At): FormView =>
  drawWorded(representativeForm, catalogue, worded(at, "representative"), at);
