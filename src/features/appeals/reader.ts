import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { hasRole } from "../../core/people.ts";
import { leaderIds } from "../cases/index.ts";
import { has } from "./handling.ts";
import { type Appeal, isOver } from "./model.ts";
import { appellantIds, circleOf, whoMustReview, whyNot } from "./parties.ts";

/** What the reader of a card is to its appeal, by the rights of the life cycle. */
export type Reader = { isReviewer: boolean; isCandidate: boolean; isOverseer: boolean; isClearer: boolean };

/** Asks the rights, each once. */
export async function readerOf(ctx: Ctx, row: Appeal): Promise<Reader> {
  const isCandidate = await has(ctx, row, "candidate");
  return {
    isReviewer: isCandidate && row.isTaken && row.reviewerId === ctx.person?.id,
    isCandidate: isCandidate && row.state !== "blocked_no_reviewer",
    isOverseer: await has(ctx, row, "overseer"),
    isClearer: await has(ctx, row, "clearer"),
  };
}

/** Whether the reader may see what is in it: who has it, had it until the answer, or could take it. */
export async function maySee(ctx: Ctx, row: Appeal, reader: Reader): Promise<boolean> {
  const { person } = ctx;
  if (!person?.isActive) return false;
  if (isOver(row.state)) return row.reviewerId === person.id && !(await whyNot(ctx, await circleOf(ctx, row), person));
  return reader.isReviewer || reader.isCandidate;
}

/** Whether the reader may know where it stands, without what is in it; a party never. */
export async function mayWatch(ctx: Ctx, row: Appeal): Promise<boolean> {
  const { person } = ctx;
  const { parties } = await circleOf(ctx, row);
  if (!person?.isActive || conflictOf(person, parties) !== undefined) return false;
  if (hasRole(person, "compliance", "hr", "legal", "admin")) return true;
  if ((await whoMustReview(ctx, row)).some(({ managerId }) => managerId === person.id)) return true;
  return (await leaderIds(ctx)).includes(person.id);
}

/** Whether it is the reader's own. */
export const isMine = (ctx: Ctx, row: Appeal): boolean =>
  ctx.person !== undefined && appellantIds(row).includes(ctx.person.id);
