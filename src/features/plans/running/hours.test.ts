import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type CivilDate, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import { calendarFor } from "../../../core/calendar/index.ts";
import { spansOf, spansOn, type Window } from "../model.ts";
import {
  budgetOf,
  type Clock,
  type Figure,
  HOUR_MS,
  lengthOf,
  MINUTE_MS,
  morningOf,
  nextMorning,
  periodOf,
  reachesAt,
  readDuration,
  SHARES,
  shareReached,
  usedIn,
  usedInAll,
  usedOn,
  whyNotFigure,
} from "./hours.ts";

const CN = calendarFor("CN");
/** Working days without holidays, so that the Sundays on which clocks are changed can be asked about too. */
const everyDay = (zone: string) => ({ ...CN, zone, isWorkingDay: () => true });
const ZONES = ["America/New_York", "Europe/London", "Asia/Shanghai"] as const;
const MONDAY: CivilDate = "2026-11-23";

describe("time as it is typed", () => {
  test.each([
    ["1.5", 90],
    ["１．５", 90],
    ["1:30", 90],
    ["1：30", 90],
    ["90 分钟", 90],
    ["90分", 90],
    ["90min", 90],
    ["1 小时 30 分", 90],
    ["1小时30分钟", 90],
    ["1h30m", 90],
    ["2h", 120],
    ["2 hours", 120],
    ["0", 0],
    ["0:00", 0],
    ["0.25", 15],
    ["24", 1440],
    ["24:00", 1440],
  ])("“%s” is %i minutes", (text, minutes) => {
    expect(readDuration(text)).toBe(minutes);
  });
  test.each([
    "",
    "一小时",
    "1.5.5",
    "-1",
    "1:75",
    "24:01",
    "25",
    "1441 分钟",
    "1 小时 75 分",
    "1e3",
    "0x10",
    "Infinity",
    "90 分钟左右",
  ])("“%s” is no time of a day", (text) => {
    expect(readDuration(text)).toBeUndefined();
  });
  test("whole minutes read back the same however they are written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
        const [h, m] = [Math.floor(minutes / 60), minutes % 60];
        for (const text of [`${minutes} 分钟`, `${minutes}min`, `${h}:${String(m).padStart(2, "0")}`])
          expect(readDuration(text), text).toBe(minutes);
      }),
    );
  });
});

// ── a week of somebody, at random ───────────────────────────────────────────────────────────────────────────────────

type Slot = { day: number; from: number; minutes: number; stopped: boolean };
const slots = fc.array(
  fc.record({
    day: fc.integer({ min: 0, max: 13 }),
    from: fc.integer({ min: 0, max: 22 * 60 }),
    minutes: fc.integer({ min: 1, max: 110 }),
    stopped: fc.boolean(),
  }),
  { maxLength: 12 },
);
const zones = fc.constantFrom(...ZONES);
const clockOf = ({ day, from, minutes, stopped }: Slot, zone: string): Clock => {
  const date = addDays(MONDAY, day);
  const startedAt = new Date(instantAt(date, "00:00", zone).getTime() + from * MINUTE_MS);
  const endsAt = new Date(startedAt.getTime() + minutes * MINUTE_MS);
  return { day: date, startedAt, endsAt, endedAt: stopped ? endsAt : undefined };
};
const LATER = new Date("2026-12-20T00:00:00Z");

