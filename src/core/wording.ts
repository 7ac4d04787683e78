import { civilDateIn, type WorkingCalendar, workingDaysLate, workingDaysLeft } from "./calendar/index.ts";
import type { DueInputs } from "./deadlines/term.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";

const formatters = new Map<string, Intl.DateTimeFormat>();

function format(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions, instant: Date): string {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "zh-CN", { timeZone: zone, ...options });
    formatters.set(key, formatter);
  }
  return formatter.format(instant);
}

/** A day as people say it: `11月25日(周三)`, `Wed 25 Nov`. The year is named when it is not the current one. */
export function sayDay(instant: Date, locale: Locale, zone: string, now: Date): string {
  const isThisYear = civilDateIn(instant, zone).slice(0, 4) === civilDateIn(now, zone).slice(0, 4);
  const year = isThisYear ? {} : { year: "numeric" as const };
  if (locale === "zh-CN") {
    const day = format(locale, zone, { ...year, month: "long", day: "numeric" }, instant);
    return `${day}(${format(locale, zone, { weekday: "short" }, instant)})`;
  }
  return format(locale, zone, { weekday: "short", day: "numeric", month: "short", ...year }, instant).replace(",", "");
}

/** A day with its year, for what is kept for long: `2026年11月24日`, `24 November 2026`. */
export const sayDate = (instant: Date, locale: Locale, zone: string): string =>
  format(locale, zone, { year: "numeric", month: "long", day: "numeric" }, instant);

/** An instant on the reader's clock: `11月25日(周三) 18:00`, `Wed 25 Nov, 18:00`. */
export function sayInstant(instant: Date, locale: Locale, zone: string, now: Date): string {
  const time = format(locale, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, instant);
  return `${sayDay(instant, locale, zone, now)}${locale === "zh-CN" ? " " : ", "}${time}`;
}

/** The end of a term: a midnight belongs to the day before it, `12月1日(周二) 24:00`. */
export function sayDeadline(dueAt: Date, locale: Locale, zone: string, now: Date): string {
  const isMidnight = format("en", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, dueAt) === "00:00";
  if (!isMidnight) return sayInstant(dueAt, locale, zone, now);
  const day = sayDay(new Date(dueAt.getTime() - 1), locale, zone, now);
  return locale === "zh-CN" ? `${day} 24:00` : `${day}, midnight`;
}

/** Whose clock a time is on: `北京时间`, `New York time`. */
export function sayZone(zone: string, locale: Locale): string {
  // Unicode's name is "China time"; nobody here calls it that.
  if (zone === "Asia/Shanghai") return locale === "zh-CN" ? "北京时间" : "Beijing time";
  const language = locale === "en" ? "en-GB" : "zh-CN";
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: "shortGeneric" }).formatToParts(0);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
  return name.replace(/ Time$/, " time");
}

/** Minutes that a zone is ahead of UTC at that moment. */
const offsetIn = (zone: string, at: Date): string => format("en", zone, { timeZoneName: "longOffset" }, at);

/**
 * The end of a term for a reader. Where their clock differs from the company's, by which terms are counted, the clock
 * is named: `Thu 26 Nov, 10:00 (United Kingdom time)`.
 */
export function sayDue(
  { locale, zone, now, company }: { locale: Locale; zone: string; now: Date; company: { zone: string } },
  dueAt: Date,
): string {
  const said = sayDeadline(dueAt, locale, zone, now);
  if (offsetIn(zone, dueAt) === offsetIn(company.zone, dueAt)) return said;
  return `${said}${coreWords.in(locale)("time.zone", { zone: sayZone(zone, locale) })}`;
}

/** How long it is until then, on working days: `还剩 4 个工作日`, `3 hours left`, `已超期 1 个工作日`. */
export function sayTimeLeft(dueAt: Date, locale: Locale, calendar: WorkingCalendar, now: Date): string {
  const t = coreWords.in(locale);
  const ms = dueAt.getTime() - now.getTime();
  if (ms <= 0) {
    const late = workingDaysLate(calendar, now, dueAt);
    return late > 0 ? t("time.late_days", { count: late }) : t("time.late");
  }
  if (ms < 3_600_000) return t("time.left_minutes", { count: Math.max(1, Math.floor(ms / 60_000)) });
  const lastDay = civilDateIn(new Date(dueAt.getTime() - 1), calendar.zone);
  if (ms < 24 * 3_600_000 || lastDay === civilDateIn(now, calendar.zone)) {
    return t("time.left_hours", { count: Math.round(ms / 3_600_000) });
  }
  return t("time.left_days", { count: workingDaysLeft(calendar, now, dueAt) });
}

/** The counted days one by one: `按工作日计算：11/25、26、27`. Empty for terms that count no days. */
export function explainDays(inputs: DueInputs, locale: Locale): string {
  if (inputs.counted.length === 0) return "";
  const t = coreWords.in(locale);
  const short = (date: string) =>
    locale === "zh-CN"
      ? `${Number(date.slice(5, 7))}/${Number(date.slice(8))}`
      : format(locale, "UTC", { day: "numeric", month: "short" }, new Date(`${date}T00:00:00Z`));
  const join = locale === "zh-CN" ? "、" : ", ";
  const days = t("time.counted", { days: inputs.counted.map(short).join(join) });
  const off = inputs.skipped.map(({ date }) => short(date));
  if (off.length === 0) return days;
  return [days, t("time.counted_skipped", { days: off.join(join) })].join(locale === "zh-CN" ? "；" : "; ");
}
