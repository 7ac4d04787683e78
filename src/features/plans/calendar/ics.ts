import { addDays, type CivilDate, civilDateIn, compareDates } from "../../../core/calendar/civil.ts";
import type { WorkingCalendar } from "../../../core/calendar/index.ts";
import { escapeIcs as escapeText, icsInstant as instant, toIcs } from "../../../core/ics.ts";
import type { Plan } from "../model.ts";
import { endedAt, isStanding, spansOn } from "../model.ts";
import type { Known } from "./model.ts";

/** Approved windows as a file that calendar programs subscribe to (RFC 5545). Pure; the summary is the reader's words. */

export type IcsOptions = {
  calendar: WorkingCalendar;
  now: Date;
  /** What the calendar is called in the program's list. */
  name: string;
  summaryOf(plan: Known): string;
};

/** Days back that windows stay in the file; programs drop what is not in it any more. */
export const DAYS_BACK = 31;
/** Hours between two looks that a program is asked to keep to. */
const REFRESH_HOURS = 6;

/** The windows of the plans from a month ago on, each an event of its own; what was ended before its time is cancelled. */
export function icsOf(plans: readonly Known[], options: IcsOptions): string {
  const { calendar, now, name, summaryOf } = options;
  const first = addDays(civilDateIn(now, calendar.zone), -DAYS_BACK);
  const events = plans.flatMap((plan) => eventsOf(plan, calendar, first, summaryOf(plan)));
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Shenyan//Plans//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(name)}`,
    `X-WR-TIMEZONE:${calendar.zone}`,
    `REFRESH-INTERVAL;VALUE=DURATION:PT${REFRESH_HOURS}H`,
    `X-PUBLISHED-TTL:PT${REFRESH_HOURS}H`,
    ...(events.length > 0 ? events : NOTHING),
    "END:VCALENDAR",
  ];
  return toIcs(lines);
}

/** A calendar needs one part at least (RFC 5545, 3.6), also before anything was approved. */
const NOTHING = [
  "BEGIN:VTIMEZONE",
  "TZID:UTC",
  "BEGIN:STANDARD",
  "DTSTART:19700101T000000",
  "TZOFFSETFROM:+0000",
  "TZOFFSETTO:+0000",
  "END:STANDARD",
  "END:VTIMEZONE",
];

/** An event keeps its name for good, so that a program changes what it has and adds nothing twice. */
const uidOf = ({ id }: Plan, day: CivilDate, at: number): string => `${id}-${day}-${at}@shenyan`;

function eventsOf({ row, content }: Known, calendar: WorkingCalendar, first: CivilDate, summary: string): string[] {
  const events: string[] = [];
  const from = compareDates(content.firstDay, first) < 0 ? first : content.firstDay;
  for (let day = from; compareDates(day, content.lastDay) <= 0; day = addDays(day, 1)) {
    for (const [at, span] of spansOn(content, day, calendar).entries()) {
      const ended = endedAt(row);
      const isCancelled = ended !== undefined && span.from >= ended;
      events.push(
        "BEGIN:VEVENT",
        `UID:${uidOf(row, day, at)}`,
        `DTSTAMP:${instant(row.movedAt)}`,
        // Instants, so that they are right whatever zone the program is in and whatever rules it knows.
        `DTSTART:${instant(span.from)}`,
        `DTEND:${instant(span.to)}`,
        `SUMMARY:${escapeText(summary)}`,
        `SEQUENCE:${row.version}`,
        `LAST-MODIFIED:${instant(row.movedAt)}`,
        `STATUS:${isCancelled ? "CANCELLED" : "CONFIRMED"}`,
        // The hours of a quarter are hours that may be used, not hours in which nobody can be met.
        ...(isStanding(content) ? ["TRANSP:TRANSPARENT"] : []),
        "CLASS:PRIVATE",
        "END:VEVENT",
      );
    }
  }
  return events;
}
