import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarFor, civilDateIn, clockTimeIn } from "../../../core/calendar/index.ts";
import { checkInWindow, dayBefore, isCheckInTime, placed, readCode, type Seat, shifted } from "./model.ts";

const seat = (who: number, line: number | undefined): Seat => ({
  personId: `per_${who}`,
  line,
  attendedAt: undefined,
  way: undefined,
});
const anyLine = fc
  .uniqueArray(fc.nat(12), { maxLength: 10 })
  .chain((people) =>
    fc
      .shuffledSubarray(people)
      .map((signed) => people.map((who) => seat(who, signed.includes(who) ? signed.indexOf(who) + 1 : undefined))),
  );
const ids = (seats: readonly Seat[]) => seats.map(({ personId }) => personId);

test("no more have a seat than there are, nobody waits while one is free, and who came first comes first", () =>
  fc.assert(
    fc.property(anyLine, fc.integer({ min: 1, max: 12 }), (line, seats) => {
      const { seated, waiting } = placed(line, seats);
      expect(seated.length).toBe(Math.min(seats, line.filter((one) => one.line !== undefined).length));
      const all = [...seated, ...waiting].map((one) => one.line ?? 0);
      expect(all).toEqual(all.toSorted((a, b) => a - b));
      expect(new Set(ids([...seated, ...waiting])).size).toBe(all.length);
    }),
  ));

test("who is told to have moved up waited before and has a seat now, who is told the opposite lost one, and no others", () =>
  fc.assert(
    fc.property(anyLine, anyLine, fc.nat(6), fc.nat(6), (one, other, some, more) => {
      const [before, after] = [
        { line: one, seats: some },
        { line: other, seats: more },
      ];
      const { up, back } = shifted(before, after);
      const [was, is] = [placed(one, some), placed(other, more)];
      expect(up.toSorted()).toEqual(
        ids(is.seated)
          .filter((id) => ids(was.waiting).includes(id))
          .toSorted(),
      );
      expect(back.toSorted()).toEqual(
        ids(is.waiting)
          .filter((id) => ids(was.seated).includes(id))
          .toSorted(),
      );
    }),
  ));

test("the reminder goes out in the morning of the last day that is worked before, over weekends and the National Day", () => {
  const calendar = calendarFor("CN");
  const days = ["2026-11-25", "2026-11-30", "2026-10-08"].map((day) =>
    dayBefore(new Date(`${day}T14:00:00+08:00`), calendar),
  );
  expect(days.map((at) => civilDateIn(at, calendar.zone))).toEqual(["2026-11-24", "2026-11-27", "2026-09-30"]);
  expect(new Set(days.map((at) => clockTimeIn(at, calendar.zone)))).toEqual(new Set(["10:00"]));
});

test("people check in from a quarter of an hour before to half an hour after, and never when it is off or recorded", () => {
  const session = { startsAt: new Date("2026-11-25T06:00:00Z"), endsAt: new Date("2026-11-25T08:00:00Z") };
  const { from, to } = checkInWindow(session);
  expect([from, to].map((at) => at.toISOString().slice(11, 16))).toEqual(["05:45", "08:30"]);
  for (const state of ["planned", "held"] as const) {
    expect(isCheckInTime({ ...session, state }, from)).toBe(true);
    expect(isCheckInTime({ ...session, state }, new Date(from.getTime() - 1))).toBe(false);
    expect(isCheckInTime({ ...session, state }, to)).toBe(false);
  }
  for (const state of ["recorded", "cancelled"] as const)
    expect(isCheckInTime({ ...session, state }, from)).toBe(false);
});

test("six digits are read as people type them, and nothing else is", () => {
  for (const typed of ["246810", " 246 810 ", "246-810", "２４６８１０"]) expect(readCode(typed)).toBe("246810");
  for (const typed of ["", "24681", "2468100", "24681a", "二四六八一零"]) expect(readCode(typed)).toBeUndefined();
});
