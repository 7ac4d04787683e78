import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../core/lifecycle.ts";
import { findPerson } from "../../core/people.ts";
import type { Kinds } from "./kinds.ts";
import { type ApprovalEvent, ASKED, approvalLife } from "./life.ts";
import { approvalWords } from "./messages/index.ts";
import { type Approval, asked, currentIndex, raise, type Step, vote } from "./model.ts";
import { aboveTheSilent, voiceIn } from "./parties.ts";
import { addLine, approvalsOf, findApproval, insertApproval } from "./store.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => approvalWords.in(ctx.locale);

/** An approval by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Approval> {
  const found = id ? await findApproval(ctx, id) : undefined;
  if (!found) throw new UserError("not-asked", words(ctx)("reasons.not-asked"));
  return found;
}

/** Moves an approval; `next` are its steps from then on, and those who are asked in them hear of it. */
export async function moveApproval(
  ctx: Ctx,
  row: Approval,
  event: ApprovalEvent,
  { next, ...input }: MoveInput & { next?: readonly Step[] } = {},
): Promise<Approval> {
  const first = await findPerson(ctx.tx, asked(next ?? row.steps)[0]);
  await applyMove(ctx, approvalLife, { ...row, ...(next && { next }), movesAt: ctx.now }, event, {
    ...input,
    set: { ...input.set, ...(next && { steps: JSON.stringify(next) }) },
    calendars: { [ASKED]: first, ...input.calendars },
  });
  return existing(ctx, row.id);
}

/**
 * Asks those on a route, one step after the other. What is asked about is the caller's; it hears the answer through its
 * kind. @param neededBy what was not approved then expires
 */
export async function askApproval(
  ctx: Ctx,
  fresh: { subject: string; revision: number; requesterId: string; steps: readonly Step[]; neededBy: Date },
): Promise<Approval> {
  return moveApproval(ctx, await insertApproval(ctx, fresh), "ask", {
    data: { subject: fresh.subject, revision: fresh.revision },
  });
}

/** Takes the open question about a subject back, or lets it fall with the subject; nothing where there is none. */
export async function withdrawApproval(ctx: Ctx, subject: string): Promise<void> {
  const row = (await approvalsOf(ctx, [subject])).get(subject);
  if (row?.state !== "waiting" && row?.state !== "held") return;
  const isTheirs = ctx.person?.id === row.requesterId;
  await moveApproval(
    isTheirs ? ctx : { ...ctx, person: undefined, actor: "system" },
    row,
    isTheirs ? "withdraw" : "fall",
  );
}

/**
 * A yes of the reader; the last one settles it. @param revision a later one that they say yes to in place of the one
 * that was asked about; whoever is asked next is asked about that one
 * @throws NotAllowed ChangedMeanwhile
 */
export async function approve(
  ctx: Ctx,
  kinds: Kinds,
  row: Approval,
  { note, revision }: { note?: string | undefined; revision?: number } = {},
): Promise<Approval> {
  const voice = (await voiceIn(ctx, row)) ?? "";
  const next = row.state === "waiting" && voice ? vote(row.steps, ctx.actor, voice, ctx.now) : row.steps;
  const isLast = currentIndex(next) === -1;
  // Who has no voice, or comes too late, is told so by the table.
  const event = isLast || !voice ? "approve" : "vote";
  const data = { ...(voice !== ctx.actor && { for: voice }), ...(revision !== undefined && { revision }) };
  const set = revision === undefined ? {} : { agreed: revision };
  const moved = await moveApproval(ctx, row, event, { next, data, set });
  if (note) await addLine(ctx, row.id, "approved", note);
  if (isLast) await kinds.of(row).settled(ctx, moved);
  else await kinds.of(row).moved(ctx, moved);
  return moved;
}

/** The approval that the reader can answer now. @throws NotAllowed when it is not theirs, ChangedMeanwhile when it is over */
export async function answerable(ctx: Ctx, id: string | undefined): Promise<Approval> {
  const row = await existing(ctx, id);
  if (row.state !== "waiting") throw new ChangedMeanwhile(row.id);
  if ((await voiceIn(ctx, row)) === undefined) {
    const reason = row.requesterId === ctx.person?.id ? "your-own" : "not-asked";
    throw new NotAllowed(row.id, reason, words(ctx)(`reasons.${reason}`));
  }
  return row;
}

/** A no, or a question back, with its reason. */
export async function answerNo(
  ctx: Ctx,
  kinds: Kinds,
  row: Approval,
  event: "return" | "refuse" | "hold",
  text: string,
): Promise<Approval> {
  const voice = await voiceIn(ctx, row);
  const data = voice && voice !== ctx.actor ? { for: voice } : {};
  const moved = await moveApproval(ctx, row, event, { data });
  await addLine(ctx, row.id, event === "return" ? "returned" : "refused", text);
  if (event !== "hold") await kinds.of(row).settled(ctx, moved);
  return moved;
}

/** Nobody answered in time: those above are asked beside them. False where there is nobody above. */
export async function raiseSilent(ctx: Ctx, kinds: Kinds, row: Approval): Promise<boolean> {
  const above = (await aboveTheSilent(ctx, row)).map(({ id }) => id);
  if (above.length === 0) return false;
  const moved = await moveApproval(ctx, row, "raise", {
    next: raise(row.steps, above),
    set: { raised: row.raised + 1 },
    data: { silent: asked(row.steps), above },
  });
  await kinds.of(row).moved(ctx, moved);
  return true;
}
