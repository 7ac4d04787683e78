import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { TRAINERS } from "../model.ts";
import type { CaseAnswer, CaseGroup, GroupState } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;
type Reads = Pick<Ctx, "tx">;

type AnswerRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["caseAnswer"]["findFirstOrThrow"]>>;
const toAnswer = ({ vault }: Sees, row: AnswerRow): CaseAnswer => ({
  id: row.id as Id<"can">,
  caseId: row.caseId,
  personId: row.personId as Person["id"],
  option: row.option ?? undefined,
  text: row.text ? vault.openText("text", row.text, row.id) : undefined,
  at: row.at,
  seenAt: row.seenAt ?? undefined,
  releasedAt: row.releasedAt ?? undefined,
});

type GroupRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["caseGroup"]["findFirstOrThrow"]>>;
const toGroup = ({ vault }: Sees, row: GroupRow): CaseGroup => ({
  id: row.id as Id<"cgr">,
  caseId: row.caseId,
  department: row.department,
  openedById: row.openedById as Person["id"],
  state: row.state as GroupState,
  version: row.version,
  comment: row.comment ? vault.openText("text", row.comment, row.id) : undefined,
  openedAt: row.openedAt,
});

const sealed = ({ vault }: Sees, id: string, text: string) => Buffer.from(vault.seal("text", text, id));
export const sealComment = sealed;

export async function answerOf(ctx: Sees, personId: string, caseId: string): Promise<CaseAnswer | undefined> {
  const where = { caseId_personId: { caseId, personId } };
  const row = await ctx.tx.prisma.caseAnswer.findUnique({ where });
  return row ? toAnswer(ctx, row) : undefined;
}
export async function findAnswer(ctx: Sees, id: string): Promise<CaseAnswer | undefined> {
  const row = await ctx.tx.prisma.caseAnswer.findUnique({ where: { id } });
  return row ? toAnswer(ctx, row) : undefined;
}
/** What somebody answered, one row a case. */
export async function answersOf(ctx: Sees, personId: string): Promise<CaseAnswer[]> {
  const rows = await ctx.tx.prisma.caseAnswer.findMany({ where: { personId }, orderBy: { at: "asc" } });
  return rows.map((row) => toAnswer(ctx, row));
}

/** The row of somebody's answer, made where there is none; two at once make one. */
async function row(ctx: Ctx, personId: string, caseId: string): Promise<string> {
  const data = [{ id: newId("can"), caseId, personId, at: ctx.now }];
  await ctx.tx.prisma.caseAnswer.createMany({ data, skipDuplicates: true });
  const where = { caseId_personId: { caseId, personId } };
  return (await ctx.tx.prisma.caseAnswer.findUniqueOrThrow({ where, select: { id: true } })).id;
}

/** Keeps the option that was chosen first, before the discussion was read; false where it is too late. */
export async function keepOption(ctx: Ctx, personId: string, caseId: string, option: number): Promise<boolean> {
  const id = await row(ctx, personId, caseId);
  const where = { id, option: null, seenAt: null };
  const { count } = await ctx.tx.prisma.caseAnswer.updateMany({ where, data: { option, at: ctx.now } });
  return count === 1;
}
/** Keeps own words, once; false where there are some. */
export async function keepText(ctx: Ctx, personId: string, caseId: string, text: string): Promise<boolean> {
  const id = await row(ctx, personId, caseId);
  const data = { text: sealed(ctx, id, text), at: ctx.now };
  return (await ctx.tx.prisma.caseAnswer.updateMany({ where: { id, text: null }, data })).count === 1;
}
/** They read the discussion from now on. */
export const markSeen = ({ tx, now }: Ctx, id: string): Promise<{ count: number }> =>
  tx.prisma.caseAnswer.updateMany({ where: { id, seenAt: null }, data: { seenAt: now } });
/** Lets others read the words without the name, or no more. */
export const setReleased = ({ tx, now }: Ctx, id: string, isReleased: boolean): Promise<{ count: number }> =>
  tx.prisma.caseAnswer.updateMany({ where: { id }, data: { releasedAt: isReleased ? now : null } });

