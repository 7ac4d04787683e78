import type { Ctx } from "./context.ts";
import { findFeedLink } from "./links.ts";
import { findPerson, type Person } from "./people.ts";
import type { Services } from "./services.ts";

/**
 * Something that a program of the person's own fetches again and again, such as their calendar, behind an address that
 * is the secret: whoever has it can read. One for each person and name; the person can take it back.
 */
export type Feed = {
  name: string;
  make(ctx: Ctx & { person: Person }): Promise<{ mime: string; fileName: string; text: string }>;
};

export type MadeFeed = Awaited<ReturnType<Feed["make"]>>;

/** What stands behind a feed's secret; undefined where it is unknown or taken back, and for whoever has left. */
export async function makeFeed(
  services: Services,
  registry: { feed(name: string): Feed | undefined },
  name: string,
  token: string,
): Promise<MadeFeed | undefined> {
  const feed = registry.feed(name);
  if (!feed) return undefined;
  return services.db.transaction(async (tx) => {
    const person = await findPerson(tx, await findFeedLink(tx, name, token));
    if (!person?.isActive) return undefined;
    const { id: actor, locale, zone } = person;
    return feed.make({ ...services, tx, now: services.clock.now(), person, actor, locale, zone });
  });
}
