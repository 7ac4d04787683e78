import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Duties } from "../../../core/feature.ts";
import { findPeople } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import { sayNumber } from "../model.ts";
import { findPlan } from "../store.ts";
import { sayMonth } from "./cards.ts";
import { standingWords } from "./messages/index.ts";
import { findMonth } from "./store-standing.ts";

/** A month is reported by the owner; whoever is above them hears once that it was not. */
export const monthDuties: Duties = {
  prefix: "pmo",
  async whoMust(ctx, subject) {
    const row = await findMonth(ctx, subject);
    return row ? findPeople(ctx.tx, [row.ownerId]) : [];
  },
  async whoNext(ctx, subject, _kind, level) {
    const row = level === 1 ? await findMonth(ctx, subject) : undefined;
    return row ? (await lineAbove(ctx, row.ownerId)).slice(0, 1) : [];
  },
  async line(ctx: Ctx, subject) {
    const row = await findMonth(ctx, subject);
    const plan = row && (await findPlan(ctx, row.planId));
    if (!row || !plan || row.state !== "open") return undefined;
    const t = standingWords.in(ctx.locale);
    const [owner] = await findPeople(ctx.tx, [row.ownerId]);
    const isOwn = ctx.person?.id === row.ownerId;
    return {
      title: t("duty.month", { number: sayNumber(plan.number), month: sayMonth(row.month, ctx.locale) }),
      action: isOwn
        ? { kind: "open", label: t("buttons.month"), callback: callback("plan.month", row.id) }
        : { kind: "run", label: t("buttons.view"), callback: callback("plan.view", plan.id) },
      ...(owner && { who: owner.name }),
    };
  },
};
