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

type UnderWay = {
  sent: number;
  waiting: number;
  later?: number;
  lastAt?: Date | undefined;
  startedAt: Date;
  now: Date;
};
/**
 * When what waits will be through: what is due by how fast it has gone so far, and what is due later when it is;
 * undefined while nothing is known.
 */
export function endEstimate({ sent, waiting, later = 0, lastAt, startedAt, now }: UnderWay): Date | undefined {
  const ms = now.getTime() - startedAt.getTime();
  const due = waiting - later;
  const ends = [
    ...(sent === 0 || due <= 0 || ms <= 0 ? [] : [new Date(now.getTime() + Math.ceil((due * ms) / sent))]),
    ...(later > 0 && lastAt ? [lastAt] : []),
  ];
  return ends.sort((a, b) => b.getTime() - a.getTime())[0];
}
