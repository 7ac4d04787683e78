import type { Option } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../core/form.ts";
import { SOCIAL_PLATFORMS } from "../../core/social-platforms.ts";
import { drawWorded } from "../../core/worded-form.ts";
import { planWords } from "./messages/index.ts";
import { type Content, PURPOSES, sayWindows } from "./model.ts";

export const writeForm = defineForm("plans.write", {
  purpose: field.choice(PURPOSES),
  platforms: field.choices(SOCIAL_PLATFORMS),
  firstDay: field.date({ future: true }),
  lastDay: field.date({ future: true }),
  windows: field.text({ max: 100 }),
  hours: field.number({ min: 0.5, max: 60, whole: false }),
  tasks: field.longText({ min: 2, max: 2000 }),
  result: field.longText({ required: false, max: 1000 }),
  account: field.openChoice({ required: false }),
  outside: field.text({ required: false, max: 200 }),
  files: field.file({ required: false }),
});
/** What an approver can say yes to in place of what was asked: nothing of it is more. */
export const shortenForm = defineForm("plans.shorten", {
  firstDay: field.date(),
  lastDay: field.date(),
  windows: field.text({ max: 100 }),
  hours: field.number({ min: 0.5, max: 60, whole: false }),
  note: field.longText({ required: false, max: 500 }),
});
export const reportForm = defineForm("plans.report", {
  text: field.longText({ min: 5, max: 3000 }),
  /** Only while windows are left. */
  early: field.choices(["yes"], { required: false }),
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

/** The choice of the own account, and what it is in a form that says nothing. */
export const OWN = "own";

/**
 * What is known is filled in: a draft, what was sent back, or an earlier plan that is copied without its days.
 * @param accounts what can be chosen, the own one first
 */
export function drawWrite(
  at: Asker,
  number: string,
  accounts: Option[],
  known: Content | undefined,
  as: "new" | "copy" | "draft" | "change" = "draft",
): FormView {
  const isCopy = as === "copy";
  const initial = known && {
    purpose: known.purpose,
    platforms: [...known.platforms],
    ...(!isCopy && { firstDay: known.firstDay, lastDay: known.lastDay }),
    windows: sayWindows(known.windows),
    hours: String(known.hours),
    tasks: known.tasks.map(({ text, due }) => (isCopy ? text : `${text} ${due}`)).join("\n"),
    result: known.result,
    account: known.account ?? OWN,
    ...(known.outside && { outside: known.outside }),
  };
  const drawn = draw(writeForm, at, number, { options: { account: accounts }, initial: initial ?? { account: OWN } });
  // The own account is one of the choices: "none" beside it would be the same once more.
  const fields = drawn.fields.map((one) => (one.name === "account" ? { ...one, isRequired: true } : one));
  const view = { ...drawn, fields: fields as FormView["fields"] };
  return as === "change" ? asChange(at, view) : view;
}

/** The form of a plan that was approved: what is changed is asked about again. */
export function asChange({ locale }: Pick<Asker, "locale">, view: FormView): FormView {
  const t = planWords.in(locale);
  return { ...view, intro: t("forms.change.intro"), submit: t("forms.change.submit") };
}

/** What came of it; before the last window it says that the plan ends with it. @param left windows that are left */
export function drawReport(
  at: Asker,
  number: string,
  { text, left }: { text?: string | undefined; left: number },
): FormView {
  const view = draw(reportForm, at, number, {
    ...(text !== undefined && { initial: { text } }),
    ...(left === 0 && { omit: ["early"] }),
  });
  if (left === 0) return view;
  const ends = planWords.in(at.locale)("forms.report.ends", { count: left });
  const fields = view.fields.map((one) => (one.name === "early" ? { ...one, isRequired: true } : one));
  return {
    ...view,
    fields: fields as FormView["fields"],
    intro: [ends, view.intro].join(at.locale === "en" ? " " : ""),
  };
}

/** As it was asked, to be made less. */
export const drawShorten = (at: Asker, number: string, { firstDay, lastDay, windows, hours }: Content): FormView =>
  draw(shortenForm, at, number, {
    initial: { firstDay, lastDay, windows: sayWindows(windows), hours: String(hours) },
  });
