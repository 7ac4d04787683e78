import type { ClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Statement } from "../../../db/database.ts";
import { type Case, OBLIGATIONS, type ObligationKind, type Sanction } from "../model.ts";
import { findSanction } from "../sanctions/store.ts";
import { findCase, type Sees } from "../store.ts";
import { type Audience, type Entry, isOver, type Obligation, PREFIX, type Terms } from "./model.ts";

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["obligation"]["findUniqueOrThrow"]>>;

const toObligation = (row: Row): Obligation => ({
  id: row.id,
  sanctionId: row.sanctionId,
  subjectId: row.subjectId,
  kind: row.kind as ObligationKind,
  state: row.state,
  version: row.version,
  terms: row.terms as Terms,
  returned: row.returned,
  isOverdue: row.isOverdue,
  startedAt: row.startedAt ?? undefined,
  movedAt: row.movedAt,
});

/** By rung and clause, as the decision names them. */
const inOrder = (rows: Obligation[]): Obligation[] =>
  rows.sort((a, b) => OBLIGATIONS.indexOf(a.kind) - OBLIGATIONS.indexOf(b.kind));

/** Keeps what a decision asks for; nothing of it has begun. */
export async function insertObligation(
  ctx: Ctx,
  sanction: Pick<Sanction, "id" | "subjectId">,
  fresh: Pick<Obligation, "kind" | "state" | "terms">,
): Promise<Obligation> {
  const row = await ctx.tx.prisma.obligation.create({
    data: {
      id: newId(PREFIX[fresh.kind]),
      sanctionId: sanction.id,
      subjectId: sanction.subjectId,
      kind: fresh.kind,
      state: fresh.state,
      terms: fresh.terms,
      movedAt: ctx.now,
    },
  });
  return toObligation(row);
}

/** An obligation by its id. */
export async function findObligation(ctx: Pick<Ctx, "tx">, id: string): Promise<Obligation | undefined> {
  const row = await ctx.tx.prisma.obligation.findUnique({ where: { id } });
  return row ? toObligation(row) : undefined;
}

/** Everything that a decision asks for. */
export async function obligationsOf(ctx: Pick<Ctx, "tx">, sanctionId: string): Promise<Obligation[]> {
  return inOrder((await ctx.tx.prisma.obligation.findMany({ where: { sanctionId } })).map(toObligation));
}

/** Everything that decisions about one person ask for. */
export async function obligationsAbout(ctx: Pick<Ctx, "tx">, personId: string): Promise<Obligation[]> {
  return inOrder((await ctx.tx.prisma.obligation.findMany({ where: { subjectId: personId } })).map(toObligation));
}

/** Whether nothing that a decision asked for is left to do. */
export const areAllOver = async (ctx: Pick<Ctx, "tx">, sanctionId: string): Promise<boolean> =>
  (await obligationsOf(ctx, sanctionId)).every(isOver);

/** More than anybody can look through at once. */
const OPEN_MAX = 100;
const OPEN: Statement = {
  name: "obligations.open",
  text: `SELECT o.id FROM obligation o JOIN sanction s ON s.id = o.sanction_id JOIN sm_case c ON c.id = s.case_id
      LEFT JOIN person h ON h.id = c.handler_id
    WHERE o.started_at IS NOT NULL AND o.subject_id <> $1
      AND (o.state IN ('pending', 'held', 'claimed', 'contested', 'impossible', 'submitted', 'returned', 'draft',
        'legal_checked', 'instructed', 'refunded', 'scheduled', 'pending_consent', 'signed', 'union_notified', 'served')
        OR (o.kind = 'legal_reserve' AND o.state = 'noted'))
      AND NOT o.terms ?| ARRAY['isSuspended', 'isSettled', 'isPaidBack']
      AND (c.handler_id = $1 OR h.is_active IS NOT TRUE OR o.kind = ANY($2))
    ORDER BY o.moved_at LIMIT ${OPEN_MAX}`,
};
/**
 * What has begun and may wait for this person, the oldest first: of the cases that are theirs or nobody's, and of the kinds
 * that their team has a part in. Whether it does is asked of each.
 */
