import { appendAudit } from "../../../core/audit.ts";
import type { ClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Statement } from "../../../db/database.ts";
import type {
  Capacity,
  CommentKind,
  CommentState,
  Outcome,
  PolicyComment,
  RecordContent,
  RecordEntry,
  RecordKind,
  Representative,
} from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;

// ── the file of how a version was made ──

/** The file of a version, in the order of its days. */
export async function recordsOf({ tx, vault }: Sees, versionId: string): Promise<RecordEntry[]> {
  const rows = await tx.prisma.policyRecord.findMany({
    where: { versionId },
    orderBy: [{ day: "asc" }, { at: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id as Id<"prc">,
    versionId: row.versionId,
    kind: row.kind as RecordKind,
    day: row.day,
    content: JSON.parse(vault.openText("text", row.content, row.id)) as RecordContent,
    byId: row.byId ?? undefined,
    at: row.at,
  }));
}

/** Adds an entry to the file of a version; it stays as it is. */
export async function addRecord(
  ctx: Ctx,
  versionId: string,
  entry: { kind: RecordKind; day: string; content: RecordContent },
): Promise<Id<"prc">> {
  const id = newId("prc");
  const { kind, day, content } = entry;
  await ctx.tx.prisma.policyRecord.create({
    data: {
      id,
      versionId,
      kind,
      day,
      content: Buffer.from(ctx.vault.seal("text", JSON.stringify(content), id)),
      byId: ctx.person?.id ?? null,
      at: ctx.now,
    },
  });
  const note = { subject: versionId, actor: ctx.actor, action: "policy.recorded", data: { kind, day, record: id } };
  await appendAudit(ctx.tx, ctx.now, note);
  return id;
}

// ── representatives ──

/** Who speaks for the employees and the union, the longest first. */
export async function representatives({ tx }: Pick<Ctx, "tx">): Promise<Representative[]> {
  const rows = await tx.prisma.policyRepresentative.findMany({ orderBy: { since: "asc" } });
  return rows.map((row) => ({ ...row, capacity: row.capacity as Capacity }));
}

/** Somebody speaks for the employees or the union from now on. */
export async function setRepresentative(ctx: Ctx, personId: string, capacity: Capacity): Promise<void> {
  const data = { capacity, since: ctx.now };
  await ctx.tx.prisma.policyRepresentative.upsert({
    where: { personId },
    create: { personId, ...data },
    update: data,
  });
  const note = { subject: personId, actor: ctx.actor, action: "policy.representative-set", data: { capacity } };
  await appendAudit(ctx.tx, ctx.now, note);
}

/** Not any more. False when they were none. */
export async function dropRepresentative(ctx: Ctx, personId: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.policyRepresentative.deleteMany({ where: { personId } });
  if (count === 0) return false;
  await appendAudit(ctx.tx, ctx.now, {
    subject: personId,
    actor: ctx.actor,
    action: "policy.representative-dropped",
    data: {},
  });
  return true;
}

// ── comments ──

type CommentRow = {
  id: string;
  number: number;
  versionId: string;
  clauseId: string | null;
  authorId: string;
  capacity: string;
  kind: string;
  state: string;
  version: number;
  content: Uint8Array;
  answer: Uint8Array | null;
  outcome: string | null;
  answeredBy: string | null;
  answeredAt: Date | null;
  at: Date;
};

/** What is sealed with a comment's answer is bound to the comment. */
const answerOf = (id: string): string => `${id}:answer`;

const toComment = ({ vault }: Pick<Ctx, "vault">, row: CommentRow): PolicyComment => ({
  id: row.id as Id<"pcm">,
  number: row.number,
  versionId: row.versionId,
  clauseId: (row.clauseId as ClauseId | null) ?? undefined,
  authorId: row.authorId,
  capacity: row.capacity as PolicyComment["capacity"],
  kind: row.kind as CommentKind,
  state: row.state as CommentState,
  version: row.version,
  text: row.content.length === 0 ? "" : vault.openText("text", row.content, row.id),
  answer: row.answer && row.answer.length > 0 ? vault.openText("text", row.answer, answerOf(row.id)) : undefined,
  outcome: (row.outcome as Outcome | null) ?? undefined,
  answeredBy: row.answeredBy ?? undefined,
  answeredAt: row.answeredAt ?? undefined,
  at: row.at,
});

/** Keeps a comment, open. */
export async function insertComment(
  ctx: Ctx,
  comment: Pick<PolicyComment, "versionId" | "clauseId" | "authorId" | "capacity" | "kind" | "text">,
): Promise<PolicyComment> {
  const id = newId("pcm");
  const { text, clauseId, ...kept } = comment;
  const row = await ctx.tx.prisma.policyComment.create({
    data: {
      ...kept,
      id,
      clauseId: clauseId ?? null,
      state: "open",
      content: Buffer.from(ctx.vault.seal("text", text, id)),
      at: ctx.now,
      movedAt: ctx.now,
    },
  });
  const data = { version: comment.versionId, kind: comment.kind, ...(clauseId && { clause: clauseId }) };
  await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "policy-comment.made", data });
  return toComment(ctx, row);
}

