import { civilDateIn } from "../../../core/calendar/index.ts";
import { systemCtx } from "../../../core/context.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages } from "../../../core/outbox.ts";
import { withRoles } from "../../../core/people.ts";
import type { KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";

/** A consultation whose time is over waits for HR to answer what is open, file the minutes and end it. */
export const isOver = ({ state, consultUntil }: KeptVersion, now: Date): boolean =>
  state === "consultation" && consultUntil !== undefined && consultUntil <= now;

/** In the morning of a working day HR hears, once, that the time of a consultation is over; extended, once more. */
export const closingJob: RecurringJob = {
  name: "policy.consultation-over",
  cron: "30 9 * * *",
  what: "Tells HR on the first working day after a consultation that its time is over",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const { region, zone } = ctx.company;
      if (!ctx.calendars.of(region, zone).isWorkingDay(civilDateIn(ctx.now, zone))) return;
      const over = (await versionsOf(ctx)).filter((version) => isOver(version, ctx.now));
      if (over.length === 0) return;
      const to = (await withRoles(tx, ["hr"])).map(({ id }) => ({ personId: id }));
      const messages = over.map(({ id, consultUntil }) => ({
        key: `${id}:over:${consultUntil?.toISOString()}`,
        notice: "policy.over",
        params: { id },
        subject: id,
        to,
      }));
      await addMessages(tx, ctx.now, messages);
    });
  },
};
