import {
  addDays,
  addWorkingDays,
  addWorkingHours,
  type CivilDate,
  civilDateIn,
  instantAt,
  nextWorkingTime,
  type WorkingCalendar,
  whistleblowerFeedbackDue,
  whistleblowerReceiptDue,
} from "../calendar/index.ts";

/** How long somebody has. Working days end at midnight, or at the close of business for the company's own tasks. */
export type Term =
  | { count: "working-days"; n: number; until?: "midnight" | "business-close" }
  | { count: "working-hours"; n: number }
  /** Round the clock; whoever must act is reminded at any hour too, those above them in office hours. */
  | { count: "hours"; n: number }
  /** Calendar days and months of the whistle-blowing rules. */
  | { count: "calendar-days"; n: number }
  | { count: "calendar-months"; n: number }
  /**
   * A moment that a rule of its own gave (an ISO instant). `isSilent`: nobody is reminded of it, something happens by
   * itself when it has come (`Duties.lapse`). `remindDays`: so many calendar days before it people are reminded for the
   * first time, instead of half way.
   */
  | { count: "until"; at: string; isSilent?: true; remindDays?: number };

/** Office hours within which people are reminded, and the company's own tasks end (R-WD-03). */
export const OFFICE_HOURS = { from: "09:00", to: "18:00" };

export type Due = {
  dueAt: Date;
  isProvisional: boolean;
  /** What it was counted from, to be explained to people and recomputed by machines (R-WD-07). Safe as JSON. */
  inputs: DueInputs;
};

export type DueInputs = {
  term: Term;
  region: string;
  zone: string;
  calendarVersion: string;
  /** The last day, and for working days each day that counted. */
  day: CivilDate;
  counted: CivilDate[];
  skipped: { date: CivilDate; why: string }[];
};

/** When a term that starts at `from` is over. */
export function dueOf(term: Term, from: Date, calendar: WorkingCalendar): Due {
  const base = { term, region: calendar.region, zone: calendar.zone, calendarVersion: calendar.version };
  const plain = (dueAt: Date, isProvisional = false): Due => ({
    dueAt,
    isProvisional,
    inputs: { ...base, day: civilDateIn(dueAt, calendar.zone), counted: [], skipped: [] },
  });
  switch (term.count) {
    case "working-days": {
      const cutOff = term.until === "business-close" ? { businessClose: OFFICE_HOURS.to } : "midnight";
      const { deadline, provisional, day, counted, skipped } = addWorkingDays(calendar, from, term.n, { cutOff });
      return { dueAt: deadline, isProvisional: provisional, inputs: { ...base, day, counted, skipped } };
    }
    case "working-hours":
      return plain(addWorkingHours(calendar, from, term.n, OFFICE_HOURS));
    case "until":
      return plain(new Date(term.at));
    case "hours":
      return plain(new Date(from.getTime() + term.n * 3_600_000));
    case "calendar-days":
    case "calendar-months": {
      const end =
        term.count === "calendar-days"
          ? whistleblowerReceiptDue(calendar, from, term.n)
          : whistleblowerFeedbackDue(calendar, from, term.n);
      return {
        dueAt: end.deadline,
        isProvisional: end.provisional,
        inputs: { ...base, day: end.day, counted: [], skipped: [] },
      };
    }
  }
}

/** The stages of a deadline that still have something to say (R-LC-01); escalation at most three times. */
export const STAGES = ["half", "last-morning", "overdue", "escalate-1", "escalate-2", "escalate-3"] as const;
export type Stage = (typeof STAGES)[number];

export type Course = { startsAt: Date; dueAt: Date; term: Term };

/**
 * The next stage after `after` (undefined at the start) and its instant, moved into office hours of a working day
 * unless the term runs round the clock and nobody above hears of it yet. Undefined when there is nothing left. Stages
 * that would come too early, too late or together with the next one are passed over.
 */
export function nextStage(
  course: Course,
  after: Stage | undefined,
  now: Date,
  calendar: WorkingCalendar,
): { stage: Stage; at: Date } | undefined {
  const start = after === undefined ? 0 : STAGES.indexOf(after) + 1;
  for (const stage of STAGES.slice(start)) {
    const at = stageInstant(stage, course, now, calendar);
    if (at) return { stage, at };
  }
  return undefined;
}

/** The last moment belongs to the day: midnight is the end of the day before. */
const lastDayOf = ({ dueAt }: Course, { zone }: WorkingCalendar): CivilDate =>
  civilDateIn(new Date(dueAt.getTime() - 1), zone);

function stageInstant(stage: Stage, course: Course, now: Date, calendar: WorkingCalendar): Date | undefined {
  const { startsAt, dueAt } = course;
  const isRoundTheClock = course.term.count === "hours";
  const quiet = (instant: Date) => (isRoundTheClock ? instant : nextWorkingTime(calendar, instant, OFFICE_HOURS));
  if (course.term.count === "until" && course.term.isSilent) return stage === "overdue" ? dueAt : undefined;
  const before = (instant: Date) => (instant > now && instant > startsAt && instant < dueAt ? instant : undefined);
  switch (stage) {
    case "half": {
      const days = course.term.count === "until" ? course.term.remindDays : undefined;
      if (days === undefined) return before(quiet(new Date((startsAt.getTime() + dueAt.getTime()) / 2)));
      return before(quiet(instantAt(addDays(lastDayOf(course, calendar), -days), OFFICE_HOURS.from, calendar.zone)));
    }
    case "last-morning": {
      if (isRoundTheClock || course.term.count === "working-hours") return undefined;
      let day = lastDayOf(course, calendar);
      // A term that ends on a day off is spoken of on the last working day before.
      while (!calendar.isWorkingDay(day) && day > civilDateIn(startsAt, calendar.zone)) day = addDays(day, -1);
      return before(quiet(instantAt(day, OFFICE_HOURS.from, calendar.zone)));
    }
    case "overdue":
      return quiet(dueAt);
    default: {
      // Each next level has its own working day, or hour, counted from when it was last said.
      // Whoever must act in hours is reminded in hours; those above them are not woken for it.
      const from = dueAt > now ? dueAt : now;
      if (isRoundTheClock) {
        return nextWorkingTime(calendar, new Date(from.getTime() + 3_600_000), OFFICE_HOURS);
      }
      const { day } = addWorkingDays(calendar, from, 1);
      return instantAt(day, OFFICE_HOURS.from, calendar.zone);
    }
  }
}
