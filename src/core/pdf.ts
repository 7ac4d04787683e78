import { atMost } from "./at-most.ts";
import type { CertificateSheet } from "./pdf/certificate.ts";
import type { PdfDocument } from "./pdf/document.ts";

export type { PdfBlock, PdfDocument } from "./pdf/document.ts";

/** One at a time, so that the memory that drawing takes does not grow with those who ask. */
const inTurn = atMost(1);
/**
 * The document as a PDF with its font embedded as far as it is used, page numbers, bookmarks and a tree of elements for
 * screen readers. The same document gives the same bytes. No text makes it fail: signs that the font lacks become boxes,
 * what is longer than a line is cut, and a code that cannot hold its text is given as text.
 */
export const toPdf = (document: PdfDocument): Promise<Uint8Array> =>
  inTurn(async () => {
    // What draws weighs some 40 MB, which a server needs only once somebody prints.
    const { drawPdf } = await import("./pdf/drawing.ts");
    return drawPdf(document);
  });

/** One page to hang up, with a code by which it can be checked. The same words give the same bytes. */
export const toCertificate = (words: CertificateSheet): Promise<Uint8Array> =>
  inTurn(async () => {
    const { drawCertificate } = await import("./pdf/certificate.ts");
    return drawCertificate(words);
  });
