import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import { markMoved } from "../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import type { Content, Plan, State } from "./model.ts";

export type Sees = Pick<Ctx, "tx" | "vault">;

/** The columns of a plan. */
export const COLUMNS = `id, number, owner_id, state, version, revision, pending, starts_at, ends_at, created_at, moved_at, closed_at,
  question IS NOT NULL AS is_asked`;

export type Row = {
  id: string;
  number: number;
  owner_id: string;
  state: string;
  version: number;
  revision: number;
  pending: number | null;
  starts_at: Date;
  ends_at: Date;
  created_at: Date;
  moved_at: Date;
  closed_at: Date | null;
  is_asked: boolean;
};

/** A row of COLUMNS as a plan. */
export const toPlan = (row: Row): Plan => ({
  id: row.id as Id<"pln">,
  number: row.number,
  ownerId: row.owner_id,
  state: row.state as State,
  version: row.version,
  revision: row.revision,
  pending: row.pending ?? undefined,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  createdAt: row.created_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
  isAsked: row.is_asked,
});

const INSERT: Statement = {
  name: "plans.insert",
  text: `INSERT INTO plan (id, owner_id, state, starts_at, ends_at, created_at, moved_at)
    VALUES ($1, $2, 'draft', $3, $4, $5, $5) RETURNING ${COLUMNS}`,
};

/** Keeps a draft with its first revision. */
export async function insertPlan(
  ctx: Ctx,
  ownerId: string,
  content: Content,
  bounds: { from: Date; to: Date },
): Promise<Plan> {
  const [row] = await ctx.tx.sql<Row>(INSERT, [newId("pln"), ownerId, bounds.from, bounds.to, ctx.now]);
  if (!row) throw new Error("a plan was not inserted");
  await writeRevision(ctx, row.id, 1, content);
  return toPlan(row);
}

const revisionKey = (planId: string, revision: number): string => `${planId}:${revision}`;

/** Keeps what a revision says; a draft may be written again. */
export async function writeRevision(ctx: Ctx, planId: string, revision: number, content: Content): Promise<void> {
  const sealed = Buffer.from(ctx.vault.seal("text", JSON.stringify(content), revisionKey(planId, revision)));
  await ctx.tx.prisma.planRevision.upsert({
    where: { planId_revision: { planId, revision } },
    create: { id: newId("plr"), planId, revision, content: sealed, createdAt: ctx.now },
    update: { content: sealed },
  });
}

/** A revision counts from now on: it was approved. */
export async function holdRevision(ctx: Ctx, planId: string, revision: number): Promise<void> {
  await ctx.tx.prisma.planRevision.updateMany({
    where: { planId, revision, heldFrom: null },
    data: { heldFrom: ctx.now },
  });
}

/** The revision that counted at a moment, whatever was approved later; undefined: none did. */
export async function revisionAt(ctx: Sees, planId: string, at: Date): Promise<number | undefined> {
  const row = await ctx.tx.prisma.planRevision.findFirst({
    where: { planId, heldFrom: { lte: at } },
    orderBy: [{ heldFrom: "desc" }, { revision: "desc" }],
    select: { revision: true },
  });
  return row?.revision;
}

/** The newest revision that was written, whether or not it counts. */
export async function lastRevision(ctx: Sees, planId: string): Promise<number> {
  const found = await ctx.tx.prisma.planRevision.aggregate({ where: { planId }, _max: { revision: true } });
  return found._max.revision ?? 0;
}
/** What a revision says, from what its row keeps. */
export const openRevision = (
  { vault }: Pick<Ctx, "vault">,
  planId: string,
  revision: number,
  sealed: Uint8Array,
): Content => JSON.parse(vault.openText("text", sealed, revisionKey(planId, revision))) as Content;

/** What a revision says. @throws Error when there is none */
export async function readRevision(ctx: Sees, planId: string, revision: number): Promise<Content> {
  const row = await ctx.tx.prisma.planRevision.findUniqueOrThrow({ where: { planId_revision: { planId, revision } } });
  return openRevision(ctx, planId, revision, row.content);
}

const BY_ID: Statement = { name: "plans.by-id", text: `SELECT ${COLUMNS} FROM plan WHERE id = $1` };
const BY_NUMBER: Statement = { name: "plans.by-number", text: `SELECT ${COLUMNS} FROM plan WHERE number = $1` };
/** A plan by its id. */
export async function findPlan(ctx: Pick<Ctx, "tx">, id: string): Promise<Plan | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_ID, [id]);
  return row && toPlan(row);
}
/** A plan by the number that people read. */
export async function findByNumber(ctx: Pick<Ctx, "tx">, number: number): Promise<Plan | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_NUMBER, [number]);
  return row && toPlan(row);
}

