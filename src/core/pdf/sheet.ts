import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import PDFDocument from "pdfkit";
import type { Locale } from "../locale.ts";
import { BOLD_FONT_FILE, FONT_FILE } from "../picture.ts";
import { breakLines, runsOf } from "./lines.ts";

/** How a text looks; sizes are in points on A4 and grow with the paper. */
export type TextStyle = { size: number; isBold?: true; color?: string };

/** A kind of element for readers that do not see the page. */
export type Tag = "H1" | "H2" | "H3" | "P" | "Table" | "TR" | "TH" | "TD" | "Figure" | "Code" | "Note";
export type Element = PDFKit.PDFStructureElement;

/** The paper that blocks are drawn on, from the top down; what does not fit goes onto the next page. */
export type Sheet = {
  /** Left edge, width of the column, upper and lower edge, in points. */
  left: number;
  width: number;
  top: number;
  bottom: number;
  /** Points for a measure of A4. */
  scale: number;
  /** Where the next thing goes. */
  y: number;
  /** Nothing stands on this page yet. */
  isFresh(): boolean;
  nextPage(): void;
  pages(): number;
  /** The lines of a text at this width; signs that the font lacks are replaced. */
  lines(text: string, width: number, style: TextStyle): string[];
  lineHeight(style: TextStyle): number;
  widthOf(text: string, style: TextStyle): number;
  /** One line with its upper edge at y. */
  line(text: string, x: number, y: number, style: TextStyle): void;
  /** A ground or a rule; not part of what the document says. */
  box(x: number, y: number, width: number, height: number, color: string): void;
  /** What is drawn within is not part of what the document says. */
  artifact(draw: () => void): void;
  /** Squares of a matrix, drawn as vectors. */
  squares(size: number, isDark: (row: number, column: number) => boolean, x: number, y: number, side: number): void;
  element(tag: Tag, alt?: string): Element;
  /** An element at the top of the document's tree. */
  add(element: Element): void;
  bookmark(text: string, level: number): void;
  finish(): Promise<Uint8Array>;
};

export type SheetOptions = {
  title: string;
  language: Locale;
  foot: string;
  at: Date;
  size: "A4" | "A3";
  /** How much larger than usual the letters are. */
  letters?: number;
  /** The paper lies on its long side. */
  isAcross?: true;
  /** No foot and no page numbers: whoever draws sets them where they belong. */
  isBare?: true;
  /** What makes the document's id, besides the title and the time. */
  fingerprint: string;
};

export const INK = "#1f2329";
export const SOFT = "#646a73";
export const FAINT = "#d0d3d6";
export const SHADE = "#f3f5f7";
export const ACCENT = "#2b5fb3";

const PAPER = { A4: [595.28, 841.89], A3: [841.89, 1190.55] } as const;
/** Letters on A3 are larger than the paper alone would make them: it hangs on a wall. */
const SCALE = { A4: 1, A3: 2.1 } as const;
/** The margins of A3 grow with the paper and no further. */
const MARGIN_SCALE = { A4: 1, A3: 1.5 } as const;
const [SIDE, TOP, FOOT] = [56, 58, 66];
/** Of the size of the letters; Han characters need air. */
const LINE_HEIGHT = 1.6;
/** More letters than any one line holds. */
const LINE_MAX = 500;
const SMALL: TextStyle = { size: 8.5, color: SOFT };

/** Signs of cards that the font lacks, and what stands for them. */
const STAND_INS: Readonly<Record<string, string>> = {
  "✅": "✓",
  "✔": "✓",
  "☑": "✓",
  "❌": "×",
  "✘": "×",
  "✖": "×",
  "☐": "□",
  "▾": "▼",
  "⏰": "○",
};
const MISSING = "□";

/** What the library knows of an opened font; its types do not say so. */
type OpenedFont = { hasGlyphForCodePoint(code: number): boolean };

/** Read at the first use and kept: 20 MB that would else be read and thrown away for every document. */
let fonts: Promise<[Buffer, Buffer]> | undefined;
function readFonts(): Promise<[Buffer, Buffer]> {
  fonts ??= Promise.all([readFile(FONT_FILE), readFile(BOLD_FONT_FILE)]);
  return fonts;
}

