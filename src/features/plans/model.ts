import {
  addDays,
  type CivilDate,
  civilDateIn,
  compareDates,
  daysBetween,
  instantAt,
  isCivilDate,
  isClockTime,
} from "../../core/calendar/civil.ts";
import type { WorkingCalendar } from "../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { Id } from "../../core/id.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";

/**
 * Terms: a *plan* is the use of social media in working time as somebody planned it beforehand (chapter 4.2 of the
 * policy); its *owner* uses them. What it says stands in its *revisions*; a changed plan is a new revision, approved
 * again. It has a *purpose*, the days from its first to its last, daily *windows* on the clock of its owner, a *budget*
 * of hours a week, and *tasks*, each with what is delivered and until when. It *covers* a moment that lies in a window
 * of a working day. People read PLAN-77, code reads the id.
 */

export const STATES = [
  "draft",
  "submitted",
  "changes_requested",
  "approved",
  "active",
  "overdue",
  "report_returned",
  "completed",
  "rejected",
  "expired",
  "cancelled",
  "lapsed",
  "revoked",
] as const;
export type State = (typeof STATES)[number];

export const PURPOSES = ["market_research", "customer_relations", "brand_promotion", "other"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** On the clock of the owner, `HH:mm`; it ends after it begins, on the same day. */
export type Window = { from: string; to: string };
export type Task = { text: string; due: CivilDate };

/** The id of the company account in the register; undefined for the own one, and for a text of before the register. */
export const accountIdOf = ({ account }: Pick<Content, "account">): Id<"acc"> | undefined =>
  account?.startsWith("acc_") ? (account as Id<"acc">) : undefined;

/** What a plan says, as its owner wrote it. */
export type Content = {
  purpose: Purpose;
  platforms: readonly SocialPlatform[];
  /** The company account that is used, by its id (in old plans as somebody wrote it); undefined: the own one. */
  account?: string;
  /** How that account was called then: it stays readable when the account is no more. */
  accountSaid?: { platform: SocialPlatform; handle: string };
  firstDay: CivilDate;
  lastDay: CivilDate;
  windows: readonly Window[];
  /** Hours a week; a month where it is a standing plan. */
  hours: number;
  /** Posts a week at the most: only a standing plan says how many. */
  posts?: number;
  tasks: readonly Task[];
  result: string;
  /** Why a window lies outside office hours. */
  outside?: string;
};

export type Plan = {
  id: Id<"pln">;
  number: number;
  ownerId: string;
  state: State;
  version: number;
  /** The revision that holds, or is being written. */
  revision: number;
  /** A later one that waits for its approval while that one holds. */
  pending: number | undefined;
  startsAt: Date;
  endsAt: Date;
  createdAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
  /** Whoever is above its owner has asked about the report, which they can do once. */
  isAsked: boolean;
};

/** The longest time that one plan can be for, its first and last day included (domain: §5.7). */
export const LONGEST_DAYS = 31;
export const MOST_WINDOWS = 4;
export const MOST_TASKS = 12;

const OVER: readonly State[] = ["completed", "rejected", "expired", "cancelled", "lapsed", "revoked"];
/** Whether nothing more comes of it. */
export const isOver = (state: State): boolean => OVER.includes(state);
/** Whether it stands: somebody approved it, and it was not taken back. */
export const isApproved = (state: State): boolean => state === "approved" || state === "active" || state === "overdue";

/**
 * From when on it covers nothing more, where it was ended before its last window: one that was reported early ended
 * then, also when its report is returned. Undefined: it goes on as it says.
 */
export const endedAt = ({ state, closedAt, endsAt }: Pick<Plan, "state" | "closedAt" | "endsAt">): Date | undefined =>
  closedAt ?? (state === "report_returned" ? endsAt : undefined);

export const sayNumber = (number: number): string => `PLAN-${number}`;

/** `77`, `plan-77` or `PLAN 77` as a number. */
export function readNumber(text: string): number | undefined {
  const found = /^\s*(?:plan)?[\s-]*(\d{1,9})\s*$/i.exec(text)?.[1];
  return found ? Number(found) : undefined;
}

// ── what people type ────────────────────────────────────────────────────────────────────────────────────────────────

export type BadWindows = "not-windows" | "ends-before-start" | "windows-overlap" | "too-many-windows";

/** `14:00-15:30, 16:00–16:30`, with the dashes, commas and digits of either keyboard; in their order. */
export function readWindows(text: string): Window[] | BadWindows {
  const plain = text
    .normalize("NFKC")
    .replace(/[–—~～至到]/g, "-")
    .replace(/[，、；;\n]+/g, ",");
  const windows: Window[] = [];
  for (const part of plain.split(",").map((one) => one.trim())) {
    if (part === "") continue;
    const [, from, to] = /^(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})$/.exec(part) ?? [];
    const window = { from: from?.padStart(5, "0") ?? "", to: to?.padStart(5, "0") ?? "" };
    if (!isClockTime(window.from) || !(isClockTime(window.to) || window.to === "24:00")) return "not-windows";
    if (window.to <= window.from) return "ends-before-start";
    windows.push(window);
  }
  if (windows.length === 0) return "not-windows";
  if (windows.length > MOST_WINDOWS) return "too-many-windows";
  windows.sort((a, b) => (a.from < b.from ? -1 : 1));
  return windows.some(({ from }, at) => from < (windows[at - 1]?.to ?? "")) ? "windows-overlap" : windows;
}

