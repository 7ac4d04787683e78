import type { Ctx } from "../../core/context.ts";
import type { Broadcast } from "./model.ts";
import { whyNotTell } from "./real/source.ts";
import { countAudience } from "./store-audience.ts";

/** Why a broadcast cannot go out as it stands; asked again when it is released. */
export async function whyNotReady(ctx: Ctx, row: Broadcast): Promise<string | undefined> {
  const { ways, isInFeed } = row;
  const isTold = ways.isDirect || ways.isMail;
  if (!isTold && ways.channels.length === 0 && !isInFeed) return "no-way";
  if (isTold && (await countAudience(ctx, row.audience)) === 0) return "nobody";
  return row.sourceId === undefined ? undefined : whyNotTell(ctx, row);
}
