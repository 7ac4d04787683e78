import { type ClauseId, isClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { readClauseNumber, textOf } from "../clause-text.ts";
import type { KeptVersion } from "../model.ts";
import { askingWords } from "./messages/index.ts";

/** The clauses that somebody typed, each once; or what to say beside the field. */
export type ReadClauses = { ok: true; clauses: ClauseId[] } | { ok: false; error: string };

/** Reads `3.1.1.3，2.2.3`: only clauses that the version has, since they will be quoted. */
export function readClauses(ctx: Pick<Ctx, "locale">, version: KeptVersion, text: string): ReadClauses {
  const t = askingWords.in(ctx.locale);
  const typed = text
    .normalize("NFKC")
    .split(/[,、;\s]+/)
    .filter((part) => part !== "")
    .map(readClauseNumber);
  if (typed.length === 0) return { ok: false, error: t("refused.no-clauses") };
  const known = typed.filter((id): id is ClauseId => isClauseId(id) && textOf(version, id, ctx.locale) !== undefined);
  const unknown = typed.filter((id) => !(known as string[]).includes(id));
  if (unknown.length > 0) {
    const ids = unknown.join(ctx.locale === "zh-CN" ? "、" : ", ");
    return { ok: false, error: t("refused.unknown-clauses", { ids }) };
  }
  return { ok: true, clauses: [...new Set(known)] };
}
