import type { Ctx } from "../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../core/form.ts";
import { drawWorded } from "../../core/worded-form.ts";
import { approvalWords } from "./messages/index.ts";

const text = field.longText({ min: 2, max: 1000 });
const note = field.longText({ max: 500, required: false });

export const returnForm = defineForm("approvals.return", { text });
export const refuseForm = defineForm("approvals.refuse", { text });
export const lookForm = defineForm("approvals.look", {
  outcome: field.choice(["stands", "above"]),
  note: field.longText({ min: 5, max: 1000 }),
});
export const passForm = defineForm("approvals.pass", { person: field.person(), note });
export const addForm = defineForm("approvals.add", { person: field.person(), note });
export const copyForm = defineForm("approvals.copy", { person: field.person() });
export const delegateForm = defineForm("approvals.delegate", {
  person: field.person(),
  firstDay: field.date({ future: true }),
  lastDay: field.date({ future: true }),
});

export type Asker = Pick<Ctx, "locale" | "zone">;

/** Draws a form in the words of the catalogue. @param called what is asked about, for its title */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Asker,
  called = "",
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    approvalWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("approvals.".length)}`, params: { called } },
    { ...drawing, zone: at.zone },
  );
