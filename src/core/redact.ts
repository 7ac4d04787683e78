import type { Statement } from "../db/database.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import type { Person, Reader } from "./people.ts";

/** Scripts that put no space between words: a name in them has no end to be seen. */
const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]";
/** A letter that would make a longer word of a name beside it: "Ann" is not in "Annual", but it is in "问Ann吧". */
const JOINING = `[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}]`;
const JOINS = new RegExp(`^${JOINING}$`, "v");

/** Words that begin English sentences or name months and virtues, and are somebody's first or family name as well. */
const COMMON_WORDS = new Set(
  `april august autumn baker bank bay bell best bill bird bishop black book brown bush camp case chance charity chase
  christian church clay cook cross day dawn dean drew dream duke earl east ever faith field fisher fox frank freed gay
  gene glen good grace grant gray green guy hall hand harmony harper hay heather hill holly hope hunter iris ivy jack
  jade jasmine joy june justice king lane law lee lily long love mark marks may mercy mike miles moon north page park
  patience penny pierce pope pound price rain ray reed rich rob rock rose ruby rush rusty sandy save shore short sky
  small sonny star stone summer sunny sun swift to victor victory violet wade ward way weeks west white will wise wood
  young an can do he man min she so you`.split(/\s+/),
);

/**
 * A text without the names of others. Whole names go whatever their case; of a name of several words also each word
 * that stands alone with its capital letter. What is `own` stays, also where it holds the name of somebody else. A name
 * of one letter is left alone: it would take words apart and point to nobody.
 */
export function redactOthers(
  text: string,
  names: readonly string[],
  { own = [], mark }: { own?: readonly string[]; mark: string },
): string {
  const matcher = matcherOf(names, own, () => true);
  return matcher ? text.replace(matcher, (...match) => ownIn(match.at(-1)) ?? mark) : text;
}

/**
 * The names of others in a text, each once. Found as `redactOthers` finds them, but that spaces hide no Chinese name, and
 * that a word which is English as well as a name ("May", "Will") counts only within a longer name, or, where it is the
 * whole name, with its capital letter inside a sentence: a refusal would hit the word.
 */
export function namesOfOthers(text: string, names: readonly string[], own: readonly string[] = []): string[] {
  const matcher = matcherOf(names.map(closed), own.map(closed), (word) => !COMMON_WORDS.has(word.toLowerCase()));
  if (!matcher) return [];
  const found = [...closed(text).matchAll(matcher)].filter(({ groups }) => ownIn(groups) === undefined);
  return [...new Set(found.map(([name]) => name))];
}

const GAP = /(?<=\p{Script=Han})(?:[^\S\r\n]|[\u200B-\u200D\u2060])+(?=\p{Script=Han})/gu;
/** Without the spaces of one line between Chinese characters. */
const closed = (text: string): string => text.replace(GAP, "");

const ownIn = (groups: unknown): string | undefined => (groups as { own?: string } | undefined)?.own;

function matcherOf(
  names: readonly string[],
  own: readonly string[],
  isNameAlone: (word: string) => boolean,
): RegExp | undefined {
  const mine = new Set(own.flatMap((name) => [name, ...wordsOf(name)].map((word) => word.trim().toLowerCase())));
  const others = names.filter((name) => !mine.has(name.trim().toLowerCase()));
  const alone = others.flatMap((name) => {
    const words = wordsOf(name);
    const isOne = (word: string) => /^\p{Lu}/u.test(word) && !mine.has(word.toLowerCase()) && isNameAlone(word);
    return words.length > 1 ? words.filter(isOne) : [];
  });
  const isWord = (name: string) => wordsOf(name).length === 1 && !isNameAlone(name.trim());
  const found = [
    ...own.map((name) => ({ name, isOwn: true, how: "any-case" as const })),
    ...others.map((name) => ({
      name,
      isOwn: false,
      how: isWord(name) ? ("inside" as const) : ("any-case" as const),
    })),
    ...alone.map((name) => ({ name, isOwn: false, how: "as-is" as const })),
  ]
    .filter(({ name }) => [...name.trim()].length > 1)
    .sort((a, b) => b.name.length - a.name.length || Number(b.isOwn) - Number(a.isOwn));
  if (found.length === 0) return undefined;
  const source = found.map(({ name, isOwn, how }) => {
    const pattern = patternOf(name, how);
    return isOwn ? `(?<own>${pattern})` : pattern;
  });
  return new RegExp(source.join("|"), "gv");
}

