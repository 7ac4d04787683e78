import type { Ctx } from "../../../core/context.ts";
import { markStale } from "../../../core/outbox.ts";
import type { Person } from "../../../core/people.ts";
import type { Question } from "../courses/model.ts";
import { repetitionWords } from "./messages/index.ts";
import { GAPS, inDays } from "./model.ts";
import { comeBack, holdPace, mayStop, renewPace } from "./store.ts";

/** Whether somebody's wish to be asked nothing holds. */
export const isStopped = async (
  ctx: Pick<Ctx, "tx">,
  { stoppedAt }: { stoppedAt: Date | undefined },
): Promise<boolean> => stoppedAt !== undefined && (await mayStop(ctx));

/**
 * Of a question that was answered wrong in a quiz: it comes back, in the transaction that keeps the answer. What is said
 * of that to the person; undefined where they want no questions, of whom nothing is kept then.
 */
export async function bringBack(
  ctx: Ctx & { person: Person },
  { course, id: question }: Pick<Question, "course" | "id">,
): Promise<string | undefined> {
  const { id: personId } = ctx.person;
  if (await isStopped(ctx, await holdPace(ctx, personId))) return undefined;
  const id = await comeBack(ctx, { personId, course, question, dueAt: inDays(ctx.now, GAPS[0]) });
  await renewPace(ctx, personId);
  await markStale(ctx.tx, id, ctx.now);
  return repetitionWords.in(ctx.locale)("comesBack", { days: GAPS[0] });
}
