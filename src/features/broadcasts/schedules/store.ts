import type { Audience } from "../../../core/audience.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Ways } from "../model.ts";
import { type Rule, ruleSchema } from "./rule.ts";

export type Schedule = {
  id: string;
  rule: Rule;
  audience: Audience;
  ways: Ways;
  isInFeed: boolean;
  aheadDays: number;
  byId: string;
  nextAt: Date;
  isDrafted: boolean;
};

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["broadcastSchedule"]["findUniqueOrThrow"]>>;

const toSchedule = (row: Row): Schedule => ({
  id: row.id,
  rule: ruleSchema.parse(row.rule),
  audience: row.audience as unknown as Audience,
  ways: row.ways as unknown as Ways,
  isInFeed: row.isInFeed,
  aheadDays: row.aheadDays,
  byId: row.byId,
  nextAt: row.nextAt,
  isDrafted: row.isDrafted,
});

/** Keeps a schedule. */
export async function insertSchedule(
  ctx: Ctx,
  fresh: Pick<Schedule, "rule" | "audience" | "ways" | "isInFeed" | "aheadDays" | "byId" | "nextAt">,
): Promise<string> {
  const id = newId("bsc");
  await ctx.tx.prisma.broadcastSchedule.create({ data: { id, ...fresh, createdAt: ctx.now } });
  return id;
}

/** Those that go on, the next occurrence first. */
export async function activeSchedules(ctx: Pick<Ctx, "tx">): Promise<Schedule[]> {
  const rows = await ctx.tx.prisma.broadcastSchedule.findMany({
    where: { endedAt: null },
    orderBy: [{ nextAt: "asc" }, { id: "asc" }],
    take: 50,
  });
  return rows.map(toSchedule);
}

/** One that goes on. */
export async function findSchedule(ctx: Pick<Ctx, "tx">, id: string): Promise<Schedule | undefined> {
  const row = await ctx.tx.prisma.broadcastSchedule.findFirst({ where: { id, endedAt: null } });
  return row ? toSchedule(row) : undefined;
}

/** Ends one; false when it had ended. */
export const endSchedule = async (ctx: Pick<Ctx, "tx" | "now">, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.broadcastSchedule.updateMany({ where: { id, endedAt: null }, data: { endedAt: ctx.now } }))
    .count === 1;

/** The draft of the next occurrence is made; false when somebody else made it. */
export const markDrafted = async (ctx: Pick<Ctx, "tx">, { id, nextAt }: Schedule): Promise<boolean> =>
  (
    await ctx.tx.prisma.broadcastSchedule.updateMany({
      where: { id, nextAt, isDrafted: false, endedAt: null },
      data: { isDrafted: true },
    })
  ).count === 1;

/** Goes on to the occurrence after the one that has come. */
export const rollOn = async (ctx: Pick<Ctx, "tx">, { id, nextAt }: Schedule, next: Date): Promise<boolean> =>
  (
    await ctx.tx.prisma.broadcastSchedule.updateMany({
      where: { id, nextAt, endedAt: null },
      data: { nextAt: next, isDrafted: false },
    })
  ).count === 1;
