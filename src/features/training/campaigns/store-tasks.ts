import { addDays, type CivilDate } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import type { Assignment, Cause } from "../model.ts";
import { toAssignment } from "../store.ts";
import type { Leave } from "./model.ts";
import type { Learner } from "./store-campaigns.ts";

type Sees = Pick<Ctx, "tx">;

/** What is asked of whom. `dueAt`: the end of the term on the person's clock, after leave. */
export type Asked = { personId: Person["id"]; course: string; dueAt: Date; askedDueOn: CivilDate };
/** On which terms. */
export type Terms = Pick<Assignment, "passMark" | "attempts" | "validMonths" | "cause">;

// A task that is open or waits for a talk stays the one task, and what is done for longer than the term is done.
const INSERT: Statement = {
  name: "training.insert-tasks",
  text: `WITH made AS (
      INSERT INTO training_assignment (id, person_id, course, state, attempts, pass_mark, valid_months, cause,
        asked_due_on, due_at, assigned_at, moved_at)
      SELECT r.id, r.person_id, r.course, 'assigned', $2, $3, $4, $5, r.asked_due_on, r.due_at, $6, $6
      FROM jsonb_to_recordset($1::jsonb) AS r(id text, person_id text, course text, asked_due_on text, due_at timestamptz)
      WHERE NOT EXISTS (SELECT 1 FROM training_assignment a WHERE a.person_id = r.person_id AND a.course = r.course
        AND (a.state IN ('assigned', 'in_progress', 'overdue', 'failed')
          OR (a.state IN ('passed', 'waived') AND a.valid_until > r.due_at)))
      ON CONFLICT DO NOTHING RETURNING id
    ), entry AS (
      INSERT INTO audit_entry (subject, at, actor, action, data)
      SELECT id, $6, $7, 'training.assigned', jsonb_build_object('cause', $5::text)::text FROM made
    )
    SELECT id FROM made`,
};
/** Makes the tasks that are missing; answers the ids of those that are new, with what each asks. */
export async function insertTasks(
  ctx: Ctx,
  { attempts, passMark, validMonths, cause }: Terms,
  asked: readonly Asked[],
): Promise<(Asked & { id: string })[]> {
  if (asked.length === 0) return [];
  const rows = asked.map((one) => ({ ...one, id: newId("tas") }));
  const json = rows.map(({ id, personId, course, askedDueOn, dueAt }) => ({
    id,
    person_id: personId,
    course,
    asked_due_on: askedDueOn,
    due_at: dueAt,
  }));
  const values = [JSON.stringify(json), attempts, passMark, validMonths, cause, ctx.now, ctx.actor];
  const made = new Set((await ctx.tx.sql<{ id: string }>(INSERT, values)).map(({ id }) => id));
  return rows.filter(({ id }) => made.has(id));
}

