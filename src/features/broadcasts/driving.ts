import { systemCtx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import type { RecurringJob } from "../../core/jobs.ts";
import type { Services } from "../../core/services.ts";
import { findCase } from "../cases/index.ts";
import { fromTheStart, moveBroadcast } from "./handling.ts";
import { type Broadcast, isOut, REAL_LIFE_DAYS } from "./model.ts";
import { whyNotSource } from "./real/source.ts";
import { driveSchedule } from "./schedules/driving.ts";
import { activeSchedules } from "./schedules/store.ts";
import { followBroadcast } from "./sending.ts";
import { fromRealLife, sealContent, underWay } from "./store.ts";

/**
 * What broadcasts need by the clock: those whose time has come begin, what a crash left goes on, schedules draft, and
 * what rests on a decision that has fallen is taken back.
 */
export const driveBroadcasts: RecurringJob = {
  name: "broadcasts.drive",
  cron: "* * * * *",
  what: "begins broadcasts that are due, goes on with those under way, drafts what schedules ask for",
  async handle(services) {
    const read = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      return { rows: await underWay(ctx), real: await fromRealLife(ctx), schedules: await activeSchedules(ctx) };
    });
    for (const { id } of read.schedules)
      await alone(services, id, () => services.db.transaction((tx) => driveSchedule(systemCtx(services, tx), id)));
    for (const row of read.real) await alone(services, row.id, () => followSource(services, row));
    for (const { id } of read.rows) await alone(services, id, () => followBroadcast(services, id));
  },
};

/** What one of them cannot do holds up none of the others. */
async function alone(services: Services, subject: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (err) {
    // Somebody moved it in the meantime, or a rule stands against it: the next minute looks again.
    if (err instanceof ChangedMeanwhile) return;
    if (err instanceof UserError) services.log.warn({ code: err.code, subject }, "a broadcast waits");
    else services.log.error({ err, subject }, "a broadcast could not go on");
  }
}

/** A case study from real life rests on a decision: it waits for an appeal, falls with it, and ends after its days. */
async function followSource(services: Services, row: Broadcast): Promise<void> {
  await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    const source = row.sourceId ? await findCase(ctx, row.sourceId) : undefined;
    if (source?.state === "annulled") {
      if (!isOut(row.state) && row.state !== "released" && row.state !== "ended")
        return moveBroadcast(ctx, row, "discard", { set: { closed_at: ctx.now } });
      const recall = { isReversed: true as const, isTold: true };
      const content = row.content && sealContent(ctx, row.id, { ...row.content, recall });
      return moveBroadcast(ctx, row, "recall", { set: { ...(content && { content }), ...fromTheStart } });
    }
    if (row.state === "sending" && source && (await whyNotSource(ctx, source)) === "under-appeal")
      return moveBroadcast(ctx, row, "pause");
    const isOld = row.startedAt && ctx.now.getTime() - row.startedAt.getTime() >= REAL_LIFE_DAYS * 86_400_000;
    if (isOld && (row.state === "done" || row.state === "stopped"))
      return moveBroadcast(ctx, row, "expire", { set: fromTheStart });
    return undefined;
  });
}
