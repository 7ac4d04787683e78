import type { Ctx } from "../../core/context.ts";
import { markMoved } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { wasHijackedAt } from "../accounts/index.ts";
import { accountIdOf, type Content, type Plan } from "./model.ts";
import { moveClock } from "./running/moving.ts";
import { runningClock } from "./running/store-hours.ts";
import { plansOnAccount } from "./store.ts";

/** A company account is stopped, or goes on: whoever has an approved plan on it hears so, and their card shows it. */
async function tellOwner(ctx: Ctx, { id, ownerId }: Plan): Promise<void> {
  const key = `${id}:account:${ctx.now.getTime()}`;
  const to = [{ personId: ownerId }];
  await markMoved(ctx, id);
  await addMessages(ctx.tx, ctx.now, [{ key, notice: "plans.paused", params: { id }, subject: id, to }]);
}

/** What follows for plans when an account is frozen, and when it is ours again. */
export const pausedPlans = {
  async paused(ctx: Ctx, { id: accountId }: { id: string }): Promise<void> {
    for (const plan of await plansOnAccount(ctx, accountId)) {
      const clock = await runningClock(ctx, plan.ownerId);
      if (clock?.planId === plan.id) await moveClock(ctx, clock, "halt", true);
      await tellOwner(ctx, plan);
    }
  },
  async resumed(ctx: Ctx, { id: accountId }: { id: string }): Promise<void> {
    for (const plan of await plansOnAccount(ctx, accountId)) await tellOwner(ctx, plan);
  },
};

/** Whether the company account that a plan speaks with is in other hands now. */
export async function isPaused(ctx: Ctx, content: Content): Promise<boolean> {
  const accountId = accountIdOf(content);
  return accountId !== undefined && (await wasHijackedAt(ctx, accountId, ctx.now));
}
