import fc from "fast-check";
import { expect, test } from "vitest";
import { ANSWERS_MIN, flagsOf, GROUP_MIN, groupsOf, type Item } from "./model.ts";
import { drawBars } from "./picture.ts";

const anyCompany = fc
  .array(fc.integer({ min: 0, max: 14 }), { maxLength: 9 })
  .map((sizes) => sizes.map((people, at) => ({ department: `d${at}`, people })));

test("whatever is added and subtracted, no figure is about fewer than five people", () =>
  fc.assert(
    fc.property(anyCompany, (company) => {
      const groups = groupsOf(company);
      const total = company.reduce((sum, { people }) => sum + people, 0);
      if (total < GROUP_MIN) {
        expect(groups).toEqual([]);
        return;
      }
      // Everybody is in one group, so the figures together give away the total and nothing else.
      expect(groups.reduce((sum, { people }) => sum + people, 0)).toBe(total);
      const inGroups = groups.flatMap(({ departments }) => departments).sort();
      expect(inGroups).toEqual(
        company
          .filter(({ people }) => people > 0)
          .map(({ department }) => department)
          .sort(),
      );
      // All that can be had from figures of a partition by adding and subtracting, the total too, are unions of its parts.
      for (let chosen = 1; chosen < 2 ** groups.length; chosen++) {
        const people = groups.reduce((sum, group, at) => sum + (chosen & (2 ** at) ? group.people : 0), 0);
        expect(people).toBeGreaterThanOrEqual(GROUP_MIN);
      }
      for (const { name, departments } of groups) expect(name === undefined).toBe(departments.length > 1);
    }),
  ));

test("nobody is put together without need: with no small department each stands for itself", () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 5, max: 14 }), { minLength: 1, maxLength: 9 }), (sizes) => {
      const groups = groupsOf(sizes.map((people, at) => ({ department: `d${at}`, people })));
      expect(groups).toHaveLength(sizes.length);
      expect(groups.every(({ name }) => name !== undefined)).toBe(true);
    }),
  ));

const item = (over: Partial<Item>): Item => ({
  question: "POL-01",
  asked: 40,
  right: 30,
  discrimination: 0.4,
  chosen: [30, 5, 3, 2],
  ...over,
});
const single = { kind: "single", answer: [0] } as const;

test("a question is flagged when few know it, a wrong option wins, or those who know more get it wrong; never with few answers", () => {
  expect(flagsOf(item({}), single)).toEqual([]);
  expect(flagsOf(item({ discrimination: -0.17 }), single)).toEqual(["key"]);
  // Of forty answers, chance makes this much.
  expect(flagsOf(item({ discrimination: -0.15 }), single)).toEqual(["dull"]);
  expect(flagsOf(item({ discrimination: -0.15, asked: 400, right: 300, chosen: [300, 100] }), single)).toEqual(["key"]);
  expect(flagsOf(item({ discrimination: 0.09 }), single)).toEqual(["dull"]);
  expect(flagsOf(item({ discrimination: undefined, right: 40, chosen: [40] }), single)).toEqual([]);
  expect(flagsOf(item({ right: 11, chosen: [11, 10, 10, 9] }), single)).toEqual(["hard"]);
  expect(flagsOf(item({ right: 15, chosen: [15, 16, 5, 4] }), single)).toEqual(["option"]);
  expect(flagsOf(item({ right: 5, discrimination: -0.5, chosen: [5, 35] }), single)).toEqual(["key", "option", "hard"]);
  // Of several right ones, the one that is chosen least counts; an order has no options to choose.
  const several = { kind: "multiple", answer: [0, 2] } as const;
  expect(flagsOf(item({ chosen: [40, 20, 21, 0] }), several)).toEqual([]);
  expect(flagsOf(item({ chosen: [40, 22, 21, 0] }), several)).toEqual(["option"]);
  expect(flagsOf(item({ chosen: [] }), { kind: "order", answer: [0, 1, 2] })).toEqual([]);
  expect(flagsOf(item({ asked: ANSWERS_MIN - 1, right: 0, discrimination: -1, chosen: [0, 19] }), single)).toEqual([]);
});

test("a chart keeps within its picture whatever it shows, and what people wrote stays text", () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          label: fc.string(),
          share: fc.double({ min: -1, max: 2, noNaN: true }),
          value: fc.string({ maxLength: 15 }),
        }),
        { maxLength: 14 },
      ),
      (bars) => {
        const { svg, width, height } = drawBars({ title: "<b>&", about: "a", bars, note: "n" });
        expect(svg).not.toContain("<b>");
        for (const [, x, y, w, h] of svg.matchAll(
          /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
        )) {
          expect(Number(x) + Number(w)).toBeLessThanOrEqual(width);
          expect(Number(y) + Number(h)).toBeLessThanOrEqual(height);
        }
      },
    ),
  ));
