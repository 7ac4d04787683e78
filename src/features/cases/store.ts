import type { ClauseId } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { Jurisdiction } from "../../core/jurisdiction.ts";
import type { Statement } from "../../db/database.ts";
import type { About, Allegation, Appealed, Case, Line, LineKind, Proposal, State, UnionNotice } from "./model.ts";

export type Sees = Pick<Ctx, "tx" | "vault">;

const COLUMNS = `id, number, state, version, subject_id, jurisdiction, clauses, conduct_at, knew_at, policy_version_id,
  is_urgent, protection, handler_id, is_taken, alleged_at, heard_at, proposer_id, decider_id, second_id, outcome, opened_by,
  opened_at, moved_at, closed_at`;

type CaseRow = {
  id: string;
  number: number;
  state: string;
  version: number;
  subject_id: string;
  jurisdiction: string;
  clauses: string[];
  conduct_at: Date;
  knew_at: Date;
  policy_version_id: string;
  is_urgent: boolean;
  protection: string;
  handler_id: string | null;
  is_taken: boolean;
  alleged_at: Date | null;
  heard_at: Date | null;
  proposer_id: string | null;
  decider_id: string | null;
  second_id: string | null;
  outcome: string | null;
  opened_by: string;
  opened_at: Date;
  moved_at: Date;
  closed_at: Date | null;
};

const toCase = (row: CaseRow): Case => ({
  id: row.id as Id<"cas">,
  number: row.number,
  state: row.state as State,
  version: row.version,
  subjectId: row.subject_id,
  jurisdiction: row.jurisdiction as Jurisdiction,
  clauses: row.clauses as ClauseId[],
  conductAt: row.conduct_at,
  knewAt: row.knew_at,
  policyVersionId: row.policy_version_id,
  isUrgent: row.is_urgent,
  protection: row.protection as Case["protection"],
  handlerId: row.handler_id ?? undefined,
  isTaken: row.is_taken,
  allegedAt: row.alleged_at ?? undefined,
  heardAt: row.heard_at ?? undefined,
  proposerId: row.proposer_id ?? undefined,
  deciderId: row.decider_id ?? undefined,
  secondId: row.second_id ?? undefined,
  outcome: row.outcome ?? undefined,
  openedBy: row.opened_by,
  openedAt: row.opened_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
});

export type NewCase = Pick<
  Case,
  "subjectId" | "jurisdiction" | "clauses" | "conductAt" | "knewAt" | "policyVersionId" | "isUrgent" | "protection"
> & { about: About };

const INSERT: Statement = {
  name: "cases.insert",
  text: `INSERT INTO sm_case (id, state, subject_id, jurisdiction, clauses, conduct_at, knew_at, policy_version_id, is_urgent,
      protection, about, opened_by, opened_at, moved_at)
    VALUES ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12) RETURNING ${COLUMNS}`,
};

/** Keeps a new case; its first move writes the first entry of its log. */
export async function insertCase(ctx: Ctx, fresh: NewCase): Promise<Case> {
  const id = newId("cas");
  const [row] = await ctx.tx.sql<CaseRow>(INSERT, [
    id,
    fresh.subjectId,
    fresh.jurisdiction,
    fresh.clauses,
    fresh.conductAt,
    fresh.knewAt,
    fresh.policyVersionId,
    fresh.isUrgent,
    fresh.protection,
    ctx.vault.seal("text", JSON.stringify(fresh.about), id),
    ctx.actor,
    ctx.now,
  ]);
  if (!row) throw new Error("a case was not inserted");
  return toCase(row);
}

const BY_ID: Statement = { name: "cases.by-id", text: `SELECT ${COLUMNS} FROM sm_case WHERE id = $1` };
const BY_NUMBER: Statement = { name: "cases.by-number", text: `SELECT ${COLUMNS} FROM sm_case WHERE number = $1` };
const BY_IDS: Statement = { name: "cases.by-ids", text: `SELECT ${COLUMNS} FROM sm_case WHERE id = ANY($1)` };

/** A case by its id. */
export async function findCase(ctx: Sees, id: string): Promise<Case | undefined> {
  const [row] = await ctx.tx.sql<CaseRow>(BY_ID, [id]);
  return row && toCase(row);
}

/** Cases by their ids, in no order. */
export const findCases = async (ctx: Sees, ids: readonly string[]): Promise<Case[]> =>
  ids.length === 0 ? [] : (await ctx.tx.sql<CaseRow>(BY_IDS, [ids])).map(toCase);

