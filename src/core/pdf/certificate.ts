import { create } from "qrcode";
import type { Locale } from "../locale.ts";
import { ACCENT, FAINT, openSheet, type Sheet, SOFT, type Tag, type TextStyle } from "./sheet.ts";

/** A page to hang up or hand in: who, what for, until when, and a code by which anybody can check it. */
export type CertificateSheet = {
  language: Locale;
  title: string;
  /** Above the name. */
  intro: string;
  name: string;
  /** Between the name and what it was for. */
  statement: string;
  course: string;
  facts: readonly { label: string; value: string }[];
  qr: { text: string; caption: string };
  foot: string;
  at: Date;
};

/** Points from the edge of the paper: the outer and the inner line, and what is written. */
const [OUTER, INNER, TEXT] = [26, 33, 84];
const TITLE: TextStyle = { size: 30, isBold: true, color: ACCENT };
const SAID: TextStyle = { size: 13, color: SOFT };
const LABEL: TextStyle = { size: 9.5, color: SOFT };
const VALUE: TextStyle = { size: 12.5, isBold: true };
const SMALL: TextStyle = { size: 8.5, color: SOFT };
/** From the largest that looks well to the smallest that reads from a wall. */
const NAME_SIZES = [36, 30, 25, 21, 18];
const COURSE_SIZES = [22, 19, 17, 15];
const QR_SIDE = 92;

/** One page of A4 across. The same words give the same bytes; whatever is too long is made smaller, then cut. */
export async function drawCertificate(words: CertificateSheet): Promise<Uint8Array> {
  const { language, title, foot, at } = words;
  const sheet = await openSheet({
    title,
    language,
    foot,
    at,
    size: "A4",
    isAcross: true,
    isBare: true,
    fingerprint: JSON.stringify(words),
  });
  const [width, height] = [sheet.left * 2 + sheet.width, 595.28];
  frame(sheet, width, height, OUTER, 2);
  frame(sheet, width, height, INNER, 0.6);
  const middle = width / 2;
  const room = width - 2 * TEXT;
  const centred = (tag: Tag, lines: readonly string[], y: number, style: TextStyle): number => {
    const element = sheet.element(tag);
    sheet.add(element);
    const step = style.size * 1.35;
    element.add(() => {
      for (const [index, line] of lines.entries())
        sheet.line(line, middle - sheet.widthOf(line, style) / 2, y + index * step, style);
    });
    element.end();
    return y + lines.length * step;
  };
  centred("H1", fitted(sheet, title, room, [TITLE], 1).lines, 66, TITLE);
  sheet.box(middle - 24, 122, 48, 3, ACCENT);
  centred("P", [words.intro], 148, SAID);
  const name = fitted(
    sheet,
    words.name,
    room,
    NAME_SIZES.map((size) => ({ size, isBold: true as const })),
    1,
  );
  centred("P", name.lines, 174 + (36 - name.style.size) / 2, name.style);
  sheet.box(middle - 170, 238, 340, 0.7, FAINT);
  centred("P", [words.statement], 254, SAID);
  const course = fitted(
    sheet,
    words.course,
    room,
    COURSE_SIZES.map((size) => ({ size, isBold: true as const })),
    2,
  );
  centred("P", course.lines, 284, course.style);
  drawFacts(sheet, words.facts, { x: TEXT, y: 398, width: room - QR_SIDE - 60 });
  drawCode(sheet, words.qr, { x: width - TEXT - QR_SIDE, y: 388 });
  const [line = ""] = sheet.lines(foot, room, SMALL);
  centred("Note", [line], 526, SMALL);
  return sheet.finish();
}

function frame(sheet: Sheet, width: number, height: number, at: number, thick: number): void {
  sheet.box(at, at, width - 2 * at, thick, ACCENT);
  sheet.box(at, height - at - thick, width - 2 * at, thick, ACCENT);
  sheet.box(at, at, thick, height - 2 * at, ACCENT);
  sheet.box(width - at - thick, at, thick, height - 2 * at, ACCENT);
}

/** The largest style in which a text fits into so many lines; in the smallest it ends with "…". */
function fitted(
  sheet: Sheet,
  text: string,
  width: number,
  styles: readonly TextStyle[],
  most: number,
): { lines: string[]; style: TextStyle } {
  const line = text.replace(/\s+/g, " ").slice(0, 500);
  for (const style of styles) {
    const lines = sheet.lines(line, width, style);
    if (lines.length <= most) return { lines, style };
  }
  const style = styles.at(-1) ?? SAID;
  const lines = sheet.lines(line, width, style).slice(0, most);
  return { lines: [...lines.slice(0, -1), `${(lines.at(-1) ?? "").slice(0, -1)}…`], style };
}

/** In two columns, each value under its label. */
function drawFacts(
  sheet: Sheet,
  facts: readonly { label: string; value: string }[],
  { x, y, width }: { x: number; y: number; width: number },
): void {
  for (const [index, { label, value }] of facts.entries()) {
    const left = x + (index % 2) * (width / 2);
    const top = y + Math.floor(index / 2) * 54;
    const element = sheet.element("P");
    sheet.add(element);
    const { lines, style } = fitted(sheet, value, width / 2 - 16, [VALUE, { ...VALUE, size: 10.5 }], 1);
    element.add(() => {
      sheet.line(label, left, top, LABEL);
      sheet.line(lines[0] ?? "", left, top + 17, style);
    });
    element.end();
  }
}

function drawCode(sheet: Sheet, { text, caption }: CertificateSheet["qr"], { x, y }: { x: number; y: number }): void {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const figure = sheet.element("Figure", `${caption} ${text}`);
  sheet.add(figure);
  figure.add(() => sheet.squares(modules.size, (row, column) => modules.get(row, column) > 0, x, y, QR_SIDE));
  figure.end();
  const words = sheet.element("P");
  sheet.add(words);
  words.add(() => {
    for (const [index, line] of sheet
      .lines(caption, QR_SIDE + 40, SMALL)
      .slice(0, 2)
      .entries())
      sheet.line(line, x + QR_SIDE / 2 - sheet.widthOf(line, SMALL) / 2, y + QR_SIDE + 6 + index * 12, SMALL);
  });
  words.end();
}