/** The columns of an answer, sealed for one comment. */
export const answerColumns = (ctx: Ctx, id: string, answer: { text: string; outcome: Outcome }) => ({
  answer: Buffer.from(ctx.vault.seal("text", answer.text, answerOf(id))),
  outcome: answer.outcome,
  answered_by: ctx.person?.id ?? null,
  answered_at: ctx.now,
});

/** One comment by its id. */
export async function findComment(ctx: Sees, id: string): Promise<PolicyComment | undefined> {
  const row = await ctx.tx.prisma.policyComment.findUnique({ where: { id } });
  return row ? toComment(ctx, row) : undefined;
}

/** The id of a comment by its number. */
export const commentIdOf = async ({ tx }: Pick<Ctx, "tx">, number: number): Promise<string | undefined> =>
  (await tx.prisma.policyComment.findUnique({ where: { number }, select: { id: true } }))?.id;

/** Comments on a version, the oldest first; a page of them. */
export async function commentsOn(
  ctx: Sees,
  versionId: string,
  { state, from = 0, limit = 200 }: { state?: CommentState; from?: number; limit?: number } = {},
): Promise<PolicyComment[]> {
  const where = { versionId, ...(state && { state }) };
  const rows = await ctx.tx.prisma.policyComment.findMany({
    where,
    orderBy: { number: "asc" },
    skip: from,
    take: limit,
  });
  return rows.map((row) => toComment(ctx, row));
}

/** What somebody said about the rules, the newest first. */
export async function commentsOf(ctx: Sees, authorId: string, limit = 500): Promise<PolicyComment[]> {
  const rows = await ctx.tx.prisma.policyComment.findMany({
    where: { authorId },
    orderBy: { number: "desc" },
    take: limit,
  });
  return rows.map((row) => toComment(ctx, row));
}

const COUNT: Statement = {
  name: "policy-comment.count",
  text: "SELECT count(*)::int AS count FROM policy_comment WHERE version_id = $1 AND ($2::text IS NULL OR state = $2)",
};

/** How many comments a version has, in one state or in all. */
export async function countComments({ tx }: Pick<Ctx, "tx">, versionId: string, state?: CommentState): Promise<number> {
  const [row] = await tx.sql<{ count: number }>(COUNT, [versionId, state ?? null]);
  return row?.count ?? 0;
}

const OPEN: Statement = {
  name: "policy-comment.open",
  text: `SELECT c.id FROM policy_comment c LEFT JOIN deadline d ON d.subject = c.id AND d.closed_at IS NULL
    WHERE c.state = 'open' ORDER BY d.due_at NULLS LAST, c.number LIMIT $1`,
};

/** The open comments that are due first, with how many there are in all. */
export async function openComments(ctx: Sees, limit: number): Promise<{ comments: PolicyComment[]; count: number }> {
  const ids = (await ctx.tx.sql<{ id: string }>(OPEN, [limit])).map(({ id }) => id);
  const rows = await ctx.tx.prisma.policyComment.findMany({ where: { id: { in: ids } } });
  const comments = rows.map((row) => toComment(ctx, row)).sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  return { comments, count: await ctx.tx.prisma.policyComment.count({ where: { state: "open" } }) };
}
