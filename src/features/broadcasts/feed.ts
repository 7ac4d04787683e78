import type { ClauseId } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import type { Locale } from "../../core/locale.ts";
import type { Kind, Wording } from "./model.ts";
import { inFeed } from "./store.ts";

/** One entry of the public feed, in both languages; nothing in it is about a person. */
export type FeedEntry = {
  id: string;
  number: number;
  kind: Kind;
  at: Date;
  words: Record<Locale, Wording>;
  clauses: readonly ClauseId[];
  isFictional: boolean;
};

/** What went out and was marked for the feed, the newest first; what was taken back is gone from it. */
export async function publishedForFeed(ctx: Pick<Ctx, "tx" | "vault">, limit: number): Promise<FeedEntry[]> {
  return (await inFeed(ctx, limit)).flatMap(({ id, number, kind, content, startedAt }) =>
    content && startedAt
      ? [
          {
            id,
            number,
            kind,
            at: startedAt,
            words: content.words,
            clauses: content.clauses,
            isFictional: content.isFictional === true,
          },
        ]
      : [],
  );
}
