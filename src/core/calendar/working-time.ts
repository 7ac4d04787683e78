import { addDays, type CivilDate, civilDateIn, instantAt, isClockTime } from "./civil.ts";
import type { WorkingCalendar } from "./working-calendar.ts";

/** The part of a working day in which people may be asked for something, on the clock of the calendar's zone. */
export type WorkingWindow = { from: string; to: string };

const HOURS_MAX = 2000;

/** A stretch of rest days longer than any holiday: past it the calendar is wrong, and a loop must end. */
const REST_DAYS_MAX = 366;

/**
 * The instant itself if it lies in working time, else the next start of it. The window's end is outside.
 * @throws RangeError if the window is empty, or the calendar knows no working day within a year
 */
export function nextWorkingTime(calendar: WorkingCalendar, instant: Date, window: WorkingWindow): Date {
  return nextOpening(calendar, instant, window).start;
}

/**
 * When so many hours of working time have passed: an hour from 17:30 on Friday, with a window up to 18:00, is over half
 * an hour into Monday. A period that ends with the window ends at its end and not at the next start.
 * @throws RangeError if `hours` is not above 0 and at most 2,000, and like `nextWorkingTime`
 */
export function addWorkingHours(calendar: WorkingCalendar, instant: Date, hours: number, window: WorkingWindow): Date {
  if (!(hours > 0 && hours <= HOURS_MAX)) throw new RangeError(`working hours must be above 0, up to ${HOURS_MAX}`);
  let leftMs = Math.round(hours * 3_600_000);
  let opening = nextOpening(calendar, instant, window);
  while (opening.end.getTime() - opening.start.getTime() < leftMs) {
    leftMs -= opening.end.getTime() - opening.start.getTime();
    opening = nextOpening(calendar, opening.end, window);
  }
  return new Date(opening.start.getTime() + leftMs);
}

/** What is left of the working time that goes on at an instant, or the next one whole. */
function nextOpening(
  calendar: WorkingCalendar,
  instant: Date,
  { from, to }: WorkingWindow,
): { start: Date; end: Date } {
  if (!isClockTime(from) || !(isClockTime(to) || to === "24:00") || from >= to) {
    throw new RangeError(`not a window of working time: ${from} to ${to}`);
  }
  let day: CivilDate = civilDateIn(instant, calendar.zone);
  for (let tried = 0; tried <= REST_DAYS_MAX; tried += 1, day = addDays(day, 1)) {
    if (!calendar.isWorkingDay(day)) continue;
    const start = instantAt(day, from, calendar.zone);
    const end = instantAt(day, to, calendar.zone);
    if (instant < end) return { start: instant > start ? instant : start, end };
  }
  throw new RangeError(`no working time within a year: ${calendar.region}`);
}
