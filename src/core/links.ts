import { createHash, randomBytes } from "node:crypto";
import type { Statement, Tx } from "../db/database.ts";
import type { Reader } from "./people.ts";
import type { Services } from "./services.ts";

/**
 * Pages that are opened from a card. A form link is kept by its hash alone, lives shortly and submits once; a details
 * link carries its own signature and only shows. The token stands in the address and nowhere else.
 */
export type FormLink = {
  personId: string | undefined;
  form: string;
  context: Record<string, string>;
  /** What was already said, e.g. in a dialogue that goes on as a page. */
  values?: Record<string, unknown>;
};

/** Minutes. Long enough to write with care, short enough that a forwarded address is soon worthless. */
export const FORM_LINK_MINUTES = 120;
const SESSION_HOURS = 12;
/** Days that a details link shows its card; short, since whoever has the address can read. */
export const DETAILS_DAYS = 3;
/** Minutes that a link to one file works. */
const FILE_MINUTES = 10;
/** Hours that a link to a page to read works: as long as somebody may leave it open beside their work. */
export const PAGE_HOURS = 2;
/** A feed's address works until it is taken back, or its person leaves. */
const FEED_YEARS = 10;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
const newToken = (): string => randomBytes(24).toString("base64url");

const MAKE: Statement = {
  name: "links.make",
  text: "INSERT INTO page_link (hash, kind, person_id, data, expires_at) VALUES ($1, 'form', $2, $3, $4)",
};
const FIND: Statement = {
  name: "links.find",
  text: "SELECT person_id, data, expires_at, used_at FROM page_link WHERE hash = $1 AND kind = 'form'",
};
const USE: Statement = {
  name: "links.use",
  text: "UPDATE page_link SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING hash",
};

type Has = Pick<Services, "vault"> & { now: Date };

/** The token of a new form link, to be put behind `/w/f/`. */
export async function makeFormLink(tx: Reader, { vault, now }: Has, link: FormLink): Promise<string> {
  const token = newToken();
  const hash = hashOf(token);
  const expiresAt = new Date(now.getTime() + FORM_LINK_MINUTES * 60_000);
  const { personId, ...data } = link;
  await tx.sql(MAKE, [hash, personId ?? null, vault.seal("page", JSON.stringify(data), hash), expiresAt]);
  return token;
}

export type FoundLink = { state: "open" | "used" | "expired"; link: FormLink };

/** What a token opens; undefined for one that never was. */
export async function findFormLink(reader: Reader, { vault, now }: Has, token: string): Promise<FoundLink | undefined> {
  const hash = hashOf(token);
  const [row] = await reader.sql<{ person_id: string | null; data: Buffer; expires_at: Date; used_at: Date | null }>(
    FIND,
    [hash],
  );
  if (!row) return undefined;
  const data = JSON.parse(vault.openText("page", row.data, hash)) as Omit<FormLink, "personId">;
  const state = row.used_at ? "used" : row.expires_at <= now ? "expired" : "open";
  return { state, link: { ...data, personId: row.person_id ?? undefined } };
}

/** Marks a link as used; false when it was used or has expired, also by a second press at the same moment. */
export async function useFormLink(tx: Pick<Tx, "sql">, now: Date, token: string): Promise<boolean> {
  return (await tx.sql(USE, [hashOf(token), now])).length === 1;
}

const MAKE_SESSION: Statement = {
  name: "links.make-session",
  text: "INSERT INTO session (hash, person_id, expires_at) VALUES ($1, $2, $3)",
};
const FIND_SESSION: Statement = {
  name: "links.find-session",
  text: "SELECT person_id FROM session WHERE hash = $1 AND expires_at > $2",
};

/** A browser session of a person; the token goes into an HttpOnly cookie. */
export async function makeSession(reader: Reader, now: Date, personId: string): Promise<string> {
  const token = newToken();
  await reader.sql(MAKE_SESSION, [hashOf(token), personId, new Date(now.getTime() + SESSION_HOURS * 3_600_000)]);
  return token;
}

/** Whose session a token is, while it lasts. */
export async function findSession(reader: Reader, now: Date, token: string | undefined): Promise<string | undefined> {
  if (!token) return undefined;
  return (await reader.sql<{ person_id: string }>(FIND_SESSION, [hashOf(token), now]))[0]?.person_id;
}

/** A signed address that shows one delivered card whole. */
export const detailsPath = (has: Has, deliveryId: string): string =>
  `/w/c/${signedUntil(has, "details", deliveryId, DETAILS_DAYS * 86_400)}`;

/** The delivery behind a details token, if it is ours and not too old. */
export const readDetailsToken = (has: Has, token: string): string | undefined => readSigned(has, "details", token);

/** A signed address of one evidence file, for the handler who asked for it just now. */
export const filePath = (has: Has, evidenceId: string): string =>
  `/w/e/${signedUntil(has, "file", evidenceId, FILE_MINUTES * 60)}`;

/** The evidence file behind a token, while it works. */
export const readFileToken = (has: Has, token: string): string | undefined => readSigned(has, "file", token);

/** Which file somebody may get: a download by its name, for whom, and what it is to be made of. */
export type AskedDownload = { download: string; personId: string; arg: string };

/** A signed address at which this person gets a file that is made when they open it; good for ten minutes. */
export function downloadPath(has: Has, { download, personId, arg }: AskedDownload): string {
  const asked = Buffer.from(JSON.stringify([download, personId, arg])).toString("base64url");
  return `/w/x/${signedUntil(has, "download", asked, FILE_MINUTES * 60)}`;
}