const OF_PERSON: Statement = {
  name: "plans.of-person",
  text: `SELECT ${COLUMNS} FROM plan WHERE owner_id = $1 ORDER BY number DESC LIMIT 100`,
};
/** Somebody's plans, the newest first. */
export const plansOf = async (ctx: Pick<Ctx, "tx">, ownerId: string): Promise<Plan[]> =>
  (await ctx.tx.sql<Row>(OF_PERSON, [ownerId])).map(toPlan);

const PAGE: Statement = {
  name: "plans.page",
  text: `SELECT ${COLUMNS} FROM plan WHERE owner_id = $1 ORDER BY number DESC OFFSET $2 LIMIT $3`,
};
/** Some of somebody's plans, the newest first. */
export const pageOfPlans = async (
  ctx: Pick<Ctx, "tx">,
  ownerId: string,
  { skip, limit }: { skip: number; limit: number },
): Promise<Plan[]> => (await ctx.tx.sql<Row>(PAGE, [ownerId, skip, limit])).map(toPlan);

const STANDING: Statement = {
  name: "plans.standing",
  text: `SELECT ${COLUMNS} FROM plan WHERE owner_id = $1 AND starts_at <= $3
    AND (state IN ('approved', 'active', 'overdue', 'report_returned')
      OR (state IN ('completed', 'lapsed', 'revoked') AND closed_at > $2)) AND ends_at > $2 ORDER BY starts_at`,
};
/** Somebody's plans that hold, or held, at any moment between two instants: what came later takes nothing from then. */
export const standingPlans = async (ctx: Pick<Ctx, "tx">, ownerId: string, from: Date, to: Date): Promise<Plan[]> =>
  (await ctx.tx.sql<Row>(STANDING, [ownerId, from, to])).map(toPlan);

const OF_LEAVERS: Statement = {
  name: "plans.of-leavers",
  text: `SELECT ${COLUMNS} FROM plan WHERE state IN ('draft', 'submitted', 'changes_requested', 'approved', 'active')
    AND owner_id IN (SELECT id FROM person WHERE NOT is_active) ORDER BY number`,
};
/** Plans that are asked for or hold, of people who are not here any more. */
export const plansOfLeavers = async (ctx: Pick<Ctx, "tx">): Promise<Plan[]> =>
  (await ctx.tx.sql<Row>(OF_LEAVERS, [])).map(toPlan);

const ON_ACCOUNT: Statement = {
  name: "plans.on-account",
  text: `SELECT ${COLUMNS} FROM plan WHERE account_id = $1 AND state IN ('approved', 'active') AND ends_at > $2`,
};
/** Approved plans that speak with a company account and are not over. */
export const plansOnAccount = async (ctx: Pick<Ctx, "tx" | "now">, accountId: string): Promise<Plan[]> =>
  (await ctx.tx.sql<Row>(ON_ACCOUNT, [accountId, ctx.now])).map(toPlan);

/** What the owner reported at the end, or why it was taken back, for the column that a move sets. */
export const sealReport = ({ vault }: Pick<Ctx, "vault">, id: string, text: string): Buffer =>
  Buffer.from(vault.seal("text", text, `${id}:report`));

/** The same, opened; undefined before. */
export async function readReport(ctx: Sees, id: string): Promise<string | undefined> {
  const row = await ctx.tx.prisma.plan.findUnique({ where: { id }, select: { report: true } });
  return row?.report ? ctx.vault.openText("text", row.report, `${id}:report`) : undefined;
}

/** What the manager asked about the report, for the column that a move sets. */
export const sealQuestion = ({ vault }: Pick<Ctx, "vault">, id: string, text: string): Buffer =>
  Buffer.from(vault.seal("text", text, `${id}:question`));

/** The same, opened; undefined where nothing was asked. */
export async function readQuestion(ctx: Sees, id: string): Promise<string | undefined> {
  const row = await ctx.tx.prisma.plan.findUnique({ where: { id }, select: { question: true } });
  return row?.question ? ctx.vault.openText("text", row.question, `${id}:question`) : undefined;
}

const CLOSED: Statement = {
  name: "plans.retention",
  text: `SELECT id, since, owner_id FROM (
      SELECT id, owner_id, CASE WHEN state = 'draft' THEN moved_at ELSE closed_at END AS since FROM plan
    ) p WHERE since < $1 AND (since, id) > ($2, $3) ORDER BY since, id LIMIT $4`,
};
/** Plans that are over, and drafts that nobody wrote on since, the oldest first. */
export async function dueClosed(
  ctx: Pick<Ctx, "tx">,
  limit: number,
  { before, after }: DuePage,
): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; owner_id: string }>(CLOSED, values);
  return rows.map(({ id, since, owner_id }) => ({ subject: id, since, related: [owner_id] }));
}

/** Nothing of it stays but its entries in the log. False when it was erased already. */
export async function erasePlan(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.plan.deleteMany({ where: { id } });
  if (count === 0) return false;
  await ctx.tx.prisma.evidence.deleteMany({ where: { subject: id } });
  await markMoved(ctx, id);
  return true;
}
