import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { renderAsync } from "@resvg/resvg-js";

/**
 * A picture that we drew ourselves, as a document of SVG in units of about a pixel. It has a background of its own, so
 * that it reads the same on light and dark. All text that stands in it went through `escapeSvg`.
 */
export type Picture = { svg: string; width: number; height: number };

/** The family that stands in every picture; it comes with the product, so that no machine draws boxes for letters. */
export const PICTURE_FONT = "Noto Sans SC";
const fontFile = (name: string) =>
  createRequire(import.meta.url).resolve(`@expo-google-fonts/noto-sans-sc/${name}.ttf`);
export const FONT_FILE = fontFile("400Regular/NotoSansSC_400Regular");
export const BOLD_FONT_FILE = fontFile("700Bold/NotoSansSC_700Bold");
/** For the renderer: this font and no other. */
export const FONT_OPTIONS = { fontFiles: [FONT_FILE], loadSystemFonts: false, defaultFontFamily: PICTURE_FONT };
/** Pixels to a unit: sharp on a phone's display. */
const SCALE = 3;
/** Pixels of the longer side; a longer picture is drawn coarser. */
const MAX_PIXELS = 4_000;

/** The picture as PNG, drawn beside the event loop with the font that comes with the product. */
export async function pngOf({ svg, width, height }: Picture): Promise<Buffer> {
  const value = Math.min(SCALE, MAX_PIXELS / Math.max(width, height));
  const drawn = await renderAsync(svg, {
    fitTo: { mode: "zoom", value },
    font: FONT_OPTIONS,
  });
  return drawn.asPng();
}

/** The picture as an address that holds it, for browsers, which draw it sharp at any size. */
export const dataUrlOf = ({ svg }: Picture): string =>
  `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;

/** What is equal for equal pictures. */
export const keyOf = ({ svg }: Picture): string => createHash("sha256").update(svg).digest("base64url");

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for the inside of an element or of a quoted attribute; signs that XML forbids are left out. */
export const escapeSvg = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, " ")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** Shares of the size of the letters, never less than the font's own, so that other fonts fit too. */
const WIDE = 1.0;
const widthOf = (letter: string): number => {
  if (/[\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(letter)) return WIDE;
  if (/[MWmw@%—…]/.test(letter)) return 0.95;
  if (/[A-Z&+<>=~]/.test(letter)) return 0.72;
  if (/[ijlI.,:;|'! ]/.test(letter)) return 0.36;
  return /[\u0000-\u024f–]/.test(letter) ? 0.6 : WIDE;
};

/** How wide a line of text is at most, in units, at this size of the letters. */
export const textWidth = (text: string, size: number): number =>
  [...text].reduce((sum, letter) => sum + widthOf(letter), 0) * size;

/** As many letters as fit, with "…" where something is missing. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let shown = "";
  for (const letter of text) {
    if (textWidth(`${shown}${letter}…`, size) > width) break;
    shown += letter;
  }
  return `${shown.trimEnd()}…`;
}
