import { isCivilDate, isRegion, isZone } from "./core/calendar/index.ts";
import type { DirectoryEntry } from "./core/directory.ts";
import { isJurisdiction, JURISDICTIONS } from "./core/jurisdiction.ts";
import { LOCALES } from "./core/locale.ts";

export type FileProblem = { line: number; text: string };

const COLUMNS = [
  "name",
  "email",
  "department",
  "title",
  "manager",
  "locale",
  "zone",
  "region",
  "jurisdiction",
  "city",
  "contract_from",
  "active",
] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads people from CSV with a header line: name and email are needed, the rest may be left out. `manager` is an e-mail
 * address, of somebody in the file or among those who are `known` already (in small letters). Every problem is named
 * with its line; with problems nothing should be taken in.
 */
export function readPeopleFile(
  text: string,
  known: ReadonlySet<string> = new Set(),
): { entries: DirectoryEntry[]; problems: FileProblem[] } {
  const problems: FileProblem[] = [];
  const [header, ...rows] = readCsv(text.replace(/^\uFEFF/, ""));
  const names = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const unknown = names.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  if (!names.includes("name") || !names.includes("email") || unknown.length > 0) {
    problems.push({
      line: 1,
      text: `the first line names the columns: ${COLUMNS.join(",")}; name and email are needed`,
    });
    return { entries: [], problems };
  }
  const entries: DirectoryEntry[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of rows) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const value = (column: Column) => cells[names.indexOf(column)]?.trim() || undefined;
    const [name, email, locale, zone, region] = [
      value("name"),
      value("email"),
      value("locale"),
      value("zone"),
      value("region"),
    ];
    const problem = (said: string) => problems.push({ line, text: said });
    if (cells.length !== names.length) problem(`${cells.length} values for ${names.length} columns`);
    if (!name) problem("the name is missing");
    if (!email || !/^[^@\s]+@[^@\s]+$/.test(email)) problem("the e-mail address is missing or wrong");
    if (locale && !(LOCALES as readonly string[]).includes(locale))
      problem(`the language is one of ${LOCALES.join(", ")}`);
    if (zone && !isZone(zone)) problem("the zone is a name such as Asia/Shanghai");
    if (region && !isRegion(region)) problem("the region is a name such as CN or GB-ENG");
    const [jurisdiction, contractFrom] = [value("jurisdiction")?.toUpperCase(), value("contract_from")];
    if (jurisdiction && !isJurisdiction(jurisdiction))
      problem(`the jurisdiction is one of ${JURISDICTIONS.join(", ")}, or empty when it is not known`);
    if (contractFrom && !isCivilDate(contractFrom)) problem("the contract runs from a day such as 2024-03-01");
    const seen = email && lineOf.get(email.toLowerCase());
    if (seen) problem(`the e-mail address stands in line ${seen} already`);
    if (email) lineOf.set(email.toLowerCase(), line);
    if (!name || !email) continue;
    const manager = value("manager");
    entries.push({
      name,
      email,
      isActive: !["no", "0", "false", "否"].includes((value("active") ?? "yes").toLowerCase()),
      ...(value("department") && { department: value("department") ?? "" }),
      ...(value("title") && { title: value("title") ?? "" }),
      ...(manager && { manager: { email: manager } }),
      ...(locale && { locale: locale as DirectoryEntry["locale"] & string }),
      ...(zone && { zone }),
      ...(region && { region }),
      ...(jurisdiction && { jurisdiction }),
      ...(value("city") && { city: value("city") ?? "" }),
      ...(contractFrom && { contractFrom }),
    });
  }
  for (const entry of entries) {
    const manager = entry.manager && "email" in entry.manager ? entry.manager.email.toLowerCase() : undefined;
    if (manager && !lineOf.has(manager) && !known.has(manager)) {
      problems.push({
        line: lineOf.get(entry.email?.toLowerCase() ?? "") ?? 0,
        text: `the manager ${manager} is neither in the file nor known`,
      });
    }
  }
  return { entries, problems };
}

/** Rows of comma-separated values with quotes (RFC 4180), each with the line that it begins on. */
export function readCsv(text: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let [cells, cell, isQuoted, line, began] = [[] as string[], "", false, 1, 1];
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] ?? "";
    if (sign === "\n") line++;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === "," || sign === "\n") {
      cells.push(cell.replace(/\r$/, ""));
      cell = "";
      if (sign === "\n") {
        rows.push({ line: began, cells });
        [cells, began] = [[], line];
      }
    } else cell += sign;
  }
  if (cell !== "" || cells.length > 0) rows.push({ line: began, cells: [...cells, cell] });
  return rows;
}
