import { cleanText } from "../../core/form.ts";
import type { WecomMessage } from "./client.ts";
import { TEXT_MAX_BYTES } from "./limits.ts";
import { oneLine, Shortener } from "./shorten.ts";

export type Anchor = { label: string; url: string };

/** A page of text in a chat; more than so many messages in a row is a flood, and the page shows it better. */
const MESSAGES_MAX_COUNT = 3;

/** A link's words are one line on a phone. */
const LABEL_MAX_CHARS = 40;

/** All links of a text together: what is left of a message belongs to the words. */
const LINKS_MAX_BYTES = TEXT_MAX_BYTES / 2;

/**
 * Lines as text messages: cut between lines where possible, never within a character or a link, with links at the end.
 * What is more than three messages, and links that are too long, end in "…" and a link to the whole; where there is no
 * whole behind it, all is said here.
 */
export function textMessages(
  lines: readonly string[],
  anchors: readonly Anchor[],
  whole: Anchor | undefined,
): WecomMessage[] {
  if (!whole) return asMessages(pack([...lines.map(plain).filter((line) => line !== ""), ...anchors.map(anchorLine)]));
  const short = new Shortener();
  const all = anchors.map(({ label, url }) => anchorLine({ label: short.line(label, LABEL_MAX_CHARS), url }));
  const links = fitting(all, LINKS_MAX_BYTES);
  const isCut = short.isCut || links.length < all.length;
  const toWhole = ["…", anchorLine(whole)];
  const said = lines.map(plain).filter((line) => line !== "");
  let parts = pack([...said, ...links, ...(isCut ? toWhole : [])]);
  if (parts.length > MESSAGES_MAX_COUNT) {
    const ending = ["…", ...links, anchorLine(whole)].join("\n");
    const kept = pack(said).slice(0, MESSAGES_MAX_COUNT);
    const last = cutToBytes(kept.at(-1) ?? "", TEXT_MAX_BYTES - Buffer.byteLength(ending));
    parts = [...kept.slice(0, -1), `${last}${ending}`];
  }
  return asMessages(parts);
}

const asMessages = (parts: readonly string[]): WecomMessage[] =>
  parts.map((content) => ({ msgtype: "text", text: { content } }));

/** The lines from the beginning that fit together; one that is too long is passed over. */
function fitting(lines: readonly string[], bytes: number): string[] {
  let left = bytes;
  return lines.filter((line) => {
    const size = Buffer.byteLength(line) + 1;
    if (size > left) return false;
    left -= size;
    return true;
  });
}

/** WeCom draws `<a href>` in texts as a link, so one that a person typed must not be one. */
const plain = (text: string): string => cleanText(text).replace(/<(?=\s*\/?\s*a\b)/gi, "＜");

const anchorLine = ({ label, url }: Anchor): string =>
  `<a href="${url.replaceAll('"', "%22").replaceAll("<", "%3C").replaceAll(">", "%3E")}">${oneLine(label.replace(/[<>]/g, "")) || "→"}</a>`;

/** Whole lines together as long as they fit; a line that is too long for one message is cut into pieces. */
function pack(lines: readonly string[]): string[] {
  const parts: string[] = [];
  let part = "";
  for (const line of lines) {
    for (const piece of piecesOf(line)) {
      const longer = part === "" ? piece : `${part}\n${piece}`;
      if (Buffer.byteLength(longer) <= TEXT_MAX_BYTES) part = longer;
      else {
        parts.push(part);
        part = piece;
      }
    }
  }
  return part === "" ? parts : [...parts, part];
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const piece = cutToBytes(rest, TEXT_MAX_BYTES);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return pieces;
}

/** As many whole characters from the beginning as fit. */
function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let size = 0;
  let length = 0;
  for (const char of text) {
    size += Buffer.byteLength(char);
    if (size > bytes) break;
    length += char.length;
  }
  return text.slice(0, length);
}
