import type { types } from "@slack/bolt";
import type { Fact } from "../../core/card.ts";
import { TEXT_MAX_CHARS } from "./limits.ts";

/**
 * Rich text blocks. Their pieces of text are shown as they are: nothing in them is a mention, a link or a format, so
 * people's words go in without escaping. All texts given here are already well-formed and short enough for the whole.
 */

type Piece = types.RichTextText;

/** One text in pieces that Slack surely takes, without splitting a character. Never empty. */
function pieces(text: string, style?: NonNullable<Piece["style"]>): Piece[] {
  const parts: Piece[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(from + TEXT_MAX_CHARS, text.length);
    if (to < text.length && /[\ud800-\udbff]/.test(text.charAt(to - 1))) to--;
    parts.push({ type: "text", text: text.slice(from, to), ...(style && { style }) });
    from = to;
  }
  return parts.length > 0 ? parts : [{ type: "text", text: "–" }];
}

const richText = (elements: types.RichTextBlock["elements"]): types.RichTextBlock => ({ type: "rich_text", elements });
const section = (elements: Piece[]): types.RichTextSection => ({ type: "rich_text_section", elements });

/** Paragraphs one below the other. */
export const paragraphs = (texts: readonly string[]): types.RichTextBlock =>
  richText(texts.map((text) => section(pieces(text))));

/** A line that carries weight. */
export const strong = (text: string): types.RichTextBlock => richText([section(pieces(text, { bold: true }))]);

/** What somebody wrote, set off, with who it was above. */
export const quoted = (text: string, by?: string): types.RichTextBlock =>
  richText([
    ...(by ? [section(pieces(by, { bold: true }))] : []),
    { type: "rich_text_quote", elements: pieces(text) } satisfies types.RichTextQuote,
  ]);

/** Labels with values, one a line. */
export const labelled = (facts: readonly Fact[]): types.RichTextBlock =>
  richText([
    section(
      facts.flatMap(({ label, value }, index) => [
        ...pieces(label || "–", { bold: true }),
        ...pieces(`  ${value || "–"}${index < facts.length - 1 ? "\n" : ""}`),
      ]),
    ),
  ]);

/** Things to read, one bullet each. */
export const list = (items: readonly { title: string; detail?: string }[]): types.RichTextBlock =>
  richText([
    {
      type: "rich_text_list",
      style: "bullet",
      elements: items.map(({ title, detail }) =>
        section([...pieces(title || "–"), ...(detail ? pieces(`\n${detail}`) : [])]),
      ),
    },
  ]);

/** A code to copy, in letters that cannot be mistaken. */
export const code = (text: string): types.RichTextBlock =>
  richText([{ type: "rich_text_preformatted", elements: pieces(text) } satisfies types.RichTextPreformatted]);
