import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../core/lifecycle.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { lineAbove } from "../approvals/index.ts";
import { OWNER, type PlanEvent, planLife } from "./life.ts";
import { planWords } from "./messages/index.ts";
import type { Plan } from "./model.ts";
import { findPlan } from "./store.ts";

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

/** Whose calendar and clock a plan is on. */
export const ownerOf = async (ctx: Ctx, { ownerId }: Pick<Plan, "ownerId">): Promise<Person | undefined> =>
  findPerson(ctx.tx, ownerId);

/** Moves a plan; terms of its owner count on their calendar. */
export async function movePlan(ctx: Ctx, row: Plan, event: PlanEvent, input: MoveInput = {}): Promise<Plan> {
  await applyMove(ctx, planLife, row, event, {
    ...input,
    calendars: { [OWNER]: await ownerOf(ctx, row), ...input.calendars },
  });
  return existing(ctx, row.id);
}
