import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../../test/vectors/working-days.json" with { type: "json" };
import { addDays, civilDateIn } from "./civil.ts";
import { isRegion } from "./region.ts";
import { calendarFor } from "./working-calendar.ts";
import { addWorkingDays, countWorkingDays, workingDaysLate, workingDaysLeft } from "./working-days.ts";

const cn = calendarFor("CN");
const at = (text: string) => new Date(text);

describe("the worked cases", () => {
  const script = fileURLToPath(new URL("../../../test/vectors/calendar-answers.ts", import.meta.url));
  type Answers = {
    zone: string;
    summerOffsetMin: number;
    deadlines: Record<string, { deadline: string; day: string; provisional: boolean }>;
    days: string;
  };
  const asked = new Map<string, Promise<Answers>>();
  const answersIn = (zone: string): Promise<Answers> => {
    const answers =
      asked.get(zone) ??
      promisify(execFile)(process.execPath, [script], { env: { ...process.env, TZ: zone } }).then(
        ({ stdout }) => JSON.parse(stdout) as Answers,
      );
    asked.set(zone, answers);
    return answers;
  };

  test.each([
    ["UTC", 0],
    ["Asia/Shanghai", -480],
    ["America/Los_Angeles", 420],
  ])("all come out right on a machine in %s", async (zone, summerOffsetMin) => {
    const answers = await answersIn(zone);
    expect([answers.zone, answers.summerOffsetMin]).toEqual([zone, summerOffsetMin]);
    expect(vectors).toHaveLength(25);
    for (const { id, expectedDeadline, ...rest } of vectors) {
      const answer = answers.deadlines[id];
      // The table writes the last second of the day, we store the instant after it.
      expect(answer?.deadline, id).toBe(new Date(Date.parse(expectedDeadline) + 1000).toISOString());
      expect(answer?.day, id).toBe(expectedDeadline.slice(0, 10));
      expect(answer?.provisional, id).toBe("provisional" in rest && rest.provisional === true);
    }
  });

  test("every day of every region is the same wherever the machine stands", async () => {
    const [west, east] = await Promise.all([answersIn("America/Los_Angeles"), answersIn("Pacific/Kiritimati")]);
    expect(east.days).toBe(west.days);
    expect(east.deadlines).toEqual(west.deadlines);
  });

  test("they name regions that exist", () => {
    for (const { region } of vectors) expect(isRegion(region)).toBe(true);
  });
});

