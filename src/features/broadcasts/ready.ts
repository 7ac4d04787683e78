import { countAudience } from "../../core/audience.ts";
import { nextWorkingTime } from "../../core/calendar/index.ts";
import type { Ctx } from "../../core/context.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { Broadcast } from "./model.ts";
import { whyNotTell } from "./real/source.ts";

/** Why a broadcast cannot go out as it stands; asked again when it is released. */
export async function whyNotReady(ctx: Ctx, row: Broadcast): Promise<string | undefined> {
  const { ways, isInFeed } = row;
  const isTold = ways.isDirect || ways.isMail;
  if (!isTold && ways.channels.length === 0 && !isInFeed) return "no-way";
  if (isTold && (await countAudience(ctx, row.audience)) === 0) return "nobody";
  return whyNotGoOut(ctx, row);
}

/** Why what is released, or was held back, may not go out now: the case behind it is open again, or fell. */
export const whyNotGoOut = async (ctx: Ctx, row: Broadcast): Promise<string | undefined> =>
  row.sourceId === undefined ? undefined : whyNotTell(ctx, row);

/**
 * Whether one from real life, which something held up, waits for the company's office time: as one that begins late does,
 * since nobody chose the night for it.
 */
export function isForOfficeTime({ calendars, company, now }: Ctx, { sourceId }: Pick<Broadcast, "sourceId">): boolean {
  if (sourceId === undefined) return false;
  return nextWorkingTime(calendars.of(company.region, company.zone), now, OFFICE_HOURS) > now;
}
