import { addDays, type CivilDate, compareDates, instantAt } from "../../../core/calendar/civil.ts";
import { addMonths, type WorkingCalendar } from "../../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import { boundsOf, type Content, mondayOf } from "../model.ts";

/** Rules of standing plans: quarters, renewal, months that are to be reported, posts of a week. */

/** The last day of the quarter that a day lies in. */
export function quarterEnd(day: CivilDate): CivilDate {
  const month = Number(day.slice(5, 7));
  const first = `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, "0")}-01` as CivilDate;
  return addDays(addMonths(first, 3), -1);
}

export type BadStanding =
  | { field: "lastDay"; code: "ends-before-start" }
  | { field: "lastDay"; code: "past-quarter"; day: CivilDate }
  | { field: "firstDay"; code: "no-working-day" | "begins-too-early" };

/** What is wrong with the days of a standing plan; it begins after it was asked for, and ends with its quarter. */
export function whyNotStanding(
  content: Pick<Content, "firstDay" | "lastDay" | "windows">,
  calendar: WorkingCalendar,
  now: Date,
): BadStanding | undefined {
  const { firstDay, lastDay } = content;
  if (lastDay < firstDay) return { field: "lastDay", code: "ends-before-start" };
  const end = quarterEnd(firstDay);
  if (lastDay > end) return { field: "lastDay", code: "past-quarter", day: end };
  const bounds = boundsOf(content, calendar);
  if (!bounds) return { field: "firstDay", code: "no-working-day" };
  return bounds.from <= now ? { field: "firstDay", code: "begins-too-early" } : undefined;
}

/** Working days before its last one at which its owner is asked whether it shall go on. */
const RENEW_DAYS = 10;

/** The morning of the working day from which ten are left, that day's own not counted. */
export function renewalAt({ lastDay }: Pick<Content, "lastDay">, calendar: WorkingCalendar): Date {
  let day = lastDay;
  for (let left = RENEW_DAYS; left > 0; ) {
    if (calendar.isWorkingDay(day)) left -= 1;
    day = addDays(day, -1);
  }
  while (!calendar.isWorkingDay(day)) day = addDays(day, -1);
  return instantAt(day, OFFICE_HOURS.from, calendar.zone);
}

/** The days of the plan that follows in the next quarter. */
export function nextQuarter({ lastDay }: Pick<Content, "lastDay">): { firstDay: CivilDate; lastDay: CivilDate } {
  const firstDay = addDays(lastDay, 1);
  return { firstDay, lastDay: quarterEnd(firstDay) };
}

/**
 * The months, `YYYY-MM`, that can be reported on: those of the plan that are over, and the running one when the plan is.
 * @param today on the owner's calendar
 */
export function monthsOver(
  { firstDay, lastDay }: Pick<Content, "firstDay" | "lastDay">,
  today: CivilDate,
  isOver: boolean,
): string[] {
  const last = compareDates(lastDay, today) < 0 ? lastDay : today;
  const months: string[] = [];
  for (let day = `${firstDay.slice(0, 7)}-01` as CivilDate; day <= last; day = addMonths(day, 1))
    if (isOver || day.slice(0, 7) < today.slice(0, 7)) months.push(day.slice(0, 7));
  return months;
}

/** The weeks of which posts can be typed begin on these Mondays' days: within the plan, and not still to come. */
export const isWeekOf = (content: Pick<Content, "firstDay" | "lastDay">, day: CivilDate, today: CivilDate): boolean =>
  mondayOf(day) >= mondayOf(content.firstDay) &&
  mondayOf(day) <= mondayOf(content.lastDay) &&
  mondayOf(day) <= mondayOf(today);

export type Posts = { week: CivilDate; posts: number };

/** Posts of the weeks that begin in a month. */
export const postsIn = (month: string, weeks: Iterable<Posts>): number =>
  [...weeks].reduce((sum, { week, posts }) => sum + (week.startsWith(month) ? posts : 0), 0);
