import type { Ctx } from "../../core/context.ts";
import { markMoved } from "../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";

type Reads = Pick<Ctx, "tx">;

// ── the register as a file ──────────────────────────────────────────────────────────────────────────────────────────

/** Active people by their e-mail addresses, in small letters. */
export async function peopleByEmail(ctx: Reads, emails: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.tx.prisma.person.findMany({
    where: { email: { in: [...new Set(emails)] }, isActive: true },
    select: { id: true, email: true },
  });
  return new Map(rows.flatMap(({ id, email }) => (email ? [[email.toLowerCase(), id] as const] : [])));
}

/** The e-mail addresses of people by their ids. */
export async function emailsOf(ctx: Reads, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.tx.prisma.person.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, email: true },
  });
  return new Map(rows.flatMap(({ id, email }) => (email ? [[id, email] as const] : [])));
}

// ── what is kept ends ───────────────────────────────────────────────────────────────────────────────────────────────

const DUE_CLOSED: Statement = {
  name: "accounts.retention",
  text: `SELECT id, closed_at AS since, owner_id AS person_id FROM company_account
    WHERE closed_at < $1 AND (closed_at, id) > ($2, $3) ORDER BY closed_at, id LIMIT $4`,
};
const DUE_USES: Statement = {
  name: "accounts.retention-uses",
  text: `SELECT id, ended_at AS since, person_id FROM account_use
    WHERE ended_at < $1 AND (ended_at, id) > ($2, $3) ORDER BY ended_at, id LIMIT $4`,
};
const DUE_LINES: Statement = {
  name: "accounts.retention-lines",
  text: `SELECT id, at AS since, by_id AS person_id FROM account_line
    WHERE at < $1 AND (at, id) > ($2, $3) ORDER BY at, id LIMIT $4`,
};
async function dueBy(
  ctx: Reads,
  statement: Statement,
  limit: number,
  { before, after }: DuePage,
): Promise<DueSubject[]> {
  const values = [before, after?.since ?? new Date(0), after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<{ id: string; since: Date; person_id: string }>(statement, values);
  return rows.map(({ id, since, person_id }) => ({ subject: id, since, related: [person_id] }));
}
/** Closed accounts, the oldest first. */
export const dueAccounts = (ctx: Reads, limit: number, page: DuePage) => dueBy(ctx, DUE_CLOSED, limit, page);
/** Uses that are over, the oldest first. */
export const dueUses = (ctx: Reads, limit: number, page: DuePage) => dueBy(ctx, DUE_USES, limit, page);

/** What was done about accounts, the oldest first. */
export const dueLines = (ctx: Reads, limit: number, page: DuePage) => dueBy(ctx, DUE_LINES, limit, page);

/** Nothing of a closed account stays but its entries in the log. */
export async function eraseAccount(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.companyAccount.deleteMany({ where: { id, state: "closed" } });
  if (count > 0) await markMoved(ctx, id);
  return count > 0;
}
/** Who used an account then is not kept any more. */
export const eraseUse = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.accountUse.deleteMany({ where: { id, endedAt: { not: null } } })).count > 0;
/** What was done then is in no time line any more; the log has it. */
export const eraseLine = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.accountLine.deleteMany({ where: { id } })).count > 0;
