import { placesOf } from "../../core/audience.ts";
import { type Ctx, systemCtx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import type { Job } from "../../core/jobs.ts";
import { addMessages, type OutgoingMessage } from "../../core/outbox.ts";
import type { Services } from "../../core/services.ts";
import { channelsAmong } from "./channels.ts";
import { FOLLOW, moveBroadcast } from "./handling.ts";
import { localTimes } from "./local-time.ts";
import { type Broadcast, outOf } from "./model.ts";
import { whyNotGoOut } from "./ready.ts";
import { startOf } from "./starting.ts";
import { findBroadcast } from "./store.ts";
import { isWaiting } from "./store-results.ts";
import * as sending from "./store-sending.ts";

/** What a broadcast needs done as it stands: each step in transactions of its own, so that a crash loses none. */
export async function followBroadcast(services: Services, id: string): Promise<void> {
  const begun = await read(services, id);
  if (begun?.state === "released" && (await isToBegin(services, begun))) await move(services, begun, "begin");
  const row = await read(services, id);
  switch (row?.state) {
    case "sending":
      await sending.letGo(services.db, id, services.clock.now());
      await queueAll(services, row);
      await finish(services, id);
      break;
    case "paused":
      await sending.holdBack(services.db, id, services.clock.now());
      break;
    case "stopped":
      await sending.dropWaiting(services.db, id, services.clock.now());
      await close(services, row);
      break;
    case "recalled":
    case "ended":
      await sending.dropWaiting(services.db, id, services.clock.now());
      await takeBack(services, row);
      await close(services, row);
      break;
  }
}

/** Follows each move of a broadcast at once. */
export const followJob: Job = {
  name: FOLLOW,
  handle: (services, { id }) => followBroadcast(services, String(id)),
};

const read = (services: Services, id: string): Promise<Broadcast | undefined> =>
  services.db.transaction((tx) => findBroadcast(systemCtx(services, tx), id));

/** Whether its time has come, and nothing stands against it; what does is looked at again in a minute. */
const isToBegin = (services: Services, row: Broadcast): Promise<boolean> =>
  services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
    return startOf(row, ctx.now, calendar) <= ctx.now && (await whyNotGoOut(ctx, row)) === undefined;
  });

/** A move by the clock; somebody may have been faster, and then what they did counts. */
async function move(services: Services, row: Broadcast, event: "begin" | "finish"): Promise<void> {
  try {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const set = event === "begin" ? { started_at: ctx.now } : { closed_at: ctx.now };
      await moveBroadcast(ctx, row, event, { set });
    });
  } catch (error) {
    if (!(error instanceof ChangedMeanwhile)) throw error;
  }
}

/** Queues page by page from where the cursor stands; nothing while somebody else does. */
async function queueAll(services: Services, row: Broadcast): Promise<void> {
  if (row.queuedAt) return;
  const times = await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    return localTimes(ctx, row, row.startedAt ?? ctx.now, row.plannedAt ? await placesOf(ctx, row.audience) : []);
  });
  for (;;) {
    const isDone = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const place = await sending.lockBroadcast(ctx, row.id, ["sending"]);
      if (!place) return true;
      if (place.cursor === "") await addMessages(tx, ctx.now, await channelMessages(ctx, row));
      if (!row.ways.isDirect && !row.ways.isMail) {
        await sending.endQueueing(ctx, row.id);
        return true;
      }
      return (await sending.queuePage(ctx, row, place.cursor, times)).isLast;
    });
    if (isDone) return;
  }
}

/** One for each group or channel that is there still. */
async function channelMessages(ctx: Ctx, { id, ways }: Broadcast): Promise<OutgoingMessage[]> {
  return (await channelsAmong(ctx, ways.channels)).map(({ id: channel, platform }) => ({
    key: `${id}:channel:${channel}`,
    notice: "broadcasts.channel",
    params: { id },
    subject: outOf(id),
    to: [{ platform, channel }],
  }));
}

async function finish(services: Services, id: string): Promise<void> {
  const row = await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    const found = await findBroadcast(ctx, id);
    return found?.state === "sending" && found.queuedAt && !(await isWaiting(ctx, id)) ? found : undefined;
  });
  if (row) await move(services, row, "finish");
}

/** Nothing of it moves any more. */
async function close(services: Services, { id }: Broadcast): Promise<void> {
  await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    if (!(await isWaiting(ctx, id))) await sending.closeBroadcast(ctx, id);
  });
}

/** Everybody who has it sees that it was taken back, or is over; where it was wrong, they are told besides. */
async function takeBack(services: Services, row: Broadcast): Promise<void> {
  if (row.recalledAllAt) return;
  for (;;) {
    const isDone = await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const place = await sending.lockBroadcast(ctx, row.id, ["recalled", "ended"]);
      if (!place) return true;
      if (place.recallCursor === "") await sending.recallChannels(ctx, row.id);
      const { isLast, cursor, people } = await sending.recallPage(ctx, row.id, place.recallCursor);
      if (row.state === "recalled" && row.content?.recall?.isTold && people.length > 0) {
        const to = people.map((personId) => ({ personId }));
        const [subject, notice] = [`${row.id}:corrected`, "broadcasts.corrected"];
        await addMessages(tx, ctx.now, [{ key: `${subject}:${cursor}`, notice, params: { id: row.id }, subject, to }]);
      }
      return isLast;
    });
    if (isDone) return;
  }
}