export async function openFor(
  ctx: Pick<Ctx, "tx">,
  personId: string,
  kinds: readonly ObligationKind[],
): Promise<Obligation[]> {
  const ids = (await ctx.tx.sql<{ id: string }>(OPEN, [personId, kinds])).map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await ctx.tx.prisma.obligation.findMany({ where: { id: { in: ids } }, orderBy: { movedAt: "asc" } });
  return rows.map(toObligation);
}

/** What an obligation belongs to. */
export type Matter = { sanction: Sanction; case: Case };

/** The decision and the case that it belongs to. @throws Error when they are gone, which nothing does */
export async function matterOf(ctx: Ctx, row: Pick<Obligation, "id" | "sanctionId">): Promise<Matter> {
  const sanction = await findSanction(ctx, row.sanctionId);
  const found = sanction && (await findCase(ctx, sanction.caseId));
  if (!sanction || !found) throw new Error(`no decision behind ${row.id}`);
  return { sanction, case: found };
}

// ── what was said ───────────────────────────────────────────────────────────────────────────────────────────────────

const place = (id: string): string => `${id}:entries`;

/** What was said about it, opened, the oldest first. */
export async function entriesOf(ctx: Sees, id: string): Promise<Entry[]> {
  const row = await ctx.tx.prisma.obligation.findUnique({ where: { id }, select: { text: true } });
  if (!row?.text) return [];
  const kept = JSON.parse(ctx.vault.openText("text", row.text, place(id))) as (Omit<Entry, "at"> & { at: string })[];
  return kept.map((entry) => ({ ...entry, at: new Date(entry.at) }));
}

/** All that was said with what is new, sealed, for the move that it belongs to. */
export async function sealWith(ctx: Ctx, id: string, fresh: readonly Pick<Entry, "part" | "text">[]): Promise<Buffer> {
  const by = ctx.person?.id;
  const all = [...(await entriesOf(ctx, id)), ...fresh.map((entry) => ({ ...entry, byId: by, at: ctx.now }))];
  return Buffer.from(ctx.vault.seal("text", JSON.stringify(all), place(id)));
}

/** Marks that a term was missed; false when it is known already. It is a flag and changes nothing else. */
export async function markOverdue(ctx: Pick<Ctx, "tx">, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.obligation.updateMany({
    where: { id, isOverdue: false },
    data: { isOverdue: true },
  });
  return count === 1;
}

// ── circulars ───────────────────────────────────────────────────────────────────────────────────────────────────────

const READERS: Statement = {
  name: "obligations.readers",
  text: `SELECT id FROM person WHERE is_active AND id <> $3 AND (department = ANY($1) OR id = ANY($2)) ORDER BY id`,
};
/** Who reads a circular: everybody of the departments and those named, without the person concerned. */
export const readersOf = async (ctx: Sees, audience: Audience, besides: string): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(READERS, [audience.departments, audience.personIds, besides])).map(({ id }) => id);

const TOLD: Statement = {
  name: "obligations.told",
  text: `SELECT DISTINCT d.person_id AS id FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $1 AND m.notice = $2 AND d.person_id IS NOT NULL ORDER BY id`,
};
/** Everybody whom this notice about it went to. */
export const toldOf = async (ctx: Pick<Ctx, "tx">, id: string, notice: string): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(TOLD, [id, notice])).map((row) => row.id);

const DEPARTMENTS: Statement = {
  name: "obligations.departments",
  text: "SELECT DISTINCT department AS name FROM person WHERE is_active AND department = ANY($1)",
};
/** Which of these departments there are. */
export const knownDepartments = async (ctx: Pick<Ctx, "tx">, names: readonly string[]): Promise<string[]> =>
  (await ctx.tx.sql<{ name: string }>(DEPARTMENTS, [names])).map(({ name }) => name);

