import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type CivilDate, calendarFor } from "../../../core/calendar/index.ts";
import { LOCALES } from "../../../core/locale.ts";
import { FONT_OPTIONS, pngOf } from "../../../core/picture.ts";
import { STATES, type Window } from "../model.ts";
import { daysAround, isEmpty, MOST_ROWS, type Shown, tasksDue, teamView, weeksView } from "./model.ts";
import { drawCalendar, layOut, type PlacedBar } from "./picture.ts";
import { SAMPLE_MONDAY, SAMPLE_NOW, samplePerson, sampleTeam } from "./samples-team.ts";
import { altOf } from "./wording.ts";

const CN = calendarFor("CN");
const week = daysAround(SAMPLE_MONDAY, "week");
const golden = (name: string) => `../../../../test/golden/calendar/${name}.svg`;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
/** Windows as the form takes them: in their order, none over another. */
const anyWindows: fc.Arbitrary<Window[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 2, maxLength: 8 })
  .map((quarters) => {
    const sorted = quarters.sort((a, b) => a - b).map((quarter) => clock(quarter * 15));
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, at) => ({
      from: sorted[at * 2] ?? "",
      to: sorted[at * 2 + 1] ?? "",
    }));
  });
const known = sampleTeam("en")[0]?.plans[0];
if (!known) throw new Error("the samples hold no plan");
const anyPlan = fc
  .record({
    state: fc.constantFrom(...STATES),
    number: fc.integer({ min: 1, max: 9999 }),
    start: fc.integer({ min: -10, max: 30 }),
    length: fc.integer({ min: 0, max: 30 }),
    windows: anyWindows,
  })
  .map(({ state, number, start, length, windows }) => {
    const firstDay = addDays(SAMPLE_MONDAY, start);
    const content = { ...known.content, firstDay, lastDay: addDays(firstDay, length), windows };
    return { row: { ...known.row, state, number }, content };
  });
const anyPeople: fc.Arbitrary<Shown[]> = fc.array(
  fc
    .record({ name: fc.string({ unit: "grapheme", minLength: 1 }), plans: fc.array(anyPlan, { maxLength: 4 }) })
    .map(({ name, plans }) => ({ name, plans, calendar: CN })),
  { maxLength: 16 },
);

const covers = (a: PlacedBar, b: PlacedBar): boolean =>
  a.x < b.x + b.width - 0.01 &&
  b.x < a.x + a.width - 0.01 &&
  a.y < b.y + b.height - 0.01 &&
  b.y < a.y + a.height - 0.01;

