import { addDays, type CivilDate, civilDateIn, compareDates, instantAt } from "../../../core/calendar/civil.ts";
import { addMonths, type WorkingCalendar } from "../../../core/calendar/index.ts";
import { type Content, isStanding, mondayOf, type Span, spansOn } from "../model.ts";

/**
 * Terms: a *clock* measures from a press to a press, within one window. A *figure* is the time of a day as its owner typed
 * it: it stands for all that was measured until it was typed, and the last one counts. The *budget* is what the plan
 * allows in one week, Monday to Sunday on the owner's calendar, or in one month where it is a standing plan. All lengths are milliseconds between instants, so that a
 * day on which clocks are changed has its real length.
 */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export type Clock = { day: CivilDate; startedAt: Date; endsAt: Date; endedAt: Date | undefined };
export type Figure = { day: CivilDate; minutes: number; at: Date };
export type Entries = { clocks: readonly Clock[]; figures: readonly Figure[] };

// ── what people type ────────────────────────────────────────────────────────────────────────────────────────────────

const DAY_MINUTES = 24 * 60;
const HOURS = "(?:小时|个小时|時|时|h|hrs?|hours?)";
const MINUTES = "(?:分钟|分|m|mins?|minutes?)";
const CLOCK = /^(\d{1,3}):([0-5]\d)$/;
const PLAIN = new RegExp(`^(\\d{1,3}(?:\\.\\d{1,2})?)\\s*${HOURS}?$`, "i");
const BOTH = new RegExp(`^(\\d{1,3})\\s*${HOURS}\\s*(\\d{1,2})\\s*${MINUTES}?$`, "i");
const SHORT = new RegExp(`^(\\d{1,5})\\s*${MINUTES}$`, "i");

/**
 * `1.5`, `1:30`, `90 分钟`, `1 小时 30 分`, `2h`, with the digits of either keyboard, in whole minutes. A bare number is
 * hours. Undefined for what is none of these, and for more than a day has.
 */
export const readDuration = (text: string): number | undefined => readLength(text, DAY_MINUTES);

/** The same for more than a day. @param most minutes */
export function readLength(text: string, most: number): number | undefined {
  const plain = text.normalize("NFKC").trim().replace(/。/g, ".");
  const minutes = minutesIn(plain);
  return minutes !== undefined && minutes <= most ? minutes : undefined;
}

function minutesIn(plain: string): number | undefined {
  const pair = CLOCK.exec(plain) ?? BOTH.exec(plain);
  if (pair) return Number(pair[2]) < 60 ? Number(pair[1]) * 60 + Number(pair[2]) : undefined;
  const short = SHORT.exec(plain);
  if (short) return Number(short[1]);
  const hours = PLAIN.exec(plain);
  return hours ? Math.round(Number(hours[1]) * 60) : undefined;
}

