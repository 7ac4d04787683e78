import type { Ctx } from "../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../core/form.ts";
import { SOCIAL_PLATFORMS } from "../../core/social-platforms.ts";
import { drawWorded } from "../../core/worded-form.ts";
import { accountWords } from "./messages/index.ts";
import { MFA } from "./model.ts";

const facts = {
  platform: field.choice(SOCIAL_PLATFORMS),
  handle: field.text({ max: 100 }),
  purpose: field.text({ min: 2, max: 200 }),
  unit: field.text({ max: 100 }),
  owner: field.person(),
  mfa: field.choice(MFA),
  link: field.link({ required: false, max: 500 }),
  recovery: field.text({ required: false, max: 200 }),
} as const;

export const registerForm = defineForm("accounts.register", { ...facts, holder: field.person({ required: false }) });
export const changeForm = defineForm("accounts.change", facts);
export const closeForm = defineForm("accounts.close", { reason: field.longText({ min: 5, max: 1000 }) });
export const takeBackForm = defineForm("accounts.take-back", { reason: field.longText({ min: 5, max: 1000 }) });
export const coHolderForm = defineForm("accounts.co-holder", { person: field.person() });
export const receiverForm = defineForm("accounts.hand-over", { person: field.person() });

type Asker = Pick<Ctx, "locale" | "zone">;

/** Draws a form in the words of the catalogue. @param number what it is about */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Asker,
  number: string,
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    accountWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("accounts.".length)}`, params: { number } },
    { ...drawing, zone: at.zone },
  );
