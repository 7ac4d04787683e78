import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cell, csvCell, toCsv } from "./csv.ts";

const textOf = (rows: readonly (readonly Cell[])[]) =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(toCsv(rows));

/** A reader by the letter of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, bare, end] of text.matchAll(cell)) {
    row.push(quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test("a file begins with the mark of UTF-8, ends its lines with CRLF, and keeps Chinese", () => {
  expect([...toCsv([["编号"]]).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(
    textOf([
      ["编号", "姓名"],
      [1, "陈晨"],
    ]),
  ).toBe("\ufeff编号,姓名\r\n1,陈晨\r\n");
});

test.each([
  ["=1+1", "'=1+1"],
  ["+86 10", "'+86 10"],
  ["-2", "'-2"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  [' =HYPERLINK("x")', `"' =HYPERLINK(""x"")"`],
  ["＝1", "'＝1"],
  ["a=b", "a=b"],
])("a text that a program would run is only shown: %j", (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test("a number stays a number, a time is written so that machines read it, and nothing is nothing", () => {
  expect(csvCell(-2)).toBe("-2");
  expect(csvCell(new Date("2026-11-24T01:00:00Z"))).toBe("2026-11-24T01:00:00.000Z");
  expect(csvCell(undefined)).toBe("");
});

test("whatever is written is read again, and no cell begins like a formula", () => {
  const cell = fc.string({ unit: "binary" }).map((text) => text.toWellFormed().replaceAll("\u0000", ""));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
      const read = readCsv(textOf(rows).slice(1));
      expect(read.map((row) => row.map((text) => text.replace(/^'(?=\s*[=+\-@\t\r＝＋－＠])/u, "")))).toEqual(
        rows.map((row) => row.map((text) => text.replace(/^'(?=\s*[=+\-@\t\r＝＋－＠])/u, ""))),
      );
      for (const text of read.flat()) expect(text).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
    }),
  );
});
