import MiniSearch from "minisearch";
import SearchableMap from "minisearch/SearchableMap";
import type { Document } from "./documents.ts";
import { stemOf, wordsOf } from "./folding.ts";
import type { Lexicon } from "./lexicon.ts";
import { isTrace, type Tokens, type Unit } from "./tokens.ts";

/** Something found. `fit` is how much of what was asked it speaks of, 0 to 1. */
export type Hit = { document: Document; score: number; fit: number; said: number; words: number };

/**
 * What a question found. `hits` answer it, the best first; where nothing fits they are empty, and `nearest` is what comes
 * closest, which is no answer. `study` is a case study that fits.
 */
export type Finding = { hits: readonly Hit[]; nearest: readonly Hit[]; study: Hit | undefined };

export type Finder = {
  find(query: string): Finding;
  /** How much a sentence says about a question, for choosing what to quote. */
  weigher(query: string): (sentence: string) => number;
};

/** Hits of one answer. */
export const HITS = 3;
/** Characters of a question that are looked at. */
export const QUERY_MAX = 200;

const FIELDS = ["title", "asks", "text", "path"] as const;
const BOOST = { title: 2.2, asks: 1.6, text: 1, path: 0.6 };

/** An index over documents of one language. Built once, asked often; it holds no state between questions. */
export function createFinder(documents: readonly Document[], lexicon: Lexicon, tokens: Tokens): Finder {
  const byId = new Map(documents.map((document) => [document.id, document]));
  const held = new Map<string, ReadonlySet<string>>();
  const spread = new Map<string, number>();
  const index = new MiniSearch<Record<string, string>>({
    fields: [...FIELDS],
    tokenize: (text) => text.split("\n"),
    processTerm: (term) => term || null,
  });
  for (const { id, title, text, asks, path } of documents) {
    const fields = {
      title: tokens.termsOf(title),
      asks: asks.flatMap(tokens.termsOf),
      text: tokens.termsOf(text),
      path: tokens.termsOf(path),
    };
    const all = new Set(Object.values(fields).flat());
    held.set(id, all);
    for (const term of all) spread.set(term, (spread.get(term) ?? 0) + 1);
    index.add({ id, ...Object.fromEntries(Object.entries(fields).map(([name, terms]) => [name, terms.join("\n")])) });
  }
  const mend = menderOf(documents, lexicon);
  const rarity = (term: string): number => Math.log(1 + documents.length / (spread.get(term) ?? 0.4));
  const weightOf = ({ terms }: Unit): number => Math.min(...terms.slice(0, 1).map(rarity));

  const asked = (query: string): Unit[] => distinct(tokens.unitsOf([...query].slice(0, QUERY_MAX).join(""), mend));

  return {
    weigher(query) {
      const units = asked(query);
      return (sentence) => {
        const has = new Set(tokens.termsOf(sentence));
        return units.reduce((sum, unit) => sum + weightOf(unit) * creditOf(unit, has), 0);
      };
    },
    find(query) {
      const units = asked(query);
      const whole = units.reduce((sum, unit) => sum + weightOf(unit), 0);
      if (whole === 0) return { hits: [], nearest: [], study: undefined };
      const terms = units.flatMap((unit) => [...unit.terms, ...unit.traces]);
      const found = index
        .search(terms.join("\n"), {
          boost: BOOST,
          prefix: (term) => /^[a-z]{4,}$/.test(term),
          boostTerm: (term) => (isTrace(term) ? 0.12 : 1),
          weights: { prefix: 0.4, fuzzy: 0.3 },
        })
        .flatMap(({ id, score }): Hit[] => {
          const document = byId.get(String(id));
          const has = held.get(String(id));
          if (!document || !has) return [];
          const said = units.reduce((sum, unit) => sum + weightOf(unit) * creditOf(unit, has), 0);
          const fit = said / whole;
          const words = units.filter(({ terms: [first = ""] }) => !isTrace(first) && has.has(first)).length;
          return [{ document, score: score * (0.4 + 0.6 * fit), fit, said, words }];
        })
        .sort((a, b) => b.score - a.score);
      return choose(found);
    },
  };
}

/** How much of one word a document holds. */
function creditOf({ terms: [first = "", ...others], traces }: Unit, has: ReadonlySet<string>): number {
  if (has.has(first)) return isTrace(first) ? 0.5 : 1;
  if (others.some((term) => has.has(term))) return 0.7;
  const share = traces.length > 1 ? traces.filter((trace) => has.has(trace)).length / traces.length : 0;
  return share >= 0.5 ? 0.35 * share : 0;
}

/** Each meaning counts once, however often it is said. */
const distinct = (units: readonly Unit[]): Unit[] => [...new Map(units.map((unit) => [unit.terms[0], unit])).values()];

/** Whether it speaks of enough of what was asked: of half of it, or of several rare words in a long question. */
const isAnswer = ({ fit, said, words }: Hit): boolean =>
  fit >= 0.6 || (fit >= 0.5 && words > 1) || (fit >= 0.34 && said >= 4.5 && words > 1);

/** The best ones, each clause once: an answer that rests on a clause quotes it. */
function choose(found: readonly Hit[]): Finding {
  const best = found.filter(({ document }) => document.kind !== "case");
  const top = best[0]?.score ?? 0;
  const hits: Hit[] = [];
  for (const hit of best) {
    if (hits.length >= HITS) break;
    if (hit.score < top * 0.3) break;
    const same = hits.findIndex(({ document }) => document.clauses.some((id) => hit.document.clauses.includes(id)));
    const known = hits[same];
    if (!known) hits.push(hit);
    else if (known.document.kind === "clause" && hit.document.kind === "faq" && hit.score > 0.6 * known.score)
      hits[same] = hit;
    else if (hit.document.kind === "faq") hits.push(hit);
  }
  const study = found.find((hit) => hit.document.kind === "case" && isAnswer(hit));
  return hits.some(isAnswer) ? { hits, nearest: [], study } : { hits: [], nearest: hits, study: undefined };
}

/** The nearest word that is known here, for words of Latin letters with one or two slips. */
function menderOf(documents: readonly Document[], { meanings, ignored }: Lexicon): (stem: string) => string {
  const known = new SearchableMap<true>();
  const add = (text: string) => {
    for (const word of wordsOf(text.toLowerCase())) if (/^[a-z']+$/.test(word)) known.set(stemOf(word), true);
  };
  for (const { title, text, asks, path } of documents) for (const part of [title, text, path, ...asks]) add(part);
  for (const phrase of meanings.keys())
    for (const stem of phrase.split(" ")) if (/^[a-z']+$/.test(stem)) known.set(stem, true);
  for (const word of ignored) add(word);
  return (stem) => {
    if (!/^[a-z]{4,24}$/.test(stem) || known.has(stem)) return stem;
    let nearest = { word: stem, distance: Infinity };
    for (const [word, [, distance]] of known.fuzzyGet(stem, stem.length >= 7 ? 2 : 1)) {
      // The first letter is seldom the wrong one.
      const apart = distance + (word[0] === stem[0] ? 0 : 1);
      if (word.length >= 4 && apart < nearest.distance) nearest = { word, distance: apart };
    }
    return nearest.distance <= 2 ? nearest.word : stem;
  };
}
