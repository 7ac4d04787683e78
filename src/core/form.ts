import { z } from "zod";
import { type CivilDate, instantAt, isCivilDate, isClockTime } from "./calendar/civil.ts";
import type { Option } from "./card.ts";
import type { Account, FileRef, RawValue, RawValues } from "./interaction.ts";
import { saysPassword } from "./passwords.ts";

export type { RawValue, RawValues } from "./interaction.ts";

/**
 * A form is one definition of its fields; Slack's modal, the WeCom dialogue and the page are drawn from it, and what
 * comes back from any of them passes the same check. Nothing here knows a platform.
 */

type Common = { isRequired: boolean };
export type FieldSpec =
  /** One line. Lengths in characters (code points). */
  | (Common & { kind: "text"; minLength: number; maxLength: number })
  /** Several lines. */
  | (Common & { kind: "long-text"; minLength: number; maxLength: number })
  /** One of several. Without `options` they are given when the form is drawn, and the handler checks the value. */
  | (Common & { kind: "choice"; options?: readonly string[] })
  | (Common & { kind: "choices"; options?: readonly string[]; max: number })
  /** Somebody of the company. Raw: our id, or the platform account that a picker returned. Checked: our id. */
  | (Common & { kind: "person" })
  /** Raw and checked: `YYYY-MM-DD`. */
  | (Common & { kind: "date"; isPastOnly?: boolean; isFutureOnly?: boolean })
  /** Raw and checked: `HH:mm`, 24 hours. */
  | (Common & { kind: "time" })
  /** Raw: an ISO instant, or `YYYY-MM-DDTHH:mm` on the clock of the person. Checked: Date. */
  | (Common & { kind: "date-time"; isPastOnly?: boolean; isFutureOnly?: boolean })
  | (Common & { kind: "number"; min: number; max: number; isWhole: boolean })
  | (Common & { kind: "file"; maxFiles: number; maxBytes: number })
  /** An address with http or https. */
  | (Common & { kind: "link"; maxLength: number })
  /** Text to read, nothing to answer. */
  | { kind: "static"; isRequired: false };

export type Fields = Record<string, FieldSpec>;

type Answer<F extends FieldSpec> = F["kind"] extends "text" | "long-text" | "date" | "time" | "link" | "person"
  ? string
  : F extends { kind: "choice"; options: readonly (infer O)[] }
    ? O
    : F["kind"] extends "choice"
      ? string
      : F extends { kind: "choices"; options: readonly (infer O)[] }
        ? O[]
        : F["kind"] extends "choices"
          ? string[]
          : F["kind"] extends "date-time"
            ? Date
            : F["kind"] extends "number"
              ? number
              : F["kind"] extends "file"
                ? FileRef[]
                : undefined;

/** What the handler gets: the required ones always, the others or undefined; lists are empty when not answered. */
export type ValuesOf<F extends Fields> = {
  [K in keyof F]: F[K]["kind"] extends "choices" | "file"
    ? Answer<F[K]>
    : F[K]["isRequired"] extends true
      ? Answer<F[K]>
      : Answer<F[K]> | undefined;
};

// NoInfer: what a field is comes from how it is made, never from where it is put.
const required = <R extends boolean>(isRequired: R | undefined) => (isRequired ?? true) as NoInfer<R>;
type Opt<R extends boolean> = { required?: R };

