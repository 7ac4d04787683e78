import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import type { Answer, Delivered, Drill, DrillState, Ending, Part, Script } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;
type Reads = Pick<Ctx, "tx">;

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["drill"]["findFirstOrThrow"]>>;
const toDrill = ({ vault }: Sees, row: Row): Drill => ({
  id: row.id as Id<"drl">,
  number: row.number,
  script: row.scenario as unknown as Script,
  hostId: row.hostId as Person["id"],
  state: row.state as DrillState,
  version: row.version,
  startsAt: row.startsAt,
  movedAt: row.movedAt,
  startedAt: row.startedAt ?? undefined,
  endedAt: row.endedAt ?? undefined,
  ending: (row.ending ?? undefined) as Ending | undefined,
  lesson: row.lesson ? vault.openText("text", row.lesson, row.id) : undefined,
});

/** A drill as the host begins to prepare it, with the script as it reads now. */
export async function insertDrill(ctx: Ctx, fresh: { script: Script; hostId: string; startsAt: Date }): Promise<Drill> {
  const row = await ctx.tx.prisma.drill.create({
    data: {
      id: newId("drl"),
      script: fresh.script.id,
      scenario: fresh.script as never,
      hostId: fresh.hostId,
      state: "draft",
      startsAt: fresh.startsAt,
      createdAt: ctx.now,
      movedAt: ctx.now,
    },
  });
  return toDrill(ctx, row);
}

/** What the host wrote, as it is kept. */
export const sealLesson = ({ vault }: Pick<Ctx, "vault">, id: string, text: string): Uint8Array =>
  vault.seal("text", text, id);

export async function findDrill(ctx: Sees, id: string): Promise<Drill | undefined> {
  const row = await ctx.tx.prisma.drill.findUnique({ where: { id } });
  return row ? toDrill(ctx, row) : undefined;
}
export async function findByNumber(ctx: Sees, number: number): Promise<Drill | undefined> {
  const row = await ctx.tx.prisma.drill.findUnique({ where: { number } });
  return row ? toDrill(ctx, row) : undefined;
}

const LOCK: Statement = { name: "drills.lock", text: "SELECT id FROM drill WHERE id = $1 FOR UPDATE" };
/**
 * A drill that nobody else moves until this transaction is over: of two ticks at once the second sees what the first put
 * before people, and no answer comes in behind the end.
 */
export async function lockDrill(ctx: Sees, id: string): Promise<Drill | undefined> {
  await ctx.tx.sql(LOCK, [id]);
  return findDrill(ctx, id);
}

