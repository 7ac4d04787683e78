/**
 * Passwords that somebody types by mistake: the product never asks for one and keeps none. Two shapes are known: one that
 * is called so ("密码：Abc12345", "my password is hunter2"), and a line that is nothing but a string of mixed signs. It is a
 * guess, made in favour of taking a text; nothing of what was found is kept or logged.
 */

/** Characters of a text, from the first to behind the last one. */
type Span = { from: number; to: number };

/** What passwords are called; the text is in one form of each letter (NFKC) and in small letters. */
const NAME = String.raw`(?:密\s?码|口\s?令|验证码|校验码|恢复码|\b(?:pass(?:word|code|wd|phrase)?|pwd|pw|recovery code)\b)`;
/** What may stand between the name and the secret, and then needs no more than six letters. */
const SET_OFF = String.raw`(?:(?:\s*(?:发你|给你|发给你|告诉你))?\s*[:=]|\s*["'“‘「『(（【\[])\s*["'“‘「『(（【\[]?`;
/** Verbs: what follows is a secret only where it looks like one, since it may be "is compromised". */
const VERB = String.raw`\s*(?:已经?)?(?:现在)?(?:改成了?|换成了?|就?是|为|发你|给你|\bis(?:\s+now)?\b|\bwas\b)\s*`;
const SECRET = "(?<secret>[!-~]{4,64})";
const CALLED = new RegExp(`${NAME}(?:(?<off>${SET_OFF})|(?:${VERB})|\\s*)${SECRET}`, "gu");

/** Words that follow a name and are no secret: what became of it, or that there is none. */
const NO_SECRET = /^(?:unknown|none|required|protected|invalid|expired|reset|changed|forgotten|n\/a|\*+|x+|•+|\.+)$/;

/** What follows the name as a secret would: a digit or a sign in it, or set off by a colon, a bracket or quotes. */
function isSecret(secret: string, isSetOff: boolean): boolean {
  const bare = secret.replace(/[,.;:!?)\]}"'”’]+$/, "");
  const isElse = /^(?:https?:|www\.|\d{4}-\d\d-\d\d$|\d+-\d+$|(?:inc|plan|acc|aap|case|apl|hij)-?\d+$)/;
  if (bare.length < 4 || isElse.test(bare) || NO_SECRET.test(bare)) return false;
  const hasDigit = /\d/.test(bare);
  const hasSign = /[^a-z0-9'-]/.test(bare);
  return hasDigit || hasSign || (isSetOff && bare.length >= 6);
}

/** Numbers that people type to us, addresses, dates, names of files: mixed signs that are no secret. */
function isNumbered(text: string): boolean {
  return (
    /^[A-Z]{2,6}-?\d{1,9}$/i.test(text) ||
    /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/i.test(text) ||
    /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text) ||
    /^(?:https?:\/\/|www\.)/i.test(text) ||
    /^[@#/]/.test(text) ||
    /\.[a-z]{2,4}\d?$/i.test(text) ||
    /^[\d\s:./+TZ-]+$/.test(text) ||
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
  );
}

/** A string that nobody types but as a secret: eight signs or more of three kinds, digits or signs in the middle of it. */
function isBare(text: string): boolean {
  if (!/^[!-~]{8,64}$/.test(text) || isNumbered(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9_.:/-]/].filter((kind) => kind.test(text)).length;
  const hasSign = /[^A-Za-z0-9_.:/-]/.test(text);
  const runs = text.match(/\d+/g)?.length ?? 0;
  return kinds >= 3 && (hasSign || runs >= 2);
}

function plainLetter(letter: string): string {
  const plain = letter.normalize("NFKC").toLowerCase();
  // Full-width commas and the like end a secret, and are none of its signs.
  return /^[a-z0-9:=]$/.test(plain) ? plain : letter;
}

function spansIn(text: string): Span[] {
  const trimmed = text.trim();
  if (isBare(trimmed)) {
    const from = text.indexOf(trimmed);
    return [{ from, to: from + trimmed.length }];
  }
  const spans: Span[] = [];
  // Each letter in its plain form and as one letter still, so that places in it are places in the text.
  const plain = Array.from(text, plainLetter).join("");
  for (const found of plain.matchAll(CALLED)) {
    const { off, secret = "" } = found.groups ?? {};
    const from = found.index + found[0].length - secret.length;
    if (isSecret(secret, off !== undefined)) spans.push({ from, to: from + secret.length });
  }
  return spans;
}

/** Whether a text holds what looks like a password. */
export const hasPassword = (text: string): boolean => spansIn(text).length > 0;

/** Whether a text calls something a password and says it; a string of mixed signs alone may be anything in a field. */
export const saysPassword = (text: string): boolean => !isBare(text.trim()) && hasPassword(text);

/** The text with dots in the place of what looks like a password; as many for each, so that its length is not told. */
export function maskPasswords(text: string): string {
  let masked = text;
  for (const { from, to } of spansIn(text).reverse()) masked = `${masked.slice(0, from)}••••••${masked.slice(to)}`;
  return masked;
}
