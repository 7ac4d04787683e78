import type { FormHandler } from "../../src/core/feature.ts";
import type { FieldSpec } from "../../src/core/form.ts";
import { LOCALES, type Locale } from "../../src/core/locale.ts";
import type { Way } from "./hostile-ways.ts";

/** A way in a language, with the forms that are carried over it. */
export type Turn = { way: Way; locale: Locale; forms: FormHandler[] };

/** Kinds of field that are met: a text to read asks nothing, and a file has no words. */
export const kindsOf = ({ form }: FormHandler): ReadonlySet<FieldSpec["kind"]> =>
  new Set(Object.values(form.fields).flatMap(({ kind }) => (kind === "static" || kind === "file" ? [] : [kind])));

/**
 * Which form is carried over which way in which language. THERE ARE TOO MANY FORMS FOR ALL OF THEM TO GO EVERYWHERE.
 * Those that `goesAllWays` do, on each way half of them in each language. Each of the others goes ONE way in each
 * language, two different ones, wherever its kinds of field were met least until then; what a way has then still not met
 * of a kind in a language comes to it with the smallest form that has it. So every way meets every kind of field in
 * both languages, though most forms were on two ways only: what draws and reads a field is the same for all forms.
 */
export function turnsOf(
  forms: readonly FormHandler[],
  ways: readonly Way[],
  goesAllWays: (name: string) => boolean,
): Turn[] {
  const turns: Turn[] = ways.flatMap((way) => LOCALES.map((locale) => ({ way, locale, forms: [] })));
  const isHalfOf = (index: number, { way, locale }: Turn) =>
    (index + ways.indexOf(way) + LOCALES.indexOf(locale)) % 2 === 0;
  const everywhere = forms.filter(({ form }) => goesAllWays(form.name));
  for (const turn of turns)
    turn.forms.push(
      ...everywhere.filter((form, index) => isHalfOf(index, turn) && (turn.way.hasAnonymous || !form.isAnonymous)),
    );

  const others = forms.filter(({ form }) => !goesAllWays(form.name));
  for (const form of others) {
    let before: Way | undefined;
    for (const locale of LOCALES) {
      const free = turns.filter((turn) => turn.locale === locale && turn.way !== before);
      const [turn] = free.sort((a, b) => needOf(form, a) - needOf(form, b) || a.forms.length - b.forms.length);
      turn?.forms.push(form);
      before = turn?.way;
    }
  }
  const bySize = [...others].sort((a, b) => kindsOf(a).size - kindsOf(b).size);
  for (const turn of turns)
    for (const kind of new Set(forms.flatMap((form) => [...kindsOf(form)]))) {
      const form = bySize.find((one) => kindsOf(one).has(kind));
      if (form && timesMet(turn, kind) === 0) turn.forms.push(form);
    }
  return turns;
}

/** How often a kind of field is met. */
export const timesMet = ({ forms }: Pick<Turn, "forms">, kind: FieldSpec["kind"]): number =>
  forms.filter((form) => kindsOf(form).has(kind)).length;

/** How often the kind of this form that was met least was met. */
const needOf = (form: FormHandler, turn: Turn): number =>
  Math.min(...[...kindsOf(form)].map((kind) => timesMet(turn, kind)));
