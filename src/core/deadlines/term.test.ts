import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarFor, civilDateIn, clockTimeIn } from "../calendar/index.ts";
import { dueOf, nextStage, STAGES, type Stage, type Term } from "./term.ts";

const CN = calendarFor("CN");
const at = (text: string) => new Date(`${text}+08:00`);

describe("when a term is over", () => {
  test.each<[string, Term, string, string]>([
    [
      "one working day for the company ends at the close of business",
      { count: "working-days", n: 1, until: "business-close" },
      "2026-11-24T09:00:00",
      "2026-11-25T18:00:00",
    ],
    [
      "five working days for a person end at midnight",
      { count: "working-days", n: 5 },
      "2026-11-24T09:00:00",
      "2026-12-02T00:00:00",
    ],
    ["a make-up Saturday counts", { count: "working-days", n: 2 }, "2025-09-26T09:00:00", "2025-09-30T00:00:00"],
    [
      "one working hour on a Friday evening is on Monday",
      { count: "working-hours", n: 1 },
      "2026-11-27T17:30:00",
      "2026-11-30T09:30:00",
    ],
    ["two hours run through the night", { count: "hours", n: 2 }, "2026-11-24T23:00:00", "2026-11-25T01:00:00"],
    ["seven calendar days", { count: "calendar-days", n: 7 }, "2026-11-24T09:00:00", "2026-12-02T00:00:00"],
    [
      "three months end at the next working day",
      { count: "calendar-months", n: 3 },
      "2026-11-28T09:00:00",
      "2027-03-02T00:00:00",
    ],
  ])("%s", (_what, term, from, due) => {
    expect(dueOf(term, at(from), CN).dueAt).toEqual(at(due));
  });

  test("it keeps what it was counted from, day by day", () => {
    const { inputs } = dueOf({ count: "working-days", n: 3 }, at("2025-09-30T18:30:00"), CN);
    expect(inputs.counted).toEqual(["2025-10-09", "2025-10-10", "2025-10-11"]);
    expect(inputs.skipped.map((day) => day.date)).toEqual([
      "2025-10-01",
      "2025-10-02",
      "2025-10-03",
      "2025-10-04",
      "2025-10-05",
      "2025-10-06",
      "2025-10-07",
      "2025-10-08",
    ]);
  });
});

/** All stages of a course with their instants, walking from one to the next. */
function walk(term: Term, from: Date) {
  const { dueAt } = dueOf(term, from, CN);
  const course = { startsAt: from, dueAt, term };
  const stages: { stage: Stage; at: Date }[] = [];
  let next = nextStage(course, undefined, from, CN);
  while (next) {
    stages.push(next);
    next = nextStage(course, next.stage, next.at, CN);
  }
  return { dueAt, stages };
}

describe("when people hear about it", () => {
  test("five working days: half way, on the last morning, when overdue, then three levels up, a working day each", () => {
    const { stages } = walk({ count: "working-days", n: 5 }, at("2026-11-24T09:00:00"));
    expect(
      stages.map(
        ({ stage, at: instant }) => `${stage} ${civilDateIn(instant, CN.zone)} ${clockTimeIn(instant, CN.zone)}`,
      ),
    ).toEqual([
      "half 2026-11-30 09:00",
      "last-morning 2026-12-01 09:00",
      "overdue 2026-12-02 09:00",
      "escalate-1 2026-12-03 09:00",
      "escalate-2 2026-12-04 09:00",
      "escalate-3 2026-12-07 09:00",
    ]);
  });

  test("two hours round the clock: at any hour, and up from the morning an hour at a time", () => {
    const { stages } = walk({ count: "hours", n: 2 }, at("2026-11-24T23:00:00"));
    expect(stages.map(({ stage, at: instant }) => `${stage} ${clockTimeIn(instant, CN.zone)}`)).toEqual([
      "half 00:00",
      "overdue 01:00",
      "escalate-1 09:00",
      "escalate-2 10:00",
      "escalate-3 11:00",
    ]);
  });

  test("a term up to a Sunday with seven days of notice: a week before, on the Friday, and once it is over", () => {
    const { stages } = walk(
      { count: "until", at: "2026-12-20T16:00:00.000Z", remindDays: 7 },
      at("2026-11-24T09:00:00"),
    );
    expect(stages.slice(0, 3).map(({ stage, at: when }) => `${stage} ${civilDateIn(when, CN.zone)}`)).toEqual([
      "half 2026-12-14",
      "last-morning 2026-12-18",
      "overdue 2026-12-21",
    ]);
  });

  const term = fc.oneof(
    fc.record({ count: fc.constant("working-days" as const), n: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ count: fc.constant("working-hours" as const), n: fc.integer({ min: 1, max: 40 }) }),
  );
  const instant = fc.date({ min: at("2025-01-01T00:00:00"), max: at("2026-10-01T00:00:00"), noInvalidDate: true });

  test("never at night, never on a day off, never twice the same stage, never backwards", () => {
    fc.assert(
      fc.property(term, instant, (someTerm, from) => {
        const { dueAt, stages } = walk(someTerm, from);
        let last = from;
        for (const { stage, at: when } of stages) {
          expect(CN.isWorkingDay(civilDateIn(when, CN.zone))).toBe(true);
          const time = clockTimeIn(when, CN.zone);
          expect(time >= "09:00" && time <= "18:00").toBe(true);
          expect(when.getTime()).toBeGreaterThanOrEqual(last.getTime());
          if (stage === "half" || stage === "last-morning") expect(when < dueAt).toBe(true);
          else expect(when >= dueAt).toBe(true);
          last = when;
        }
        expect(new Set(stages.map(({ stage }) => stage)).size).toBe(stages.length);
        expect(stages.map(({ stage }) => stage)).toEqual(
          STAGES.filter((stage) => stages.some((item) => item.stage === stage)),
        );
        expect(stages.filter(({ stage }) => stage.startsWith("escalate"))).toHaveLength(3);
      }),
    );
  });
});
