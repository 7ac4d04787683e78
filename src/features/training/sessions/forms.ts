import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { sessionWords } from "./messages/index.ts";
import { LIMITS } from "./model.ts";

export const writeForm = defineForm("sessions.write", {
  topic: field.openChoice(),
  title: field.text({ required: false, max: LIMITS.title }),
  startsAt: field.dateTime({ future: true }),
  until: field.time(),
  place: field.text({ min: 2, max: LIMITS.place }),
  seats: field.number({ min: 1, max: LIMITS.seats }),
  note: field.longText({ required: false, max: LIMITS.note }),
});
export const materialsForm = defineForm("sessions.materials", {
  title: field.text({ required: false, max: LIMITS.title }),
  link: field.link({ required: false, max: 500 }),
  files: field.file({ required: false, maxFiles: 5 }),
});
/** Departments and what stands beside them. */
export const INVITED_MAX = 100;
export const inviteForm = defineForm("sessions.invite", { to: field.openChoices({ max: INVITED_MAX }) });
export const cancelForm = defineForm("sessions.cancel", { reason: field.longText({ min: 4, max: LIMITS.reason }) });
export const addForm = defineForm("sessions.add", { person: field.person() });
export const correctForm = defineForm("sessions.correct", {
  person: field.person(),
  there: field.choice(["yes", "no"]),
  reason: field.longText({ min: 4, max: LIMITS.reason }),
});
/** The digits never begin with a naught, so that they are a number on every keyboard. */
export const checkInForm = defineForm("sessions.check-in", {
  code: field.number({ min: 100_000, max: 999_999 }),
});

const KEYS: Readonly<Record<string, string>> = { "check-in": "checkIn" };

/** Draws a form in the words of the catalogue. @param called what it is about, for its title */
export function draw<F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  called = "",
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView {
  const name = form.name.slice("sessions.".length);
  const key = `forms.${KEYS[name] ?? name}`;
  const { locale, zone } = at;
  return drawWorded(form, sessionWords as never, { locale, key, params: { called } }, { ...drawing, zone });
}
