import type { Account } from "../../../core/interaction.ts";
import { type Locale, nearestLocale } from "../../../core/locale.ts";
import { isRole, type Role } from "../../../core/people.ts";
import type { Services } from "../../../core/services.ts";
import { WEB_TENANT } from "../site.ts";

type Has = Pick<Services, "db">;

/** Somebody whom a visitor can play. */
export type Player = {
  id: string;
  /** Of the account in the browser. */
  key: string;
  name: string;
  title: string;
  department: string;
  manager: string | undefined;
  locale: Locale;
  zone: string;
  roles: Role[];
  unread: number;
};

export const accountOf = ({ key }: Pick<Player, "key">): Account => ({
  platform: "web",
  tenant: WEB_TENANT,
  externalId: key,
});

const PLAYERS = {
  name: "demo.players",
  text: `SELECT p.id, a.spelling AS key, p.name, p.title, p.department, m.name AS manager, coalesce(p.chosen_locale, p.locale) AS locale, p.zone,
      ARRAY(SELECT role FROM role_grant g WHERE g.person_id = p.id ORDER BY role) AS roles,
      (SELECT count(*)::int FROM delivery d WHERE d.platform = 'web' AND d.tenant = a.tenant AND d.address = a.spelling
        AND d.state IN ('queued', 'sent', 'folded') AND d.opened_at IS NULL) AS unread
    FROM platform_account a JOIN person p ON p.id = a.person_id LEFT JOIN person m ON m.id = p.manager_id
    WHERE a.platform = 'web' AND a.tenant = $1 AND a.is_active AND p.is_active AND ($2::text IS NULL OR a.spelling = $2)
    ORDER BY p.id`,
};
type PlayerRow = Omit<Player, "manager" | "locale" | "roles"> & {
  manager: string | null;
  locale: string;
  roles: string[];
};

/** All who have an account in the browser, or the one with that key. */
export async function findPlayers({ db }: Has, key?: string): Promise<Player[]> {
  const rows = await db.sql<PlayerRow>(PLAYERS, [WEB_TENANT, key ?? null]);
  return rows.map(({ manager, locale, roles, ...row }) => ({
    ...row,
    manager: manager ?? undefined,
    locale: nearestLocale(locale, "zh-CN"),
    roles: roles.filter(isRole),
  }));
}

/** A place in a conversation: messages by their number, and lines by that of the message before them. */
export type Line = { id: string; order: string; text: string; at: Date };
export type Message = { id: string; order: string; at: Date };

const MESSAGES = {
  name: "demo.messages",
  text: `SELECT d.id, d."order"::text, coalesce(d.sent_at, m.created_at) AS at
    FROM delivery d JOIN message m ON m.id = d.message_id
    WHERE d.platform = 'web' AND d.tenant = $1 AND d.address = $2 AND d.state IN ('queued', 'sent', 'folded')
      AND ($3::bigint IS NULL OR d."order" < $3) AND ($4::bigint IS NULL OR d."order" > $4)
      AND ($5::text IS NULL OR d.id = $5)
    ORDER BY d."order" DESC LIMIT $6`,
};

export type Part = { before?: string; after?: string; only?: string; limit: number };

/** What somebody was sent, oldest first. */
export async function messagesOf({ db }: Has, key: string, part: Part): Promise<Message[]> {
  const { before, after, only, limit } = part;
  const values = [WEB_TENANT, key, before ?? null, after ?? null, only ?? null, limit];
  return (await db.sql<Message>(MESSAGES, values)).reverse();
}

const LINES = {
  name: "demo.lines",
  text: `SELECT id::text, "order"::text, text, at FROM demo_line
    WHERE person_id = $1 AND "order" >= $2 AND ($3::bigint IS NULL OR "order" < $3) ORDER BY id DESC LIMIT $4`,
};

/** What somebody typed, oldest first, from that place on. */
export async function linesOf(
  { db }: Has,
  personId: string,
  part: { from: string; before?: string; limit: number },
): Promise<Line[]> {
  return (await db.sql<Line>(LINES, [personId, part.from, part.before ?? null, part.limit])).reverse();
}

const LAST = { name: "demo.last", text: `SELECT coalesce(max("order"), 0)::text AS last FROM delivery` };

/** The number of the newest message of all; what follows from now on has a higher one. */
export async function lastOrder({ db }: Has): Promise<string> {
  return (await db.sql<{ last: string }>(LAST))[0]?.last ?? "0";
}

const ADD_LINE = {
  name: "demo.add-line",
  text: `INSERT INTO demo_line (person_id, text, at, "order") VALUES ($1, $2, $3, $4) RETURNING id::text`,
};

/** Keeps what somebody typed, so that the page can be loaded again. */
export async function addLine({ db }: Has, personId: string, line: Omit<Line, "id">): Promise<Line> {
  const [row] = await db.sql<{ id: string }>(ADD_LINE, [personId, line.text, line.at, line.order]);
  return { ...line, id: row?.id ?? "" };
}

const IS_KNOWN = { name: "demo.is-known", text: "SELECT 1 AS one FROM inbox WHERE key = $1" };

/** Whether this event was taken in before: the browser sent it twice. */
export const isKnown = async ({ db }: Has, key: string): Promise<boolean> => (await db.sql(IS_KNOWN, [key])).length > 0;

const SEEN = {
  name: "demo.seen",
  text: "UPDATE delivery SET opened_at = $2 WHERE id = ANY($1) AND opened_at IS NULL RETURNING id",
};

/** These were shown to their reader. Returns how many were for the first time. */
export const markSeen = async ({ db }: Has, ids: readonly string[], now: Date): Promise<number> =>
  ids.length === 0 ? 0 : (await db.sql(SEEN, [ids, now])).length;
