import { addDays, type CivilDate, civilDateIn, clockTimeIn } from "../../../core/calendar/civil.ts";
import type { Option } from "../../../core/card.ts";
import type { FieldView, RawValue, RawValues } from "../../../core/form.ts";
import type { FileRef } from "../../../core/interaction.ts";
import type { Locale } from "../../../core/locale.ts";
import { sayZone } from "../../../core/wording.ts";
import { attributes, type Html, html } from "./html.ts";
import { renderWords } from "./words.ts";

export type FieldContext = {
  locale: Locale;
  zone: string;
  values?: RawValues;
  errors: Readonly<Record<string, string>>;
  today?: CivilDate;
  accept?: string;
};

/** More options than this are a select, since a wall of radio buttons hides the rest of the form. */
const RADIO_MAX = 5;

/** What is taken as evidence (core/evidence.ts). The content is checked again when it arrives. */
const ACCEPTED_FILES = "image/*,video/mp4,video/quicktime,audio/*,application/pdf,.docx,.xlsx,.pptx,.txt";
/** What can be freed of all that tells whose it is. Phones turn their own kinds of picture into one of these. */
export const CLEAN_FILES = "image/jpeg,image/png,image/webp,.txt";

/** The id of a field's control, to which its label and the error summary lead. */
export const idOf = (name: string): string => `f-${name.replace(/[^A-Za-z0-9_-]/g, "_")}`;

/** One cell of a form: label, hint, control, and the reason why it was refused. */
export function renderField(field: FieldView, context: FieldContext): Html {
  const value = context.values ? context.values[field.name] : field.initial;
  switch (field.kind) {
    case "static":
      return html`<div class="field field-static"><p class="field-label">${field.label}</p>${
        field.hint !== undefined && html`<p class="field-hint">${field.hint}</p>`
      }</div>\n`;
    case "choices":
      return group(field, context, boxes("checkbox", field, optionsOf(field), listOf(value), context));
    case "choice":
      return optionsOf(field).length > RADIO_MAX
        ? single(field, context, select(field, textOf(value), context))
        : group(field, context, radios(field, textOf(value), context));
    case "person":
      return single(
        field,
        context,
        field.options ? select(field, textOf(value), context) : input(field, textOf(value), context),
      );
    case "file":
      return group(field, context, fileInputs(field, value, context));
    case "long-text":
      // Parsers drop a line break right after the tag, so one is given that may be dropped.
      return single(
        field,
        context,
        html`<textarea class="field-input" rows="5"${attributes({
          ...common(field, context),
          placeholder: field.placeholder,
          ...counted(field.maxLength),
        })}>\n${textOf(value)}</textarea>`,
      );
    case "date-time":
      return single(field, context, input(field, localTime(textOf(value), context.zone), context));
    case "text":
    case "date":
    case "time":
    case "number":
    case "link":
      return single(field, context, input(field, textOf(value), context));
  }
}

type Of<K extends FieldView["kind"]> = FieldView & { kind: K };
type Answerable = Exclude<FieldView, Of<"static">>;

/** A cell with one control, named by a label. */
const single = (field: Answerable, context: FieldContext, control: Html): Html =>
  html`<div class="field"${attributes(marks(field, context))}><label class="field-label" for="${idOf(field.name)}">${
    field.label
  }${requiredMark(field, context)}</label>
${control}${notes(field, context)}</div>\n`;

/** A cell with several controls, named by a legend. The cell itself takes the focus from the error summary. */
const group = (field: Answerable, context: FieldContext, controls: Html): Html =>
  html`<fieldset class="field"${attributes({
    ...marks(field, context),
    id: idOf(field.name),
    tabindex: -1,
    role: field.kind === "choice" ? "radiogroup" : undefined,
    "aria-required": field.kind === "choice" && field.isRequired ? "true" : undefined,
    "aria-describedby": describedBy(field, context),
  })}><legend class="field-label">${field.label}${requiredMark(field, context)}</legend>
${controls}${notes(field, context)}</fieldset>\n`;

const marks = (field: Answerable, { errors }: FieldContext) => ({
  "data-kind": field.kind,
  "data-invalid": Object.hasOwn(errors, field.name) ? "yes" : undefined,
});

const requiredMark = (field: Answerable, { locale }: FieldContext): Html | undefined =>
  field.isRequired ? html` <span class="field-required">${renderWords.in(locale)("form.required")}</span>` : undefined;

