import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { type Handover, planSteps, type Reason, type State, type Step } from "./model.ts";

type Reads = Pick<Ctx, "tx">;
type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["handover"]["findUniqueOrThrow"]>>;

const toHandover = (row: Row): Handover => ({
  id: row.id as Id<"hov">,
  accountId: row.accountId,
  fromId: row.fromId ?? undefined,
  toId: row.toId ?? undefined,
  reason: row.reason as Reason,
  state: row.state as State,
  version: row.version,
  steps: row.steps as Step[],
  createdAt: row.createdAt,
  movedAt: row.movedAt,
  closedAt: row.closedAt ?? undefined,
});

/** Keeps a handover that begins. */
export async function insertHandover(
  ctx: Ctx,
  fresh: Pick<Handover, "accountId" | "fromId" | "toId" | "reason">,
): Promise<Handover> {
  const { accountId, fromId, toId, reason } = fresh;
  const row = await ctx.tx.prisma.handover.create({
    data: {
      id: newId("hov"),
      accountId,
      fromId: fromId ?? null,
      toId: toId ?? null,
      reason,
      state: toId ? "open" : "naming",
      steps: planSteps(reason),
      createdAt: ctx.now,
      movedAt: ctx.now,
    },
  });
  return toHandover(row);
}

/** A handover by its id. */
export async function findHandover(ctx: Reads, id: string): Promise<Handover | undefined> {
  const row = await ctx.tx.prisma.handover.findUnique({ where: { id } });
  return row ? toHandover(row) : undefined;
}

/** The handover of an account that is under way. */
export const openHandover = async (ctx: Reads, accountId: string): Promise<Handover | undefined> =>
  (await openHandovers(ctx, [accountId]))[0];

/** The handovers under way, of some accounts or of all, the oldest first. */
export const openHandovers = async (ctx: Reads, accountIds?: readonly string[]): Promise<Handover[]> =>
  (
    await ctx.tx.prisma.handover.findMany({
      where: { closedAt: null, ...(accountIds && { accountId: { in: [...accountIds] } }) },
      orderBy: { createdAt: "asc" },
    })
  ).map(toHandover);

/** All handovers that somebody had a side in, the oldest first. */
export const handoversOf = async (ctx: Reads, personId: string): Promise<Handover[]> =>
  (
    await ctx.tx.prisma.handover.findMany({
      where: { OR: [{ fromId: personId }, { toId: personId }] },
      orderBy: { createdAt: "asc" },
    })
  ).map(toHandover);

const CLOSED: Statement = {
  name: "handovers.retention",
  text: `SELECT id, closed_at AS since, from_id, to_id FROM handover WHERE closed_at < $1 AND (closed_at, id) > ($2, $3)
    ORDER BY closed_at, id LIMIT $4`,
};
/** Handovers that are over, the oldest first. */
export async function dueHandovers(ctx: Reads, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; from_id: string | null; to_id: string | null }>(
    CLOSED,
    values,
  );
  return rows.map(({ id, since, from_id, to_id }) => ({
    subject: id,
    since,
    related: [from_id, to_id].flatMap((one) => one ?? []),
  }));
}

/** Nothing of it stays but its entries in the log. */
export async function eraseHandover(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.handover.deleteMany({ where: { id } });
  if (count > 0) await markMoved(ctx, id);
  return count > 0;
}
