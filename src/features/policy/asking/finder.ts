import MiniSearch from "minisearch";
import SearchableMap from "minisearch/SearchableMap";
import type { Document } from "./documents.ts";
import { stemOf, wordsOf } from "./folding.ts";
import type { Lexicon } from "./lexicon.ts";
import { isTrace, type Mended, type Tokens, type Unit } from "./tokens.ts";

/**
 * Something found. `fit` is how much of what was asked it speaks of, 0 to 1; `isOurs`: a word that the policy is about was
 * asked for.
 */
export type Hit = { document: Document; score: number; fit: number; words: number; isAnswer: boolean; isOurs: boolean };

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
/** What speaks of less than this of a question is not even near it. */
const NEAR = 0.15;
/** How much less a broad word counts. */
const BROAD = 0.4;
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
  // What is asked stands with the entry and with its clause; a text is taken apart once.
  const known = new Map<string, readonly string[]>();
  const termsOf = (text: string): readonly string[] => {
    const terms = known.get(text) ?? tokens.termsOf(text);
    known.set(text, terms);
    return terms;
  };
  for (const { id, title, text, asks, path } of documents) {
    const fields = {
      title: termsOf(title),
      asks: asks.flatMap(termsOf),
      text: termsOf(text),
      path: termsOf(path),
    };
    const all = new Set(Object.values(fields).flat());
    held.set(id, all);
    for (const term of all) spread.set(term, (spread.get(term) ?? 0) + 1);
    index.add({ id, ...Object.fromEntries(Object.entries(fields).map(([name, terms]) => [name, terms.join("\n")])) });
  }
  known.clear();
  const mend = menderOf(documents, lexicon);
  const rarity = (term: string): number => Math.log(1 + documents.length / (spread.get(term) ?? 0.4));
  const weightOf = ({ terms: [first = ""] }: Unit): number => rarity(first) * (lexicon.broad.has(first) ? BROAD : 1);

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
      const isNear = units.some(({ terms: [first = ""] }) => lexicon.own.has(first));
      const terms = units.flatMap((unit) => [...unit.terms, ...unit.traces]);
      const found = index
        .search(terms.join("\n"), {
          boost: BOOST,
          prefix: (term) => /^[a-z]{4,}$/.test(term),
          boostTerm: (term) =>
            isTrace(term) ? 0.12 : lexicon.broad.has(term) ? BROAD : lexicon.own.has(term) ? 1.3 : 1,
          weights: { prefix: 0.4, fuzzy: 0.3 },
        })
        .flatMap(({ id, score }): Hit[] => {
          const document = byId.get(String(id));
          const has = held.get(String(id));
          if (!document || !has) return [];
          const said = units.reduce((sum, unit) => sum + weightOf(unit) * creditOf(unit, has), 0);
          const fit = said / whole;
          const matched = units.flatMap(({ terms: [first = ""] }) =>
            !isTrace(first) && has.has(first) ? [first] : [],
          );
          const meanings = matched.filter((term) => term.startsWith("#")).length;
          const isCommon = matched.every((term) => lexicon.common.has(term));
          const isOwn = matched.some((term) => lexicon.own.has(term) && !lexicon.broad.has(term));
          const seen = { fit, said, isOwn, isNear, isCommon, all: units.length, words: matched.length, meanings };
          const hit = { document, fit, words: matched.length, isAnswer: isAnswer(seen), isOurs: isOwn || isNear };
          return [{ ...hit, score: score * (0.4 + 0.6 * fit) }];
        })
        .sort((a, b) => b.score - a.score);
      return choose(found);
    },
  };
}

/** How much of one word a document holds. */
const creditOf = (unit: Unit, has: ReadonlySet<string>): number => unit.trust * shareOf(unit, has);

function shareOf({ terms: [first = "", ...others], traces }: Unit, has: ReadonlySet<string>): number {
  if (has.has(first)) return isTrace(first) ? 0.5 : 1;
  if (others.some((term) => has.has(term))) return 0.7;
  const share = traces.length > 1 ? traces.filter((trace) => has.has(trace)).length / traces.length : 0;
  return share >= 0.5 ? 0.35 * share : 0;
}

