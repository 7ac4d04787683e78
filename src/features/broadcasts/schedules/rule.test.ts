import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, calendarFor, civilDateIn, clockTimeIn, type Region, weekday } from "../../../core/calendar/index.ts";
import { DEFAULT_RULE, nextOccurrence, occurrences, type Rule } from "./rule.ts";

const CN = calendarFor("CN");
const at = (text: string) => new Date(`${text}+08:00`);
const says = (rule: Rule, after: string, count: number, calendar = CN) => {
  const days: string[] = [];
  for (let from = at(after); days.length < count; ) {
    const next = nextOccurrence(rule, from, calendar);
    if (!next) break;
    days.push(`${civilDateIn(next, calendar.zone)} ${clockTimeIn(next, calendar.zone)}`);
    from = next;
  }
  return days;
};

describe("the rule of the default", () => {
  test("is the first working day after the 10th at 10:00, over Spring Festival and the National Day", () => {
    // 11 January 2026 is a Sunday; 11 to 14 February are worked, the 14th as a make-up day; 11 October is a Sunday.
    expect(says(DEFAULT_RULE, "2026-01-01T00:00:00", 10)).toEqual([
      "2026-01-12 10:00",
      "2026-02-11 10:00",
      "2026-03-11 10:00",
      "2026-04-13 10:00",
      "2026-05-11 10:00",
      "2026-06-11 10:00",
      "2026-07-13 10:00",
      "2026-08-11 10:00",
      "2026-09-11 10:00",
      "2026-10-12 10:00",
    ]);
  });
  test("takes a make-up working day of the weekend: the Saturday after 13 February 2026", () => {
    expect(says({ every: "month-after", day: 13, at: "10:00" }, "2026-02-01T00:00:00", 1)).toEqual([
      "2026-02-14 10:00",
    ]);
  });
});

describe("every second Tuesday that is a working day", () => {
  const rule: Rule = { every: "weeks", n: 2, weekdays: [2], from: "2026-09-15", at: "10:00", rest: "skip" };
  test("leaves out the one in the National Day's week, and keeps its rhythm", () => {
    expect(says(rule, "2026-09-14T00:00:00", 4)).toEqual([
      "2026-09-15 10:00",
      "2026-09-29 10:00",
      "2026-10-13 10:00",
      "2026-10-27 10:00",
    ]);
    const other: Rule = { ...rule, from: "2026-09-22" };
    expect(says(other, "2026-09-20T00:00:00", 3)).toEqual(["2026-09-22 10:00", "2026-10-20 10:00", "2026-11-03 10:00"]);
    expect(says({ ...other, rest: "next" }, "2026-09-23T00:00:00", 2)).toEqual([
      "2026-10-08 10:00",
      "2026-10-20 10:00",
    ]);
  });
  test("makes one of several that are moved to the same day", () => {
    const daily: Rule = { every: "weeks", n: 1, weekdays: [4, 5], from: "2026-09-28", at: "09:30", rest: "next" };
    expect(says(daily, "2026-09-30T00:00:00", 2)).toEqual(["2026-10-08 09:30", "2026-10-09 09:30"]);
  });
});

test("the nth weekday of the month, and the last", () => {
  const rule = (nth: 1 | 2 | 5 | -1): Rule => ({ every: "month-weekday", nth, weekday: 5, at: "15:00", rest: "skip" });
  expect(says(rule(1), "2026-11-01T00:00:00", 2)).toEqual(["2026-11-06 15:00", "2026-12-04 15:00"]);
  expect(says(rule(-1), "2026-11-01T00:00:00", 2)).toEqual(["2026-11-27 15:00", "2026-12-25 15:00"]);
  expect(says(rule(5), "2026-05-01T00:00:00", 2)).toEqual(["2026-05-29 15:00", "2026-07-31 15:00"]);
});

test("the hour of the wall clock stays over a change of clocks", () => {
  const london = calendarFor("GB-ENG" as Region);
  const rule: Rule = { every: "weeks", n: 1, weekdays: [1], from: "2026-03-16", at: "10:00", rest: "skip" };
  const found = occurrences(rule, new Date("2026-03-20T00:00:00Z"), new Date("2026-04-05T00:00:00Z"), london);
  expect(found.map((one) => one.toISOString())).toEqual(["2026-03-23T10:00:00.000Z", "2026-03-30T09:00:00.000Z"]);
});

const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    every: fc.constant("weeks" as const),
    n: fc.integer({ min: 1, max: 6 }),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    from: fc.constantFrom("2025-12-29", "2026-02-10", "2026-09-24"),
    at: fc.constantFrom("00:00", "02:30", "10:00", "23:59"),
    rest: fc.constantFrom("skip" as const, "next" as const),
  }),
  fc.record({
    every: fc.constant("month-weekday" as const),
    nth: fc.constantFrom<1 | 2 | 3 | 4 | 5 | -1>(1, 2, 3, 4, 5, -1),
    weekday: fc.integer({ min: 1, max: 7 }),
    at: fc.constantFrom("10:00", "02:30"),
    rest: fc.constantFrom("skip" as const, "next" as const),
  }),
  fc.record({
    every: fc.constant("month-after" as const),
    day: fc.integer({ min: 0, max: 27 }),
    at: fc.constantFrom("10:00", "02:30"),
  }),
) as fc.Arbitrary<Rule>;
const anyCalendar = fc.constantFrom(
  CN,
  calendarFor("US" as Region, { zone: "America/New_York" }),
  calendarFor("GB-ENG" as Region),
);
const anyInstant = fc.date({
  min: new Date("2026-01-01T00:00:00Z"),
  max: new Date("2026-10-31T00:00:00Z"),
  noInvalidDate: true,
});

describe("whatever the rule, the calendar and the moment", () => {
  test("the next occurrence comes after it, on a working day, at the hour of the rule; and nothing lies between", () =>
    fc.assert(
      fc.property(anyRule, anyCalendar, anyInstant, (rule, calendar, after) => {
        const next = nextOccurrence(rule, after, calendar);
        // A rule that names only days of the weekend and skips rest days may have none.
        if (!next) return;
        expect(next > after).toBe(true);
        const day = civilDateIn(next, calendar.zone);
        expect(calendar.isWorkingDay(day)).toBe(true);
        if (rule.at !== "02:30") expect(clockTimeIn(next, calendar.zone)).toBe(rule.at);
        // Asked again just before, it is the same; the order is strict.
        expect(nextOccurrence(rule, new Date(next.getTime() - 1), calendar)).toEqual(next);
        const between = new Date((after.getTime() + next.getTime()) / 2);
        expect(nextOccurrence(rule, between, calendar)).toEqual(next);
      }),
      { numRuns: 150 },
    ));

  test("a day that is skipped is a rest day, and one that is kept has the weekday of the rule", () =>
    fc.assert(
      fc.property(anyRule, anyCalendar, anyInstant, (rule, calendar, after) => {
        if (rule.every === "month-after") return;
        const next = nextOccurrence(rule, after, calendar);
        if (!next) return;
        const day = civilDateIn(next, calendar.zone);
        const named = rule.every === "weeks" ? rule.weekdays : [rule.weekday];
        if (rule.rest === "skip") expect(named).toContain(weekday(day));
        // Moved: all days from the one that was named up to it are rest days.
        else if (!named.includes(weekday(day))) expect(calendar.isWorkingDay(addDays(day, -1))).toBe(false);
      }),
      { numRuns: 150 },
    ));
});
