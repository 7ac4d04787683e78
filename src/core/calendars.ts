import type { Database } from "../db/database.ts";
import {
  type CivilDate,
  calendarFor,
  type DayOverride,
  isRegion,
  type Region,
  type WorkingCalendar,
} from "./calendar/index.ts";

/** The working calendars with the company's own days (R-WD-06) on top. */
export type Calendars = {
  /** The calendar of a region; a person in the United States has a zone of their own. */
  of(region: string, zone?: string): WorkingCalendar;
  /** Reads the overrides again, after they were changed. */
  reload(): Promise<void>;
};

export async function openCalendars(db: Pick<Database, "prisma">, companyRegion: string): Promise<Calendars> {
  const made = new Map<string, WorkingCalendar>();
  let overrides: { region: string; date: string; kind: string; reason: string }[] = [];
  const reload = async () => {
    overrides = await db.prisma.calendarOverride.findMany();
    made.clear();
  };
  await reload();
  return {
    reload,
    of(region, zone) {
      // A region that the product does not know is counted like the company's; people's data may be incomplete.
      const known: Region = isRegion(region) ? region : isRegion(companyRegion) ? companyRegion : "CN";
      const key = `${known} ${zone ?? ""}`;
      let calendar = made.get(key);
      if (!calendar) {
        const own: DayOverride[] = overrides
          .filter((entry) => entry.region === known)
          .map(({ date, kind, reason }) => ({
            date: date as CivilDate,
            kind: kind === "work" ? ("work" as const) : ("off" as const),
            reason,
          }));
        calendar = calendarFor(known, { overrides: own, ...(zone && { zone }) });
        made.set(key, calendar);
      }
      return calendar;
    },
  };
}
