import { createHash, randomBytes } from "node:crypto";
import type { Statement } from "../db/database.ts";
import { systemCtx } from "./context.ts";
import type { Registry } from "./feature.ts";
import { cleanText } from "./form.ts";
import { html } from "./html.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import type { Reader } from "./people.ts";
import type { Published } from "./published.ts";
import type { Services } from "./services.ts";

/**
 * The company's feeds for its OA or intranet: what features publish to everybody, the newest first, as Atom and JSON
 * Feed. Whoever shows them has a secret of their own, of which only the hash is kept.
 */
export type FeedFormat = "atom" | "json";

/** A feed as it is answered. The same content has the same tag. */
export type DrawnFeed = { mime: string; text: string; tag: string; changedAt: Date };

/** Entries in a feed: readers keep the older ones themselves. */
const ITEMS = 30;
const MIME: Record<FeedFormat, string> = {
  atom: "application/atom+xml; charset=utf-8",
  json: "application/feed+json; charset=utf-8",
};

const FIND: Statement = {
  name: "publications.find-key",
  text: "SELECT made_at FROM feed_key WHERE hash = $1 AND dropped_at IS NULL",
};

/** A new secret, and what is kept of it. */
export function newFeedKey(): { key: string; hash: string } {
  const key = randomBytes(24).toString("base64url");
  return { key, hash: hashOf(key) };
}
// 192 random bits: nothing to guess, so a plain hash is enough.
const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

/** The address of a feed with its secret. */
export const feedUrl = ({ publicUrl }: Pick<Services, "publicUrl">, format: FeedFormat, key: string): string =>
  `${publicUrl}/feeds/policy.${format}?key=${key}`;

/** A feed for whoever holds the secret; undefined for a secret that is unknown or taken back. */
export async function drawPublications(
  services: Services,
  registry: Pick<Registry, "features">,
  { format, key, locale }: { format: FeedFormat; key: string; locale: Locale },
): Promise<DrawnFeed | undefined> {
  const madeAt = await keyMadeAt(services.db, key);
  if (!madeAt) return undefined;
  const items = await services.db.transaction(async (tx) => {
    const ctx = { ...systemCtx(services, tx), locale };
    const found: Published[] = [];
    for (const feature of registry.features) found.push(...((await feature.publishes?.(ctx, ITEMS)) ?? []));
    return found.sort((a, b) => b.at.getTime() - a.at.getTime() || a.id.localeCompare(b.id)).slice(0, ITEMS);
  });
  const changes = items.map(({ at, changedAt }) => (changedAt ?? at).getTime());
  const changedAt = new Date(Math.max(madeAt.getTime(), ...changes));
  const text = await draw(services, { format, locale, items, changedAt });
  return { mime: MIME[format], text, tag: createHash("sha256").update(text).digest("base64url"), changedAt };
}

async function keyMadeAt(reader: Reader, key: string): Promise<Date | undefined> {
  if (!/^[\w-]{20,64}$/.test(key)) return undefined;
  return (await reader.sql<{ made_at: Date }>(FIND, [hashOf(key)]))[0]?.made_at;
}

async function draw(
  { publicUrl }: Services,
  { format, locale, items, changedAt }: { format: FeedFormat; locale: Locale; items: Published[]; changedAt: Date },
): Promise<string> {
  // Loaded when the first reader asks.
  const { Feed } = await import("feed");
  const t = coreWords.in(locale);
  // The secret stands in no file: it would be passed on with it.
  const self = `${publicUrl}/feeds/policy.${format}`;
  const feed = new Feed({
    id: self,
    title: t("publications.title"),
    description: t("publications.text"),
    language: locale,
    link: `${publicUrl}/`,
    updated: changedAt,
    generator: "Shenyan",
    feedLinks: { [format]: self },
    author: { name: t("publications.author") },
  });
  for (const item of items) {
    feed.addItem({
      id: `urn:shenyan:${item.id}`,
      title: oneLine(item.title),
      link: item.url ?? `${publicUrl}/`,
      published: item.at,
      date: item.changedAt ?? item.at,
      content: markup(item.text),
      ...(item.topic !== undefined && { category: [{ name: oneLine(item.topic), term: oneLine(item.topic) }] }),
    });
  }
  return format === "atom" ? feed.atom1() : feed.json1();
}

// What XML has no place for is left out of what people wrote.
const readable = (text: string): string => cleanText(text).replace(/[\ufffe\uffff]/g, "");
const oneLine = (text: string): string => readable(text).replace(/\s+/g, " ");
const markup = (text: string): string =>
  readable(text)
    .split(/\n{2,}/)
    .map((paragraph) =>
      String(html`<p>${paragraph.split("\n").map((line, at) => (at === 0 ? html`${line}` : html`<br>${line}`))}</p>`),
    )
    .join("");
