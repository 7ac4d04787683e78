import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { analysisWords } from "./messages/index.ts";
import { LIMITS } from "./model.ts";

export const answerForm = defineForm("analysis.answer", { text: field.longText({ min: 2, max: LIMITS.text }) });
export const assignForm = defineForm("analysis.assign", {
  study: field.openChoice(),
  department: field.openChoice(),
});
export const commentForm = defineForm("analysis.comment", { comment: field.longText({ min: 2, max: LIMITS.comment }) });

/** Draws a form in the words of the catalogue. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  params: Record<string, string> = {},
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    analysisWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("analysis.".length)}`, params },
    { ...drawing, zone: at.zone },
  );
