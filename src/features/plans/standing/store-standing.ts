import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Statement } from "../../../db/database.ts";
import type { Sees } from "../store.ts";

export type KeptPosts = { week: CivilDate; posts: number; at: Date; note: string | undefined };

/** The posts of each week by its Monday, as they were typed last. */
export async function postsOf(ctx: Sees, planId: string): Promise<Map<string, KeptPosts>> {
  const rows = await ctx.tx.prisma.planPosts.findMany({ where: { planId }, orderBy: { order: "asc" } });
  return new Map(
    rows.map(({ id, week, posts, at, note }) => [
      week,
      { week: week as CivilDate, posts, at, note: note ? ctx.vault.openText("text", note, id) : undefined },
    ]),
  );
}

/** Keeps the posts of a week as they were typed. */
export async function addPosts(
  ctx: Ctx,
  planId: string,
  { week, posts, note }: Pick<KeptPosts, "week" | "posts" | "note">,
): Promise<void> {
  const id = newId("pps");
  const sealed = note ? Buffer.from(ctx.vault.seal("text", note, id)) : null;
  await ctx.tx.prisma.planPosts.create({ data: { id, planId, week, posts, at: ctx.now, note: sealed } });
}

export type MonthReport = { minutes: number; posts: number; remarks: string | undefined };
export type PlanMonth = {
  id: string;
  planId: string;
  ownerId: string;
  month: string;
  state: "open" | "sent";
  version: number;
  movedAt: Date;
};

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["planMonth"]["findUniqueOrThrow"]>>;
const toMonth = (row: Row): PlanMonth => ({
  id: row.id,
  planId: row.planId,
  ownerId: row.ownerId,
  month: row.month,
  state: row.state as PlanMonth["state"],
  version: row.version,
  movedAt: row.movedAt,
});

const OPEN: Statement = {
  name: "plans.open-month",
  text: `INSERT INTO plan_month (id, plan_id, owner_id, month, moved_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (plan_id, month) DO NOTHING RETURNING id`,
};
/** Keeps a month that is to be reported; undefined where it is there already. Its first move asks for it. */
export async function insertMonth(
  ctx: Ctx,
  fresh: Pick<PlanMonth, "planId" | "ownerId" | "month">,
): Promise<PlanMonth | undefined> {
  const values = [newId("pmo"), fresh.planId, fresh.ownerId, fresh.month, ctx.now];
  const [row] = await ctx.tx.sql<{ id: string }>(OPEN, values);
  return row && findMonth(ctx, row.id);
}

/** A month by its id. */
export async function findMonth(ctx: Pick<Ctx, "tx">, id: string): Promise<PlanMonth | undefined> {
  const row = await ctx.tx.prisma.planMonth.findUnique({ where: { id } });
  return row ? toMonth(row) : undefined;
}

/** The months of a plan, the earliest first. */
export const monthsOf = async (ctx: Pick<Ctx, "tx">, planId: string): Promise<PlanMonth[]> =>
  (await ctx.tx.prisma.planMonth.findMany({ where: { planId }, orderBy: { month: "asc" } })).map(toMonth);

/** The report of a month for the column that a move sets. */
export const sealMonth = ({ vault }: Pick<Ctx, "vault">, id: string, report: MonthReport): Buffer =>
  Buffer.from(vault.seal("text", JSON.stringify(report), id));

/** The same, opened; undefined before it was sent. */
export async function readMonth(ctx: Sees, id: string): Promise<MonthReport | undefined> {
  const row = await ctx.tx.prisma.planMonth.findUnique({ where: { id }, select: { report: true } });
  return row?.report ? (JSON.parse(ctx.vault.openText("text", row.report, id)) as MonthReport) : undefined;
}
