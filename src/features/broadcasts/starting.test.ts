import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarFor, civilDateIn, clockTimeIn } from "../../core/calendar/index.ts";
import { startOf } from "./starting.ts";

const CN = calendarFor("CN");
const now = new Date("2026-11-28T23:00:00+08:00");
const anyInstant = fc
  .integer({ min: 0, max: 60 * 24 * 90 })
  .map((minutes) => new Date(now.getTime() + minutes * 60_000));

test("without a planned time it begins at once, and before its time it waits for that", () => {
  expect(startOf({ plannedAt: undefined, releasedAt: now }, now, CN)).toEqual(now);
  const plannedAt = new Date("2026-11-29T20:00:00+08:00");
  expect(startOf({ plannedAt, releasedAt: now }, now, CN)).toEqual(plannedAt);
});

test("released in time it begins by its time though the clock looks a little later", () => {
  const plannedAt = new Date("2026-11-28T22:59:00+08:00");
  expect(startOf({ plannedAt, releasedAt: new Date("2026-11-27T10:00:00+08:00") }, now, CN)).toEqual(plannedAt);
});

test("whenever it is released after its time, it begins in office hours of a working day, and not before", () =>
  fc.assert(
    fc.property(anyInstant, fc.integer({ min: 1, max: 10_000 }), (at, minutes) => {
      const plannedAt = new Date(at.getTime() - minutes * 60_000);
      const start = startOf({ plannedAt, releasedAt: at }, at, CN);
      expect(start.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(CN.isWorkingDay(civilDateIn(start, CN.zone))).toBe(true);
      expect(clockTimeIn(start, CN.zone) >= "09:00" && clockTimeIn(start, CN.zone) < "18:00").toBe(true);
    }),
  ));
