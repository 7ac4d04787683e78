import { create } from "qrcode";
import type { Laid, PdfBlock } from "./document.ts";
import { ACCENT, type Element, FAINT, SHADE, type Sheet, SOFT, type Tag, type TextStyle } from "./sheet.ts";
import { layTable } from "./table.ts";

const TITLE: TextStyle = { size: 21, isBold: true };
const HEADINGS: Record<1 | 2 | 3, TextStyle> = {
  1: { size: 15, isBold: true },
  2: { size: 12.5, isBold: true },
  3: { size: 11, isBold: true },
};
const BODY: TextStyle = { size: 10.5 };
const NOTE: TextStyle = { size: 9.5, color: SOFT };
const CODE: TextStyle = { size: 9 };
const CAPTION: TextStyle = { size: 9.5, color: SOFT };
const QR_SIDE = 104;

/** Breaks the lines of a block for this sheet. */
export function layBlock(sheet: Sheet, block: PdfBlock): Laid {
  const s = sheet.scale;
  switch (block.kind) {
    case "title": {
      const laid = layText(sheet, block.text, TITLE, { tag: "H1", before: 4, bookmark: 1, keepsNext: true });
      return { ...laid, lead: laid.lead + 14 * s, draw: () => underlined(sheet, laid) };
    }
    case "heading": {
      const { level, text } = block;
      const before = { 1: 20, 2: 15, 3: 11 }[level];
      const tag = ({ 1: "H1", 2: "H2", 3: "H3" } as const)[level];
      return layText(sheet, text, HEADINGS[level], { tag, before, bookmark: level, keepsNext: true });
    }
    case "paragraph":
      return layText(sheet, block.text, BODY, { tag: "P", before: 6 });
    case "note":
      return layText(sheet, block.text, NOTE, { tag: "Note", before: 8, inset: 10, back: SHADE, bar: ACCENT });
    case "code":
      return layText(sheet, block.text, CODE, { tag: "Code", before: 8, inset: 8, back: SHADE });
    case "facts":
      return layTable(sheet, {
        head: undefined,
        rows: block.facts.map(({ label, value }) => [label, value]),
        isLabelled: true,
      });
    case "table":
      return layTable(sheet, { head: block.columns, rows: block.rows });
    case "rule":
      return { before: 10 * s, lead: 2 * s, draw: () => ruled(sheet) };
    case "qr":
      return layQr(sheet, block);
    case "page-break":
      return {
        before: 0,
        lead: 0,
        *draw() {
          if (!sheet.isFresh()) sheet.nextPage();
          yield;
        },
      };
  }
}

type TextOptions = {
  tag: Tag;
  before: number;
  /** Space at the sides, above and below, where there is a ground behind the text. */
  inset?: number;
  back?: string;
  bar?: string;
  bookmark?: number;
  keepsNext?: true;
};

function layText(sheet: Sheet, text: string, style: TextStyle, options: TextOptions): Laid {
  if (text.trim() === "") return { before: 0, lead: 0, ...(options.keepsNext && { keepsNext: true }), draw: () => [] };
  const inset = (options.inset ?? 0) * sheet.scale;
  const lines = sheet.lines(text, sheet.width - 2 * inset, style);
  const height = sheet.lineHeight(style);
  // One line alone is left behind on no page; a heading stays whole.
  const together = options.bookmark !== undefined ? Math.min(lines.length, 6) : together2(lines.length);
  return {
    before: options.before * sheet.scale,
    lead: together * height + inset,
    ...(options.keepsNext && { keepsNext: true }),
    *draw() {
      if (options.bookmark !== undefined) sheet.bookmark(text, options.bookmark);
      const element = sheet.element(options.tag);
      sheet.add(element);
      for (let from = 0; from < lines.length; ) {
        const count = fitting(sheet, lines.length - from, height, inset);
        if (count > 0) {
          drawPart(sheet, element, lines.slice(from, from + count), style, { ...options, inset });
          from += count;
        }
        if (from < lines.length) sheet.nextPage();
        yield;
      }
      element.end();
    },
  };
}

/** Lines that stay together at the beginning of a text: two, or all three, since the third would stand alone. */
const together2 = (count: number): number => (count <= 3 ? count : 2);

/** How many of the lines that are left go onto this page. */
function fitting(sheet: Sheet, left: number, height: number, inset: number): number {
  const room = Math.floor((sheet.bottom - sheet.y - inset + 0.01) / height);
  if (room >= left) return left;
  const count = left - room === 1 ? room - 1 : room;
  if (sheet.isFresh()) return Math.max(1, count);
  return count < 2 ? 0 : count;
}

function drawPart(
  sheet: Sheet,
  element: Element,
  lines: readonly string[],
  style: TextStyle,
  { inset, back, bar }: { inset: number; back?: string; bar?: string },
): void {
  const height = sheet.lineHeight(style);
  const pad = inset * 0.6;
  if (back) sheet.box(sheet.left, sheet.y, sheet.width, lines.length * height + 2 * pad, back);
  if (bar) sheet.box(sheet.left, sheet.y, 2.5 * sheet.scale, lines.length * height + 2 * pad, bar);
  element.add(() => {
    for (const [at, line] of lines.entries()) sheet.line(line, sheet.left + inset, sheet.y + pad + at * height, style);
  });
  sheet.y += lines.length * height + 2 * pad;
}

function* underlined(sheet: Sheet, laid: Laid): Iterable<void> {
  yield* laid.draw();
  sheet.y += 5 * sheet.scale;
  sheet.box(sheet.left, sheet.y, 36 * sheet.scale, 3 * sheet.scale, ACCENT);
  sheet.y += 8 * sheet.scale;
}

function* ruled(sheet: Sheet): Iterable<void> {
  sheet.box(sheet.left, sheet.y, sheet.width, 0.7 * sheet.scale, FAINT);
  sheet.y += 4 * sheet.scale;
  yield;
}

function layQr(sheet: Sheet, { text, caption }: PdfBlock & { kind: "qr" }): Laid {
  let code: ReturnType<typeof create>;
  try {
    code = create(text, { errorCorrectionLevel: "M" });
  } catch {
    // Longer than any such code can be.
    return layText(sheet, `${caption}\n${text}`, CODE, { tag: "Code", before: 8, inset: 8, back: SHADE });
  }
  const side = QR_SIDE * sheet.scale;
  const lines = sheet.lines(caption, sheet.width, CAPTION);
  const height = sheet.lineHeight(CAPTION);
  const gap = 8 * sheet.scale;
  const { modules } = code;
  return {
    before: 14 * sheet.scale,
    lead: side + gap + lines.length * height,
    *draw() {
      const figure = sheet.element("Figure", `${caption} ${text}`);
      sheet.add(figure);
      const middle = sheet.left + sheet.width / 2;
      const isDark = (row: number, column: number) => modules.get(row, column) > 0;
      figure.add(() => sheet.squares(modules.size, isDark, middle - side / 2, sheet.y, side));
      figure.end();
      sheet.y += side + gap;
      yield;
      const words = sheet.element("P");
      sheet.add(words);
      for (const line of lines) {
        if (sheet.y + height > sheet.bottom && !sheet.isFresh()) sheet.nextPage();
        const x = middle - sheet.widthOf(line, CAPTION) / 2;
        words.add(() => sheet.line(line, x, sheet.y, CAPTION));
        sheet.y += height;
      }
      words.end();
    },
  };
}