/** Each meaning counts once, however often it is said. */
const distinct = (units: readonly Unit[]): Unit[] => [...new Map(units.map((unit) => [unit.terms[0], unit])).values()];

/**
 * What a document has of a question. `isOwn`: a word that this policy is about is in both; `isNear`: a broad one is asked;
 * `isCommon`: both speak of nothing but what every office is asked about.
 */
type Seen = {
  fit: number;
  said: number;
  isOwn: boolean;
  isNear: boolean;
  isCommon: boolean;
  all: number;
  words: number;
  meanings: number;
};

/**
 * Whether a document speaks of enough of what was asked to be shown as its answer. Who speaks of an appeal or a rumour
 * asks about this policy, however long the story around it is; where only a platform is named it takes more; any other
 * question has to be spoken of in most of its words, since a chance word or two stand in every text, and in one that is
 * not everybody's: pay, overtime and terms are asked about everywhere.
 */
function isAnswer({ fit, said, isOwn, isNear, isCommon, all, words, meanings }: Seen): boolean {
  if (isOwn) return fit >= 0.2 || (words > 1 && said >= 4);
  if (isNear) return fit >= 0.55 || (words > 1 && (fit >= 0.5 || (said >= 4 && fit >= 0.2)));
  if (isCommon) return false;
  return (meanings > 1 && fit >= 0.4) || (words > 1 && fit >= 0.8) || (all === 1 && meanings === 1 && fit >= 0.6);
}

/** The best ones, each clause once: an answer that rests on a clause quotes it. */
function choose(found: readonly Hit[]): Finding {
  const best = found.filter(({ document }) => document.kind !== "case");
  const top = best[0]?.score ?? 0;
  const hits: Hit[] = [];
  for (const hit of best) {
    if (hits.length >= HITS) break;
    // What is far behind the best is shown only where it answers by itself.
    if (hit.score < top * (hit.isAnswer ? 0.1 : 0.3)) continue;
    const same = hits.findIndex(({ document }) => document.clauses.some((id) => hit.document.clauses.includes(id)));
    const known = hits[same];
    if (!known) hits.push(hit);
    else if (known.document.kind === "clause" && hit.document.kind === "faq" && hit.score > 0.6 * known.score)
      hits[same] = hit;
    else if (hit.document.kind === "faq") hits.push(hit);
  }
  const study = found.find((hit) => hit.document.kind === "case" && hit.isAnswer);
  // What is quoted first has to be an answer by itself.
  const answers = hits.filter((hit) => hit.isAnswer);
  if (answers.length > 0) return { hits: [...answers, ...hits.filter((hit) => !hit.isAnswer)], nearest: [], study };
  // A character or a very common word in common is not near.
  return { hits: [], nearest: hits.filter(({ words, fit }) => words > 0 && fit >= NEAR), study: undefined };
}

/** The nearest word that is known here, for words of Latin letters with one or two slips. */
function menderOf(documents: readonly Document[], { meanings, ignored }: Lexicon): (stem: string) => Mended {
  const known = new SearchableMap<true>();
  const add = (text: string) => {
    for (const word of wordsOf(text.toLowerCase())) if (/^[a-z']+$/.test(word)) known.set(stemOf(word), true);
  };
  for (const { title, text, asks, path } of documents) for (const part of [title, text, path, ...asks]) add(part);
  for (const phrase of meanings.keys())
    for (const stem of phrase.split(" ")) if (/^[a-z']+$/.test(stem)) known.set(stem, true);
  for (const word of ignored) add(word);
  return (stem) => {
    if (!/^[a-z]{5,24}$/.test(stem) || known.has(stem)) return { stem, trust: 1 };
    let nearest = { word: stem, distance: 3 };
    for (const [word, [, distance]] of known.fuzzyGet(stem, stem.length >= 7 ? 2 : 1)) {
      // The first letter is seldom the wrong one.
      const apart = distance + (word[0] === stem[0] ? 0 : 1);
      if (word.length >= 4 && apart < nearest.distance) nearest = { word, distance: apart };
    }
    return { stem: nearest.word, trust: nearest.word === stem ? 1 : nearest.distance === 1 ? 0.8 : 0.5 };
  };
}
