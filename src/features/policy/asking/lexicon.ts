import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import { type Content, type ContentProblem, readOnce } from "../../../core/content.ts";
import { LOCALES } from "../../../core/locale.ts";
import { folded, isHan, stemOf, wordsOf } from "./folding.ts";
import { openYaml, type Wrong } from "./yaml-file.ts";

/** Which words mean the same, and which mean nothing by themselves: `content/search/synonyms.yaml`. */
export const LEXICON_FILE = "search/synonyms.yaml";

export type Lexicon = {
  /** The meaning behind a word or phrase as `phraseOf` writes it: `#12`. */
  meanings: ReadonlyMap<string, string>;
  /** Words in the longest phrase. */
  longest: number;
  ignored: ReadonlySet<string>;
  /** Meanings that this policy is about. */
  own: ReadonlySet<string>;
  /** Meanings that stand in many questions and say little about which clause is asked for. */
  broad: ReadonlySet<string>;
  /** Meanings that questions to every office are about: among themselves they make no question about this policy. */
  common: ReadonlySet<string>;
  /** Chinese words, for the dictionary that cuts sentences. */
  han: readonly string[];
};

const MARKS = ["own", "broad", "common"] as const;

/** How a word or phrase is looked up: Chinese as it is, others as the stems of their words. */
export const phraseOf = (text: string): string => {
  const plain = folded(text).trim();
  return isHan(plain) ? plain.replace(/\s+/g, "") : wordsOf(plain).map(stemOf).join(" ");
};

/** Reads the file, or says what is wrong with it, line by line, all at once. */
export function readLexicon(text: string): { lexicon: Lexicon; problems: ContentProblem[] } {
  const { root, wrong, problems } = openYaml(LEXICON_FILE, text);
  const meanings = new Map<string, string>();
  const ignored = new Set<string>();
  const han = new Set<string>();
  const marked = { own: new Set<string>(), broad: new Set<string>(), common: new Set<string>() };
  if (problems.length === 0 && !isMap(root)) wrong(root, "write `groups` and `ignored`");
  if (isMap(root)) {
    for (const { key } of root.items)
      if (!["groups", "ignored"].includes(String(key)))
        wrong(key, `"${String(key)}" is not known; write groups, ignored`);
    const groups = root.get("groups", true);
    if (!isSeq(groups)) wrong(groups ?? root, "groups is a list");
    else
      for (const [at, group] of groups.items.entries()) {
        for (const mark of MARKS) {
          const value = isMap(group) ? group.get(mark) : undefined;
          if (value === true) marked[mark].add(`#${at}`);
          else if (value !== undefined) wrong((group as YAMLMap).get(mark, true), `${mark} is true, or left out`);
        }
        for (const { word, node } of wordsIn(group, wrong)) {
          const phrase = phraseOf(word);
          const known = meanings.get(phrase);
          if (phrase === "") wrong(node, `"${word}" holds no word`);
          else if (known !== undefined && known !== `#${at}`) wrong(node, `"${word}" stands in another group already`);
          meanings.set(phrase, `#${at}`);
          if (isHan(phrase)) han.add(phrase);
        }
      }
    for (const { word } of wordsIn(root.get("ignored", true), wrong)) {
      ignored.add(folded(word));
      if (isHan(word)) han.add(folded(word));
    }
  }
  const longest = Math.max(1, ...[...meanings.keys()].map((phrase) => phrase.split(" ").length));
  return { lexicon: { meanings, longest, ignored, ...marked, han: [...han] }, problems };
}

/** The words of all languages below one entry: text with commas between them. */
function wordsIn(node: unknown, wrong: Wrong): { word: string; node: unknown }[] {
  if (!isMap(node)) {
    wrong(node, `write words for ${LOCALES.join(" and ")}, with commas between`);
    return [];
  }
  return node.items.flatMap(({ key, value }) => {
    if (MARKS.some((mark) => mark === String(key))) return [];
    if (!LOCALES.some((locale) => locale === String(key))) wrong(key, `"${String(key)}" is no language`);
    if (!isScalar(value) || typeof value.value !== "string") {
      wrong(value ?? key, "write words with commas between, as text");
      return [];
    }
    const words = value.value.split(/[,，、]/).map((word) => word.trim());
    return words.filter((word) => word !== "").map((word) => ({ word, node: value }));
  });
}

const readFile = readOnce((content) => readLexicon(content.read(LEXICON_FILE)));

/** The words of the company's file. */
export const lexiconOf = (content: Content): Lexicon => readFile(content).lexicon;

/** What is wrong with that file. */
export const wrongLexicon = (content: Content): ContentProblem[] => readFile(content).problems;
