import type { Jieba } from "@node-rs/jieba";
import { folded, isHan, RUNS, stemOf, wordsOf } from "./folding.ts";
import type { Lexicon } from "./lexicon.ts";

/**
 * One word of a text that says something. `terms`: what stands for it in the index, the first before all others: its
 * meaning (`#12`), or itself. `traces`: characters of a Chinese word (`'字`), by which it is found when one is wrong.
 */
export type Unit = {
  terms: readonly string[];
  traces: readonly string[];
  /** How sure it is that this is meant, 0 to 1: less for a word that is taken for another. */
  trust: number;
};

/** The word that is probably meant, and how sure that is. */
export type Mended = { stem: string; trust: number };
type Mend = (stem: string) => Mended;

export type Tokens = {
  /** @param mend the nearest known word for one that is not known, or the word itself */
  unitsOf(text: string, mend?: Mend): Unit[];
  /** Everything under which a text is kept in the index. */
  termsOf(text: string): string[];
};

/** A single character is a trace of a word. */
const traceOf = (character: string): string => `'${character}`;
/** Whether a term is only a trace. */
export const isTrace = (term: string): boolean => term.startsWith("'");

const FREQUENT = 100_000;

/** Takes texts apart by the dictionary and the company's own words. The dictionary weighs some 40 MB, once. */
export async function createTokens(lexicon: Lexicon): Promise<Tokens> {
  const [{ Jieba }, { dict }] = await Promise.all([import("@node-rs/jieba"), import("@node-rs/jieba/dict.js")]);
  const jieba = Jieba.withDict(dict);
  const words = lexicon.han.filter((word) => word.length > 1 && !/\s/.test(word));
  jieba.loadDict(Buffer.from(words.map((word) => `${word} ${FREQUENT} n\n`).join("")));

  const unitsOf: Tokens["unitsOf"] = (text, mend = (stem) => ({ stem, trust: 1 })) => {
    const units: Unit[] = [];
    let latin: string[] = [];
    const endLatin = () => {
      units.push(...latinUnits(lexicon, latin, mend));
      latin = [];
    };
    for (const [run] of folded(text).matchAll(RUNS)) {
      if (!isHan(run)) latin.push(...wordsOf(run));
      else {
        endLatin();
        units.push(...hanUnits(lexicon, jieba, run));
      }
    }
    endLatin();
    return units;
  };
  return {
    unitsOf,
    termsOf: (text) => unitsOf(text).flatMap(({ terms, traces }) => [...terms, ...traces]),
  };
}

function hanUnits(lexicon: Lexicon, jieba: Jieba, run: string): Unit[] {
  const units: Unit[] = [];
  let lone = "";
  const endLone = () => {
    // Single characters in a row are a word that the dictionary has not, or one that is written wrong.
    const traces = [...lone].map(traceOf);
    if (lone !== "") units.push({ terms: traces.length > 1 ? [lone] : traces, traces, trust: 1 });
    lone = "";
  };
  for (const word of jieba.cut(run, false)) {
    const meaning = lexicon.meanings.get(word);
    const isLone = meaning === undefined && !lexicon.ignored.has(word) && [...word].length === 1;
    if (isLone) {
      lone += word;
      continue;
    }
    endLone();
    if (meaning !== undefined || !lexicon.ignored.has(word)) units.push(wordUnit(lexicon, jieba, word));
  }
  endLone();
  return units;
}

/** A word with the shorter words in it. */
function wordUnit(lexicon: Lexicon, jieba: Jieba, word: string): Unit {
  const inside = word.length > 2 ? jieba.cutForSearch(word, false).filter((one) => one !== word && one.length > 1) : [];
  const terms = inside.filter((one) => !lexicon.ignored.has(one)).map((one) => lexicon.meanings.get(one) ?? one);
  return {
    terms: [...new Set([lexicon.meanings.get(word) ?? word, ...terms])],
    traces: [...word].map(traceOf),
    trust: 1,
  };
}

function latinUnits(lexicon: Lexicon, words: readonly string[], mend: Mend): Unit[] {
  const units: Unit[] = [];
  const isIgnored = (at: number): boolean => lexicon.ignored.has(words[at] ?? "");
  const mended = words.map((word, at) => (isIgnored(at) ? { stem: stemOf(word), trust: 1 } : mend(stemOf(word))));
  const stems = mended.map(({ stem }) => stem);
  let at = 0;
  while (at < words.length) {
    const length = phraseAt(lexicon, stems, at);
    const meaning = lexicon.meanings.get(stems.slice(at, at + length).join(" "));
    const trust = Math.min(...mended.slice(at, at + Math.max(1, length)).map((one) => one.trust));
    // An ignored word means something within a phrase alone.
    if (meaning !== undefined && !(length === 1 && isIgnored(at))) units.push({ terms: [meaning], traces: [], trust });
    else if (!isIgnored(at)) units.push({ terms: [stems[at] ?? ""], traces: [], trust });
    at += Math.max(1, length);
  }
  return units;
}

/** How many words from there on are the longest known phrase; 0: none. */
function phraseAt({ meanings, longest }: Lexicon, stems: readonly string[], at: number): number {
  for (let length = Math.min(longest, stems.length - at); length > 0; length--)
    if (meanings.has(stems.slice(at, at + length).join(" "))) return length;
  return 0;
}