const BY_NAME: Statement = {
  name: "obligations.people-by-name",
  text: "SELECT id FROM person WHERE is_active AND (name = $1 OR lower(email) = lower($1)) LIMIT 2",
};
/** The ids of those who are called exactly this, at most two: two are one too many. */
export const peopleCalled = async (ctx: Pick<Ctx, "tx">, name: string): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(BY_NAME, [name])).map(({ id }) => id);

// ── payroll ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Keeps an instruction to payroll, once for each obligation and direction. */
export async function addPayroll(ctx: Ctx, row: Obligation, kind: "deduct" | "refund"): Promise<void> {
  const { percent, month, ruleRef } = row.terms;
  if (percent === undefined || month === undefined || ruleRef === undefined) return;
  const data = { id: newId("pay"), obligationId: row.id, subjectId: row.subjectId, kind, percent, month, ruleRef };
  await ctx.tx.prisma.payrollEntry.createMany({ data: [{ ...data, madeAt: ctx.now }], skipDuplicates: true });
}

/** Payroll has done it. */
export async function confirmPayroll(ctx: Ctx, obligationId: string, kind: "deduct" | "refund"): Promise<void> {
  const where = { obligationId, kind, confirmedAt: null };
  await ctx.tx.prisma.payrollEntry.updateMany({ where, data: { confirmedAt: ctx.now } });
}

/** An instruction that payroll cannot carry out is none; the log keeps that there was one. */
export async function dropPayroll(ctx: Ctx, obligationId: string): Promise<void> {
  await ctx.tx.prisma.payrollEntry.deleteMany({ where: { obligationId, kind: "deduct", confirmedAt: null } });
}

export type PayrollRow = {
  name: string;
  email: string | undefined;
  department: string;
  month: string;
  kind: "deduct" | "refund";
  percent: number;
  ruleRef: string;
  caseNumber: number;
  clauses: ClauseId[];
  madeAt: Date;
  confirmedAt: Date | undefined;
};

type PayrollSql = Omit<PayrollRow, "email" | "confirmedAt"> & { email: string | null; confirmedAt: Date | null };
const PAYROLL: Statement = {
  name: "obligations.payroll",
  text: `SELECT p.name, p.email, p.department, e.month, e.kind, e.percent, e.rule_ref AS "ruleRef",
      c.number AS "caseNumber", s.clauses, e.made_at AS "madeAt", e.confirmed_at AS "confirmedAt"
    FROM payroll_entry e JOIN obligation o ON o.id = e.obligation_id JOIN sanction s ON s.id = o.sanction_id
      JOIN sm_case c ON c.id = s.case_id JOIN person p ON p.id = e.subject_id
    WHERE e.month = $1 AND e.subject_id <> $2 ORDER BY p.department, p.name, e.made_at, e.kind`,
};
const LEAVERS: Statement = {
  name: "obligations.leavers",
  text: `SELECT DISTINCT o.subject_id AS id FROM obligation o JOIN person p ON p.id = o.subject_id
    JOIN sanction s ON s.id = o.sanction_id
    WHERE NOT p.is_active AND s.state IN ('served', 'suspended', 'executing')`,
};
/** People who have left while something was asked of them. */
export const leaversWith = async (reader: Pick<Ctx["tx"], "sql">): Promise<string[]> =>
  (await reader.sql<{ id: string }>(LEAVERS)).map(({ id }) => id);

/** The instructions about the bonus of one month, by department and name. */
export const payrollOf = async (ctx: Pick<Ctx, "tx">, month: string, besides: string): Promise<PayrollRow[]> =>
  (await ctx.tx.sql<PayrollSql>(PAYROLL, [month, besides])).map(({ email, confirmedAt, ...row }) => ({
    ...row,
    email: email ?? undefined,
    confirmedAt: confirmedAt ?? undefined,
  }));
