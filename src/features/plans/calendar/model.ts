import { addDays, type CivilDate, civilDateIn, clockTimeIn, weekday } from "../../../core/calendar/civil.ts";
import type { WorkingCalendar } from "../../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import { type Content, endedAt, mondayOf, type Plan, type State, spansOn } from "../model.ts";
import type { TaskView } from "../running/cards.ts";
import { isToDo } from "../running/tasks.ts";

/**
 * Terms: a *view* is what a calendar picture shows: *rows* of *cells*, a cell for each day, in it *bars*, one for each
 * window of a plan, each with a *look* that says where the plan stands. Times are minutes on the clock of whoever the
 * row is about. A team's rows are people; one's own weeks are rows of their own.
 */

/** A plan with what it says. */
export type Known = { row: Plan; content: Content };
/** Somebody with their plans and the calendar that these are on. */
export type Shown = { name: string; calendar: WorkingCalendar; plans: readonly Known[] };

export const LOOKS = ["running", "approved", "waiting", "over"] as const;
export type Look = (typeof LOOKS)[number];

export type Bar = { from: number; to: number; look: Look; number: number };
export type DayLook = "work" | "rest" | "made-up";
export type Cell = { day: CivilDate; look: DayLook; isToday: boolean; bars: readonly Bar[] };
export type Row = { kind: "person"; name: string; cells: readonly Cell[] } | { kind: "week"; cells: readonly Cell[] };
export type View = {
  firstDay: CivilDate;
  lastDay: CivilDate;
  rows: readonly Row[];
  /** People for whom there is no row left. */
  more: number;
  /** What the height of a day stands for, in whole hours, given as minutes. */
  hours: { from: number; to: number };
};

/** More people than this make a picture that nobody reads on a phone. */
export const MOST_ROWS = 12;

const LOOK_OF: Partial<Record<State, Look>> = {
  submitted: "waiting",
  changes_requested: "waiting",
  approved: "approved",
  active: "running",
  overdue: "over",
  report_returned: "over",
  completed: "over",
  lapsed: "over",
  revoked: "over",
};
/** The states of plans that a calendar shows. */
export const SHOWN_STATES = Object.keys(LOOK_OF) as State[];

const minutesAt = (instant: Date, zone: string): number => {
  const [hours = 0, minutes = 0] = clockTimeIn(instant, zone).split(":").map(Number);
  return hours * 60 + minutes;
};

/** The windows of a day, as bars in their order. What was ended before its time holds until then and no longer. */
function barsOn({ calendar, plans }: Shown, day: CivilDate): Bar[] {
  const bars = plans.flatMap(({ row, content }) => {
    const look = LOOK_OF[row.state];
    if (!look) return [];
    return spansOn(content, day, calendar)
      .filter((span) => span.from < (endedAt(row) ?? span.to))
      .map((span): Bar => {
        const [from, to] = [minutesAt(span.from, calendar.zone), minutesAt(span.to, calendar.zone)];
        // A window that ends at midnight ends on its own day.
        return { from, to: to <= from ? 1440 : to, look, number: row.number };
      });
  });
  return bars.sort((a, b) => a.from - b.from || a.to - b.to || a.number - b.number);
}

function dayLook(calendar: WorkingCalendar, day: CivilDate): DayLook {
  if (!calendar.isWorkingDay(day)) return "rest";
  return weekday(day) >= 6 ? "made-up" : "work";
}

const cellsOf = (person: Shown, firstDay: CivilDate, days: number, now: Date): Cell[] =>
  Array.from({ length: days }, (_, at) => {
    const day = addDays(firstDay, at);
    const isToday = civilDateIn(now, person.calendar.zone) === day;
    return { day, look: dayLook(person.calendar, day), isToday, bars: barsOn(person, day) };
  });

/** The office's hours, and as much more as the windows need. */
function hoursOf(rows: readonly Row[]): View["hours"] {
  const bars = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.bars));
  const hour = (time: string) => Number(time.slice(0, 2)) * 60;
  const from = Math.min(hour(OFFICE_HOURS.from), ...bars.map((bar) => Math.floor(bar.from / 60) * 60));
  return { from, to: Math.max(hour(OFFICE_HOURS.to), ...bars.map((bar) => Math.ceil(bar.to / 60) * 60)) };
}

/** The people of a team over so many days; those who have nothing then have no row. */
export function teamView(
  people: readonly Shown[],
  days: { firstDay: CivilDate; count: number },
  now: Date,
  mostRows = MOST_ROWS,
): View {
  const all = people
    .map(
      (person): Row => ({ kind: "person", name: person.name, cells: cellsOf(person, days.firstDay, days.count, now) }),
    )
    .filter(({ cells }) => cells.some(({ bars }) => bars.length > 0));
  const rows = all.slice(0, mostRows);
  const lastDay = addDays(days.firstDay, days.count - 1);
  return { firstDay: days.firstDay, lastDay, rows, more: all.length - rows.length, hours: hoursOf(rows) };
}

/** The weeks of one person, each a row. */
export function weeksView(person: Shown, monday: CivilDate, weeks: number, now: Date): View {
  const rows = Array.from(
    { length: weeks },
    (_, at): Row => ({ kind: "week", cells: cellsOf(person, addDays(monday, at * 7), 7, now) }),
  );
  return { firstDay: monday, lastDay: addDays(monday, weeks * 7 - 1), rows, more: 0, hours: hoursOf(rows) };
}

/** Whether there is any window in it. */
export const isEmpty = ({ rows }: View): boolean =>
  rows.every(({ cells }) => cells.every(({ bars }) => bars.length === 0));

/** The days of a week, or of the month, that a day lies in. */
export function daysAround(day: CivilDate, length: "week" | "month"): { firstDay: CivilDate; count: number } {
  if (length === "week") return { firstDay: mondayOf(day), count: 7 };
  const [year = 0, month = 1] = day.split("-").map(Number);
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { firstDay: `${day.slice(0, 7)}-01` as CivilDate, count };
}

// ── what is due ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type TaskDue = { plan: Plan; text: string; due: CivilDate; isLate: boolean };

type Running = { row: Plan; tasks: readonly Pick<TaskView, "text" | "due" | "state" | "isLate">[] };

/** The tasks of running plans that are still to be done by the end of these days, the earliest first. */
export function tasksDue(plans: readonly Running[], until: CivilDate): TaskDue[] {
  return plans
    .filter(({ row }) => row.state === "active" || row.state === "overdue")
    .flatMap(({ row, tasks }) =>
      tasks
        .filter((task) => isToDo(task) && task.due <= until)
        .map(({ text, due, isLate }) => ({ plan: row, text, due, isLate })),
    )
    .sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.plan.number - b.plan.number));
}
