import { addDays, civilDateIn, clockTimeIn, instantAt, type WorkingCalendar } from "../../core/calendar/index.ts";
import { dueOf, OFFICE_HOURS, type Term } from "../../core/deadlines/term.ts";

/**
 * How long whoever is asked has: so many working days (domain: §5.16), but no longer than half of the time that is left
 * until it is needed, so that those above still have a chance when they are silent.
 */
export function answerTerm(
  { days, neededBy }: { days: number; neededBy: Date },
  from: Date,
  calendar: WorkingCalendar,
): Term {
  const whole: Term = { count: "working-days", n: days, until: "business-close" };
  if (neededBy <= from) return whole;
  const half = new Date((from.getTime() + neededBy.getTime()) / 2);
  if (half >= dueOf(whole, from, calendar).dueAt) return whole;
  return { count: "until", at: inOfficeHours(half, from, calendar).toISOString() };
}

/** The last moment of office hours up to an instant, where it lies after `from`; else the instant itself, to the minute. */
function inOfficeHours(at: Date, from: Date, calendar: WorkingCalendar): Date {
  const minute = new Date(Math.max(from.getTime() + 1, Math.floor(at.getTime() / 60_000) * 60_000));
  let day = civilDateIn(minute, calendar.zone);
  const clock = clockTimeIn(minute, calendar.zone);
  if (calendar.isWorkingDay(day) && clock > OFFICE_HOURS.from && clock <= OFFICE_HOURS.to) return minute;
  if (clock <= OFFICE_HOURS.from) day = addDays(day, -1);
  for (let close = instantAt(day, OFFICE_HOURS.to, calendar.zone); close > from; ) {
    if (calendar.isWorkingDay(day)) return close;
    day = addDays(day, -1);
    close = instantAt(day, OFFICE_HOURS.to, calendar.zone);
  }
  return minute;
}
