/**
 * Days and clock times as people mean them, and the way between them and instants. Days are counted as days, never as
 * 24 hours, and nothing here looks at the time zone of the machine.
 */

/** A day of the calendar, `YYYY-MM-DD`, years 0001 to 9999. */
export type CivilDate = `${number}-${number}-${number}`;

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse("0001-01-01T00:00:00Z");
const LAST_MS = Date.parse("9999-12-31T00:00:00Z");
const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether a text is a day that exists: 2024-02-29 is one, 2025-02-29 and 2025-2-1 are not. */
export function isCivilDate(text: string): text is CivilDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // Parsers may take 30 February for 2 March, so the way back has to lead to the same day.
  return ms >= FIRST_MS && ms <= LAST_MS && dateOfUtc(ms) === text;
}

/** Whether a text is a time on a 24-hour clock, `00:00` to `23:59`. */
export function isClockTime(text: string): boolean {
  return CLOCK_TIME.test(text);
}

/**
 * The day `days` days later, or earlier if negative.
 * @throws RangeError if that is not a whole number, the date does not exist, or the result leaves 0001 … 9999
 */
export function addDays(date: CivilDate, days: number): CivilDate {
  if (!Number.isSafeInteger(days)) throw new RangeError(`not a whole number of days: ${days}`);
  const result = utcOf(date) + days * DAY_MS;
  if (!(result >= FIRST_MS && result <= LAST_MS)) throw new RangeError(`no such day: ${date} ${days} days on`);
  return dateOfUtc(result);
}

/** How many days `to` is after `from`; negative if it is before. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return (utcOf(to) - utcOf(from)) / DAY_MS;
}

/** The day of the week by ISO 8601: 1 Monday … 7 Sunday. */
export function weekday(date: CivilDate): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  // 1970-01-01 was a Thursday. The second modulo is for the days before it.
  const days = utcOf(date) / DAY_MS;
  return (((((days + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/** Negative if `a` is earlier, positive if later, 0 for the same day: an order for `sort`. */
export function compareDates(a: CivilDate, b: CivilDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The year of a civil date, as a number. */
export function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}

/**
 * The day on the calendar of that zone at an instant.
 * @throws RangeError for an unknown zone, an invalid instant, or a year outside 0001 … 9999
 */
export function civilDateIn(instant: Date, zone: string): CivilDate {
  return dateOfUtc(localUtc(instant.getTime(), zone));
}

/** What the clocks of that zone show at an instant, `HH:mm`, seconds cut off. @throws like `civilDateIn` */
export function clockTimeIn(instant: Date, zone: string): string {
  return new Date(localUtc(instant.getTime(), zone)).toISOString().slice(11, 16);
}

/**
 * The instant at which the clocks of a zone show this time on this day. `24:00` is the end of the day, the same instant
 * as `00:00` of the next.
 *
 * Where clocks are changed, a time can be missing or come twice. A missing one moves forward by what the clocks were
 * moved (02:30 becomes 03:30); of two the first is taken. Both are what RFC 5545 and Temporal's "compatible" do.
 * @throws RangeError for an unknown zone, a date that does not exist, or a time that is none
 */
export function instantAt(date: CivilDate, time: string, zone: string): Date {
  if (time === "24:00") return instantAt(addDays(date, 1), "00:00", zone);
  if (!isClockTime(time)) throw new RangeError(`not a time: ${time}`);
  const local = utcOf(date) + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;
  // Offsets are below 24 hours, so the answer lies between these two, and at most one change of clocks with it.
  const before = local - offsetAt(local - DAY_MS, zone);
  const after = local - offsetAt(local + DAY_MS, zone);
  const fits = [before, after].filter((ms) => localUtc(ms, zone) === local);
  return new Date(fits.length > 0 ? Math.min(...fits) : before);
}

/** Whether a text names a zone of the IANA database. Bare offsets such as `+08:00` are none: they know no rules. */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** The day read as midnight UTC, in which all days have 24 hours, so that days can be counted. */
function utcOf(date: CivilDate): number {
  if (!isCivilDate(date)) throw new RangeError(`not a date: ${date}`);
  return Date.parse(`${date}T00:00:00Z`);
}

function dateOfUtc(ms: number): CivilDate {
  if (!(ms >= FIRST_MS && ms < LAST_MS + DAY_MS)) throw new RangeError("outside the years 0001 to 9999");
  return new Date(ms).toISOString().slice(0, 10) as CivilDate;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs a thousand times what using it does.
function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** What calendar and clocks of the zone show, written down as if it were UTC. Whole seconds. */
function localUtc(ms: number, zone: string): number {
  const at = { era: "AD", year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatterOf(zone).formatToParts(ms)) {
    if (type === "era") at.era = value;
    else if (type in at) at[type as "year"] = Number(value);
  }
  if (at.era !== "AD") throw new RangeError("outside the years 0001 to 9999");
  const local = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  local.setUTCFullYear(at.year, at.month - 1, at.day);
  local.setUTCHours(at.hour, at.minute, at.second);
  return local.getTime();
}

function offsetAt(ms: number, zone: string): number {
  return localUtc(ms, zone) - Math.floor(ms / 1000) * 1000;
}
