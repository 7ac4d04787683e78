import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { runningWords } from "./messages/index.ts";
import { OUTCOMES } from "./tasks.ts";

export const checkInForm = defineForm("plans.check-in", {
  outcome: field.choice(OUTCOMES),
  link: field.link({ required: false }),
  text: field.longText({ required: false, max: 1000 }),
  day: field.date({ required: false, future: true }),
});
export const hoursForm = defineForm("plans.hours", {
  day: field.date({ past: true }),
  time: field.text({ max: 30 }),
  note: field.text({ required: false, max: 300 }),
});
export const returnForm = defineForm("plans.return-report", { question: field.longText({ min: 5, max: 1000 }) });

/** Draws a form in the words of the catalogue. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  params: { number: string; task?: string },
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    runningWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("plans.".length)}`, params },
    { ...drawing, zone: at.zone },
  );
