import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CivilDate } from "../../../core/calendar/civil.ts";
import { isBehind, namesOf, OUTCOMES, whyNotCheckIn } from "./tasks.ts";

const texts = (...all: string[]) => all.map((text) => ({ text }));

describe("what names a task", () => {
  test("is its words, however they are spaced, and where it stands does not matter", () => {
    const [a, b] = namesOf(texts("对比表", "客户 提问"));
    expect(namesOf(texts("新的一件", " 客户  提问", "对比表"))).toEqual(["1:新的一件", b, a]);
  });
  test("is different for each of one plan, also where two say the same", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("周报", "周报 ", "对比表", "1:周报", "2:周报"), { maxLength: 12 }),
        (all) => {
          const names = namesOf(texts(...all));
          expect(new Set(names).size).toBe(all.length);
        },
      ),
    );
  });
});

describe("a check-in", () => {
  const days = { firstDay: "2026-11-25", lastDay: "2026-11-30" } as const;
  const task = { state: "open", planned: "2026-11-27" } as const;
  const codes = (said: Parameters<typeof whyNotCheckIn>[1], today: CivilDate = "2026-11-26") =>
    whyNotCheckIn(task, said, days, today).map(({ field, code }) => `${field} ${code}`);
  test.each([
    [{ outcome: "done", link: "https://docs.example.com/1" }, []],
    [{ outcome: "done", text: "发给团队了。" }, []],
    [{ outcome: "done" }, ["text needs-proof"]],
    [{ outcome: "dropped" }, ["text needs-reason"]],
    [{ outcome: "dropped", text: "由品牌部统一安排。" }, []],
    [{ outcome: "postponed" }, ["text needs-reason", "day needs-day"]],
    [{ outcome: "postponed", text: "等会后。", day: "2026-11-30" }, []],
    [{ outcome: "postponed", text: "等会后。", day: "2026-12-01" }, ["day day-outside"]],
    [{ outcome: "postponed", text: "等会后。", day: "2026-11-25" }, ["day day-over"]],
    [{ outcome: "postponed", text: "等会后。", day: "2026-11-27" }, ["day day-not-later"]],
    [{ outcome: "open" }, ["outcome open-already"]],
  ] as const)("%j lacks %j", (said, expected) => {
    expect(codes(said)).toEqual(expected);
  });
  test("can always be corrected by one that says all that is asked, whatever was said before", () => {
    fc.assert(
      fc.property(fc.constantFrom("done", "postponed", "dropped"), fc.constantFrom(...OUTCOMES), (state, outcome) => {
        const said = { outcome, text: "说明", day: "2026-11-30" } as const;
        expect(whyNotCheckIn({ ...task, state }, said, days, "2026-11-26")).toEqual([]);
      }),
    );
  });
});

test("a task is behind the day after its day, until it is done or dropped", () => {
  const due = "2026-11-27";
  expect(isBehind({ state: "open", due }, "2026-11-27")).toBe(false);
  expect(isBehind({ state: "open", due }, "2026-11-28")).toBe(true);
  expect(isBehind({ state: "postponed", due }, "2026-11-28")).toBe(true);
  for (const state of ["done", "dropped", "left"] as const) expect(isBehind({ state, due }, "2026-12-28")).toBe(false);
});