describe("a deadline", () => {
  test("can explain itself day by day", () => {
    const answer = addWorkingDays(cn, at("2025-01-24T09:00:00+08:00"), 3);
    expect(answer.counted).toEqual(["2025-01-26", "2025-01-27", "2025-02-05"]);
    expect(answer.skipped).toEqual([
      { date: "2025-01-25", why: "weekend" },
      ...["01-28", "01-29", "01-30", "01-31", "02-01", "02-02", "02-03", "02-04"].map((day) => ({
        date: `2025-${day}`,
        why: "holiday",
      })),
    ]);
    expect(answer.inputs).toEqual({
      region: "CN",
      zone: "Asia/Shanghai",
      receivedAt: at("2025-01-24T09:00:00+08:00"),
      n: 3,
      calendarVersion: cn.version,
    });
  });

  test("may end with business instead of at midnight", () => {
    const close = { cutOff: { businessClose: "18:00" } } as const;
    const answer = addWorkingDays(cn, at("2025-03-10T10:00:00+08:00"), 5, close);
    expect(answer.deadline).toEqual(at("2025-03-17T18:00:00+08:00"));
    expect(() => addWorkingDays(cn, at("2025-03-10T10:00:00Z"), 5, { cutOff: { businessClose: "6pm" } })).toThrow(
      RangeError,
    );
  });

  test("is not moved by receipt on a rest day, unless the company's rules say so", () => {
    const sunday = at("2025-03-16T20:00:00+08:00");
    expect(addWorkingDays(cn, sunday, 3).day).toBe("2025-03-19");
    expect(addWorkingDays(cn, sunday, 3, { receiptRule: "nextWorkingDay" }).day).toBe("2025-03-20");
  });

  test("with the other rule of receipt is moved by the evening only where business closes", () => {
    const evening = at("2025-03-14T18:00:00+08:00");
    const rule = { receiptRule: "nextWorkingDay" } as const;
    expect(addWorkingDays(cn, evening, 1, rule).day).toBe("2025-03-17");
    expect(addWorkingDays(cn, evening, 1, { ...rule, cutOff: { businessClose: "18:00" } }).day).toBe("2025-03-18");
    const justBefore = at("2025-03-14T17:59:59+08:00");
    expect(addWorkingDays(cn, justBefore, 1, { ...rule, cutOff: { businessClose: "18:00" } }).day).toBe("2025-03-17");
  });

  test("is provisional as soon as an uncertain year decides it, and not before", () => {
    expect(addWorkingDays(cn, at("2026-12-30T10:00:00+08:00"), 1)).toMatchObject({
      day: "2026-12-31",
      provisional: false,
    });
    expect(addWorkingDays(cn, at("2026-12-30T10:00:00+08:00"), 2)).toMatchObject({
      day: "2027-01-04",
      provisional: true,
    });
    const moved = addWorkingDays(cn, at("2027-02-06T10:00:00+08:00"), 1, { receiptRule: "nextWorkingDay" });
    expect(moved.provisional).toBe(true);
  });

  test("is provisional also when only a day on the way is uncertain, be it before the first that counts", () => {
    const unsure = (...days: string[]) => ({ ...cn, covers: (day: string) => !days.includes(day) });
    const friday = at("2025-03-14T19:00:00+08:00");
    expect(addWorkingDays(unsure("2025-03-18"), friday, 3).provisional).toBe(true);
    expect(addWorkingDays(unsure("2025-03-15"), friday, 1).provisional).toBe(true);
    const moved = { receiptRule: "nextWorkingDay", cutOff: { businessClose: "18:00" } } as const;
    for (const day of ["2025-03-14", "2025-03-15", "2025-03-17", "2025-03-18"])
      expect(addWorkingDays(unsure(day), friday, 1, moved).provisional, day).toBe(true);
    expect(addWorkingDays(unsure("2025-03-13", "2025-03-19"), friday, 1, moved).provisional).toBe(false);
  });

  test("is no longer provisional once the notice has been entered", () => {
    const overrides = [{ date: "2027-01-01", kind: "off", reason: "New Year" }] as const;
    const loaded = calendarFor("CN", { overrides, enteredYears: [2027] });
    expect(addWorkingDays(loaded, at("2026-12-30T10:00:00+08:00"), 2)).toMatchObject({
      day: "2027-01-04",
      provisional: false,
      skipped: [{ why: "override-off" }, { why: "weekend" }, { why: "weekend" }],
    });
  });

  test.each([0, -1, 1.5, 401, Number.NaN, Number.POSITIVE_INFINITY])("of %d working days is refused", (n) => {
    expect(() => addWorkingDays(cn, at("2025-03-10T10:00:00Z"), n)).toThrow(RangeError);
    expect(() => countWorkingDays(cn, "2025-03-10", n)).toThrow(RangeError);
  });

  test("of 400 working days is counted", () => {
    expect(addWorkingDays(cn, at("2024-01-01T10:00:00+08:00"), 400).counted).toHaveLength(400);
  });

  test("from an instant that is none is refused", () => {
    expect(() => addWorkingDays(cn, at("nonsense"), 1)).toThrow(RangeError);
  });
});

describe("what is left", () => {
  const deadline = addWorkingDays(cn, at("2025-09-26T16:00:00+08:00"), 5).deadline; // 10 October, 24:00

  test.each([
    ["2025-09-26T16:00:00+08:00", 5],
    ["2025-09-27T09:00:00+08:00", 5],
    ["2025-09-28T09:00:00+08:00", 4],
    ["2025-10-05T12:00:00+08:00", 2],
    ["2025-10-09T23:59:59+08:00", 1],
    ["2025-10-10T00:00:00+08:00", 0],
    ["2025-10-10T23:59:59+08:00", 0],
    ["2025-10-13T09:00:00+08:00", 0],
  ])("at %s are %i working days", (now, left) => {
    expect(workingDaysLeft(cn, at(now), deadline)).toBe(left);
  });

  test.each([
    ["2025-10-10T23:59:59+08:00", 0],
    // A make-up Saturday: late by the day that has begun.
    ["2025-10-11T00:00:00+08:00", 1],
    ["2025-10-12T12:00:00+08:00", 1],
    ["2025-10-14T08:00:00+08:00", 3],
  ])("at %s it is %i working days late", (now, late) => {
    expect(workingDaysLate(cn, at(now), deadline)).toBe(late);
  });

  test("after a close of business the same day is not yet a working day late", () => {
    const close = at("2025-03-17T18:00:00+08:00");
    expect(workingDaysLeft(cn, at("2025-03-14T18:00:00+08:00"), close)).toBe(1);
    expect(workingDaysLate(cn, at("2025-03-17T19:00:00+08:00"), close)).toBe(0);
    expect(workingDaysLate(cn, at("2025-03-18T09:00:00+08:00"), close)).toBe(1);
  });
});

