import Holidays from "date-holidays";
import { describe, expect, test } from "vitest";
import { addDays, type CivilDate, daysBetween } from "./civil.ts";
import { cnProvisionalDaysOff } from "./cn-provisional.ts";
import { isRegion, REGIONS } from "./region.ts";
import { calendarFor, type WorkingCalendar } from "./working-calendar.ts";

const daysOf = (year: number): CivilDate[] => {
  const first: CivilDate = `${year}-01-01`;
  return Array.from({ length: daysBetween(first, `${year + 1}-01-01`) }, (_, n) => addDays(first, n));
};
const listOf = (calendar: WorkingCalendar, year: number, kind: string) =>
  daysOf(year).filter((day) => calendar.dayKind(day) === kind);
/** "2025-01-28…02-04" as its days. */
const span = (from: CivilDate, to: CivilDate) =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => addDays(from, n));

describe("mainland China", () => {
  const calendar = calendarFor("CN");

  test.each([
    [2024, 251],
    [2025, 248],
    [2026, 248],
  ])("%i has %i working days", (year, expected) => {
    expect(daysOf(year).filter((day) => calendar.isWorkingDay(day))).toHaveLength(expected);
  });

  test("the days off are those of the notices, day by day", () => {
    expect(listOf(calendar, 2025, "holiday")).toEqual([
      "2025-01-01",
      ...span("2025-01-28", "2025-02-04"),
      ...span("2025-04-04", "2025-04-06"),
      ...span("2025-05-01", "2025-05-05"),
      ...span("2025-05-31", "2025-06-02"),
      ...span("2025-10-01", "2025-10-08"),
    ]);
    expect(listOf(calendar, 2026, "holiday")).toEqual([
      ...span("2026-01-01", "2026-01-03"),
      ...span("2026-02-15", "2026-02-23"),
      ...span("2026-04-04", "2026-04-06"),
      ...span("2026-05-01", "2026-05-05"),
      ...span("2026-06-19", "2026-06-21"),
      ...span("2026-09-25", "2026-09-27"),
      ...span("2026-10-01", "2026-10-07"),
    ]);
  });

  test("the make-up working days are those of the notices", () => {
    expect(
      listOf(calendar, 2024, "make-up-working-day")
        .map((day) => day.slice(5))
        .join(" "),
    ).toBe("02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12");
    expect(
      listOf(calendar, 2025, "make-up-working-day")
        .map((day) => day.slice(5))
        .join(" "),
    ).toBe("01-26 02-08 04-27 09-28 10-11");
    expect(
      listOf(calendar, 2026, "make-up-working-day")
        .map((day) => day.slice(5))
        .join(" "),
    ).toBe("01-04 02-14 02-28 05-09 09-20 10-10");
  });

  test("New Year's Eve 2024 was recommended leave and counts as a working day", () => {
    expect(calendar.dayKind("2024-02-09")).toBe("working");
  });

  test("a year is covered when its notice is in the table", () => {
    expect(calendar.covers("2026-12-31")).toBe(true);
    expect(calendar.covers("2027-01-01")).toBe(false);
    expect(calendar.covers("2003-12-31")).toBe(false);
  });

  test("without a notice for 2027 the statutory days are off, and weekend ones are made up", () => {
    expect([...cnProvisionalDaysOff(2027)].sort()).toEqual([
      "2027-01-01",
      ...span("2027-02-05", "2027-02-10"),
      "2027-04-05",
      ...span("2027-05-01", "2027-05-04"),
      "2027-06-09",
      "2027-09-15",
      ...span("2027-10-01", "2027-10-05"),
    ]);
    expect(calendar.dayKind("2027-10-01")).toBe("holiday");
    expect(calendar.dayKind("2027-02-11")).toBe("working");
  });

  test("two festivals on one day give two days off", () => {
    // Mid-Autumn 2031 is on National Day, a Wednesday; 4 and 5 October are a weekend.
    expect([...cnProvisionalDaysOff(2031)].filter((day) => day.startsWith("2031-10")).sort()).toEqual([
      ...span("2031-10-01", "2031-10-03"),
      "2031-10-06",
    ]);
  });

  test("the lunar festivals written down agree with an astronomical calendar", () => {
    const astronomical = new Holidays("CN", { types: ["public"] });
    const rules = ["chinese 01-0-01", "chinese 5-01 solarterm", "chinese 05-0-05", "chinese 08-0-15"];
    for (let year = 2027; year <= 2036; year += 1) {
      for (const { rule, date } of astronomical.getHolidays(year)) {
        // That calendar puts the leap month of 2033/34 before Mid-Autumn, a mistake known from the software of the 1990s.
        if (!rules.includes(rule) || (year === 2033 && rule === "chinese 08-0-15")) continue;
        expect(cnProvisionalDaysOff(year), `${rule} ${year}`).toContain(date.slice(0, 10));
      }
    }
    expect(cnProvisionalDaysOff(2033)).toContain("2033-09-08");
  });

  test("the same rule finds days off in the years that have a notice", () => {
    for (let year = 2015; year <= 2026; year += 1) {
      for (const fixed of ["01-01", "05-01", "10-01", "10-02", "10-03"])
        expect(cnProvisionalDaysOff(year)).toContain(`${year}-${fixed}`);
      const qingming = [...cnProvisionalDaysOff(year)].find((day) => day.includes("-04-0"));
      expect(calendar.dayKind(qingming as CivilDate)).toBe("holiday");
    }
  });
});

