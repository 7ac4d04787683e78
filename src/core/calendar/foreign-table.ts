import { createRequire } from "node:module";
import { addDays, type CivilDate, weekday, yearOf } from "./civil.ts";

/**
 * Public holidays outside mainland China by date-holidays' rules (data CC BY 3.0), kept as a small set of days per
 * region and year.
 *
 * The package is loaded at the first question about such a region: it takes a third of a second and about 50 MB, which
 * a company in China alone never pays.
 */

const require = createRequire(import.meta.url);
type HolidaysClass = typeof import("date-holidays").default;

/** The rules are laws in force today; far from today they say little. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2050;

const tables = new Map<string, ReadonlySet<string>>();

/** Names the data behind regions outside the mainland, for deadlines that keep what they were counted with. */
export function foreignVersion(): string {
  return `date-holidays@${(require("date-holidays/package.json") as { version: string }).version}`;
}

/** Whether the holidays of that day's year are known. */
export function foreignCovers(date: CivilDate): boolean {
  return yearOf(date) >= FIRST_YEAR && yearOf(date) <= LAST_YEAR;
}

/** Whether a day is a public holiday there or the day on which one is observed. `place` as in `GB/ENG` or `FR`. */
export function isForeignHoliday(place: string, date: CivilDate): boolean {
  const key = `${place} ${yearOf(date)}`;
  let table = tables.get(key);
  if (!table) {
    table = foreignCovers(date) ? tableOf(place, yearOf(date)) : new Set();
    tables.set(key, table);
  }
  return table.has(date);
}

function tableOf(place: string, year: number): ReadonlySet<string> {
  const Holidays = require("date-holidays") as HolidaysClass;
  const [country = place, state] = place.split("/");
  const options = { types: ["public" as const] };
  const holidays = state ? new Holidays(country, state, options) : new Holidays(country, options);
  // Only the day as written: start and end are instants, and would bring the zone of the machine in.
  const days = new Set<string>(holidays.getHolidays(year).map((holiday) => holiday.date.slice(0, 10)));
  if (country === "SG") addSingaporeMondays(days);
  return days;
}

/** Singapore's Holidays Act, s. 4(2): after a holiday on a Sunday the Monday is one. The data lack it for some feasts. */
function addSingaporeMondays(days: Set<string>): void {
  for (const day of [...days] as CivilDate[]) {
    if (weekday(day) === 7) days.add(addDays(day, 1));
  }
}
