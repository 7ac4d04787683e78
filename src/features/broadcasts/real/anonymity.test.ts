import fc from "fast-check";
import { expect, test } from "vitest";
import { seasonOf, smallestGroup, tracesIn } from "./anonymity.ts";

const SECRETS = {
  names: ["陈晨", "Emma Brown"],
  departments: ["市场部"],
  texts: ["我把下季度的报价单发到了微博上，后来删了。", "He posted the whole price list for the next quarter."],
};

test.each([
  ["秋天，一位同事分享了不该公开的资料。", []],
  ["In autumn a colleague shared papers that were not public.", []],
  ["制度 3.1.1.3 讲的是财务信息，2.4.1 讲的是个人信息。", []],
  ["公司有 3 个部门，每月一次培训，请在五日内处理，3 个月后再看。", []],
  ["He may march on; you can do so in autumn, within 5 days.", []],
  ["小时候的事，请小心，小组讨论。", []],
  ["Emmanuel and embrownment are other words.", []],
  ["陈 晨发的", ["name"]],
  ["by EMMA  BROWN", ["name"]],
  ["Emma did it", ["name"]],
  ["问emma吧", ["name"]],
  ["Ms Brown's post", ["name"]],
  ["小陈发的", ["name"]],
  ["老 陈发的", ["name"]],
  ["阿晨发的", ["name"]],
  ["陈某发的", ["name"]],
  ["陈经理发的", ["name"]],
  ["小李发的", []],
  ["见 @chen_chen 的微博", ["handle"]],
  ["mail me: a@b.example", []],
  ["11月20日", ["day"]],
  ["１１月２０日", ["day"]],
  ["2026-11-20", ["day"]],
  ["20号", ["day"]],
  ["十一月二十日", ["day"]],
  ["二十号那天", ["day"]],
  ["5 月到 10 月是旺季", ["day"]],
  ["在十一月", ["day"]],
  ["in November", ["day"]],
  ["last May", ["day"]],
  ["on the 20th", ["day"]],
  ["on 20 November", ["day"]],
  ["on November 20th", ["day"]],
  ["市场部有人", ["department"]],
  ["weibo.com/u/1", ["link"]],
  ["他说：我把下季度的报价单发到了微博上", ["quote"]],
  ["posted the whole price list for", ["quote"]],
  ["下季度的报价", []],
] as const)("“%s” gives away %j", (text, traces) => {
  expect(tracesIn(text, SECRETS)).toEqual(traces);
});

test("a name is found wherever it stands, with spaces or in other letters of the same", () =>
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40 }),
      fc.string({ maxLength: 40 }),
      fc.constantFrom(...SECRETS.names),
      (before, after, name) => {
        expect(tracesIn(`${before} ${name} ${after}`, SECRETS)).toContain("name");
        expect(tracesIn(`${before} ${[...name].join(" ")} ${after}`, SECRETS)).toContain("name");
      },
    ),
  ));

test("whatever stretch of a source is taken over, it is found", () =>
  fc.assert(
    fc.property(fc.nat({ max: 5 }), (from) => {
      const stretch = [...(SECRETS.texts[0] ?? "")].slice(from, from + 9).join("");
      expect(tracesIn(`有人说${stretch}，是吗`, SECRETS)).toContain("quote");
    }),
  ));

test("the smallest group decides, and the season is all that is said of the time", () => {
  expect(smallestGroup({ department: 40, city: 7, roles: [12] })).toBe(7);
  expect(smallestGroup({ department: 40, city: 7, roles: [] })).toBe(7);
  expect([1, 2, 3, 5, 6, 8, 9, 11, 12].map(seasonOf)).toEqual([
    "winter",
    "winter",
    "spring",
    "spring",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "winter",
  ]);
});
