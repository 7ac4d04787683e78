import type { Option } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { SOCIAL_PLATFORMS } from "../../../core/social-platforms.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { type Content, PURPOSES, sayWindows } from "../model.ts";
import { standingWords } from "./messages/index.ts";
import { nextQuarter } from "./quarters.ts";

export const standingForm = defineForm("plans.standing", {
  purpose: field.choice(PURPOSES),
  platforms: field.choices(SOCIAL_PLATFORMS),
  account: field.openChoice(),
  firstDay: field.date({ future: true }),
  lastDay: field.date({ future: true }),
  hours: field.number({ min: 1, max: 200, whole: false }),
  posts: field.number({ min: 0, max: 500 }),
  windows: field.text({ required: false, max: 100 }),
  result: field.longText({ required: false, max: 1000 }),
  files: field.file({ required: false }),
});
export const postsForm = defineForm("plans.posts", {
  day: field.date({ past: true }),
  posts: field.number({ min: 0, max: 2000 }),
  note: field.text({ required: false, max: 300 }),
});
export const monthForm = defineForm("plans.month", {
  time: field.text({ max: 30 }),
  posts: field.number({ min: 0, max: 9999 }),
  remarks: field.longText({ required: false, max: 1000 }),
});

/** Draws a form in the words of the catalogue. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  params: { number: string; month?: string },
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    standingWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("plans.".length)}`, params },
    { ...drawing, zone: at.zone },
  );

/** What is known is filled in: a draft with its days, a plan that is renewed with those of the next quarter. */
export function drawStanding(
  at: Pick<Ctx, "locale" | "zone">,
  number: string,
  accounts: Option[],
  known: Content | undefined,
  isNext: boolean,
): FormView {
  const days = known && (isNext ? nextQuarter(known) : { firstDay: known.firstDay, lastDay: known.lastDay });
  const initial = known && {
    purpose: known.purpose,
    platforms: [...known.platforms],
    ...(known.account && { account: known.account }),
    ...days,
    hours: String(known.hours),
    posts: String(known.posts ?? 0),
    windows: sayWindows(known.windows),
    result: known.result,
  };
  return draw(standingForm, at, { number }, { options: { account: accounts }, ...(initial && { initial }) });
}
