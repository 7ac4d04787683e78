import type { Ctx } from "../../core/context.ts";
import type { Published } from "../../core/published.ts";
import { kindLine, stillText } from "./reader-cards.ts";
import { inFeed } from "./store.ts";

/** What went out and was marked for the feed, the newest first; what was taken back is gone from it. */
export async function publishedBroadcasts(ctx: Ctx, limit: number): Promise<Published[]> {
  return (await inFeed(ctx, limit)).flatMap((row): Published[] => {
    const { id, content, startedAt } = row;
    if (!content || !startedAt) return [];
    const { title } = content.words[ctx.locale];
    const topic = kindLine(ctx.locale, { row: { ...row, content } });
    return [{ id, title, text: stillText(ctx.locale, content), at: startedAt, topic }];
  });
}
