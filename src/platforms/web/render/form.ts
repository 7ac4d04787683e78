import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { FieldView, FormView, RawValues } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import { hiddenInputs } from "./card.ts";
import { type FieldContext, idOf, renderField } from "./field.ts";
import { attributes, type Html, html } from "./html.ts";
import { renderWords } from "./words.ts";

export type FormOptions = {
  locale: Locale;
  /** Where it is posted to. */
  action: string;
  /** Sent along unseen: which form, what it was opened for, the token against forged requests. */
  hidden: Readonly<Record<string, string>>;
  /** What was typed, after an error or from a draft. Takes the place of all initial values. */
  values?: RawValues;
  /** Why fields were refused, by their names. A name that no field has is told in the summary alone. */
  errors?: Readonly<Record<string, string>>;
  /** Why it was not taken, where that is about no field. */
  summary?: string;
  /** The day where the person is, so that fields of the past or the future can say so while one picks a day. */
  today?: CivilDate;
  /** What the browser offers to choose in place of all that is taken as evidence, as in `accept`. */
  accept?: string;
  /** A way out beside the submit button. */
  cancel?: { label: string; url: string };
};

/**
 * A form as a page's content: cells in one column and a button that stays in sight. Nothing in it needs a script.
 *
 * Browsers are told not to check it themselves: they name one mistake at a time, in the browser's language. Scripts
 * find `data-count-for` on a counter, `data-max-files` and `data-max-bytes` on file fields, and the words for sending on
 * the form and its progress. Files that were taken in before stand as ticked boxes named `<field>.keep`; names of files
 * that a script left out, because they are too large, are sent as `<field>.large`.
 * @throws Error when a field bears the name of a hidden input: one of the two would be lost
 */
export function renderForm(view: FormView, options: FormOptions): Html {
  const taken = view.fields.find(({ name }) => Object.hasOwn(options.hidden, name));
  if (taken) throw new Error(`the field ${taken.name} of ${view.name} bears the name of a hidden input`);
  const context: FieldContext = {
    locale: options.locale,
    zone: view.zone,
    errors: options.errors ?? {},
    ...(options.values && { values: options.values }),
    ...(options.today && { today: options.today }),
    ...(options.accept && { accept: options.accept }),
  };
  const t = renderWords.in(options.locale);
  const hasFiles = view.fields.some(({ kind }) => kind === "file");
  return html`<form class="form" method="post" action="${options.action}" lang="${options.locale}" data-form="${view.name}" autocomplete="off" novalidate${attributes(
    {
      enctype: hasFiles ? "multipart/form-data" : undefined,
      "data-failed": t("form.failed"),
    },
  )}>
${hiddenInputs(options.hidden)}
<h1 class="form-title">${view.title}</h1>
${view.intro !== undefined && html`<p class="form-intro">${view.intro}</p>`}
${renderSummary(view.fields, options)}
<div class="form-cells">${view.fields.map((field) => renderField(field, context))}</div>
<div class="form-submit">${hasFiles && renderProgress(options.locale)}<button class="button button-primary" type="submit">${view.submit}</button>${
    options.cancel && html`<a class="button" href="${options.cancel.url}">${options.cancel.label}</a>`
  }</div>
</form>`;
}

/** How far the files are on their way; only a script can tell. */
function renderProgress(locale: Locale): Html {
  const t = renderWords.in(locale);
  const words = attributes({ "data-sending": t("form.sending"), "data-checking": t("form.checking") });
  return html`<div class="form-progress" hidden${words}><div class="form-progress-track" role="progressbar" aria-label="${t(
    "form.progress",
  )}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"><div class="form-progress-bar"></div></div><p class="form-progress-text"></p></div>`;
}

/** All reasons at once, each leading to its field. */
function renderSummary(fields: readonly FieldView[], { errors = {}, summary, locale }: FormOptions): Html | undefined {
  const reasons = Object.entries(errors);
  if (reasons.length === 0 && summary === undefined) return undefined;
  const ofFields = fields.filter(({ name }) => Object.hasOwn(errors, name));
  const t = renderWords.in(locale);
  const others = reasons.filter(([name]) => !fields.some((field) => field.name === name));
  return html`<div class="form-errors" role="alert" tabindex="-1">
<h2 class="form-errors-title">${reasons.length > 0 ? t("form.errors", { count: reasons.length }) : summary}</h2>
${
  reasons.length > 0 &&
  html`<ul>${ofFields.map(
    (field) =>
      html`<li><a href="#${idOf(field.name)}">${t("form.reason", { label: field.label, reason: errors[field.name] ?? "" })}</a></li>`,
  )}${others.map(([, reason]) => html`<li>${reason}</li>`)}</ul>`
}</div>`;
}
