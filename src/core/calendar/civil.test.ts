import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  type CivilDate,
  civilDateIn,
  clockTimeIn,
  compareDates,
  daysBetween,
  instantAt,
  isCivilDate,
  isClockTime,
  isZone,
  weekday,
} from "./civil.ts";

const anyDay = fc.integer({ min: -40_000, max: 40_000 }).map((n) => addDays("2000-01-01", n));
const anyZone = fc.constantFrom(
  "Asia/Shanghai",
  "Europe/London",
  "Europe/Dublin",
  "America/New_York",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "UTC",
);
/** Whole minutes from 1975 to 2050, half of them within two days of a change of clocks. */
const anyInstant = fc
  .oneof(
    fc.integer({ min: 157_766_400, max: 2_524_608_000 }),
    fc
      .tuple(
        fc.constantFrom(
          "2026-03-08",
          "2026-03-29",
          "2026-04-05",
          "2026-09-06",
          "2026-10-25",
          "2026-11-01",
          "2011-12-30",
        ),
        fc.integer({ min: -172_800, max: 172_800 }),
      )
      .map(([date, seconds]) => Date.parse(`${date}T00:00:00Z`) / 1000 + seconds),
  )
  .map((seconds) => new Date(Math.floor(seconds / 60) * 60_000));

