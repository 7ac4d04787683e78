import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { FORMALITIES, type Terms } from "./model.ts";
import type { MovingObligation } from "./rights.ts";

type Guard = (ctx: Ctx, row: MovingObligation) => string | undefined;

/** The row of a move carries its new terms. */
const before = ({ earlier, terms }: MovingObligation): Terms => earlier ?? terms;

/** What must be the case for a move; each answers why it is not. */
export const obligationGuards = {
  hasNotBegun: (_ctx, { startedAt }) => (startedAt ? "has-begun" : undefined),
  isRunning: (_ctx, { startedAt, terms }) => (!startedAt ? "not-begun" : terms.isSuspended ? "suspended" : undefined),
  isVoluntary: (_ctx, { terms }) => (terms.isVoluntary ? undefined : "not-voluntary"),
  isFirstReturn: (_ctx, { returned }) => (returned > 0 ? "returned-before" : undefined),
  isUnsettled: (_ctx, row) => (before(row).isSettled ? "settled-before" : undefined),
  isDrafted: (_ctx, row) => (before(row).isDrafted ? undefined : "not-drafted"),
  isNamed: (_ctx, row) => (!row.terms.isNamed ? "not-named" : before(row).approvedBy ? "approved-before" : undefined),
  isApproved: (_ctx, { terms }) => (terms.isNamed && !terms.approvedBy ? "not-approved" : undefined),
  isOwed: (_ctx, row) => (before(row).isPaidBack ? "paid-before" : undefined),
  isSpoken: (_ctx, { terms }) => (terms.byStatement ? "chose-statement" : undefined),
  isByStatement: (_ctx, { terms }) => (terms.byStatement ? undefined : "no-statement"),
  wasTheDay: (ctx, { terms }) => (terms.meetingAt && new Date(terms.meetingAt) > ctx.now ? "not-yet" : undefined),
  hasBasis: (_ctx, { terms }) => (terms.basis ? undefined : "no-basis"),
  hasProof: (_ctx, { terms }) => (terms.service ? undefined : "no-proof"),
  /** Everything that belongs to it, and not before the contract has ended. */
  areFormalitiesDone: (ctx, { terms }) => {
    if (!FORMALITIES.every((step) => terms.formalities?.includes(step))) return "steps-open";
    const isOver = terms.effectiveOn !== undefined && terms.effectiveOn <= civilDateIn(ctx.now, ctx.company.zone);
    return isOver ? undefined : "contract-runs";
  },
} as const satisfies Record<string, Guard>;
