import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { civilDateIn, clockTimeIn } from "./civil.ts";
import { calendarFor } from "./working-calendar.ts";
import { addWorkingHours, nextWorkingTime } from "./working-time.ts";

const cn = calendarFor("CN");
const at = (text: string) => new Date(text);
const office = { from: "09:00", to: "18:00" };

describe("the next working time", () => {
  test.each([
    ["within the window is now", "2025-03-14T17:59:59+08:00", "2025-03-14T17:59:59+08:00"],
    ["at its start is now", "2025-03-14T09:00:00+08:00", "2025-03-14T09:00:00+08:00"],
    ["before it is its start", "2025-03-14T06:00:00+08:00", "2025-03-14T09:00:00+08:00"],
    ["at its end is the next working day", "2025-03-14T18:00:00+08:00", "2025-03-17T09:00:00+08:00"],
    ["before a make-up Sunday is that Sunday", "2025-04-26T12:00:00+08:00", "2025-04-27T09:00:00+08:00"],
    ["in a long holiday is after it", "2026-02-14T18:30:00+08:00", "2026-02-24T09:00:00+08:00"],
  ])("%s", (_, instant, expected) => {
    expect(nextWorkingTime(cn, at(instant), office)).toEqual(at(expected));
  });

  test("a window may run to midnight", () => {
    expect(nextWorkingTime(cn, at("2025-03-14T23:59:59+08:00"), { from: "09:00", to: "24:00" })).toEqual(
      at("2025-03-14T23:59:59+08:00"),
    );
  });

  test("follows the clocks of the place when they change", () => {
    const us = calendarFor("US");
    expect(nextWorkingTime(us, at("2026-10-30T18:30:00-04:00"), office)).toEqual(at("2026-11-02T09:00:00-05:00"));
  });

  test("is always inside the window of a working day, and is itself again", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(cn, calendarFor("US"), calendarFor("IE")),
        fc.integer({ min: Date.parse("2024-01-01T00:00:00Z"), max: Date.parse("2027-12-01T00:00:00Z") }),
        (calendar, ms) => {
          const next = nextWorkingTime(calendar, new Date(ms), office);
          expect(next.getTime() >= ms).toBe(true);
          expect(calendar.isWorkingDay(civilDateIn(next, calendar.zone))).toBe(true);
          const time = clockTimeIn(next, calendar.zone);
          expect(time >= "09:00" && time < "18:00").toBe(true);
          expect(nextWorkingTime(calendar, next, office)).toEqual(next);
        },
      ),
    ));

  test("with a window that is none is refused", () => {
    for (const window of [
      { from: "18:00", to: "09:00" },
      { from: "09:00", to: "09:00" },
      { from: "9", to: "18:00" },
    ])
      expect(() => nextWorkingTime(cn, at("2025-03-14T10:00:00Z"), window)).toThrow(RangeError);
  });

  test("where nobody ever works is refused instead of sought for ever", () => {
    const closed = { ...cn, isWorkingDay: () => false };
    expect(() => nextWorkingTime(closed, at("2025-03-14T10:00:00Z"), office)).toThrow(RangeError);
  });
});

describe("hours of working time", () => {
  test.each([
    ["within a day", "2025-03-14T10:00:00+08:00", 1, "2025-03-14T11:00:00+08:00"],
    ["over a weekend", "2025-03-14T17:30:00+08:00", 1, "2025-03-17T09:30:00+08:00"],
    ["from a night", "2025-03-15T02:00:00+08:00", 1, "2025-03-17T10:00:00+08:00"],
    ["up to the very end of the day", "2025-03-14T17:00:00+08:00", 1, "2025-03-14T18:00:00+08:00"],
    ["over several days", "2025-03-13T17:00:00+08:00", 11, "2025-03-17T10:00:00+08:00"],
    ["in parts of an hour", "2025-03-14T17:45:00+08:00", 0.5, "2025-03-17T09:15:00+08:00"],
  ])("pass %s", (_, instant, hours, expected) => {
    expect(addWorkingHours(cn, at(instant), hours, office)).toEqual(at(expected));
  });

  test("a first and b more hours are a + b hours", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse("2024-01-01T00:00:00Z"), max: Date.parse("2026-12-01T00:00:00Z") }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
        (ms, a, b) => {
          const inTwo = addWorkingHours(cn, addWorkingHours(cn, new Date(ms), a / 4, office), b / 4, office);
          expect(inTwo).toEqual(addWorkingHours(cn, new Date(ms), (a + b) / 4, office));
        },
      ),
    ));

  test("none, negative or endless ones are refused", () => {
    for (const hours of [0, -1, 2001, Number.NaN])
      expect(() => addWorkingHours(cn, at("2025-03-14T10:00:00Z"), hours, office)).toThrow(RangeError);
  });
});
