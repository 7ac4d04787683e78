import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Statement } from "../../../db/database.ts";
import type { Sees } from "../store.ts";
import type { PlanClock } from "./clock-life.ts";
import type { Figure } from "./hours.ts";

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["planClock"]["findUniqueOrThrow"]>>;

const toClock = (row: Row): PlanClock => ({
  id: row.id,
  planId: row.planId,
  ownerId: row.ownerId,
  state: row.state as PlanClock["state"],
  version: row.version,
  day: row.day as CivilDate,
  startedAt: row.startedAt,
  endsAt: row.endsAt,
  endedAt: row.endedAt ?? undefined,
});

const START: Statement = {
  name: "plans.start-clock",
  text: `INSERT INTO plan_clock (id, plan_id, owner_id, state, day, started_at, ends_at, moved_at)
    VALUES ($1, $2, $3, 'running', $4, $5, $6, $5)
    ON CONFLICT (owner_id) WHERE state = 'running' DO NOTHING RETURNING id`,
};
/** Keeps a clock that runs from now; undefined where one of the owner runs already. Its first move sets its terms. */
export async function startClock(
  ctx: Ctx,
  fresh: Pick<PlanClock, "planId" | "ownerId" | "day" | "endsAt">,
): Promise<PlanClock | undefined> {
  const values = [newId("pck"), fresh.planId, fresh.ownerId, fresh.day, ctx.now, fresh.endsAt];
  const [row] = await ctx.tx.sql<{ id: string }>(START, values);
  return row && findClock(ctx, row.id);
}

/** A clock by its id. */
export async function findClock(ctx: Pick<Ctx, "tx">, id: string): Promise<PlanClock | undefined> {
  const row = await ctx.tx.prisma.planClock.findUnique({ where: { id } });
  return row ? toClock(row) : undefined;
}

/** The clock of somebody that runs. */
export async function runningClock(ctx: Pick<Ctx, "tx">, ownerId: string): Promise<PlanClock | undefined> {
  const row = await ctx.tx.prisma.planClock.findFirst({ where: { ownerId, state: "running" } });
  return row ? toClock(row) : undefined;
}

/** Why a figure is more than its day holds stands beside it. */
export type KeptFigure = Figure & { note: string | undefined };

/** All time of a plan, as it was measured and typed, the oldest first. */
export async function hoursOf(ctx: Sees, planId: string): Promise<{ clocks: PlanClock[]; figures: KeptFigure[] }> {
  const clocks = await ctx.tx.prisma.planClock.findMany({ where: { planId }, orderBy: { startedAt: "asc" } });
  const figures = await ctx.tx.prisma.planFigure.findMany({ where: { planId }, orderBy: { order: "asc" } });
  return {
    clocks: clocks.map(toClock),
    figures: figures.map(({ id, day, minutes, at, note }) => ({
      day: day as CivilDate,
      minutes,
      at,
      note: note ? ctx.vault.openText("text", note, id) : undefined,
    })),
  };
}

/** Keeps the time of a day as it was typed. */
export async function addFigure(
  ctx: Ctx,
  planId: string,
  { day, minutes, note }: { day: CivilDate; minutes: number; note: string | undefined },
): Promise<void> {
  const id = newId("pfg");
  const sealed = note ? Buffer.from(ctx.vault.seal("text", note, id)) : null;
  await ctx.tx.prisma.planFigure.create({ data: { id, planId, day, minutes, at: ctx.now, note: sealed } });
}

const WAKE: Statement = { name: "plans.wake-at", text: "UPDATE plan SET wake_at = $2 WHERE id = $1" };
/** When its owner is next told of the day. */
export const setWake = async (ctx: Pick<Ctx, "tx">, planId: string, at: Date | undefined): Promise<void> => {
  await ctx.tx.sql(WAKE, [planId, at ?? null]);
};

const AWAKE: Statement = {
  name: "plans.awake",
  text: "SELECT id FROM plan WHERE wake_at <= $1 ORDER BY wake_at LIMIT $2",
};
/** Plans whose morning has come, the earliest first. */
export const awakeAt = async (ctx: Pick<Ctx, "tx">, now: Date, limit: number): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(AWAKE, [now, limit])).map(({ id }) => id);