export const sayWindows = (windows: readonly Window[]): string =>
  windows.map(({ from, to }) => `${from}–${to}`).join(", ");

export type BadTasks =
  | { code: "no-tasks" | "too-many-tasks" }
  | { code: "task-due-outside" | "task-day-unknown"; text: string };

/** The day at the end of a line, each part by its name; undefined where there is none. The month comes before the day. */
const DAY_FORMS = [
  /^(?<said>.*?)[\s,，;；]+(?<month>\d{1,2})\/(?<day>\d{1,2})$/u,
  /^(?<said>.*?)[\s,，;；]+(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})$/u,
  // These need nothing between: no version and no range is written so.
  /^(?<said>.*?)[\s,，;；]*(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日?$/u,
  /^(?<said>.*?)[\s,，;；]*(?<!\d)(?<month>\d{1,2})月(?<day>\d{1,2})日?$/u,
];

/**
 * One task a line; a day at its end (`11/28`, `11月28日`, `2026-11-28`) says until when, else it is due on the last day.
 */
export function readTasks(
  text: string,
  { firstDay, lastDay }: Pick<Content, "firstDay" | "lastDay">,
): Task[] | BadTasks {
  const tasks: Task[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    if (line === "") continue;
    const dated = DAY_FORMS.map((form) => form.exec(line)?.groups).find((parts) => parts?.said?.trim());
    if (!dated) {
      tasks.push({ text: line, due: lastDay });
      continue;
    }
    const due = dayNear(dated, firstDay);
    if (!due) return { code: "task-day-unknown", text: line };
    if (due < firstDay || due > lastDay) return { code: "task-due-outside", text: line };
    tasks.push({ text: dated.said?.trim() ?? line, due });
  }
  if (tasks.length === 0) return { code: "no-tasks" };
  return tasks.length > MOST_TASKS ? { code: "too-many-tasks" } : tasks;
}

/** The day that was written; without a year the one that lies nearest after the first day. Undefined: there is none. */
function dayNear({ year, month, day }: Record<string, string>, firstDay: CivilDate): CivilDate | undefined {
  const two = (digits = "") => digits.padStart(2, "0");
  const first = Number(firstDay.slice(0, 4));
  const known = (year ? [year] : [first, first + 1]).map((y) => `${y}-${two(month)}-${two(day)}`).filter(isCivilDate);
  return known.find((date) => date >= firstDay) ?? known[0];
}

// ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A *standing plan* is for those whose work it is (policy 4.2.3): for up to a quarter, with hours a month and posts a week
 * in the place of tasks. It is renewed for the next quarter, or it ends.
 */
export const isStanding = ({ posts }: Pick<Content, "posts">): boolean => posts !== undefined;

/** A window of one day as instants. */
export type Span = { from: Date; to: Date };

/** The windows of a day of the plan; none on a rest day, which is no working time. */
export function spansOn(
  content: Pick<Content, "firstDay" | "lastDay" | "windows">,
  day: CivilDate,
  calendar: WorkingCalendar,
): Span[] {
  if (day < content.firstDay || day > content.lastDay || !calendar.isWorkingDay(day)) return [];
  return content.windows.map(({ from, to }) => ({
    from: instantAt(day, from, calendar.zone),
    to: instantAt(day, to, calendar.zone),
  }));
}

/** All windows of the plan, the earliest first. */
export function spansOf(content: Pick<Content, "firstDay" | "lastDay" | "windows">, calendar: WorkingCalendar): Span[] {
  const spans: Span[] = [];
  for (let day = content.firstDay; compareDates(day, content.lastDay) <= 0; day = addDays(day, 1))
    spans.push(...spansOn(content, day, calendar));
  return spans;
}