describe("days", () => {
  test("only days that exist are dates", () => {
    for (const text of ["2024-02-29", "2025-12-31", "0001-01-01", "9999-12-31"]) expect(isCivilDate(text)).toBe(true);
    for (const text of [
      "2025-02-29",
      "2025-02-30",
      "2025-04-31",
      "2025-13-01",
      "2025-00-10",
      "2025-01-00",
      "0000-01-01",
    ])
      expect(isCivilDate(text), text).toBe(false);
    for (const text of ["", "2025-1-1", "2025-01-01T00:00", " 2025-01-01", "2025-01-01\n", "20250101", "+02025-01-01"])
      expect(isCivilDate(text), text).toBe(false);
  });

  test("days are added over months, leap years and years before 1970", () => {
    expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
    expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
    expect(addDays("2000-03-01", -1)).toBe("2000-02-29");
    expect(addDays("1900-02-28", 1)).toBe("1900-03-01");
    expect(addDays("0050-01-01", -1)).toBe("0049-12-31");
  });

  test("days that do not exist and results outside the calendar are refused", () => {
    expect(() => addDays("2025-02-30", 1)).toThrow(RangeError);
    expect(() => addDays("9999-12-31", 1)).toThrow(RangeError);
    expect(() => addDays("0001-01-01", -1)).toThrow(RangeError);
    expect(() => addDays("2025-01-01", 0.5)).toThrow(RangeError);
    expect(() => addDays("2025-01-01", Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  test("the week begins on Monday, also before 1970", () => {
    expect(weekday("2026-02-16")).toBe(1);
    expect(weekday("2026-02-22")).toBe(7);
    expect(weekday("1969-12-28")).toBe(7);
    expect(weekday("1969-12-29")).toBe(1);
  });

  test("adding and counting days undo each other, and order follows", () =>
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, n) => {
        const other = addDays(day, n);
        expect(daysBetween(day, other)).toBe(n);
        expect(addDays(other, -n)).toBe(day);
        expect(Math.sign(compareDates(other, day))).toBe(Math.sign(n));
        expect((weekday(day) - 1 + (((n % 7) + 7) % 7)) % 7).toBe(weekday(other) - 1);
      }),
    ));
});

describe("instants", () => {
  test("the zone decides the day and the time, not the date in UTC", () => {
    const instant = new Date("2025-03-10T16:30:59.999Z");
    expect(civilDateIn(instant, "Asia/Shanghai")).toBe("2025-03-11");
    expect(clockTimeIn(instant, "Asia/Shanghai")).toBe("00:30");
    expect(civilDateIn(instant, "America/New_York")).toBe("2025-03-10");
    expect(clockTimeIn(instant, "America/New_York")).toBe("12:30");
  });

  test("a time that clocks skip moves forward by what they were moved", () => {
    expect(instantAt("2026-03-08", "02:30", "America/New_York").toISOString()).toBe("2026-03-08T07:30:00.000Z");
    expect(clockTimeIn(instantAt("2026-03-29", "01:15", "Europe/London"), "Europe/London")).toBe("02:15");
    // Half an hour, not a whole one.
    expect(clockTimeIn(instantAt("2026-10-04", "02:10", "Australia/Lord_Howe"), "Australia/Lord_Howe")).toBe("02:40");
  });

  test("a time that comes twice is taken the first time", () => {
    expect(instantAt("2026-11-01", "01:30", "America/New_York").toISOString()).toBe("2026-11-01T05:30:00.000Z");
    expect(instantAt("2026-10-25", "01:30", "Europe/London").toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  test("24:00 is the midnight that ends the day, with the offset of that night", () => {
    expect(instantAt("2026-11-01", "24:00", "America/New_York").toISOString()).toBe("2026-11-02T05:00:00.000Z");
    expect(instantAt("2026-10-31", "24:00", "America/New_York").toISOString()).toBe("2026-11-01T04:00:00.000Z");
    expect(instantAt("2026-12-31", "24:00", "Asia/Shanghai").toISOString()).toBe("2026-12-31T16:00:00.000Z");
  });

  test("where midnight is skipped, the day begins when the clocks go on", () => {
    // Chile goes to summer time at midnight.
    expect(clockTimeIn(instantAt("2026-09-06", "00:00", "America/Santiago"), "America/Santiago")).toBe("01:00");
    expect(instantAt("2026-09-05", "24:00", "America/Santiago")).toEqual(
      instantAt("2026-09-06", "01:00", "America/Santiago"),
    );
  });

  test("a day that a zone left out is the next one", () => {
    expect(civilDateIn(instantAt("2011-12-30", "12:00", "Pacific/Apia"), "Pacific/Apia")).toBe("2011-12-31");
  });

  test("years before 1000 and before 100 stay what they are", () => {
    expect(civilDateIn(new Date("0099-06-01T12:00:00Z"), "UTC")).toBe("0099-06-01");
    expect(instantAt("0099-06-01", "12:00", "UTC").toISOString()).toBe("0099-06-01T12:00:00.000Z");
    expect(() => civilDateIn(new Date("-000001-06-01T12:00:00Z"), "UTC")).toThrow(RangeError);
  });

  test("unknown zones, broken instants and times that are none are refused", () => {
    expect(() => civilDateIn(new Date(0), "Asia/Nowhere")).toThrow(RangeError);
    expect(() => civilDateIn(new Date(Number.NaN), "UTC")).toThrow(RangeError);
    for (const time of ["24:01", "7:00", "12:60", "", "12:00:00"])
      expect(() => instantAt("2026-01-01", time, "UTC"), time).toThrow(RangeError);
    expect(() => instantAt("2026-02-30", "12:00", "UTC")).toThrow(RangeError);
  });

  test("from an instant to day and time and back is the same instant, or the first of two with that time", () =>
    fc.assert(
      fc.property(anyInstant, anyZone, (instant, zone) => {
        const date = civilDateIn(instant, zone);
        const time = clockTimeIn(instant, zone);
        const back = instantAt(date, time, zone);
        if (back.getTime() !== instant.getTime()) {
          expect(back < instant).toBe(true);
          expect([civilDateIn(back, zone), clockTimeIn(back, zone)]).toEqual([date, time]);
        }
      }),
      { numRuns: 1000 },
    ));

  test("from day and time to an instant and back is the same, or later on a day with a gap", () =>
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 1439 }), anyZone, (date: CivilDate, minute, zone) => {
        const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
        const instant = instantAt(date, time, zone);
        const shown = `${civilDateIn(instant, zone)} ${clockTimeIn(instant, zone)}`;
        expect(shown >= `${date} ${time}`).toBe(true);
        // A gap exists only where clocks jumped: a minute before, they showed something earlier than was asked for.
        if (shown !== `${date} ${time}`) {
          const dayEarlier = instantAt(addDays(date, -1), time, zone);
          expect(instant.getTime() - dayEarlier.getTime()).toBe(86_400_000);
        }
      }),
      { numRuns: 1000 },
    ));
});

test("times are on a 24-hour clock with two digits each", () => {
  for (const text of ["00:00", "09:05", "23:59"]) expect(isClockTime(text)).toBe(true);
  for (const text of ["24:00", "9:05", "23:60", "23:59:00", "", "ab:cd"]) expect(isClockTime(text), text).toBe(false);
});

test("zones are names from the IANA database and not bare offsets", () => {
  for (const text of ["Asia/Shanghai", "Europe/London", "UTC"]) expect(isZone(text)).toBe(true);
  for (const text of ["", "+08:00", "-05", "China Standard Time", "Asia/Nowhere"])
    expect(isZone(text), text).toBe(false);
});
