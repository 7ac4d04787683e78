import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { markMoved } from "../../core/lifecycle.ts";
import type { Locale } from "../../core/locale.ts";
import { caseWords } from "./messages/index.ts";
import { type Case, OBLIGATION_STEPS, type ObligationKind, type Step } from "./model.ts";
import { UNDONE } from "./obligations/model.ts";
import { obligationsOf } from "./obligations/store.ts";
import { sanctionOf } from "./sanctions/store.ts";
import { tasksOf } from "./side/store.ts";
import { actorsOf, type Sees } from "./store.ts";

/** What whoever reviews a decision needs to know of its case. */

/**
 * Everybody who had a part in the report, the investigation, the proposal or the decision, now or at any time (COI-3):
 * by the case itself, by its log and by the tasks in it. Its parties stand apart, see `partiesOf`.
 */
export async function whoHadAPart(ctx: Sees, row: Case): Promise<Set<string>> {
  const actors = await actorsOf(ctx, row.id);
  const owners = (await tasksOf(ctx, row.id)).map(({ ownerId }) => ownerId);
  const named = [row.openedBy, row.handlerId, row.proposerId, row.deciderId, row.secondId].flatMap((id) => id ?? []);
  return new Set([...actors, ...owners, ...named].filter((id) => id !== row.subjectId));
}

/** What a decision asks for now, without what was undone; undefined where there is none. */
export async function askedNow(
  ctx: Sees,
  caseId: string,
): Promise<{ step: Step; obligations: ObligationKind[] } | undefined> {
  const sanction = await sanctionOf(ctx, caseId);
  if (!sanction) return undefined;
  const rows = await obligationsOf(ctx, sanction.id);
  return {
    step: sanction.step,
    obligations: rows.filter(({ state }) => !UNDONE.includes(state)).map(({ kind }) => kind),
  };
}

/** What the decision's own card says of an appeal that has not reached the case: it waits, was taken back or not taken. */
export async function noteAppeal(ctx: Ctx, caseId: string, what: "late" | "withdrawn" | "refused"): Promise<void> {
  await appendAudit(ctx.tx, ctx.now, { subject: caseId, actor: ctx.actor, action: `case.appeal-${what}`, data: {} });
  await markMoved(ctx, caseId);
}

/** A rung in words. */
export const sayRung = (locale: Locale, step: Step): string => caseWords.in(locale)(`rungs.${step}`);
/** What a decision can ask for, in words. */
export const sayObligation = (locale: Locale, kind: ObligationKind): string =>
  caseWords.in(locale)(`obligations.${kind}`);
/** Whether a text from a form names something that a decision can ask for. */
export const isObligationKind = (kind: string): kind is ObligationKind => Object.hasOwn(OBLIGATION_STEPS, kind);
