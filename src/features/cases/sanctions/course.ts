import type { Ctx } from "../../../core/context.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { findPerson } from "../../../core/people.ts";
import { lapseOf, policyOf, recountOf } from "../count.ts";
import { caseWords } from "../messages/index.ts";
import type { Case, ObligationKind, Proposal, Sanction, Step } from "../model.ts";
import { begin, cancelAll, plan, reduceTo, resume, suspend } from "../obligations/course.ts";
import { areAllOver } from "../obligations/store.ts";
import { reviewersOf } from "../parties.ts";
import { addLine, findCase } from "../store.ts";
import { type MovingSanction, sanctionLife } from "./life.ts";
import {
  findSanction,
  insertSanction,
  markFinal,
  markOpen,
  type Notice,
  sanctionOf,
  sealNotice,
  thatCounted,
} from "./store.ts";

/** What the steps of a case do to its decision; each in the transaction of the step. */

type SanctionMoveName = Parameters<typeof applyMove<Sanction, string, string>>[3];

async function move(
  ctx: Ctx,
  sanction: MovingSanction,
  event: SanctionMoveName,
  set: Record<string, unknown> = {},
  data: Record<string, unknown> = {},
) {
  const lapsesAt = set.lapses_at instanceof Date ? set.lapses_at : sanction.lapsesAt;
  await applyMove(ctx, sanctionLife, { ...sanction, lapsesAt, isFromCase: true }, event as "serve", { set, data });
  return (await findSanction(ctx, sanction.id)) ?? sanction;
}

/** The decision of a case. @throws Error when there is none, which its state rules out */
export async function decisionOf(ctx: Ctx, row: Pick<Case, "id">): Promise<Sanction> {
  const sanction = await sanctionOf(ctx, row.id);
  if (!sanction) throw new Error(`no decision of ${row.id}`);
  return sanction;
}

/** It is decided: the count of this moment is kept with it, and what it asks for is planned (R-CN-17). */
export async function decideSanction(
  ctx: Ctx,
  row: Case,
  proposal: Proposal,
  by: { deciderId: string; secondId: string | undefined; boundFrom: Date },
): Promise<Sanction> {
  const [{ parameters }, subject] = [await policyOf(ctx, row), await findPerson(ctx.tx, row.subjectId)];
  if (!subject) throw new Error(`no subject of ${row.id}`);
  const sanction = await insertSanction(ctx, {
    caseId: row.id,
    subjectId: row.subjectId,
    step: proposal.step,
    strikeNumber: proposal.computed.number,
    counted: proposal.computed.counted,
    policyVersionId: row.policyVersionId,
    conductAt: row.conductAt,
    clauses: proposal.clauses,
    gravity: proposal.gravity,
    ...by,
  });
  await plan(ctx, sanction, proposal.obligations, {
    parameters,
    subject,
    isUrgent: row.isUrgent,
    isNamed: proposal.isNamed === true,
    conductAt: row.conductAt,
  });
  return sanction;
}

/** It is served; what cannot wait begins. */
export async function serveSanction(ctx: Ctx, row: Case, notice: Notice): Promise<Sanction> {
  const sanction = await decisionOf(ctx, row);
  const served = await move(ctx, sanction, "serve", { served_at: ctx.now, ...sealNotice(ctx, sanction.id, notice) });
  await begin(ctx, served, "served");
  return served;
}

/** It arrived: from here it is counted until when it counts. `by`: acknowledged, or the channel that proves it. */
export async function receiveSanction(ctx: Ctx, row: Case, receivedAt: Date, by: string): Promise<void> {
  const sanction = await decisionOf(ctx, row);
  const lapses = await lapseOf(ctx, row, sanction, receivedAt);
  const received = await move(ctx, sanction, "receive", {
    received_at: receivedAt,
    received_by: by,
    lapses_at: lapses,
  });
  const { parameters } = await policyOf(ctx, row);
  if (!parameters.suspendDuringAppeal) await execute(ctx, received);
}

