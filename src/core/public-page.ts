import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import type { Locale } from "./locale.ts";
import { findPerson } from "./people.ts";
import type { FormOpening } from "./reply.ts";
import type { Services } from "./services.ts";

/**
 * What a printed code leads whoever scans it to: `/w/q/<name>/<token>`, without signing in. The token is the secret; the
 * address stands on paper and on walls, so it carries no time and is drawn as things are at each opening.
 */
export type PublicPage = {
  name: string;
  /** Worth asking the chat platform in its own browser who is there. Never for what outsiders scan: they are turned away. */
  asksWho?: true;
  /** `ctx.person` is whoever is signed in, in a chat platform's own browser; mostly nobody. Undefined: no such page. */
  draw(ctx: Ctx, token: string): Promise<PublicView | undefined>;
};

/** A card to look at, or a form for whom we know. `isMissing`: what was asked for is not there, as the card says. */
export type PublicView = { card: Card; isMissing?: true } | { form: FormOpening };

/** `locale`: of the browser; somebody whom we know reads in their own. */
export type AskedPublicPage = { name: string; token: string; locale: Locale; personId: string | undefined };
export type DrawnPublicPage = { view: PublicView; locale: Locale; asksWho: boolean };

/** The page behind a scanned address; undefined where nothing answers to that name. */
export async function drawPublicPage(
  services: Services,
  registry: { publicPage(name: string): PublicPage | undefined },
  asked: AskedPublicPage,
): Promise<DrawnPublicPage | undefined> {
  const page = registry.publicPage(asked.name);
  if (!page) return undefined;
  return services.db.transaction(async (tx) => {
    const known = await findPerson(tx, asked.personId);
    const person = known?.isActive ? known : undefined;
    const locale = person?.locale ?? asked.locale;
    const zone = person?.zone ?? services.company.zone;
    const actor = person?.id ?? "anonymous";
    const view = await page.draw(
      { ...services, tx, now: services.clock.now(), person, actor, locale, zone },
      asked.token,
    );
    return view && { view, locale, asksWho: page.asksWho === true };
  });
}

/** The address that stands in the code. */
export const publicPagePath = (name: string, token: string): string => `/w/q/${name}/${token}`;
