import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { callsIn, familiesSpelled } from "./called.ts";

test.each([
  ["感谢王经理的提醒", ["王"]],
  ["李总说", ["李"]],
  ["关于陈 经理的处理", ["陈"]],
  ["欧阳主任和张女士", ["欧阳", "张"]],
  ["王总经理", ["王"]],
  ["请问何老师", ["何"]],
  ["基金经理、会计主管和工程总监", []],
  ["历史老师谢谢老师", []],
  ["向经理报告，和主管沟通，由主任决定", []],
  ["由于经理出差，对于总监来说", []],
  ["关于总部的通知，提高总量，双方总结", []],
  ["于总和", []],
  ["这周主管会，我方经理，本周总监会", []],
  ["周主管说", ["周"]],
  ["小王在群里发了一句，老李转了，陈某看到了", []],
] as const)("“%s” calls by their family name: %j", (text, families) => {
  expect(callsIn(text).families).toEqual(families);
});

test.each([
  ["我们感谢子涵", "子涵", true],
  ["雨晨的帖子", "雨晨", true],
  ["电子安全很重要", "子安", false],
  ["明天一起去", "天一", false],
  ["文明经营，和平建设", "文明", false],
  ["大家可欣赏", "可欣", false],
  ["问思远发的帖子", "思远", true],
  ["小红书上的帖子", "小红", false],
  ["小明做得很好", "小明", false],
] as const)("in “%s” %s may be somebody: %s", (text, name, is) => {
  expect(callsIn(text).given.includes(name)).toBe(is);
});

test("a name with a form of address is found in English, and other capitals are not", () => {
  expect(callsIn("Mr Wang asked Ms. Brown and Dr Grace; Manager Li was away.").latin).toEqual([
    "wang",
    "brown",
    "grace",
    "li",
  ]);
  expect(callsIn("Ask your manager. Training in Paris with Emma. The director general said no.").latin).toEqual([]);
  expect(familiesSpelled("wang")).toEqual(["王", "汪"]);
  expect(familiesSpelled("ouyang")).toEqual(["欧阳"]);
  expect(familiesSpelled("brown")).toEqual([]);
});

/** Given names as they are most often met, and family names that most people have. */
const FAMILIES = new Set("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕");

test("nothing of what the product itself ships calls anybody, however many work here", () => {
  const folder = new URL("../../../content/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(md|ya?ml)$/.test(name));
  expect(files.length).toBeGreaterThan(20);
  for (const name of files) {
    const { families, latin } = callsIn(readFileSync(new URL(name, folder), "utf8"));
    expect(
      families.filter((family) => FAMILIES.has(family)),
      name,
    ).toEqual([]);
    expect(latin, name).toEqual([]);
  }
});
