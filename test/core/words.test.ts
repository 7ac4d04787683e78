import { expect, test } from "vitest";
import { defineWords } from "../../src/core/words.ts";

const words = defineWords(
  "test",
  { title: "事件 {{number}}", left_other: "还剩 {{count}} 天", deep: { ok: "好" } } as const,
  {
    title: "Incident {{number}}",
    left_one: "{{count}} day left",
    left_other: "{{count}} days left",
    deep: { ok: "Fine" },
  },
);

test("texts of people go in as they are: nothing in them is looked up, nested or escaped", () => {
  const hostile = "$t(deep.ok) {{number}} <b>&amp;";
  expect(words.in("en")("title", { number: hostile })).toBe(`Incident ${hostile}`);
});

test("English counts, Chinese does not need to", () => {
  expect(words.in("en")("left", { count: 1 })).toBe("1 day left");
  expect(words.in("en")("left", { count: 2 })).toBe("2 days left");
  expect(words.in("zh-CN")("left", { count: 1 })).toBe("还剩 1 天");
});

test("a wrong key and a missing parameter do not compile", () => {
  const t = words.in("en");
  // @ts-expect-error no such key
  expect(t("titel")).toBe("titel");
  // @ts-expect-error number is missing
  expect(t("title")).toContain("Incident");
});
