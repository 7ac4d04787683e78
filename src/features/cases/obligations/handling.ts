import type { Ctx } from "../../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { NotAllowed, reasonOf } from "../../../core/lifecycle.ts";
import { settleSanction } from "../sanctions/course.ts";
import { LIVES } from "./lives.ts";
import { obligationWords } from "./messages/index.ts";
import { isOver, type Obligation } from "./model.ts";
import { type Change, moveObligation } from "./moving.ts";
import { findObligation } from "./store.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => obligationWords.in(ctx.locale);

/** An obligation by the id in a button, whoever asks; what they may do with it is decided after. */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Obligation> {
  const found = id ? await findObligation(ctx, id) : undefined;
  if (!found) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return found;
}

/** Lets through who may make this move of it now; everybody else is told why not, and it is on record. */
export async function mayMove(ctx: Ctx, id: string | undefined, events: readonly string[]): Promise<Obligation> {
  const row = await existing(ctx, id);
  const life = LIVES[row.kind];
  const states = Object.values(life.states);
  // The right comes first, also where the move is over.
  const rights = events.flatMap(
    (event) => life.states[row.state]?.[event]?.may ?? states.find((moves) => moves[event])?.[event]?.may ?? [],
  );
  let refusal: Parameters<typeof reasonOf>[0] = "not-yours";
  let isAllowed = false;
  for (const right of rights) {
    const answer = (await life.rights[right]?.(ctx, row)) ?? "not-yours";
    if (answer === true) isAllowed = true;
    else refusal = answer;
  }
  if (!isAllowed) throw new NotAllowed(row.id, reasonOf(refusal), life.reason(ctx.locale, refusal));
  const move = events.map((event) => life.states[row.state]?.[event]).find(Boolean);
  if (!move) throw new ChangedMeanwhile(row.id);
  if (move.unless?.includes("isRunning")) {
    const why = await life.guards.isRunning?.(ctx, row, {});
    if (why) throw new UserError(reasonOf(why), life.reason(ctx.locale, why));
  }
  return row;
}

/** Moves an obligation; when that was the last thing to do, the decision is completed. */
export async function act(ctx: Ctx, row: Obligation, event: string, change: Change = {}): Promise<Obligation> {
  const now = await moveObligation(ctx, row, event, change);
  if (isOver(now)) await settleSanction(ctx, row.sanctionId);
  return now;
}