/** What a download token asks for, while it works. */
export function readDownloadToken(has: Has, token: string): AskedDownload | undefined {
  const signed = readSigned(has, "download", token);
  if (!signed) return undefined;
  const [download, personId, arg] = JSON.parse(Buffer.from(signed, "base64url").toString()) as string[];
  return { download: download ?? "", personId: personId ?? "", arg: arg ?? "" };
}

/** A page to read by its name, and for whom. */
export type AskedPage = { page: string; personId: string };

/** A signed address of a page to read, for this person; good for two hours, or until the end of what it shows. */
export function pagePath(has: Has, { page, personId }: AskedPage, until?: Date): string {
  const asked = Buffer.from(JSON.stringify([page, personId])).toString("base64url");
  const seconds = until && Math.ceil((until.getTime() - has.now.getTime()) / 1000);
  return `/w/p/${signedUntil(has, "page", asked, Math.max(seconds ?? 0, PAGE_HOURS * 3600))}`;
}

/** What a page token asks for, while it works. */
export function readPageToken(has: Has, token: string): AskedPage | undefined {
  const signed = readSigned(has, "page", token);
  if (!signed) return undefined;
  const [page, personId] = JSON.parse(Buffer.from(signed, "base64url").toString()) as string[];
  return { page: page ?? "", personId: personId ?? "" };
}

const MAKE_FEED: Statement = {
  name: "links.make-feed",
  text: "INSERT INTO page_link (hash, kind, person_id, data, expires_at) VALUES ($1, $2, $3, $4, $5)",
};
const FIND_FEED: Statement = {
  name: "links.find-feed",
  text: "SELECT person_id FROM page_link WHERE hash = $1 AND kind = $2",
};
const FEED_OF: Statement = {
  name: "links.feed-of",
  text: "SELECT hash, data FROM page_link WHERE person_id = $1 AND kind = $2",
};
const DROP_FEED: Statement = {
  name: "links.drop-feed",
  text: "DELETE FROM page_link WHERE person_id = $1 AND kind = $2 RETURNING hash",
};
const feedKind = (name: string): string => `feed:${name}`;

/** The token of a new feed of this person, of which only the hash is kept; an earlier one works no more. */
export async function makeFeedLink(tx: Reader, { vault, now }: Has, name: string, personId: string): Promise<string> {
  await dropFeedLink(tx, name, personId);
  const token = newToken();
  const hash = hashOf(token);
  const until = new Date(now.getTime() + FEED_YEARS * 365 * 86_400_000);
  const data = vault.seal("page", JSON.stringify({ madeAt: now }), hash);
  await tx.sql(MAKE_FEED, [hash, feedKind(name), personId, data, until]);
  return token;
}

/** Whose feed a token is. */
export const findFeedLink = async (reader: Reader, name: string, token: string): Promise<string | undefined> =>
  (await reader.sql<{ person_id: string }>(FIND_FEED, [hashOf(token), feedKind(name)]))[0]?.person_id;

/** When this person's feed was made, if they have one. */
export async function feedMadeAt(
  reader: Reader,
  { vault }: Pick<Services, "vault">,
  name: string,
  personId: string,
): Promise<Date | undefined> {
  const [row] = await reader.sql<{ hash: string; data: Buffer }>(FEED_OF, [personId, feedKind(name)]);
  return row && new Date((JSON.parse(vault.openText("page", row.data, row.hash)) as { madeAt: string }).madeAt);
}

/** Takes a feed back; false where there was none. */
export const dropFeedLink = async (tx: Reader, name: string, personId: string): Promise<boolean> =>
  (await tx.sql(DROP_FEED, [personId, feedKind(name)])).length > 0;

/** `id.until.signature`, good for so many seconds. */
function signedUntil({ vault, now }: Has, label: string, id: string, seconds: number): string {
  const signed = `${id}.${(Math.floor(now.getTime() / 1000) + seconds).toString(36)}`;
  return `${signed}.${vault.sign(label, signed)}`;
}

function readSigned({ vault, now }: Has, label: string, token: string): string | undefined {
  const [id, until, signature, ...rest] = token.split(".");
  if (!id || !until || !signature || rest.length > 0) return undefined;
  if (!vault.isSigned(label, `${id}.${until}`, signature)) return undefined;
  return Number.parseInt(until, 36) * 1000 > now.getTime() ? id : undefined;
}

/** A token against forged requests, bound to a session or link; it needs no table. */
export const csrfToken = ({ vault }: Pick<Services, "vault">, bound: string): string => vault.sign("csrf", bound);
/** Whether the token was made by us for just this page; compared in constant time. */
export const isCsrfToken = ({ vault }: Pick<Services, "vault">, bound: string, token: string): boolean =>
  vault.isSigned("csrf", bound, token);

/** Throws away what has expired, and the feeds of those who have left: whoever comes back makes a new one. */
export async function sweepLinks(reader: Reader, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  await reader.sql({ name: "links.sweep", text: "DELETE FROM page_link WHERE expires_at < $1" }, [dayAgo]);
  await reader.sql({
    name: "links.sweep-feeds",
    text: `DELETE FROM page_link l USING person p WHERE l.kind LIKE 'feed:%' AND p.id = l.person_id AND NOT p.is_active`,
  });
  await reader.sql({ name: "links.sweep-sessions", text: "DELETE FROM session WHERE expires_at < $1" }, [now]);
}
