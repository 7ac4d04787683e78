import { simplified } from "./traditional.ts";

/** Small letters, full-width forms as ordinary ones, simplified characters: what two spellings have in common. */
export const folded = (text: string): string => simplified(text.normalize("NFKC").toLowerCase()).replace(/[’‘]/g, "'");

const HAN = /\p{Script=Han}/u;
/** Whether Chinese is in it. */
export const isHan = (text: string): boolean => HAN.test(text);

/** Runs of Chinese, and words of other scripts, in order. Linear in the length of the text. */
export const RUNS = /\p{Script=Han}+|[\p{L}\p{N}](?:[\p{L}\p{N}]|['_-](?=[\p{L}\p{N}]))*/gu;

/** Words between spaces and signs; a hyphen parts them. */
export const wordsOf = (text: string): string[] =>
  (text.match(/[\p{L}\p{N}](?:[\p{L}\p{N}]|'(?=[\p{L}\p{N}]))*/gu) ?? []).map((word) => word.replace(/'s$/, ""));

const VOWEL = /[aeiouy]/;
/** An English word without its ending: `posting`, `posted` and `posts` are all `post`. Rough, and the same for all texts. */
export function stemOf(word: string): string {
  if (word.length <= 3 || !/^[a-z']+$/.test(word)) return word;
  let stem = word;
  if (stem.endsWith("ies")) stem = `${stem.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (stem.endsWith("s") && !/(?:ss|us|is)$/.test(stem)) stem = stem.slice(0, -1);
  const cut = /(?:ing|ed|ly)$/.exec(stem);
  if (cut) {
    const rest = stem.slice(0, -cut[0].length);
    if (rest.length >= 3 && VOWEL.test(rest)) stem = rest.replace(/([bdgmnprt])\1$/, "$1");
  }
  if (stem.length > 4) stem = stem.replace(/e$/, "");
  return stem.replace(/y$/, "i");
}
