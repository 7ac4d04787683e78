import type { Place } from "../../core/audience.ts";
import {
  civilDateIn,
  clockTimeIn,
  instantAt,
  nextWorkingTime,
  type WorkingCalendar,
} from "../../core/calendar/index.ts";
import type { Ctx } from "../../core/context.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { Broadcast } from "./model.ts";

/** Not before when it goes to those in a place, by its `keyOf`, as ISO instants. */
export type LocalTimes = Readonly<Record<string, string>>;

/** As the statement that queues makes it of a person. */
const keyOf = ({ region, zone }: Pick<Place, "region" | "zone">): string => `${region} ${zone}`;

/**
 * When somebody in a place gets what was planned: at the planned hour of their own clock, or, where that is over or no
 * time to work, at the next office time there (domain: §4.4, §5.14: ten o'clock is ten o'clock everywhere).
 * @param begins when it begins at all: in other places that may be later, never earlier
 */
export function localStart(planned: { at: Date; zone: string }, begins: Date, calendar: WorkingCalendar): Date {
  const hour = instantAt(civilDateIn(planned.at, planned.zone), clockTimeIn(planned.at, planned.zone), calendar.zone);
  return nextWorkingTime(calendar, hour > begins ? hour : begins, OFFICE_HOURS);
}

/** For every place; none where no time is planned: what somebody releases to go out now is for now, wherever one is. */
export function localTimes(
  { calendars, company }: Pick<Ctx, "calendars" | "company">,
  { plannedAt }: Pick<Broadcast, "plannedAt">,
  begins: Date,
  places: readonly Place[],
): LocalTimes {
  if (!plannedAt) return {};
  const planned = { at: plannedAt, zone: company.zone };
  const timeIn = ({ region, zone }: Place) => localStart(planned, begins, calendars.of(region, zone)).toISOString();
  return Object.fromEntries(places.map((place) => [keyOf(place), timeIn(place)]));
}

/** When the first and the last are to get it, and how many later than the first. */
export type Spread = { firstAt: Date; lastAt: Date; later: number };
/** @param begins the answer where there is nobody, or no time is planned */
export function spreadOf(times: LocalTimes, begins: Date, places: readonly Place[]): Spread {
  const counts = places.map((place) => ({ at: times[keyOf(place)] ?? begins.toISOString(), count: place.count }));
  const ordered = counts.map(({ at }) => at).sort();
  const first = ordered[0] ?? begins.toISOString();
  const later = counts.filter(({ at }) => at > first).reduce((sum, { count }) => sum + count, 0);
  return { firstAt: new Date(first), lastAt: new Date(ordered.at(-1) ?? first), later };
}
