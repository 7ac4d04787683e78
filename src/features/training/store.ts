import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { Person } from "../../core/people.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import type { Answer, Assignment, AssignmentState, Attempt, AttemptState, Drawn } from "./model.ts";
import { OPEN_STATES, RULES } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

type AssignmentRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["trainingAssignment"]["findFirstOrThrow"]>>;
export const toAssignment = (row: AssignmentRow): Assignment => ({
  id: row.id as Id<"tas">,
  personId: row.personId as Person["id"],
  course: row.course,
  state: row.state as AssignmentState,
  version: row.version,
  attempts: row.attempts,
  passMark: row.passMark,
  validMonths: row.validMonths,
  cause: row.cause as Assignment["cause"],
  askedDueOn: (row.askedDueOn ?? undefined) as Assignment["askedDueOn"],
  dueAt: row.dueAt ?? undefined,
  assignedAt: row.assignedAt,
  passedAt: row.passedAt ?? undefined,
  validUntil: row.validUntil ?? undefined,
});

type AttemptRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["trainingAttempt"]["findFirstOrThrow"]>>;
const toAttempt = (row: Omit<AttemptRow, "movedAt">): Attempt => ({
  id: row.id as Id<"tat">,
  assignmentId: row.assignmentId as Id<"tas">,
  personId: row.personId as Person["id"],
  course: row.course,
  courseVersion: row.courseVersion,
  state: row.state as AttemptState,
  version: row.version,
  passMark: row.passMark,
  drawn: row.drawn as unknown as Drawn[],
  startedAt: row.startedAt,
  expiresAt: row.expiresAt,
  endedAt: row.endedAt ?? undefined,
  right: row.rightCount ?? undefined,
});

/** All tasks of somebody, the oldest first; by an index, a row a course and year. */
export async function tasksOf({ tx }: Sees, personId: Person["id"]): Promise<Assignment[]> {
  const rows = await tx.prisma.trainingAssignment.findMany({ where: { personId }, orderBy: { assignedAt: "asc" } });
  return rows.map(toAssignment);
}
/** The newest task of somebody for each course. */
export const assignmentsOf = async (ctx: Sees, personId: Person["id"]): Promise<Map<string, Assignment>> =>
  new Map((await tasksOf(ctx, personId)).map((task) => [task.course, task]));

export async function findAssignment({ tx }: Sees, id: string): Promise<Assignment | undefined> {
  const row = await tx.prisma.trainingAssignment.findUnique({ where: { id } });
  return row ? toAssignment(row) : undefined;
}

/** The open task for a course, made where there is none; two at once make one. */
export async function assign(ctx: Ctx, personId: Person["id"], course: string): Promise<Assignment> {
  await ctx.tx.prisma.trainingAssignment.createMany({
    data: [
      {
        id: newId("tas"),
        personId,
        course,
        state: "assigned",
        attempts: RULES.attempts,
        assignedAt: ctx.now,
        movedAt: ctx.now,
      },
    ],
    skipDuplicates: true,
  });
  const row = await ctx.tx.prisma.trainingAssignment.findFirstOrThrow({
    where: { personId, course, state: { in: [...OPEN_STATES] } },
  });
  return toAssignment(row);
}

// What each press of a quiz reads and writes is prepared once: a whole class answers in the same minute.
const ATTEMPT: Statement = {
  name: "training.attempt",
  text: `SELECT id, assignment_id AS "assignmentId", person_id AS "personId", course, course_version AS "courseVersion",
      state, version, pass_mark AS "passMark", drawn, started_at AS "startedAt", expires_at AS "expiresAt",
      ended_at AS "endedAt", right_count AS "rightCount"
    FROM training_attempt WHERE id = $1`,
};
export async function findAttempt({ tx }: Sees, id: string): Promise<Attempt | undefined> {
  const [row] = await tx.sql<Parameters<typeof toAttempt>[0]>(ATTEMPT, [id]);
  return row && toAttempt(row);
}

/** What somebody is in the middle of, the newest first. */
export async function openAttempts({ tx }: Sees, personId: Person["id"]): Promise<Attempt[]> {
  const where = { personId, state: "started" };
  return (await tx.prisma.trainingAttempt.findMany({ where, orderBy: { startedAt: "desc" } })).map(toAttempt);
}

/** Quizzes that nobody finished in their time; by the index of those that are open. */
export async function overrunAttempts({ tx, now }: Pick<Ctx, "tx" | "now">, limit: number): Promise<Attempt[]> {
  const where = { state: "started", expiresAt: { lte: now } };
  return (await tx.prisma.trainingAttempt.findMany({ where, orderBy: { id: "asc" }, take: limit })).map(toAttempt);
}

/** The quizzes of a task, the newest first. */
export async function attemptsOf({ tx }: Sees, assignmentId: string): Promise<Attempt[]> {
  return (await tx.prisma.trainingAttempt.findMany({ where: { assignmentId }, orderBy: { startedAt: "desc" } })).map(
    toAttempt,
  );
}

