import type { Audience } from "../../core/audience.ts";
import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { Statement } from "../../db/database.ts";
import type { Broadcast, Content, Kind, State, Ways } from "./model.ts";

export type Sees = Pick<Ctx, "tx" | "vault">;

const COLUMNS = `id, number, kind, state, version, content, study, source, object_until, objected_at, legal_by_id,
  audience, ways, is_in_feed, asks_confirm, writer_ids, released_by_id, released_at, planned_at, started_at, queued_at,
  recalled_all_at, schedule_id, created_at, moved_at, closed_at`;
type Row = {
  id: string;
  number: number;
  kind: string;
  state: string;
  version: number;
  content: Buffer;
  study: string | null;
  source: Buffer | null;
  object_until: Date | null;
  objected_at: Date | null;
  legal_by_id: string | null;
  audience: Audience;
  ways: Ways;
  is_in_feed: boolean;
  asks_confirm: boolean;
  writer_ids: string[];
  released_by_id: string | null;
  released_at: Date | null;
  planned_at: Date | null;
  started_at: Date | null;
  queued_at: Date | null;
  recalled_all_at: Date | null;
  schedule_id: string | null;
  created_at: Date;
  moved_at: Date;
  closed_at: Date | null;
};

const toBroadcast = ({ vault }: Sees, row: Row): Broadcast => ({
  id: row.id as Id<"bcs">,
  number: row.number,
  kind: row.kind as Kind,
  state: row.state as State,
  version: row.version,
  content: row.content.length > 0 ? (JSON.parse(vault.openText("text", row.content, row.id)) as Content) : undefined,
  study: row.study ?? undefined,
  sourceId: row.source ? vault.openText("identity", row.source, row.id) : undefined,
  objectUntil: row.object_until ?? undefined,
  objectedAt: row.objected_at ?? undefined,
  legalById: row.legal_by_id ?? undefined,
  audience: row.audience,
  ways: row.ways,
  isInFeed: row.is_in_feed,
  asksConfirm: row.asks_confirm,
  writerIds: row.writer_ids,
  releasedById: row.released_by_id ?? undefined,
  releasedAt: row.released_at ?? undefined,
  plannedAt: row.planned_at ?? undefined,
  startedAt: row.started_at ?? undefined,
  queuedAt: row.queued_at ?? undefined,
  recalledAllAt: row.recalled_all_at ?? undefined,
  scheduleId: row.schedule_id ?? undefined,
  createdAt: row.created_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
});

export type NewBroadcast = Pick<Broadcast, "kind" | "audience" | "ways" | "isInFeed" | "asksConfirm" | "writerIds"> & {
  content: Content;
} & Partial<Pick<Broadcast, "study" | "sourceId" | "objectUntil" | "plannedAt" | "scheduleId">>;

const INSERT: Statement = {
  name: "broadcasts.insert",
  text: `INSERT INTO broadcast (id, kind, state, content, study, source, object_until, audience, ways, is_in_feed,
      asks_confirm, writer_ids, planned_at, schedule_id, created_at, moved_at)
    VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
    ON CONFLICT (schedule_id, planned_at) DO NOTHING RETURNING ${COLUMNS}`,
};

/** What seals the words of a broadcast. */
export const sealContent = ({ vault }: Pick<Ctx, "vault">, id: string, content: Content): Buffer =>
  Buffer.from(vault.seal("text", JSON.stringify(content), id));

/** Keeps a new draft. Undefined: this occurrence of its schedule has one already. */
export async function insertBroadcast(ctx: Ctx, fresh: NewBroadcast): Promise<Broadcast | undefined> {
  const id = newId("bcs");
  const { sourceId } = fresh;
  const [row] = await ctx.tx.sql<Row>(INSERT, [
    id,
    fresh.kind,
    sealContent(ctx, id, fresh.content),
    fresh.study ?? null,
    sourceId === undefined ? null : Buffer.from(ctx.vault.seal("identity", sourceId, id)),
    fresh.objectUntil ?? null,
    JSON.stringify(fresh.audience),
    JSON.stringify(fresh.ways),
    fresh.isInFeed,
    fresh.asksConfirm,
    fresh.writerIds,
    fresh.plannedAt ?? null,
    fresh.scheduleId ?? null,
    ctx.now,
  ]);
  return row && toBroadcast(ctx, row);
}

const BY_ID: Statement = { name: "broadcasts.by-id", text: `SELECT ${COLUMNS} FROM broadcast WHERE id = $1` };
const BY_NUMBER: Statement = {
  name: "broadcasts.by-number",
  text: `SELECT ${COLUMNS} FROM broadcast WHERE number = $1`,
};
const many = async (ctx: Sees, statement: Statement, values: readonly unknown[]): Promise<Broadcast[]> =>
  (await ctx.tx.sql<Row>(statement, values)).map((row) => toBroadcast(ctx, row));

