import i18next from "i18next";
import type { Locale } from "./locale.ts";

/** The wording of one part of the product: nested keys, the text at the leaves, `{{name}}` for what is put in. */
export type Catalogue = { readonly [key: string]: string | Catalogue };

/**
 * The shape that the other language must have: the same keys, any text. Where Chinese has `days_other`, English needs
 * `days_one` and `days_other`, since it counts.
 */
export type SameKeys<C> = {
  readonly [K in keyof C]: C[K] extends string ? string : SameKeys<C[K]>;
} & { readonly [K in keyof C & string as K extends `${infer Base}_other` ? `${Base}_one` : never]: string };

type Stripped<K extends string> = K extends `${infer Base}_other` ? Base : K;

/** Every key of a catalogue as a dotted path; plural forms go by their base name. */
export type WordKey<C> = {
  [K in keyof C & string]: C[K] extends string ? Stripped<K> : `${K}.${WordKey<C[K]>}`;
}[keyof C & string];

type TextAt<C, P extends string> = P extends `${infer Head}.${infer Rest}`
  ? Head extends keyof C
    ? TextAt<C[Head], Rest>
    : never
  : P extends keyof C
    ? C[P]
    : `${P}_other` extends keyof C
      ? C[`${P}_other`]
      : never;

type Names<S> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Names<Rest> : never;
type Params<C, P extends string> = { [N in Names<TextAt<C, P>>]: string | number };

/** Words for a key; a wrong key or a missing parameter does not compile. */
export type Translate<C extends Catalogue> = <P extends WordKey<C>>(
  key: P,
  ...params: [Names<TextAt<C, P>>] extends [never] ? [] : [Params<C, P>]
) => string;

export type Words<C extends Catalogue = Catalogue> = {
  name: string;
  in(locale: Locale): Translate<C>;
  catalogues: Record<Locale, Catalogue>;
};

/** The words of one part in all languages. What is put in is plain text: renderers escape, not we. */
export function defineWords<const C extends Catalogue>(name: string, zhCN: C, en: SameKeys<C>): Words<C> {
  const i18n = i18next.createInstance();
  i18n.init({
    initAsync: false,
    lng: "zh-CN",
    fallbackLng: false,
    resources: { "zh-CN": { [name]: zhCN }, en: { [name]: en as Catalogue } },
    ns: [name],
    defaultNS: name,
    // Texts of people go in as they are: nothing in them is looked up or nested.
    interpolation: { escapeValue: false, skipOnVariables: true },
    nsSeparator: false,
    returnNull: false,
  });
  const fixed = { "zh-CN": i18n.getFixedT("zh-CN"), en: i18n.getFixedT("en") };
  return {
    name,
    in: (locale) =>
      ((key: string, params?: Record<string, string | number>) => fixed[locale](key, { ...params })) as Translate<C>,
    catalogues: { "zh-CN": zhCN, en: en as Catalogue },
  };
}