/** Begins a quiz. A task has one at a time: of two that begin at once, both get the first. */
export async function insertAttempt(
  ctx: Ctx,
  { id: assignmentId, personId, course, passMark }: Assignment,
  { drawn, courseVersion }: { drawn: readonly Drawn[]; courseVersion: string },
): Promise<Attempt> {
  await ctx.tx.prisma.trainingAttempt.createMany({
    data: [
      {
        id: newId("tat"),
        assignmentId,
        personId,
        course,
        courseVersion,
        state: "started",
        passMark,
        drawn: drawn as never,
        startedAt: ctx.now,
        expiresAt: new Date(ctx.now.getTime() + RULES.minutes * 60_000),
        movedAt: ctx.now,
      },
    ],
    skipDuplicates: true,
  });
  const row = await ctx.tx.prisma.trainingAttempt.findFirstOrThrow({ where: { assignmentId, state: "started" } });
  return toAttempt(row);
}

const ANSWER = `place, question, chosen, is_right AS "isRight"`;
const ANSWERS: Statement = {
  name: "training.answers",
  text: `SELECT ${ANSWER} FROM training_answer WHERE attempt_id = $1 ORDER BY place`,
};
export const answersOf = ({ tx }: Sees, attemptId: string): Promise<Answer[]> => tx.sql<Answer>(ANSWERS, [attemptId]);

// What a statement writes it does not read, so the answer that was kept stands beside those that were there.
const KEEP: Statement = {
  name: "training.keep-answer",
  text: `WITH kept AS (
      INSERT INTO training_answer (attempt_id, place, question, chosen, is_right, at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT DO NOTHING RETURNING ${ANSWER}
    )
    SELECT ${ANSWER}, false AS "isNew" FROM training_answer WHERE attempt_id = $1
    UNION ALL SELECT *, true FROM kept ORDER BY place`,
};
/** Keeps the first answer to a question, and gives all answers of the quiz; undefined where there is one already. */
export async function keepAnswer(ctx: Ctx, attemptId: string, answer: Answer): Promise<Answer[] | undefined> {
  const { place, question, chosen, isRight } = answer;
  const values = [attemptId, place, question, chosen, isRight, ctx.now];
  const rows = await ctx.tx.sql<Answer & { isNew: boolean }>(KEEP, values);
  return rows.some(({ isNew }) => isNew) ? rows : undefined;
}

/** Ids of questions of a course that somebody was asked in quizzes of theirs. */
export async function askedBefore({ tx }: Sees, personId: Person["id"], course: string): Promise<Set<string>> {
  const rows = await tx.prisma.trainingAttempt.findMany({ where: { personId, course }, select: { drawn: true } });
  return new Set(rows.flatMap(({ drawn }) => (drawn as unknown as Drawn[]).map(({ question }) => question)));
}

const DUE: Statement = {
  name: "training.answers-due",
  text: `SELECT t.id, t.person_id, t.started_at FROM training_attempt t
    WHERE t.started_at < $1 AND (t.started_at, t.id) > ($2, $3)
      AND EXISTS (SELECT FROM training_answer a WHERE a.attempt_id = t.id)
    ORDER BY t.started_at, t.id LIMIT $4`,
};

/** Quizzes whose answers were kept long enough, the oldest first. */
export async function dueAnswers(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  type Row = { id: string; person_id: string; started_at: Date };
  const rows = await ctx.tx.sql<Row>(DUE, [before, ...from, limit]);
  return rows.map(({ id, person_id, started_at }) => ({ subject: id, since: started_at, related: [person_id] }));
}

/** What was answered goes; that there was a quiz, and how it ended, stays. */
export const eraseAnswers = async (ctx: Ctx, attemptId: string): Promise<boolean> =>
  (await ctx.tx.prisma.trainingAnswer.deleteMany({ where: { attemptId } })).count > 0;

/** The quizzes of somebody with their answers, the newest first. */
export async function quizzesOf(
  { tx }: Sees,
  personId: Person["id"],
): Promise<{ attempt: Attempt; answers: Answer[] }[]> {
  const rows = await tx.prisma.trainingAttempt.findMany({
    where: { personId },
    orderBy: { startedAt: "desc" },
    include: { answers: { orderBy: { place: "asc" } } },
  });
  return rows.map(({ answers, ...row }) => ({
    attempt: toAttempt(row),
    answers: answers.map(({ place, question, chosen, isRight }) => ({ place, question, chosen, isRight })),
  }));
}

// Who left, or is not covered any more, waits for nobody.
const STUCK = `FROM training_assignment a JOIN person p ON p.id = a.person_id
  WHERE a.state = 'failed' AND p.is_active AND p.is_in_scope`;
const STUCK_PAGE: Statement = {
  name: "training.stuck",
  text: `SELECT a.id, a.person_id AS "personId", p.name, p.department, a.course ${STUCK}
    ORDER BY a.moved_at, a.id LIMIT $1 OFFSET $2`,
};
/** A task with no quiz left, and whose it is. */
export type StuckTask = Pick<Assignment, "id" | "personId" | "course"> & { name: string; department: string };
/** Tasks with no quiz left, the longest waiting first; by an index of them alone. */
export const stuckTasks = ({ tx }: Sees, { from, limit }: { from: number; limit: number }): Promise<StuckTask[]> =>
  tx.sql<StuckTask>(STUCK_PAGE, [limit, from]);

const STUCK_COUNT: Statement = { name: "training.stuck-count", text: `SELECT count(*)::int AS count ${STUCK}` };
export const countStuck = async ({ tx }: Sees): Promise<number> =>
  (await tx.sql<{ count: number }>(STUCK_COUNT, []))[0]?.count ?? 0;
