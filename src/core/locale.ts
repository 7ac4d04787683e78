/** The languages that are complete. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** The nearest of our languages to a tag such as "zh-TW", "en_GB" or undefined. */
export function nearestLocale(tag: string | undefined, otherwise: Locale): Locale {
  const lower = (tag ?? "").toLowerCase();
  if (lower.startsWith("zh")) return "zh-CN";
  if (lower.startsWith("en")) return "en";
  return otherwise;
}
