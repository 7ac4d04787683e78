import fc from "fast-check";
import { expect, test } from "vitest";
import { breakLines, runsOf, unitsOf } from "./lines.ts";

/** Han characters are twice as wide as the others. */
const measure = (text: string) => [...text].reduce((sum, letter) => sum + (/[\u2e80-\uffef]/.test(letter) ? 2 : 1), 0);
const CLOSING = /^[、。，．：；？！’”）〕］｝〉》」』】…,.;:?!)\]}]/;
const OPENING = /[‘“（〔［｛〈《「『【([{]$/;

test("no line begins with a closing sign and none ends with an opening one", () => {
  expect(breakLines("您好，世界。", 6, measure)).toEqual(["您好，", "世界。"]);
  expect(breakLines("请看《员工手册》（第三版）。", 10, measure)).toEqual(["请看《员工", "手册》（第", "三版）。"]);
  expect(breakLines("他说：“可以”，然后……走了", 8, measure)).toEqual(["他说：", "“可以”，", "然后……走", "了"]);
});

test("words stay whole, and a price keeps its sign", () => {
  expect(breakLines("Please don’t post “secrets” (ever).", 12, measure)).toEqual([
    "Please don’t",
    "post",
    "“secrets”",
    "(ever).",
  ]);
  expect(breakLines("state-of-the-art in 3-5 days", 9, measure)).toEqual(["state-of-", "the-art", "in 3-5", "days"]);
  expect(unitsOf("价格¥100元")).toEqual(["价", "格", "¥100", "元"]);
});

test("a word that is longer than a line is cut, and line feeds stay", () => {
  expect(breakLines("abcdefghij", 4, measure)).toEqual(["abcd", "efgh", "ij"]);
  expect(breakLines("一\n\n二", 8, measure)).toEqual(["一", "", "二"]);
  expect(breakLines("", 8, measure)).toEqual([""]);
  expect(breakLines("中文", 1, measure)).toEqual(["中", "文"]);
});

test("quotes and dots are wide beside Han characters and narrow between Latin letters", () => {
  const narrow = (text: string) => runsOf(text).flatMap((run) => (run.isNarrow ? [run.text] : []));
  expect(narrow("It’s “fine”…")).toEqual(["’", "“", "”…"]);
  expect(narrow("他说：“可以”……")).toEqual([]);
  expect(narrow("请看“Plan B”，谢谢")).toEqual([]);
  expect(narrow("“”")).toEqual([]);
  fc.assert(
    fc.property(anyText, (text) => {
      const joined = runsOf(text).map((run) => run.text);
      expect(joined.join("")).toBe(text);
    }),
  );
});

const sign = fc.constantFrom(..."一二三天地人，。、；：？！”“（）《》…—ab cd,.()!?-/ $¥é7");
const anyText = fc.array(sign, { maxLength: 120 }).map((signs) => signs.join(""));

test("nothing but spaces is lost, and no line is too wide", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.string({ unit: "grapheme" })), fc.integer({ min: 2, max: 40 }), (text, width) => {
      const lines = breakLines(text, width, measure);
      expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      for (const line of lines) expect([...line].length === 1 || measure(line) <= width).toBe(true);
    }),
  );
});

test("the rules of beginnings and ends hold wherever a line can hold what belongs together", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 12, max: 40 }), (text, width) => {
      fc.pre(unitsOf(text).every((unit) => measure(unit) <= width));
      const lines = breakLines(text, width, measure);
      for (const line of lines.slice(1)) expect(line).not.toMatch(CLOSING);
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(OPENING);
    }),
  );
});