describe("a calendar picture", () => {
  test.each(LOCALES)("is as it was, in %s", async (locale) => {
    const views = {
      week: teamView(sampleTeam(locale), week, SAMPLE_NOW),
      month: teamView(sampleTeam(locale), daysAround(SAMPLE_MONDAY, "month"), SAMPLE_NOW, 3),
      own: weeksView(samplePerson(locale), SAMPLE_MONDAY, 4, SAMPLE_NOW),
    };
    for (const [name, view] of Object.entries(views)) {
      const { svg } = drawCalendar(view, locale);
      await expect(`${svg}\n${altOf(view, locale)}\n`).toMatchFileSnapshot(golden(`${name}.${locale}`));
    }
  });

  test("has a bar for every window of a shown day, in the day's column, as long as the window is", () => {
    fc.assert(
      fc.property(anyPeople, fc.constantFrom("week", "month"), (people, length) => {
        const view = teamView(people, daysAround(SAMPLE_MONDAY, length as "week"), SAMPLE_NOW);
        const layout = layOut(view, "en");
        expect(layout.bars).toHaveLength(view.rows.flatMap(({ cells }) => cells.flatMap(({ bars }) => bars)).length);
        for (const bar of layout.bars) {
          const row = view.rows[bar.row];
          const column = row?.cells.findIndex(({ day }) => day === bar.day) ?? -1;
          expect(row?.cells[column]?.look).not.toBe("rest");
          const left = 8 + layout.labelWidth + column * layout.columnWidth;
          expect(bar.x).toBeGreaterThanOrEqual(left);
          expect(bar.x + bar.width).toBeLessThanOrEqual(left + layout.columnWidth);
          const top = layout.head + bar.row * 44;
          expect(bar.y).toBeGreaterThanOrEqual(top);
          expect(bar.y + bar.height).toBeLessThanOrEqual(top + 44.001);
          const scale = 40 / (view.hours.to - view.hours.from);
          expect(bar.height).toBeCloseTo(Math.max(3, (bar.to - bar.from) * scale));
        }
      }),
    );
  });

  test("lets no bar cover another", () => {
    fc.assert(
      fc.property(anyPeople, (people) => {
        const { bars } = layOut(teamView(people, week, SAMPLE_NOW), "en");
        for (const [at, bar] of bars.entries())
          expect(bars.slice(at + 1).find((other) => covers(bar, other))).toBeUndefined();
      }),
    );
  });

  test.each(LOCALES)("lets every text fit, also the longest name, in %s", (locale) => {
    for (const view of [
      teamView(sampleTeam(locale), week, SAMPLE_NOW),
      teamView(sampleTeam(locale), daysAround(SAMPLE_MONDAY, "month"), SAMPLE_NOW),
      weeksView(samplePerson(locale), SAMPLE_MONDAY, 5, SAMPLE_NOW),
    ]) {
      const { svg, width, height } = drawCalendar(view, locale);
      const boxes = [...svg.matchAll(/<text [^>]*>[^<]*<\/text>/g)].map(([element]) => {
        const alone = `${svg.slice(0, svg.indexOf(">") + 1)}${element}</svg>`;
        const box = new Resvg(alone, { font: FONT_OPTIONS }).getBBox();
        if (!box) throw new Error(`nothing is drawn of ${element}`);
        return { x: box.x, y: box.y, width: box.width, height: box.height, element };
      });
      for (const [at, a] of boxes.entries()) {
        expect(a.x, a.element).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width, a.element).toBeLessThanOrEqual(width);
        expect(a.y + a.height, a.element).toBeLessThanOrEqual(height);
        const over = boxes.slice(at + 1).find((b) => covers({ ...a } as never, { ...b } as never));
        expect(over && `${a.element} ${over.element}`).toBeUndefined();
      }
    }
    expect(drawCalendar(teamView(sampleTeam(locale), week, SAMPLE_NOW), locale).svg).toMatch(/(阿卜杜|Wilhel)[^<]*…</);
  });

  test("tells rest days from days that are worked by each person's own calendar", () => {
    const { rows } = teamView(sampleTeam("en"), week, SAMPLE_NOW);
    const looks = (at: number) => rows[at]?.cells.map(({ look }) => look).join(" ");
    expect(looks(0)).toBe("rest rest rest work work made-up rest");
    expect(looks(3)).toBe("work work work work work rest rest");
  });

  test("shows twelve people, and says how many more there are", () => {
    const [person] = sampleTeam("en");
    if (!person) throw new Error("nobody");
    const view = teamView(
      Array.from({ length: 15 }, () => person),
      week,
      SAMPLE_NOW,
    );
    expect([view.rows.length, view.more]).toEqual([MOST_ROWS, 3]);
    expect(drawCalendar(view, "en").svg).toContain("3 more people");
    expect(altOf(view, "en").length).toBeLessThan(1000);
  });

  test("shows what was taken back until then, and nothing of drafts and refusals", () => {
    const of = (state: (typeof STATES)[number], closedAt?: Date): Shown => ({
      name: "A",
      calendar: CN,
      plans: [{ ...known, row: { ...known.row, state, closedAt } }],
    });
    const bars = (person: Shown) =>
      teamView([person], week, SAMPLE_NOW).rows[0]?.cells.flatMap((cell) => cell.bars) ?? [];
    expect(bars(of("revoked", new Date("2026-10-09T04:00:00Z"))).length).toBe(1);
    for (const state of ["draft", "rejected", "expired", "cancelled"] as const) expect(bars(of(state))).toEqual([]);
    expect(isEmpty(weeksView(of("draft"), SAMPLE_MONDAY, 2, SAMPLE_NOW))).toBe(true);
  });

  test("puts a window that the clocks change in where its clock times are", () => {
    const london = calendarFor("GB-ENG");
    const days = ["2026-10-23", "2026-10-26"] as CivilDate[];
    const content = { ...known.content, firstDay: "2026-10-20", lastDay: "2026-10-30" } as const;
    const view = teamView(
      [{ name: "A", calendar: london, plans: [{ row: known.row, content }] }],
      { firstDay: "2026-10-19", count: 14 },
      SAMPLE_NOW,
    );
    const bars = view.rows[0]?.cells.filter(({ day }) => days.includes(day)).flatMap((cell) => cell.bars) ?? [];
    expect(bars.map(({ from, to }) => [from, to])).toEqual([
      [840, 930],
      [840, 930],
    ]);
  });

  test("becomes a PNG that chat platforms take", async () => {
    const bytes = await pngOf(drawCalendar(teamView(sampleTeam("zh-CN"), week, SAMPLE_NOW), "zh-CN"));
    expect(bytes.length).toBeGreaterThan(5_000);
    expect(bytes.length).toBeLessThan(500_000);
  });
});

test("tasks of running plans are due by their day, late behind it, and not when somebody said what became of them", () => {
  const plan = (number: number, state: (typeof STATES)[number]) => ({
    row: { ...known.row, number, state },
    tasks: [
      { text: "first", due: "2026-10-07", state: "open", isLate: true },
      { text: "second", due: "2026-10-09", state: "postponed", isLate: false },
      { text: "told", due: "2026-10-07", state: "done", isLate: false },
      { text: "dropped", due: "2026-10-07", state: "dropped", isLate: false },
      { text: "later", due: "2026-10-16", state: "open", isLate: false },
    ] as const,
  });
  const plans = [plan(2, "active"), plan(1, "overdue"), plan(3, "approved"), plan(4, "completed")];
  expect(tasksDue(plans, "2026-10-11").map(({ plan: { number }, text, isLate }) => [number, text, isLate])).toEqual([
    [1, "first", true],
    [2, "first", true],
    [1, "second", false],
    [2, "second", false],
  ]);
});
