import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { CONSENT, type OwnAccount } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;
type Row = {
  id: string;
  personId: string;
  platform: string;
  content: Uint8Array;
  consent: string;
  consentedAt: Date;
  withdrawnAt: Date | null;
};

const toOwnAccount = ({ vault }: Sees, row: Row): OwnAccount => ({
  id: row.id as Id<"own">,
  personId: row.personId,
  platform: row.platform,
  said:
    row.withdrawnAt === null
      ? (JSON.parse(vault.openText("text", row.content, row.id)) as OwnAccount["said"])
      : undefined,
  consent: row.consent,
  consentedAt: row.consentedAt,
  withdrawnAt: row.withdrawnAt ?? undefined,
});

/** Keeps what somebody declares, with their consent to just that. */
export async function insertOwnAccount(
  ctx: Ctx,
  personId: string,
  platform: string,
  said: NonNullable<OwnAccount["said"]>,
): Promise<string> {
  const id = newId("own");
  const content = Buffer.from(ctx.vault.seal("text", JSON.stringify(said), id));
  const data = { id, personId, platform, content, consent: CONSENT, consentedAt: ctx.now };
  await ctx.tx.prisma.ownAccount.create({ data });
  return id;
}

/** What somebody declared, the newest first, with what they withdrew; at most a hundred. */
export async function ownAccountsOf(ctx: Sees, personId: string): Promise<OwnAccount[]> {
  const orderBy = [{ consentedAt: "desc" }, { id: "desc" }] as const;
  const rows = await ctx.tx.prisma.ownAccount.findMany({ where: { personId }, orderBy: [...orderBy], take: 100 });
  return rows.map((row) => toOwnAccount(ctx, row));
}

/** What everybody declared and did not withdraw, person by person. @param after the last id of the page before */
export async function declaredAccounts(ctx: Sees, limit: number, from: number): Promise<OwnAccount[]> {
  const orderBy = [{ personId: "asc" }, { id: "asc" }] as const;
  const rows = await ctx.tx.prisma.ownAccount.findMany({
    where: { withdrawnAt: null },
    orderBy: [...orderBy],
    skip: from,
    take: limit,
  });
  return rows.map((row) => toOwnAccount(ctx, row));
}

/** How many are declared and not withdrawn. */
export const countDeclared = (ctx: Pick<Ctx, "tx">): Promise<number> =>
  ctx.tx.prisma.ownAccount.count({ where: { withdrawnAt: null } });

/** The consent ends, and what was said goes at once. False when it had ended, or is not this person's. */
export async function withdrawConsent(ctx: Ctx, id: string, personId: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.ownAccount.updateMany({
    where: { id, personId, withdrawnAt: null },
    data: { withdrawnAt: ctx.now, content: Buffer.alloc(0) },
  });
  return count === 1;
}

const LEAVERS: Statement = {
  name: "own-accounts.leavers",
  text: `SELECT o.id, p.left_at AS since, o.person_id FROM own_account o JOIN person p ON p.id = o.person_id
    WHERE o.withdrawn_at IS NULL AND p.left_at < $1 AND (p.left_at, o.id) > ($2, $3) ORDER BY p.left_at, o.id LIMIT $4`,
};
const WITHDRAWN: Statement = {
  name: "own-accounts.withdrawn",
  text: `SELECT id, withdrawn_at AS since, person_id FROM own_account
    WHERE withdrawn_at < $1 AND (withdrawn_at, id) > ($2, $3) ORDER BY withdrawn_at, id LIMIT $4`,
};
type Due = { id: string; since: Date; person_id: string };

const due = (statement: Statement) => async (ctx: Pick<Ctx, "tx">, limit: number, page: DuePage) => {
  const values = [page.before, page.after?.since ?? new Date(0), page.after?.subject ?? "", limit];
  const rows = await ctx.tx.sql<Due>(statement, values);
  return rows.map(({ id, since, person_id }): DueSubject => ({ subject: id, since, related: [person_id] }));
};
/** Declared by people who have left, the longest gone first. */
export const dueOfLeavers = due(LEAVERS);
/** Records of consents that ended, the oldest first. */
export const dueWithdrawn = due(WITHDRAWN);

/** Nothing of it stays but its entries in the log. False when it was erased already. */
export const eraseOwnAccount = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.ownAccount.deleteMany({ where: { id } })).count === 1;
