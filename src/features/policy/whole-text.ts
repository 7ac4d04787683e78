import { createHash } from "node:crypto";
import { CHAPTERS, type ChapterId, CLAUSE_IDS, type ClauseId, sayClause } from "../../core/clauses.ts";
import type { Locale } from "../../core/locale.ts";
import { textOf } from "./clause-text.ts";
import { policyWords } from "./messages/index.ts";
import type { KeptVersion } from "./model.ts";

type Whole = Pick<KeptVersion, "label" | "clauses" | "interpretedBy" | "supersedes">;

/** One part of the whole text, in the order of reading. `level` 1: a chapter, which has no text of its own. */
export type TextPart = { id: ChapterId | ClauseId; level: number; title: string; text: string };

/** The whole policy part by part, chapters and clauses, as far as this version has them. */
export function partsOf(version: Whole, locale: Locale): TextPart[] {
  return (Object.keys(CHAPTERS) as ChapterId[]).flatMap((chapter): TextPart[] => {
    const clauses = CLAUSE_IDS.filter((id) => id.startsWith(`${chapter}.`)).flatMap((id): TextPart[] => {
      const text = textOf(version, id, locale);
      return text === undefined ? [] : [{ id, level: id.split(".").length, title: sayClause(id, locale), text }];
    });
    return clauses.length > 0
      ? [{ id: chapter, level: 1, title: sayClause(chapter, locale), text: "" }, ...clauses]
      : [];
  });
}

/** The policy as one text in one language: what is hashed when somebody says that they took note of it (R-CN-02). */
export function wholeText(version: Whole, locale: Locale): string {
  const t = policyWords.in(locale);
  const parts = partsOf(version, locale).map(({ title, text }) => (text === "" ? title : `${title}\n${text}`));
  const { interpretedBy, supersedes } = version;
  return [t("card.title", { label: version.label }), ...parts, t("whole.end", { interpretedBy, supersedes })].join(
    "\n\n",
  );
}

/** SHA-256 in hex of the UTF-8 bytes of the whole text in a language. */
export const textHashOf = (version: Whole, locale: Locale): string =>
  createHash("sha256").update(wholeText(version, locale), "utf8").digest("hex");

/** The clauses and chapters one after the other, as somebody reads them. */
export function neighboursOf(
  version: Pick<KeptVersion, "clauses">,
  id: ChapterId | ClauseId,
): { before: ChapterId | ClauseId | undefined; after: ChapterId | ClauseId | undefined } {
  const order = siblingsOf(version, id);
  const at = order.indexOf(id);
  return { before: order[at - 1], after: order[at + 1] };
}

/** What stands on the same level, through the whole policy: chapters after chapters, clauses after clauses. */
function siblingsOf({ clauses }: Pick<KeptVersion, "clauses">, id: ChapterId | ClauseId): (ChapterId | ClauseId)[] {
  if (id in CHAPTERS) return Object.keys(CHAPTERS) as ChapterId[];
  const depth = id.split(".").length;
  return CLAUSE_IDS.filter((one) => clauses[one] !== undefined && one.split(".").length === depth);
}

/** The chapter that a clause stands in. */
export const chapterOf = (id: ChapterId | ClauseId): ChapterId => id.split(".")[0] as ChapterId;
