import { addDays, civilDateIn, instantAt } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Term } from "../../../core/deadlines/term.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { applyMove, type MoveInput, markMoved } from "../../../core/lifecycle.ts";
import { findPerson } from "../../../core/people.ts";
import { sayInstant } from "../../../core/wording.ts";
import { openedFor } from "../applications/store-applications.ts";
import { asSystem, existing as existingAccount, moveAccount, words } from "../handling.ts";
import type { Account } from "../model.ts";
import { endUses, insertUse, usesOf } from "../store.ts";
import { type HandoverEvent, handoverLife, type Moving } from "./life.ts";
import {
  afresh,
  confirm,
  HANDOVER_DAYS,
  type Handover,
  isComplete,
  openStep,
  planSteps,
  type Reason,
  type Step,
} from "./model.ts";
import { goneOn } from "./parties.ts";
import { findHandover, insertHandover, openHandover } from "./store-handovers.ts";

/** A handover by the id in a button, with its account. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<{ row: Handover; account: Account }> {
  const row = id ? await findHandover(ctx, id) : undefined;
  if (!row) throw new UserError("no-such-handover", words(ctx)("reasons.no-such-handover"));
  return { row, account: await existingAccount(ctx, row.accountId) };
}

async function move(
  ctx: Ctx,
  row: Handover,
  event: HandoverEvent,
  { extra, ...input }: MoveInput & { extra: Omit<Partial<Moving>, keyof Handover> & { account: Account } },
): Promise<Handover> {
  await applyMove(ctx, handoverLife, { ...row, ...extra }, event, input);
  // The account's own card says whether one is open.
  await markMoved(ctx, row.accountId);
  return (await existing(ctx, row.id)).row;
}

/** The same day for somebody who has left or from whom it is taken, else three working days. */
function termOf(ctx: Ctx, reason: Reason): Term {
  if (reason !== "left" && reason !== "taken_back") return { count: "working-days", n: HANDOVER_DAYS };
  const tomorrow = addDays(civilDateIn(ctx.now, ctx.company.zone), 1);
  return { count: "until", at: instantAt(tomorrow, "00:00", ctx.company.zone).toISOString() };
}

/** A handover begins. Who may was asked before. @throws UserError where one is open */
export async function startHandover(
  ctx: Ctx,
  account: Account,
  { toId, reason }: { toId: string | undefined; reason: Reason },
  fromId = account.holderId,
): Promise<Handover> {
  if (await openHandover(ctx, account.id)) throw new UserError("handover-open", words(ctx)("reasons.handover-open"));
  const begun = await moveAccount(ctx, account, "begin", { isFollowing: true, line: { kind: "handing_over" } });
  const row = await insertHandover(ctx, { accountId: account.id, fromId, toId, reason });
  const data = { account: account.id, reason };
  return move(ctx, row, "start", { data, extra: { account: begun, isFollowing: true, term: termOf(ctx, reason) } });
}

/** Somebody takes it. What another did before for their side does not count. */
export async function nameReceiver(ctx: Ctx, { row, account }: Existing, toId: string): Promise<Handover> {
  const taker = await findPerson(ctx.tx, toId);
  const steps = afresh(row.steps, "to");
  return move(ctx, row, "name", {
    set: { to_id: toId, steps: JSON.stringify(steps) },
    data: { to: toId },
    extra: { account, ...(taker && { taker }) },
  });
}
type Existing = { row: Handover; account: Account };