/** Ids of the drills that have something to do by the clock: those that begin by then, and those under way. */
export async function underWay({ tx }: Reads, until: Date): Promise<string[]> {
  const rows = await tx.prisma.drill.findMany({
    where: { OR: [{ state: "running" }, { state: "planned", startsAt: { lte: until } }] },
    orderBy: { startsAt: "asc" },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The newest drills; for those who run them. */
export async function newestDrills(ctx: Sees, limit: number): Promise<Drill[]> {
  const rows = await ctx.tx.prisma.drill.findMany({ orderBy: { number: "desc" }, take: limit });
  return rows.map((row) => toDrill(ctx, row));
}
export const countDrills = ({ tx }: Reads, states: readonly DrillState[]): Promise<number> =>
  tx.prisma.drill.count({ where: { state: { in: [...states] } } });

/** The drills that somebody plays in and was told of, the newest first. */
export async function drillsOf(
  ctx: Sees,
  personId: string,
  { states, limit }: { states?: readonly DrillState[]; limit: number },
): Promise<(Drill & { role: string })[]> {
  const rows = await ctx.tx.prisma.drillPart.findMany({
    where: { personId, drill: { state: states ? { in: [...states] } : { not: "draft" } } },
    include: { drill: true },
    orderBy: { drill: { number: "desc" } },
    take: limit,
  });
  return rows.map(({ drill, role }) => ({ ...toDrill(ctx, drill), role }));
}

const PARTS: Statement = {
  name: "drills.parts",
  text: `SELECT d.person_id, d.role, coalesce(p.is_active, false) AND EXISTS (SELECT FROM platform_account a
      WHERE a.person_id = d.person_id AND a.is_active) AS is_here
    FROM drill_part d LEFT JOIN person p ON p.id = d.person_id WHERE d.drill_id = $1 ORDER BY d.role, d.person_id`,
};
export async function partsOf({ tx }: Reads, drillId: string): Promise<Part[]> {
  const rows = await tx.sql<{ person_id: Person["id"]; role: string; is_here: boolean }>(PARTS, [drillId]);
  return rows.map(({ person_id, role, is_here }) => ({
    personId: person_id,
    role,
    ...(!is_here && { isAway: true as const }),
  }));
}

/** Nobody plays in it any more. */
export const clearParts = async ({ tx }: Reads, drillId: string): Promise<void> =>
  void (await tx.prisma.drillPart.deleteMany({ where: { drillId } }));

/** Who plays a role now, in the place of those who did. */
export async function setRole({ tx }: Reads, drillId: string, role: string, people: readonly string[]): Promise<void> {
  await tx.prisma.drillPart.deleteMany({ where: { drillId, role, personId: { notIn: [...people] } } });
  await tx.prisma.drillPart.createMany({
    data: people.map((personId) => ({ drillId, personId, role })),
    skipDuplicates: true,
  });
}

export async function deliveredOf({ tx }: Reads, drillId: string): Promise<Delivered[]> {
  const rows = await tx.prisma.drillInject.findMany({ where: { drillId }, orderBy: { place: "asc" } });
  return rows.map(({ place, at }) => ({ place, at }));
}
export async function deliveredAt({ tx }: Reads, drillId: string, place: number): Promise<Date | undefined> {
  return (await tx.prisma.drillInject.findUnique({ where: { drillId_place: { drillId, place } } }))?.at;
}

/** Notes that an inject is put before people; false where it was before. */
export async function keepInject({ tx, now }: Ctx, drillId: string, place: number): Promise<boolean> {
  const kept = await tx.prisma.drillInject.createMany({ data: [{ drillId, place, at: now }], skipDuplicates: true });
  return kept.count === 1;
}

const toAnswer = (row: { place: number; personId: string; option: number; at: Date }): Answer => ({
  place: row.place,
  personId: row.personId as Person["id"],
  option: row.option,
  at: row.at,
});
export async function answersOf({ tx }: Reads, drillId: string): Promise<Answer[]> {
  const orderBy = [{ place: "asc" as const }, { personId: "asc" as const }];
  return (await tx.prisma.drillAnswer.findMany({ where: { drillId }, orderBy })).map(toAnswer);
}
/** What one person decided in these drills, drill by drill. */
export async function ownAnswers(
  { tx }: Reads,
  personId: string,
  drillIds: readonly string[],
): Promise<Map<string, Answer[]>> {
  const rows = await tx.prisma.drillAnswer.findMany({
    where: { personId, drillId: { in: [...drillIds] } },
    orderBy: { place: "asc" },
  });
  const byDrill = Map.groupBy(rows, ({ drillId }) => drillId);
  return new Map([...byDrill].map(([id, own]) => [id, own.map(toAnswer)]));
}

/** Keeps the first answer; false where there is one. */
export async function keepAnswer(ctx: Ctx, drillId: string, answer: Omit<Answer, "at">): Promise<boolean> {
  const data = [{ drillId, ...answer, at: ctx.now }];
  return (await ctx.tx.prisma.drillAnswer.createMany({ data, skipDuplicates: true })).count === 1;
}

const DUE: Statement = {
  name: "drills.due",
  text: `SELECT d.id, d.starts_at, d.host_id, ARRAY(SELECT p.person_id FROM drill_part p WHERE p.drill_id = d.id) AS people
    FROM drill d WHERE d.starts_at < $1 AND (d.starts_at, d.id) > ($2, $3)
      AND (d.lesson IS NOT NULL OR EXISTS (SELECT FROM drill_part p WHERE p.drill_id = d.id))
    ORDER BY d.starts_at, d.id LIMIT $4`,
};

/** Drills whose people and answers were kept long enough, the oldest first; also those that never came about. */
export async function dueDrills(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  type Found = { id: string; starts_at: Date; host_id: string; people: string[] };
  const rows = await ctx.tx.sql<Found>(DUE, [before, ...from, limit]);
  return rows.map(({ id, starts_at, host_id, people }) => ({
    subject: id,
    since: starts_at,
    related: [host_id, ...people],
  }));
}

/** Who played, what they decided and what was written about it goes; that there was a drill, and of what, stays. */
export async function eraseDrill({ tx }: Ctx, id: string): Promise<boolean> {
  const answers = await tx.prisma.drillAnswer.deleteMany({ where: { drillId: id } });
  const parts = await tx.prisma.drillPart.deleteMany({ where: { drillId: id } });
  const lesson = await tx.prisma.drill.updateMany({ where: { id, lesson: { not: null } }, data: { lesson: null } });
  return answers.count + parts.count + lesson.count > 0;
}

/** The drills that somebody hosted, the newest first. */
export async function hostedBy(ctx: Sees, hostId: string): Promise<Drill[]> {
  const rows = await ctx.tx.prisma.drill.findMany({ where: { hostId }, orderBy: { number: "desc" } });
  return rows.map((row) => toDrill(ctx, row));
}
