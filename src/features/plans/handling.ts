import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../core/lifecycle.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { lineAbove, refusedByReader, withdrawApproval } from "../approvals/index.ts";
import { type Moving, OWNER, type PlanEvent, planLife } from "./life.ts";
import { planWords } from "./messages/index.ts";
import { isOver, isStanding, type Plan } from "./model.ts";
import { followPlan } from "./running/follow.ts";
import { calendarOf } from "./running/moving.ts";
import { renewalAt } from "./standing/quarters.ts";
import { findPlan, readRevision } from "./store.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => planWords.in(ctx.locale);

/** A plan by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const found = id ? await findPlan(ctx, id) : undefined;
  if (!found) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return found;
}

/** The reader's own plan. @throws NotAllowed, which is put on record */
export async function own(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const row = await existing(ctx, id);
  if (row.ownerId !== ctx.person?.id) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  return row;
}

/** Whether the reader may see a plan: its owner, and those above them. */
export const maySee = async (ctx: Ctx, row: Plan): Promise<boolean> =>
  row.ownerId === ctx.person?.id || (await lineAbove(ctx, row.ownerId)).some(({ id }) => id === ctx.person?.id);

/** The plan as the reader knows of it: one that they said no to is refused, also while others look at their no. */
export async function asSeen(ctx: Ctx, row: Plan): Promise<Plan> {
  if (row.state !== "submitted" || row.ownerId === ctx.person?.id) return row;
  return (await refusedByReader(ctx, [row.id])).has(row.id) ? { ...row, state: "rejected" } : row;
}

/** Whose calendar and clock a plan is on. */
export const ownerOf = async (ctx: Ctx, { ownerId }: Pick<Plan, "ownerId">): Promise<Person | undefined> =>
  findPerson(ctx.tx, ownerId);

/**
 * Moves a plan; terms of its owner count on their calendar. What waits for its yes falls with a plan that is over, and
 * what runs with it follows.
 */
export async function movePlan(ctx: Ctx, row: Plan, event: PlanEvent, input: MoveInput = {}): Promise<Plan> {
  const next = planLife.states[row.state] as Partial<Record<PlanEvent, { to: Plan["state"] }>>;
  const doesFall = row.pending !== undefined && isOver(next[event]?.to ?? row.state);
  const owner = await ownerOf(ctx, row);
  const moving: Moving = { ...row, movesAt: ctx.now, renewsAt: await renewalOf(ctx, row, event, owner) };
  await applyMove(ctx, planLife, moving, event, {
    ...input,
    ...(doesFall && { set: { ...input.set, pending: null } }),
    calendars: { [OWNER]: owner, ...input.calendars },
  });
  if (doesFall) await withdrawApproval(ctx, row.id);
  const moved = await existing(ctx, row.id);
  await followPlan(ctx, moved, owner);
  return moved;
}

/** When the owner of a standing plan that begins, or is changed, is asked whether it shall go on. */
async function renewalOf(ctx: Ctx, row: Plan, event: PlanEvent, owner: Person | undefined): Promise<Date | undefined> {
  if (event !== "start" && event !== "amended") return undefined;
  const content = await readRevision(ctx, row.id, row.revision);
  const at = isStanding(content) ? renewalAt(content, calendarOf(ctx, owner)) : undefined;
  // Whoever was asked already is not asked again for another change.
  return at && (event === "start" || at > ctx.now) ? at : undefined;
}
