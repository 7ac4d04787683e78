import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import { findPerson } from "../../core/people.ts";
import { policyOf } from "../cases/index.ts";
import { type AppealEvent, appealLife } from "./life.ts";
import { appealWords } from "./messages/index.ts";
import { type Appeal, isErased } from "./model.ts";
import { caseOf } from "./parties.ts";
import { findAppeal } from "./store.ts";
import { APPELLANT } from "./terms.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => appealWords.in(ctx.locale);

export type RightName = keyof typeof appealLife.rights & string;

/**
 * An appeal by the id in a button, whoever asks; what they may do with it is decided after.
 * @throws UserError when there is none, or nothing is left of it
 */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Appeal> {
  const found = id ? await findAppeal(ctx, id) : undefined;
  if (!found) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return unlessErased(ctx, found);
}

/** Buttons and forms of an erased appeal may still stand in old conversations. */
function unlessErased(ctx: Ctx, row: Appeal): Appeal {
  if (isErased(row)) throw new UserError("erased", words(ctx)("data.erased"));
  return row;
}

/** A refusal because of who asks, which is put on record. */
export const refuse = (ctx: Ctx, subject: string): NotAllowed =>
  new NotAllowed(subject, "not-yours", words(ctx)("reasons.not-yours"));

/** Lets through who has one of the rights; everybody else is told why not, and it is on record. */
export async function allowed(ctx: Ctx, id: string | undefined, ...rights: readonly RightName[]): Promise<Appeal> {
  const found = id ? await findAppeal(ctx, id) : undefined;
  const row = found && unlessErased(ctx, found);
  let answer: Awaited<ReturnType<(typeof appealLife)["rights"][string]>> = "not-yours";
  for (const right of rights) {
    if (!row) break;
    const next = (await appealLife.rights[right]?.(ctx, row)) ?? "not-yours";
    if (next === true) return row;
    answer = next;
  }
  throw new NotAllowed(row?.id ?? "appeal", reasonOf(answer), appealLife.reason(ctx.locale, answer));
}

/** Whether the reader has a right to an appeal. */
export const has = async (ctx: Ctx, row: Appeal, right: RightName): Promise<boolean> =>
  (await appealLife.rights[right]?.(ctx, row)) === true;

/** Moves an appeal, with the term of the policy that the decision was made by and the appellant's own calendar. */
export async function moveAppeal(ctx: Ctx, row: Appeal, event: AppealEvent, input: MoveInput = {}): Promise<Appeal> {
  const { answerDays } = (await policyOf(ctx, await caseOf(ctx, row))).parameters;
  await applyMove(ctx, appealLife, { answerDays, ...row }, event, {
    ...input,
    calendars: { [APPELLANT]: await findPerson(ctx.tx, row.appellantId), ...input.calendars },
  });
  return existing(ctx, row.id);
}
