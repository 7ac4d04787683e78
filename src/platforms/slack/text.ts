import type { types } from "@slack/bolt";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Half characters and NULs, which no JSON parser on the way is sure to take, become the replacement character. */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\uFFFD");

/**
 * The text, or its beginning with "…" in at most `max` UTF-16 units. Cut between what people see as characters; in
 * front of a "character" that alone is longer than that, between code points.
 */
export function shorten(text: string, max: number): string {
  const whole = wellFormed(text);
  if (whole.length <= max) return whole;
  return `${whole.slice(0, fitting(whole, max - 1)).toWellFormed()}…`;
}

/** How much of the beginning of a text fits into `max` UTF-16 units. */
function fitting(whole: string, max: number): number {
  let end = 0;
  // Only the part that can remain is looked at, and a little more, so that its last character is seen whole.
  for (const { segment } of graphemes.segment(whole.slice(0, max + 65))) {
    if (end + segment.length > max) return end === 0 ? pointsWithin(segment, max) : end;
    end += segment.length;
  }
  return end;
}

/**
 * The text in pieces of at most `max` UTF-16 units: cut at line breaks where there are some, else between what people
 * see as characters. Together they are the whole text. Never empty.
 */
export function inPieces(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = wellFormed(text);
  while (rest.length > max) {
    const fits = fitting(rest, max);
    const line = rest.lastIndexOf("\n", fits - 1) + 1;
    const end = line > max / 2 ? line : fits;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** Where to cut so that whole code points fit. */
function pointsWithin(text: string, max: number): number {
  let end = 0;
  for (const point of text) {
    if (end + point.length > max) break;
    end += point.length;
  }
  return end;
}

/** A plain text object: Slack shows it as it is, without markup, mentions, links or `:emoji:`. Never empty. */
export function plain(text: string, max: number): types.PlainTextElement {
  const shown = shorten(text, max);
  return { type: "plain_text", text: shown.trim() === "" ? "–" : shown, emoji: false };
}

/** The three characters that begin markup, for the one place that has no plain form: the fallback of a message. */
export const escapeMarkup = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/**
 * What a person typed, from Slack's markup back to plain text: links as their address, mentions by the name that
 * stands in them (or the id), `&lt;` as `<`.
 */
export function plainFromMarkup(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inside: string) => {
      const [target = "", label] = inside.split("|");
      if (/^[@#]/.test(target)) return label ? `${target.charAt(0)}${label}` : target;
      if (target.startsWith("!")) return label ?? `@${target.slice(1).split("^").at(-1) ?? ""}`;
      const address = target.replace(/^(mailto|tel):/, "");
      return label && label !== address ? `${label} (${address})` : address;
    })
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
