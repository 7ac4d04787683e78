import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { addMessages } from "../../../core/outbox.ts";
import type { ObligationKind, Sanction } from "../model.ts";
import { LIVES } from "./lives.ts";
import { type Ended, isOver, type Obligation, type Planning, payrollDue, planned } from "./model.ts";
import { moveObligation } from "./moving.ts";
import { insertObligation, matterOf, obligationsOf } from "./store.ts";

/**
 * The course of what a decision asks for, as the case calls it in its transaction. Whoever calls asks afterwards whether
 * the decision is completed by it (`settleSanction`): a plan may hold nothing that needs to be done.
 */

/**
 * Plans what a decision asks for, with the figures of the policy that it was decided by. What is off under the law of the
 * case is left out; a deduction that is not configured is planned as disabled (R-CN-07). Planned twice, it stays once.
 */
export async function plan(
  ctx: Ctx,
  sanction: Sanction,
  kinds: readonly ObligationKind[],
  planning: Planning,
): Promise<Obligation[]> {
  const known = await obligationsOf(ctx, sanction.id);
  const { case: matter } = await matterOf(ctx, { id: sanction.id, sanctionId: sanction.id });
  const at = { jurisdiction: matter.jurisdiction, decidedAt: sanction.decidedAt, zone: ctx.company.zone };
  for (const fresh of planned(kinds, planning, at)) {
    if (known.some((row) => row.kind === fresh.kind && row.state !== "cancelled")) continue;
    const row = await insertObligation(ctx, sanction, fresh);
    const data = { sanction: sanction.id, kind: row.kind, state: row.state };
    await appendAudit(ctx.tx, ctx.now, { subject: row.id, actor: ctx.actor, action: "obligation.planned", data });
  }
  return obligationsOf(ctx, sanction.id);
}

/**
 * Begins what begins when a decision is served, or when it is final; begun twice, it runs once. The person hears of it
 * with the decision itself, so nothing is sent to them here; payroll gets its instruction, legal its note.
 */
export async function begin(ctx: Ctx, sanction: Sanction, when: "served" | "final"): Promise<void> {
  for (const row of await obligationsOf(ctx, sanction.id)) {
    if (row.startedAt || isEnded(row)) continue;
    if (when === "served" && row.terms.beginsAt !== "served") continue;
    const begun = await moveObligation(ctx, row, "begin", { isFromCase: true, set: { started_at: ctx.now } });
    if (begun.kind === "bonus_deduction") {
      const payrollBy = payrollDue(ctx.now, ctx.company.zone).toISOString();
      await moveObligation(ctx, begun, "instruct", { isFromCase: true, terms: { payrollBy } });
    }
  }
}

const isEnded = (row: Obligation): boolean => (row.kind === "legal_reserve" ? row.state !== "noted" : isOver(row));

/** An appeal runs: all terms stop but that of deletion; what was done stays done. */
export async function suspend(ctx: Ctx, sanction: Sanction): Promise<void> {
  for (const row of await obligationsOf(ctx, sanction.id)) {
    if (!row.startedAt || row.terms.isSuspended || isEnded(row) || !LIVES[row.kind].states[row.state]?.suspend)
      continue;
    await moveObligation(ctx, row, "suspend", { isFromCase: true, terms: { isSuspended: true } });
  }
}

/** The appeal is over and the decision stands: terms run anew, never shorter than before. */
export async function resume(ctx: Ctx, sanction: Sanction): Promise<void> {
  for (const row of await obligationsOf(ctx, sanction.id)) {
    if (!row.terms.isSuspended || !LIVES[row.kind].states[row.state]?.resume) continue;
    const payrollBy = payrollDue(ctx.now, ctx.company.zone).toISOString();
    await moveObligation(ctx, row, "resume", {
      isFromCase: true,
      terms: { isSuspended: undefined, ...(row.state === "instructed" && { payrollBy }) },
    });
  }
}

/** The decision is reversed: what was not done is cancelled, what was done is undone, and everybody who was told hears so. */
export const cancelAll = (ctx: Ctx, sanction: Sanction): Promise<void> => undo(ctx, sanction, () => true, "reversed");

/**
 * A milder decision: what it does not ask for any more is undone. What it asks for anew is planned, where `planning` is
 * given; then `begin` starts it. What was done and is still asked for stays done.
 */
export async function reduceTo(
  ctx: Ctx,
  sanction: Sanction,
  kinds: readonly ObligationKind[],
  planning?: Planning,
): Promise<void> {
  await undo(ctx, sanction, ({ kind }) => !kinds.includes(kind), "reduced");
  if (planning) await plan(ctx, sanction, kinds, planning);
}

/** The notice to the person, one for all that ended. */
export const UNDONE_NOTICE = "obligations.undone";

async function undo(ctx: Ctx, sanction: Sanction, isAmong: (row: Obligation) => boolean, ended: Ended): Promise<void> {
  let isTold = false;
  for (const row of await obligationsOf(ctx, sanction.id)) {
    if (!isAmong(row) || !LIVES[row.kind].states[row.state]?.cancel) continue;
    const payrollBy = payrollDue(ctx.now, ctx.company.zone).toISOString();
    await moveObligation(ctx, row, "cancel", {
      isFromCase: true,
      // What is undone is done at once, whatever waits for an appeal.
      terms: { ended, isSuspended: undefined, ...(row.kind === "bonus_deduction" && { payrollBy }) },
      data: { ended },
    });
    // Of what never began, nobody was told more than the decision says.
    if (row.startedAt) isTold = true;
  }
  if (!isTold) return;
  await addMessages(ctx.tx, ctx.now, [
    {
      key: `${sanction.id}:undone:${ctx.now.getTime()}`,
      notice: UNDONE_NOTICE,
      params: { id: sanction.id },
      subject: sanction.id,
      to: [{ personId: sanction.subjectId }],
    },
  ]);
}