/** Attributes that every lone control has. */
const common = (field: Answerable, context: FieldContext) => ({
  id: idOf(field.name),
  name: field.name,
  "aria-required": field.isRequired ? "true" : undefined,
  "aria-invalid": Object.hasOwn(context.errors, field.name) ? "true" : undefined,
  "aria-describedby": describedBy(field, context),
});

/**
 * The bound for the counter is in characters, while `maxlength` counts UTF-16 units, of which a character has up to
 * two: so the browser never cuts off a text that is allowed.
 */
const counted = (max: number) => ({ maxlength: max * 2, "data-max-length": max });

function input(
  field: Of<"text" | "date" | "time" | "date-time" | "number" | "link" | "person">,
  value: string,
  context: FieldContext,
): Html {
  return html`<input class="field-input"${attributes({
    ...common(field, context),
    ...typed(field, context),
    value,
    placeholder:
      field.placeholder ?? (field.kind === "person" ? renderWords.in(context.locale)("form.person") : undefined),
  })}>${field.kind === "person" && html`<datalist id="${idOf(field.name)}-people"></datalist>`}`;
}

function typed(field: Parameters<typeof input>[0], { today }: FieldContext): Parameters<typeof attributes>[0] {
  switch (field.kind) {
    case "text":
      return { type: "text", ...counted(field.maxLength) };
    case "date":
      return {
        type: "date",
        max: field.isPastOnly ? today : undefined,
        min: field.isFutureOnly ? today : undefined,
      };
    case "time":
      return { type: "time" };
    case "date-time":
      return {
        type: "datetime-local",
        max: field.isPastOnly && today ? `${addDays(today, 1)}T00:00` : undefined,
        min: field.isFutureOnly && today ? `${today}T00:00` : undefined,
      };
    case "number":
      // Not type=number, which throws away what it cannot read, such as full-width digits.
      return { type: "text", inputmode: field.isWhole ? "numeric" : "decimal" };
    case "link":
      return { type: "url", inputmode: "url", autocapitalize: "none", spellcheck: "false", maxlength: field.maxLength };
    case "person":
      return { type: "text", list: `${idOf(field.name)}-people`, spellcheck: "false", "data-people": "yes" };
  }
}

function select(field: Of<"choice" | "person">, value: string, context: FieldContext): Html {
  const t = renderWords.in(context.locale);
  return html`<div class="field-select"><select class="field-input"${attributes(common(field, context))}><option value="">${
    field.isRequired ? (field.placeholder ?? t("form.choose")) : t("form.none")
  }</option>${optionsOf(field).map(
    (option) =>
      html`<option value="${option.value}"${attributes({ selected: option.value === value })}>${
        option.hint === undefined ? option.label : `${option.label} (${option.hint})`
      }</option>`,
  )}</select></div>`;
}

/** A radio button cannot be taken back, so an optional choice gets one that says "none". */
function radios(field: Of<"choice">, value: string, context: FieldContext): Html {
  const none = { value: "", label: renderWords.in(context.locale)("form.none") };
  const options = field.isRequired ? optionsOf(field) : [...optionsOf(field), none];
  return boxes("radio", field, options, [value], context);
}

function boxes(
  type: "radio" | "checkbox",
  field: Of<"choice" | "choices">,
  options: readonly Option[],
  chosen: readonly string[],
  context: FieldContext,
): Html {
  const invalid = attributes({ "aria-invalid": Object.hasOwn(context.errors, field.name) ? "true" : undefined });
  const item = ({ value, label, hint }: Option): Html =>
    html`<label class="option"><input type="${type}" name="${field.name}" value="${value}"${attributes({
      checked: chosen.includes(value),
    })}${invalid}><span class="option-text"><span>${label}</span>${
      hint !== undefined && html`<span class="option-hint">${hint}</span>`
    }</span></label>`;
  return html`<div class="options"${attributes({
    "data-max": field.kind === "choices" ? field.max : undefined,
  })}>${options.map(item)}</div>`;
}

