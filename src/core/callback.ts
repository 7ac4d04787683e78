/**
 * What a button carries: which command, on which thing, and one small argument. It travels through a platform and
 * comes back from the client side, so it is never trusted: handlers check the right of the person who pressed.
 */
export type Callback = { command: string; id?: string; arg?: string };

/** Bytes. WeCom allows 1024 for a key and Slack 255 for an action id; one limit that suits all keeps cards portable. */
export const CALLBACK_MAX_BYTES = 64;

const PART = /^[A-Za-z0-9_.-]*$/;

/** A callback, checked when it is made. @throws RangeError on a part that cannot be written */
export function callback(command: string, id?: string, arg?: string): Callback {
  const made: Callback = { command, ...(id !== undefined && { id }), ...(arg !== undefined && { arg }) };
  encodeCallback(made);
  return made;
}

/** `command`, `command:id` or `command:id:arg`. @throws RangeError if it is too long or holds other characters */
export function encodeCallback({ command, id, arg }: Callback): string {
  const parts = arg !== undefined ? [command, id ?? "", arg] : id !== undefined ? [command, id] : [command];
  const text = parts.join(":");
  if (command === "" || parts.some((part) => !PART.test(part)) || text.length > CALLBACK_MAX_BYTES) {
    throw new RangeError(`not a callback: ${command}`);
  }
  return text;
}

/** The callback in a text from outside, or undefined if it is none. */
export function decodeCallback(text: string): Callback | undefined {
  if (text.length > CALLBACK_MAX_BYTES) return undefined;
  const [command, id, arg, ...rest] = text.split(":");
  if (!command || rest.length > 0 || [command, id ?? "", arg ?? ""].some((part) => !PART.test(part))) return undefined;
  return { command, ...(id !== undefined && { id }), ...(arg !== undefined && { arg }) };
}
