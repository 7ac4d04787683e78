import { setImmediate as nextTurn } from "node:timers/promises";
import { layBlock } from "./blocks.ts";
import type { Laid, PdfDocument } from "./document.ts";
import { openSheet, type Sheet } from "./sheet.ts";

/** Milliseconds that drawing may hold up everything else at a time. */
const TURN_MS = 15;

/** How much larger letters are tried, where a text shall fill its page. */
const LARGER = [1.8, 1.6, 1.45, 1.3, 1.15];

/** Lays the blocks out on sheets, one after the other, and closes the file. */
export async function drawPdf(document: PdfDocument): Promise<Uint8Array> {
  if (document.fillsPages) {
    const most = document.blocks.filter(({ kind }) => kind === "page-break").length + 1;
    for (const letters of LARGER) {
      const sheet = await drawOn(document, letters);
      if (sheet.pages() <= most) return sheet.finish();
    }
  }
  return (await drawOn(document, 1)).finish();
}

async function drawOn(document: PdfDocument, letters: number): Promise<Sheet> {
  const { title, language, foot, blocks, at, size = "A4" } = document;
  const sheet = await openSheet({ title, language, foot, at, size, letters, fingerprint: JSON.stringify(document) });
  let since = performance.now();
  const takeTurns = async () => {
    if (performance.now() - since < TURN_MS) return;
    await nextTurn();
    since = performance.now();
  };
  const laid: Laid[] = [];
  for (const block of blocks) {
    laid.push(layBlock(sheet, block));
    await takeTurns();
  }
  for (const [index, block] of laid.entries()) {
    if (!sheet.isFresh() && sheet.y + block.before + keptTogether(laid, index) > sheet.bottom) sheet.nextPage();
    if (!sheet.isFresh()) sheet.y += block.before;
    for (const _step of block.draw()) await takeTurns();
  }
  return sheet;
}

/** The height that must not be torn: what a block begins with, and for headings what comes after them. */
function keptTogether(laid: readonly Laid[], index: number): number {
  let height = 0;
  for (let at = index; ; at++) {
    const block = laid[at];
    if (!block) return height;
    height += block.lead + (at > index ? block.before : 0);
    if (!block.keepsNext) return height;
  }
}
