import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type CivilDate, daysBetween } from "../../../core/calendar/civil.ts";
import { calendarFor } from "../../../core/calendar/index.ts";
import { isWeekOf, monthsOver, nextQuarter, postsIn, quarterEnd, renewalAt, whyNotStanding } from "./quarters.ts";

const CN = calendarFor("CN");
const NOW = new Date("2026-09-24T10:00:00+08:00");
const windows = [{ from: "09:00", to: "18:00" }];
const days = fc.integer({ min: 0, max: 1500 }).map((offset) => addDays("2024-01-01", offset));

describe("a quarter", () => {
  test.each([
    ["2026-01-01", "2026-03-31"],
    ["2024-02-29", "2024-03-31"],
    ["2026-06-30", "2026-06-30"],
    ["2026-10-09", "2026-12-31"],
  ] as const)("of %s ends on %s", (day, end) => {
    expect(quarterEnd(day)).toBe(end);
  });
  test("is followed by the next one without a day between or twice", () => {
    fc.assert(
      fc.property(days, (day) => {
        const lastDay = quarterEnd(day);
        const next = nextQuarter({ lastDay });
        expect(next.firstDay).toBe(addDays(lastDay, 1));
        expect(daysBetween(next.firstDay, next.lastDay)).toBeGreaterThanOrEqual(89);
        expect(daysBetween(next.firstDay, next.lastDay)).toBeLessThanOrEqual(91);
        expect(quarterEnd(next.firstDay)).toBe(next.lastDay);
      }),
    );
  });
});

test.each([
  [{ firstDay: "2026-10-09", lastDay: "2026-12-31" }, undefined],
  [{ firstDay: "2026-10-09", lastDay: "2027-01-01" }, "past-quarter"],
  [{ firstDay: "2026-10-09", lastDay: "2026-10-08" }, "ends-before-start"],
  [{ firstDay: "2026-10-01", lastDay: "2026-10-04" }, "no-working-day"],
  [{ firstDay: "2026-09-24", lastDay: "2026-09-30" }, "begins-too-early"],
] as const)("%j is refused: %s", (content, code) => {
  expect(whyNotStanding({ ...content, windows }, CN, NOW)?.code).toBe(code);
});

test("renewal is asked for when ten working days are left, on a working morning", () => {
  expect(renewalAt({ lastDay: "2026-12-31" }, CN)).toEqual(new Date("2026-12-17T09:00:00+08:00"));
  fc.assert(
    fc.property(days, (lastDay) => {
      const at = renewalAt({ lastDay }, CN);
      const day = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10) as CivilDate;
      expect(CN.isWorkingDay(day)).toBe(true);
      let left = 0;
      for (let next = addDays(day, 1); next <= lastDay; next = addDays(next, 1)) if (CN.isWorkingDay(next)) left += 1;
      expect(left).toBe(10);
    }),
  );
});

describe("months to report on", () => {
  const plan = { firstDay: "2026-10-09", lastDay: "2026-12-31" } as const;
  test.each([
    ["2026-10-31", false, []],
    ["2026-11-01", false, ["2026-10"]],
    ["2026-12-31", false, ["2026-10", "2026-11"]],
    ["2026-12-31", true, ["2026-10", "2026-11", "2026-12"]],
    ["2027-02-01", true, ["2026-10", "2026-11", "2026-12"]],
    ["2026-11-10", true, ["2026-10", "2026-11"]],
  ] as const)("on %s (over: %s) are %j", (today, isOver, months) => {
    expect(monthsOver(plan, today, isOver)).toEqual(months);
  });
});

test("posts are of a week of the plan that has begun, and of the month in which it begins", () => {
  const plan = { firstDay: "2026-10-09", lastDay: "2026-12-31" } as const;
  expect(isWeekOf(plan, "2026-10-05", "2026-10-12")).toBe(true);
  expect(isWeekOf(plan, "2026-10-04", "2026-10-12")).toBe(false);
  expect(isWeekOf(plan, "2026-10-18", "2026-10-12")).toBe(true);
  expect(isWeekOf(plan, "2026-10-19", "2026-10-12")).toBe(false);
  const weeks = [
    { week: "2026-10-26", posts: 3 },
    { week: "2026-11-02", posts: 4 },
    { week: "2026-11-30", posts: 5 },
  ] as const;
  expect(postsIn("2026-11", weeks)).toBe(9);
});
