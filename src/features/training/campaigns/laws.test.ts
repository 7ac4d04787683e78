import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  type CivilDate,
  calendarFor,
  civilDateIn,
  clockTimeIn,
  daysBetween,
} from "../../../core/calendar/index.ts";
import { monthsAfter } from "../model.ts";
import { tellFrom } from "./asking.ts";
import { awayUntil, dueWithLeave, endOf, type Leave, whyNotDays } from "./model.ts";

const DAY: CivilDate = "2026-03-02";
const day = fc.integer({ min: 0, max: 400 }).map((n) => addDays(DAY, n));
const leave = fc
  .tuple(day, fc.integer({ min: 0, max: 60 }))
  .map(([fromOn, days]): Leave => ({ fromOn, toOn: addDays(fromOn, days) }));
const leaves = fc.array(leave, { maxLength: 4 });
const isAway = (one: CivilDate, all: readonly Leave[]) => all.some(({ fromOn, toOn }) => fromOn <= one && one <= toOn);

test("leave takes no day of a term away: as many are left that are no leave, and none is shorter", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 120 }), leaves, (askedOn, days, all) => {
      const dueOn = addDays(askedOn, days);
      const moved = dueWithLeave(askedOn, dueOn, all);
      expect(moved >= dueOn).toBe(true);
      const there = Array.from({ length: daysBetween(askedOn, moved) }, (_, n) => addDays(askedOn, n + 1)).filter(
        (one) => !isAway(one, all),
      );
      expect(there).toHaveLength(days);
      if (days > 0) expect(isAway(moved, all)).toBe(false);
      // Leave that is over when the term begins, or begins when it is over, changes nothing.
      const outside = all.filter(({ fromOn, toOn }) => toOn <= askedOn || fromOn > moved);
      expect(dueWithLeave(askedOn, dueOn, outside)).toBe(dueOn);
    }),
  );
});

test("more leave never shortens a term", () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), leaves, leave, (askedOn, days, all, more) => {
      const dueOn = addDays(askedOn, days);
      expect(dueWithLeave(askedOn, dueOn, [...all, more]) >= dueWithLeave(askedOn, dueOn, all)).toBe(true);
    }),
  );
});

test("somebody is told at the first office time at which they are there, and never at night, on a day off or on leave", () => {
  const calendar = calendarFor("CN");
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 1439 }), leaves, (on, minute, all) => {
      const now = new Date(endOf(addDays(on, -1), calendar.zone).getTime() + minute * 60_000);
      const at = tellFrom(now, calendar, all);
      const [told, time] = [civilDateIn(at, calendar.zone), clockTimeIn(at, calendar.zone)];
      expect(at >= now).toBe(true);
      expect(calendar.isWorkingDay(told)).toBe(true);
      expect(time >= "09:00" && time < "18:00").toBe(true);
      expect(isAway(told, all)).toBe(false);
      expect(awayUntil(told, all)).toBeUndefined();
      // Every earlier day after this one was off or leave.
      for (let one = addDays(civilDateIn(now, calendar.zone), 1); one < told; one = addDays(one, 1))
        expect(!calendar.isWorkingDay(one) || isAway(one, all)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("a certificate ends on the same day of a later month, or on its last", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true }),
      fc.integer({ min: 1, max: 36 }),
      (at, months) => {
        const end = monthsAfter(at, months);
        const passed = (end.getUTCFullYear() - at.getUTCFullYear()) * 12 + end.getUTCMonth() - at.getUTCMonth();
        expect(passed).toBe(months);
        expect(end.getUTCDate() <= at.getUTCDate() && at.getUTCDate() - end.getUTCDate() <= 3).toBe(true);
      },
    ),
  );
});

test("a campaign opens today or later and gives at least three days, at most a year", () => {
  expect(whyNotDays("2026-03-01", "2026-03-20", "2026-03-02")).toEqual({ field: "opensOn", reason: "opens-past" });
  expect(whyNotDays("2026-03-02", "2026-03-04", "2026-03-02")?.reason).toBe("due-early");
  expect(whyNotDays("2026-03-02", "2026-03-05", "2026-03-02")).toBeUndefined();
  expect(whyNotDays("2026-03-02", "2027-03-04", "2026-03-02")?.reason).toBe("due-late");
});
