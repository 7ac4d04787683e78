import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import type { Application, Content, Kind, State } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;
type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["accountApplication"]["findUniqueOrThrow"]>>;

const toApplication = (row: Row): Application => ({
  id: row.id as Id<"aap">,
  number: row.number,
  kind: row.kind as Kind,
  accountId: row.accountId ?? undefined,
  requesterId: row.requesterId,
  state: row.state as State,
  version: row.version,
  revision: row.revision,
  createdAt: row.createdAt,
  movedAt: row.movedAt,
  closedAt: row.closedAt ?? undefined,
});

/** All contents of an application as they are kept, the first revision first. */
export const sealContents = ({ vault }: Pick<Ctx, "vault">, id: string, contents: readonly Content[]) =>
  Buffer.from(vault.seal("text", JSON.stringify(contents), id));

/** What an application asked for, revision by revision. */
export async function readContents(ctx: Sees, id: string): Promise<Content[]> {
  const row = await ctx.tx.prisma.accountApplication.findUniqueOrThrow({ where: { id }, select: { content: true } });
  return JSON.parse(ctx.vault.openText("text", row.content, id)) as Content[];
}

/** What a revision asks for. @throws Error when there is none */
export async function readContent(ctx: Sees, id: string, revision: number): Promise<Content> {
  const content = (await readContents(ctx, id))[revision - 1];
  if (!content) throw new Error(`${id} has no revision ${revision}`);
  return content;
}

/** Keeps a draft. */
export async function insertApplication(
  ctx: Ctx,
  fresh: { kind: Kind; accountId: string | undefined; requesterId: string },
  content: Content,
): Promise<Application> {
  const id = newId("aap");
  const row = await ctx.tx.prisma.accountApplication.create({
    data: {
      id,
      kind: fresh.kind,
      accountId: fresh.accountId ?? null,
      requesterId: fresh.requesterId,
      state: "draft",
      content: sealContents(ctx, id, [content]),
      createdAt: ctx.now,
      movedAt: ctx.now,
    },
  });
  return toApplication(row);
}

/** An application by its id. */
export async function findApplication(ctx: Pick<Ctx, "tx">, id: string): Promise<Application | undefined> {
  const row = await ctx.tx.prisma.accountApplication.findUnique({ where: { id } });
  return row ? toApplication(row) : undefined;
}

/** The application for which an account was opened, with the last day that was approved; undefined: it was not asked for. */
export async function openedFor(
  ctx: Sees,
  accountId: string,
  requesterId: string,
): Promise<{ id: string; toDay: CivilDate | undefined } | undefined> {
  const row = await ctx.tx.prisma.accountApplication.findFirst({
    where: { accountId, requesterId, kind: "open", state: "fulfilled" },
    orderBy: { number: "desc" },
  });
  return row ? { id: row.id, toDay: (await readContent(ctx, row.id, row.revision)).toDay } : undefined;
}

/** Somebody's applications, the newest first. */
export const applicationsOf = async (ctx: Pick<Ctx, "tx">, requesterId: string): Promise<Application[]> =>
  (
    await ctx.tx.prisma.accountApplication.findMany({
      where: { requesterId },
      orderBy: { number: "desc" },
      take: 100,
    })
  ).map(toApplication);

/** Applications that are not over: about an account, of those who have left, or new accounts that wait to be opened. */
export const openApplications = async (
  ctx: Pick<Ctx, "tx">,
  where: { accountId: string } | { kind: Kind; state: State } | { requesterIds: readonly string[] },
): Promise<Application[]> =>
  (
    await ctx.tx.prisma.accountApplication.findMany({
      where: {
        closedAt: null,
        ...("requesterIds" in where ? { requesterId: { in: [...where.requesterIds] } } : where),
      },
      orderBy: { number: "asc" },
      take: 500,
    })
  ).map(toApplication);

const OF_LEAVERS: Statement = {
  name: "applications.of-leavers",
  text: `SELECT a.requester_id FROM account_application a JOIN person p ON p.id = a.requester_id
    WHERE a.closed_at IS NULL AND NOT p.is_active GROUP BY a.requester_id LIMIT 500`,
};
/** Who has left with an application that is not over. */
export const leaversWithApplications = async (ctx: Pick<Ctx, "tx">): Promise<string[]> =>
  (await ctx.tx.sql<{ requester_id: string }>(OF_LEAVERS, [])).map(({ requester_id }) => requester_id);

const CLOSED: Statement = {
  name: "applications.retention",
  text: `SELECT id, closed_at AS since, requester_id FROM account_application
    WHERE closed_at < $1 AND (closed_at, id) > ($2, $3) ORDER BY closed_at, id LIMIT $4`,
};
/** Applications that are over, the oldest first. */
export async function dueApplications(
  ctx: Pick<Ctx, "tx">,
  limit: number,
  { before, after }: DuePage,
): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; requester_id: string }>(CLOSED, values);
  return rows.map(({ id, since, requester_id }) => ({ subject: id, since, related: [requester_id] }));
}

/** Nothing of it stays but its entries in the log. */
export async function eraseApplication(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.accountApplication.deleteMany({ where: { id } });
  if (count > 0) await markMoved(ctx, id);
  return count > 0;
}
