import type { Ctx } from "../../../core/context.ts";
import type { KeptVersion } from "../model.ts";
import { changesBetween } from "./model.ts";
import { countComments, recordsOf } from "./store-making.ts";

/** What bars a step of making a version; each answers the reason or undefined. */

/** People are asked about the whole: nothing of it may be left open. */
export function whyNotConsult(row: KeptVersion): "unset" | "incomplete" | undefined {
  if (row.unset.length > 0) return "unset";
  return row.interpretedBy.trim() === "" || row.supersedes.trim() === "" ? "incomplete" : undefined;
}

/** The time is over, every opinion is answered and the minutes are on file (R-CN-01). */
export async function whyNotClose(
  ctx: Ctx,
  row: KeptVersion,
): Promise<"consultation-runs" | "unanswered" | "no-minutes" | undefined> {
  if (row.consultUntil && row.consultUntil > ctx.now) return "consultation-runs";
  if ((await countComments(ctx, row.id, "open")) > 0) return "unanswered";
  const kinds = new Set((await recordsOf(ctx, row.id)).map(({ kind }) => kind));
  return kinds.has("minutes") || kinds.has("union") ? undefined : "no-minutes";
}

/** A version from before sources were kept has nothing to go back to. */
export const whyNotRevise = (row: KeptVersion): "no-source" | undefined => (row.source ? undefined : "no-source");

/** What was asked in chat is answered in chat: the way by paper is for what was never asked here (R-CN-01, R-CN-03b). */
export async function whyNotPaper(
  ctx: Ctx,
  row: KeptVersion,
): Promise<"unset" | "incomplete" | "asked-here" | undefined> {
  const refusal = whyNotConsult(row);
  if (refusal) return refusal;
  return row.consults !== undefined || (await countComments(ctx, row.id)) > 0 ? "asked-here" : undefined;
}

/** There is something in it that is not in the version before. */
export function whyNothingNew(row: KeptVersion, versions: readonly KeptVersion[]): "nothing-changed" | undefined {
  const former = versions.findLast(
    ({ id, effectiveFrom, state }) => id !== row.id && effectiveFrom !== undefined && state !== "withdrawn",
  );
  return former && changesBetween(former, row).length === 0 ? "nothing-changed" : undefined;
}
