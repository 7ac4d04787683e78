import { type Callback, decodeCallback, encodeCallback } from "../../core/callback.ts";

/**
 * What a button of ours carries in its key. Keys come back from the client's side, so they are read as strangers' text.
 *
 * - `incident.take:inc_1` runs it; `?incident.withdraw:inc_1` asks first; `…#2` is the second button with one callback
 * - `=incident.pass:inc_1` submits a selection for that callback; `=~pick` one whose options are callbacks themselves
 */
export type CardKey =
  | { kind: "press"; callback: Callback; asksFirst: boolean }
  | { kind: "selection"; callback: Callback | undefined };

/** The question whose options are keys themselves: "which of these shall be opened". */
export const PICK = "~pick";
/** The first option of a selector, since WeCom reports an untouched selector as its first option. */
export const NOT_CHOSEN = "~none";

export const pressKey = (callback: Callback, asksFirst = false): string =>
  `${asksFirst ? "?" : ""}${encodeCallback(callback)}`;

export const selectionKey = (callback: Callback | undefined): string =>
  `=${callback ? encodeCallback(callback) : PICK}`;

/** The key in a text from outside, or undefined if it is none of ours. */
export function readKey(text: string): CardKey | undefined {
  const plain = text.replace(/#\d{1,2}$/, "");
  if (plain === `=${PICK}`) return { kind: "selection", callback: undefined };
  const callback = decodeCallback(plain.replace(/^[=?]/, ""));
  if (!callback) return undefined;
  if (plain.startsWith("=")) return { kind: "selection", callback };
  return { kind: "press", callback, asksFirst: plain.startsWith("?") };
}
