import { type Ctx, systemCtx } from "../../core/context.ts";
import type { RecurringJob } from "../../core/jobs.ts";
import { withdrawApproval } from "../approvals/index.ts";
import { movePlan } from "./handling.ts";
import { plansOfLeavers } from "./store.ts";

/**
 * Ends the plans of those who have left: what was asked about falls, what was approved covers nothing more. Asked again
 * it finds nothing. @returns how many ended
 */
export async function endPlansOfLeavers(given: Ctx): Promise<number> {
  const ctx: Ctx = { ...given, person: undefined, actor: "system" };
  const plans = await plansOfLeavers(ctx);
  for (const row of plans) {
    await movePlan(ctx, row, "ownerLeft", { set: { closed_at: ctx.now } });
    await withdrawApproval(ctx, row.id);
  }
  return plans.length;
}

/** Platforms tell of leavers at any time; those above hear of it by day. */
export const leaversJob: RecurringJob = {
  name: "plans.end-of-leavers",
  cron: "35 8-20 * * *",
  what: "Ends the plans of those who have left",
  async handle(services) {
    const count = await services.db.transaction((tx) => endPlansOfLeavers(systemCtx(services, tx)));
    if (count > 0) services.log.info({ count }, "plans of leavers ended");
  },
};
