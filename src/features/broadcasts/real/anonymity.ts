import type { Locale } from "../../../core/locale.ts";
import { hasPartOf } from "./names.ts";

/**
 * A case study from real life must not lead to anybody (R-CN-10): no name, no handle, no day, no department so small that
 * people would know, no words of the post, nothing from a private chat; and there must be enough people whom it could be
 * about.
 */

/** A department below so many people is "a department". */
export const NAMED_DEPARTMENT_MIN = 20;
/** The smallest group in which the person could be looked for. */
export const CROWD_MIN = 5;

/** How many people share with whom it is about what others could look for them by. */
export type Crowd = { department: number; city: number; roles: readonly number[] };
/** The smallest of these groups. */
export const smallestGroup = ({ department, city, roles }: Crowd): number => Math.min(department, city, ...roles);

/** What must not be found in the text. */
export type Secrets = {
  /** Of everybody in the case. */
  names: readonly string[];
  /** Departments that are too small to be named. */
  departments: readonly string[];
  /** What was posted or reported, as it was written. */
  texts: readonly string[];
};

export const TRACES = ["name", "handle", "day", "department", "link", "quote"] as const;
export type Trace = (typeof TRACES)[number];

/** So many characters in a row that stand in the report too are a quotation; Latin words are longer than Chinese ones. */
const QUOTE_MIN = { "zh-CN": 8, en: 24 } as const satisfies Record<Locale, number>;

/** A number as it stands in a day, in digits or in Chinese. */
const COUNT = "(?:\\d{1,2}|[〇零一二三四五六七八九十廿卅]{1,3})";
const MONTH = "January|February|March|April|June|July|August|September|October|November|December";
const DAYS = [
  // 11月20日, 十一月, 20号, 二十日; but not 五日内, which is a time to act in, nor 每月 and 3 个月.
  new RegExp(`(?:${COUNT}|[正腊])\\s*月(?!薪)`, "u"),
  new RegExp(`${COUNT}\\s*[日号](?!内|以内|之内|楼)`, "u"),
  /\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b/,
  /\b\d{1,2}(st|nd|rd|th)?\s+(of\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*/i,
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(st|nd|rd|th)?\b/i,
  /\bthe\s+\d{1,2}(st|nd|rd|th)\b/i,
  // With a capital: one can march, and one may.
  new RegExp(`\\b(${MONTH})\\b`),
  /\b([Ii]n|[Oo]f|[Ll]ast|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Ee]arly|[Ll]ate|[Mm]id)[- ]May\b/,
];
// The shortest that the platforms give out: two Han characters or three others.
const HANDLE = /(^|[^\w.])@(?=.?\p{Script=Han}|[\w-]{3})[\w\p{Script=Han}-]{2,}/u;
/** Whether an account is named in it. */
export const hasHandle = (text: string): boolean => HANDLE.test(text);
const LINK = /https?:\/\/|www\.|\b[a-z0-9-]+\.(com|cn|net|org)\b/i;

const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** What in a text could lead to somebody, each kind once. */
export function tracesIn(text: string, secrets: Secrets): Trace[] {
  const squeezed = plain(text);
  const has = (words: readonly string[]) =>
    words.some((word) => word.trim().length > 1 && squeezed.includes(plain(word)));
  const found: Record<Trace, boolean> = {
    name: has(secrets.names) || secrets.names.some((name) => hasPartOf(name, text, squeezed)),
    handle: hasHandle(text),
    day: DAYS.some((day) => day.test(text.normalize("NFKC"))),
    department: has(secrets.departments),
    link: LINK.test(text),
    quote: secrets.texts.some((source) => isQuoted(squeezed, plain(source))),
  };
  return TRACES.filter((trace) => found[trace]);
}

/** Whether a stretch of the source stands in the text. */
function isQuoted(text: string, source: string): boolean {
  const length = /\p{Script=Han}/u.test(source) ? QUOTE_MIN["zh-CN"] : QUOTE_MIN.en;
  const letters = [...source];
  for (let from = 0; from + length <= letters.length; from++)
    if (text.includes(letters.slice(from, from + length).join(""))) return true;
  return false;
}

export const SEASONS = ["spring", "summer", "autumn", "winter"] as const;
export type Season = (typeof SEASONS)[number];
/** All that is said of the time: the season of the northern half of the world, by the month 1 … 12. */
export const seasonOf = (month: number): Season => SEASONS[Math.floor(((month + 9) % 12) / 3)] ?? "winter";

/** What somebody confirms who asks to release it (domain: §5.14). */
export const CHECKS = ["no-names", "no-words", "no-day", "no-small-group", "no-private-chat", "proven"] as const;