/** A broadcast by its id. */
export const findBroadcast = async (ctx: Sees, id: string): Promise<Broadcast | undefined> =>
  (await many(ctx, BY_ID, [id]))[0];
/** A broadcast by the number that people read. */
export const findByNumber = async (ctx: Sees, number: number): Promise<Broadcast | undefined> =>
  (await many(ctx, BY_NUMBER, [number]))[0];

const IN_STATES: Statement = {
  name: "broadcasts.in-states",
  text: `SELECT ${COLUMNS} FROM broadcast WHERE state = ANY($1)
    ORDER BY coalesce(planned_at, created_at), number LIMIT $2`,
};
const UNDER_WAY: Statement = {
  name: "broadcasts.under-way",
  text: `SELECT ${COLUMNS} FROM broadcast WHERE closed_at IS NULL
    AND state IN ('released', 'sending', 'paused', 'stopped', 'recalled', 'ended') ORDER BY number LIMIT 500`,
};
/** Those of which something is still to be done by itself. */
export const underWay = (ctx: Sees): Promise<Broadcast[]> => many(ctx, UNDER_WAY, []);

/** Those in these states, what comes first first. */
export const inStates = (ctx: Sees, states: readonly State[], limit = 200): Promise<Broadcast[]> =>
  many(ctx, IN_STATES, [states, limit]);

const NEWEST: Statement = {
  name: "broadcasts.newest",
  text: `SELECT ${COLUMNS} FROM broadcast WHERE state <> 'discarded' ORDER BY number DESC OFFSET $1 LIMIT $2`,
};
/** The newest first. @param from how many are on the pages before */
export const newest = (ctx: Sees, from: number, limit: number): Promise<Broadcast[]> =>
  many(ctx, NEWEST, [from, limit]);
/** How many there are but the ones thrown away. */
export const countAll = (ctx: Pick<Ctx, "tx">): Promise<number> =>
  ctx.tx.prisma.broadcast.count({ where: { state: { not: "discarded" } } });

const IN_FEED: Statement = {
  name: "broadcasts.in-feed",
  text: `SELECT ${COLUMNS} FROM broadcast
    WHERE is_in_feed AND started_at IS NOT NULL AND state IN ('sending', 'paused', 'done', 'stopped')
    ORDER BY started_at DESC, number DESC LIMIT $1`,
};
/** What the feed shows, the newest first. */
export const inFeed = (ctx: Sees, limit: number): Promise<Broadcast[]> => many(ctx, IN_FEED, [limit]);

const FROM_REAL_LIFE: Statement = {
  name: "broadcasts.from-real-life",
  text: `SELECT ${COLUMNS} FROM broadcast WHERE source IS NOT NULL AND state NOT IN ('discarded', 'recalled')`,
};
/** Those that tell a case of the company; there are few. */
export const fromRealLife = (ctx: Sees): Promise<Broadcast[]> => many(ctx, FROM_REAL_LIFE, []);

/** The cases of the library that were used, but for drafts that were thrown away. */
export async function usedStudies(ctx: Pick<Ctx, "tx">): Promise<Set<string>> {
  const rows = await ctx.tx.prisma.broadcast.findMany({
    where: { study: { not: null }, state: { not: "discarded" } },
    select: { study: true },
    distinct: ["study"],
  });
  return new Set(rows.flatMap(({ study }) => study ?? []));
}

/** The kinds of what a schedule has drafted so far. */
export const kindsOf = async (ctx: Pick<Ctx, "tx">, scheduleId: string): Promise<Kind[]> =>
  (
    await ctx.tx.prisma.broadcast.findMany({
      where: { scheduleId, state: { not: "discarded" } },
      select: { kind: true },
    })
  ).map(({ kind }) => kind as Kind);

// ── what was put up ─────────────────────────────────────────────────────────────────────────────────────────────────

export type Posting = { place: string; byId: string; at: Date };

/** Keeps that it was put up somewhere. */
export async function addPosting(ctx: Ctx, broadcastId: string, place: string, at: Date): Promise<void> {
  const id = newId("bcp");
  const sealed = Buffer.from(ctx.vault.seal("text", place, id));
  await ctx.tx.prisma.broadcastPosting.create({ data: { id, broadcastId, byId: ctx.actor, place: sealed, at } });
}

/** Where it was put up, the newest first; at most twenty. */
export async function postingsOf(ctx: Sees, broadcastId: string): Promise<Posting[]> {
  const rows = await ctx.tx.prisma.broadcastPosting.findMany({
    where: { broadcastId },
    orderBy: { at: "desc" },
    take: 20,
  });
  return rows.map(({ id, place, byId, at }) => ({ place: ctx.vault.openText("text", place, id), byId, at }));
}
