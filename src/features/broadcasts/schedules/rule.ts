import { z } from "zod";
import { addDays, type CivilDate, civilDateIn, daysBetween, instantAt, weekday } from "../../../core/calendar/civil.ts";
import { addMonths, type WorkingCalendar } from "../../../core/calendar/index.ts";

/** What a rule does with a day that is not worked: leaves it out, or takes the next working day. */
export const REST_DAYS = ["skip", "next"] as const;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const common = { at: clock, rest: z.enum(REST_DAYS) };
const day = z.int().min(1).max(7);

/** When something happens again and again, on the company's calendar; weekdays from 1, Monday. */
export const ruleSchema = z.discriminatedUnion("every", [
  /** Every n-th week, counted from the week of `from`, on these weekdays. */
  z.object({
    every: z.literal("weeks"),
    n: z.int().min(1).max(12),
    weekdays: z.array(day).min(1).max(7),
    from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    ...common,
  }),
  /** The n-th such weekday of each month; -1: the last. */
  z.object({
    every: z.literal("month-weekday"),
    nth: z.union([z.int().min(1).max(5), z.literal(-1)]),
    weekday: day,
    ...common,
  }),
  /** The first working day after a day of each month. */
  z.object({ every: z.literal("month-after"), day: z.int().min(0).max(27), at: clock }),
]);
export type Rule = z.infer<typeof ruleSchema>;

/** Case studies go out monthly, on the first working day after the 10th, at 10:00 (domain: §5.14). */
export const DEFAULT_RULE: Rule = { every: "month-after", day: 10, at: "10:00" };

/** Longer than the longest holiday, and than any gap between two occurrences of a rule. */
const BACK_DAYS = 30;
const AHEAD_DAYS = 800;

/**
 * The first occurrence after an instant. A day that is moved to the next working day may meet another occurrence there:
 * the two are one.
 * @throws RangeError where the calendar has no working day within a year
 */
export function nextOccurrence(rule: Rule, after: Date, calendar: WorkingCalendar): Date | undefined {
  const start = addDays(civilDateIn(after, calendar.zone), -BACK_DAYS);
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead++) {
    const named = addDays(start, ahead);
    if (!isNamed(rule, named)) continue;
    const held = heldOn(rule, named, calendar);
    const at = held && instantAt(held, rule.at, calendar.zone);
    if (at && at > after) return at;
  }
  return undefined;
}

/** The occurrences within a span, at most `limit`. */
export function occurrences(rule: Rule, from: Date, until: Date, calendar: WorkingCalendar, limit = 50): Date[] {
  const found: Date[] = [];
  for (let after = from; found.length < limit; ) {
    const next = nextOccurrence(rule, after, calendar);
    if (!next || next > until) break;
    found.push(next);
    after = next;
  }
  return found;
}

/** Whether the rule names that day, worked or not. */
function isNamed(rule: Rule, date: CivilDate): boolean {
  switch (rule.every) {
    case "weeks": {
      const from = rule.from as CivilDate;
      const weeks = daysBetween(mondayOf(from), mondayOf(date)) / 7;
      return date >= from && weeks % rule.n === 0 && rule.weekdays.includes(weekday(date));
    }
    case "month-weekday": {
      if (weekday(date) !== rule.weekday) return false;
      const dayOfMonth = Number(date.slice(8));
      return rule.nth === -1
        ? addDays(date, 7).slice(0, 7) !== date.slice(0, 7)
        : Math.ceil(dayOfMonth / 7) === rule.nth;
    }
    case "month-after":
      // The day after it; heldOn goes on from there.
      return Number(date.slice(8)) === rule.day + 1;
  }
}

/** The working day on which it is held; undefined: left out. */
function heldOn(rule: Rule, named: CivilDate, calendar: WorkingCalendar): CivilDate | undefined {
  if (calendar.isWorkingDay(named)) return named;
  if (rule.every !== "month-after" && rule.rest === "skip") return undefined;
  const end = addMonths(named, 12);
  for (let date = addDays(named, 1); date < end; date = addDays(date, 1)) if (calendar.isWorkingDay(date)) return date;
  throw new RangeError(`no working day within a year: ${calendar.region}`);
}

const mondayOf = (date: CivilDate): CivilDate => addDays(date, 1 - weekday(date));

/** The start of the working day that is so many working days before an instant's day. */
export function aheadOf(at: Date, days: number, calendar: WorkingCalendar, opens: string): Date {
  let date = civilDateIn(at, calendar.zone);
  for (let left = days; left > 0; ) {
    date = addDays(date, -1);
    if (calendar.isWorkingDay(date)) left -= 1;
  }
  return instantAt(date, opens, calendar.zone);
}
