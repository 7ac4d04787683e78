import fc from "fast-check";
import { expect, test } from "vitest";
import { readXlsx } from "./spreadsheet.fixture.ts";
import { toXlsx } from "./spreadsheet.ts";

test("what is written is read again: Chinese, line breaks, markup, figures", async () => {
  const rows = [
    ["陈晨", 7, "第一行\n第二行"],
    ["<b>&amp;", -1.5, '"quoted"'],
  ];
  const [sheet] = readXlsx(await toXlsx([{ name: "人员", columns: ["姓名", "数", "说明"], rows }]));
  expect(sheet?.name).toBe("人员");
  expect(sheet?.rows).toEqual([["姓名", "数", "说明"], ...rows.map((row) => row.map(String))]);
});

test("a text is never a formula, whatever it begins with", async () => {
  const texts = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1"];
  const [sheet] = readXlsx(await toXlsx([{ name: "a", columns: ["t"], rows: texts.map((text) => [text]) }]));
  expect(sheet?.xml).not.toMatch(/<f[ >]/);
  expect(sheet?.rows.slice(1).map(([text]) => text?.trim())).toEqual(texts.map((text) => text.trim()));
});

test("sheets get names that every program takes, each only once", async () => {
  const names = ["a/b:c[1]*?\\", "A B C 1", "", "'x'", "长".repeat(40), "长".repeat(41)];
  const sheets = readXlsx(await toXlsx(names.map((name) => ({ name, columns: ["t"], rows: [] }))));
  const made = sheets.map(({ name }) => name);
  expect(new Set(made.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of made) {
    expect(name.length).toBeGreaterThan(0);
    expect(name.length).toBeLessThanOrEqual(31);
    expect(name).not.toMatch(/[[\]:*?/\\]|^'|'$/);
  }
});

test("a text longer than a cell ends visibly, and an empty cell is empty", async () => {
  const rows = [["长".repeat(40_000), undefined, new Date("2026-11-24T01:00:00Z"), true]];
  const [sheet] = readXlsx(await toXlsx([{ name: "a", columns: ["t", "u", "v", "w"], rows }]));
  const cells = sheet?.rows[1] ?? [];
  expect(cells[0]?.length).toBe(32_767);
  expect(cells[0]?.endsWith("…")).toBe(true);
  expect(cells).toContain("2026-11-24T01:00:00.000Z");
});

test("no text breaks the file", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: "binary" }), { minLength: 1, maxLength: 5 }), async (texts) => {
      const [sheet] = readXlsx(await toXlsx([{ name: "a", columns: ["t"], rows: texts.map((text) => [text, "end"]) }]));
      expect(sheet?.rows.length).toBe(texts.length + 1);
      expect(sheet?.xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    }),
    { numRuns: 30 },
  );
});

test("a file without a sheet is no file", async () => {
  await expect(toXlsx([])).rejects.toThrow(RangeError);
});
