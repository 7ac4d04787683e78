import type { Ctx } from "../../core/context.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import { type Kind, outOf } from "./model.ts";

type Got = { number: number; kind: Kind; started_at: Date | null; answered_at: Date | null; confirmed_at: Date | null };
const GOT: Statement = {
  name: "broadcasts.got-by",
  text: `SELECT b.number, b.kind, b.started_at, r.answered_at, r.confirmed_at FROM broadcast_recipient r
    JOIN broadcast b ON b.id = r.broadcast_id WHERE r.person_id = $1 ORDER BY b.number DESC LIMIT 1000`,
};
/** What somebody was told, the newest first. */
export const gotBy = (ctx: Pick<Ctx, "tx">, personId: string): Promise<Got[]> => ctx.tx.sql<Got>(GOT, [personId]);

/** What somebody wrote or released, the newest first. */
export const writtenBy = (ctx: Pick<Ctx, "tx">, personId: string) =>
  ctx.tx.prisma.broadcast.findMany({
    where: { OR: [{ writerIds: { has: personId } }, { releasedById: personId }] },
    orderBy: { number: "desc" },
    take: 1000,
  });

const OVER: Statement = {
  name: "broadcasts.retention",
  text: `SELECT id, closed_at AS since FROM broadcast
    WHERE closed_at < $1 AND length(content) > 0 AND (closed_at, id) > ($2, $3) ORDER BY closed_at, id LIMIT $4`,
};

/** Those that have been over since before the page, the longest over first. */
export async function dueOver(ctx: Pick<Ctx, "tx">, limit: number, page: DuePage): Promise<DueSubject[]> {
  const values = [page.before, page.after?.since ?? new Date(0), page.after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date }>(OVER, values);
  return rows.map(({ id, since }) => ({ subject: id, since }));
}

/** Number, kind, sums and dates stay; who wrote, who got it and what stood in it go. */
export async function eraseBroadcast(ctx: Ctx, id: string): Promise<boolean> {
  const { prisma } = ctx.tx;
  const { count } = await prisma.broadcast.updateMany({
    where: { id, NOT: { content: Buffer.alloc(0) } },
    data: { content: Buffer.alloc(0), source: null, writerIds: [], releasedById: null, legalById: null },
  });
  if (count === 0) return false;
  await prisma.broadcastRecipient.deleteMany({ where: { broadcastId: id } });
  await prisma.broadcastPosting.deleteMany({ where: { broadcastId: id } });
  await prisma.message.deleteMany({ where: { subject: { in: [outOf(id), `${id}:corrected`] } } });
  return true;
}
