import type { types } from "@slack/bolt";
import { type CivilDate, instantAt, isCivilDate, isClockTime, isZone } from "../../core/calendar/civil.ts";
import type { Option } from "../../core/card.ts";
import type { FieldView, RawValue } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import type { FormOpening } from "../../core/reply.ts";
import { FORM_VIEW, fieldBlockId } from "./form-values.ts";
import {
  BOXES_MAX_OPTIONS,
  FILES_MAX,
  HEADER_MAX_CHARS,
  INPUT_MAX_CHARS,
  LABEL_MAX_CHARS,
  OPTION_MAX_CHARS,
  PLACEHOLDER_MAX_CHARS,
  PRIVATE_METADATA_MAX_CHARS,
  VIEW_TITLE_MAX_CHARS,
} from "./limits.ts";
import { drawOption, optionsOrGroups } from "./render-action.ts";
import { paragraphs } from "./rich-text.ts";
import { plain, shorten, wellFormed } from "./text.ts";
import { slackWords } from "./words.ts";

export { readValues } from "./form-values.ts";

/** The action id of every field; what tells them apart is the id of the block. */
const FIELD_ACTION = "value";

/** What a form carries through Slack's client: what it was opened for, and never what is in it. */
export type FormMetadata = {
  context: FormOpening["context"];
  /** Opened from the Home tab, which is then drawn afresh. */
  fromHome?: true;
};

export type FormOptions = {
  locale: Locale;
  /** In place of the context when that is too long for Slack: how the adapter finds it again. */
  metadata?: string;
};

/** What goes with the form, or undefined when Slack cannot carry it. */
export function formMetadata(metadata: FormMetadata): string | undefined {
  const text = JSON.stringify(metadata);
  return text.length <= PRIVATE_METADATA_MAX_CHARS ? text : undefined;
}

/**
 * A form as a modal. Slack's client itself refuses only what it must (empty required fields, texts that are too long);
 * all else is left to the one check of the form, which names all errors at once in our words.
 * @throws RangeError when the context is too long and no `metadata` stands for it
 */
export function renderForm(opening: FormOpening, options: FormOptions): types.ModalView {
  const { view } = opening;
  const t = slackWords.in(options.locale);
  const metadata = options.metadata ?? formMetadata({ context: opening.context });
  if (metadata === undefined) throw new RangeError(`the context of ${opening.form} is too long for Slack`);
  const title = plain(view.title, VIEW_TITLE_MAX_CHARS);
  return {
    type: "modal",
    callback_id: FORM_VIEW + opening.form,
    private_metadata: metadata,
    title,
    submit: plain(view.submit, VIEW_TITLE_MAX_CHARS),
    close: plain(t("form.cancel"), VIEW_TITLE_MAX_CHARS),
    blocks: [
      ...(title.text === wellFormed(view.title) || view.title === "" ? [] : [heading(view.title)]),
      ...(view.intro?.trim() ? [paragraphs([wellFormed(view.intro)])] : []),
      ...view.fields.flatMap((field) => drawField(opening, field, options)),
    ],
  };
}

const heading = (text: string): types.KnownBlock =>
  text.length <= HEADER_MAX_CHARS
    ? { type: "header", text: plain(text.replace(/\s*\n\s*/g, " "), HEADER_MAX_CHARS) }
    : paragraphs([wellFormed(text)]);

function drawField({ form, view }: FormOpening, field: FieldView, options: FormOptions): types.KnownBlock[] {
  if (field.kind === "static") {
    const texts = [field.label, field.hint].filter((text): text is string => !!text?.trim()).map(wellFormed);
    return texts.length === 0 ? [] : [paragraphs(texts)];
  }
  const element = drawElement(field, view.zone);
  const hint = hintOf(field, element.type, options.locale);
  return [
    {
      type: "input",
      block_id: fieldBlockId(form, field.name),
      label: plain(field.label, LABEL_MAX_CHARS),
      ...(hint && { hint: plain(hint, LABEL_MAX_CHARS) }),
      ...(!field.isRequired && { optional: true }),
      element,
    },
  ];
}

/** The field's own hint, and what its shape cannot show. */
function hintOf(field: FieldView, element: string, locale: Locale): string | undefined {
  const isOpen = field.kind === "choice" || field.kind === "choices";
  const note = isOpen && element === "plain_text_input" ? slackWords.in(locale)("form.noOptions") : undefined;
  return [field.hint, note].filter(Boolean).join("\n") || undefined;
}

type Answered = Exclude<FieldView, { kind: "static" }>;
type Element = types.InputBlock["element"];

