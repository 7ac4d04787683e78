import type { Ctx } from "../../core/context.ts";
import { moveCase } from "./handling.ts";
import type { Case } from "./model.ts";
import { mustBeFlagged } from "./protection.ts";

/**
 * Asked at each step that weighs on the person (R-CN-15): flags the case where they have reported since somebody last
 * thought of it. True: a second pair of eyes comes first, and whoever acts goes no further.
 */
export async function isFlaggedNow(ctx: Ctx, row: Case): Promise<boolean> {
  if (!(await mustBeFlagged(ctx, row))) return false;
  await moveCase(ctx, row, "flag", { set: { protection: "flagged" } });
  return true;
}
