import type { Statement } from "../db/database.ts";
import { appendAudit } from "./audit.ts";
import type { Ctx } from "./context.ts";
import { UserError } from "./errors.ts";
import { type Id, isId, newId } from "./id.ts";
import { coreWords } from "./messages/index.ts";
import type { Reader } from "./people.ts";
import type { DataSection } from "./personal-data.ts";
import type { DueSubject, RetentionRule } from "./retention.ts";
import type { Services } from "./services.ts";

/**
 * Places where many read at once: channels of Slack, groups of WeCom behind the webhook of their robot. Features address
 * them by our id; what a place is called on its platform, or the secret address of a webhook, is sealed here and read by
 * the platform alone, when it sends.
 */
export type Channel = { id: Id<"chn">; platform: ChannelPlatform; name: string };
export type ChannelPlatform = keyof Services["channelAddresses"];

const NAME_MAX_CHARS = 60;

const ADD: Statement = {
  name: "channels.add",
  text: `INSERT INTO channel (id, platform, name, address, address_hash, added_by_id, added_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (platform, address_hash) WHERE dropped_at IS NULL DO NOTHING
    RETURNING id`,
};
const SAME: Statement = {
  name: "channels.same",
  text: "SELECT name FROM channel WHERE platform = $1 AND address_hash = $2 AND dropped_at IS NULL",
};
const LIST: Statement = {
  name: "channels.list",
  text: "SELECT id, platform, name FROM channel WHERE dropped_at IS NULL ORDER BY name, id",
};
const DROP: Statement = {
  name: "channels.drop",
  text: "UPDATE channel SET dropped_at = $2 WHERE id = $1 AND dropped_at IS NULL RETURNING id",
};
const ADDRESS: Statement = {
  name: "channels.address",
  text: "SELECT address FROM channel WHERE id = $1 AND dropped_at IS NULL",
};

/**
 * Adds a place. Who may is for the caller to say; the log keeps who did, and never the address.
 * @throws UserError for what is no address there, for a place that is there already, and without a name
 */
export async function addChannel(
  ctx: Ctx,
  { platform, name, address }: { platform: ChannelPlatform; name: string; address: string },
): Promise<Channel> {
  const t = coreWords.in(ctx.locale);
  const called = name.trim().slice(0, NAME_MAX_CHARS);
  const at = address.trim();
  if (called === "") throw new UserError("channel-without-name", t("channels.noName"));
  if (!ctx.channelAddresses[platform](at)) throw new UserError("not-a-channel", t(`channels.notOne.${platform}`));
  const id = newId("chn");
  const hash = ctx.vault.keyedHash("channel", `${platform}:${at}`);
  const row = [id, platform, called, ctx.vault.seal("text", at, id), hash, ctx.person?.id ?? null, ctx.now];
  if ((await ctx.tx.sql(ADD, row)).length === 0) {
    const [same] = await ctx.tx.sql<{ name: string }>(SAME, [platform, hash]);
    throw new UserError("channel-exists", t("channels.exists", { name: same?.name ?? called }));
  }
  await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "channel.added", data: { platform } });
  return { id, platform, name: called };
}

/** The places that can be written to, by name. */
export const listChannels = (ctx: Pick<Ctx, "tx">): Promise<Channel[]> => ctx.tx.sql<Channel>(LIST);

/** Takes a place away; what waits to go there is given up when its turn comes. False where it was not there. */
export async function dropChannel(ctx: Ctx, id: string): Promise<boolean> {
  if (!isId("chn", id) || (await ctx.tx.sql(DROP, [id, ctx.now])).length === 0) return false;
  await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "channel.dropped" });
  return true;
}

/** Where a place is, for its platform; undefined once it was taken away. */
export async function addressOfChannel(
  { db, vault }: Pick<Services, "vault"> & { db: Reader },
  id: string,
): Promise<string | undefined> {
  const [row] = await db.sql<{ address: Buffer }>(ADDRESS, [id]);
  return row && vault.openText("text", row.address, id);
}

const ADDED_BY: Statement = {
  name: "channels.added-by",
  text: "SELECT name, platform, added_at, dropped_at FROM channel WHERE added_by_id = $1 ORDER BY added_at, id",
};

/** The places that somebody added, for their own reading. */
export async function channelData(ctx: Pick<Ctx, "tx" | "locale">, personId: string): Promise<DataSection> {
  const t = coreWords.in(ctx.locale);
  type Row = { name: string; platform: string; added_at: Date; dropped_at: Date | null };
  const rows = await ctx.tx.sql<Row>(ADDED_BY, [personId]);
  return {
    key: "core.channels",
    title: t("channels.data.title"),
    columns: [t("channels.data.name"), t("personal.platform"), t("channels.data.added"), t("channels.data.dropped")],
    rows: rows.map((row) => [row.name, row.platform, row.added_at, row.dropped_at ?? undefined]),
  };
}

const DUE: Statement = {
  name: "channels.due",
  text: `SELECT id AS subject, dropped_at AS since FROM channel
    WHERE dropped_at < $1 AND ($2::timestamptz IS NULL OR (dropped_at, id) > ($2, $3)) ORDER BY dropped_at, id LIMIT $4`,
};
const ERASE: Statement = { name: "channels.erase", text: "DELETE FROM channel WHERE id = $1 RETURNING id" };

/** Places that were taken away are forgotten in their time, with their address. */
export const keptChannels: RetentionRule = {
  kind: "core.channels",
  months: 24,
  description: (locale) => coreWords.in(locale)("channels.data.kept"),
  due: (ctx, limit, { before, after }) =>
    ctx.tx.sql<DueSubject>(DUE, [before, after?.since ?? null, after?.subject ?? null, limit]),
  erase: async (ctx, id) => (await ctx.tx.sql(ERASE, [id])).length === 1,
};
