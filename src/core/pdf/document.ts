import type { Locale } from "../locale.ts";

/** What stands in a document to print or keep, from the top down; text already in its reader's language. */
export type PdfBlock =
  | { kind: "title"; text: string }
  | { kind: "heading"; text: string; level: 1 | 2 | 3 }
  | { kind: "paragraph"; text: string }
  | { kind: "note"; text: string }
  | { kind: "facts"; facts: readonly { label: string; value: string }[] }
  | { kind: "table"; columns: readonly string[]; rows: readonly (readonly string[])[] }
  | { kind: "code"; text: string }
  | { kind: "rule" }
  | { kind: "qr"; text: string; caption: string }
  | { kind: "page-break" };

export type PdfDocument = {
  title: string;
  language: Locale;
  /** Stands at the foot of every page, in one line. */
  foot: string;
  blocks: readonly PdfBlock[];
  /** When it was made, as the file says. */
  at: Date;
  /** A3 is for walls: its letters are larger. */
  size?: "A4" | "A3";
  /** Letters as large as the pages between page breaks hold: for what is read from a few steps away. */
  fillsPages?: true;
};

/**
 * A block with its lines broken. `lead` is the height that must stay with what comes before it, `before` the space above
 * it. `draw` goes through it step by step, so that others get a turn in between.
 */
export type Laid = { before: number; lead: number; keepsNext?: true; draw(): Iterable<void> };
