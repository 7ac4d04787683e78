import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { hijackWords } from "./messages/index.ts";
import { CAUSES } from "./model.ts";

export const reportForm = defineForm("hijacks.report", {
  account: field.openChoice(),
  text: field.longText({ min: 2, max: 2000 }),
  since: field.dateTime({ required: false, past: true }),
  files: field.file({ required: false }),
});
export const noteForm = defineForm("hijacks.note", {
  text: field.longText({ min: 2, max: 2000 }),
  files: field.file({ required: false }),
});
export const checkForm = defineForm("hijacks.check", {
  found: field.choice(["fine", "trouble"]),
  text: field.longText({ required: false, max: 1000 }),
});
export const falseAlarmForm = defineForm("hijacks.false-alarm", { text: field.longText({ min: 5, max: 1000 }) });
export const closeForm = defineForm("hijacks.close", {
  cause: field.choice(CAUSES),
  text: field.longText({ min: 5, max: 2000 }),
  /** Steps that nobody did are not needed; asked only where there are some. */
  left: field.choices(["not-needed"], { required: false }),
});

/** Draws a form in the words of the catalogue. @param called what it is about, for its title */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  called = "",
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    hijackWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("hijacks.".length)}`, params: { called } },
    { ...drawing, zone: at.zone },
  );
