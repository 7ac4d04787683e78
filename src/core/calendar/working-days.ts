import { addDays, type CivilDate, civilDateIn, clockTimeIn, instantAt, isClockTime } from "./civil.ts";
import type { Region } from "./region.ts";
import { type DayKind, isWorked, type WorkingCalendar } from "./working-calendar.ts";

/**
 * Deadlines of so many working days (工作日). The day of receipt does not count, rest days never count, and the last
 * day runs to its end: Civil Code of the PRC, arts. 200–204. All of it is counted on days of the calendar, so a change
 * of clocks in between makes no difference.
 */

/** From one day to this many working days; more is a slip of the pen and not a deadline. */
const WORKING_DAYS_MAX = 400;

/** Data without wording, enough to tell a person how it was counted (R-WD-07). Safe to store as JSON. */
export type WorkingDayCount = {
  /** The last working day on which the thing can still be done. */
  day: CivilDate;
  /** Day 1, day 2 … */
  counted: CivilDate[];
  /** The days in between that did not count. */
  skipped: { date: CivilDate; why: DayKind }[];
  /** The count came upon a year whose days off are not known for certain (R-WD-05). */
  provisional: boolean;
};

export type Deadline = WorkingDayCount & {
  /** It is too late from this instant on: the 24:00 of `day`, or its close of business. */
  deadline: Date;
  inputs: { region: Region; zone: string; receivedAt: Date; n: number; calendarVersion: string };
};

export type CountOptions = {
  /** When the last day ends (R-WD-03). Midnight unless told otherwise. */
  cutOff?: "midnight" | { businessClose: string };
  /**
   * "actual": the day it arrived is the day of receipt, also on a rest day and at night (R-WD-04). "nextWorkingDay":
   * what arrives on a rest day, or on a working day at or after the close of business, is taken as received on the next
   * working day.
   */
  receiptRule?: "actual" | "nextWorkingDay";
};

/**
 * When `n` working days after receipt are over, on the calendar and in the zone of `calendar`.
 * @throws RangeError if `n` is not a whole number from 1 to 400, or the close of business is not a time
 */
export function addWorkingDays(
  calendar: WorkingCalendar,
  receivedAt: Date,
  n: number,
  { cutOff = "midnight", receiptRule = "actual" }: CountOptions = {},
): Deadline {
  const close = cutOff === "midnight" ? "24:00" : cutOff.businessClose;
  if (close !== "24:00" && !isClockTime(close)) throw new RangeError(`not a time: ${close}`);
  let receipt = civilDateIn(receivedAt, calendar.zone);
  let isReceiptUncertain = false;
  if (receiptRule === "nextWorkingDay") {
    const isLate = clockTimeIn(receivedAt, calendar.zone) >= close;
    if (isLate || !calendar.isWorkingDay(receipt)) {
      const moved = countWorkingDays(calendar, receipt, 1);
      isReceiptUncertain = moved.provisional || !calendar.covers(receipt);
      receipt = moved.day;
    }
  }
  const count = countWorkingDays(calendar, receipt, n);
  return {
    ...count,
    provisional: count.provisional || isReceiptUncertain,
    deadline: instantAt(count.day, close, calendar.zone),
    inputs: { region: calendar.region, zone: calendar.zone, receivedAt, n, calendarVersion: calendar.version },
  };
}

/**
 * The `n`th working day after a day, which itself does not count.
 * @throws RangeError if `n` is not a whole number from 1 to 400
 */
export function countWorkingDays(calendar: WorkingCalendar, after: CivilDate, n: number): WorkingDayCount {
  if (!Number.isInteger(n) || n < 1 || n > WORKING_DAYS_MAX) {
    throw new RangeError(`working days must be a whole number from 1 to ${WORKING_DAYS_MAX}: ${n}`);
  }
  const counted: CivilDate[] = [];
  const skipped: WorkingDayCount["skipped"] = [];
  let provisional = false;
  let day = after;
  while (counted.length < n) {
    day = addDays(day, 1);
    provisional ||= !calendar.covers(day);
    const kind = calendar.dayKind(day);
    if (isWorked(kind)) counted.push(day);
    else skipped.push({ date: day, why: kind });
  }
  return { day, counted, skipped, provisional };
}

/**
 * How many working days are left after today until `deadline`; 0 on the last day, and when it is over. Today does not
 * count, just as the day of receipt does not: right after receipt all of them are left.
 */
export function workingDaysLeft(calendar: WorkingCalendar, now: Date, deadline: Date): number {
  return workingDaysBetween(calendar, civilDateIn(now, calendar.zone), lastDayBefore(deadline, calendar.zone));
}

/** How many working days it is late: the ones begun after the last day, today included. 0 while there is time. */
export function workingDaysLate(calendar: WorkingCalendar, now: Date, deadline: Date): number {
  if (now < deadline) return 0;
  return workingDaysBetween(calendar, lastDayBefore(deadline, calendar.zone), civilDateIn(now, calendar.zone));
}

/** A deadline at 24:00 belongs to the day that ends there and not to the one that begins. */
function lastDayBefore(deadline: Date, zone: string): CivilDate {
  return civilDateIn(new Date(deadline.getTime() - 1), zone);
}

/** Working days after `from` up to and including `to`; 0 if `to` is not later. */
function workingDaysBetween(calendar: WorkingCalendar, from: CivilDate, to: CivilDate): number {
  let count = 0;
  for (let day = from; day < to; ) {
    day = addDays(day, 1);
    if (calendar.isWorkingDay(day)) count += 1;
  }
  return count;
}