describe("elsewhere", () => {
  test.each([
    ["HK", "2026-04-07", "holiday"],
    ["HK", "2026-10-19", "holiday"],
    ["SG", "2026-06-01", "holiday"],
    ["SG", "2027-05-17", "holiday"],
    ["GB-ENG", "2026-04-06", "holiday"],
    ["GB-SCT", "2026-04-06", "working"],
    ["GB-SCT", "2026-11-30", "holiday"],
    ["GB-ENG", "2026-12-28", "holiday"],
    ["IE", "2026-02-02", "holiday"],
    ["DE-BE", "2027-03-08", "holiday"],
    ["DE-BY", "2027-03-08", "working"],
    ["DE-BY", "2026-06-04", "holiday"],
    ["FR", "2026-07-14", "holiday"],
    ["FR", "2026-04-03", "working"],
    ["NL", "2026-04-27", "holiday"],
    ["IT", "2026-06-02", "holiday"],
    ["US", "2026-07-03", "holiday"],
    ["US", "2027-12-31", "holiday"],
    ["US", "2026-11-27", "working"],
    ["US", "2026-07-05", "weekend"],
  ] as const)("in %s, %s is %s", (region, day, kind) => {
    expect(calendarFor(region).dayKind(day)).toBe(kind);
  });

  test("every region has holidays and a zone that exists, and covers today's years but not the far ones", () => {
    for (const region of REGIONS) {
      const calendar = calendarFor(region);
      expect(calendar.dayKind("2026-12-25"), region).toBe(region === "CN" ? "working" : "holiday");
      expect(calendar.covers("2026-06-01")).toBe(true);
      expect(calendar.covers("2051-01-01")).toBe(false);
      expect(calendar.dayKind("2051-12-25")).toBe("working");
    }
    expect(isRegion("DE-BE")).toBe(true);
    expect(isRegion("DE")).toBe(false);
    expect(isRegion("toString")).toBe(false);
  });
});

describe("overrides", () => {
  test("the holiday proclaimed for Scotland is shipped, and is Scotland's alone", () => {
    expect(calendarFor("GB-SCT").dayKind("2026-06-15")).toBe("override-off");
    expect(calendarFor("GB-ENG").dayKind("2026-06-15")).toBe("working");
  });

  test("the company's entry wins over the table and over ours", () => {
    const calendar = calendarFor("CN", {
      overrides: [
        { date: "2026-02-13", kind: "off", reason: "company leave" },
        { date: "2026-10-07", kind: "work", reason: "stock-taking" },
      ],
    });
    expect(calendar.dayKind("2026-02-13")).toBe("override-off");
    expect(calendar.isWorkingDay("2026-02-13")).toBe(false);
    expect(calendar.isWorkingDay("2026-10-07")).toBe(true);
    const scottish = calendarFor("GB-SCT", { overrides: [{ date: "2026-06-15", kind: "work", reason: "open" }] });
    expect(scottish.isWorkingDay("2026-06-15")).toBe(true);
  });

  test("a notice entered by hand covers its year and puts what was derived aside", () => {
    const notice = [
      { date: "2027-02-05", kind: "off", reason: "Spring Festival" },
      { date: "2027-02-20", kind: "work", reason: "make-up" },
    ] as const;
    const calendar = calendarFor("CN", { overrides: notice, enteredYears: [2027] });
    expect(calendar.covers("2027-06-01")).toBe(true);
    expect(calendar.covers("2028-06-01")).toBe(false);
    expect(calendar.isWorkingDay("2027-02-05")).toBe(false);
    expect(calendar.isWorkingDay("2027-02-20")).toBe(true);
    expect(calendar.dayKind("2027-02-10")).toBe("working");
    expect(calendar.dayKind("2028-10-02")).toBe("holiday");
  });

  test("the version names the data and changes with every entry, not with its order or reason", () => {
    const first = { date: "2026-02-13", kind: "off", reason: "a" } as const;
    const second = { date: "2026-03-13", kind: "off", reason: "b" } as const;
    const plain = calendarFor("CN").version;
    expect(plain).toMatch(/^chinese-days@\d+\.\d+\.\d+$/);
    expect(calendarFor("FR").version).toMatch(/^date-holidays@/);
    const both = calendarFor("CN", { overrides: [first, second] }).version;
    expect(both).not.toBe(plain);
    expect(calendarFor("CN", { overrides: [second, { ...first, reason: "c" }] }).version).toBe(both);
    expect(calendarFor("CN", { overrides: [first] }).version).not.toBe(both);
    expect(calendarFor("CN", { overrides: [first, { ...second, kind: "work" }] }).version).not.toBe(both);
    expect(calendarFor("CN", { enteredYears: [2027] }).version).not.toBe(plain);
  });

  test("a zone of one's own is kept, and one that does not exist is refused", () => {
    expect(calendarFor("US").zone).toBe("America/New_York");
    expect(calendarFor("US", { zone: "America/Los_Angeles" }).zone).toBe("America/Los_Angeles");
    expect(() => calendarFor("US", { zone: "America/Nowhere" })).toThrow(RangeError);
  });
});
