import type { Ctx } from "../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../core/form.ts";
import { ROLES } from "../../core/people.ts";
import { drawWorded } from "../../core/worded-form.ts";
import { broadcastWords } from "./messages/index.ts";
import { CHANNEL_LANGUAGES, KINDS, LIMITS } from "./model.ts";
import { CHECKS } from "./real/anonymity.ts";
import { REST_DAYS } from "./schedules/rule.ts";

const title = () => field.text({ min: 2, max: LIMITS.title });
const text = () => field.longText({ min: 10, max: LIMITS.text });

/** What it says, in both languages. */
export const writeForm = defineForm("broadcasts.write", {
  kind: field.choice(KINDS),
  titleZh: title(),
  textZh: text(),
  titleEn: title(),
  textEn: text(),
  clauses: field.text({ required: false, max: 100 }),
  asks: field.choices(["confirm"], { required: false }),
});

const asked = () => field.text({ required: false, max: LIMITS.question });
const options = () => field.longText({ required: false, max: LIMITS.options.max * (LIMITS.option + 1) });
const why = () => field.longText({ required: false, max: LIMITS.why });

/** What the readers are asked, in both languages; all empty takes the question away. */
export const questionForm = defineForm("broadcasts.question", {
  textZh: asked(),
  optionsZh: options(),
  whyZh: why(),
  textEn: asked(),
  optionsEn: options(),
  whyEn: why(),
  answer: field.number({ required: false, min: 1, max: LIMITS.options.max }),
});

/** More departments than a menu holds are not offered; the largest come first. */
export const CHOICES_MAX = 100;
const some = () => field.openChoices({ required: false, max: CHOICES_MAX });

export const audienceForm = defineForm("broadcasts.audience", {
  departments: some(),
  roles: field.choices(ROLES, { required: false }),
  regions: some(),
  platforms: field.choices(["slack", "wecom", "web"], { required: false }),
});

export const waysForm = defineForm("broadcasts.ways", {
  ways: field.choices(["direct", "mail", "feed"], { required: false }),
  channels: field.openChoices({ required: false, max: 20 }),
  language: field.choice(CHANNEL_LANGUAGES),
  plannedAt: field.dateTime({ required: false, future: true }),
});

export const giveBackForm = defineForm("broadcasts.give-back", { reason: field.longText({ min: 4, max: 500 }) });
export const recallForm = defineForm("broadcasts.recall", {
  reason: field.longText({ min: 4, max: 500 }),
  tell: field.choices(["tell"], { required: false }),
});
export const askRealForm = defineForm("broadcasts.ask-real", { checks: field.choices(CHECKS) });
export const postedForm = defineForm("broadcasts.posted", {
  place: field.text({ min: 2, max: 100 }),
  at: field.dateTime({ required: false, past: true }),
});

/** A group or a channel to post in. */
export const channelForm = defineForm("broadcasts.channel", {
  platform: field.choice(["slack", "wecom"]),
  name: field.text({ min: 2, max: 60 }),
  address: field.text({ min: 3, max: 500 }),
});

/** By which rule case studies go out. */
export const scheduleForm = defineForm("broadcasts.schedule", {
  every: field.choice(["month-after", "month-weekday", "weeks"]),
  day: field.number({ required: false, min: 0, max: 27 }),
  nth: field.choice(["1", "2", "3", "4", "-1"], { required: false }),
  weekdays: field.choices(["1", "2", "3", "4", "5", "6", "7"], { required: false }),
  n: field.number({ required: false, min: 1, max: 12 }),
  at: field.time(),
  rest: field.choice(REST_DAYS),
});

/** The words of a form stand in the catalogue under its name. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Ctx, "locale" | "zone">,
  drawing: Omit<Drawing<F>, "zone"> = {},
  params?: Record<string, string | number>,
): FormView => {
  const key = `forms.${form.name.slice("broadcasts.".length)}`;
  return drawWorded(form, broadcastWords as never, { locale: at.locale, key, ...(params && { params }) }, {
    ...drawing,
    zone: at.zone,
  } as Drawing<F>);
};
