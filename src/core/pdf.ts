import { setImmediate as nextTurn } from "node:timers/promises";
import { atMost } from "./at-most.ts";
import { layBlock } from "./pdf/blocks.ts";
import type { Laid, PdfDocument } from "./pdf/document.ts";
import { openSheet } from "./pdf/sheet.ts";

export type { PdfBlock, PdfDocument } from "./pdf/document.ts";

/** One at a time, so that the memory that drawing takes does not grow with those who ask. */
const inTurn = atMost(1);
/** Milliseconds that drawing may hold up everything else at a time. */
const TURN_MS = 15;

/**
 * The document as a PDF with its font embedded as far as it is used, page numbers, bookmarks and a tree of elements for
 * screen readers. The same document gives the same bytes. No text makes it fail: signs that the font lacks become boxes,
 * what is longer than a line is cut, and a code that cannot hold its text is given as text.
 */
export const toPdf = (document: PdfDocument): Promise<Uint8Array> => inTurn(() => drawPdf(document));

async function drawPdf(document: PdfDocument): Promise<Uint8Array> {
  const { title, language, foot, blocks, at, size = "A4" } = document;
  const sheet = await openSheet({ title, language, foot, at, size, fingerprint: JSON.stringify(document) });
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
  return sheet.finish();
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
