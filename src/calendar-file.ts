import { isCivilDate, isRegion } from "./core/calendar/index.ts";
import type { CalendarEntry } from "./core/calendars.ts";
import { type FileProblem, readCsv } from "./people-file.ts";

const HEADER = "region,date,kind,reason";

/**
 * Reads days of the working calendar from CSV with the header `region,date,kind,reason`. `kind` is `off` or `work` for a
 * day, or `notice` for a year (`CN,2027,notice,…`) whose whole notice stands in the file: what was only derived for it
 * counts no more. Every problem is named with its line; with problems nothing should be taken in.
 */
export function readCalendarFile(text: string): { entries: CalendarEntry[]; problems: FileProblem[] } {
  const [header, ...rows] = readCsv(text.replace(/^\uFEFF/, ""));
  const names = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase()).join(",");
  if (names !== HEADER) return { entries: [], problems: [{ line: 1, text: `the first line is ${HEADER}` }] };
  const entries: CalendarEntry[] = [];
  const problems: FileProblem[] = [];
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const [region = "", date = "", kind = "", reason = ""] = cells.map((cell) => cell.trim());
    const problem = (said: string) => problems.push({ line, text: said });
    if (!isRegion(region)) problem("the region is a name such as CN or GB-ENG");
    else if (kind !== "off" && kind !== "work" && kind !== "notice") problem("the kind is off, work or notice");
    else if (kind === "notice" ? !/^20\d\d$/.test(date) : !isCivilDate(date)) {
      problem(kind === "notice" ? "a notice is of a year such as 2027" : "the date is a day such as 2027-02-05");
    } else if (reason === "") problem("the reason is missing: the name of the holiday, the number of the notice");
    else entries.push({ region, date, kind, reason });
  }
  for (const { region, date, kind } of entries) {
    const isWhole = entries.some((day) => day.region === region && day.kind !== "notice" && day.date.startsWith(date));
    if (kind === "notice" && !isWhole) problems.push({ line: 1, text: `no day of ${date} stands in the file` });
  }
  return { entries, problems };
}
