import { type Ctx, systemCtx } from "../../../core/context.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { settleSanction } from "../sanctions/course.ts";
import { LIVES } from "./lives.ts";
import { moveObligation } from "./moving.ts";
import { leaversWith, obligationsAbout } from "./store.ts";

/**
 * The person has left: what was theirs to do, and what was not done to them yet, lapses; the record stays. What runs after
 * the end of a contract goes on: its formalities, a deduction already instructed, a claim of the company.
 */
export async function onLeave(ctx: Ctx, personId: string): Promise<void> {
  const touched = new Set<string>();
  for (const row of await obligationsAbout(ctx, personId)) {
    if (!LIVES[row.kind].states[row.state]?.leave) continue;
    await moveObligation(ctx, row, "leave", { isFromCase: true, terms: { ended: "left", isSuspended: undefined } });
    touched.add(row.sanctionId);
  }
  for (const sanctionId of touched) await settleSanction(ctx, sanctionId);
}

/** The directories say who has left; what was asked of them ends in the night after. */
export const lapseOfLeavers: RecurringJob = {
  name: "obligations.lapse-of-leavers",
  cron: "30 4 * * *",
  what: "Ends what was asked of people who have left",
  async handle(services) {
    for (const personId of await leaversWith(services.db)) {
      await services.db.transaction((tx) => onLeave(systemCtx(services, tx), personId));
    }
  },
};
