import { z } from "zod";
import { isZone } from "../../core/calendar/civil.ts";
import { type DirectoryEntry, importDirectory } from "../../core/directory.ts";
import type { Account } from "../../core/interaction.ts";
import { nearestLocale } from "../../core/locale.ts";
import { findByAccount } from "../../core/people.ts";
import type { Services } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";
import type { SlackClient } from "./client.ts";
import type { Identity } from "./connection.ts";

/**
 * People of the workspace. Members count; guests, bots and people of other companies do not, so the desk knows nothing
 * of them and refuses them. Who left stays in the list as somebody to be switched off, if we know them at all.
 */

/** What we need of Slack's user object (docs.slack.dev/reference/objects/user-object). */
const User = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  deleted: z.boolean().nullish(),
  tz: z.string().nullish(),
  locale: z.string().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  enterprise_user: z.object({ enterprise_id: z.string().nullish() }).nullish(),
  profile: z
    .object({
      real_name: z.string().nullish(),
      display_name: z.string().nullish(),
      email: z.string().nullish(),
      title: z.string().nullish(),
    })
    .nullish(),
});
type User = z.infer<typeof User>;

/** Slack's own robot, which is not marked as one. */
const SLACKBOT = "USLACKBOT";

/** What the directory says about a user, or undefined for one who is not of the company. */
function toEntry(raw: unknown, identity: Identity): DirectoryEntry | undefined {
  const parsed = User.safeParse(raw);
  if (!parsed.success) return undefined;
  const user = parsed.data;
  if (user.is_bot || user.id === SLACKBOT || user.id === identity.botUserId || !isOurs(user, identity))
    return undefined;
  const isGuest = user.is_restricted === true || user.is_ultra_restricted === true;
  const { profile } = user;
  const email = profile?.email?.trim();
  return {
    account: accountOf(user.id, identity),
    name: profile?.real_name || user.real_name || profile?.display_name || user.name || user.id,
    ...(email && !isGuest && { email }),
    ...(user.locale && { locale: nearestLocale(user.locale, "en") }),
    ...(user.tz && isZone(user.tz) && { zone: user.tz }),
    ...(profile?.title && { title: profile.title }),
    // A member who becomes a guest loses access like one who leaves.
    isActive: user.deleted !== true && !isGuest,
  };
}

export const accountOf = (externalId: string, { tenant }: Identity): Account => ({
  platform: "slack",
  tenant,
  externalId,
});

/** Members of our workspace, or of another workspace of our organisation. */
function isOurs(user: User, { teamId, enterpriseId }: Identity): boolean {
  if (enterpriseId !== undefined)
    return user.enterprise_user?.enterprise_id === enterpriseId || user.team_id === teamId;
  return user.team_id === teamId;
}

/**
 * Everybody, page by page at Slack's pace (some 4,000 people a minute). Managers stand in a custom profile field that
 * the list does not give: reading it is one call a person (100 a minute) and one more right (`users.profile:read`), so
 * that is done only when `managerField` names the field's id (`Xf…`); else managers come from the people file.
 * @throws PlatformError
 */
export async function readDirectory(
  client: SlackClient,
  services: Pick<Services, "db" | "log">,
  identity: Identity,
  managerField: string | undefined,
): Promise<DirectoryEntry[]> {
  const known = await knownIds(services, identity);
  const entries: DirectoryEntry[] = [];
  for await (const { members } of client.pages("users.list", { include_locale: true })) {
    for (const member of Array.isArray(members) ? members : []) {
      const entry = toEntry(member, identity);
      // Who left before we came is none of our business.
      if (entry && (entry.isActive || known.has(entry.account?.externalId ?? ""))) entries.push(entry);
    }
  }
  return managerField ? addManagers(client, services, identity, managerField, entries) : entries;
}

async function knownIds({ db }: Pick<Services, "db">, { tenant }: Identity): Promise<Set<string>> {
  const rows = await db.sql<{ external_id: string }>(
    {
      name: "slack.known-accounts",
      text: "SELECT external_id FROM platform_account WHERE platform = 'slack' AND tenant = $1 AND is_active",
    },
    [tenant],
  );
  return new Set(rows.map((row) => row.external_id));
}

async function addManagers(
  client: SlackClient,
  { log }: Pick<Services, "log">,
  identity: Identity,
  field: string,
  entries: DirectoryEntry[],
): Promise<DirectoryEntry[]> {
  const done: DirectoryEntry[] = [];
  for (const entry of entries) {
    if (!entry.isActive || !entry.account) {
      done.push(entry);
      continue;
    }
    try {
      const { profile } = await client.call("users.profile.get", { user: entry.account.externalId });
      const manager = managerIn(profile, field);
      done.push(manager ? { ...entry, manager: { account: accountOf(manager, identity) } } : entry);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      log.warn({ code: error.code }, "managers cannot be read from slack");
      return [...done, ...entries.slice(done.length)];
    }
  }
  return done;
}

/** A field of kind "people" holds user ids with commas. */
function managerIn(profile: unknown, field: string): string | undefined {
  const fields = z
    .object({ fields: z.record(z.string(), z.object({ value: z.string().nullish() })).nullish() })
    .safeParse(profile);
  const value = fields.success ? fields.data.fields?.[field]?.value : undefined;
  return value?.split(",")[0]?.trim() || undefined;
}

/** Takes in one user that an event brought. */
export async function takeInUser(services: Services, identity: Identity, user: unknown): Promise<void> {
  const entry = toEntry(user, identity);
  if (!entry?.account) return;
  if (!entry.isActive && !(await findByAccount(services.db, entry.account))) return;
  await services.db.transaction((tx) => importDirectory(tx, [entry], services.company, services.clock.now()));
}
