import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import { calendarFor } from "../../../core/calendar/index.ts";
import { afterAnswer, GAPS, inDays, LATER_DAYS, OPEN_DAYS, turnOf } from "./model.ts";

const anyStep = fc.record({
  /** Quarters of an hour until somebody looks again: a job may be late, or was off for days. */
  wait: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 40, max: 400 })),
  does: fc.constantFrom("nothing", "nothing", "right", "wrong", "later", "fails-another"),
});
const calendars = [
  calendarFor("CN", { zone: "Asia/Shanghai" }),
  calendarFor("US", { zone: "America/New_York" }),
  calendarFor("GB-SCT"),
];

type One = { id: `trp_${string}`; step: number; dueAt: Date; askedAt: Date | undefined };

test("whatever people do and however late the clock is: asked in working hours alone, once a day at most, one at a time, what is due longest first", () => {
  let askings = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...calendars),
      fc.constantFrom("09:00", "10:00", "14:00"),
      fc.array(anyStep, { minLength: 60, maxLength: 220 }),
      (calendar, from, steps) => {
        const when = { calendar, hours: { from, to: "18:00" } };
        let now = new Date("2026-09-21T01:00:00Z");
        let open: One[] = [{ id: "trp_0", step: 0, dueAt: inDays(now, 7), askedAt: undefined }];
        let askedAt: Date | undefined;
        let nextAt: Date | undefined = now;
        const days: string[] = [];
        for (const [at, { wait, does }] of steps.entries()) {
          now = new Date(now.getTime() + wait * 900_000);
          const asked = open.find((one) => one.askedAt !== undefined);
          if (does === "fails-another" && at % 3 === 0) {
            open.push({ id: `trp_${at}`, step: 0, dueAt: inDays(now, GAPS[0]), askedAt: undefined });
            nextAt = now;
          } else if (asked && does !== "nothing" && does !== "fails-another") {
            const next =
              does === "later" ? { step: asked.step, days: LATER_DAYS } : afterAnswer(asked.step, does === "right");
            if (next) Object.assign(asked, { step: next.step, dueAt: inDays(now, next.days), askedAt: undefined });
            else open = open.filter((one) => one !== asked);
            nextAt = now;
          }
          if (!nextAt || nextAt > now) continue;
          const turn = turnOf(open, askedAt, when, now);
          // Whoever was looked at is not looked at again at once: the job comes to an end.
          if (turn.nextAt) expect(turn.nextAt.getTime()).toBeGreaterThan(now.getTime());
          else expect(open).toEqual([]);
          nextAt = turn.nextAt;
          if (turn.putsOff) {
            expect(now.getTime() - (turn.putsOff.askedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(
              OPEN_DAYS * 86_400_000,
            );
            Object.assign(turn.putsOff, { askedAt: undefined, dueAt: inDays(now, OPEN_DAYS) });
          }
          if (!turn.asks) continue;
          askings += 1;
          const day = civilDateIn(now, calendar.zone);
          expect(calendar.isWorkingDay(day)).toBe(true);
          expect(now >= instantAt(day, from, calendar.zone) && now < instantAt(day, "18:00", calendar.zone)).toBe(true);
          expect(days).not.toContain(day);
          expect(open.every((one) => one.askedAt === undefined)).toBe(true);
          expect(turn.asks.dueAt <= now).toBe(true);
          for (const other of open) expect(other.dueAt >= turn.asks.dueAt).toBe(true);
          days.push(day);
          turn.asks.askedAt = now;
          askedAt = now;
        }
      },
    ),
  );
  expect(askings).toBeGreaterThan(300);
});

test("what is answered right comes after about 7, 30 and 90 days and then no more; a wrong answer begins again", () => {
  expect(GAPS.map((_, step) => afterAnswer(step, true)?.days)).toEqual([30, 90, undefined]);
  for (const step of GAPS.keys()) expect(afterAnswer(step, false)).toEqual({ step: 0, days: 7 });
});

test("before the National Day holiday nothing is asked until it is over, make-up days included", () => {
  const [calendar] = calendars;
  if (!calendar) throw new Error("no calendar");
  const when = { calendar, hours: { from: "09:00", to: "18:00" } };
  const open = [{ id: "trp_1" as const, dueAt: new Date("2026-10-01T10:00:00+08:00"), askedAt: undefined }];
  const turn = turnOf(open, undefined, when, new Date("2026-10-01T10:00:00+08:00"));
  expect(turn.asks).toBeUndefined();
  const day = civilDateIn(turn.nextAt ?? new Date(0), "Asia/Shanghai");
  expect(calendar.isWorkingDay(day)).toBe(true);
  for (let rest = addDays(day, -1); rest >= "2026-10-01"; rest = addDays(rest, -1))
    expect(calendar.isWorkingDay(rest)).toBe(false);
});