async function execute(ctx: Ctx, sanction: Sanction): Promise<Sanction> {
  // What counts no more has nothing left to begin.
  if (["executing", "completed", "lapsed"].includes(sanction.state)) return sanction;
  const executing = await move(ctx, sanction, "execute");
  if (sanction.state === "suspended") await resume(ctx, executing);
  await begin(ctx, executing, "final");
  return executing;
}

/** The time to appeal is over, or an appeal was dismissed: what is asked for begins, or goes on. */
export async function finaliseSanction(ctx: Ctx, row: Case): Promise<void> {
  const executing = await execute(ctx, await decisionOf(ctx, row));
  await markFinal(ctx, executing.id);
  await settleSanction(ctx, executing.id);
}

/** An appeal was filed: it is not final any more, and what is asked for waits, if the policy says so. */
export async function suspendSanction(ctx: Ctx, row: Case): Promise<void> {
  const { parameters } = await policyOf(ctx, row);
  const sanction = await decisionOf(ctx, row);
  await markOpen(ctx, sanction.id);
  if (!parameters.suspendDuringAppeal || sanction.state === "suspended" || sanction.state === "lapsed") return;
  await suspend(ctx, await move(ctx, sanction, "suspend"));
}

/** It never counts: everything that followed from it is undone, and later decisions that counted it are looked at again. */
export async function reverseSanction(ctx: Ctx, row: Case): Promise<void> {
  const reversed = await move(ctx, await decisionOf(ctx, row), "reverse", { needs_review: false });
  await cancelAll(ctx, reversed);
  await flagLater(ctx, reversed);
}

/** A milder rung, or fewer obligations. It counts with what is left of it. */
export async function varySanction(ctx: Ctx, row: Case, step: Step, kinds: readonly ObligationKind[]): Promise<void> {
  const sanction = await decisionOf(ctx, row);
  const { receivedAt } = sanction;
  // Where the law caps the months by rung, a lower one counts for a shorter time.
  const lapses = receivedAt && { lapses_at: await lapseOf(ctx, row, { step }, receivedAt) };
  const varied = await move(ctx, sanction, "vary", { step, ...lapses });
  await reduceTo(ctx, varied, kinds);
}

/** Later decisions that counted this one are confirmed, lowered or annulled by whoever decided them (R-LC-02). */
async function flagLater(ctx: Ctx, reversed: Sanction): Promise<void> {
  for (const later of await thatCounted(ctx, reversed.id)) {
    if (later.state === "lapsed") continue;
    const row = await findCase(ctx, later.caseId);
    // Whoever kept it before did so at another count: their yes is none to this one.
    if (row)
      await addLine(
        { ...ctx, actor: "system", person: undefined },
        row.id,
        "review",
        caseWords.in(ctx.company.locale)("card.reviewAnew"),
      );
    const reviewers = row ? await reviewersOf(ctx, row, later) : [];
    await move(ctx, { ...later, reviewerIds: reviewers.map(({ id }) => id) }, "flag", { needs_review: true });
  }
}

/** Somebody has looked at it again; what it counts now is kept with it (R-LC-02, R-CN-17). */
export async function settleReview(ctx: Ctx, row: Case): Promise<void> {
  const sanction = await decisionOf(ctx, row);
  const { number, counted } = await recountOf(ctx, sanction);
  const data = { number, counted };
  await move(ctx, sanction, "settle", { needs_review: false, strike_number: number, counted }, data);
}

/** All that a decision asked for is done: nothing is left but that it counts for a time. */
export async function settleSanction(ctx: Ctx, sanctionId: string): Promise<void> {
  const sanction = await findSanction(ctx, sanctionId);
  if (sanction?.state !== "executing" || !sanction.finalAt || !(await areAllOver(ctx, sanctionId))) return;
  await move(ctx, sanction, "complete");
}
