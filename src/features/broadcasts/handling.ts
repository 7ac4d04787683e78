import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../core/lifecycle.ts";
import { type BroadcastEvent, broadcastLife } from "./life.ts";
import { broadcastWords } from "./messages/index.ts";
import type { Broadcast } from "./model.ts";
import { findBroadcast } from "./store.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => broadcastWords.in(ctx.locale);

/** Work on a broadcast that follows its moves: queueing, holding back, taking back. */
export const FOLLOW = "broadcasts.follow";

/** Columns of a move after which everybody who has it is to see it anew. */
export const fromTheStart = { closed_at: null, recall_cursor: "", recalled_all_at: null };

/** A broadcast by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Broadcast> {
  const found = id ? await findBroadcast(ctx, id) : undefined;
  if (!found) throw new UserError("no-such-broadcast", words(ctx)("reasons.no-such-broadcast"));
  return found;
}

type Right = keyof typeof broadcastLife.rights & string;

/** Whether the reader has one of the rights to it now. */
export const has = async (ctx: Ctx, row: Broadcast, right: Right): Promise<boolean> =>
  (await broadcastLife.rights[right]?.(ctx, row)) === true;

/** Lets through who has one of these rights, before something is shown. @throws NotAllowed, which is put on record */
export async function allowed(ctx: Ctx, id: string | undefined, ...rights: readonly Right[]): Promise<Broadcast> {
  const row = await existing(ctx, id);
  let reason = "not-yours";
  for (const right of rights) {
    const answer = await broadcastLife.rights[right]?.(ctx, row);
    if (answer === true) return row;
    reason = String(answer);
  }
  throw new NotAllowed(row.id, reason, broadcastLife.reason(ctx.locale, reason));
}

/** Moves a broadcast, and has what follows from it done at once. */
export async function moveBroadcast(
  ctx: Ctx,
  row: Broadcast,
  event: BroadcastEvent,
  input: MoveInput = {},
): Promise<Broadcast> {
  await applyMove(ctx, broadcastLife, row, event, input);
  const moved = await existing(ctx, row.id);
  if (!["draft", "waiting", "done", "discarded"].includes(moved.state))
    await ctx.queue.send(ctx.tx, FOLLOW, { id: row.id }, { key: `${row.id}:${moved.version}` });
  return moved;
}
