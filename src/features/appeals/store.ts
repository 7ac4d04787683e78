import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { Statement } from "../../db/database.ts";
import type { About, Answer, Appeal, Ground, Line, LineKind, State } from "./model.ts";

export type Sees = Pick<Ctx, "tx" | "vault">;

const COLUMNS = `id, number, case_id, appellant_id, state, version, grounds, about, way, filed_by_id, filed_at, is_late,
  open_until, reviewer_id, is_taken, is_overdue, outcome, moved_at, closed_at`;

type AppealRow = {
  id: string;
  number: number;
  case_id: string;
  appellant_id: string;
  state: string;
  version: number;
  grounds: string[];
  about: Buffer;
  way: string;
  filed_by_id: string;
  filed_at: Date;
  is_late: boolean;
  open_until: Date;
  reviewer_id: string | null;
  is_taken: boolean;
  is_overdue: boolean;
  outcome: string | null;
  moved_at: Date;
  closed_at: Date | null;
};

const toAppeal = ({ vault }: Pick<Ctx, "vault">, row: AppealRow): Appeal => ({
  id: row.id as Id<"apl">,
  number: row.number,
  caseId: row.case_id,
  appellantId: row.appellant_id,
  state: row.state as State,
  version: row.version,
  grounds: row.grounds as Ground[],
  // What was erased is empty; a sealed text never is.
  about: row.about.length > 0 ? (JSON.parse(vault.openText("text", row.about, row.id)) as About) : { text: "" },
  way: row.way as Appeal["way"],
  filedById: row.filed_by_id,
  filedAt: row.filed_at,
  isLate: row.is_late,
  openUntil: row.open_until,
  reviewerId: row.reviewer_id ?? undefined,
  isTaken: row.is_taken,
  isOverdue: row.is_overdue,
  outcome: row.outcome ?? undefined,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
});

export type NewAppeal = Pick<
  Appeal,
  "caseId" | "appellantId" | "state" | "grounds" | "about" | "way" | "filedAt" | "isLate" | "openUntil"
>;

// One appeal a decision: of two at once the second finds the first.
const INSERT: Statement = {
  name: "appeals.insert",
  text: `INSERT INTO appeal (id, case_id, appellant_id, state, grounds, about, way, filed_by_id, filed_at, is_late, open_until,
      moved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (case_id) DO NOTHING RETURNING ${COLUMNS}`,
};

/** Keeps a new appeal, whose first move writes the first entry of its log; undefined: the decision has one already. */
export async function insertAppeal(ctx: Ctx, fresh: NewAppeal): Promise<Appeal | undefined> {
  const id = newId("apl");
  const [row] = await ctx.tx.sql<AppealRow>(INSERT, [
    id,
    fresh.caseId,
    fresh.appellantId,
    fresh.state,
    fresh.grounds,
    sealAbout(ctx, id, fresh.about),
    fresh.way,
    ctx.actor,
    fresh.filedAt,
    fresh.isLate,
    fresh.openUntil,
    ctx.now,
  ]);
  return row && toAppeal(ctx, row);
}

/** What was written as it is kept, for the column that a move sets. */
export const sealAbout = ({ vault }: Pick<Ctx, "vault">, id: string, about: About): Buffer =>
  Buffer.from(vault.seal("text", JSON.stringify(about), id));

const BY_ID: Statement = { name: "appeals.by-id", text: `SELECT ${COLUMNS} FROM appeal WHERE id = $1` };
const BY_NUMBER: Statement = { name: "appeals.by-number", text: `SELECT ${COLUMNS} FROM appeal WHERE number = $1` };
const BY_CASE: Statement = { name: "appeals.by-case", text: `SELECT ${COLUMNS} FROM appeal WHERE case_id = $1` };
const first = async (ctx: Sees, statement: Statement, value: unknown): Promise<Appeal | undefined> => {
  const [row] = await ctx.tx.sql<AppealRow>(statement, [value]);
  return row && toAppeal(ctx, row);
};

/** An appeal by its id. */
export const findAppeal = (ctx: Sees, id: string) => first(ctx, BY_ID, id);
/** An appeal by the number that people read. */
export const findByNumber = (ctx: Sees, number: number) => first(ctx, BY_NUMBER, number);
/** The appeal against the decision of a case. */
export const findByCase = (ctx: Sees, caseId: string) => first(ctx, BY_CASE, caseId);

const OF_PERSON: Statement = {
  name: "appeals.of-person",
  text: `SELECT ${COLUMNS} FROM appeal WHERE appellant_id = $1 ORDER BY filed_at DESC LIMIT 100`,
};
/** What somebody has appealed against, the newest first. */
export const appealsOf = async (ctx: Sees, personId: string): Promise<Appeal[]> =>
  (await ctx.tx.sql<AppealRow>(OF_PERSON, [personId])).map((row) => toAppeal(ctx, row));

