import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "./civil.ts";
import {
  addMonths,
  cnArbitrationLimit,
  ukAccessRequestDue,
  ukCompanionPostponement,
  ukWarningLastDay,
  whistleblowerFeedbackDue,
  whistleblowerReceiptDue,
} from "./periods.ts";
import { calendarFor } from "./working-calendar.ts";

const at = (text: string) => new Date(text);
const berlin = calendarFor("DE-BE");
const england = calendarFor("GB-ENG");

test("months go to the corresponding day, or to the end of a shorter month", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(addMonths("2024-01-31", 1)).toBe("2024-02-29");
  expect(addMonths("2024-02-29", 12)).toBe("2025-02-28");
  expect(addMonths("2026-11-30", 3)).toBe("2027-02-28");
  expect(addMonths("2026-12-15", 1)).toBe("2027-01-15");
  expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
  expect(addMonths("2026-01-15", -13)).toBe("2024-12-15");
  expect(() => addMonths("2026-01-15", 0.5)).toThrow(RangeError);
});

test("months never skip a month and never go back in order", () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: -200, max: 200 }), (n, months) => {
      const from = addDays("1990-01-01", n);
      const [year = 0, month = 0] = from.split("-").map(Number);
      const index = year * 12 + month - 1 + months;
      expect(addMonths(from, months).slice(0, 7)).toBe(
        `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`,
      );
      expect(addMonths(addDays(from, 1), months) >= addMonths(from, months)).toBe(true);
    }),
  ));

test("a whistle-blower hears of the receipt within 7 calendar days, the day of the report not counted", () => {
  expect(whistleblowerReceiptDue(berlin, at("2026-04-01T10:00:00+02:00"))).toEqual({
    day: "2026-04-08",
    deadline: at("2026-04-09T00:00:00+02:00"),
    provisional: false,
  });
});

test("a last day that is a holiday, a Saturday or a Sunday gives way to the next working day", () => {
  // Seven days on is Good Friday, then a weekend and Easter Monday.
  expect(whistleblowerReceiptDue(berlin, at("2026-03-27T10:00:00+01:00")).day).toBe("2026-04-07");
  expect(whistleblowerReceiptDue(berlin, at("2026-04-18T10:00:00+02:00")).day).toBe("2026-04-27");
});

test("a whistle-blower hears what was done within three months of the confirmation", () => {
  expect(whistleblowerFeedbackDue(berlin, at("2026-11-30T10:00:00+01:00")).day).toBe("2027-03-01");
  expect(whistleblowerFeedbackDue(berlin, at("2026-01-15T10:00:00+01:00")).day).toBe("2026-04-15");
});

test("an access request in the United Kingdom is due on the same date next month, or the next working day", () => {
  expect(ukAccessRequestDue(england, at("2026-09-03T10:00:00+01:00")).day).toBe("2026-10-05");
  expect(ukAccessRequestDue(england, at("2026-03-31T10:00:00+01:00")).day).toBe("2026-04-30");
});

test("the day of issue of a warning counts, so it ends the day before the corresponding one", () => {
  expect(ukWarningLastDay("2026-01-29", 12)).toBe("2027-01-28");
  expect(ukWarningLastDay("2026-03-01", 6)).toBe("2026-08-31");
  expect(ukWarningLastDay("2026-08-31", 6)).toBe("2027-02-28");
});

test("a companion may postpone by five working days after the day that was proposed", () => {
  expect(ukCompanionPostponement(england, "2026-05-22").day).toBe("2026-06-01");
});

test("the year for labour arbitration ends on the corresponding day, rest day or not", () => {
  const cn = calendarFor("CN");
  expect(cnArbitrationLimit(cn, "2025-03-10")).toEqual({
    day: "2026-03-10",
    deadline: at("2026-03-11T00:00:00+08:00"),
    provisional: false,
  });
  expect(cnArbitrationLimit(cn, "2025-10-04").day).toBe("2026-10-04");
  expect(cnArbitrationLimit(cn, "2024-02-29").day).toBe("2025-02-28");
});

test("a period that ends in a year without known days off is provisional", () => {
  const cn = calendarFor("CN");
  expect(whistleblowerReceiptDue(cn, at("2026-12-28T10:00:00+08:00"))).toMatchObject({
    day: "2027-01-04",
    provisional: true,
  });
});
