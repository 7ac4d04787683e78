import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Jurisdiction } from "../../../core/jurisdiction.ts";
import type { Statement } from "../../../db/database.ts";
import type { Case } from "../model.ts";
import type { Sees } from "../store.ts";
import type { Question, Task } from "./lives.ts";

/** Keeps a question to a witness; its first move asks it. */
export async function addQuestion(ctx: Ctx, caseId: string, witnessId: string, text: string): Promise<Question> {
  const id = newId("cqu");
  const data = {
    id,
    caseId,
    witnessId,
    state: "new",
    question: ctx.vault.seal("text", text, id),
    askedAt: ctx.now,
    movedAt: ctx.now,
  };
  await ctx.tx.prisma.caseQuestion.create({ data });
  return { id, caseId, witnessId, state: "new", version: 1 };
}

export type QuestionText = Question & { question: string; answer: string | undefined; askedAt: Date };

/** The questions of a case, the oldest first, opened. */
export async function questionsOf(ctx: Sees, caseId: string): Promise<QuestionText[]> {
  const rows = await ctx.tx.prisma.caseQuestion.findMany({ where: { caseId }, orderBy: { askedAt: "asc" } });
  return rows.map((row) => opened(ctx, row));
}

/** One question, opened. */
export async function findQuestion(ctx: Sees, id: string): Promise<QuestionText | undefined> {
  const row = await ctx.tx.prisma.caseQuestion.findUnique({ where: { id } });
  return row ? opened(ctx, row) : undefined;
}

/** What this person answered as a witness, the oldest first. */
export async function answersBy(ctx: Sees, witnessId: string): Promise<{ at: Date; text: string }[]> {
  const rows = await ctx.tx.prisma.caseQuestion.findMany({
    where: { witnessId, answer: { not: null } },
    orderBy: { movedAt: "asc" },
  });
  return rows.map((row) => ({ at: row.movedAt, text: opened(ctx, row).answer ?? "" }));
}

/** Questions that this person has not answered. */
export async function questionsTo(ctx: Sees, witnessId: string): Promise<QuestionText[]> {
  const rows = await ctx.tx.prisma.caseQuestion.findMany({
    where: { witnessId, state: { in: ["asked", "unanswered"] } },
  });
  return rows.map((row) => opened(ctx, row));
}

type QuestionRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["caseQuestion"]["findUniqueOrThrow"]>>;
const opened = ({ vault }: Sees, row: QuestionRow): QuestionText => ({
  id: row.id,
  caseId: row.caseId,
  witnessId: row.witnessId,
  state: row.state as Question["state"],
  version: row.version,
  askedAt: row.askedAt,
  question: vault.openText("text", row.question, row.id),
  answer: row.answer ? vault.openText("text", row.answer, `${row.id}:answer`) : undefined,
});

/** The column of an answer, for the move that brings it. */
export const sealAnswer = ({ vault }: Pick<Ctx, "vault">, id: string, text: string): Buffer =>
  Buffer.from(vault.seal("text", text, `${id}:answer`));

/** Keeps a task; its first move gives it. */
export async function addTask(ctx: Ctx, caseId: string, ownerId: string, text: string): Promise<Task> {
  const id = newId("cta");
  const data = {
    id,
    caseId,
    ownerId,
    text: ctx.vault.seal("text", text, id),
    state: "new",
    madeAt: ctx.now,
    movedAt: ctx.now,
  };
  await ctx.tx.prisma.caseTask.create({ data });
  return { id, caseId, ownerId, state: "new", version: 1 };
}

export type TaskText = Task & { text: string };

/** The tasks of a case, the oldest first, opened. */
export async function tasksOf(ctx: Sees, caseId: string): Promise<TaskText[]> {
  const rows = await ctx.tx.prisma.caseTask.findMany({ where: { caseId }, orderBy: { madeAt: "asc" } });
  return rows.map((row) => openedTask(ctx, row));
}

/** One task, opened. */
export async function findTask(ctx: Sees, id: string): Promise<TaskText | undefined> {
  const row = await ctx.tx.prisma.caseTask.findUnique({ where: { id } });
  return row ? openedTask(ctx, row) : undefined;
}