const OPEN_ONES: Statement = {
  name: "appeals.open-ones",
  text: `SELECT ${COLUMNS} FROM appeal WHERE state IN ('filed', 'filed_late', 'in_review', 'blocked_no_reviewer')
    ORDER BY (reviewer_id = $1) DESC NULLS LAST, filed_at LIMIT $2`,
};
/** Appeals without an answer, this person's own first, else the oldest; who may see which is decided by the reader. */
export const openAppeals = async (ctx: Sees, personId: string, limit: number): Promise<Appeal[]> =>
  (await ctx.tx.sql<AppealRow>(OPEN_ONES, [personId, limit])).map((row) => toAppeal(ctx, row));

// ── the answer ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The answer as it is kept, for the column that a move sets. */
export const sealAnswer = ({ vault }: Pick<Ctx, "vault">, id: string, answer: Answer): Buffer =>
  Buffer.from(vault.seal("text", JSON.stringify(answer), `${id}:answer`));

/** The answer as it was served; undefined before. */
export async function readAnswer(ctx: Sees, id: string): Promise<Answer | undefined> {
  const row = await ctx.tx.prisma.appeal.findUnique({ where: { id }, select: { answer: true } });
  return row?.answer ? (JSON.parse(ctx.vault.openText("text", row.answer, `${id}:answer`)) as Answer) : undefined;
}

// ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Adds what was said, sealed. */
export async function addLine(ctx: Ctx, appealId: string, kind: LineKind, text: string): Promise<void> {
  const id = newId("aln");
  const byId = ctx.person?.id ?? null;
  await ctx.tx.prisma.appealLine.create({
    data: { id, appealId, kind, byId, text: ctx.vault.seal("text", text, id), at: ctx.now },
  });
}

/** Everything that was said in an appeal, in the order in which it was. */
export async function linesOf(ctx: Sees, appealId: string): Promise<Line[]> {
  const rows = await ctx.tx.prisma.appealLine.findMany({ where: { appealId }, orderBy: { seq: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as LineKind,
    byId: row.byId ?? undefined,
    text: ctx.vault.openText("text", row.text, row.id),
    at: row.at,
  }));
}

/** Whether something of this kind was said. */
export const hasLine = async (ctx: Sees, appealId: string, kind: LineKind): Promise<boolean> =>
  (await ctx.tx.prisma.appealLine.count({ where: { appealId, kind } })) > 0;

// ── who stays out ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Who said that they have a tie, or was found to have one. */
export const recusedFrom = async (ctx: Sees, appealId: string): Promise<string[]> =>
  (await ctx.tx.prisma.appealRecusal.findMany({ where: { appealId } })).map(({ personId }) => personId);

/** Keeps that somebody stays out of an appeal. */
export async function addRecusal(ctx: Ctx, appealId: string, personId: string): Promise<void> {
  await ctx.tx.prisma.appealRecusal.createMany({ data: [{ appealId, personId, at: ctx.now }], skipDuplicates: true });
}

const LAST_ACT: Statement = {
  name: "appeals.last-act",
  text: `SELECT at FROM audit_entry WHERE subject = $1 AND actor = $2 AND action NOT LIKE 'refused.%'
    ORDER BY seq DESC LIMIT 1`,
};
/** When this person last did something with it. */
export const lastActedAt = async (ctx: Sees, id: string, personId: string): Promise<Date | undefined> =>
  (await ctx.tx.sql<{ at: Date }>(LAST_ACT, [id, personId]))[0]?.at;

const DELAYS: Statement = {
  name: "appeals.delays",
  text: "SELECT count(*)::int AS count FROM audit_entry WHERE subject = $1 AND action = 'appeal.stillLate'",
};
/** How often the appellant was told again that the answer is late. */
export const delaysTold = async (ctx: Pick<Ctx, "tx">, id: string): Promise<number> =>
  (await ctx.tx.sql<{ count: number }>(DELAYS, [id]))[0]?.count ?? 0;

const LEADING: Statement = {
  name: "appeals.people-above",
  text: `WITH RECURSIVE above AS (
      SELECT id AS start, manager_id AS id, 1 AS depth FROM person WHERE id = ANY($1) AND manager_id IS NOT NULL
      UNION
      SELECT above.start, p.manager_id, above.depth + 1 FROM above JOIN person p ON p.id = above.id
        WHERE p.manager_id IS NOT NULL AND above.depth < 50)
    SELECT DISTINCT start, id FROM above`,
};
/** Everybody above each of these people, at any distance; a circle in the directory ends by itself. */
export async function peopleAbove(ctx: Pick<Ctx, "tx">, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.tx.sql<{ start: string; id: string }>(LEADING, [ids]);
  const found = new Map<string, string[]>();
  for (const { start, id } of rows) found.set(start, [...(found.get(start) ?? []), id]);
  return found;
}

const FILED_SINCE: Statement = {
  name: "appeals.filed-since",
  text: `SELECT ${COLUMNS} FROM appeal WHERE filed_at >= $1 ORDER BY filed_at LIMIT 5000`,
};

/** The appeals since then, the oldest first; a year of a large company and no more. */
export const filedSince = async (ctx: Sees, since: Date): Promise<Appeal[]> =>
  (await ctx.tx.sql<AppealRow>(FILED_SINCE, [since])).map((row) => toAppeal(ctx, row));