function drawElement(field: Answered, zone: string): Element {
  const base = { action_id: FIELD_ACTION };
  const hinted = { ...base, ...placeholderOf(field) };
  const said = typeof field.initial === "string" ? field.initial : undefined;
  switch (field.kind) {
    case "text":
      return textInput({ ...hinted, max: field.maxLength, initial: said?.replace(/\s*\n\s*/g, " "), isLong: false });
    case "long-text":
      return textInput({ ...hinted, max: field.maxLength, initial: said, isLong: true });
    case "link":
      // Not Slack's address field: that refuses "weibo.com/…", which people paste and we complete.
      return textInput({ ...hinted, max: field.maxLength, initial: said?.replace(/\s+/g, " "), isLong: false });
    case "choice":
      return choice(field, hinted);
    case "choices":
      return choices(field, hinted);
    case "person":
      return { type: "users_select", ...hinted, ...initialUser(field.initial) };
    case "date":
      return { type: "datepicker", ...hinted, ...(said && isCivilDate(said) && { initial_date: said }) };
    case "time":
      return {
        type: "timepicker",
        ...hinted,
        ...(said && isClockTime(said) && { initial_time: said }),
        ...(isZone(zone) && /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/.test(zone) && { timezone: zone }),
      };
    case "date-time":
      return { type: "datetimepicker", ...base, ...initialInstant(said, zone) };
    case "number":
      return {
        type: "number_input",
        ...hinted,
        is_decimal_allowed: !field.isWhole,
        ...(said &&
          (field.isWhole ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d{1,15})?$/).test(said) && { initial_value: said }),
      };
    case "file":
      return { type: "file_input", ...base, max_files: Math.max(1, Math.min(field.maxFiles, FILES_MAX)) };
  }
}

const placeholderOf = ({ placeholder }: { placeholder?: string }) =>
  placeholder?.trim() ? { placeholder: plain(placeholder, PLACEHOLDER_MAX_CHARS) } : {};

function textInput(field: {
  action_id: string;
  placeholder?: types.PlainTextElement;
  max: number;
  initial: string | undefined;
  isLong: boolean;
}): types.PlainTextInput {
  const { max, initial, isLong, ...rest } = field;
  const max_length = Math.max(1, Math.min(max, INPUT_MAX_CHARS));
  return {
    type: "plain_text_input",
    ...rest,
    max_length,
    ...(isLong && { multiline: true }),
    ...(initial && { initial_value: shorten(initial, max_length) }),
  };
}

type Hinted = { action_id: string; placeholder?: types.PlainTextElement };
type Choosing = Answered & { kind: "choice" | "choices" };

/** So many options are seen at a glance; with more, or when the answer may be taken back, a list is better. */
const RADIO_MAX_OPTIONS = 5;

function choice(field: Choosing, hinted: Hinted): Element {
  const options = (field.options ?? []).map(drawLongOption);
  if (options.length === 0) return openInput(field, hinted);
  const initial = options.find((option) => option.value === field.initial);
  const initially = initial && { initial_option: initial };
  if (field.isRequired && options.length <= RADIO_MAX_OPTIONS) {
    return { type: "radio_buttons", action_id: hinted.action_id, options, ...initially };
  }
  return { type: "static_select", ...hinted, ...optionsOrGroups(options), ...initially };
}

function choices(field: Choosing, hinted: Hinted): Element {
  const options = (field.options ?? []).map(drawLongOption);
  if (options.length === 0) return openInput(field, hinted);
  const wanted: readonly unknown[] = Array.isArray(field.initial) ? field.initial : [];
  const initial = options.filter((option) => wanted.includes(option.value));
  if (options.length <= BOXES_MAX_OPTIONS) {
    const initially = initial.length > 0 && { initial_options: initial };
    return { type: "checkboxes", action_id: hinted.action_id, options, ...initially };
  }
  const max = field.kind === "choices" ? Math.max(1, field.max) : 1;
  const initially = initial.length > 0 && { initial_options: initial.slice(0, Math.min(max, 100)) };
  return {
    type: "multi_static_select",
    ...hinted,
    ...optionsOrGroups(options),
    ...initially,
    max_selected_items: Math.min(max, options.length),
  };
}

const openInput = (field: Choosing, hinted: Hinted): types.PlainTextInput => {
  const initial = typeof field.initial === "string" ? field.initial : undefined;
  return textInput({ ...hinted, max: INPUT_MAX_CHARS, initial, isLong: false });
};

/** A label that is too long for one line goes on in the line below, where there is no hint. */
function drawLongOption(option: Option): types.PlainTextOption {
  const drawn = drawOption(option);
  const label = wellFormed(option.label);
  if (label.length <= OPTION_MAX_CHARS || option.hint) return drawn;
  const rest = label.slice(drawn.text.text.length - 1);
  return { ...drawn, description: plain(`…${rest}`, OPTION_MAX_CHARS) };
}

const initialUser = (initial: RawValue | undefined) =>
  typeof initial === "object" && "account" in initial && initial.account.platform === "slack"
    ? { initial_user: initial.account.externalId }
    : {};

/** Slack wants seconds with ten digits, that is from 2001 to 2286. */
function initialInstant(said: string | undefined, zone: string): { initial_date_time?: number } {
  if (!said) return {};
  const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})$/.exec(said);
  const [, date = "", time = ""] = local ?? [];
  const isLocal = isCivilDate(date) && isClockTime(time);
  const ms = isLocal ? instantAt(date as CivilDate, time, zone).getTime() : Date.parse(said);
  const seconds = Math.floor(ms / 1000);
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? { initial_date_time: seconds } : {};
}
