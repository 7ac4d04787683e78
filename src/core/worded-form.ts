import type { Option } from "./card.ts";
import {
  type Drawing,
  drawForm,
  type Fields,
  type FieldWords,
  type Form,
  type FormView,
  type FormWords,
} from "./form.ts";
import type { Locale } from "./locale.ts";
import type { Catalogue, Words } from "./words.ts";

/**
 * A form drawn with the words that stand in a catalogue under its key: `title`, `intro`, `submit` and under `fields` the
 * label, hint, placeholder and options of each. `params` are put into all of them.
 * @throws Error on a form whose words are missing, which its sample in the golden files finds
 */
export function drawWorded<F extends Fields>(
  form: Form<F>,
  words: Words<never>,
  at: { locale: Locale; key: string; params?: Record<string, string | number> },
  drawing: Drawing<F>,
): FormView {
  const t = words.in(at.locale) as unknown as (key: string, params?: Record<string, string | number>) => string;
  const node = at.key
    .split(".")
    .reduce<Catalogue | string | undefined>(
      (found, part) => (typeof found === "object" ? found[part] : undefined),
      words.catalogues[at.locale],
    );
  const worded = say(node, at.key, (key) => t(key, at.params)) as unknown as FormWords<F>;
  for (const name of Object.keys(form.fields)) {
    const field = (worded.fields as Record<string, (FieldWords & { options?: unknown }) | undefined>)?.[name];
    if (!field?.label) throw new Error(`${at.key}: no words for ${name}`);
  }
  const { title, intro, submit, fields } = worded;
  if (!title || !submit) throw new Error(`${at.key}: no title`);
  return drawForm(form, { title, ...(intro && { intro }), submit, fields }, drawing);
}

/** Each leaf in the reader's words. */
function say(node: Catalogue | string | undefined, key: string, t: (key: string) => string): unknown {
  if (typeof node !== "object") return t(key);
  return Object.fromEntries(Object.entries(node).map(([name, below]) => [name, say(below, `${key}.${name}`, t)]));
}

/** Options with a label for each value. */
export const optionsOf = <V extends string>(values: readonly V[], label: (value: V) => string): Option[] =>
  values.map((value) => ({ value, label: label(value) }));
