import { sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../core/form.ts";
import { JURISDICTIONS } from "../../core/jurisdiction.ts";
import { drawWorded, optionsOf } from "../../core/worded-form.ts";
import { CASE_CLAUSES } from "../incidents/index.ts";
import { allowedAt } from "./matrix.ts";
import { caseWords } from "./messages/index.ts";
import {
  type Case,
  DISMISSALS,
  GRAVITIES,
  INTERIM_ASKS,
  OBLIGATIONS,
  PROPORTIONALITY,
  type Proposal,
  sayNumber,
} from "./model.ts";

const text = (max = 2000) => field.longText({ min: 5, max });
const reason = <const N extends string>(name: N) => defineForm(`cases.${name}`, { reason: text() });

export const openForm = defineForm("cases.open", {
  subject: field.person(),
  clauses: field.choices(CASE_CLAUSES, { max: 5 }),
  conductAt: field.dateTime({ past: true }),
  knewAt: field.dateTime({ past: true, required: false }),
  urgent: field.choice(["no", "yes"]),
  legal: field.choice(["not_needed", "consulted"]),
  note: text(),
});
export const allegeForm = defineForm("cases.allege", {
  facts: text(3000),
  clauses: field.choices(CASE_CLAUSES, { max: 5 }),
  evidence: text(1000),
  preserved: field.choice(["files", "elsewhere"]),
  hearingAt: field.dateTime({ future: true, required: false }),
  hearingPlace: field.text({ required: false }),
});
export const statementForm = defineForm("cases.statement", {
  text: text(3000),
  companion: field.text({ required: false }),
  files: field.file({ required: false }),
});
export const additionForm = defineForm("cases.addition", { text: text(3000), files: field.file({ required: false }) });
export const rescheduleForm = defineForm("cases.reschedule", {
  at: field.dateTime({ future: true }),
  companion: field.text({ required: false }),
  reason: text(500),
});
export const askRecusalForm = reason("ask-recusal");
export const answerRecusalForm = defineForm("cases.answer-recusal", {
  answer: field.choice(["grant", "deny"]),
  reason: text(),
});
export const noteForm = defineForm("cases.note", { text: text(), files: field.file({ required: false }) });
export const witnessForm = defineForm("cases.ask-witness", {
  person: field.person(),
  text: text(1000),
  reason: field.longText({ min: 5, max: 500, required: false }),
});
export const witnessAnswerForm = defineForm("cases.answer-witness", {
  text: text(3000),
  files: field.file({ required: false }),
});
export const taskForm = defineForm("cases.task", {
  owner: field.person(),
  text: text(500),
  dueOn: field.date({ future: true }),
});
export const toldForm = defineForm("cases.told", {
  person: field.person({ required: false }),
  whom: field.text({ required: false, max: 100 }),
  way: field.choice(["call", "meeting", "email", "letter", "other"]),
  at: field.dateTime({ past: true }),
  text: text(1000),
});
export const interimForm = defineForm("cases.interim", {
  asks: field.choices(INTERIM_ASKS),
  text: text(1000),
  reason: text(1000),
  until: field.dateTime({ future: true, required: false }),
  preserved: field.choice(["files", "elsewhere"]),
});
export const liftForm = defineForm("cases.lift", { reason: text(500) });
export const dismissForm = defineForm("cases.dismiss", { reason: field.choice(DISMISSALS), note: text() });
export const acquitForm = defineForm("cases.acquit", { reason: field.choice(DISMISSALS), note: text() });
export const proposeForm = defineForm("cases.propose", {
  gravity: field.choice(GRAVITIES),
  step: field.choice(["1", "2", "3"]),
  obligations: field.openChoices({ max: OBLIGATIONS.length }),
  clauses: field.openChoices({ max: 5 }),
  reasons: text(3000),
  deviation: field.longText({ min: 5, max: 2000, required: false }),
  named: field.choice(["no", "yes"], { required: false }),
});
export const weighForm = defineForm(
  "cases.weigh",
  Object.fromEntries(PROPORTIONALITY.map((name) => [name, field.longText({ min: 1, max: 800 })])) as Record<
    (typeof PROPORTIONALITY)[number],
    ReturnType<typeof field.longText<true>>
  >,
);
export const signOffForm = reason("sign-off");
export const clearForm = reason("clear");
export const returnForm = reason("return");
export const decideForm = reason("decide");
export const approveForm = reason("approve");
export const refuseForm = reason("refuse");
export const withdrawForm = reason("withdraw");
export const overrideForm = reason("override");
export const unionSendForm = defineForm("cases.union-send", {
  to: field.text({ max: 100 }),
  text: text(3000),
  sentAt: field.dateTime({ past: true }),
});
export const unionViewForm = defineForm("cases.union-view", { text: text(3000), at: field.dateTime({ past: true }) });
export const unionAnswerForm = defineForm("cases.union-answer", { text: text(3000) });
export const serveForm = defineForm("cases.serve", { text: field.longText({ max: 500, required: false }) });
export const templateForm = defineForm("cases.template", { text: text(3000) });
export const proveForm = defineForm("cases.prove-service", {
  way: field.choice(["email", "courier", "hand", "other"]),
  at: field.dateTime({ past: true }),
  note: text(1000),
  files: field.file(),
});
export const extendForm = defineForm("cases.extend", { days: field.number({ min: 1, max: 30 }), reason: text(500) });
export const pinForm = defineForm("cases.pin", {
  conductAt: field.dateTime({ past: true }),
  facts: field.longText({ min: 5, max: 3000, required: false }),
  hearingAt: field.dateTime({ future: true, required: false }),
  hearingPlace: field.text({ required: false }),
  reason: text(),
});
export const handOverForm = defineForm("cases.hand-over", { person: field.person(), reason: text(500) });
export const reassignForm = defineForm("cases.reassign", { person: field.person(), reason: text(500) });
export const joinForm = defineForm("cases.join", { report: field.text({ max: 20 }) });
export const linkForm = defineForm("cases.link", { other: field.text({ max: 20 }) });
export const correctForm = defineForm("cases.correct", {
  what: field.choice(["annul", "lower"]),
  step: field.choice(["1", "2"], { required: false }),
  cause: field.choice(["own", "court"]),
  reason: text(),
});
export const reviewForm = defineForm("cases.review", {
  what: field.choice(["confirm", "lower", "annul"]),
  reason: text(),
});
export const readForm = reason("read");
export const jurisdictionForm = defineForm("cases.jurisdiction", {
  jurisdiction: field.choice(JURISDICTIONS),
  reason: text(500),
});

export type Asker = Pick<Ctx, "locale" | "zone">;
type About = Asker & { row: Pick<Case, "number"> };

/** The key of a form's words: `cases.ask-witness` stands under `forms.ask-witness`. */
const keyOf = ({ name }: { name: string }): string => `forms.${name.slice("cases.".length)}`;

/** Draws a form about a case in the words of the catalogue. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: About,
  drawing: Omit<Drawing<F>, "zone"> = {},
  params: Record<string, string | number> = {},
): FormView =>
  drawWorded(
    form,
    caseWords as never,
    { locale: at.locale, key: keyOf(form), params: { number: sayNumber(at.row.number), ...params } },
    { ...drawing, zone: at.zone },
  );

/** The answer to a request for another handler, with why the person asks. */
export const drawAnswerRecusal = (at: About, asked: string): FormView =>
  drawWorded(
    answerRecusalForm,
    caseWords as never,
    { locale: at.locale, key: "forms.answer-recusal", params: { number: sayNumber(at.row.number), asked } },
    { zone: at.zone },
  );

const clauseOptions = (locale: Asker["locale"], ids: readonly (typeof CASE_CLAUSES)[number][] = CASE_CLAUSES) =>
  optionsOf(ids, (id) => sayClause(id, locale));

/** The letter as it goes out, to be read; what can be added to it are words of the handler's own. */
export function drawServe(at: About, letter: string): FormView {
  const view = draw(serveForm, at);
  return { ...view, intro: [view.intro, letter].join("\n\n") };
}

/** Who and what a new case is about. @param isDirect without a report: when the company came to know is asked too */
export const drawOpen = (
  at: Asker,
  isDirect: boolean,
  initial: { subject?: string; clauses?: string[]; conductAt?: string } = {},
): FormView =>
  drawWorded(
    openForm,
    caseWords as never,
    { locale: at.locale, key: "forms.open" },
    {
      zone: at.zone,
      initial: { urgent: "no", ...initial },
      options: { clauses: clauseOptions(at.locale) },
      ...(!isDirect && { omit: ["knewAt"] }),
    },
  );

/** What is put to the person. */
export const drawAllege = (
  at: About,
  hasHearing: boolean,
  initial: { clauses: string[]; facts?: string; evidence?: string },
): FormView =>
  draw(allegeForm, at, {
    initial: { preserved: "files", ...initial },
    options: { clauses: clauseOptions(at.locale) },
    ...(!hasHearing && { omit: ["hearingAt", "hearingPlace"] }),
  });

/** The time of the act; once the person was told of it, what they were told comes along, for it may be put to them anew. */
export const drawPin = (at: About, hasHearing: boolean, initial: { conductAt: string; facts?: string }): FormView =>
  draw(pinForm, at, {
    initial,
    omit: [
      ...(initial.facts === undefined ? (["facts"] as const) : []),
      ...(initial.facts === undefined || !hasHearing ? (["hearingAt", "hearingPlace"] as const) : []),
    ],
  });

/** What is proposed: the computed rung is chosen beforehand, and only what the person's law allows is offered. */
export function drawPropose(
  at: About & { row: Case },
  alleged: readonly string[],
  proposed: Pick<Proposal, "step" | "obligations">,
  compared: string,
): FormView {
  const t = caseWords.in(at.locale);
  const allowed = allowedAt(at.row.jurisdiction, 3);
  const drawing: Parameters<typeof draw<(typeof proposeForm)["fields"]>>[2] = {
    initial: {
      gravity: "normal",
      step: String(proposed.step),
      obligations: proposed.obligations,
      clauses: [...alleged],
      named: "no",
    },
    options: {
      obligations: optionsOf(allowed, (kind) => t(`obligations.${kind}`)),
      clauses: clauseOptions(
        at.locale,
        CASE_CLAUSES.filter((id) => alleged.includes(id)),
      ),
    },
    ...(!allowed.includes("circular_criticism") && { omit: ["named"] }),
  };
  return draw(proposeForm, at, drawing, { compared });
}