/** All tasks of these people for these courses, the newest first; by an index, a row a person, course and year. */
export async function tasksFor(
  { tx }: Sees,
  people: readonly string[],
  courses: readonly string[],
): Promise<Assignment[]> {
  const rows = await tx.prisma.trainingAssignment.findMany({
    where: { personId: { in: [...people] }, course: { in: [...courses] } },
    orderBy: [{ assignedAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toAssignment);
}

/** Tasks by their ids. */
export async function tasksBy({ tx }: Sees, ids: readonly string[]): Promise<Assignment[]> {
  const where = { id: { in: [...ids] } };
  return (await tx.prisma.trainingAssignment.findMany({ where, orderBy: { course: "asc" } })).map(toAssignment);
}

/** What somebody is asked for and has not done. */
export async function askedOf({ tx }: Sees, personId: string): Promise<Assignment[]> {
  const where = { personId, dueAt: { not: null }, state: { in: ["assigned", "in_progress", "overdue", "failed"] } };
  return (await tx.prisma.trainingAssignment.findMany({ where, orderBy: { dueAt: "asc" } })).map(toAssignment);
}

/** The next tasks that are asked for by this cause and not done, in the order of their ids. */
export async function waitingFor(
  { tx }: Sees,
  cause: Cause,
  { after, limit }: { after: string; limit: number },
): Promise<Assignment[]> {
  const where = { cause, id: { gt: after }, state: { in: ["assigned", "in_progress", "overdue", "failed"] } };
  return (await tx.prisma.trainingAssignment.findMany({ where, orderBy: { id: "asc" }, take: limit })).map(
    toAssignment,
  );
}

// ── joiners and renewals ──

const JOINERS: Statement = {
  name: "training.joiners",
  text: `SELECT p.id, p.region, p.zone FROM person p
    WHERE p.id > $1 AND p.is_active AND p.is_in_scope
      AND coalesce(p.contract_from, to_char(p.created_at AT TIME ZONE $5, 'YYYY-MM-DD')) BETWEEN $2 AND $3
      AND EXISTS (SELECT 1 FROM unnest($4::text[]) c WHERE NOT EXISTS (SELECT 1 FROM training_assignment a
        WHERE a.person_id = p.id AND a.course = c AND (a.cause <> 'own' OR a.state IN ('passed', 'waived', 'failed'))))
    ORDER BY p.id LIMIT $6`,
};
/**
 * Who came into the company on a day from `since` to `today` and is not asked for all of the courses yet. The first day is
 * that of the contract where it is known, else the one on which the person came into the directory.
 */
export const joinersPage = (
  ctx: Ctx,
  { since, today, courses }: { since: CivilDate; today: CivilDate; courses: readonly string[] },
  after: string,
  limit: number,
): Promise<Learner[]> => ctx.tx.sql(JOINERS, [after, since, today, courses, ctx.company.zone, limit]);

const RENEWALS: Statement = {
  name: "training.renewals",
  text: `SELECT a.id AS task, a.course, a.valid_until, p.id, p.region, p.zone
    FROM training_assignment a JOIN person p ON p.id = a.person_id
    WHERE a.state = 'passed' AND a.valid_until > $1 AND a.valid_until <= $2 AND p.is_active AND p.is_in_scope
      AND a.course = ANY($3) AND NOT EXISTS (SELECT 1 FROM training_assignment b
        WHERE b.person_id = a.person_id AND b.course = a.course AND b.assigned_at > a.assigned_at)
    ORDER BY a.person_id, a.course LIMIT $4`,
};
/** What was passed and ends soon, or ended lately, where nothing newer is there; by the index of the end. */
export const renewalsDue = (
  ctx: Ctx,
  { from, until, courses }: { from: Date; until: Date; courses: readonly string[] },
  limit: number,
): Promise<(Learner & { course: string; valid_until: Date })[]> => ctx.tx.sql(RENEWALS, [from, until, courses, limit]);

// ── leave ──

const LEAVES: Statement = {
  name: "training.leaves",
  text: "SELECT person_id, from_on, to_on FROM training_leave WHERE person_id = ANY($1) ORDER BY from_on",
};
/** The leave of these people, by their ids. */
export async function leavesOf({ tx }: Sees, people: readonly string[]): Promise<Map<string, Leave[]>> {
  const found = new Map<string, Leave[]>();
  if (people.length === 0) return found;
  const rows = await tx.sql<{ person_id: string; from_on: CivilDate; to_on: CivilDate }>(LEAVES, [people]);
  for (const { person_id, from_on, to_on } of rows)
    found.set(person_id, [...(found.get(person_id) ?? []), { fromOn: from_on, toOn: to_on }]);
  return found;
}

/** Enters leave; what it overlaps of earlier leave it replaces. */
export async function enterLeave(ctx: Ctx, personId: string, { fromOn, toOn }: Leave): Promise<void> {
  await ctx.tx.prisma.trainingLeave.deleteMany({ where: { personId, fromOn: { lte: toOn }, toOn: { gte: fromOn } } });
  await ctx.tx.prisma.trainingLeave.create({
    data: { id: newId("tlv"), personId, fromOn, toOn, byId: ctx.actor, at: ctx.now },
  });
}

/** Somebody is back: what is left of leave from a day on counts no more. How many stretches that were. */
export async function endLeave(ctx: Ctx, personId: string, from: CivilDate): Promise<number> {
  const { trainingLeave } = ctx.tx.prisma;
  const later = await trainingLeave.deleteMany({ where: { personId, fromOn: { gte: from } } });
  const now = await trainingLeave.updateMany({
    where: { personId, fromOn: { lt: from }, toOn: { gte: from } },
    data: { toOn: addDays(from, -1) },
  });
  return later.count + now.count;
}

const WHY: Statement = {
  name: "training.waived-why",
  text: "SELECT waived_why FROM training_assignment WHERE id = $1",
};
/** Why somebody need not take a course; undefined where nobody said so. */
export async function waivedWhy({ tx, vault }: Pick<Ctx, "tx" | "vault">, id: string): Promise<string | undefined> {
  const [row] = await tx.sql<{ waived_why: Buffer | null }>(WHY, [id]);
  return row?.waived_why ? vault.openText("text", row.waived_why, `${id}:waived`) : undefined;
}

// ── rules ──

const KEY = "training.rules";
/** Which rules ask people by themselves. `joinersSince`: for who comes from that day on. */
export type Rules = { joinersSince?: CivilDate; isRenewing?: boolean };
export async function readRules({ tx }: Sees): Promise<Rules> {
  const row = await tx.prisma.setting.findUnique({ where: { key: KEY } });
  return (row?.value ?? {}) as Rules;
}
export async function writeRules(ctx: Ctx, rules: Rules): Promise<void> {
  const value = rules as never;
  await ctx.tx.prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
}