/** A step is confirmed; the last one finishes it. @throws ChangedMeanwhile for one that was done */
export async function confirmStep(ctx: Ctx, { row, account }: Existing, name: string): Promise<Handover> {
  const step = openStep(row.steps, name);
  if (row.closedAt) throw new ChangedMeanwhile(row.id);
  if (!step) throw await doneBefore(ctx, row, name);
  const gone = await goneOn(ctx, row, step.side);
  const next = confirm(row.steps, step.name, ctx.actor, ctx.now, gone);
  const isLast = row.state === "open" && isComplete(next);
  const set = { steps: JSON.stringify(next), ...(isLast && { closed_at: ctx.now }) };
  const data = { step: step.name, ...(gone && { for: gone }) };
  const extra = { account, next, side: step.side };
  const moved = await move(ctx, row, isLast ? "finish" : "step", { set, data, extra });
  if (isLast) await passOver(ctx, moved, account);
  return moved;
}

/** A step that was done says by whom and when. */
async function doneBefore(ctx: Ctx, { steps }: Handover, name: string): Promise<UserError> {
  const done = steps.find((step) => step.name === name);
  const by = (await findPerson(ctx.tx, done?.by))?.name ?? "–";
  const when = done?.at ? sayInstant(new Date(done.at), ctx.locale, ctx.zone, ctx.now) : "–";
  return new UserError("step-done", words(ctx)("reasons.step-done", { by, when }));
}

/** Who had it has it no more, and the new holder has it from today. */
async function passOver(ctx: Ctx, row: Handover, account: Account): Promise<void> {
  const taker = await findPerson(ctx.tx, row.toId);
  if (!taker) throw new Error(`${row.id} is done and nobody takes it`);
  const today = civilDateIn(ctx.now, ctx.company.zone);
  const open = await usesOf(ctx, account.id);
  const ended = open.filter(({ kind, personId }) => kind === "holder" || personId === taker.id).map(({ id }) => id);
  await endUses(ctx, { ids: ended }, "handed_over");
  const asked = row.reason === "first" ? await openedFor(ctx, account.id, taker.id) : undefined;
  await insertUse(ctx, {
    accountId: account.id,
    personId: taker.id,
    kind: "holder",
    basis: asked?.id ?? row.id,
    department: taker.department,
    fromDay: today,
    toDay: asked?.toDay,
    receivedAt: ctx.now,
  });
  await moveAccount(ctx, await existingAccount(ctx, account.id), "hold", {
    isFollowing: true,
    set: { holder_id: taker.id, rotated_at: ctx.now },
    data: { handover: row.id },
    line: { kind: "handed_over" },
  });
}

/** Taken back before it is done. @param isFollowing the account itself is closed */
export async function cancelHandover(ctx: Ctx, { row, account }: Existing, isFollowing = false): Promise<Handover> {
  const extra = { account, ...(isFollowing && ({ isFollowing } as const)) };
  return move(ctx, row, "cancel", { set: { closed_at: ctx.now }, extra });
}

/** Whoever had it has left, or moved, while it was handed over: from now on it is about that. */
export async function hurryHandover(ctx: Ctx, { row, account }: Existing, reason: Reason): Promise<Handover> {
  const added = planSteps(reason).filter(({ name }) => !row.steps.some((step) => step.name === name));
  const steps: Step[] = [...row.steps, ...added];
  const extra = { account, term: termOf(ctx, reason) };
  return move(asSystem(ctx), row, "hurry", { set: { reason, steps: JSON.stringify(steps) }, data: { reason }, extra });
}

/** It goes on from a holder who has it no more: by a new handover, or by the one that was under way. */
export async function passOnFrom(ctx: Ctx, accountId: string, fromId: string, reason: Reason): Promise<Handover> {
  const account = await existingAccount(ctx, accountId);
  const open = await openHandover(ctx, accountId);
  return open
    ? hurryHandover(ctx, { row: open, account }, reason)
    : startHandover(ctx, account, { toId: undefined, reason }, fromId);
}

/** Whoever was to take it has left: somebody else is to be named. */
export const loseReceiver = (ctx: Ctx, { row, account }: Existing): Promise<Handover> =>
  move(asSystem(ctx), row, "lose", {
    set: { to_id: null, steps: JSON.stringify(afresh(row.steps, "to")) },
    extra: { account },
  });