/** Makes the fields. All are required unless `required: false`. */
export const field = {
  text: <R extends boolean = true>(o: Opt<R> & { min?: number; max?: number } = {}) =>
    ({ kind: "text", isRequired: required(o.required), minLength: o.min ?? 0, maxLength: o.max ?? 200 }) as const,
  longText: <R extends boolean = true>(o: Opt<R> & { min?: number; max?: number } = {}) =>
    ({ kind: "long-text", isRequired: required(o.required), minLength: o.min ?? 0, maxLength: o.max ?? 3000 }) as const,
  choice: <const O extends readonly string[], R extends boolean = true>(options: O, o: Opt<R> = {}) =>
    ({ kind: "choice", isRequired: required(o.required), options }) as const,
  openChoice: <R extends boolean = true>(o: Opt<R> = {}) =>
    ({ kind: "choice", isRequired: required(o.required) }) as const,
  choices: <const O extends readonly string[], R extends boolean = true>(
    options: O,
    o: Opt<R> & { max?: number } = {},
  ) => ({ kind: "choices", isRequired: required(o.required), options, max: o.max ?? options.length }) as const,
  openChoices: <R extends boolean = true>(o: Opt<R> & { max: number }) =>
    ({ kind: "choices", isRequired: required(o.required), max: o.max }) as const,
  person: <R extends boolean = true>(o: Opt<R> = {}) => ({ kind: "person", isRequired: required(o.required) }) as const,
  date: <R extends boolean = true>(o: Opt<R> & { past?: boolean; future?: boolean } = {}) =>
    ({ kind: "date", isRequired: required(o.required), isPastOnly: !!o.past, isFutureOnly: !!o.future }) as const,
  time: <R extends boolean = true>(o: Opt<R> = {}) => ({ kind: "time", isRequired: required(o.required) }) as const,
  dateTime: <R extends boolean = true>(o: Opt<R> & { past?: boolean; future?: boolean } = {}) =>
    ({ kind: "date-time", isRequired: required(o.required), isPastOnly: !!o.past, isFutureOnly: !!o.future }) as const,
  number: <R extends boolean = true>(o: Opt<R> & { min: number; max: number; whole?: boolean }) =>
    ({ kind: "number", isRequired: required(o.required), min: o.min, max: o.max, isWhole: o.whole ?? true }) as const,
  file: <R extends boolean = true>(o: Opt<R> & { maxFiles?: number; maxBytes?: number } = {}) =>
    ({
      kind: "file",
      isRequired: required(o.required),
      maxFiles: o.maxFiles ?? 5,
      maxBytes: o.maxBytes ?? 20 * 1024 * 1024,
    }) as const,
  link: <R extends boolean = true>(o: Opt<R> & { max?: number } = {}) =>
    ({ kind: "link", isRequired: required(o.required), maxLength: o.max ?? 2000 }) as const,
  static: () => ({ kind: "static", isRequired: false }) as const,
};

/** The wording of a form in one language. Every field has a label; a choice has a label for each option. */
export type FormWords<F extends Fields> = {
  title: string;
  /** On top, where privacy or consequences matter. */
  intro?: string;
  submit: string;
  fields: {
    [K in keyof F]: FieldWords &
      (F[K] extends { options: readonly (infer O extends string)[] }
        ? { options: Record<O, string | { label: string; hint: string }> }
        : unknown);
  };
};
export type FieldWords = { label: string; hint?: string; placeholder?: string };

export type Form<F extends Fields = Fields> = { name: string; fields: F };

/** A form drawn in one language, as plain data for the renderers. */
export type FormView = {
  name: string;
  title: string;
  intro?: string;
  submit: string;
  fields: FieldView[];
  /** IANA zone in which dates and times of this person are meant. */
  zone: string;
};
export type FieldView = Bare<FieldSpec> & FieldWords & { name: string; options?: Option[]; initial?: RawValue };
/** Without the bare values of choices; the drawn field has them with labels. */
type Bare<F> = F extends unknown ? Omit<F, "options"> : never;

/** A form by its name and fields; drawing and checking follow from these. */
export const defineForm = <const F extends Fields>(name: string, fields: F): Form<F> => ({ name, fields });

export type Drawing<F extends Fields> = {
  zone: string;
  initial?: { [K in keyof F]?: RawValue };
  /** Options of the fields that have none of their own. */
  options?: { [K in keyof F]?: Option[] };
  /** Fields that this person or place does not get. They must not be required. */
  omit?: readonly (keyof F & string)[];
};

/** Draws a form: its fields in order, worded, with what is known already filled in. */
export function drawForm<F extends Fields>(form: Form<F>, words: FormWords<F>, drawing: Drawing<F>): FormView {
  const fields: FieldView[] = [];
  for (const [name, spec] of Object.entries(form.fields) as [keyof F & string, F[keyof F]][]) {
    if (drawing.omit?.includes(name)) continue;
    const worded = words.fields[name] as FieldWords & { options?: Record<string, string | Omit<Option, "value">> };
    const { options: labels, ...own } = worded;
    const options =
      drawing.options?.[name] ??
      (labels &&
        Object.entries(labels).map(([value, label]) =>
          typeof label === "string" ? { value, label } : { value, ...label },
        ));
    const initial = drawing.initial?.[name];
    const { options: _values, ...bare } = spec as FieldSpec & { options?: readonly string[] };
    fields.push({
      ...bare,
      ...own,
      name,
      ...(options && { options }),
      ...(initial !== undefined && { initial }),
    } as FieldView);
  }
  const { fields: _fields, ...head } = words;
  return { name: form.name, ...head, fields, zone: drawing.zone };
}

/** Why an answer is not accepted. The core catalogue has a wording for each (`form.errors.…`). */
export type FieldError = { code: FieldErrorCode; params?: Record<string, string | number> };
export type FieldErrorCode =
  | "required"
  | "too-short"
  | "too-long"
  | "not-an-option"
  | "too-many"
  | "unknown-person"
  | "not-a-date"
  | "not-a-time"
  | "in-the-future"
  | "in-the-past"
  | "not-a-number"
  | "out-of-range"
  | "not-whole"
  | "not-a-link"
  | "file-too-large"
  | "password";

