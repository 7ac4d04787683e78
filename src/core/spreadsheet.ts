import type { Cell } from "./csv.ts";

/** One sheet: its name, the heads of its columns, its rows. */
export type Sheet = { name: string; columns: readonly string[]; rows: readonly (readonly Cell[])[] };

/** Characters of a sheet's name and of a cell. https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const NAME_MAX = 31;
const CELL_MAX = 32_767;
/** Widths of columns, in characters. */
const WIDTH = { least: 12, most: 60 };

/** The MIME type of what `toXlsx` gives. */
export const XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/**
 * Sheets as an XLSX file. Texts are written as texts, never as formulas, whatever they begin with; dates as ISO instants.
 * A text that is longer than a cell holds ends with "…". @throws RangeError without a sheet
 */
export async function toXlsx(sheets: readonly Sheet[]): Promise<Uint8Array> {
  if (sheets.length === 0) throw new RangeError("a file needs a sheet");
  // Loaded when somebody asks for a file: most of the time nobody does.
  const { default: writeXlsxFile } = await import("write-excel-file/node");
  const names = sheetNames(sheets.map(({ name }) => name));
  const file = writeXlsxFile(
    sheets.map((sheet, index) => ({
      sheet: names[index] ?? `${index + 1}`,
      stickyRowsCount: 1,
      columns: sheet.columns.map((column, at) => ({ width: widthOf([column, ...sheet.rows.map((row) => row[at])]) })),
      data: [
        sheet.columns.map((column) => ({ value: column, type: String, fontWeight: "bold" as const })),
        ...sheet.rows.map((row) => row.map(cellOf)),
      ],
    })),
  );
  return file.toBuffer();
}

function cellOf(value: Cell) {
  if (value === undefined || value === "") return null;
  if (typeof value === "number" && Number.isFinite(value)) return { value, type: Number };
  if (typeof value === "boolean") return { value, type: Boolean };
  const text = value instanceof Date ? value.toISOString() : String(value).toWellFormed();
  return { value: shortened(text), type: String, wrap: true, alignVertical: "top" as const };
}

const shortened = (text: string): string =>
  text.length <= CELL_MAX ? text : `${text.slice(0, CELL_MAX - 1).replace(/[\ud800-\udbff]$/, "")}…`;

/** Han letters are as wide as two others. */
const wideOf = (text: string): number =>
  Math.max(...text.split("\n").map((line) => [...line].reduce((sum, letter) => sum + (letter > "⺀" ? 2 : 1), 0)));

const widthOf = (values: readonly Cell[]): number =>
  values.reduce<number>(
    (widest, value) => Math.min(WIDTH.most, Math.max(widest, wideOf(String(value ?? "").slice(0, 200)) + 2)),
    WIDTH.least,
  );

/** Names that every program takes: no signs that mean something in a formula, short enough, each only once. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name, index) => {
    const clean =
      name
        .replace(/[[\]:*?/\\\u0000-\u001f]/g, " ")
        .replace(/^'+|'+$/g, "")
        .trim() || `${index + 1}`;
    let [unique, count] = [clean.slice(0, NAME_MAX), 1];
    while (taken.has(unique.toLowerCase())) {
      const ending = ` ${++count}`;
      unique = clean.slice(0, NAME_MAX - ending.length) + ending;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}