const SPREAD: Statement = {
  name: "analysis.spread",
  text: `SELECT option, count(*)::int AS count FROM case_answer WHERE case_id = $1 AND option IS NOT NULL GROUP BY option`,
};
/** How often each option of a case was chosen. */
export async function countOptions({ tx }: Reads, caseId: string): Promise<Map<number, number>> {
  const rows = await tx.sql<{ option: number; count: number }>(SPREAD, [caseId]);
  return new Map(rows.map(({ option, count }) => [option, count]));
}
export const countAnswers = ({ tx }: Reads, caseId: string): Promise<number> =>
  tx.prisma.caseAnswer.count({ where: { caseId } });
/** Words of others that were released, the newest first. */
export async function releasedTexts(ctx: Sees, caseId: string, besides: string, limit: number): Promise<string[]> {
  const rows = await ctx.tx.prisma.caseAnswer.findMany({
    where: { caseId, releasedAt: { not: null }, text: { not: null }, personId: { not: besides } },
    orderBy: [{ releasedAt: "desc" }, { id: "asc" }],
    take: limit,
  });
  return rows.flatMap((found) => toAnswer(ctx, found).text ?? []);
}

const MEMBERS: Statement = {
  name: "analysis.members",
  text: `INSERT INTO case_group_member (group_id, person_id)
    SELECT $1, p.id FROM person p WHERE p.department = $2 AND p.is_active AND p.is_in_scope AND p.id <> $3
    RETURNING person_id`,
};
/** A group of everybody in a department but who asks them; undefined where there is nobody. */
export async function insertGroup(ctx: Ctx, caseId: string, department: string): Promise<CaseGroup | undefined> {
  const id = newId("cgr");
  const common = { openedAt: ctx.now, movedAt: ctx.now, state: "open" };
  const made = await ctx.tx.prisma.caseGroup.create({
    data: { id, caseId, department, openedById: ctx.person?.id ?? "", ...common },
  });
  const members = await ctx.tx.sql(MEMBERS, [id, department, ctx.person?.id ?? ""]);
  if (members.length > 0) return toGroup(ctx, made);
  await ctx.tx.prisma.caseGroup.delete({ where: { id } });
  return undefined;
}
const DEPARTMENTS: Statement = {
  name: "analysis.departments",
  text: `SELECT department FROM person WHERE is_active AND is_in_scope AND department <> ''
    GROUP BY department ORDER BY count(*) DESC, department LIMIT 100`,
};
export const departments = async ({ tx }: Reads): Promise<string[]> =>
  (await tx.sql<{ department: string }>(DEPARTMENTS)).map(({ department }) => department);

export async function findGroup(ctx: Sees, id: string): Promise<CaseGroup | undefined> {
  const found = await ctx.tx.prisma.caseGroup.findUnique({ where: { id } });
  return found ? toGroup(ctx, found) : undefined;
}
const TO_READ: Statement = {
  name: "analysis.groups-to-read",
  text: `SELECT g.id FROM case_group g WHERE g.opened_by_id = $1 OR NOT EXISTS (SELECT FROM person p
      JOIN role_grant r ON r.person_id = p.id WHERE p.id = g.opened_by_id AND p.is_active AND r.role = ANY($2::text[]))
    ORDER BY g.state = 'open' DESC, g.opened_at DESC, g.id LIMIT $3 OFFSET $4`,
};
/** The groups that the reader asked, and those of trainers who are it no more; what is open first, then the newest. */
export async function groupsToRead(
  ctx: Sees & Pick<Ctx, "person">,
  { from, limit }: { from: number; limit: number },
): Promise<CaseGroup[]> {
  const rows = await ctx.tx.sql<{ id: string }>(TO_READ, [ctx.person?.id ?? "", TRAINERS, limit, from]);
  const ids = rows.map(({ id }) => id);
  const found = await ctx.tx.prisma.caseGroup.findMany({ where: { id: { in: ids } } });
  return found.map((one) => toGroup(ctx, one)).toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}
