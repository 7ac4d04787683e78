import type { Option } from "../../../core/card.ts";
import { defineForm, type FormView, field } from "../../../core/form.ts";
import { SOCIAL_PLATFORMS } from "../../../core/social-platforms.ts";
import { draw } from "../forms.ts";
import type { Content } from "./model.ts";

type Asker = Parameters<typeof draw>[1];

const asked = {
  purpose: field.text({ min: 2, max: 200 }),
  fromDay: field.date({ future: true }),
  toDay: field.date({ required: false, future: true }),
} as const;

export const useForm = defineForm("accounts.apply-use", { account: field.openChoice(), ...asked });
export const openForm = defineForm("accounts.apply-open", {
  platform: field.choice(SOCIAL_PLATFORMS),
  handle: field.text({ max: 100 }),
  ...asked,
  coHolder: field.person({ required: false }),
});

const initialOf = ({ purpose, fromDay, toDay }: Content) => ({ purpose, fromDay, ...(toDay && { toDay }) });

/** The form that asks to use an account; `options` are those that there are. */
export const drawUse = (
  at: Asker,
  number: string,
  options: Option[],
  known?: { content: Content; accountId: string | undefined },
): FormView => {
  const initial = known && { ...initialOf(known.content), ...(known.accountId && { account: known.accountId }) };
  return draw(useForm, at, number, { options: { account: options }, ...(initial && { initial }) });
};

/** The form that asks to open one. */
export const drawOpen = (at: Asker, number: string, known?: Content): FormView => {
  const initial = known && {
    ...initialOf(known),
    ...(known.platform && { platform: known.platform }),
    ...(known.handle && { handle: known.handle }),
    ...(known.coHolder && { coHolder: known.coHolder }),
  };
  return draw(openForm, at, number, initial ? { initial } : {});
};
