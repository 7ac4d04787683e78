import type { CivilDate } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";
import type { Statement } from "../../db/database.ts";
import {
  type Account,
  DUTIES,
  type EndedWhy,
  type Mfa,
  openAs,
  type State,
  USE_KINDS,
  type Use,
  type UseKind,
} from "./model.ts";

export type Sees = Pick<Ctx, "tx" | "vault">;
type Reads = Pick<Ctx, "tx">;

const COLUMNS = `id, number, platform, handle, link, purpose, unit, owner_id, holder_id, mfa, state, version, rotated_at,
  attested_at, created_at, moved_at, closed_at`;

type Row = {
  id: string;
  number: number;
  platform: string;
  handle: string;
  link: string | null;
  purpose: string;
  unit: string;
  owner_id: string;
  holder_id: string | null;
  mfa: string;
  state: string;
  version: number;
  rotated_at: Date | null;
  attested_at: Date | null;
  created_at: Date;
  moved_at: Date;
  closed_at: Date | null;
};

const toAccount = (row: Row): Account => ({
  id: row.id as Id<"acc">,
  number: row.number,
  platform: row.platform as SocialPlatform,
  handle: row.handle,
  link: row.link ?? undefined,
  purpose: row.purpose,
  unit: row.unit,
  ownerId: row.owner_id,
  holderId: row.holder_id ?? undefined,
  mfa: row.mfa as Mfa,
  state: row.state as State,
  version: row.version,
  rotatedAt: row.rotated_at ?? undefined,
  attestedAt: row.attested_at ?? undefined,
  createdAt: row.created_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
});

export type FreshAccount = Pick<Account, "platform" | "handle" | "link" | "purpose" | "unit" | "ownerId" | "mfa"> & {
  /** Where the platform writes when access is lost. */
  recovery?: string;
};

const INSERT: Statement = {
  name: "accounts.insert",
  text: `INSERT INTO company_account (id, platform, handle, open_as, link, purpose, unit, owner_id, mfa, recovery, state,
      created_at, moved_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'unheld', $11, $11)
    ON CONFLICT (open_as) DO NOTHING RETURNING ${COLUMNS}`,
};

/** Enters an account in the register; nobody holds it yet. Undefined: the register has it already. */
export async function insertAccount(ctx: Ctx, fresh: FreshAccount): Promise<Account | undefined> {
  const id = newId("acc");
  const { platform, handle, link, purpose, unit, ownerId, mfa, recovery } = fresh;
  const [row] = await ctx.tx.sql<Row>(INSERT, [
    id,
    platform,
    handle,
    openAs(platform, handle),
    link ?? null,
    purpose,
    unit,
    ownerId,
    mfa,
    recovery ? sealRecovery(ctx, id, recovery) : null,
    ctx.now,
  ]);
  return row && toAccount(row);
}

/** The columns of what the register says about an account, for a move that sets them. */
export const columnsOf = (
  facts: Pick<Account, "platform" | "handle" | "link" | "purpose" | "unit" | "ownerId" | "mfa">,
): Record<string, unknown> => ({
  platform: facts.platform,
  handle: facts.handle,
  open_as: openAs(facts.platform, facts.handle),
  link: facts.link ?? null,
  purpose: facts.purpose,
  unit: facts.unit,
  owner_id: facts.ownerId,
  mfa: facts.mfa,
});

const recoveryKey = (id: string): string => `${id}:recovery`;
/** The recovery contact for its column. */
export const sealRecovery = ({ vault }: Pick<Ctx, "vault">, id: string, text: string): Buffer =>
  Buffer.from(vault.seal("text", text, recoveryKey(id)));
/** The recovery contacts of some accounts, where one is known. */
export async function readRecoveries(ctx: Sees, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.tx.prisma.companyAccount.findMany({
    where: { id: { in: [...ids] }, recovery: { not: null } },
    select: { id: true, recovery: true },
  });
  return new Map(
    rows.flatMap(({ id, recovery }) =>
      recovery ? [[id, ctx.vault.openText("text", recovery, recoveryKey(id))] as const] : [],
    ),
  );
}
/** The recovery contact; undefined where none is known. */
export async function readRecovery(ctx: Sees, id: string): Promise<string | undefined> {
  const row = await ctx.tx.prisma.companyAccount.findUnique({ where: { id }, select: { recovery: true } });
  return row?.recovery ? ctx.vault.openText("text", row.recovery, recoveryKey(id)) : undefined;
}

