import type { Statement } from "../db/database.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import type { Person, Reader } from "./people.ts";

/** Scripts that put no space between words: a name in them has no end to be seen. */
const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]";
/** A letter that would make a longer word of a name beside it: "Ann" is not in "Annual", but it is in "问Ann吧". */
const JOINING = `[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}]`;
const JOINS = new RegExp(`^${JOINING}$`, "v");

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
  const mine = new Set(own.flatMap((name) => [name, ...wordsOf(name)].map((word) => word.trim().toLowerCase())));
  const others = names.filter((name) => !mine.has(name.trim().toLowerCase()));
  const alone = others.flatMap((name) => {
    const words = wordsOf(name);
    return words.length > 1 ? words.filter((word) => /^\p{Lu}/u.test(word) && !mine.has(word.toLowerCase())) : [];
  });
  const found = [
    ...own.map((name) => ({ name, isOwn: true, anyCase: true })),
    ...others.map((name) => ({ name, isOwn: false, anyCase: true })),
    ...alone.map((name) => ({ name, isOwn: false, anyCase: false })),
  ]
    .filter(({ name }) => [...name.trim()].length > 1)
    .sort((a, b) => b.name.length - a.name.length || Number(b.isOwn) - Number(a.isOwn));
  if (found.length === 0) return text;
  const groups = found.map(({ name, isOwn, anyCase }) => (isOwn ? `(?<own>${patternOf(name, anyCase)})` : undefined));
  const source = found.map(({ name, anyCase }, at) => groups[at] ?? patternOf(name, anyCase)).join("|");
  return text.replace(new RegExp(source, "gv"), (...match) => {
    const { own: kept } = match.at(-1) as { own?: string } | { own?: undefined };
    return kept ?? mark;
  });
}

const wordsOf = (name: string): string[] => name.trim().split(/\s+/u);

function patternOf(name: string, anyCase: boolean): string {
  const body = wordsOf(name)
    .map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
    .join("\\s+");
  const letters = [...name.trim()];
  const before = JOINS.test(letters[0] ?? "") ? `(?<!${JOINING})` : "";
  const after = JOINS.test(letters.at(-1) ?? "") ? `(?!${JOINING})` : "";
  return `${before}${anyCase ? `(?i:${body})` : body}${after}`;
}

const NAMED: Statement = {
  name: "redact.named",
  text: `SELECT DISTINCT name FROM person WHERE id <> $2 AND EXISTS (
      SELECT 1 FROM regexp_split_to_table(name, '\\s+') word WHERE word <> '' AND strpos(lower($1), lower(word)) > 0)`,
};

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
