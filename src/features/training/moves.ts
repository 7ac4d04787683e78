import type { Ctx } from "../../core/context.ts";
import { applyMove, type MoveInput, markMoved } from "../../core/lifecycle.ts";
import type { Person } from "../../core/people.ts";
import { campaignsOf } from "./campaigns/store-campaigns.ts";
import { assignmentLife } from "./life.ts";
import type { Assignment, Cause } from "./model.ts";

/** What the message that asked somebody is about: it follows each of the tasks that it tells of. */
export const toldOf = (cause: Cause, personId: Person["id"]): string => `${cause}:${personId}`;

/** Moves a task, and has the cards follow that tell of it together with others. */
export async function moveTask(ctx: Ctx, row: Assignment, event: string, input: MoveInput = {}): Promise<void> {
  await applyMove(ctx, assignmentLife, row, event, input);
  if (row.cause === "own") return;
  const causes = new Set<string>([row.cause, ...(await campaignsOf(ctx, row.id))]);
  for (const cause of causes) await markMoved(ctx, toldOf(cause as Cause, row.personId));
}