const BY_ID: Statement = { name: "accounts.by-id", text: `SELECT ${COLUMNS} FROM company_account WHERE id = $1` };
const BY_NUMBER: Statement = {
  name: "accounts.by-number",
  text: `SELECT ${COLUMNS} FROM company_account WHERE number = $1`,
};
/** An account by its id. */
export async function findAccount(ctx: Reads, id: string): Promise<Account | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_ID, [id]);
  return row && toAccount(row);
}
/** An account by the number that people read. */
export async function findByNumber(ctx: Reads, number: number): Promise<Account | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_NUMBER, [number]);
  return row && toAccount(row);
}

/** Whether the register has anything in it, closed accounts too. */
export const isEmpty = async (ctx: Reads): Promise<boolean> => (await ctx.tx.prisma.companyAccount.count()) === 0;

const OPEN: Statement = {
  name: "accounts.open",
  text: `SELECT ${COLUMNS} FROM company_account WHERE state <> 'closed' ORDER BY number LIMIT $1`,
};
/** So many accounts a company has at most, in a list or a file. */
const MOST = 10_000;
/** The accounts in the register that are not closed, the oldest first. */
export const openAccounts = async (ctx: Reads, limit = MOST): Promise<Account[]> =>
  (await ctx.tx.sql<Row>(OPEN, [limit])).map(toAccount);

const COUNT_RED: Statement = {
  name: "accounts.count-red",
  text: `SELECT count(*)::int AS count FROM company_account a WHERE a.state <> 'closed' AND (
      EXISTS (SELECT 1 FROM deadline d WHERE d.subject = a.id AND d.closed_at IS NULL AND d.kind = ANY($1)
        AND d.due_at <= $2)
      OR EXISTS (SELECT 1 FROM handover h WHERE h.account_id = a.id AND h.closed_at IS NULL))`,
};
/** How many open accounts have a duty that is late, or are changing hands. */
export async function countRed(ctx: Pick<Ctx, "tx" | "now">): Promise<number> {
  const [row] = await ctx.tx.sql<{ count: number }>(COUNT_RED, [DUTIES, ctx.now]);
  return row?.count ?? 0;
}

const OF_PERSON: Statement = {
  name: "accounts.of-person",
  text: `SELECT ${COLUMNS.replace(/\b(\w+)\b/g, "a.$1")} FROM account_use u JOIN company_account a ON a.id = u.account_id
    WHERE u.person_id = $1 AND u.ended_at IS NULL AND u.from_day <= $3 AND (u.to_day IS NULL OR u.to_day >= $2)
      AND a.state <> 'closed' GROUP BY a.id ORDER BY a.number`,
};
/** The accounts that somebody holds or uses on a day, or on any day from it until another. */
export const accountsOf = async (ctx: Reads, personId: string, day: CivilDate, until = day): Promise<Account[]> =>
  (await ctx.tx.sql<Row>(OF_PERSON, [personId, day, until])).map(toAccount);

/** The accounts with these ids. */
export async function findAccounts(ctx: Reads, ids: readonly string[]): Promise<Account[]> {
  return ids.length === 0 ? [] : (await ctx.tx.sql<Row>(BY_IDS, [[...new Set(ids)]])).map(toAccount);
}
const BY_IDS: Statement = {
  name: "accounts.by-ids",
  text: `SELECT ${COLUMNS} FROM company_account WHERE id = ANY($1) ORDER BY number`,
};

const OPEN_AS: Statement = {
  name: "accounts.open-as",
  text: `SELECT ${COLUMNS} FROM company_account WHERE open_as = $1`,
};
/** The open account with this handle on a platform. */
export async function findOpenAs(ctx: Reads, platform: SocialPlatform, handle: string): Promise<Account | undefined> {
  const [row] = await ctx.tx.sql<Row>(OPEN_AS, [openAs(platform, handle)]);
  return row && toAccount(row);
}

const OWNED: Statement = {
  name: "accounts.owned",
  text: `SELECT ${COLUMNS} FROM company_account WHERE owner_id = $1 AND state <> 'closed' ORDER BY number`,
};
/** The open accounts that somebody answers for. */
export const ownedBy = async (ctx: Reads, personId: string): Promise<Account[]> =>
  (await ctx.tx.sql<Row>(OWNED, [personId])).map(toAccount);

const WITHOUT_OWNER: Statement = {
  name: "accounts.without-owner",
  text: `SELECT ${COLUMNS.replace(/\b(\w+)\b/g, "a.$1")} FROM company_account a JOIN person p ON p.id = a.owner_id
    WHERE NOT p.is_active AND a.state <> 'closed' ORDER BY a.number`,
};
/** Open accounts whose owner has left. */
export const withoutOwner = async (ctx: Reads): Promise<Account[]> =>
  (await ctx.tx.sql<Row>(WITHOUT_OWNER, [])).map(toAccount);

// ── who has and uses them ───────────────────────────────────────────────────────────────────────────────────────────

