import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { type Check, firstSteps, type Hijack, type State, type Step } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;
type Reads = Pick<Ctx, "tx">;

const COLUMNS = `id, number, account_id, reporter_id, state, version, steps, since_at, started_at, restored_at,
  moved_at, closed_at`;
type Row = {
  id: string;
  number: number;
  account_id: string;
  reporter_id: string;
  state: string;
  version: number;
  steps: Step[];
  since_at: Date;
  started_at: Date;
  restored_at: Date | null;
  moved_at: Date;
  closed_at: Date | null;
};

const toHijack = (row: Row): Hijack => ({
  id: row.id as Id<"hjk">,
  number: row.number,
  accountId: row.account_id,
  reporterId: row.reporter_id,
  state: row.state as State,
  version: row.version,
  steps: row.steps,
  sinceAt: row.since_at,
  startedAt: row.started_at,
  restoredAt: row.restored_at ?? undefined,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
});

const INSERT: Statement = {
  name: "hijacks.insert",
  text: `INSERT INTO hijack (id, account_id, reporter_id, state, steps, since_at, started_at, moved_at)
    VALUES ($1, $2, $3, 'open', $4, $5, $6, $6)
    ON CONFLICT (account_id) WHERE closed_at IS NULL DO NOTHING RETURNING ${COLUMNS}`,
};

/** Keeps that somebody else is in an account; its first move tells everybody who must act. Undefined: it is known. */
export async function insertHijack(
  ctx: Ctx,
  fresh: Pick<Hijack, "accountId" | "reporterId" | "sinceAt">,
): Promise<Hijack | undefined> {
  const { accountId, reporterId, sinceAt } = fresh;
  const values = [newId("hjk"), accountId, reporterId, JSON.stringify(firstSteps()), sinceAt, ctx.now];
  const [row] = await ctx.tx.sql<Row>(INSERT, values);
  return row && toHijack(row);
}

const BY_ID: Statement = { name: "hijacks.by-id", text: `SELECT ${COLUMNS} FROM hijack WHERE id = $1` };
const BY_NUMBER: Statement = { name: "hijacks.by-number", text: `SELECT ${COLUMNS} FROM hijack WHERE number = $1` };
const OPEN_OF: Statement = {
  name: "hijacks.open-of",
  text: `SELECT ${COLUMNS} FROM hijack WHERE account_id = $1 AND closed_at IS NULL ORDER BY started_at DESC LIMIT 1`,
};
const one = async (ctx: Reads, statement: Statement, value: unknown): Promise<Hijack | undefined> => {
  const [row] = await ctx.tx.sql<Row>(statement, [value]);
  return row && toHijack(row);
};
/** A hijack by its id. */
export const findHijack = (ctx: Reads, id: string) => one(ctx, BY_ID, id);
/** A hijack by the number that people read. */
export const findByNumber = (ctx: Reads, number: number) => one(ctx, BY_NUMBER, number);
/** The one that is not closed yet; there is at most one for an account. */
export const openHijackOf = (ctx: Reads, accountId: string) => one(ctx, OPEN_OF, accountId);

const OPEN: Statement = {
  name: "hijacks.open",
  text: `SELECT ${COLUMNS} FROM hijack WHERE closed_at IS NULL ORDER BY started_at LIMIT 50`,
};
/** Those that are not closed, the oldest first; there are few. */
export const openHijacks = async (ctx: Reads): Promise<Hijack[]> => (await ctx.tx.sql<Row>(OPEN, [])).map(toHijack);

const HELD: Statement = {
  name: "hijacks.was-open-at",
  text: `SELECT id FROM hijack WHERE account_id = $1 AND started_at <= $2 AND (restored_at IS NULL OR restored_at > $2)
    AND (closed_at IS NULL OR closed_at > $2) LIMIT 1`,
};
/** Whether an account was in other hands at a moment, from the report until it was restored. */
export const wasHijackedAt = async (ctx: Reads, accountId: string, at: Date): Promise<boolean> =>
  (await ctx.tx.sql(HELD, [accountId, at])).length > 0;

// ── the time line ───────────────────────────────────────────────────────────────────────────────────────────────────

export const LINE_KINDS = [
  "reported",
  "also_reported",
  "step",
  "undone",
  "note",
  "check_fine",
  "check_trouble",
  "restored",
  "reopened",
  "false_alarm",
  "closed",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];
/** `detail`: the step, or the hours of the check. */
export type Line = { kind: LineKind; byId: string; detail: string | undefined; text: string | undefined; at: Date };

/** Keeps what happened, in the order in which it is written. */
export async function addLine(
  ctx: Ctx,
  hijackId: string,
  kind: LineKind,
  { detail, text }: { detail?: string | Check; text?: string | undefined } = {},
): Promise<void> {
  const id = newId("hjl");
  const said = JSON.stringify({ ...(detail !== undefined && { detail: String(detail) }), ...(text && { text }) });
  const data = {
    id,
    hijackId,
    kind,
    byId: ctx.actor,
    text: Buffer.from(ctx.vault.seal("text", said, id)),
    at: ctx.now,
  };
  await ctx.tx.prisma.hijackLine.create({ data });
}

/** What happened, the newest first. */
export async function linesOf(ctx: Sees, hijackId: string, limit = 200): Promise<Line[]> {
  const rows = await ctx.tx.prisma.hijackLine.findMany({
    where: { hijackId },
    orderBy: { order: "desc" },
    take: limit,
  });
  return rows.map(({ id, kind, byId, text, at }) => {
    const said = text ? (JSON.parse(ctx.vault.openText("text", text, id)) as { detail?: string; text?: string }) : {};
    return { kind: kind as LineKind, byId, detail: said.detail, text: said.text, at };
  });
}

/** Whether somebody reported it, first or later. */
export const hasReported = async (ctx: Reads, hijackId: string, personId: string): Promise<boolean> =>
  (await ctx.tx.prisma.hijackLine.count({
    where: { hijackId, byId: personId, kind: { in: ["reported", "also_reported"] } },
  })) > 0;

/** Those that somebody reported, the newest first. */
export async function reportedBy(ctx: Reads, personId: string): Promise<Hijack[]> {
  const text = `SELECT ${COLUMNS} FROM hijack WHERE reporter_id = $1 ORDER BY started_at DESC LIMIT 100`;
  return (await ctx.tx.sql<Row>({ name: "hijacks.reported-by", text }, [personId])).map(toHijack);
}

const CLOSED: Statement = {
  name: "hijacks.retention",
  text: `SELECT id, closed_at AS since, reporter_id FROM hijack WHERE closed_at < $1 AND (closed_at, id) > ($2, $3)
    ORDER BY closed_at, id LIMIT $4`,
};
/** Those that are over, the oldest first. */
export async function dueClosed(ctx: Reads, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; reporter_id: string }>(CLOSED, values);
  return rows.map(({ id, since, reporter_id }) => ({ subject: id, since, related: [reporter_id] }));
}

/** Nothing of it stays but its entries in the log. False when it was erased already. */
export async function eraseHijack(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.hijack.deleteMany({ where: { id } });
  if (count === 0) return false;
  await ctx.tx.prisma.evidence.deleteMany({ where: { subject: id } });
  await markMoved(ctx, id);
  return true;
}
