import type { Services } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";
import { type CardRef, dropMessage, findRef, markAsked } from "./card-ref.ts";
import type { WecomClient } from "./client.ts";

/** Its 24 hours are over. */
const TOO_LATE = "42052";
/** Not known, or of another app; what a message that was taken back already is called is not said. */
const UNKNOWN = "40058";

type Parts = { client: WecomClient; db: Pick<Services["db"], "sql"> };

/**
 * Takes a whole delivery back: its card and what stands above it. False where any of it still stands, which is kept:
 * what went before is not asked about again. @throws PlatformError when it may be tried again
 */
export async function takeBack(parts: Parts, deliveryId: string): Promise<boolean> {
  const ref = await findRef(parts.db, deliveryId);
  const isAlone = await takeBackAbove(parts, deliveryId, ref);
  if (ref.msgId === undefined) return isAlone && ref.sent === (ref.above?.length ?? 0);
  return (await takeBackOne(parts, deliveryId, ref.msgId, ref)) && isAlone;
}

/** Takes back what stands above the card of a delivery. False where some of it still stands. @throws PlatformError */
export async function takeBackAbove(parts: Parts, deliveryId: string, ref: CardRef): Promise<boolean> {
  const above = ref.above ?? [];
  // Of a message whose answer got lost, or that is older than this list, no id is known.
  let isAll = ref.sent <= above.length + 1;
  for (const msgid of above) isAll = (await takeBackOne(parts, deliveryId, msgid, ref)) && isAll;
  return isAll;
}

async function takeBackOne({ client, db }: Parts, id: string, msgid: string, { asked }: CardRef): Promise<boolean> {
  try {
    await client.recall(msgid);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.retry === "unknown") await markAsked(db, id, msgid);
    if (error.code === TOO_LATE) return false;
    if (error.code !== UNKNOWN) throw error;
    // Unless an earlier call did it, whose answer got lost.
    if (asked !== msgid) return false;
  }
  await dropMessage(db, id, msgid);
  return true;
}