/** A case by the number that people read. */
export async function findByNumber(ctx: Sees, number: number): Promise<Case | undefined> {
  const [row] = await ctx.tx.sql<CaseRow>(BY_NUMBER, [number]);
  return row && toCase(row);
}

const OVER = "('final','varied','annulled','closed_no_violation','withdrawn','time_barred')";
const OPEN_ONES: Statement = {
  name: "cases.open-ones",
  text: `SELECT ${COLUMNS} FROM sm_case WHERE state NOT IN ${OVER}
    ORDER BY (handler_id = $1) DESC NULLS LAST, state IN ('proposed','second_approval','blocked_no_handler') DESC,
      is_taken, opened_at LIMIT $2`,
};
/**
 * Cases that somebody must still act on: what this person handles first, then what waits for a decision or for anybody,
 * each the oldest first; who may see which is decided by the reader. Reads all open ones.
 */
export const openCases = async (ctx: Sees, personId: string, limit: number): Promise<Case[]> =>
  (await ctx.tx.sql<CaseRow>(OPEN_ONES, [personId, limit])).map(toCase);

const TO_REVIEW: Statement = {
  name: "cases.to-review",
  text: `SELECT ${COLUMNS} FROM sm_case
    WHERE id IN (SELECT case_id FROM sanction WHERE needs_review) AND octet_length(about) > 0 ORDER BY opened_at LIMIT $1`,
};
/** Cases whose decision waits for a second look, also those that are over (R-LC-02); the oldest first. */
export const casesToReview = async (ctx: Sees, limit: number): Promise<Case[]> =>
  (await ctx.tx.sql<CaseRow>(TO_REVIEW, [limit])).map(toCase);

const OF_SUBJECT: Statement = {
  name: "cases.of-subject",
  text: `SELECT ${COLUMNS} FROM sm_case WHERE subject_id = $1 ORDER BY opened_at DESC LIMIT 200`,
};
/** The cases about one person, the newest first. */
export const casesAbout = async (ctx: Sees, personId: string): Promise<Case[]> =>
  (await ctx.tx.sql<CaseRow>(OF_SUBJECT, [personId])).map(toCase);

// ── sealed parts ────────────────────────────────────────────────────────────────────────────────────────────────────

type Part = "about" | "allegation" | "proposal" | "unionNotice" | "outcomeNote";
const place = (id: string, part: Part): string => (part === "about" ? id : `${id}:${part}`);

/** A part of a case as it is kept, for the columns that a move sets. */
export const sealPart = (ctx: Pick<Ctx, "vault">, id: string, part: Part, value: unknown): Buffer =>
  Buffer.from(ctx.vault.seal("text", JSON.stringify(value), place(id, part)));

/** The sealed parts of a case, opened; what is not there yet is undefined. */
export async function readParts(ctx: Sees, id: string) {
  const select = { about: true, allegation: true, proposal: true, unionNotice: true, outcomeNote: true } as const;
  const row = await ctx.tx.prisma.case.findUniqueOrThrow({ where: { id }, select });
  const open = <T>(part: Part): T | undefined => {
    const sealed = row[part];
    // What was erased is empty; a sealed text never is.
    return sealed?.length ? (JSON.parse(ctx.vault.openText("text", sealed, place(id, part))) as T) : undefined;
  };
  return {
    about: open<About>("about") ?? { text: "" },
    allegation: open<Allegation>("allegation"),
    proposal: open<Proposal>("proposal"),
    unionNotice: open<UnionNotice>("unionNotice"),
    outcomeNote: open<string>("outcomeNote"),
  };
}
export type CaseParts = Awaited<ReturnType<typeof readParts>>;

// ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Adds what was said, sealed; returns its id. */
export async function addLine(ctx: Ctx, caseId: string, kind: LineKind, text: string): Promise<string> {
  const id = newId("cln");
  const byId = ctx.person?.id ?? null;
  await ctx.tx.prisma.caseLine.create({
    data: { id, caseId, kind, byId, text: ctx.vault.seal("text", text, id), at: ctx.now },
  });
  return id;
}

/** Everything that was said in a case, in the order in which it was. */
export async function linesOf(ctx: Sees, caseId: string): Promise<Line[]> {
  const rows = await ctx.tx.prisma.caseLine.findMany({ where: { caseId }, orderBy: { seq: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as LineKind,
    byId: row.byId ?? undefined,
    text: ctx.vault.openText("text", row.text, row.id),
    at: row.at,
  }));
}

