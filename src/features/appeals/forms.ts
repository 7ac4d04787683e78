import type { Ctx } from "../../core/context.ts";
import {
  type Drawing,
  defineForm,
  type Fields,
  type FieldView,
  type Form,
  type FormView,
  field,
} from "../../core/form.ts";
import { drawWorded, optionsOf } from "../../core/worded-form.ts";
import { type ObligationKind, sayObligation, sayRung } from "../cases/index.ts";
import { appealWords } from "./messages/index.ts";
import { type Appeal, type Asked, GROUNDS, type Ground, OUTCOMES, sayNumber } from "./model.ts";

const text = (max = 3000) => field.longText({ min: 5, max });
const reason = (max = 1000) => field.longText({ min: 5, max });
const files = field.file({ required: false });

export const fileForm = defineForm("appeals.file", {
  grounds: field.choices(GROUNDS),
  text: text(),
  files,
  representative: field.text({ required: false, max: 100 }),
  colleague: field.person({ required: false }),
  proof: field.file({ required: false, maxFiles: 2 }),
});
export const paperForm = defineForm("appeals.paper", {
  receivedAt: field.dateTime({ past: true }),
  grounds: field.choices(GROUNDS),
  text: text(),
  scan: field.file(),
  representative: field.text({ required: false, max: 100 }),
});
export const amendForm = defineForm("appeals.amend", { grounds: field.choices(GROUNDS), text: text(), files });
export const writeForm = defineForm("appeals.write", { text: text(), files });
export const replyForm = defineForm("appeals.reply", { text: text(), files });
export const admitForm = defineForm("appeals.admit", { answer: field.choice(["admit", "refuse"]), reason: reason() });
export const askForm = defineForm("appeals.ask", { text: text(1000) });
export const factForm = defineForm("appeals.fact", { text: text(), files });
export const noteForm = defineForm("appeals.note", { text: text() });
export const askDeciderForm = defineForm("appeals.ask-decider", { text: text(1000) });
export const commentForm = defineForm("appeals.comment", { text: text() });
export const extendForm = defineForm("appeals.extend", {
  days: field.number({ min: 1, max: 60 }),
  reason: reason(500),
});
export const handOverForm = defineForm("appeals.hand-over", { person: field.person(), reason: reason(500) });
export const reassignForm = defineForm("appeals.reassign", { person: field.person(), reason: reason(500) });
export const askRecusalForm = defineForm("appeals.ask-recusal", { reason: reason() });
export const answerRecusalForm = defineForm("appeals.answer-recusal", {
  answer: field.choice(["grant", "deny"]),
  reason: reason(),
});

// A reason on each ground that was raised; the others are left out, so none can be required by itself.
const onGround = field.longText({ min: 5, max: 2000, required: false });
export const outcomeForm = defineForm("appeals.outcome", {
  outcome: field.choice(OUTCOMES),
  facts: onGround,
  procedure: onGround,
  rule: onGround,
  proportionality: onGround,
  count: onGround,
  new_evidence: onGround,
  other: onGround,
  step: field.choice(["1", "2", "3"], { required: false }),
  obligations: field.openChoices({ max: 10, required: false }),
});

export type Asker = Pick<Ctx, "locale" | "zone">;

/** The key of a form's words: `appeals.ask-decider` stands under `forms.ask-decider`. */
const keyOf = ({ name }: { name: string }): string => `forms.${name.slice("appeals.".length)}`;

/** Draws a form in the words of the catalogue. @param params what its words name besides the number */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Asker & { row: Pick<Appeal, "number"> },
  drawing: Omit<Drawing<F>, "zone"> = {},
  params: Record<string, string | number> = {},
): FormView =>
  drawWorded(
    form,
    appealWords as never,
    { locale: at.locale, key: keyOf(form), params: { number: sayNumber(at.row.number), ...params } },
    { ...drawing, zone: at.zone },
  );

/** A new appeal. @param when until when it can be changed; undefined: it is late already */
export function drawFile(at: Asker, of: { decision: string; when: string | undefined; days: number }): FormView {
  const t = appealWords.in(at.locale);
  const params = { decision: of.decision, when: of.when ?? "", count: of.days };
  const view = draw(fileForm, { ...at, row: { number: 0 } }, {}, params);
  return of.when === undefined ? { ...view, intro: t("forms.file.late", { count: of.days }) } : view;
}

/** An appeal that came on paper. */
export const drawPaper = (at: Asker, decision: string): FormView =>
  draw(paperForm, { ...at, row: { number: 0 } }, {}, { decision });

/** What was written, to be changed. */
export const drawAmend = (at: Asker & { row: Appeal }, when: string): FormView =>
  draw(amendForm, at, { initial: { grounds: at.row.grounds, text: at.row.about.text } }, { when });

/** The answer: a field for each ground that was raised, and what can be left of the decision. */
export function drawOutcome(at: Asker & { row: Pick<Appeal, "number" | "grounds"> }, now: Asked): FormView {
  const raised: readonly Ground[] = at.row.grounds;
  const steps = (["1", "2", "3"] as const).filter((step) => Number(step) <= now.step);
  const view = draw(outcomeForm, at, {
    initial: { step: String(now.step), obligations: [...now.obligations] },
    options: {
      step: optionsOf(steps, (step) => sayRung(at.locale, Number(step) as 1 | 2 | 3)),
      obligations: optionsOf<ObligationKind>(now.obligations, (kind) => sayObligation(at.locale, kind)),
    },
    omit: [
      ...GROUNDS.filter((ground) => !raised.includes(ground)),
      ...(now.obligations.length === 0 ? (["obligations"] as const) : []),
    ],
  });
  const isRaised = (name: string) => (raised as readonly string[]).includes(name);
  const required = (item: FieldView): FieldView =>
    item.kind === "long-text" && isRaised(item.name) ? { ...item, isRequired: true } : item;
  return { ...view, fields: view.fields.map(required) };
}
