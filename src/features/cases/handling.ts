import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson } from "../../core/people.ts";
import { tellReporters } from "../incidents/index.ts";
import { policyOf } from "./count.ts";
import { type CaseEvent, caseLife } from "./life.ts";
import { caseWords } from "./messages/index.ts";
import { type Case, isOver } from "./model.ts";
import { findCase, reportsOf } from "./store.ts";
import { SUBJECT } from "./terms.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => caseWords.in(ctx.locale);

export type RightName = keyof typeof caseLife.rights & string;

/** A case by the id in a button, whoever asks; what they may do with it is decided after. */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Case> {
  const found = id ? await findCase(ctx, id) : undefined;
  if (!found) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return found;
}

/** Lets through who has one of the rights; everybody else is told why not, and it is on record. */
export async function allowed(ctx: Ctx, id: string | undefined, ...rights: readonly RightName[]): Promise<Case> {
  const row = id ? await findCase(ctx, id) : undefined;
  let answer: Awaited<ReturnType<(typeof caseLife)["rights"][string]>> = "not-yours";
  for (const right of rights) {
    if (!row) break;
    const next = (await caseLife.rights[right]?.(ctx, row)) ?? "not-yours";
    if (next === true) return row;
    answer = next;
  }
  throw new NotAllowed(row?.id ?? "case", reasonOf(answer), caseLife.reason(ctx.locale, answer));
}

/** Whether the reader has a right to a case. */
export const has = async (ctx: Ctx, row: Case, right: RightName): Promise<boolean> =>
  (await caseLife.rights[right]?.(ctx, row)) === true;

/**
 * Moves a case, with the terms of the policy that it is judged by and the person's own calendar. When that ends it, those
 * who reported what it came from hear so in general words.
 */
export async function moveCase(ctx: Ctx, row: Case, event: CaseEvent, input: MoveInput = {}): Promise<Case> {
  const { parameters } = await policyOf(ctx, row);
  const { statementDays, appealDays, secondChannelDays, unionDays } = parameters;
  const subject = await findPerson(ctx.tx, row.subjectId);
  const terms = { statementDays, appealDays, secondChannelDays, unionDays };
  await applyMove(ctx, caseLife, { terms, ...row }, event, {
    ...input,
    calendars: { [SUBJECT]: subject, ...input.calendars },
  });
  const now = await existing(ctx, row.id);
  // A decision may still be appealed against when it is final, but the matter is over for who reported it.
  if (isOver(now.state) && !isOver(row.state)) {
    await tellReporters(ctx, (await reportsOf(ctx, [row.id])).get(row.id) ?? [], "case_over");
  }
  return now;
}

/** A notice about a case beside its moves; of each kind one to an audience, as long as the case stands still. */
export async function tellOf(
  ctx: Ctx,
  row: Case,
  notice: string,
  audience: keyof typeof caseLife.audiences & string,
): Promise<void> {
  const to = (await caseLife.audiences[audience]?.(ctx, row)) ?? [];
  const key = `${row.id}:${notice}:${audience}:${row.version}`;
  await addMessages(ctx.tx, ctx.now, [{ key, notice, params: { id: row.id }, subject: row.id, to }]);
}

/** What a move that ends a case sets besides. */
export const closing = (ctx: Ctx, outcome: string) => ({ closed_at: ctx.now, outcome });