export type CheckContext = {
  now: Date;
  /** Zone of the person who filled it in. */
  zone: string;
  /** The person behind what a picker or a page returned; undefined for strangers, bots and leavers. */
  findPerson(raw: string | { account: Account }): Promise<string | undefined>;
};

export type Checked<F extends Fields> =
  | { ok: true; values: ValuesOf<F> }
  | { ok: false; errors: Record<string, FieldError> };

/**
 * Checks everything that was typed and names all errors at once. Unknown fields are ignored; control characters other
 * than line breaks and tabs are taken out, since no person types them and no platform shows them.
 */
export async function checkForm<F extends Fields>(
  form: Form<F>,
  raw: RawValues,
  at: CheckContext,
): Promise<Checked<F>> {
  const parsed = await schemaOf(form).safeParseAsync(
    Object.fromEntries(Object.keys(form.fields).map((name) => [name, { raw: raw[name], at } satisfies Given])),
  );
  if (parsed.success) return { ok: true, values: parsed.data as ValuesOf<F> };
  const errors: Record<string, FieldError> = {};
  for (const issue of parsed.error.issues) {
    const name = String(issue.path[0]);
    errors[name] ??= (issue as { params?: { error: FieldError } }).params?.error ?? { code: "required" };
  }
  return { ok: false, errors };
}

/** What a field's schema checks: the raw value, and the time, zone and people to check it against. */
type Given = { raw: RawValue | undefined; at: CheckContext };
type FormSchema = z.ZodObject<Record<string, ReturnType<typeof fieldSchema>>>;
const schemas = new WeakMap<object, FormSchema>();

/** The one zod schema of a form, made once. Values that fail carry their `FieldError` as the issue's params. */
function schemaOf(form: Form): FormSchema {
  let schema = schemas.get(form.fields);
  if (!schema) {
    schema = z.object(Object.fromEntries(Object.entries(form.fields).map(([name, spec]) => [name, fieldSchema(spec)])));
    schemas.set(form.fields, schema);
  }
  return schema;
}

/** Checks one field alone, as the step of a dialogue does. */
export async function checkField(
  spec: FieldSpec,
  raw: RawValue | undefined,
  at: CheckContext,
): Promise<{ ok: true; value: unknown } | { ok: false; error: FieldError }> {
  const parsed = await fieldSchema(spec).safeParseAsync({ raw, at } satisfies Given);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0] as { params?: { error: FieldError } } | undefined;
  return { ok: false, error: issue?.params?.error ?? { code: "required" } };
}

// Everything but line feed and tab below U+0020, DEL, C1, and the directional overrides that can make a text read
// other than it is stored (marks for honest right-to-left writing stay).
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A text as it is kept: line breaks as \n, without control characters and directional overrides, trimmed. */
export const cleanText = (text: string): string =>
  // Half a character, as a cut message may end in, has no bytes of its own: it is kept as the sign for that.
  text.toWellFormed().replace(/\r\n?/g, "\n").replace(UNWANTED, "").trim();

function fieldSchema(spec: FieldSpec) {
  return z.custom<Given>().transform(async ({ raw, at }, ctx) => {
    const result = await answerOf(spec, raw, at);
    if ("error" in result) {
      ctx.addIssue({ code: "custom", message: result.error.code, params: { error: result.error } });
      return z.NEVER;
    }
    return result.value;
  });
}

type Result = { value: unknown } | { error: FieldError };
const fail = (code: FieldErrorCode, params?: FieldError["params"]): Result => ({
  error: { code, ...(params && { params }) },
});

async function answerOf(spec: FieldSpec, raw: RawValue | undefined, at: CheckContext): Promise<Result> {
  if (spec.kind === "static") return { value: undefined };
  if (spec.kind === "file") return filesOf(spec, raw);
  if (spec.kind === "choices") return choicesOf(spec, raw);
  if (spec.kind === "person") return personOf(spec, raw, at);
  if (raw !== undefined && typeof raw !== "string") return fail("required");
  const text = cleanText(raw ?? "");
  if (text === "") return spec.isRequired ? fail("required") : { value: undefined };
  switch (spec.kind) {
    case "text":
      return lengthOf(text.replace(/\s*\n\s*/g, " "), spec);
    case "long-text":
      return lengthOf(text, spec);
    case "choice":
      return !spec.options || spec.options.includes(text) ? { value: text } : fail("not-an-option");
    case "date":
      return dateOf(spec, text, at);
    case "time":
      return isClockTime(text) ? { value: text } : fail("not-a-time");
    case "date-time":
      return instantOf(spec, text, at);
    case "number":
      return numberOf(spec, text);
    case "link":
      return linkOf(spec, text);
  }
}