describe("what was used", () => {
  test("of a week is the sum of its days, and of all the sum of the weeks", () => {
    fc.assert(
      fc.property(slots, zones, (all, zone) => {
        const entries = { clocks: all.map((slot) => clockOf(slot, zone)), figures: [] };
        const sum = entries.clocks.reduce(
          (ms, { startedAt, endsAt }) => ms + endsAt.getTime() - startedAt.getTime(),
          0,
        );
        const weeks = [MONDAY, addDays(MONDAY, 7)].map((week) => usedIn(periodOf("week", week), entries, LATER));
        expect(weeks.reduce((ms, one) => ms + one, 0)).toBe(sum);
        expect(usedInAll("week", entries, LATER)).toEqual({ total: sum, most: Math.max(...weeks) });
        const months = ["2026-11-01", "2026-12-31"].map((day) =>
          usedIn(periodOf("month", day as CivilDate), entries, LATER),
        );
        expect(usedInAll("month", entries, LATER)).toEqual({ total: sum, most: Math.max(...months) });
      }),
    );
  });

  test("grows with the clock and never past its window, whatever is typed", () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 });
    fc.assert(
      fc.property(slots, zones, minute, minute, (all, zone, a, b) => {
        const clocks = all.map((slot) => clockOf({ ...slot, day: 0, stopped: false }, zone));
        const at = (offset: number) => new Date(instantAt(MONDAY, "00:00", zone).getTime() + offset * MINUTE_MS);
        const [early, late] = a < b ? [at(a), at(b)] : [at(b), at(a)];
        const begun = clocks.filter(({ startedAt }) => startedAt <= early);
        const used = [early, late, LATER].map((now) => usedOn(MONDAY, { clocks: begun, figures: [] }, now));
        expect(used[0]).toBeLessThanOrEqual(used[1] ?? 0);
        expect(used[2]).toBe(
          begun.reduce((ms, { startedAt, endsAt }) => ms + endsAt.getTime() - startedAt.getTime(), 0),
        );
      }),
    );
  });

  test("is what was typed last for a day, and what was measured after that", () => {
    fc.assert(
      fc.property(
        slots,
        zones,
        fc.array(fc.record({ minutes: fc.integer({ min: 0, max: 1440 }), after: fc.integer({ min: 0, max: 1440 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        (all, zone, typed) => {
          const start = instantAt(MONDAY, "00:00", zone).getTime();
          const figures: Figure[] = typed
            .map(({ minutes, after }) => ({ day: MONDAY, minutes, at: new Date(start + after * MINUTE_MS) }))
            .sort((x, y) => x.at.getTime() - y.at.getTime());
          const clocks = all.map((slot) => clockOf({ ...slot, day: 0 }, zone));
          const last = figures.at(-1);
          const after = clocks.reduce(
            (ms, { startedAt, endsAt }) =>
              ms + Math.max(0, endsAt.getTime() - Math.max(startedAt.getTime(), last?.at.getTime() ?? 0)),
            0,
          );
          expect(usedOn(MONDAY, { clocks, figures }, LATER)).toBe((last?.minutes ?? 0) * MINUTE_MS + after);
          // Another day is not touched.
          expect(usedOn(addDays(MONDAY, 1), { clocks, figures }, LATER)).toBe(0);
        },
      ),
    );
  });
});

describe("the budget", () => {
  test("is told at the very moment it is used up, not a millisecond before, and only within the window", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 0, max: 40 * 60 }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(...SHARES),
        (tenths, before, window, share) => {
          const budget = budgetOf({ hours: tenths / 10 });
          const now = new Date("2026-11-26T06:00:00Z");
          const clock = { endsAt: new Date(now.getTime() + window * MINUTE_MS) };
          const used = before * MINUTE_MS;
          const at = reachesAt(clock, { used, budget, share }, now);
          const reachedBy = (moment: Date) =>
            (shareReached(used + moment.getTime() - now.getTime(), budget) ?? 0) >= share;
          if (!at) {
            // It is reached already, or it will not be within the window.
            expect(reachedBy(now) || !reachedBy(clock.endsAt)).toBe(true);
            return;
          }
          expect(at > now && at <= clock.endsAt).toBe(true);
          expect(reachedBy(at)).toBe(true);
          expect(reachedBy(new Date(at.getTime() - 1))).toBe(false);
        },
      ),
    );
  });
  test.each([
    [2.3, undefined],
    [2.4, 80],
    [2.99, 80],
    [3, 100],
    [9, 100],
  ])("%d of 3 hours reaches %s per cent", (hours, share) => {
    expect(shareReached(hours * HOUR_MS, budgetOf({ hours: 3 }))).toBe(share);
  });
});

