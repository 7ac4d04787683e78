import { type Ctx, systemCtx } from "../../core/context.ts";
import type { RecurringJob } from "../../core/jobs.ts";
import { moveCase, tellOf } from "./handling.ts";
import { caseLife } from "./life.ts";
import type { Case } from "./model.ts";
import { actingHandler, decidersOf, isStuck, teamOf } from "./parties.ts";
import { findCase, openCases } from "./store.ts";

/** Cases that nobody has any more: the team takes them, or those who oversee hear that nobody is left (COI-7). */

/** Who had it did nothing for days, or has left; somebody of the team takes it, who had it among them. */
export async function goBack(ctx: Ctx, row: Case): Promise<void> {
  const former = row.handlerId ? { formerId: row.handlerId } : {};
  const isNobodyLeft = (await teamOf(ctx, row)).length === 0;
  await moveCase(ctx, { ...row, handlerId: undefined, ...former }, isNobodyLeft ? "strand" : "goBack", {
    set: { handler_id: null, is_taken: false },
  });
}

/** Looks at one case. */
async function follow(ctx: Ctx, row: Case): Promise<void> {
  if (row.state === "proposed" && (await decidersOf(ctx, row)).length === 0)
    await tellOf(ctx, row, "cases.undecidable", "overseers");
  if (row.state === "second_approval" && (await isStuck(ctx, row))) {
    await tellOf(ctx, row, "cases.undecidable", "overseers");
    // The two who can send it back.
    await tellOf(ctx, row, "cases.handler", "handler");
    await tellOf(ctx, row, "cases.handler", "decided");
  }
  if (!("strand" in caseLife.states[row.state]) || (await actingHandler(ctx, row))) return;
  // Who has left or became a party has it no more; what waits for the team already goes on waiting.
  if (row.handlerId || (await teamOf(ctx, row)).length === 0) await goBack(ctx, row);
}

const MAX = 2000;

/** People leave and lose their roles in the directories: what that does to open cases is seen within the hour. */
export const followPeople: RecurringJob = {
  name: "cases.follow-people",
  cron: "20 * * * *",
  what: "Passes on cases whose handler has left, and says where nobody may handle or decide any more",
  async handle(services) {
    const rows = await services.db.transaction((tx) => openCases(systemCtx(services, tx), "", MAX));
    for (const { id } of rows)
      await services.db.transaction(async (tx) => {
        const ctx = systemCtx(services, tx);
        const row = await findCase(ctx, id);
        if (row) await follow(ctx, row);
      });
  },
};
