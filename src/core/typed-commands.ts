import { HELP_WORDS, HUB_WORDS, SETTINGS_WORDS } from "./dispatch.ts";
import type { Registry } from "./feature.ts";
import { LOCALES, type Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import type { Role } from "./people.ts";

/** Something that can be typed: all its words, the one to show first in front, and a line that says what it does. */
export type TypedCommand = { words: string[]; summary: string };

/** What somebody with these roles can type, in their language: the commands of the features, then our own. */
export function typedCommands(registry: Registry, locale: Locale, roles: readonly Role[]): TypedCommand[] {
  const t = coreWords.in(locale);
  const mine = registry.commands.filter(({ may }) => !may || may.some((role) => roles.includes(role)));
  const own = (known: ReadonlySet<string>, first: Record<Locale, string>, summary: string): TypedCommand => ({
    words: [...new Set([first[locale], ...known])],
    summary,
  });
  return [
    ...mine.map(({ words, summary }) => {
      const others = LOCALES.filter((other) => other !== locale).flatMap((other) => words[other]);
      return { words: [...new Set([...words[locale], ...others])], summary: summary(locale) };
    }),
    own(HUB_WORDS, { "zh-CN": "首页", en: "home" }, t("help.hubSummary")),
    own(HELP_WORDS, { "zh-CN": "帮助", en: "help" }, t("help.summary")),
    own(SETTINGS_WORDS, { "zh-CN": "设置", en: "settings" }, `${t("settings.language")} · ${t("settings.remindFrom")}`),
  ];
}
