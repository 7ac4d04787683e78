import { randomBytes } from "node:crypto";

/** An identifier that says what it names: `Id<"inc">` is not an `Id<"apl">`. */
export type Id<P extends string = string> = `${P}_${string}`;

/** Crockford's base 32 in lower case: no i, l, o, u, so that it can be read aloud. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** A fresh random identifier with 80 bits of chance, e.g. `inc_3f9k0zq8w1m7x2ab`. */
export function newId<P extends string>(prefix: P): Id<P> {
  let text = "";
  for (const byte of randomBytes(16)) text += ALPHABET[byte & 31];
  return `${prefix}_${text}`;
}

/** Whether a text that came from outside has the shape of an identifier of that kind. It need not exist. */
export function isId<P extends string>(prefix: P, text: unknown): text is Id<P> {
  return typeof text === "string" && text.length <= 40 && new RegExp(`^${prefix}_[0-9a-z]{8,32}$`).test(text);
}
