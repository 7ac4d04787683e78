export type Cell = string | number | boolean | Date | undefined;

/** Tells a spreadsheet program that the bytes are UTF-8; without it Chinese comes out as other signs. */
const BOM = "\ufeff";
/** What a spreadsheet program may take for the beginning of a formula, also behind spaces. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/u;

/**
 * Rows as a file that spreadsheet programs read (RFC 4180: commas, CRLF, doubled quotes; UTF-8 with a mark). A text that
 * would be run as a formula gets an apostrophe in front; numbers stay what they are.
 */
export const toCsv = (rows: readonly (readonly Cell[])[]): Uint8Array =>
  new TextEncoder().encode(BOM + rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join(""));

/** One cell of a CSV file, quoted where it must be. */
export function csvCell(value: Cell): string {
  const text = typeof value === "string" ? harmless(value) : plain(value);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

const harmless = (text: string): string => {
  // A NUL ends the cell for some programs, and what follows would begin anew.
  const whole = text.toWellFormed().replaceAll("\u0000", "");
  return FORMULA.test(whole) ? `'${whole}` : whole;
};

const plain = (value: Exclude<Cell, string>): string =>
  value === undefined ? "" : value instanceof Date ? value.toISOString() : String(value);
