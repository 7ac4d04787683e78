import type { Ctx } from "../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../core/form.ts";
import { drawWorded } from "../../core/worded-form.ts";
import { planWords } from "./messages/index.ts";
import { type Content, PLATFORMS, PURPOSES, sayWindows } from "./model.ts";

export const writeForm = defineForm("plans.write", {
  purpose: field.choice(PURPOSES),
  platforms: field.choices(PLATFORMS),
  firstDay: field.date({ future: true }),
  lastDay: field.date({ future: true }),
  windows: field.text({ max: 100 }),
  hours: field.number({ min: 0.5, max: 60, whole: false }),
  tasks: field.longText({ min: 2, max: 2000 }),
  result: field.longText({ required: false, max: 1000 }),
  account: field.text({ required: false, max: 100 }),
  outside: field.text({ required: false, max: 200 }),
});
export const reportForm = defineForm("plans.report", {
  text: field.longText({ min: 5, max: 3000 }),
  files: field.file({ required: false }),
});
export const revokeForm = defineForm("plans.revoke", { reason: field.longText({ min: 5, max: 1000 }) });

type Asker = Pick<Ctx, "locale" | "zone">;

/** Draws a form in the words of the catalogue. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Asker,
  number: string,
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    planWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("plans.".length)}`, params: { number } },
    { ...drawing, zone: at.zone },
  );

/** What is known is filled in: a draft, what was sent back, or an earlier plan that is copied without its days. */
export function drawWrite(at: Asker, number: string, known: Content | undefined, isCopy = false): FormView {
  const initial = known && {
    purpose: known.purpose,
    platforms: [...known.platforms],
    ...(!isCopy && { firstDay: known.firstDay, lastDay: known.lastDay }),
    windows: sayWindows(known.windows),
    hours: String(known.hours),
    tasks: known.tasks.map(({ text, due }) => (isCopy ? text : `${text} ${due}`)).join("\n"),
    result: known.result,
    ...(known.account && { account: known.account }),
    ...(known.outside && { outside: known.outside }),
  };
  return draw(writeForm, at, number, initial ? { initial } : {});
}
