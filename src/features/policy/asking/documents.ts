import { CLAUSE_IDS, type ClauseId, isClauseId, parentOf, sayClause, titleOf } from "../../../core/clauses.ts";
import type { Locale } from "../../../core/locale.ts";
import { textOf } from "../clause-text.ts";
import type { PolicyVersion } from "../model.ts";
import type { CaseDocument, FaqEntry } from "./model.ts";

/** Something that can be found, in one language. `clauses` are those it rests on, all of them in force. */
export type Document = {
  id: string;
  kind: "clause" | "faq" | "case";
  clauses: readonly ClauseId[];
  title: string;
  text: string;
  /** Ways to ask that lead here. */
  asks: readonly string[];
  /** What it is part of. */
  path: string;
};

/** The titles above a clause, the nearest last. */
const pathOf = (id: ClauseId, locale: Locale): string => {
  const parent = parentOf(id);
  return isClauseId(parent) ? `${pathOf(parent, locale)} ${titleOf(parent, locale)}` : titleOf(parent, locale);
};

type HasClauses = Pick<PolicyVersion, "clauses">;

/**
 * Everything that answers questions under a version of the policy. An answer that rests on clauses which that version
 * has not is left out: there would be nothing to quote.
 */
export function documentsOf(
  version: HasClauses,
  faq: readonly FaqEntry[],
  cases: readonly CaseDocument[],
  locale: Locale,
): Document[] {
  const inForce = (ids: readonly ClauseId[]) => ids.filter((id) => textOf(version, id, locale) !== undefined);
  const clauses = CLAUSE_IDS.flatMap((id): Document[] => {
    const text = textOf(version, id, locale);
    if (text === undefined) return [];
    const asks = faq
      .filter((entry) => entry.clauses[0] === id)
      .flatMap((entry) => [entry.texts[locale].question, ...entry.texts[locale].also]);
    return [{ id, kind: "clause", clauses: [id], title: titleOf(id, locale), text, asks, path: pathOf(id, locale) }];
  });
  const answers = faq.flatMap((entry): Document[] => {
    const rests = inForce(entry.clauses);
    const { question, also, answer } = entry.texts[locale];
    const path = rests.map((id) => titleOf(id, locale)).join(" ");
    return rests.length === 0
      ? []
      : [{ id: entry.id, kind: "faq", clauses: rests, title: question, text: answer, asks: also, path }];
  });
  const studies = cases.flatMap((study): Document[] => {
    const rests = inForce(study.clauses);
    const { title, text, lesson } = study.texts[locale];
    const path = rests.map((id) => sayClause(id, locale)).join(" ");
    return rests.length === 0
      ? []
      : [{ id: study.id, kind: "case", clauses: rests, title, text: `${text}\n${lesson}`, asks: [], path }];
  });
  return [...clauses, ...answers, ...studies];
}
