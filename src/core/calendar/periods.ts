import { addDays, type CivilDate, civilDateIn, compareDates, instantAt, yearOf } from "./civil.ts";
import type { WorkingCalendar } from "./working-calendar.ts";
import { countWorkingDays } from "./working-days.ts";

/** Periods of the law that are not counted in working days. Each has its own rule of what counts and what moves. */

export type PeriodEnd = {
  /** The last day of the period. */
  day: CivilDate;
  /** It is over from this instant on: 24:00 of that day. */
  deadline: Date;
  /** A year without known days off was met on the way. */
  provisional: boolean;
};

/**
 * The corresponding day so many months later, or the end of the month where it has no such day: one month after
 * 31 January is 28 or 29 February. Negative counts go back.
 * @throws RangeError if `months` is not a whole number, or the years 0001 … 9999 are left
 */
export function addMonths(date: CivilDate, months: number): CivilDate {
  if (!Number.isSafeInteger(months)) throw new RangeError(`not a whole number of months: ${months}`);
  const index = yearOf(date) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const first = monthStart(index);
  const last = addDays(monthStart(index + 1), -1);
  const wanted = `${first.slice(0, 8)}${date.slice(8)}` as CivilDate;
  return compareDates(wanted, last) > 0 ? last : wanted;
}

/**
 * Until when the receipt of a whistle-blower's report must be confirmed: 7 calendar days, the day of the report not
 * counted; a last day that is a holiday, a Saturday or a Sunday gives way to the next working day.
 * Directive (EU) 2019/1937 art. 9(1)(b), Regulation (EEC, Euratom) 1182/71 art. 3.
 */
export function whistleblowerReceiptDue(calendar: WorkingCalendar, receivedAt: Date, days = 7): PeriodEnd {
  return endOn(calendar, offRestDays(calendar, addDays(civilDateIn(receivedAt, calendar.zone), days)));
}

/**
 * Until when a whistle-blower must be told what was done: 3 months from the confirmation of receipt, on the
 * corresponding day, moved off rest days as above. Directive (EU) 2019/1937 art. 9(1)(f).
 */
export function whistleblowerFeedbackDue(calendar: WorkingCalendar, acknowledgedAt: Date, months = 3): PeriodEnd {
  return endOn(calendar, offRestDays(calendar, addMonths(civilDateIn(acknowledgedAt, calendar.zone), months)));
}

/**
 * Until when a person in the United Kingdom must get their data: the same date of the next month, counted from the day
 * of receipt, or the next working day.
 * https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/individual-rights/right-of-access/
 */
export function ukAccessRequestDue(calendar: WorkingCalendar, receivedAt: Date): PeriodEnd {
  return endOn(calendar, offRestDays(calendar, addMonths(civilDateIn(receivedAt, calendar.zone), 1)));
}

/**
 * The last day on which a warning in the United Kingdom is live. The day of issue counts, so it is the day before the
 * corresponding one; a month that is too short for that one ends the warning with its own last day.
 */
export function ukWarningLastDay(issuedOn: CivilDate, months: number): CivilDate {
  const corresponding = addMonths(issuedOn, months);
  return corresponding.slice(8) === issuedOn.slice(8) ? addDays(corresponding, -1) : corresponding;
}

/**
 * The last day to which a companion may have a hearing postponed: 5 working days, beginning with the first one after
 * the day that was proposed. Employment Relations Act 1999, s. 10(4)–(5).
 */
export function ukCompanionPostponement(calendar: WorkingCalendar, proposedOn: CivilDate): PeriodEnd {
  const { day, provisional } = countWorkingDays(calendar, proposedOn, 5);
  return { ...endOn(calendar, day), provisional };
}

/**
 * The last day to apply for labour arbitration in mainland China: one year from the day the employee knew, on the
 * corresponding day (Labour Dispute Mediation and Arbitration Law art. 27, Civil Code arts. 201–202). A rest day at the
 * end may add days by art. 203; nobody should rely on them, so they are not given.
 */
export function cnArbitrationLimit(calendar: WorkingCalendar, knewOn: CivilDate): PeriodEnd {
  return { ...endOn(calendar, addMonths(knewOn, 12)), provisional: false };
}

function endOn(calendar: WorkingCalendar, day: CivilDate): PeriodEnd {
  return { day, deadline: instantAt(day, "24:00", calendar.zone), provisional: !calendar.covers(day) };
}

/** The day itself if it is worked, else the next that is. */
function offRestDays(calendar: WorkingCalendar, day: CivilDate): CivilDate {
  return calendar.isWorkingDay(day) ? day : countWorkingDays(calendar, day, 1).day;
}

/** The first day of a month that is counted from the year 0. */
function monthStart(index: number): CivilDate {
  const year = String(Math.floor(index / 12)).padStart(4, "0");
  return addDays(`${year}-${String((index % 12) + 1).padStart(2, "0")}-01` as CivilDate, 0);
}
