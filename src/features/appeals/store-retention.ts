import type { Ctx } from "../../core/context.ts";
import { forgetTold } from "../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";

// An empty text is the mark of what is erased, of cases and of appeals: a sealed one is never empty.
const DUE: Statement = {
  name: "appeals.retention",
  text: `SELECT a.id, a.closed_at AS since, a.appellant_id, a.case_id FROM appeal a JOIN sm_case c ON c.id = a.case_id
    WHERE octet_length(c.about) = 0 AND octet_length(a.about) > 0 AND a.closed_at < $1 AND (a.closed_at, a.id) > ($2, $3)
    ORDER BY a.closed_at, a.id LIMIT $4`,
};

/** Appeals that are over and whose case is erased, the oldest first. */
export async function dueWithCase(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; appellant_id: string; case_id: string }>(DUE, values);
  return rows.map((row) => ({ subject: row.id, since: row.since, related: [row.appellant_id, row.case_id] }));
}

const ERASE: Statement = {
  name: "appeals.erase",
  text: `UPDATE appeal SET about = '', answer = NULL, appellant_id = '', filed_by_id = '', reviewer_id = NULL,
      version = version + 1
    WHERE id = $1 AND octet_length(about) > 0 RETURNING id`,
};

/** Whoever got one of these is the appellant, stands for them, or decided. */
const TELLING = ["appeals.person", "appeals.person-file", "appeals.delay", "appeals.comment-asked", "appeals.outcome"];

/** Number, state, grounds and dates stay. False when it was erased already. */
export async function eraseAppeal(ctx: Ctx, id: string): Promise<boolean> {
  if ((await ctx.tx.sql(ERASE, [id])).length === 0) return false;
  const where = { appealId: id };
  await ctx.tx.prisma.appealLine.deleteMany({ where });
  await ctx.tx.prisma.appealRecusal.deleteMany({ where });
  await ctx.tx.prisma.evidence.deleteMany({ where: { subject: id } });
  await forgetTold(ctx, id, TELLING);
  return true;
}
