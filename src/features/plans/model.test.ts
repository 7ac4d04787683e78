import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type CivilDate } from "../../core/calendar/civil.ts";
import { calendarFor } from "../../core/calendar/index.ts";
import {
  boundsOf,
  type Content,
  doOverlap,
  isWithin,
  mostMinutesAWeek,
  readNumber,
  readTasks,
  readWindows,
  sayWindows,
  spanAt,
  spansOf,
  type Window,
  whyNotPlan,
} from "./model.ts";

const CN = calendarFor("CN");
const NOW = new Date("2026-11-24T09:00:00+08:00");
const plan = (over: Partial<Content> = {}): Content => ({
  purpose: "market_research",
  platforms: ["weibo"],
  firstDay: "2026-11-25",
  lastDay: "2026-11-27",
  windows: [{ from: "14:00", to: "15:30" }],
  hours: 3,
  tasks: [{ text: "对比表", due: "2026-11-27" }],
  result: "",
  ...over,
});

describe("hours as they are typed", () => {
  test.each([
    ["14:00-15:30", ["14:00–15:30"]],
    ["14：00－15：30，16:30 至 17:00", ["14:00–15:30", "16:30–17:00"]],
    ["9:00~10:00; 08:00–08:30", ["08:00–08:30", "09:00–10:00"]],
    ["22:00-24:00", ["22:00–24:00"]],
  ])("%s", (text, said) => {
    const windows = readWindows(text);
    expect(Array.isArray(windows) && sayWindows(windows)).toBe(said.join(", "));
  });
  test.each([
    ["", "not-windows"],
    ["下午", "not-windows"],
    ["25:00-26:00", "not-windows"],
    ["15:00-14:00", "ends-before-start"],
    ["14:00-14:00", "ends-before-start"],
    ["14:00-15:00, 14:30-16:00", "windows-overlap"],
    ["8:00-8:10,9:00-9:10,10:00-10:10,11:00-11:10,12:00-12:10", "too-many-windows"],
  ])("“%s” is refused: %s", (text, why) => {
    expect(readWindows(text)).toBe(why);
  });
  test("what is said is read back as the same, whatever the hours", () => {
    const clock = fc.integer({ min: 0, max: 1438 });
    const say = (minute: number) =>
      `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    fc.assert(
      fc.property(clock, fc.integer({ min: 1, max: 300 }), (from, length) => {
        const window: Window = { from: say(from), to: say(Math.min(1439, from + length)) };
        expect(readWindows(sayWindows([window]))).toEqual([window]);
      }),
    );
  });
});

describe("tasks as they are typed", () => {
  const days = { firstDay: "2026-12-28" as CivilDate, lastDay: "2027-01-08" as CivilDate };
  test("each line is one, due on the day at its end or on the last day, over the turn of the year too", () => {
    expect(readTasks("竞品对比 12/29\n\n客户提问清单，1月5日\n周报\nNumbers 2027-01-06", days)).toEqual([
      { text: "竞品对比", due: "2026-12-29" },
      { text: "客户提问清单", due: "2027-01-05" },
      { text: "周报", due: "2027-01-08" },
      { text: "Numbers", due: "2027-01-06" },
    ]);
  });
  test("none, too many, and a day outside the plan are refused by name", () => {
    expect(readTasks(" \n ", days)).toEqual({ code: "no-tasks" });
    expect(readTasks("a\n".repeat(13), days)).toEqual({ code: "too-many-tasks" });
    expect(readTasks("周报 2/1", days)).toEqual({ code: "task-due-outside", text: "周报 2/1" });
  });
  test.each(["整理报告 v2.1", "发 5-8", "发 5-8 条", "跟进 3.2", "更新 3/12 版"])(
    "“%s” has no day at its end",
    (text) => {
      expect(readTasks(text, days)).toEqual([{ text, due: days.lastDay }]);
    },
  );
  test.each(["周报 2/30", "Report 28/11", "周报 2026-02-30", "周报 13月1日"])("“%s” has one that is none", (text) => {
    expect(readTasks(text, days)).toEqual({ code: "task-day-unknown", text });
  });
  test("whatever is typed is read or refused, and each due day lies within the plan", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab周, ]{0,4}\d{0,5}[-/.月 ]?\d{0,3}[-/.日 ]?\d{0,3}日?$/u), (text) => {
        const read = readTasks(text, days);
        if (!Array.isArray(read)) return;
        for (const { due } of read) expect(due >= days.firstDay && due <= days.lastDay).toBe(true);
      }),
    );
  });
});

describe("what is wrong with a plan", () => {
  test.each<[string, Partial<Content>, string[]]>([
    ["nothing", {}, []],
    ["it ends before it begins", { lastDay: "2026-11-24" }, ["lastDay:ends-before-start"]],
    ["it is longer than 31 days", { lastDay: "2026-12-26" }, ["lastDay:too-long"]],
    ["31 days are allowed", { lastDay: "2026-12-25" }, []],
    ["it has no working day", { firstDay: "2026-11-28", lastDay: "2026-11-29" }, ["firstDay:no-working-day"]],
    [
      "it has begun",
      { firstDay: "2026-11-24", windows: [{ from: "08:30", to: "09:30" }], outside: "早会" },
      ["firstDay:begins-too-early"],
    ],
    [
      "hours outside the office without a reason",
      { windows: [{ from: "17:30", to: "18:30" }] },
      ["outside:outside-hours"],
    ],
    ["more hours than the windows hold", { hours: 5 }, ["hours:more-than-windows"]],
  ])("%s", (_what, over, errors) => {
    expect(whyNotPlan(plan(over), CN, NOW).map(({ field, code }) => `${field}:${code}`)).toEqual(errors);
  });

  test("says how many hours the windows hold", () => {
    expect(whyNotPlan(plan({ hours: 9 }), CN, NOW)).toEqual([
      { field: "hours", code: "more-than-windows", hours: 4.5 },
    ]);
  });
});

test("a plan covers its windows on working days and not a second more, with made-up working days and without holidays", () => {
  // 1 to 7 October are off, Saturday 10 October 2026 is worked.
  const october = plan({ firstDay: "2026-10-01", lastDay: "2026-10-12" });
  const at = (text: string) => spanAt(october, new Date(text), CN) !== undefined;
  expect(at("2026-10-08T14:00:00+08:00")).toBe(true);
  expect(at("2026-10-08T15:29:59+08:00")).toBe(true);
  expect(at("2026-10-08T15:30:00+08:00")).toBe(false);
  expect(at("2026-10-08T13:59:59+08:00")).toBe(false);
  expect(at("2026-10-05T14:30:00+08:00")).toBe(false);
  expect(at("2026-10-10T14:30:00+08:00")).toBe(CN.isWorkingDay("2026-10-10"));
  expect(at("2026-10-13T14:30:00+08:00")).toBe(false);
});

test("where clocks change in a window, the minutes are those that pass", () => {
  // In London clocks go back on Sunday 25 October 2026.
  const gb = calendarFor("GB-ENG");
  const week = plan({ firstDay: "2026-10-23", lastDay: "2026-10-26", windows: [{ from: "09:00", to: "10:00" }] });
  expect(spansOf(week, gb).map(({ from }) => from.toISOString())).toEqual([
    "2026-10-23T08:00:00.000Z",
    "2026-10-26T09:00:00.000Z",
  ]);
});

const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays("2026-01-01", days));
const minute = (n: number) => `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;
const window: fc.Arbitrary<Window> = fc
  .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 120 }))
  .map(([from, length]) => ({ from: minute(from), to: minute(Math.min(1439, from + length)) }));
const anyPlan = fc
  .tuple(day, fc.integer({ min: 0, max: 30 }), window)
  .map(([firstDay, length, one]) => plan({ firstDay, lastDay: addDays(firstDay, length), windows: [one] }));
const calendar = fc.constantFrom(CN, calendarFor("GB-ENG"), calendarFor("US"));

test("a moment is covered just when it lies in one of the windows, and the bounds are the first and the last of them", () => {
  fc.assert(
    fc.property(anyPlan, calendar, fc.integer({ min: -60, max: 60 }), (one, cal, off) => {
      const spans = spansOf(one, cal);
      const bounds = boundsOf(one, cal);
      expect(bounds === undefined).toBe(spans.length === 0);
      for (const { from, to } of spans) {
        expect(to.getTime()).toBeGreaterThan(from.getTime());
        expect(bounds && from >= bounds.from && to <= bounds.to).toBe(true);
        const at = new Date(from.getTime() + off * 60_000);
        const isIn = spans.some((span) => at >= span.from && at < span.to);
        expect(spanAt(one, at, cal) !== undefined).toBe(isIn);
      }
      const total = spans.reduce((sum, { from, to }) => sum + (to.getTime() - from.getTime()) / 60_000, 0);
      expect(mostMinutesAWeek(one, cal)).toBeLessThanOrEqual(total);
      expect(mostMinutesAWeek(one, cal) * 6).toBeGreaterThanOrEqual(total);
    }),
  );
});

test("plans overlap both ways or not at all, and one overlaps itself where it has a window", () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, calendar, (a, b, cal) => {
      expect(doOverlap(a, b, cal)).toBe(doOverlap(b, a, cal));
      expect(doOverlap(a, a, cal)).toBe(spansOf(a, cal).length > 0);
    }),
  );
});

test("what keeps within a plan covers no moment that the plan does not", () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, calendar, (a, b, cal) => {
      if (!isWithin(a, b)) return;
      for (const { from } of spansOf(a, cal)) expect(spanAt(b, from, cal)).toBeDefined();
    }),
  );
});

test.each([
  ["77", 77],
  ["PLAN-77", 77],
  ["plan 77", 77],
  ["现在", undefined],
  ["", undefined],
  ["7x", undefined],
])("“%s” as a number", (text, number) => {
  expect(readNumber(text)).toBe(number);
});
