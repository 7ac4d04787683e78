import { addDays, type CivilDate, compareDates } from "../../../core/calendar/civil.ts";
import type { Locale } from "../../../core/locale.ts";
import { calendarWords } from "./messages/index.ts";
import { type Bar, LOOKS, type Row, type View } from "./model.ts";

/** Days and windows in words. */

const format = (locale: Locale, day: CivilDate, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "zh-CN", { timeZone: "UTC", ...options }).format(
    new Date(`${day}T12:00:00Z`),
  );

/** `周三` or `三`; `Wed` or `W`. */
export const weekdayName = (locale: Locale, day: CivilDate, length: "short" | "narrow"): string =>
  format(locale, day, { weekday: length });

const dayAndMonth = (locale: Locale, day: CivilDate): string =>
  format(locale, day, { day: "numeric", month: locale === "en" ? "short" : "long" });

/** `11月23日 – 29日` · `23–29 Nov`; with the month, or the year, where it changes. */
export function sayRange(locale: Locale, from: CivilDate, to: CivilDate): string {
  if (compareDates(from, to) === 0) return dayAndMonth(locale, from);
  const isOneMonth = from.slice(0, 7) === to.slice(0, 7);
  if (!isOneMonth) return `${dayAndMonth(locale, from)} – ${dayAndMonth(locale, to)}`;
  const [first, last] = [Number(from.slice(8)), Number(to.slice(8))];
  return locale === "en" ? `${first}–${dayAndMonth(locale, to)}` : `${dayAndMonth(locale, from)} – ${last}日`;
}

/** `11/23–29`: as short as it can be. */
export function sayShortRange(locale: Locale, from: CivilDate, to: CivilDate): string {
  const [month, last] = [Number(from.slice(5, 7)), Number(to.slice(8))];
  const first = Number(from.slice(8));
  if (from.slice(0, 7) === to.slice(0, 7))
    return locale === "en" ? `${first}–${dayAndMonth(locale, to)}` : `${month}/${first}–${last}`;
  const other = Number(to.slice(5, 7));
  return locale === "en"
    ? `${dayAndMonth(locale, from)}–${dayAndMonth(locale, to)}`
    : `${month}/${first}–${other}/${last}`;
}

/** Minutes of a day as `14:00`. */
export const sayMinutes = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Words of one picture; whatever needs more stands in the list beside it. */
const ALT_MAX_CHARS = 900;

/** What the picture shows, for whoever cannot see it: each row with its windows, day by day. */
export function altOf(view: View, locale: Locale): string {
  const t = calendarWords.in(locale);
  const rows = view.rows.map((row) => sayRow(row, locale)).filter((said) => said !== undefined);
  const more = view.more > 0 ? [t("picture.more", { count: view.more })] : [];
  const head = t("picture.alt", { range: sayRange(locale, view.firstDay, view.lastDay) });
  let said = head;
  for (const line of [...rows, ...more]) {
    const longer = `${said}\n${line}`;
    if (longer.length > ALT_MAX_CHARS) return `${said}\n${t("picture.rest")}`;
    said = longer;
  }
  return said;
}

/** Days one by one, and three or more in a row from the first to the last. */
function sayRuns(days: readonly CivilDate[], name: (day: CivilDate) => string): string[] {
  const runs: CivilDate[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && addDays(before, 1) === day) run.push(day);
    else runs.push([day]);
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    return run.length > 2 && first && last ? [`${name(first)}–${name(last)}`] : run.map(name);
  });
}

function sayRow(row: Row, locale: Locale): string | undefined {
  const t = calendarWords.in(locale);
  const [colon, comma] = locale === "en" ? [": ", ", "] : ["：", "，"];
  // The same window on several days is said once.
  const windows = new Map<string, { bar: Bar; days: CivilDate[] }>();
  for (const { day, bars } of row.cells)
    for (const bar of bars) {
      const key = `${bar.number} ${bar.from} ${bar.to} ${bar.look}`;
      const known = windows.get(key) ?? { bar, days: [] };
      known.days.push(day);
      windows.set(key, known);
    }
  if (windows.size === 0) return undefined;
  const said = [...windows.values()]
    .sort((a, b) => LOOKS.indexOf(a.bar.look) - LOOKS.indexOf(b.bar.look))
    .map(({ bar, days }) => {
      const name = (day: CivilDate) =>
        row.cells.length > 7 ? String(Number(day.slice(8))) : weekdayName(locale, day, "short");
      const when = `${sayRuns(days, name).join(locale === "en" ? ", " : "、")} ${sayMinutes(bar.from)}–${sayMinutes(bar.to)}`;
      return `PLAN-${bar.number} ${when}${comma}${t(`legend.${bar.look}`)}`;
    });
  const [first, last] = [row.cells[0], row.cells.at(-1)];
  const who = row.kind === "person" ? row.name : first && last ? sayShortRange(locale, first.day, last.day) : "";
  return `${who}${colon}${said.join(locale === "en" ? "; " : "；")}`;
}
