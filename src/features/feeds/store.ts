import type { Ctx } from "../../core/context.ts";
import { newId } from "../../core/id.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { FeedKey } from "./model.ts";

type Sees = Pick<Ctx, "tx">;
type Row = { id: string; name: string; madeById: string | null; madeAt: Date };
const toKey = ({ id, name, madeById, madeAt }: Row): FeedKey => ({
  id: id as FeedKey["id"],
  name,
  madeById: madeById ?? undefined,
  madeAt,
});

const IN_USE = { droppedAt: null };

/** Keeps a key by its hash alone. */
export async function insertKey(ctx: Ctx, name: string, hash: string): Promise<FeedKey> {
  const id = newId("fdk");
  const data = { id, hash, name, madeById: ctx.person?.id ?? null, madeAt: ctx.now };
  return toKey(await ctx.tx.prisma.feedKey.create({ data }));
}

/** Keys in use, the newest first. */
export async function keysInUse({ tx }: Sees, from: number, limit: number): Promise<FeedKey[]> {
  const rows = await tx.prisma.feedKey.findMany({
    where: IN_USE,
    orderBy: [{ madeAt: "desc" }, { id: "asc" }],
    skip: from,
    take: limit,
  });
  return rows.map(toKey);
}

export const countInUse = ({ tx }: Sees): Promise<number> => tx.prisma.feedKey.count({ where: IN_USE });

/** Takes a key back; undefined where that was done already. */
export async function dropKey({ tx, now }: Sees & Pick<Ctx, "now">, id: string): Promise<boolean> {
  const { count } = await tx.prisma.feedKey.updateMany({ where: { id, ...IN_USE }, data: { droppedAt: now } });
  return count === 1;
}

/** Every key that somebody made. */
export const keysMadeBy = ({ tx }: Sees, personId: string) =>
  tx.prisma.feedKey.findMany({ where: { madeById: personId }, orderBy: [{ madeAt: "asc" }, { id: "asc" }] });

/** Keys that were taken back long enough ago. */
export async function dueKeys({ tx }: Sees, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const rows = await tx.prisma.feedKey.findMany({
    where: {
      droppedAt: { lt: before },
      ...(after && { OR: [{ droppedAt: { gt: after.since } }, { droppedAt: after.since, id: { gt: after.subject } }] }),
    },
    orderBy: [{ droppedAt: "asc" }, { id: "asc" }],
    take: limit,
  });
  return rows.flatMap(({ id, droppedAt }) => (droppedAt ? [{ subject: id, since: droppedAt }] : []));
}

export const eraseKey = async ({ tx }: Sees, id: string): Promise<boolean> =>
  (await tx.prisma.feedKey.deleteMany({ where: { id } })).count === 1;