/** Whether the person knows of the case: it was put to them, or they were asked for something in the meantime. */
export const wasTold = async (ctx: Sees, { id, allegedAt }: Pick<Case, "id" | "allegedAt">): Promise<boolean> =>
  allegedAt !== undefined || (await ctx.tx.prisma.caseLine.count({ where: { caseId: id, kind: "interim" } })) > 0;

// ── who is in it ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The reports that each of these cases came from. */
export async function reportsOf(ctx: Sees, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.tx.prisma.caseReport.findMany({ where: { caseId: { in: [...caseIds] } } });
  return groupBy(
    rows,
    (row) => row.caseId,
    (row) => row.incidentId,
  );
}

/** Joins a report to a case; false when it belongs to one already. */
export async function joinReport(ctx: Sees, caseId: string, incidentId: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.caseReport.createMany({ data: [{ caseId, incidentId }], skipDuplicates: true });
  return count === 1;
}

/** Who stays out of each of these cases. */
export async function recusedFrom(ctx: Sees, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.tx.prisma.caseRecusal.findMany({ where: { caseId: { in: [...caseIds] } } });
  return groupBy(
    rows,
    (row) => row.caseId,
    (row) => row.personId,
  );
}

/** Keeps that somebody stays out of a case. */
export async function addRecusal(ctx: Ctx, caseId: string, personId: string): Promise<void> {
  await ctx.tx.prisma.caseRecusal.createMany({ data: [{ caseId, personId, at: ctx.now }], skipDuplicates: true });
}

/** Who was asked as a witness in each of these cases. */
export async function witnessesOf(ctx: Sees, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await ctx.tx.prisma.caseQuestion.findMany({
    where: { caseId: { in: [...caseIds] } },
    select: { caseId: true, witnessId: true },
  });
  return groupBy(
    rows,
    (row) => row.caseId,
    (row) => row.witnessId,
  );
}

// ── links ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Links two cases, whichever is named first; false when they are linked already. */
export async function linkCases(ctx: Sees, one: string, other: string): Promise<boolean> {
  const [caseId = one, otherId = other] = [one, other].sort();
  const { count } = await ctx.tx.prisma.caseLink.createMany({ data: [{ caseId, otherId }], skipDuplicates: true });
  return count === 1;
}

/** The cases that a case is linked with. */
export async function linkedWith(ctx: Sees, caseId: string): Promise<Case[]> {
  const rows = await ctx.tx.prisma.caseLink.findMany({ where: { OR: [{ caseId }, { otherId: caseId }] } });
  return findCases(
    ctx,
    rows.map((row) => (row.caseId === caseId ? row.otherId : row.caseId)),
  );
}

const LEADERS: Statement = {
  name: "cases.leaders",
  text: `SELECT id FROM person p WHERE manager_id IS NULL AND is_active
    AND EXISTS (SELECT 1 FROM person r WHERE r.manager_id = p.id)`,
};
/** Those who lead others and have nobody above them. */
export const leaderIds = async (ctx: Sees): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(LEADERS)).map((row) => row.id);

const LAST_ACT: Statement = {
  name: "cases.last-act",
  text: `SELECT at FROM audit_entry WHERE subject = $1 AND actor = $2 AND action NOT LIKE 'refused.%'
    ORDER BY seq DESC LIMIT 1`,
};
/** When this person last did something with it. */
export const lastActedAt = async (ctx: Sees, id: string, personId: string): Promise<Date | undefined> =>
  (await ctx.tx.sql<{ at: Date }>(LAST_ACT, [id, personId]))[0]?.at;

const DOERS: Statement = {
  name: "cases.doers",
  text: "SELECT DISTINCT subject, actor FROM audit_entry WHERE subject = ANY($1) AND action = $2",
};
const whoDid =
  (action: string) =>
  async (ctx: Pick<Ctx, "tx">, caseIds: readonly string[]): Promise<Map<string, string[]>> =>
    groupBy(
      await ctx.tx.sql<{ subject: string; actor: string }>(DOERS, [caseIds, action]),
      ({ subject }) => subject,
      ({ actor }) => actor,
    );
/** Whoever proposed a decision in each of these cases, the ones that were sent back too. */
export const proposersOf = whoDid("case.propose");
/** Whoever cleared the protection of the person in each of these cases (R-CN-15). */
export const clearedBy = whoDid("case.clear");

