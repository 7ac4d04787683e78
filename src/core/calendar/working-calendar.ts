import { createHash } from "node:crypto";
import { type CivilDate, isZone, weekday, yearOf } from "./civil.ts";
import { cnProvisionalDaysOff } from "./cn-provisional.ts";
import { cnPublished } from "./cn-published.ts";
import { type DayOverride, shippedOverrides } from "./day-override.ts";
import { foreignCovers, foreignVersion, isForeignHoliday } from "./foreign-table.ts";
import { type Region, zoneOf } from "./region.ts";

/**
 * Which days are worked in a region. Terms: a *day off* is a public holiday or the day it is taken on; a *make-up
 * working day* (调休上班) is a day of the weekend that is worked; a *rest day* is any day that is not worked.
 */
export type WorkingCalendar = {
  readonly region: Region;
  /** IANA zone whose midnight ends the day. */
  readonly zone: string;
  isWorkingDay(date: CivilDate): boolean;
  /** Whether the days off of that year are known for certain. If not, answers are provisional. */
  covers(date: CivilDate): boolean;
  dayKind(date: CivilDate): DayKind;
  /** Names the data behind the answers; differs as soon as an answer could. */
  readonly version: string;
};

export type DayKind =
  | "working"
  | "make-up-working-day"
  | "weekend"
  | "holiday"
  /** Made a working day, or a rest day, by an entry of ours or of the company. */
  | "override-work"
  | "override-off";

export type CalendarOptions = {
  /** The company's entries. They win over the ones we ship. */
  overrides?: readonly DayOverride[];
  /**
   * Mainland years whose whole notice stands in `overrides`: covered from now on, and what we derived for them before
   * counts no more.
   */
  enteredYears?: readonly number[];
  /** In place of the region's usual zone, for people in another part of the country. */
  zone?: string;
};

/**
 * The working calendar of a region. Cheap to make; the tables behind it are shared.
 * @throws RangeError for a zone that does not exist
 */
export function calendarFor(region: Region, options: CalendarOptions = {}): WorkingCalendar {
  const { overrides = [], enteredYears = [], zone = zoneOf(region) } = options;
  if (!isZone(zone)) throw new RangeError(`not a time zone: ${zone}`);
  const special = new Map<string, DayOverride["kind"]>();
  for (const { date, kind } of [...(shippedOverrides[region] ?? []), ...overrides]) special.set(date, kind);
  const entered = new Set(enteredYears);
  const base = region === "CN" ? mainland(entered) : abroad(region);

  const dayKind = (date: CivilDate): DayKind => {
    const kind = special.get(date);
    return kind ? `override-${kind}` : base.dayKind(date);
  };
  return {
    region,
    zone,
    dayKind,
    isWorkingDay: (date) => isWorked(dayKind(date)),
    covers: base.covers,
    version: base.version + suffixOf(special, entered),
  };
}

/** Whether a day of that kind is worked. */
export function isWorked(kind: DayKind): boolean {
  return kind === "working" || kind === "make-up-working-day" || kind === "override-work";
}

type Base = Pick<WorkingCalendar, "dayKind" | "covers" | "version">;

const byWeekday = (date: CivilDate): DayKind => (weekday(date) >= 6 ? "weekend" : "working");

function mainland(entered: ReadonlySet<number>): Base {
  return {
    version: cnPublished.version,
    covers: (date) => cnPublished.covers(date) || entered.has(yearOf(date)),
    dayKind(date) {
      if (cnPublished.makeUpDays.has(date)) return "make-up-working-day";
      if (cnPublished.daysOff.has(date)) return "holiday";
      const isDerived = !cnPublished.covers(date) && !entered.has(yearOf(date));
      return isDerived && cnProvisionalDaysOff(yearOf(date)).has(date) ? "holiday" : byWeekday(date);
    },
  };
}

function abroad(region: Region): Base {
  const place = region.replace("-", "/");
  return {
    version: foreignVersion(),
    covers: foreignCovers,
    dayKind: (date) => (isForeignHoliday(place, date) ? "holiday" : byWeekday(date)),
  };
}

/** Nothing, or a short digest of what was changed by hand. */
function suffixOf(special: ReadonlyMap<string, string>, entered: ReadonlySet<number>): string {
  if (special.size === 0 && entered.size === 0) return "";
  const parts = [...[...special].map(([date, kind]) => `${date}${kind}`), ...[...entered].map(String)].sort();
  return `+${createHash("sha256").update(parts.join(",")).digest("hex").slice(0, 8)}`;
}
