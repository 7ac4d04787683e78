import type { Notice } from "../../../core/feature.ts";
import { findPerson } from "../../../core/people.ts";
import { maySee } from "../handling.ts";
import { isOver } from "../model.ts";
import { budgetOf } from "../running/hours.ts";
import { findPlan, readRevision } from "../store.ts";
import { monthCard, renewalCard } from "./cards.ts";
import { standingWords } from "./messages/index.ts";
import { findMonth, readMonth } from "./store-standing.ts";

export const standingNotices: Notice[] = [
  {
    name: "plans.month",
    family: "plans.month",
    called: (locale) => standingWords.in(locale)("sent.month"),
    async render(ctx, params) {
      const row = await findMonth(ctx, String(params.id));
      const plan = row && (await findPlan(ctx, row.planId));
      if (!row || !plan || !(await maySee(ctx, plan))) return undefined;
      const isOwn = ctx.person?.id === plan.ownerId;
      const owner = isOwn ? undefined : await findPerson(ctx.tx, plan.ownerId);
      return monthCard(ctx, {
        plan,
        row,
        report: await readMonth(ctx, row.id),
        budget: budgetOf(await readRevision(ctx, plan.id, plan.revision)),
        name: isOwn ? undefined : (owner?.name ?? "–"),
      });
    },
  },
  {
    name: "plans.renewal",
    called: (locale) => standingWords.in(locale)("sent.renewal"),
    async render(ctx, params) {
      const plan = await findPlan(ctx, String(params.id));
      if (!plan || plan.ownerId !== ctx.person?.id) return undefined;
      const { lastDay } = await readRevision(ctx, plan.id, plan.revision);
      return renewalCard(ctx, plan, lastDay, ctx.person.zone ?? ctx.zone, isOver(plan.state));
    },
  },
];
