import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import { markMoved } from "../../core/lifecycle.ts";
import type { Statement } from "../../db/database.ts";
import type { Approval, StandIn, State, Step } from "./model.ts";

export type Sees = Pick<Ctx, "tx" | "vault">;

const COLUMNS = `id, subject, revision, agreed, requester_id, state, version, steps, copies, needed_by, raised, asked_at, moved_at`;

type Row = {
  id: string;
  subject: string;
  revision: number;
  agreed: number | null;
  requester_id: string;
  state: string;
  version: number;
  steps: Step[];
  copies: string[];
  needed_by: Date;
  raised: number;
  asked_at: Date;
  moved_at: Date;
};

const toApproval = (row: Row): Approval => ({
  id: row.id as Id<"apr">,
  subject: row.subject,
  revision: row.revision,
  agreed: row.agreed ?? undefined,
  requesterId: row.requester_id,
  state: row.state as State,
  version: row.version,
  steps: row.steps,
  copies: row.copies,
  neededBy: row.needed_by,
  raised: row.raised,
  askedAt: row.asked_at,
  movedAt: row.moved_at,
});

const INSERT: Statement = {
  name: "approvals.insert",
  text: `INSERT INTO approval (id, subject, requester_id, state, steps, copies, needed_by, asked_at, moved_at, revision)
    VALUES ($1, $2, $3, 'waiting', $4, '{}', $5, $6, $6, $7) RETURNING ${COLUMNS}`,
};

/** Keeps a question; its first move asks it. */
export async function insertApproval(
  ctx: Ctx,
  fresh: Pick<Approval, "subject" | "revision" | "requesterId" | "steps" | "neededBy">,
): Promise<Approval> {
  const values = [
    newId("apr"),
    fresh.subject,
    fresh.requesterId,
    JSON.stringify(fresh.steps),
    fresh.neededBy,
    ctx.now,
    fresh.revision,
  ];
  const [row] = await ctx.tx.sql<Row>(INSERT, values);
  if (!row) throw new Error("an approval was not inserted");
  return toApproval(row);
}

const BY_ID: Statement = { name: "approvals.by-id", text: `SELECT ${COLUMNS} FROM approval WHERE id = $1` };
/** An approval by its id. */
export async function findApproval(ctx: Pick<Ctx, "tx">, id: string): Promise<Approval | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_ID, [id]);
  return row && toApproval(row);
}

const OF_SUBJECTS: Statement = {
  name: "approvals.of-subjects",
  text: `SELECT DISTINCT ON (subject) ${COLUMNS} FROM approval WHERE subject = ANY($1) ORDER BY subject, state = 'waiting' DESC, asked_at DESC`,
};
/** The newest approval of each of these subjects. */
export const approvalsOf = async (ctx: Pick<Ctx, "tx">, subjects: readonly string[]): Promise<Map<string, Approval>> =>
  new Map(
    (subjects.length === 0 ? [] : await ctx.tx.sql<Row>(OF_SUBJECTS, [subjects])).map((row) => [
      row.subject,
      toApproval(row),
    ]),
  );

/** The revisions of a subject that were asked about, the newest question first. */
export async function revisionsAsked(
  ctx: Pick<Ctx, "tx">,
  subject: string,
): Promise<{ id: string; revision: number }[]> {
  const select = { id: true, revision: true };
  return ctx.tx.prisma.approval.findMany({
    where: { subject },
    orderBy: [{ askedAt: "desc" }, { id: "desc" }],
    select,
  });
}

const HELD: Statement = {
  name: "approvals.held",
  text: `SELECT ${COLUMNS} FROM approval WHERE state = 'held' ORDER BY needed_by LIMIT 100`,
};
/** Those that somebody is to look at, the most urgent first; there are few. */
export const heldApprovals = async (ctx: Pick<Ctx, "tx">): Promise<Approval[]> =>
  (await ctx.tx.sql<Row>(HELD, [])).map(toApproval);

const WAITING_FOR: Statement = {
  name: "approvals.waiting-for",
  text: `SELECT ${COLUMNS} FROM approval WHERE state = 'waiting' AND steps @? $1::jsonpath ORDER BY needed_by LIMIT 100`,
};
/**
 * Open approvals whose route names one of these people, the most urgent first: whether they are asked now is the
 * model's to say. Reads the open ones.
 */
export async function openNaming(ctx: Pick<Ctx, "tx">, personIds: readonly string[]): Promise<Approval[]> {
  if (personIds.length === 0) return [];
  // Ids are ours and hold letters, digits and an underscore alone.
  const path = `$[*].people[*] ? (${personIds.map((id) => `@ == "${id}"`).join(" || ")})`;
  return (await ctx.tx.sql<Row>(WAITING_FOR, [path])).map(toApproval);
}