/** The window that a moment lies in; its end is outside. Undefined: not covered. */
export const spanAt = (content: Content, at: Date, calendar: WorkingCalendar): Span | undefined =>
  spansOn(content, civilDateIn(at, calendar.zone), calendar).find(({ from, to }) => at >= from && at < to);

const minutesOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { from, to }) => sum + (to.getTime() - from.getTime()) / 60_000, 0);

/** The Monday of the week that a day lies in. */
export const mondayOf = (day: CivilDate): CivilDate => addDays(day, -((daysBetween("1970-01-05", day) % 7) + 7) % 7);

/** The most minutes that the windows hold in one week, Monday to Sunday. */
export function mostMinutesAWeek(
  content: Pick<Content, "firstDay" | "lastDay" | "windows">,
  calendar: WorkingCalendar,
): number {
  const weeks = new Map<CivilDate, number>();
  for (const span of spansOf(content, calendar)) {
    const week = mondayOf(civilDateIn(span.from, calendar.zone));
    weeks.set(week, (weeks.get(week) ?? 0) + minutesOf([span]));
  }
  return Math.max(0, ...weeks.values());
}

/** When it begins and ends: its first and its last window. Undefined where it has no working day. */
export function boundsOf(
  content: Pick<Content, "firstDay" | "lastDay" | "windows">,
  calendar: WorkingCalendar,
): Span | undefined {
  const spans = spansOf(content, calendar);
  const [first, last] = [spans[0], spans.at(-1)];
  return first && last ? { from: first.from, to: last.to } : undefined;
}

/** Whether two plans hold at one moment. */
export function doOverlap(a: Content, b: Content, calendar: WorkingCalendar): boolean {
  if (a.lastDay < b.firstDay || b.lastDay < a.firstDay) return false;
  const others = spansOf(b, calendar);
  return spansOf(a, calendar).some((span) => others.some((other) => span.from < other.to && other.from < span.to));
}

export type ContentError =
  | { field: "lastDay"; code: "ends-before-start" | "too-long" }
  | { field: "firstDay"; code: "no-working-day" | "begins-too-early" }
  | { field: "outside"; code: "outside-hours" }
  | { field: "hours"; code: "more-than-windows"; hours: number };

/** What is wrong with the days of a plan, whatever its windows are. */
export function whyNotDays(
  { firstDay, lastDay }: Pick<Content, "firstDay" | "lastDay">,
  calendar: WorkingCalendar,
): ContentError | undefined {
  if (lastDay < firstDay) return { field: "lastDay", code: "ends-before-start" };
  if (daysBetween(firstDay, lastDay) >= LONGEST_DAYS) return { field: "lastDay", code: "too-long" };
  for (let day = firstDay; compareDates(day, lastDay) <= 0; day = addDays(day, 1))
    if (calendar.isWorkingDay(day)) return undefined;
  return { field: "firstDay", code: "no-working-day" };
}

/** What is wrong with a plan, each with its field. @param now a plan comes before what it plans (policy 4.2.2) */
export function whyNotPlan(content: Content, calendar: WorkingCalendar, now: Date): ContentError[] {
  const { windows, hours, outside } = content;
  const wrongDays = whyNotDays(content, calendar);
  const bounds = boundsOf(content, calendar);
  if (wrongDays || !bounds) return wrongDays ? [wrongDays] : [];
  const errors: ContentError[] = [];
  if (bounds.from <= now) errors.push({ field: "firstDay", code: "begins-too-early" });
  const isOutside = windows.some(({ from, to }) => from < OFFICE_HOURS.from || to > OFFICE_HOURS.to);
  if (isOutside && !outside) errors.push({ field: "outside", code: "outside-hours" });
  const most = mostMinutesAWeek(content, calendar);
  if (hours * 60 > most) errors.push({ field: "hours", code: "more-than-windows", hours: Math.floor(most / 6) / 10 });
  return errors;
}

/** Whether a change keeps within what it changes: no day, window or hour more. Such a change can be approved as it is. */
export function isWithin(change: Content, was: Content): boolean {
  const holds = ({ from, to }: Window) => was.windows.some((window) => from >= window.from && to <= window.to);
  return (
    change.firstDay >= was.firstDay &&
    change.lastDay <= was.lastDay &&
    change.hours <= was.hours &&
    change.windows.every(holds)
  );
}
