import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import { readPageToken } from "./links.ts";
import type { Locale } from "./locale.ts";
import { findPerson, hasRole, type Person, type Role } from "./people.ts";
import type { Picture } from "./picture.ts";
import type { Services } from "./services.ts";

/**
 * A page in the browser that is only read: for what a chat has no room for. `may` spares it the plain cases; `draw`
 * asks for the right of `ctx.person` at each opening and answers undefined where there is none.
 */
export type ReadPage = {
  name: string;
  may?: readonly Role[];
  /** @param query what stands in the address behind the question mark; anybody can write there what they like */
  draw(ctx: Ctx & { person: Person }, query: Readonly<Record<string, string>>): Promise<PageView | undefined>;
};

/** What stands on such a page, as data in the reader's language. */
export type PageView = {
  title: string;
  /** In a line below the title. */
  about?: string;
  /** Rows of links to the same page with another query. */
  turns: readonly { label: string; links: readonly PageTurn[] }[];
  picture?: { picture: Picture; alt: string };
  table?: { caption: string; columns: readonly string[]; rows: readonly (readonly string[])[] };
  /** A long text under headings; those of level 2 are listed above it, under this label. */
  sections?: { contents: string; parts: readonly PageSection[] };
  /** Cards as those who get them will see them. */
  specimens?: readonly Specimen[];
  notes: readonly string[];
  /** What to do once it is read. */
  next?: { label: string; url: string };
};
/** `id`: what an address points to behind the hash. Texts are paragraphs; runs show what was taken out and put in. */
export type PageSection = {
  id: string;
  level: 2 | 3 | 4 | 5;
  heading: string;
  about?: string;
  paragraphs: readonly (string | readonly TextRun[])[];
};
export type TextRun = { kind: "same" | "removed" | "added"; text: string };
/**
 * A card to look at, drawn for each place where it can be read as that place would show it; nothing on it can be pressed.
 * `goes`: to people one by one, by mail, or to where many read.
 */
export type Specimen = {
  id: string;
  heading: string;
  about?: string;
  card: Card;
  /** Of the card; the page around it is in the language of who looks. */
  locale: Locale;
  goes: "direct" | "mail" | "channel";
};
export type PageTurn = { label: string; query: Readonly<Record<string, string>>; isHere?: boolean };

export type DrawnPage = { view: PageView; locale: Locale; personId: string };

/**
 * The page that a signed address asks for, drawn for the person whom the address was given to. Undefined for an address
 * that is made up or too old, and for somebody who has left or lost the right since.
 */
export async function drawReadPage(
  services: Services,
  registry: { page(name: string): ReadPage | undefined },
  token: string,
  query: Readonly<Record<string, string>>,
): Promise<DrawnPage | undefined> {
  const now = services.clock.now();
  const asked = readPageToken({ vault: services.vault, now }, token);
  const page = asked && registry.page(asked.page);
  if (!asked || !page) return undefined;
  return services.db.transaction(async (tx) => {
    const person = await findPerson(tx, asked.personId);
    if (!person?.isActive || (page.may && !hasRole(person, ...page.may))) return undefined;
    const { id: actor, locale, zone } = person;
    const view = await page.draw({ ...services, tx, now, person, actor, locale, zone }, query);
    return view && { view, locale, personId: person.id };
  });
}
