import { CLAUSE_IDS, type ClauseId, isClauseId, parentOf, sayClause } from "../../core/clauses.ts";
import type { Locale } from "../../core/locale.ts";
import { policyWords } from "./messages/index.ts";
import type { PolicyVersion } from "./model.ts";

type HasText = Pick<PolicyVersion, "clauses">;

/** The text of one clause as it stands in a version; undefined when that version has no such clause. */
export const textOf = ({ clauses }: HasText, id: ClauseId, locale: Locale): string | undefined => clauses[id]?.[locale];

/** The clauses right below a clause or a chapter. */
export const childrenOf = (id: string): ClauseId[] => CLAUSE_IDS.filter((one) => parentOf(one) === id);

/** A clause with everything below it, in order. */
const withBelow = (id: ClauseId): ClauseId[] => CLAUSE_IDS.filter((one) => one === id || one.startsWith(`${id}.`));

/**
 * A clause as it stood in a version: what it is part of, its number and title, its text. Where that version has no such
 * clause it says so.
 */
export function sayClauseText(version: HasText, id: ClauseId, locale: Locale): string {
  const text = textOf(version, id, locale) ?? policyWords.in(locale)("clause.absent");
  return [sayClause(parentOf(id), locale), sayClause(id, locale), text].join("\n");
}

/** The text of a clause and of all below it, each of these under its own number and title. */
export const sayWhole = (version: HasText, id: ClauseId, locale: Locale): string =>
  withBelow(id)
    .flatMap((one) => {
      const text = textOf(version, one, locale);
      if (text === undefined) return [];
      return one === id ? [text] : [`${sayClause(one, locale)}\n${text}`];
    })
    .join("\n\n");

/**
 * The number of a clause or chapter in what somebody typed: `3.1.1.3`, `第３.１条`. The text itself, shortened, when it is
 * none.
 */
export function readClauseNumber(typed: string): string {
  const text = typed.normalize("NFKC").trim();
  const [, number] = /^(?:第|§|clause|chapter)?\s*(\d+(?:[.。]\d+)*)\.?\s*(?:条|章|款)?$/i.exec(text) ?? [];
  return number?.replaceAll("。", ".") ?? [...text].slice(0, 30).join("");
}

/** Whether a version has that clause. */
export const hasClause = (version: HasText, id: string): id is ClauseId =>
  isClauseId(id) && version.clauses[id] !== undefined;
