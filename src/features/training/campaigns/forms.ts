import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { coreWords } from "../../../core/messages/index.ts";
import { ROLES } from "../../../core/people.ts";
import { drawWorded, optionsOf } from "../../../core/worded-form.ts";
import { trainingWords } from "../messages/index.ts";
import { LIMITS } from "./model.ts";

/** More than a menu holds are not offered; the largest come first. */
export const CHOICES_MAX = 100;
const some = () => field.openChoices({ required: false, max: CHOICES_MAX });

export const campaignForm = defineForm("training.campaign", {
  courses: field.openChoices({ max: 20 }),
  departments: some(),
  roles: field.openChoices({ required: false, max: ROLES.length }),
  regions: some(),
  opensOn: field.date(),
  dueOn: field.date(),
});
export const termsForm = defineForm("training.terms", {
  passMark: field.number(LIMITS.passMark),
  attempts: field.number(LIMITS.attempts),
  validMonths: field.number(LIMITS.validMonths),
});
export const prolongForm = defineForm("training.prolong", { dueOn: field.date({ future: true }) });
export const waiveForm = defineForm("training.waive", { why: field.longText({ min: 4, max: 500 }) });
export const leaveForm = defineForm("training.leave", { fromOn: field.date(), toOn: field.date() });

/** What each role is called, as an option. */
export const roleOptions = ({ locale }: Pick<Ctx, "locale">) =>
  optionsOf(ROLES, (role) => coreWords.in(locale)(`roles.${role}`));

/** The words of a form stand in the catalogue under its name. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  drawing: Omit<Drawing<F>, "zone"> = {},
  params?: Record<string, string | number>,
): FormView => {
  const key = `campaigns.forms.${form.name.slice("training.".length)}`;
  return drawWorded(form, trainingWords as never, { locale: at.locale, key, ...(params && { params }) }, {
    ...drawing,
    zone: at.zone,
  } as Drawing<F>);
};