/** Whether a department thinks about a case now. */
export const isAsked = async ({ tx }: Reads, caseId: string, department: string): Promise<boolean> =>
  (await tx.prisma.caseGroup.count({ where: { caseId, department, state: "open" } })) > 0;
/** The groups that somebody is in, the newest first. */
export async function groupsOf(
  ctx: Sees,
  personId: string,
  { limit, ...where }: { limit: number; state?: GroupState; caseId?: string },
): Promise<CaseGroup[]> {
  const rows = await ctx.tx.prisma.caseGroup.findMany({
    where: { ...where, members: { some: { personId } } },
    orderBy: { openedAt: "desc" },
    take: limit,
  });
  return rows.map((found) => toGroup(ctx, found));
}
export async function membersOf({ tx }: Reads, groupId: string): Promise<string[]> {
  return (await tx.prisma.caseGroupMember.findMany({ where: { groupId } })).map(({ personId }) => personId);
}

const GROUP_ANSWERS: Statement = {
  name: "analysis.group-answers",
  text: `SELECT a.id, p.name, a.option, count(*) OVER ()::int AS total FROM case_group g
    JOIN case_group_member m ON m.group_id = g.id JOIN case_answer a ON a.case_id = g.case_id AND a.person_id = m.person_id
    JOIN person p ON p.id = m.person_id WHERE g.id = $1 ORDER BY p.name, a.id LIMIT $2 OFFSET $3`,
};
/** The answers of a group by name, a page at a time, and how many there are. */
export async function groupAnswers(
  ctx: Sees,
  groupId: string,
  { from, limit }: { from: number; limit: number },
): Promise<{ shown: { name: string; answer: CaseAnswer }[]; total: number }> {
  const rows = await ctx.tx.sql<{ id: string; name: string; total: number }>(GROUP_ANSWERS, [groupId, limit, from]);
  const found = await ctx.tx.prisma.caseAnswer.findMany({ where: { id: { in: rows.map(({ id }) => id) } } });
  const answers = new Map(found.map((one) => [one.id, toAnswer(ctx, one)]));
  return {
    shown: rows.flatMap(({ id, name }) => {
      const answer = answers.get(id);
      return answer ? [{ name, answer }] : [];
    }),
    total: rows[0]?.total ?? 0,
  };
}
export const isMember = async ({ tx }: Reads, groupId: string, personId: string): Promise<boolean> =>
  (await tx.prisma.caseGroupMember.count({ where: { groupId, personId } })) > 0;

/** Answers that were kept long enough, the oldest first. */
export async function dueAnswers({ tx }: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const rows = await tx.prisma.caseAnswer.findMany({
    where: {
      at: { lt: before },
      ...(after && { OR: [{ at: { gt: after.since } }, { at: after.since, id: { gt: after.subject } }] }),
    },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: limit,
  });
  return rows.map(({ id, at, personId }) => ({ subject: id, since: at, related: [personId] }));
}
export const eraseAnswer = async ({ tx }: Ctx, id: string): Promise<boolean> =>
  (await tx.prisma.caseAnswer.deleteMany({ where: { id } })).count > 0;

/** Groups that were kept long enough, the oldest first. */
export async function dueGroups({ tx }: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const rows = await tx.prisma.caseGroup.findMany({
    where: {
      openedAt: { lt: before },
      ...(after && {
        OR: [{ openedAt: { gt: after.since } }, { openedAt: after.since, id: { gt: after.subject } }],
      }),
    },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
    take: limit,
    include: { members: true },
  });
  return rows.map(({ id, openedAt, members }) => ({
    subject: id,
    since: openedAt,
    related: members.map(({ personId }) => personId),
  }));
}
export const eraseGroup = async ({ tx }: Ctx, id: string): Promise<boolean> =>
  (await tx.prisma.caseGroup.deleteMany({ where: { id } })).count > 0;
