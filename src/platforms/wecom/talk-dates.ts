import { addDays, type CivilDate, civilDateIn, isCivilDate, isClockTime } from "../../core/calendar/index.ts";

/** Days from today that people name instead of writing a date. */
const NAMED_DAYS: Readonly<Record<string, number>> = {
  今天: 0,
  今日: 0,
  昨天: -1,
  昨日: -1,
  前天: -2,
  明天: 1,
  后天: 2,
  today: 0,
  yesterday: -1,
  tomorrow: 1,
};

/** What may stand before a clock time, and the hours it adds when the hour is one of the first twelve. */
const PARTS_OF_DAY: Readonly<Record<string, number>> = {
  凌晨: 0,
  早上: 0,
  上午: 0,
  中午: 12,
  下午: 12,
  傍晚: 12,
  晚上: 12,
  am: 0,
  pm: 12,
};

export type DateContext = { now: Date; zone: string; isPastOnly?: boolean };

/** `YYYY-MM-DD` for a date as people type it: 今天, 2026-11-24, 2026年11月24日, 11/24, 11月24日; else undefined. */
export function readDate(text: string, at: DateContext): CivilDate | undefined {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  const today = civilDateIn(at.now, at.zone);
  const named = Object.hasOwn(NAMED_DAYS, plain) ? NAMED_DAYS[plain] : undefined;
  if (named !== undefined) return addDays(today, named);
  const whole = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/.exec(plain);
  if (whole) return civil(whole[1], whole[2], whole[3]);
  const short = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?$/.exec(plain);
  if (!short) return undefined;
  const year = Number(today.slice(0, 4));
  const date = civil(String(year), short[1], short[2]);
  // In January "12/30" of something that has happened is last year's.
  return date && at.isPastOnly && date > today ? civil(String(year - 1), short[1], short[2]) : date;
}

/** `HH:mm` for a time as people type it: 14:30, 9点, 9点半, 下午2点15分, 2:30 pm; else undefined. */
export function readTime(text: string): string | undefined {
  const plain = text.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, "");
  const found =
    /^(凌晨|早上|上午|中午|下午|傍晚|晚上)?(\d{1,2})(?:[:点时](半|\d{1,2})?分?)?(am|pm)?$/.exec(plain) ?? undefined;
  if (!found) return undefined;
  const [, before, hourText = "", minuteText, after] = found;
  if (!/[:点时]/.test(plain) && !after) return undefined;
  const part = before ?? after;
  const hour = Number(hourText);
  const add = part !== undefined ? (PARTS_OF_DAY[part] ?? 0) : 0;
  const onClock =
    add === 12 && hour < 12 && !(part === "中午" && hour >= 11) ? hour + 12 : part === "am" && hour === 12 ? 0 : hour;
  const minute = minuteText === "半" ? 30 : Number(minuteText ?? 0);
  const time = `${String(onClock).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  return isClockTime(time) ? time : undefined;
}

/** `YYYY-MM-DDTHH:mm` on the person's clock; a time alone is today's. Else undefined. */
export function readDateTime(text: string, at: DateContext): string | undefined {
  const plain = text.normalize("NFKC").trim();
  const iso = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(plain);
  if (iso && isCivilDate(iso[1] ?? "") && isClockTime(iso[2] ?? "")) return plain;
  const time = readTime(plain);
  if (time) return `${civilDateIn(at.now, at.zone)}T${time}`;
  // The date is as long a beginning as can be read, so that "11月24日下午2点" needs no space.
  for (let length = plain.length - 1; length > 0; length -= 1) {
    const date = readDate(plain.slice(0, length), at);
    const rest = date && readTime(plain.slice(length).replace(/^[\s,，]+/, ""));
    if (rest) return `${date}T${rest}`;
  }
  return undefined;
}

function civil(year = "", month = "", day = ""): CivilDate | undefined {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isCivilDate(date) ? date : undefined;
}
