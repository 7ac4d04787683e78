import type { Audience } from "../../../core/audience.ts";
import { addDays, type CivilDate, daysBetween, instantAt } from "../../../core/calendar/index.ts";
import type { Id } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";

/**
 * Terms: a *campaign* asks an audience to pass courses by a day · who is *enrolled* has a task that counts for it · *leave*
 * are days on which somebody is away and no term runs (domain: §5.9).
 */
export type CampaignState = "draft" | "scheduled" | "running" | "closed" | "cancelled";
export type Campaign = {
  id: Id<"tcm">;
  number: number;
  state: CampaignState;
  version: number;
  courses: readonly string[];
  audience: Audience;
  /** It opens on the morning of that day, and is to be done by the end of the other, on everybody's own clock. */
  opensOn: CivilDate;
  dueOn: CivilDate;
  /** Percent. */
  passMark: number;
  attempts: number;
  validMonths: number;
  byId: Person["id"];
  /** When everybody was taken in; undefined as long as somebody may be missing. */
  queuedAt: Date | undefined;
  /** When the tasks had followed a later day, or an end. */
  followedAt: Date | undefined;
  createdAt: Date;
};

/** Civil dates, both included. */
export type Leave = { fromOn: CivilDate; toOn: CivilDate };

export const LIMITS = {
  /** Calendar days from opening to the end: shorter nobody reads it, longer nobody remembers it. */
  days: { min: 3, max: 366 },
  passMark: { min: 50, max: 100 },
  attempts: { min: 1, max: 10 },
  validMonths: { min: 1, max: 36 },
  leaveDays: 730,
  /** Calendar days after the end of a term on which a campaign that nobody closes is closed. */
  closesAfter: 60,
} as const;

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `TRN-${number}`;

/** Why a campaign cannot have these days; undefined where it can. */
export function whyNotDays(
  opensOn: CivilDate,
  dueOn: CivilDate,
  today: CivilDate,
): { field: "opensOn" | "dueOn"; reason: "opens-past" | "due-early" | "due-late" } | undefined {
  if (opensOn < today) return { field: "opensOn", reason: "opens-past" };
  const days = daysBetween(opensOn, dueOn);
  if (days < LIMITS.days.min) return { field: "dueOn", reason: "due-early" };
  return days > LIMITS.days.max ? { field: "dueOn", reason: "due-late" } : undefined;
}

const isAway = (day: CivilDate, leaves: readonly Leave[]): boolean =>
  leaves.some(({ fromOn, toOn }) => fromOn <= day && day <= toOn);

/**
 * The last day of a term for somebody who was away: the days after it was asked for up to its end are all still there, and
 * none of them is a day of leave.
 */
export function dueWithLeave(askedOn: CivilDate, dueOn: CivilDate, leaves: readonly Leave[]): CivilDate {
  let left = daysBetween(askedOn, dueOn);
  if (left <= 0) return dueOn;
  let day = askedOn;
  while (left > 0) {
    day = addDays(day, 1);
    if (!isAway(day, leaves)) left--;
  }
  return day;
}

/** The last day of leave for whoever is away on a day; undefined for who is there. Leave that follows leave is one. */
export function awayUntil(day: CivilDate, leaves: readonly Leave[]): CivilDate | undefined {
  let last: CivilDate | undefined;
  for (let next = day; isAway(next, leaves); next = addDays(next, 1)) last = next;
  return last;
}

/** The end of a day on somebody's clock. */
export const endOf = (day: CivilDate, zone: string): Date => instantAt(addDays(day, 1), "00:00", zone);