/** What this person still has to do in cases. */
export async function tasksFor(ctx: Sees, ownerId: string): Promise<TaskText[]> {
  const rows = await ctx.tx.prisma.caseTask.findMany({ where: { ownerId, state: "open" } });
  return rows.map((row) => openedTask(ctx, row));
}

type TaskRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["caseTask"]["findUniqueOrThrow"]>>;
const openedTask = ({ vault }: Sees, row: TaskRow): TaskText => ({
  id: row.id,
  caseId: row.caseId,
  ownerId: row.ownerId,
  state: row.state as Task["state"],
  version: row.version,
  text: vault.openText("text", row.text, row.id),
});

export type Told = { personId: string | undefined; whom: string; text: string; way: string; at: Date };

/** Keeps that somebody was told something outside the product. */
export async function addTold(ctx: Ctx, caseId: string, { personId, whom, text, way, at }: Told): Promise<void> {
  const id = newId("cto");
  const about = ctx.vault.seal("text", JSON.stringify({ whom, text }), id);
  await ctx.tx.prisma.caseTold.create({
    data: { id, caseId, personId: personId ?? null, way, about, at, byId: ctx.person?.id ?? "system" },
  });
}

/** Whom the company told what outside the product, the oldest first. */
export async function toldOf(ctx: Sees, caseId: string): Promise<Told[]> {
  const rows = await ctx.tx.prisma.caseTold.findMany({ where: { caseId }, orderBy: { at: "asc" } });
  return rows.map((row) => ({
    ...(JSON.parse(ctx.vault.openText("text", row.about, row.id)) as { whom: string; text: string }),
    personId: row.personId ?? undefined,
    way: row.way,
    at: row.at,
  }));
}

export type Sent = { personId: string; notice: string; at: Date | null; openedAt: Date | null; state: string };

/** Whom the product told what about a case and its parts, when, and when it was opened. */
export async function sentAbout(ctx: Sees, subjects: readonly string[]): Promise<Sent[]> {
  return ctx.tx.sql<Sent>(
    {
      name: "cases.sent-about",
      text: `SELECT d.person_id AS "personId", m.notice, d.sent_at AS at, d.opened_at AS "openedAt", d.state
        FROM message m JOIN delivery d ON d.message_id = m.id
        WHERE m.subject = ANY($1) AND d.person_id IS NOT NULL ORDER BY d."order" LIMIT 500`,
    },
    [subjects],
  );
}

/** Whose law applies to the person, for this case and from now on. */
export async function setJurisdiction(ctx: Ctx, row: Case, jurisdiction: Jurisdiction): Promise<void> {
  await ctx.tx.prisma.case.update({ where: { id: row.id }, data: { jurisdiction } });
  await ctx.tx.prisma.person.update({ where: { id: row.subjectId }, data: { jurisdiction } });
}

const REACHED: Statement = {
  name: "cases.reached",
  text: `SELECT 1 AS one FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $1 AND d.person_id = $2 AND m.created_at >= $3 AND d.state NOT IN ('unreachable', 'failed') LIMIT 1
  `,
};
const TOLD_SINCE: Statement = {
  name: "cases.told-since",
  text: "SELECT 1 AS one FROM case_told WHERE case_id = $1 AND person_id = $2 AND at >= $3 LIMIT 1",
};

/** Whether what was sent to somebody since then could reach them, or they were told another way. */
export async function wasReached(ctx: Sees, caseId: string, personId: string, since: Date): Promise<boolean> {
  const values = [caseId, personId, since];
  return (await ctx.tx.sql(REACHED, values)).length > 0 || (await ctx.tx.sql(TOLD_SINCE, values)).length > 0;
}

/** The first time that somebody opened what was sent to them about it (R-CN-13b). */
export async function markOpened(ctx: Ctx, subject: string, personId: string): Promise<void> {
  await ctx.tx.sql(
    {
      name: "cases.mark-opened",
      text: `UPDATE delivery d SET opened_at = $3 FROM message m
        WHERE m.id = d.message_id AND m.subject = $1 AND d.person_id = $2 AND d.opened_at IS NULL AND d.state <> 'queued'`,
    },
    [subject, personId, ctx.now],
  );
}