/** Somebody has it or uses it from now on, on the ground of an application or of the register. */
export async function insertUse(
  ctx: Ctx,
  fresh: Pick<Use, "accountId" | "personId" | "kind" | "basis" | "fromDay" | "toDay" | "receivedAt" | "department">,
): Promise<string> {
  const id = newId("use");
  const { basis, toDay, receivedAt, ...rest } = fresh;
  await ctx.tx.prisma.accountUse.create({
    data: {
      id,
      ...rest,
      basis: basis ?? null,
      toDay: toDay ?? null,
      receivedAt: receivedAt ?? null,
      createdAt: ctx.now,
    },
  });
  return id;
}

type UseRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["accountUse"]["findUniqueOrThrow"]>>;
const toUse = (row: UseRow): Use => ({
  id: row.id,
  accountId: row.accountId,
  personId: row.personId,
  kind: row.kind as UseKind,
  basis: row.basis ?? undefined,
  department: row.department,
  fromDay: row.fromDay as CivilDate,
  toDay: (row.toDay ?? undefined) as CivilDate | undefined,
  receivedAt: row.receivedAt ?? undefined,
  endedAt: row.endedAt ?? undefined,
  endedWhy: (row.endedWhy ?? undefined) as EndedWhy | undefined,
});

/** A use by its id. */
export async function findUse(ctx: Reads, id: string): Promise<Use | undefined> {
  const row = await ctx.tx.prisma.accountUse.findUnique({ where: { id } });
  return row ? toUse(row) : undefined;
}

/** Somebody said that they have it. False when they had said so. */
export async function receiveUse(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.accountUse.updateMany({
    where: { id, receivedAt: null, endedAt: null },
    data: { receivedAt: ctx.now },
  });
  return count === 1;
}

/** All that somebody has or had, the oldest first. */
export const usesOfPerson = async (ctx: Reads, personId: string): Promise<Use[]> =>
  (await ctx.tx.prisma.accountUse.findMany({ where: { personId }, orderBy: { createdAt: "asc" } })).map(toUse);

/** Who has it and uses it, and who did; holders first, then by their time. */
export async function usesOf(ctx: Reads, accountId: string, isOpen = true): Promise<Use[]> {
  const rows = await ctx.tx.prisma.accountUse.findMany({
    where: { accountId, ...(isOpen && { endedAt: null }) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return byRank(rows.map(toUse));
}

const byRank = (uses: Use[]): Use[] => uses.sort((a, b) => USE_KINDS.indexOf(a.kind) - USE_KINDS.indexOf(b.kind));

/** Who has and uses some accounts now, by account; holders first, then by their time. */
export async function openUsesOf(ctx: Reads, accountIds: readonly string[]): Promise<Map<string, Use[]>> {
  const rows = await ctx.tx.prisma.accountUse.findMany({
    where: { accountId: { in: [...accountIds] }, endedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return Map.groupBy(byRank(rows.map(toUse)), ({ accountId }) => accountId);
}

/** Ends uses that are open; how many there were. */
export async function endUses(
  ctx: Ctx,
  where: { accountId?: string; personId?: string; ids?: readonly string[] },
  why: EndedWhy,
): Promise<number> {
  const { ids, ...rest } = where;
  const { count } = await ctx.tx.prisma.accountUse.updateMany({
    where: { ...rest, ...(ids && { id: { in: [...ids] } }), endedAt: null },
    data: { endedAt: ctx.now, endedWhy: why },
  });
  return count;
}

// ── what was done ───────────────────────────────────────────────────────────────────────────────────────────────────

export const LINE_KINDS = [
  "registered",
  "changed",
  "rotated",
  "attested",
  "handed_over",
  "frozen",
  "restored",
  "closed",
  "taken_back",
  "joined",
  "handing_over",
  "left",
  "moved",
  "over",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export type Line = { kind: LineKind; byId: string; text: string | undefined; at: Date };

/** Keeps what was done about an account. */
export async function addLine(ctx: Ctx, accountId: string, kind: LineKind, text?: string): Promise<void> {
  const id = newId("acl");
  await ctx.tx.prisma.accountLine.create({
    data: {
      id,
      accountId,
      kind,
      byId: ctx.actor,
      text: text ? Buffer.from(ctx.vault.seal("text", text, id)) : null,
      at: ctx.now,
    },
  });
}

/** What was done about an account, the newest first. */
export async function linesOf(ctx: Sees, accountId: string, limit = 50): Promise<Line[]> {
  const rows = await ctx.tx.prisma.accountLine.findMany({
    where: { accountId },
    orderBy: { order: "desc" },
    take: limit,
  });
  return rows.map(({ id, kind, byId, text, at }) => ({
    kind: kind as LineKind,
    byId,
    text: text ? ctx.vault.openText("text", text, id) : undefined,
    at,
  }));
}
