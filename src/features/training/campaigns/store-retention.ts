import { type CivilDate, civilDateIn } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { endOf } from "./model.ts";

const RESULTS: Statement = {
  name: "training.results-due",
  text: `SELECT p.id, p.left_at AS since FROM person p
    WHERE NOT p.is_active AND p.left_at < $1 AND (p.left_at, p.id) > ($2, $3)
      AND EXISTS (SELECT FROM training_assignment a WHERE a.person_id = p.id)
    ORDER BY p.left_at, p.id LIMIT $4`,
};
/** People who left so long ago that nobody needs their training any more, the longest first. */
export async function dueResults(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date }>(RESULTS, values);
  return rows.map(({ id, since }) => ({ subject: id, since, related: [id] }));
}

/** All tasks and quizzes of somebody who left. */
export const eraseResults = async (ctx: Ctx, personId: string): Promise<boolean> =>
  (await ctx.tx.prisma.trainingAssignment.deleteMany({ where: { personId } })).count > 0;

const LEAVE: Statement = {
  name: "training.leave-due",
  text: `SELECT id, person_id, to_on FROM training_leave
    WHERE to_on < $1 AND (to_on, id) > ($2, $3) ORDER BY to_on, id LIMIT $4`,
};
/** Leave that ended long ago; by the index of its last day. */
export async function dueLeave(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const { zone } = ctx.company;
  const from = after ? lastDay(after.since, zone) : "";
  const values = [civilDateIn(before, zone), from, after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; person_id: string; to_on: CivilDate }>(LEAVE, values);
  return rows.map(({ id, person_id, to_on }) => ({ subject: id, since: endOf(to_on, zone), related: [person_id] }));
}
/** The last day of leave that ended at an instant: a midnight belongs to the day before it. */
const lastDay = (ended: Date, zone: string): CivilDate => civilDateIn(new Date(ended.getTime() - 1), zone);

export const eraseLeave = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.trainingLeave.deleteMany({ where: { id } })).count > 0;