const LEAVERS: Statement = {
  name: "approvals.leavers-asked",
  text: `SELECT DISTINCT person.id FROM approval a, jsonb_array_elements(a.steps) step,
    jsonb_array_elements_text(step->'people') asked(id) JOIN person ON person.id = asked.id
    WHERE a.state = 'waiting' AND NOT person.is_active`,
};
/** Those in the routes of open approvals who are not here any more. Reads the open ones. */
export const leaversAsked = async (ctx: Pick<Ctx, "tx">): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(LEAVERS, [])).map(({ id }) => id);

// ── what was said ───────────────────────────────────────────────────────────────────────────────────────────────────

export const LINE_KINDS = ["returned", "refused", "passed", "added", "approved", "looked"] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export type Line = { kind: LineKind; byId: string; text: string; at: Date };

/** Keeps what was said to it. */
export async function addLine(ctx: Ctx, approvalId: string, kind: LineKind, text: string): Promise<void> {
  const id = newId("aln");
  await ctx.tx.prisma.approvalLine.create({
    data: {
      id,
      approvalId,
      kind,
      byId: ctx.actor,
      text: Buffer.from(ctx.vault.seal("text", text, id)),
      at: ctx.now,
    },
  });
}

/** What was said to an approval, oldest first. */
export async function linesOf(ctx: Sees, approvalId: string): Promise<Line[]> {
  const rows = await ctx.tx.prisma.approvalLine.findMany({ where: { approvalId }, orderBy: { at: "asc" } });
  return rows.map(({ id, kind, byId, text, at }) => ({
    kind: kind as LineKind,
    byId,
    text: ctx.vault.openText("text", text, id),
    at,
  }));
}

/** What was asked about something that is erased goes with it. */
export async function eraseApprovals(ctx: Ctx, subject: string): Promise<void> {
  const rows = await ctx.tx.prisma.approval.findMany({ where: { subject }, select: { id: true } });
  await ctx.tx.prisma.approval.deleteMany({ where: { subject } });
  for (const { id } of rows) await markMoved(ctx, id);
}

// ── who stands in for whom ──────────────────────────────────────────────────────────────────────────────────────────

/** It holds from when the other one said yes to it. */
export type Delegation = {
  id: string;
  fromId: string;
  toId: string;
  startsAt: Date;
  endsAt: Date;
  acceptedAt: Date | null;
  endedAt: Date | null;
};

/** Keeps that somebody answers for somebody. */
export async function insertDelegation(
  ctx: Ctx,
  fresh: Pick<Delegation, "fromId" | "toId" | "startsAt" | "endsAt">,
): Promise<string> {
  const id = newId("dlg");
  await ctx.tx.prisma.delegation.create({ data: { id, ...fresh, createdAt: ctx.now } });
  return id;
}

/** Ends it before its time; false when it was over already or is not this person's. */
export async function endDelegation(ctx: Ctx, id: string, fromId: string): Promise<boolean> {
  const where = { id, fromId, endedAt: null, endsAt: { gt: ctx.now } };
  return (await ctx.tx.prisma.delegation.updateMany({ where, data: { endedAt: ctx.now } })).count === 1;
}

/** A delegation by its id. */
export const findDelegation = async (ctx: Pick<Ctx, "tx">, id: string): Promise<Delegation | undefined> =>
  (await ctx.tx.prisma.delegation.findUnique({ where: { id } })) ?? undefined;

/** The other one says yes to it, or no; false when it was answered, taken back or over. */
export async function answerDelegation(ctx: Ctx, id: string, toId: string, isYes: boolean): Promise<boolean> {
  const where = { id, toId, acceptedAt: null, endedAt: null, endsAt: { gt: ctx.now } };
  const data = isYes ? { acceptedAt: ctx.now } : { endedAt: ctx.now };
  return (await ctx.tx.prisma.delegation.updateMany({ where, data })).count === 1;
}

/** What somebody has given to others and not taken back, running or to come. */
export const delegationsOf = (ctx: Ctx, fromId: string): Promise<Delegation[]> =>
  ctx.tx.prisma.delegation.findMany({
    where: { fromId, endedAt: null, endsAt: { gt: ctx.now } },
    orderBy: { startsAt: "asc" },
  });

/** Who stands in for one of these now. */
export async function standInsFor(ctx: Ctx, fromIds: readonly string[]): Promise<StandIn[]> {
  const rows = await ctx.tx.prisma.delegation.findMany({
    where: {
      fromId: { in: [...fromIds] },
      acceptedAt: { not: null },
      endedAt: null,
      startsAt: { lte: ctx.now },
      endsAt: { gt: ctx.now },
    },
    orderBy: { createdAt: "desc" },
  });
  return rows.map(({ fromId, toId }) => ({ from: fromId, to: toId }));
}

/** Those whose voice this person has now. */
export async function voicesOf(ctx: Ctx, toId: string): Promise<string[]> {
  const rows = await ctx.tx.prisma.delegation.findMany({
    where: { toId, acceptedAt: { not: null }, endedAt: null, startsAt: { lte: ctx.now }, endsAt: { gt: ctx.now } },
  });
  return rows.map(({ fromId }) => fromId);
}
