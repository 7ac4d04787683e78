import { createHash } from "node:crypto";
import { addDays, civilDateIn, clockTimeIn, instantAt } from "../../src/core/calendar/civil.ts";
import type { Region } from "../../src/core/calendar/region.ts";
import { calendarFor } from "../../src/core/calendar/working-calendar.ts";
import { addWorkingDays } from "../../src/core/calendar/working-days.ts";
import vectors from "./working-days.json" with { type: "json" };

/**
 * Prints what the calendar answers in the time zone of this process (`TZ`), as JSON. A test runs it once for each of
 * several zones: only a process that was started in a zone shows what holds there.
 */

const deadlines = Object.fromEntries(
  vectors.map(({ id, region, receivedAt, workingDays }) => {
    const answer = addWorkingDays(calendarFor(region as Region), new Date(receivedAt), workingDays);
    return [id, { deadline: answer.deadline.toISOString(), day: answer.day, provisional: answer.provisional }];
  }),
);

/** A digest over what every day of 2026 and 2027 is, and when it ends. */
const digest = createHash("sha256");
for (const region of ["CN", "HK", "SG", "GB-ENG", "GB-SCT", "IE", "DE-BY", "FR", "NL", "IT", "US"] as const) {
  const calendar = calendarFor(region);
  for (let day = civilDateIn(new Date("2026-01-01T12:00:00Z"), "UTC"); day < "2028-01-01"; day = addDays(day, 1)) {
    const end = instantAt(day, "24:00", calendar.zone);
    digest.update(`${region} ${day} ${calendar.dayKind(day)} ${end.getTime()} ${clockTimeIn(end, calendar.zone)}\n`);
  }
}

process.stdout.write(
  JSON.stringify({
    // Both together tell that the zone took effect.
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    summerOffsetMin: new Date("2026-07-01T00:00:00Z").getTimezoneOffset(),
    deadlines,
    days: digest.digest("hex"),
  }),
);
