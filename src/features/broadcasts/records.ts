import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataSection } from "../../core/personal-data.ts";
import type { DuePage, DueSubject, RetentionRule } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import { words } from "./handling.ts";
import { broadcastWords } from "./messages/index.ts";
import { type Kind, outOf, sayNumber } from "./model.ts";

type Got = { number: number; kind: Kind; started_at: Date | null; answered_at: Date | null; confirmed_at: Date | null };
const GOT: Statement = {
  name: "broadcasts.got-by",
  text: `SELECT b.number, b.kind, b.started_at, r.answered_at, r.confirmed_at FROM broadcast_recipient r
    JOIN broadcast b ON b.id = r.broadcast_id WHERE r.person_id = $1 ORDER BY b.number DESC LIMIT 1000`,
};

/** What somebody was told, and what they did with it; their answer itself is kept nowhere. And what they wrote. */
export async function broadcastData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const got = await ctx.tx.sql<Got>(GOT, [person.id]);
  const wrote = await ctx.tx.prisma.broadcast.findMany({
    where: { OR: [{ writerIds: { has: person.id } }, { releasedById: person.id }] },
    orderBy: { number: "desc" },
    take: 1000,
  });
  return [
    {
      key: "broadcasts.got",
      title: t("data.got"),
      columns: [t("data.number"), t("data.kind"), t("data.sent"), t("data.answered"), t("data.confirmed")],
      rows: got.map((row) => [
        sayNumber(row.number),
        t(`kinds.${row.kind}`),
        row.started_at ?? undefined,
        row.answered_at ?? undefined,
        row.confirmed_at ?? undefined,
      ]),
      leftOut: t("data.leftOut"),
    },
    {
      key: "broadcasts.wrote",
      title: t("data.wrote"),
      columns: [t("data.number"), t("data.kind"), t("data.part"), t("data.when")],
      rows: wrote.map((row) => [
        sayNumber(row.number),
        t(`kinds.${row.kind as Kind}`),
        t(row.writerIds.includes(person.id) ? "data.writer" : "data.releaser"),
        row.createdAt,
      ]),
    },
  ];
}

const OVER: Statement = {
  name: "broadcasts.retention",
  text: `SELECT id, closed_at AS since FROM broadcast
    WHERE closed_at < $1 AND length(content) > 0 AND (closed_at, id) > ($2, $3) ORDER BY closed_at, id LIMIT $4`,
};

async function dueOver(ctx: Pick<Ctx, "tx">, limit: number, page: DuePage): Promise<DueSubject[]> {
  const values = [page.before, page.after?.since ?? new Date(0), page.after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date }>(OVER, values);
  return rows.map(({ id, since }) => ({ subject: id, since }));
}

/** Number, kind, sums and dates stay; who wrote, who got it and what stood in it go. */
async function erase(ctx: Ctx, id: string): Promise<boolean> {
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

/** Who was told what is kept for as long as acknowledgements after an employment (R-CN-09e). */
export const broadcastRetention: RetentionRule[] = [
  {
    kind: "broadcasts.over",
    months: 24,
    description: (locale) => broadcastWords.in(locale)("data.kept"),
    due: dueOver,
    erase,
  },
];