describe("laws", () => {
  const anyCalendar = fc.constantFrom(
    cn,
    calendarFor("GB-SCT"),
    calendarFor("US"),
    calendarFor("DE-BY"),
    calendarFor("SG"),
  );
  const anyInstant = fc
    .integer({ min: Date.parse("2024-01-01T00:00:00Z") / 1000, max: Date.parse("2027-12-31T00:00:00Z") / 1000 })
    .map((seconds) => new Date(seconds * 1000));
  const days = (max: number) => fc.integer({ min: 1, max });

  test("a days and then b days are a + b days", () =>
    fc.assert(
      fc.property(anyCalendar, anyInstant, days(60), days(60), (calendar, receivedAt, a, b) => {
        const first = addWorkingDays(calendar, receivedAt, a);
        const within = new Date(first.deadline.getTime() - 1);
        expect(addWorkingDays(calendar, within, b).deadline).toEqual(
          addWorkingDays(calendar, receivedAt, a + b).deadline,
        );
      }),
    ));

  test("a deadline is never on a rest day, ends the day it names, and accounts for each day on the way", () =>
    fc.assert(
      fc.property(anyCalendar, anyInstant, days(90), (calendar, receivedAt, n) => {
        const answer = addWorkingDays(calendar, receivedAt, n);
        expect(calendar.isWorkingDay(answer.day)).toBe(true);
        expect(civilDateIn(new Date(answer.deadline.getTime() - 1), calendar.zone)).toBe(answer.day);
        expect(civilDateIn(answer.deadline, calendar.zone)).toBe(addDays(answer.day, 1));
        expect(answer.counted).toHaveLength(n);
        expect(answer.counted.at(-1)).toBe(answer.day);
        const walked = [...answer.counted, ...answer.skipped.map(({ date }) => date)].sort();
        const receipt = civilDateIn(receivedAt, calendar.zone);
        expect(walked).toEqual(walked.map((_, index) => addDays(receipt, index + 1)));
        expect(answer.skipped.some(({ date }) => calendar.isWorkingDay(date))).toBe(false);
      }),
    ));

  test("more days, and later receipt, never end earlier", () =>
    fc.assert(
      fc.property(
        anyCalendar,
        anyInstant,
        fc.integer({ min: 0, max: 30 * 86_400 }),
        days(60),
        fc.constantFrom("actual" as const, "nextWorkingDay" as const),
        (calendar, receivedAt, laterS, n, receiptRule) => {
          const later = new Date(receivedAt.getTime() + laterS * 1000);
          const deadline = (from: Date, count: number) =>
            addWorkingDays(calendar, from, count, { receiptRule, cutOff: { businessClose: "18:00" } }).deadline;
          expect(deadline(later, n) >= deadline(receivedAt, n)).toBe(true);
          expect(deadline(receivedAt, n + 1) > deadline(receivedAt, n)).toBe(true);
          expect(deadline(receivedAt, n) > receivedAt).toBe(true);
        },
      ),
    ));

  test("right after receipt all the days are left, and none is late", () =>
    fc.assert(
      fc.property(anyCalendar, anyInstant, days(60), (calendar, receivedAt, n) => {
        const { deadline } = addWorkingDays(calendar, receivedAt, n);
        expect(workingDaysLeft(calendar, receivedAt, deadline)).toBe(n);
        expect(workingDaysLate(calendar, receivedAt, deadline)).toBe(0);
      }),
    ));
});
