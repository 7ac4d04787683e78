import { type CivilDate, isCivilDate } from "../../core/calendar/civil.ts";
import { hasPassword } from "../../core/passwords.ts";
import { SOCIAL_PLATFORMS, type SocialPlatform } from "../../core/social-platforms.ts";
import { MFA, type Mfa, openAs } from "./model.ts";

/** The register as a table: the same columns go out and come in. */

export const COLUMNS = [
  "platform",
  "handle",
  "link",
  "purpose",
  "unit",
  "owner",
  "holder",
  "co_holders",
  "mfa",
  "recovery",
  "password_changed",
] as const;
/** Columns that only go out; whoever sends the file back may leave them in. */
export const OUT_COLUMNS = ["number", "state", "users", "attested", "handover"] as const;
type Column = (typeof COLUMNS)[number];

/** One line, checked. People by their e-mail addresses in small letters. */
export type RegisterEntry = {
  line: number;
  platform: SocialPlatform;
  handle: string;
  link: string | undefined;
  purpose: string;
  unit: string;
  owner: string;
  holder: string | undefined;
  coHolders: readonly string[];
  /** Undefined: the file does not say. */
  mfa: Mfa | undefined;
  recovery: string | undefined;
  passwordChanged: CivilDate | undefined;
};
export type RegisterProblem = { line: number; text: string };

/** Names of columns that may hold what nobody may send us. */
const SECRET =
  /pass(?!word_changed$)|pwd|secret|token|密码|口令|验证码|recovery[ _-]?code|backup[ _-]?code|otp|\bpin\b/i;

/** Whether a column looks as if passwords or codes stood in it. */
export const isSecretColumn = (name: string): boolean => SECRET.test(name.trim());

const EMAIL = /^[^@\s]+@[^@\s]+$/;
/** Longest texts, in characters, as in the form. */
const LONGEST: Partial<Record<Column, number>> = { handle: 100, purpose: 200, unit: 100, link: 500, recovery: 200 };

/**
 * Reads lines of a register: platform, handle, purpose, unit and owner are needed. Every problem is named with its line;
 * with problems nothing should be taken in.
 */
export function readRegister(rows: readonly { line: number; cells: readonly string[] }[]): {
  entries: RegisterEntry[];
  problems: RegisterProblem[];
} {
  const problems: RegisterProblem[] = [];
  const [header, ...lines] = rows;
  const names = (header?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  const secret = names.filter(isSecretColumn);
  if (secret.length > 0) {
    const text = `the column ${secret.join(", ")} may hold passwords or codes: take it out, nobody may send us any`;
    return { entries: [], problems: [{ line: header?.line ?? 1, text }] };
  }
  const needed = ["platform", "handle", "purpose", "unit", "owner"] as const;
  const known: readonly string[] = [...COLUMNS, ...OUT_COLUMNS];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (needed.some((name) => !names.includes(name)) || names.some((name) => !known.includes(name)) || twice) {
    const text = `the first line names the columns: ${COLUMNS.join(",")}; ${needed.join(", ")} are needed, each once`;
    return { entries: [], problems: [{ line: header?.line ?? 1, text }] };
  }
  const entries: RegisterEntry[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, cells } of lines) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const read = readLine(line, cells, names);
    problems.push(...read.problems);
    if (!read.entry) continue;
    const key = openAs(read.entry.platform, read.entry.handle);
    const before = lineOf.get(key);
    if (before) problems.push({ line, text: `the account stands in line ${before} already` });
    lineOf.set(key, line);
    entries.push(read.entry);
  }
  return { entries, problems };
}

/** A cell of ours that a spreadsheet would have run has an apostrophe in front. */
const plain = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@＝＋－＠])/u, "");

function readLine(
  line: number,
  cells: readonly string[],
  names: readonly string[],
): { entry: RegisterEntry | undefined; problems: RegisterProblem[] } {
  const problems: RegisterProblem[] = [];
  const problem = (text: string) => problems.push({ line, text });
  const value = (column: Column): string | undefined => plain(cells[names.indexOf(column)] ?? "") || undefined;
  if (cells.length !== names.length) problem(`${cells.length} values for ${names.length} columns`);
  for (const [column, most] of Object.entries(LONGEST) as [Column, number][])
    if ([...(value(column) ?? "")].length > most) problem(`${column} is longer than ${most} characters`);
  if (cells.some(hasPassword)) problem("a cell seems to tell a password or a code: take it out");
  const platform = SOCIAL_PLATFORMS.find((one) => one === value("platform")?.toLowerCase());
  if (!platform) problem(`the platform is one of ${SOCIAL_PLATFORMS.join(", ")}`);
  const mfa = MFA.find((one) => one === value("mfa")?.toLowerCase());
  if (value("mfa") && !mfa) problem(`mfa is one of ${MFA.join(", ")}`);
  const [handle, purpose, unit] = [value("handle"), value("purpose"), value("unit")];
  if (!handle) problem("the handle is missing");
  if (!purpose) problem("the purpose is missing");
  if (!unit) problem("the unit is missing");
  const link = value("link");
  if (link && !["http:", "https:"].includes(URL.parse(link)?.protocol ?? "")) problem("the link begins with https://");
  const owner = value("owner")?.toLowerCase();
  const holder = value("holder")?.toLowerCase();
  const coHolders = (value("co_holders") ?? "")
    .toLowerCase()
    .split(/[\s;；,，]+/)
    .filter(Boolean);
  if (!owner) problem("the owner is missing");
  for (const one of [owner, holder, ...coHolders])
    if (one && !EMAIL.test(one)) problem(`${one} is no e-mail address of a person`);
  const changed = value("password_changed");
  if (changed && !isCivilDate(changed)) problem("password_changed is a day such as 2026-03-01, never a password");
  if (problems.length > 0 || !platform || !handle || !purpose || !unit || !owner) return { entry: undefined, problems };
  const passwordChanged = changed && isCivilDate(changed) ? changed : undefined;
  const entry = { line, platform, handle, link, purpose, unit, owner, holder, coHolders, mfa };
  return { entry: { ...entry, recovery: value("recovery"), passwordChanged }, problems };
}