const CLEARED_AT: Statement = {
  name: "cases.cleared-at",
  text: "SELECT max(at) AS at FROM audit_entry WHERE subject = $1 AND action = 'case.clear'",
};
/** When the protection of the person was last cleared. */
export const clearedAt = async (ctx: Pick<Ctx, "tx">, caseId: string): Promise<Date | undefined> =>
  (await ctx.tx.sql<{ at: Date | null }>(CLEARED_AT, [caseId]))[0]?.at ?? undefined;

// What an appeal itself does to a case, and the person's own steps, are no part in the decision.
const ACTORS: Statement = {
  name: "cases.actors",
  text: `SELECT DISTINCT actor FROM audit_entry
    WHERE subject = ANY(SELECT incident_id FROM case_report WHERE case_id = $1 UNION ALL SELECT $1)
      AND starts_with(actor, 'per_') AND (starts_with(action, 'case.') OR starts_with(action, 'incident.'))
      AND NOT starts_with(action, 'case.appeal')
      AND action <> ALL(ARRAY['case.vary', 'case.annul', 'case.opened-by-subject', 'case.opened-by-manager'])`,
};
/** Whoever did something with a case or the reports that it came from, now or at any time, by its log. */
export const actorsOf = async (ctx: Sees, caseId: string): Promise<string[]> =>
  (await ctx.tx.sql<{ actor: string }>(ACTORS, [caseId])).map(({ actor }) => actor);

const WINDOW: Statement = {
  name: "cases.appeal-window",
  text: "SELECT max(due_at) AS due_at FROM deadline WHERE subject = $1 AND kind = 'appeal'",
};
/** Until when the person can appeal, or could; undefined before receipt. It is only ever extended (R-WD-08). */
export const appealWindowOf = async (ctx: Pick<Ctx, "tx">, caseId: string): Promise<Date | undefined> =>
  (await ctx.tx.sql<{ due_at: Date | null }>(WINDOW, [caseId]))[0]?.due_at ?? undefined;

const APPEALED: Statement = {
  name: "cases.appealed",
  text: `SELECT action FROM audit_entry WHERE subject = $1 AND action = ANY(ARRAY['case.appeal', 'case.appealOver',
      'case.vary', 'case.annul', 'case.appeal-late', 'case.appeal-withdrawn', 'case.appeal-refused'])
    ORDER BY seq DESC LIMIT 1`,
};
const APPEALS: Readonly<Record<string, Appealed>> = {
  "case.appeal": "running",
  "case.appeal-late": "late",
  "case.appeal-withdrawn": "withdrawn",
  "case.appeal-refused": "refused",
};
/** What became of the appeal against a decision; undefined: there was none. By the log of the case. */
export async function appealedOf(ctx: Pick<Ctx, "tx">, caseId: string): Promise<Appealed | undefined> {
  const [row] = await ctx.tx.sql<{ action: string }>(APPEALED, [caseId]);
  return row && (APPEALS[row.action] ?? "answered");
}

function groupBy<R>(rows: readonly R[], key: (row: R) => string, value: (row: R) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), value(row)]);
  return found;
}

const READINGS: Statement = {
  name: "cases.readings",
  text: `SELECT subject, actor, at FROM audit_entry WHERE action = $1 AND at >= $2 AND at < $3 ORDER BY at LIMIT 200`,
};
/** The entries of that kind between two instants: through the index on their time. */
export const readingsSince = (
  ctx: Pick<Ctx, "tx">,
  action: string,
  from: Date,
  to: Date,
): Promise<{ subject: string; actor: string; at: Date }[]> => ctx.tx.sql(READINGS, [action, from, to]);

// ── the template of notices ─────────────────────────────────────────────────────────────────────────────────────────

const templateKey = (locale: string): string => `cases.notice-template.${locale}`;

/** The company's own words for the notice of a decision; undefined: as shipped. */
export async function readTemplate(ctx: Sees, locale: string): Promise<string | undefined> {
  const row = await ctx.tx.prisma.setting.findUnique({ where: { key: templateKey(locale) } });
  return typeof row?.value === "string" ? row.value : undefined;
}

/** Keeps the company's own words. */
export async function writeTemplate(ctx: Sees, locale: string, text: string): Promise<void> {
  const key = templateKey(locale);
  await ctx.tx.prisma.setting.upsert({ where: { key }, create: { key, value: text }, update: { value: text } });
}
