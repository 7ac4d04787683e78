import type { Ctx } from "../../core/context.ts";
import type { DuePage, DueSubject, RetentionRule } from "../../core/retention.ts";
import { eraseApprovals } from "../approvals/index.ts";
import { planWords } from "./messages/index.ts";
import { dueClosed, erasePlan } from "./store.ts";

/** What was planned and done is kept for two years after its end: as long as somebody may ask what covered an hour. */
export const planRetention: RetentionRule = {
  kind: "plans.closed",
  months: 24,
  description: (locale) => planWords.in(locale)("data.kept"),
  due: (ctx: Ctx, limit: number, page: DuePage): Promise<DueSubject[]> => dueClosed(ctx, limit, page),
  async erase(ctx, id) {
    if (!(await erasePlan(ctx, id))) return false;
    await eraseApprovals(ctx, id);
    return true;
  },
};
