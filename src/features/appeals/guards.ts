import type { Ctx } from "../../core/context.ts";
import { type OpenDeadline, openDeadlines } from "../../core/deadlines/read.ts";
import type { MoveInput } from "../../core/lifecycle.ts";
import { policyOf } from "../cases/index.ts";
import { type Appeal, isAmendable, whyNotExtend } from "./model.ts";
import { caseOf } from "./parties.ts";
import { hasLine } from "./store.ts";

type Guard = (ctx: Ctx, row: Appeal, input: MoveInput) => Promise<string | undefined> | string | undefined;

/** The open term of one kind. */
export const termOf = async (ctx: Ctx, row: Pick<Appeal, "id">, kind: string): Promise<OpenDeadline | undefined> =>
  (await openDeadlines(ctx.tx, [row.id])).find((term) => term.kind === kind);

/** A late appeal counts only when it was admitted. */
export const isAdmitted = async (ctx: Ctx, row: Pick<Appeal, "id" | "isLate">): Promise<boolean> =>
  !row.isLate || hasLine(ctx, row.id, "admitted");

/** What bars a move; each answers the reason or undefined. */
export const appealGuards = {
  notTaken: (ctx, row) => (row.isTaken && row.reviewerId === ctx.person?.id ? "already-yours" : undefined),
  isAmendable: (ctx, row) => (isAmendable(row, ctx.now) ? undefined : "window-over"),
  isAdmitted: async (ctx, row) => ((await isAdmitted(ctx, row)) ? undefined : "not-admitted"),
  isNotAdmitted: async (ctx, row) => ((await isAdmitted(ctx, row)) ? "admitted-already" : undefined),
  hasReviewer: (_ctx, row) => (row.reviewerId ? undefined : "no-reviewer-yet"),
  noRecusalOpen: async (ctx, row) => ((await termOf(ctx, row, "recusal")) ? "recusal-open" : undefined),
  isRecusalOpen: async (ctx, row) => ((await termOf(ctx, row, "recusal")) ? undefined : "no-recusal-open"),
  isCommentAsked: async (ctx, row) => ((await termOf(ctx, row, "comment")) ? undefined : "no-comment-asked"),
  /** What the appellant was asked or shown they can answer first, as long as their term runs (domain: §5.6). */
  nothingWaits: async (ctx, row) => {
    const waiting = await termOf(ctx, row, "reply");
    return waiting && waiting.dueAt > ctx.now ? "appellant-first" : undefined;
  },
  /** Whoever was objected to decides nothing while compliance can still answer in time. */
  noRecusalWaits: async (ctx, row) => {
    const asked = await termOf(ctx, row, "recusal");
    return asked && asked.dueAt > ctx.now ? "recusal-first" : undefined;
  },
  isExtendable: async (ctx, row) => {
    const { parameters } = await policyOf(ctx, await caseOf(ctx, row));
    return whyNotExtend({
      mayExtend: parameters.mayExtendAnswer,
      hasExtended: await hasLine(ctx, row.id, "extended"),
      dueAt: (await termOf(ctx, row, "answer"))?.dueAt,
      now: ctx.now,
    });
  },
} as const satisfies Record<string, Guard>;
