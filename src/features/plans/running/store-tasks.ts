import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Sees } from "../store.ts";
import { namesOf, type Outcome, type PlanTask, type TaskState } from "./tasks.ts";

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["planTask"]["findUniqueOrThrow"]>>;

const toTask = (row: Row): PlanTask => ({
  id: row.id,
  planId: row.planId,
  ownerId: row.ownerId,
  key: row.key,
  state: row.state as TaskState,
  version: row.version,
  planned: row.planned as CivilDate,
  due: row.due as CivilDate,
});

/** The keys of the tasks of a revision, in their order. Nobody without the secret can guess a text from one. */
export const keysOf = ({ vault }: Pick<Ctx, "vault">, planId: string, tasks: Parameters<typeof namesOf>[0]): string[] =>
  namesOf(tasks).map((name) => vault.keyedHash("plan-task", `${planId}:${name}`));

/** Keeps a task; its first move asks for it. */
export async function insertTask(
  ctx: Ctx,
  fresh: Pick<PlanTask, "planId" | "ownerId" | "key" | "planned">,
): Promise<PlanTask> {
  const data = { id: newId("ptk"), ...fresh, due: fresh.planned, movedAt: ctx.now };
  return toTask(await ctx.tx.prisma.planTask.create({ data }));
}

/** A task by its id. */
export async function findTask(ctx: Pick<Ctx, "tx">, id: string): Promise<PlanTask | undefined> {
  const row = await ctx.tx.prisma.planTask.findUnique({ where: { id } });
  return row ? toTask(row) : undefined;
}

/** All tasks of a plan, also those that its revision has no more. */
export const tasksOf = async (ctx: Pick<Ctx, "tx">, planId: string): Promise<PlanTask[]> =>
  (await ctx.tx.prisma.planTask.findMany({ where: { planId } })).map(toTask);

/** What was said with a check-in. */
export type Said = { link?: string | undefined; text?: string | undefined };
export type KeptCheckIn = { taskId: string; outcome: Outcome; at: Date; due: CivilDate | undefined; said: Said };

/** Keeps what the owner said about a task. */
export async function addCheckIn(
  ctx: Ctx,
  taskId: string,
  { outcome, due, link, text }: { outcome: Outcome; due: CivilDate | undefined } & Said,
): Promise<void> {
  const id = newId("pci");
  const said = link || text ? Buffer.from(ctx.vault.seal("text", JSON.stringify({ link, text }), id)) : null;
  await ctx.tx.prisma.planCheckIn.create({ data: { id, taskId, outcome, at: ctx.now, due: due ?? null, said } });
}

/** Everything that was said about these tasks, the oldest first. */
export async function checkInsOf(ctx: Sees, taskIds: readonly string[]): Promise<KeptCheckIn[]> {
  if (taskIds.length === 0) return [];
  const rows = await ctx.tx.prisma.planCheckIn.findMany({
    where: { taskId: { in: [...taskIds] } },
    orderBy: { order: "asc" },
  });
  return rows.map(({ id, taskId, outcome, at, due, said }) => ({
    taskId,
    outcome: outcome as Outcome,
    at,
    due: (due ?? undefined) as CivilDate | undefined,
    said: said ? (JSON.parse(ctx.vault.openText("text", said, id)) as Said) : {},
  }));
}