const wordsOf = (name: string): string[] => name.trim().split(/\s+/u);

/** Where a sentence begins: quotes, brackets and bullets may come before its first word. */
const BEGINNING = "(?:^|[.!?…。！？\\n])[\\s\\p{P}]*";
const capital = (name: string): string => name.trim().replace(/^./u, (letter) => letter.toUpperCase());

/** @param how in any case of its letters, as it is written, or with its capital and not where a sentence begins */
function patternOf(name: string, how: "any-case" | "as-is" | "inside"): string {
  const body = wordsOf(how === "inside" ? capital(name) : name)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
    .join("\\s+");
  const letters = [...name.trim()];
  const before = JOINS.test(letters[0] ?? "") ? `(?<!${JOINING})` : "";
  const after = JOINS.test(letters.at(-1) ?? "") ? `(?!${JOINING})` : "";
  const inside = how === "inside" ? `(?<!${BEGINNING})` : "";
  return `${inside}${before}${how === "any-case" ? `(?i:${body})` : body}${after}`;
}

const NAMED: Statement = {
  name: "redact.named",
  text: `SELECT DISTINCT name FROM person WHERE id <> $2 AND EXISTS (
      SELECT 1 FROM regexp_split_to_table(name, '\\s+') word WHERE word <> '' AND strpos(lower($1), lower(word)) > 0)`,
};

const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;
const MAILED: Statement = {
  name: "redact.mailed",
  text: "SELECT email FROM person WHERE lower(email) = ANY($1) AND id <> $2",
};

/**
 * Names and e-mail addresses of colleagues other than this person and those who are known to them, as they stand in a text that this person
 * will read (R-CN-14). Scans the names of all people.
 */
export async function othersNamedIn(
  reader: Reader,
  person: Pick<Person, "id" | "name">,
  text: string,
  known: readonly string[] = [],
): Promise<string[]> {
  const rows = await reader.sql<{ name: string }>(NAMED, [closed(text), person.id]);
  const names = rows.map(({ name }) => name);
  const addresses = [...new Set(text.toLowerCase().match(ADDRESS) ?? [])];
  const mailed = addresses.length === 0 ? [] : await reader.sql<{ email: string }>(MAILED, [addresses, person.id]);
  return [...namesOfOthers(text, names, [person.name, ...known]), ...mailed.map(({ email }) => email)];
}

const PEOPLE_NAMED: Statement = {
  name: "redact.people-named",
  text: "SELECT id, name FROM person WHERE strpos(lower($1), lower(name)) > 0 OR strpos(lower($2), lower(name)) > 0",
};

/**
 * The people whose whole name stands in a text, of which two may have the same; in any case of its letters, also where it
 * is an English word: whoever may be meant is kept apart. Scans the names of all people.
 */
export async function peopleNamedIn(reader: Reader, text: string): Promise<string[]> {
  const rows = await reader.sql<{ id: string; name: string }>(PEOPLE_NAMED, [text, closed(text)]);
  return rows.filter(({ name }) => matcherOf([closed(name)], [], () => true)?.test(closed(text))).map(({ id }) => id);
}

/** Takes the names of all colleagues but this person out of texts like these. One query for all of them. */
export async function redactorFor(
  reader: Reader,
  person: Pick<Person, "id" | "name">,
  texts: readonly string[],
  locale: Locale,
): Promise<(text: string) => string> {
  const rows = texts.length === 0 ? [] : await reader.sql<{ name: string }>(NAMED, [texts.join("\n"), person.id]);
  const names = rows.map(({ name }) => name);
  const mark = coreWords.in(locale)("personal.other");
  return (text) => redactOthers(text, names, { own: [person.name], mark });
}
