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
  let end = 0;
  // Only the part that can remain is looked at, and a little more, so that its last character is seen whole.
  for (const { segment } of graphemes.segment(whole.slice(0, max + 64))) {
    if (end + segment.length > max - 1) {
      if (end === 0) end = pointsWithin(segment, max - 1);
      break;
    }
    end += segment.length;
  }
  return `${whole.slice(0, end).toWellFormed()}…`;
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