function lengthOf(text: string, spec: { minLength: number; maxLength: number }): Result {
  const length = [...text].length;
  if (length > spec.maxLength) return fail("too-long", { max: spec.maxLength, length });
  if (length < spec.minLength) return fail("too-short", { min: spec.minLength, length });
  if (saysPassword(text)) return fail("password");
  return { value: text };
}

function choicesOf(spec: FieldSpec & { kind: "choices" }, raw: RawValue | undefined): Result {
  const list = Array.isArray(raw) ? raw : raw ? [raw] : [];
  if (!list.every((item): item is string => typeof item === "string")) return fail("not-an-option");
  const chosen = [...new Set(list.filter((item) => item !== ""))];
  if (spec.options && !chosen.every((item) => spec.options?.includes(item))) return fail("not-an-option");
  if (chosen.length > spec.max) return fail("too-many", { max: spec.max });
  return chosen.length === 0 && spec.isRequired ? fail("required") : { value: chosen };
}

function filesOf(spec: FieldSpec & { kind: "file" }, raw: RawValue | undefined): Result {
  const list = (Array.isArray(raw) ? raw : []).filter((item): item is FileRef => typeof item === "object");
  if (list.length > spec.maxFiles) return fail("too-many", { max: spec.maxFiles });
  const tooLarge = list.find((file) => file.kind === "remote" && (file.bytes ?? 0) > spec.maxBytes);
  if (tooLarge) return fail("file-too-large", { name: tooLarge.name ?? "?", max: Math.floor(spec.maxBytes / 1048576) });
  return list.length === 0 && spec.isRequired ? fail("required") : { value: list };
}

async function personOf(spec: FieldSpec & { kind: "person" }, raw: RawValue | undefined, at: CheckContext) {
  if (raw === undefined || raw === "" || Array.isArray(raw)) {
    return spec.isRequired ? fail("required") : { value: undefined };
  }
  const id = await at.findPerson(raw);
  return id ? { value: id } : fail("unknown-person");
}

function dateOf(spec: FieldSpec & { kind: "date" }, text: string, at: CheckContext): Result {
  if (!isCivilDate(text)) return fail("not-a-date");
  return timely(spec, instantAt(text, "12:00", at.zone), at, text, 12 * 3_600_000);
}

function instantOf(spec: FieldSpec & { kind: "date-time" }, text: string, at: CheckContext): Result {
  const local = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?$/.exec(text);
  const instant = local
    ? isCivilDate(local[1] ?? "") && isClockTime(local[2] ?? "")
      ? instantAt(local[1] as CivilDate, local[2] as string, at.zone)
      : undefined
    : /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text)
      ? new Date(text)
      : undefined;
  if (!instant || Number.isNaN(instant.getTime())) return fail("not-a-date");
  return timely(spec, instant, at, instant, 60_000);
}

/** `slackMs` forgives the rest of today for a date, and a clock that runs a little ahead for an instant. */
function timely(
  spec: { isPastOnly?: boolean; isFutureOnly?: boolean },
  instant: Date,
  at: CheckContext,
  value: unknown,
  slackMs: number,
): Result {
  const ahead = instant.getTime() - at.now.getTime();
  if (spec.isPastOnly && ahead > slackMs) return fail("in-the-future");
  if (spec.isFutureOnly && ahead < -slackMs) return fail("in-the-past");
  return { value };
}

function numberOf(spec: FieldSpec & { kind: "number" }, text: string): Result {
  // Full-width digits are what a Chinese keyboard may give.
  const plain = text.replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10)).replace(/[．。]/g, ".");
  if (!/^[+-]?\d+(\.\d+)?$/.test(plain)) return fail("not-a-number");
  const value = Number(plain);
  if (spec.isWhole && !Number.isInteger(value)) return fail("not-whole");
  if (value < spec.min || value > spec.max) return fail("out-of-range", { min: spec.min, max: spec.max });
  return { value };
}

function linkOf(spec: FieldSpec & { kind: "link" }, text: string): Result {
  if (text.length > spec.maxLength) return fail("too-long", { max: spec.maxLength, length: text.length });
  // `weibo.com:8080/a` is a host with a port and no scheme.
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/i.test(text);
  const address = hasScheme ? text : `https://${text}`;
  const url = URL.parse(address);
  if (!url || !["http:", "https:"].includes(url.protocol) || !url.hostname.includes(".") || /\s/.test(text)) {
    return fail("not-a-link");
  }
  return { value: url.href };
}
