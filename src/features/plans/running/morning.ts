import { civilDateIn } from "../../../core/calendar/civil.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson } from "../../../core/people.ts";
import { type Plan, spansOn } from "../model.ts";
import { openMonths } from "../standing/opening.ts";
import { findPlan, readRevision } from "../store.ts";
import { hasHours, nextWake } from "./follow.ts";
import { morningOf } from "./hours.ts";
import { calendarOf } from "./moving.ts";
import { awakeAt, setWake } from "./store-hours.ts";

/** Tells the owner of the day, once however many plans they have, and sets the next morning. */
async function wake(ctx: Ctx, plan: Plan): Promise<void> {
  const owner = await findPerson(ctx.tx, plan.ownerId);
  if (!owner?.isActive || !hasHours(plan.state)) return setWake(ctx, plan.id, undefined);
  const calendar = calendarOf(ctx, owner);
  const content = await readRevision(ctx, plan.id, plan.revision);
  await openMonths(ctx, plan, content, owner);
  const day = civilDateIn(ctx.now, calendar.zone);
  const spans = spansOn(content, day, calendar);
  const [first, last] = [spans[0], spans.at(-1)];
  if (first && last && last.to > ctx.now) {
    // Another hour was chosen since.
    const at = morningOf(day, first, calendar.zone, owner.remindFrom);
    if (at > ctx.now) return setWake(ctx, plan.id, at);
    const to = [{ personId: owner.id }];
    const key = `plans.morning:${owner.id}:${day}`;
    await addMessages(ctx.tx, ctx.now, [{ key, notice: "plans.morning", params: { day }, subject: plan.id, to }]);
  }
  await setWake(ctx, plan.id, await nextWake(ctx, plan, owner));
}

/** So many in one round; what is left comes with the next. */
const MAX = 2000;

/** In the morning of each day with windows its owner is told: at most five minutes late, and once. */
export const mornings: RecurringJob = {
  name: "plans.mornings",
  cron: "*/5 * * * *",
  what: "Tells people in the morning what social-media use is planned for the day",
  async handle(services) {
    const { db, clock } = services;
    for (const id of await db.transaction((tx) => awakeAt({ tx }, clock.now(), MAX)))
      await db.transaction(async (tx) => {
        const ctx = systemCtx(services, tx);
        const plan = await findPlan(ctx, id);
        if (plan) await wake(ctx, plan);
      });
  },
};
