import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import type { Chosen } from "../quiz/scoring.ts";
import { inDays, LESSON_DAYS } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

/** Why somebody was given a lesson. */
export const WHYS = ["hint", "hijack", "draft"] as const;
export type Why = (typeof WHYS)[number];

/** One lesson that somebody was given, with its question. */
export type Given = {
  id: Id<"tls">;
  personId: Person["id"];
  course: string;
  lesson: string;
  why: Why;
  times: number;
  assignedAt: Date;
  question: string | undefined;
  shown: readonly number[];
  courseVersion: string;
  chosen: Chosen;
  isRight: boolean | undefined;
};

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["trainingLesson"]["findFirstOrThrow"]>>;
const toGiven = ({ sendAt: _sendAt, ...row }: Row): Given => ({
  ...row,
  id: row.id as Id<"tls">,
  personId: row.personId as Person["id"],
  why: row.why as Why,
  question: row.question ?? undefined,
  isRight: row.isRight ?? undefined,
});

export async function findGiven({ tx }: Sees, id: string): Promise<Given | undefined> {
  const row = await tx.prisma.trainingLesson.findUnique({ where: { id } });
  return row ? toGiven(row) : undefined;
}

/** The lessons that somebody was given, the newest first. */
export const givenTo = async ({ tx }: Sees, personId: string): Promise<Given[]> =>
  (await tx.prisma.trainingLesson.findMany({ where: { personId }, orderBy: { assignedAt: "desc" } })).map(toGiven);

type NewLesson = Pick<Given, "personId" | "course" | "lesson" | "why" | "shown" | "courseVersion"> & {
  question: string;
  sendAt: Date | undefined;
};

const GIVE: Statement = {
  name: "lessons.give",
  text: `INSERT INTO training_lesson (id, person_id, course, lesson, why, assigned_at, send_at, question, shown, course_version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (person_id, course, lesson) DO UPDATE SET why = excluded.why, times = training_lesson.times + 1,
      assigned_at = excluded.assigned_at, send_at = excluded.send_at, question = excluded.question,
      shown = excluded.shown, course_version = excluded.course_version, chosen = '{}', is_right = NULL
    WHERE training_lesson.assigned_at <= $11
    RETURNING id, times`,
};
/** Gives somebody a lesson, unless they had it lately; of two at once one gets through. */
export async function give(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  { personId, course, lesson, why, sendAt, question, shown, courseVersion }: NewLesson,
): Promise<Pick<Given, "id" | "times"> | undefined> {
  const given = [newId("tls"), personId, course, lesson, why, now, sendAt ?? null, question, shown, courseVersion];
  const [row] = await tx.sql<Pick<Given, "id" | "times">>(GIVE, [...given, inDays(now, -LESSON_DAYS)]);
  return row;
}

/** Keeps the answer, once; false where there is one. */
export async function keepGiven(
  { tx }: Sees,
  { id, times }: Pick<Given, "id" | "times">,
  answer: { chosen: Chosen; isRight: boolean },
): Promise<boolean> {
  const { count } = await tx.prisma.trainingLesson.updateMany({
    where: { id, times, isRight: null },
    data: { chosen: [...answer.chosen], isRight: answer.isRight },
  });
  return count === 1;
}

/** The question anew, since the course is another now. */
export const renewGiven = async (
  { tx }: Sees,
  id: string,
  { question, shown, courseVersion }: Pick<Given, "shown" | "courseVersion"> & { question: string },
): Promise<void> =>
  void (await tx.prisma.trainingLesson.update({
    where: { id },
    data: { question, shown: [...shown], courseVersion, chosen: [], isRight: null },
  }));

const WAITING: Statement = {
  name: "lessons.waiting",
  text: `SELECT id, person_id, times FROM training_lesson WHERE send_at <= $1
    ORDER BY send_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
};
/** Lessons whose hour has come, held. */
export async function waitingLessons(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  limit: number,
): Promise<{ id: string; personId: string; times: number }[]> {
  const rows = await tx.sql<{ id: string; person_id: string; times: number }>(WAITING, [now, limit]);
  return rows.map(({ id, person_id, times }) => ({ id, personId: person_id, times }));
}

const SET_SENDING: Statement = {
  name: "lessons.set-sending",
  text: `UPDATE training_lesson l SET send_at = x.send_at
    FROM jsonb_to_recordset($1::jsonb) AS x(id text, send_at timestamptz) WHERE l.id = x.id`,
};
/** When lessons go out; none for those that have. */
export async function setSending(
  { tx }: Sees,
  lessons: readonly { id: string; sendAt: Date | undefined }[],
): Promise<void> {
  const rows = lessons.map(({ id, sendAt }) => ({ id, send_at: sendAt?.toISOString() ?? null }));
  await tx.sql(SET_SENDING, [JSON.stringify(rows)]);
}

const DUE: Statement = {
  name: "lessons.due-for-erasing",
  text: `SELECT id, person_id, assigned_at FROM training_lesson
    WHERE assigned_at < $1 AND (assigned_at, id) > ($2, $3) ORDER BY assigned_at, id LIMIT $4`,
};
/** Lessons that were given long enough ago, the oldest first. */
export async function dueLessons(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  const rows = await ctx.tx.sql<{ id: string; person_id: string; assigned_at: Date }>(DUE, [before, ...from, limit]);
  return rows.map(({ id, person_id, assigned_at }) => ({ subject: id, since: assigned_at, related: [person_id] }));
}

export const eraseLesson = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.trainingLesson.deleteMany({ where: { id } })).count > 0;