describe("windows over the days on which clocks are changed", () => {
  const night: Window = { from: "00:30", to: "04:30" };
  test.each([
    ["America/New_York", "2026-03-08", 3],
    ["America/New_York", "2026-11-01", 5],
    ["Europe/London", "2026-03-29", 3],
    ["Europe/London", "2026-10-25", 5],
    ["Asia/Shanghai", "2026-03-29", 4],
  ] as const)("in %s on %s have their real length of %i hours", (zone, day, hours) => {
    const content = { firstDay: day, lastDay: day, windows: [night] };
    const calendar = everyDay(zone);
    expect(lengthOf(spansOn(content, day, calendar))).toBe(hours * HOUR_MS);
    const figure = { day, minutes: hours * 60, note: undefined };
    const evening = instantAt(day, "20:00", zone);
    expect(whyNotFigure(content, figure, calendar, evening)).toBeUndefined();
    expect(whyNotFigure(content, { ...figure, minutes: hours * 60 + 1 }, calendar, evening)).toMatchObject({
      code: "more-than-day",
      ms: hours * HOUR_MS,
    });
    const [span] = spansOf(content, calendar);
    const clock = { day, startedAt: span?.from ?? evening, endsAt: span?.to ?? evening, endedAt: undefined };
    expect(usedIn(periodOf("week", day), { clocks: [clock], figures: [] }, evening)).toBe(hours * HOUR_MS);
  });

  test("lie on the day of their zone, in order, and add up to what their clocks show where none is changed", () => {
    const minute = fc.integer({ min: 0, max: 1438 });
    const say = (at: number) => `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 700 }), minute, minute, (zone, offset, a, b) => {
        fc.pre(a !== b);
        const day = addDays("2026-01-01", offset);
        const window = { from: say(Math.min(a, b)), to: say(Math.max(a, b)) };
        const [span] = spansOn({ firstDay: day, lastDay: day, windows: [window] }, day, everyDay(zone));
        if (!span) throw new Error("no window");
        expect(civilDateIn(span.from, zone)).toBe(day);
        expect(span.to >= span.from).toBe(true);
        const dayLength = instantAt(addDays(day, 1), "00:00", zone).getTime() - instantAt(day, "00:00", zone).getTime();
        if (dayLength === 24 * HOUR_MS) expect(lengthOf([span])).toBe(Math.abs(a - b) * MINUTE_MS);
      }),
    );
  });
});

describe("a typed figure", () => {
  const content = { firstDay: "2026-11-24", lastDay: "2026-11-30", windows: [{ from: "14:00", to: "15:30" }] } as const;
  const now = new Date("2026-11-26T10:00:00+08:00");
  const check = (day: CivilDate, minutes: number, note?: string) =>
    whyNotFigure(content, { day, minutes, note }, CN, now);
  test("is of a day of the plan that is not still to come", () => {
    expect(check("2026-11-26", 90)).toBeUndefined();
    expect(check("2026-11-23", 10)).toMatchObject({ field: "day", code: "before-plan" });
    expect(check("2026-11-27", 10)).toMatchObject({ field: "day", code: "day-to-come" });
    expect(whyNotFigure(content, { day: "2026-12-01", minutes: 1, note: undefined }, CN, LATER)).toMatchObject({
      code: "after-plan",
    });
  });
  test("that is more than the day holds is explained, also on a rest day", () => {
    expect(check("2026-11-25", 91)).toMatchObject({ field: "note", code: "more-than-day" });
    expect(check("2026-11-25", 91, "直播延长了。")).toBeUndefined();
    const sunday = whyNotFigure(content, { day: "2026-11-29", minutes: 1, note: undefined }, CN, LATER);
    expect(sunday).toMatchObject({ field: "note", ms: 0 });
  });
});

describe("mornings", () => {
  const content = (from: string) =>
    ({ firstDay: "2026-11-26", lastDay: "2026-12-01", windows: [{ from, to: "23:00" }] }) as const;
  const at = (time: string, day: CivilDate = "2026-11-26") => instantAt(day, time, "Asia/Shanghai");
  test.each([
    ["14:00", undefined, "09:00"],
    ["14:00", "10:30", "10:30"],
    ["09:00", undefined, "09:00"],
    ["08:00", undefined, "07:30"],
    ["10:00", "10:30", "09:30"],
  ])("hours from %s, reminders from %s: told at %s", (from, remindFrom, time) => {
    const [first] = spansOn(content(from), "2026-11-26", CN);
    expect(first && morningOf("2026-11-26", first, "Asia/Shanghai", remindFrom)).toEqual(at(time));
  });
  test("come on each working day of the plan and on no other, and end with it", () => {
    const found: string[] = [];
    let after = at("12:00", "2026-11-20");
    for (;;) {
      const next = nextMorning(content("14:00"), CN, undefined, after);
      if (!next) break;
      found.push(civilDateIn(next, "Asia/Shanghai"));
      after = next;
    }
    // 28 and 29 November are a weekend.
    expect(found).toEqual(["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]);
  });
});
