import type { Ctx } from "../../core/context.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { planCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import type { Plan } from "./model.ts";

/** The plan as a card that follows it. */
export async function shown(ctx: Ctx, row: Plan): Promise<Reply> {
  return {
    ...showCard(planCard(ctx, await readFacts(ctx, row))),
    live: { notice: "plans.owner", params: { id: row.id }, subject: row.id },
  };
}
