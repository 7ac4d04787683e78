import type { Database, Tx } from "../db/database.ts";
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

/** Reads the company's own days and makes calendars as they are asked for; `reload` forgets what was made. */
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
        const entries = overrides.filter((entry) => entry.region === known);
        const enteredYears = entries.filter(({ kind }) => kind === "notice").map(({ date }) => Number(date));
        const own: DayOverride[] = entries
          .filter(({ kind }) => kind !== "notice")
          .map(({ date, kind, reason }) => ({
            date: date as CivilDate,
            kind: kind === "work" ? ("work" as const) : ("off" as const),
            reason,
          }));
        calendar = calendarFor(known, { overrides: own, enteredYears, ...(zone && { zone }) });
        made.set(key, calendar);
      }
      return calendar;
    },
  };
}

/**
 * One entry of the company: a day that is worked or off, or a year (`2027`) whose whole notice stands in the entries
 * (R-WD-06).
 */
export type CalendarEntry = { region: Region; date: string; kind: "work" | "off" | "notice"; reason: string };

/** Keeps entries, each over what was entered for its day before. */
export async function enterDays(
  tx: Pick<Tx, "prisma">,
  entries: readonly CalendarEntry[],
  by: string,
  at: Date,
): Promise<void> {
  for (const { region, date, kind, reason } of entries) {
    const row = { kind, reason, by, at };
    await tx.prisma.calendarOverride.upsert({
      where: { region_date: { region, date } },
      create: { region, date, ...row },
      update: row,
    });
  }
}
