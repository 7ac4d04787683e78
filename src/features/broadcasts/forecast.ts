import { nextWorkingTime, type WorkingCalendar } from "../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { Platform } from "../../core/interaction.ts";

/** How fast a platform lets us send, as far as it says so; told by whoever puts the parts together. */
export type Pace = {
  perMinute?: number;
  /** Messages that one of ours becomes there, where words and buttons go apart. */
  each?: number;
  /** Messages a day that the platform allows for so many people in its directory; undefined: it names no such number. */
  perDay?: (people: number) => number;
};
export type Paces = Partial<Record<Platform, Pace>>;

/** What our own sender keeps up with, twenty at a time, where the platform names no limit; measured, rounded down. */
const OWN_PER_MINUTE = 3_000;

/** How many go to one platform, and how many people of ours it has. */
export type PlatformLoad = { platform: Platform; messages: number; members: number };

export type PlatformForecast = PlatformLoad & {
  minutes: number;
  /** The most that may be sent there in a day. */
  quota: number | undefined;
  isOverQuota: boolean;
};

export type Forecast = {
  platforms: readonly PlatformForecast[];
  minutes: number;
  endsAt: Date;
  /** Some of it arrives when people of the company are off. */
  isAfterHours: boolean;
};

/** What sending takes at the pace that the platforms allow. They go side by side, so the slowest decides. */
export function forecastOf(
  loads: readonly PlatformLoad[],
  paces: Paces,
  startsAt: Date,
  calendar: WorkingCalendar,
): Forecast {
  const platforms = loads.map((load) => {
    const pace = paces[load.platform];
    const quota = pace?.perDay?.(load.members);
    const isOverQuota = quota !== undefined && load.messages > quota;
    const days = quota === undefined || quota === 0 ? 0 : Math.ceil(load.messages / quota) - 1;
    const minutes = Math.ceil(load.messages / (pace?.perMinute ?? OWN_PER_MINUTE));
    return { ...load, quota, isOverQuota, minutes: Math.max(minutes, days * 24 * 60) };
  });
  const minutes = Math.max(0, ...platforms.map((one) => one.minutes));
  const endsAt = new Date(startsAt.getTime() + minutes * 60_000);
  const isOff = (at: Date) => nextWorkingTime(calendar, at, OFFICE_HOURS) > at;
  const spansNight = endsAt.getTime() - startsAt.getTime() > OFFICE_MS;
  return { platforms, minutes, endsAt, isAfterHours: isOff(startsAt) || isOff(endsAt) || spansNight };
}

/** From opening to close; what takes longer runs into the evening wherever it begins. */
const OFFICE_MS = 9 * 3_600_000;

/** When what waits will be through, by how fast it has gone so far; undefined while nothing is known. */
export function endEstimate(at: { sent: number; waiting: number; startedAt: Date; now: Date }): Date | undefined {
  const ms = at.now.getTime() - at.startedAt.getTime();
  if (at.sent === 0 || at.waiting === 0 || ms <= 0) return undefined;
  return new Date(at.now.getTime() + Math.ceil((at.waiting * ms) / at.sent));
}
