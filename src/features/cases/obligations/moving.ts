import type { Ctx } from "../../../core/context.ts";
import { applyMove, type MoveInput, markMoved } from "../../../core/lifecycle.ts";
import { findPerson } from "../../../core/people.ts";
import { SUBJECT } from "./dues.ts";
import { LIVES } from "./lives.ts";
import type { Entry, Obligation, Terms } from "./model.ts";
import { addPayroll, confirmPayroll, dropPayroll, findObligation, matterOf, sealWith } from "./store.ts";

/** What changes with a move, besides the state. A term that is set to undefined is taken out. */
export type Change = Omit<MoveInput, "calendars"> & {
  terms?: { [K in keyof Terms]?: Terms[K] | undefined };
  entries?: readonly Pick<Entry, "part" | "text">[];
  /** The course of the case moves it, and has asked who may. */
  isFromCase?: true;
};

/**
 * Moves an obligation along its table, with what was said and what its terms are now. What payroll is to do follows from
 * the state; the cards of the decision and of the case are drawn anew. Returns it as it is then.
 * @throws what applyMove throws
 */
export async function moveObligation(
  ctx: Ctx,
  row: Obligation,
  event: string,
  { terms: changed, entries, isFromCase, ...input }: Change = {},
): Promise<Obligation> {
  // What is undefined is left out, as it is in the row.
  const terms = JSON.parse(JSON.stringify({ ...row.terms, ...changed })) as Terms;
  const text = entries && entries.length > 0 ? await sealWith(ctx, row.id, entries) : undefined;
  const moving = { ...row, terms, earlier: row.terms, ...(isFromCase && { isFromCase }) };
  await applyMove(ctx, LIVES[row.kind], moving, event, {
    ...input,
    set: {
      // What is still due stays late.
      ...(LIVES[row.kind].states[row.state]?.[event]?.ends === "all" && { is_overdue: false }),
      ...(changed && { terms: JSON.stringify(terms) }),
      ...(text && { text }),
      ...input.set,
    },
    calendars: { [SUBJECT]: await findPerson(ctx.tx, row.subjectId) },
  });
  const now = await findObligation(ctx, row.id);
  if (!now) throw new Error(`${row.id} is gone`);
  if (row.kind === "bonus_deduction") await followPayroll(ctx, event, now);
  const { sanction } = await matterOf(ctx, row);
  await markMoved(ctx, sanction.id);
  await markMoved(ctx, sanction.caseId);
  return now;
}

/** The instruction, its end and its reversal, in the words that payroll's file knows. */
async function followPayroll(ctx: Ctx, event: string, now: Obligation): Promise<void> {
  if (event === "instruct") await addPayroll(ctx, now, "deduct");
  if (event === "confirm") await confirmPayroll(ctx, now.id, "deduct");
  if (event === "refuse") await dropPayroll(ctx, now.id);
  if (event === "cancel" && now.state === "refunded") await addPayroll(ctx, now, "refund");
  if (event === "payBack") await confirmPayroll(ctx, now.id, "refund");
}
