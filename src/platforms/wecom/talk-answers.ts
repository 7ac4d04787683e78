import type { Ctx } from "../../core/context.ts";
import { wordError } from "../../core/dispatch.ts";
import { checkField, type FieldSpec, type FieldView } from "../../core/form.ts";
import type { FileRef, RawValue } from "../../core/interaction.ts";
import { coreWords } from "../../core/messages/index.ts";
import { findByAccount, findPerson, searchPeople } from "../../core/people.ts";
import { readDate, readDateTime, readTime } from "./talk-dates.ts";
import type { Talk } from "./talk-state.ts";

/** What a message means as the answer to a question. */
export type Answer =
  | { kind: "value"; value: RawValue | undefined; label?: string }
  /** Several people match: one of them is asked for. */
  | { kind: "candidates"; candidates: Talk["candidates"] }
  | { kind: "problem"; text: string };

const CANDIDATES_MAX = 9;

/** A typed answer, checked as the form itself will check it. */
export async function readAnswer(ctx: Ctx, field: FieldView, text: string, talk: Talk): Promise<Answer> {
  const t = coreWords.in(ctx.locale);
  switch (field.kind) {
    case "choice": {
      const option = pickOption(field, text);
      if (!option) return { kind: "problem", text: t("form.errors.not-an-option") };
      return checked(ctx, field, option.value, option.label);
    }
    case "choices": {
      // An option may hold what else stands between several.
      const whole = pickOption(field, text);
      if (whole) return checked(ctx, field, [whole.value]);
      const options = text
        .normalize("NFKC")
        .split(/[\s,，、;；]+/)
        .filter(Boolean)
        .map((part) => pickOption(field, part));
      if (options.length === 0 || options.includes(undefined)) {
        return { kind: "problem", text: t("form.errors.not-an-option") };
      }
      return checked(
        ctx,
        field,
        options.flatMap((option) => option?.value ?? []),
      );
    }
    case "person":
      return readPerson(ctx, field, text, talk);
    case "date":
      return checked(ctx, field, readDate(text, dates(ctx, field)) ?? text);
    case "time":
      return checked(ctx, field, readTime(text) ?? text);
    case "date-time":
      return checked(ctx, field, readDateTime(text, dates(ctx, field)) ?? text);
    case "link":
      return checked(ctx, field, addressIn(text));
    default:
      return checked(ctx, field, text);
  }
}

/** The one address among a shared link's words, or the text as it is: what has no spaces is an address as it stands. */
function addressIn(text: string): string {
  if (!/\s/.test(text.trim())) return text;
  const found = [...new Set(text.match(/https?:\/\/[^\s<>"，。；）】」]+/gi))];
  return found.length === 1 && found[0] !== undefined ? found[0] : text;
}

const dates = ({ now, zone }: Ctx, field: FieldView) => ({
  now,
  zone,
  isPastOnly: "isPastOnly" in field && !!field.isPastOnly,
});

/** The option that a text names whole: by its number, or by all of its label. */
export function namedOption(field: FieldView, text: string) {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  const options = field.options ?? [];
  const number = /^\d{1,3}$/.test(plain) ? Number(plain) : /^(\d{1,3})[.、)]/.exec(plain)?.[1];
  const byNumber = number !== undefined ? options[Number(number) - 1] : undefined;
  return byNumber ?? options.find(({ label }) => label.normalize("NFKC").trim().toLowerCase() === plain);
}

/** An option by its number or its words. */
export function pickOption(field: FieldView, text: string) {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  const options = field.options ?? [];
  const starting = options.filter(
    ({ label }) => plain.length > 1 && label.normalize("NFKC").toLowerCase().startsWith(plain),
  );
  return namedOption(field, text) ?? (starting.length === 1 ? starting[0] : undefined);
}

async function readPerson(ctx: Ctx, field: FieldView, text: string, { candidates }: Talk): Promise<Answer> {
  const name = text.normalize("NFKC").trim();
  const picked = /^\d{1,2}$/.test(name) ? candidates[Number(name) - 1] : undefined;
  if (picked) return checked(ctx, field, picked.id, picked.label);
  const found = name === "" ? [] : await searchPeople(ctx.tx, name, CANDIDATES_MAX);
  const same = found.filter((person) => person.name === name);
  const people = same.length === 1 ? same : found;
  const [first, ...others] = people.map(({ id, name: label, department }) => ({
    id,
    label: department ? (ctx.locale === "zh-CN" ? `${label}（${department}）` : `${label} (${department})`) : label,
  }));
  if (!first)
    return {
      kind: "problem",
      text: coreWords.in(ctx.locale)("dialogue.personNone", { name: [...name].slice(0, 40).join("") }),
    };
  if (others.length > 0) return { kind: "candidates", candidates: [first, ...others] };
  return checked(ctx, field, first.id, first.label);
}

/** The value if the form's own check takes it, else its reason. */
export async function checked(
  ctx: Ctx,
  field: FieldView,
  value: RawValue | undefined,
  label?: string,
): Promise<Answer> {
  const result = await checkField(specOf(field), value, {
    now: ctx.now,
    zone: ctx.zone,
    findPerson: async (raw) => {
      const person = typeof raw === "string" ? await findPerson(ctx.tx, raw) : await findByAccount(ctx.tx, raw.account);
      return person?.isActive ? person.id : undefined;
    },
  });
  if (!result.ok) return { kind: "problem", text: wordError(ctx.locale, result.error) };
  return { kind: "value", value, ...(label !== undefined && { label }) };
}

/** The rules of a drawn field: its options as bare values. */
const specOf = ({ options, ...rest }: FieldView): FieldSpec =>
  ({ ...rest, ...(options && { options: options.map(({ value }) => value) }) }) as FieldSpec;

export const filesIn = (value: RawValue | undefined): FileRef[] =>
  Array.isArray(value) ? value.filter((item): item is FileRef => typeof item === "object") : [];
