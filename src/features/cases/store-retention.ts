import type { Ctx } from "../../core/context.ts";
import { forgetTold } from "../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import { eraseReports } from "../incidents/index.ts";
import { reportsOf } from "./store.ts";

// An empty text is the mark of what is erased: a sealed one is never empty.
const dueStatement = (name: string, since: string, which: string): Statement => ({
  name,
  text: `SELECT c.id, ${since} AS since, c.subject_id FROM sm_case c LEFT JOIN sanction s ON s.case_id = c.id
    WHERE octet_length(c.about) > 0 AND ${which} AND ${since} < $1 AND (${since}, c.id) > ($2, $3)
    ORDER BY ${since}, c.id LIMIT $4`,
});
const WITHOUT = dueStatement(
  "cases.retention-without",
  "c.closed_at",
  "c.state IN ('closed_no_violation', 'withdrawn', 'time_barred')",
);
// What was annulled never counts; what counts is kept until it lapsed. After a contract has ended, the file is kept for
// 24 months (art. 50 of the Labour Contract Law): the rule's twelve, and twelve more from the end.
const CONTRACT_ENDED = `SELECT max(o.moved_at) + interval '12 months' FROM obligation o
  WHERE o.sanction_id = s.id AND o.kind = 'dismissal' AND o.state = 'effective'`;
const DECIDED = dueStatement(
  "cases.retention-decided",
  `CASE WHEN c.state = 'annulled' THEN c.closed_at ELSE GREATEST(s.lapses_at, (${CONTRACT_ENDED})) END`,
  "c.state IN ('final', 'varied', 'annulled') AND s.id IS NOT NULL",
);

async function due(ctx: Ctx, statement: Statement, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; subject_id: string }>(statement, values);
  return rows.map((row) => ({ subject: row.id, since: row.since, related: [row.subject_id] }));
}

/** Cases that ended without a decision, the oldest first. */
export const dueWithout = (ctx: Ctx, limit: number, page: DuePage): Promise<DueSubject[]> =>
  due(ctx, WITHOUT, limit, page);
/** Decisions that count no more, the oldest first. */
export const dueDecided = (ctx: Ctx, limit: number, page: DuePage): Promise<DueSubject[]> =>
  due(ctx, DECIDED, limit, page);

const ERASE: Statement = {
  name: "cases.erase",
  text: `UPDATE sm_case SET about = '', allegation = NULL, proposal = NULL, union_notice = NULL, outcome_note = NULL,
      subject_id = '', handler_id = NULL, proposer_id = NULL, decider_id = NULL, second_id = NULL, opened_by = '',
      version = version + 1
    WHERE id = $1 AND octet_length(about) > 0 RETURNING id`,
};
const ERASE_SANCTION: Statement = {
  name: "cases.erase-sanction",
  text: `UPDATE sanction SET subject_id = '', notice = '', decider_id = '', second_id = NULL WHERE case_id = $1
    RETURNING id`,
};
const ERASE_OBLIGATIONS: Statement = {
  name: "cases.erase-obligations",
  text: `UPDATE obligation SET subject_id = '', text = NULL, terms = '{}' WHERE sanction_id = $1 RETURNING id`,
};
const ERASE_PAYROLL: Statement = {
  name: "cases.erase-payroll",
  text: "DELETE FROM payroll_entry WHERE obligation_id = ANY($1)",
};

/**
 * Whoever got one of these is, or may be, a party, a witness, or above one: the card of an obligation goes to them too
 * when they open it, a manager leads the meeting or reads the circular.
 */
export const TELLING: readonly string[] = [
  "cases.subject",
  "cases.subject-file",
  "cases.over",
  "cases.interim",
  "cases.interim-file",
  "cases.question",
  "cases.manager",
  "cases.manager-file",
  "obligations.subject",
  "obligations.card",
  "obligations.chair",
  "obligations.circular",
  "obligations.correction",
  "obligations.undone",
];

/** Number, states, clauses and dates stay; the reports that it came from go with it. */
export async function eraseCase(ctx: Ctx, id: string): Promise<boolean> {
  const reports = (await reportsOf(ctx, [id])).get(id) ?? [];
  if ((await ctx.tx.sql(ERASE, [id])).length === 0) return false;
  const where = { caseId: id };
  await ctx.tx.prisma.caseLine.deleteMany({ where });
  await ctx.tx.prisma.caseTask.deleteMany({ where });
  await ctx.tx.prisma.caseTold.deleteMany({ where });
  await ctx.tx.prisma.caseRecusal.deleteMany({ where });
  const questions = await ctx.tx.prisma.caseQuestion.findMany({ where, select: { id: true } });
  await ctx.tx.prisma.caseQuestion.deleteMany({ where });
  await ctx.tx.prisma.caseReport.deleteMany({ where });
  const subjects = [id, ...questions.map((question) => question.id)];
  for (const sanction of await ctx.tx.sql<{ id: string }>(ERASE_SANCTION, [id])) {
    const rows = await ctx.tx.sql<{ id: string }>(ERASE_OBLIGATIONS, [sanction.id]);
    const obligations = rows.map((row) => row.id);
    await ctx.tx.sql(ERASE_PAYROLL, [obligations]);
    subjects.push(sanction.id, ...obligations);
  }
  await ctx.tx.prisma.evidence.deleteMany({ where: { subject: { in: subjects } } });
  for (const subject of subjects) await forgetTold(ctx, subject, TELLING);
  await eraseReports(ctx, reports);
  return true;
}