/** Empty paper. The same options give the same bytes. */
export async function openSheet(options: SheetOptions): Promise<Sheet> {
  const [regular, bold] = await readFonts();
  const scale = SCALE[options.size] * (options.letters ?? 1);
  const margin = MARGIN_SCALE[options.size];
  const [short, long] = PAPER[options.size];
  const [paperWidth, paperHeight] = options.isAcross ? [long, short] : [short, long];
  const doc = new PDFDocument({
    size: [paperWidth, paperHeight],
    margin: 0,
    bufferPages: true,
    pdfVersion: "1.7",
    tagged: true,
    lang: options.language,
    displayTitle: true,
    info: {
      Title: options.title.toWellFormed(),
      CreationDate: options.at,
      ModDate: options.at,
      Producer: "Shenyan",
      Creator: "Shenyan",
      Keywords: createHash("sha256").update(options.fingerprint).digest("hex").slice(0, 32),
    },
  });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => doc.on("end", resolve).on("error", reject));
  doc.registerFont("regular", regular as unknown as ArrayBuffer).registerFont("bold", bold as unknown as ArrayBuffer);
  doc.font("regular");
  const { font } = (doc as unknown as { _font: { font: OpenedFont } })._font;
  const readable = createReadable(font);
  const use = ({ size, isBold }: TextStyle) => doc.font(isBold ? "bold" : "regular").fontSize(size * scale);
  const lineHeight = ({ size }: TextStyle) => size * scale * LINE_HEIGHT;
  const widths = new Map<string, number>();
  const measurer = (style: TextStyle) => {
    use(style);
    const prefix = `${style.size}${style.isBold ? "b" : "r"}`;
    return (text: string) => {
      const key = prefix + text;
      const known = widths.get(key);
      if (known !== undefined) return known;
      const width = runsOf(text).reduce((sum, run) => sum + doc.widthOfString(run.text, featuresOf(run)), 0);
      // What is said again and again is words; a text that is one long word is not kept.
      if (text.length < 40) widths.set(key, width);
      return width;
    };
  };
  const outlines: { level: number; outline: PDFKit.PDFOutline }[] = [];
  const top = TOP * margin;
  const oneLine = (text: string, width: number, style: TextStyle): string => {
    const [first = "", second] = sheet.lines(text.slice(0, LINE_MAX).replace(/\s+/g, " "), width, style);
    return second === undefined ? first : `${first.slice(0, -1).trimEnd()}…`;
  };

  const sheet: Sheet = {
    left: SIDE * margin,
    width: paperWidth - 2 * SIDE * margin,
    top,
    bottom: paperHeight - FOOT * margin,
    scale,
    y: top,
    isFresh: () => sheet.y === top,
    nextPage() {
      doc.addPage();
      sheet.y = top;
    },
    pages: () => doc.bufferedPageRange().count,
    lines: (text, width, style) => breakLines(readable(text), width, measurer(style)),
    lineHeight,
    widthOf: (text, style) => measurer(style)(readable(text)),
    line(text, x, y, style) {
      if (text === "") return;
      use(style).fillColor(style.color ?? INK);
      const air = (lineHeight(style) - doc.currentLineHeight()) / 2;
      let at = x;
      for (const run of runsOf(text)) {
        doc.text(run.text, at, y + air, { lineBreak: false, ...featuresOf(run) });
        at += doc.widthOfString(run.text, featuresOf(run));
      }
    },
    box(x, y, width, height, color) {
      sheet.artifact(() => doc.rect(x, y, width, height).fill(color));
    },
    artifact(draw) {
      doc.markContent("Artifact", { type: "Layout" });
      draw();
      doc.endMarkedContent();
    },
    squares(size, isDark, x, y, side) {
      const unit = side / size;
      for (let row = 0; row < size; row++) {
        for (let from = 0; from < size; from++) {
          if (!isDark(row, from)) continue;
          let to = from;
          while (to < size && isDark(row, to)) to++;
          doc.rect(x + from * unit, y + row * unit, (to - from) * unit, unit);
          from = to;
        }
      }
      doc.fill("#000000");
    },
    element: (tag, alt) => doc.struct(tag, alt === undefined ? {} : { alt: alt.toWellFormed() }),
    add(element) {
      doc.addStructure(element);
    },
    bookmark(text, level) {
      while ((outlines.at(-1)?.level ?? 0) >= level) outlines.pop();
      const parent = outlines.at(-1)?.outline ?? doc.outline;
      outlines.push({ level, outline: parent.addItem(readable(text).replace(/\s+/g, " ").slice(0, 200)) });
    },
    async finish() {
      const { start, count: pages } = doc.bufferedPageRange();
      const count = options.isBare ? 0 : pages;
      const room = measurer(SMALL)(`${count} / ${count}`) + 20 * scale;
      const foot = oneLine(options.foot, sheet.width - room, SMALL);
      const head = oneLine(options.title, sheet.width, SMALL);
      for (let page = 0; page < count; page++) {
        doc.switchToPage(start + page);
        doc.markContent("Artifact", { type: "Pagination" });
        const number = `${page + 1} / ${count}`;
        const footY = paperHeight - (FOOT - 22) * margin;
        sheet.line(foot, sheet.left, footY, SMALL);
        sheet.line(number, sheet.left + sheet.width - measurer(SMALL)(number), footY, SMALL);
        if (page > 0) sheet.line(head, sheet.left, top - 30 * margin, SMALL);
        doc.endMarkedContent();
      }
      doc.end();
      await done;
      return new Uint8Array(Buffer.concat(chunks));
    },
  };
  return sheet;
}

/** Of the font: proportional widths for signs that are else as wide as a Han character. */
const featuresOf = ({ isNarrow }: { isNarrow: boolean }): { features?: ["pwid"] } =>
  isNarrow ? { features: ["pwid"] } : {};

/** Replaces what the font has no sign for, a whole picture by one box, and takes out what has no form at all. */
function createReadable(font: OpenedFont): (text: string) => string {
  const known = new Map<number, boolean>();
  const isDrawn = (letter: string): boolean => {
    const code = letter.codePointAt(0) ?? 0;
    const has = known.get(code) ?? font.hasGlyphForCodePoint(code);
    known.set(code, has);
    return has;
  };
  const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });
  return (text) => {
    const clean = text
      .toWellFormed()
      .normalize("NFC")
      .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, "\n")
      .replace(/\t/g, "  ")
      .replace(/(?!\n)\p{Cc}|\p{Cf}|[\ufe00-\ufe0f]/gu, (sign) => (sign === "\u200d" ? sign : ""));
    if ([...clean].every((letter) => letter === "\n" || isDrawn(letter))) return clean;
    let shown = "";
    for (const { segment } of graphemes.segment(clean)) {
      const letters = [...segment].filter((letter) => letter !== "\u200d");
      if (letters.every((letter) => letter === "\n" || isDrawn(letter))) shown += letters.join("");
      else shown += STAND_INS[letters[0] ?? ""] ?? MISSING;
    }
    return shown;
  };
}