/** Hours and minutes to say; seconds are cut off. */
export function hoursAndMinutes(ms: number): { hours: number; minutes: number } {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

// ── what was used ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What was used on one day until `now`; a clock that runs counts up to now, and never past its window. */
export function usedOn(day: CivilDate, { clocks, figures }: Entries, now: Date): number {
  const typed = figures
    .filter((figure) => figure.day === day)
    .reduce<Figure | undefined>((last, one) => (last && last.at > one.at ? last : one), undefined);
  let used = (typed?.minutes ?? 0) * MINUTE_MS;
  for (const clock of clocks) {
    if (clock.day !== day) continue;
    const from = Math.max(clock.startedAt.getTime(), typed?.at.getTime() ?? 0);
    const to = clock.endedAt?.getTime() ?? Math.min(now.getTime(), clock.endsAt.getTime());
    used += Math.max(0, to - from);
  }
  return used;
}

/** The days that one budget is for, first and last included. */
export type Period = { first: CivilDate; last: CivilDate };
export type PeriodKind = "week" | "month";

export const periodKindOf = (content: Pick<Content, "posts">): PeriodKind => (isStanding(content) ? "month" : "week");

/** The week, Monday to Sunday, or the month of a standing plan, that a day lies in. */
export function periodOf(kind: PeriodKind, day: CivilDate): Period {
  if (kind === "month") return monthOf(day);
  const first = mondayOf(day);
  return { first, last: addDays(first, 6) };
}

/** The civil month that a day lies in. */
export function monthOf(day: CivilDate): Period {
  const first = `${day.slice(0, 7)}-01` as CivilDate;
  return { first, last: addDays(addMonths(first, 1), -1) };
}

/** What was used on the days of a period. */
export function usedIn({ first, last }: Period, entries: Entries, now: Date): number {
  const days = new Set([...entries.clocks, ...entries.figures].map(({ day }) => day));
  return [...days].reduce((sum, day) => sum + (day >= first && day <= last ? usedOn(day, entries, now) : 0), 0);
}

/** All that was used, and how much of it in the fullest week or month. */
export function usedInAll(kind: PeriodKind, entries: Entries, now: Date): { total: number; most: number } {
  const days = [...entries.clocks, ...entries.figures].map(({ day }) => day);
  const periods = new Map(days.map((day) => periodOf(kind, day)).map((period) => [period.first, period]));
  const used = [...periods.values()].map((period) => usedIn(period, entries, now));
  return { total: used.reduce((sum, one) => sum + one, 0), most: Math.max(0, ...used) };
}

// ── the budget ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const SHARES = [80, 100] as const;
/** Per cent of the budget at which somebody is told. */
export type Share = (typeof SHARES)[number];

export const budgetOf = ({ hours }: Pick<Content, "hours">): number => Math.round(hours * HOUR_MS);
const markOf = (budget: number, share: Share): number => Math.ceil((budget * share) / 100);

/** The highest mark that so much has reached. */
export const shareReached = (used: number, budget: number): Share | undefined =>
  SHARES.findLast((share) => used >= markOf(budget, share));

/**
 * When a clock that runs will have used up this share, if it is not stopped. Undefined where that is reached already, or
 * only after the window.
 * @param used in its period until `now`, with the clock itself
 */
export function reachesAt(
  clock: Pick<Clock, "endsAt">,
  { used, budget, share }: { used: number; budget: number; share: Share },
  now: Date,
): Date | undefined {
  const left = markOf(budget, share) - used;
  if (left <= 0) return undefined;
  const at = new Date(now.getTime() + left);
  return at <= clock.endsAt ? at : undefined;
}

// ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type BadFigure =
  | { field: "day"; code: "day-to-come" | "before-plan" | "after-plan" }
  | { field: "note"; code: "more-than-day"; ms: number };

/** What is wrong with a typed figure; more than the windows of its day hold is taken when it is explained. */
export function whyNotFigure(
  content: Pick<Content, "firstDay" | "lastDay" | "windows">,
  figure: { day: CivilDate; minutes: number; note: string | undefined },
  calendar: WorkingCalendar,
  now: Date,
): BadFigure | undefined {
  const { day, minutes, note } = figure;
  if (day < content.firstDay) return { field: "day", code: "before-plan" };
  if (day > civilDateIn(now, calendar.zone)) return { field: "day", code: "day-to-come" };
  if (day > content.lastDay) return { field: "day", code: "after-plan" };
  const ms = lengthOf(spansOn(content, day, calendar));
  return minutes * MINUTE_MS > ms && !note ? { field: "note", code: "more-than-day", ms } : undefined;
}

export const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + (to.getTime() - from.getTime()), 0);

// ── mornings ────────────────────────────────────────────────────────────────────────────────────────────────────────

const MORNING = "09:00";
const BEFORE_MS = 30 * MINUTE_MS;

/** When the owner is told of a day with windows: at their hour, or half an hour before an earlier first window. */
export function morningOf(day: CivilDate, first: Span, zone: string, remindFrom: string | undefined): Date {
  const usual = instantAt(day, remindFrom ?? MORNING, zone);
  return first.from < usual ? new Date(first.from.getTime() - BEFORE_MS) : usual;
}

/** The next such morning after a moment; undefined where the plan has none left. */
export function nextMorning(
  content: Pick<Content, "firstDay" | "lastDay" | "windows">,
  calendar: WorkingCalendar,
  remindFrom: string | undefined,
  after: Date,
): Date | undefined {
  const today = civilDateIn(after, calendar.zone);
  const begin = compareDates(today, content.firstDay) > 0 ? today : content.firstDay;
  for (let day = begin; day <= content.lastDay; day = addDays(day, 1)) {
    const [first] = spansOn(content, day, calendar);
    const at = first && morningOf(day, first, calendar.zone, remindFrom);
    if (at && at > after) return at;
  }
  return undefined;
}