/** The camera has an input of its own, because `capture` keeps a phone from offering its album. */
function fileInputs(field: Of<"file">, value: RawValue | undefined, context: FieldContext): Html {
  const t = renderWords.in(context.locale);
  const kept = (Array.isArray(value) ? value : []).filter((item): item is FileRef => typeof item === "object");
  const one = (label: string, extra: Parameters<typeof attributes>[0], className: string): Html =>
    html`<label class="${className}"><span class="field-file-label">${label}</span><input type="file" name="${field.name}"${attributes(
      {
        ...extra,
        multiple: field.maxFiles > 1,
        "data-max-files": field.maxFiles,
        "data-max-bytes": field.maxBytes,
        "aria-invalid": Object.hasOwn(context.errors, field.name) ? "true" : undefined,
        "aria-describedby": describedBy(field, context),
      },
    )}></label>`;
  return html`${
    kept.length > 0 &&
    html`<div class="options field-kept" role="group" aria-label="${t("form.kept")}"><p class="field-hint">${t("form.kept")}</p>${kept.map(
      (file) =>
        html`<label class="option"><input type="checkbox" name="${`${field.name}.keep`}" value="${
          file.kind === "stored" ? file.evidenceId : file.ref
        }" checked><span class="option-text">${file.name ?? t("form.nameless")}</span></label>`,
    )}</div>`
  }<div class="field-files">${one(t("form.pick"), { accept: context.accept ?? ACCEPTED_FILES }, "field-file")}${one(
    t("form.photo"),
    { accept: "image/*", capture: "environment" },
    "field-file field-camera",
  )}</div>`;
}

/** What stands below a control: our hint, the bounds, the reason. */
function notes(field: Answerable, context: FieldContext): Html {
  const id = idOf(field.name);
  const bounds = boundsOf(field, context);
  const error = context.errors[field.name];
  const counter = field.kind === "text" || field.kind === "long-text" ? id : undefined;
  return html`${
    error !== undefined &&
    Object.hasOwn(context.errors, field.name) &&
    html`
<p class="field-error" id="${id}-error"><span class="field-error-word">${renderWords.in(context.locale)("form.error")}</span> ${error}</p>`
  }${
    field.hint !== undefined &&
    html`
<p class="field-hint" id="${id}-hint">${field.hint}</p>`
  }${
    bounds !== undefined &&
    html`
<p class="field-hint field-bounds" id="${id}-bounds"${attributes({ "data-count-for": counter })}>${bounds}</p>`
  }`;
}

function describedBy(field: Answerable, context: FieldContext): string | undefined {
  const id = idOf(field.name);
  const ids = [
    Object.hasOwn(context.errors, field.name) && `${id}-error`,
    field.hint !== undefined && `${id}-hint`,
    boundsOf(field, context) !== undefined && `${id}-bounds`,
  ].filter((item) => item !== false);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

/** A field's bounds in words, as far as a person should know them before typing. */
function boundsOf(field: Answerable, { locale, zone }: FieldContext): string | undefined {
  const t = renderWords.in(locale);
  switch (field.kind) {
    case "long-text":
      return t("form.maxCharacters", { count: field.maxLength });
    case "number":
      return t("form.range", { min: field.min, max: field.max });
    case "choices":
      return field.max < optionsOf(field).length ? t("form.upTo", { count: field.max }) : undefined;
    case "file": {
      const size = Math.floor(field.maxBytes / 1_048_576);
      // A hint that names the limit has said it.
      return field.hint?.includes(`${size} MB`) ? undefined : t("form.files", { count: field.maxFiles, size });
    }
    case "date-time":
      return t("form.zone", { zone: sayZone(zone, locale) });
    default:
      return undefined;
  }
}

/** An instant as the clocks of the zone show it, since that is what the control takes; other text as it is. */
function localTime(text: string, zone: string): string {
  const instant = /(Z|[+-]\d{2}:\d{2})$/.test(text) ? new Date(text) : undefined;
  if (!instant || Number.isNaN(instant.getTime())) return text;
  return `${civilDateIn(instant, zone)}T${clockTimeIn(instant, zone)}`;
}

/** In a drawn form the options are worded; in its definition they are bare values under the same name. */
const optionsOf = (field: FieldView): readonly Option[] => (field as { options?: readonly Option[] }).options ?? [];

const textOf = (value: RawValue | undefined): string => (typeof value === "string" ? value : "");

const listOf = (value: RawValue | undefined): string[] =>
  Array.isArray(value)
    ? value.filter((item): item is string => typeof item === "string")
    : value
      ? [textOf(value)]
      : [];
