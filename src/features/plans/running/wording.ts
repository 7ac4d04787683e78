import type { Locale } from "../../../core/locale.ts";
import { hoursAndMinutes } from "./hours.ts";
import { runningWords } from "./messages/index.ts";

/** A length as it is said, `1 小时 30 分`, `2 h`; seconds are cut off. */
export function sayDuration(ms: number, locale: Locale): string {
  const t = runningWords.in(locale);
  const { hours, minutes } = hoursAndMinutes(ms);
  if (hours === 0) return t("duration.minutes", { minutes });
  return minutes === 0 ? t("duration.hours", { hours }) : t("duration.both", { hours, minutes });
}
