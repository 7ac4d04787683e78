import { expect, test } from "vitest";
import { readDate, readDateTime, readTime } from "./talk-dates.ts";

const at = { now: new Date("2026-11-24T09:00:00+08:00"), zone: "Asia/Shanghai" };

test.each([
  ["今天", "2026-11-24"],
  ["昨天", "2026-11-23"],
  ["前天", "2026-11-22"],
  ["Yesterday", "2026-11-23"],
  ["2026-11-24", "2026-11-24"],
  ["2026/1/5", "2026-01-05"],
  ["2026年1月5日", "2026-01-05"],
  ["２０２６－１１－０１", "2026-11-01"],
  ["11月3号", "2026-11-03"],
  ["11/3", "2026-11-03"],
  ["2026-02-30", undefined],
  ["上周", undefined],
  ["", undefined],
])("the date %j is %j", (text, date) => {
  expect(readDate(text, at)).toBe(date);
});

test("a day without a year that is still to come was last year, where only the past makes sense", () => {
  expect(readDate("12/30", at)).toBe("2026-12-30");
  expect(readDate("12/30", { ...at, isPastOnly: true })).toBe("2025-12-30");
});

test.each([
  ["14:30", "14:30"],
  ["９：０５", "09:05"],
  ["9点", "09:00"],
  ["9点半", "09:30"],
  ["下午2点15分", "14:15"],
  ["晚上9点5分", "21:05"],
  ["中午12点", "12:00"],
  ["中午11点半", "11:30"],
  ["2:30 pm", "14:30"],
  ["12am", "00:00"],
  ["12pm", "12:00"],
  ["25:00", undefined],
  ["9", undefined],
  ["晚一点", undefined],
])("the time %j is %j", (text, time) => {
  expect(readTime(text)).toBe(time);
});

test.each([
  ["2026-11-24 14:30", "2026-11-24T14:30"],
  ["2026-11-24T14:30", "2026-11-24T14:30"],
  ["昨天 21:05", "2026-11-23T21:05"],
  ["昨天晚上9点", "2026-11-23T21:00"],
  ["11月20日下午3点半", "2026-11-20T15:30"],
  ["8:15", "2026-11-24T08:15"],
  ["yesterday 9pm", "2026-11-23T21:00"],
  ["昨天", undefined],
  ["很久以前", undefined],
])("the date and time %j is %j", (text, instant) => {
  expect(readDateTime(text, at)).toBe(instant);
});

test("today is the day of the person's own zone", () => {
  expect(readDate("今天", { now: new Date("2026-11-24T20:00:00Z"), zone: "Asia/Shanghai" })).toBe("2026-11-25");
});
