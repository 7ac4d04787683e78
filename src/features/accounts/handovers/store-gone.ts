import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Statement } from "../../../db/database.ts";
import type { UseKind } from "../model.ts";

/** `over`: the last day has passed. */
export type GoneUse = {
  id: string;
  accountId: string;
  personId: string;
  kind: UseKind;
  /** Whether they had it, and so know what others know who share it. */
  receivedAt: Date | undefined;
  why: "left" | "moved" | "over";
};

/**
 * A department that nobody works in any more was renamed or closed: nobody moved out of it. Where the directory does not
 * say a department, nobody moved either.
 */
const GONE: Statement = {
  name: "accounts.gone-uses",
  text: `SELECT u.id, u.account_id, u.person_id, u.kind, u.received_at,
      CASE WHEN NOT p.is_active THEN 'left' WHEN u.to_day < $1 THEN 'over' ELSE 'moved' END AS why
    FROM account_use u JOIN company_account a ON a.id = u.account_id JOIN person p ON p.id = u.person_id
    WHERE u.ended_at IS NULL AND a.state <> 'closed' AND (
      NOT p.is_active OR u.to_day < $1 OR (
        u.department <> '' AND p.department NOT IN ('', u.department) AND p.department <> a.unit
        AND EXISTS (SELECT 1 FROM person q WHERE q.is_active AND q.department = u.department)))
    ORDER BY a.number, u.created_at, u.id LIMIT 500`,
};

/**
 * Who came into the account's own unit, or works in one that has a new name, begins anew from there: a later move is
 * told from that.
 */
const SETTLE: Statement = {
  name: "accounts.settle-departments",
  text: `UPDATE account_use u SET department = p.department FROM company_account a, person p
    WHERE a.id = u.account_id AND p.id = u.person_id AND u.ended_at IS NULL AND p.is_active
      AND p.department NOT IN ('', u.department) AND (p.department = a.unit OR u.department = ''
        OR NOT EXISTS (SELECT 1 FROM person q WHERE q.is_active AND q.department = u.department))`,
};
/** Notes where those work who did not move away. */
export const settleDepartments = async (ctx: Pick<Ctx, "tx">): Promise<void> => {
  await ctx.tx.sql(SETTLE, []);
};

/** Uses of those who have left or moved since they got them, and uses whose time is over. */
export async function goneUses(ctx: Pick<Ctx, "tx">, today: string): Promise<GoneUse[]> {
  type Row = { id: string; account_id: string; person_id: string; kind: string; received_at: Date | null; why: string };
  const rows = await ctx.tx.sql<Row>(GONE, [today]);
  return rows.map(({ id, account_id, person_id, kind, received_at, why }) => ({
    id,
    accountId: account_id,
    personId: person_id,
    kind: kind as UseKind,
    receivedAt: received_at ?? undefined,
    why: why as GoneUse["why"],
  }));
}

const ENDING: Statement = {
  name: "accounts.ending-uses",
  text: `SELECT u.id, u.account_id, u.person_id, u.to_day
    FROM account_use u JOIN company_account a ON a.id = u.account_id JOIN person p ON p.id = u.person_id
    WHERE u.ended_at IS NULL AND a.state <> 'closed' AND p.is_active AND u.to_day BETWEEN $1 AND $2 AND u.from_day < $1
    ORDER BY a.number, u.id LIMIT 500`,
};
/** Uses that began before today and whose last day is one of these. */
export async function endingUses(
  ctx: Pick<Ctx, "tx">,
  today: CivilDate,
  until: CivilDate,
): Promise<{ id: string; accountId: string; personId: string; toDay: CivilDate }[]> {
  type Row = { id: string; account_id: string; person_id: string; to_day: string };
  const rows = await ctx.tx.sql<Row>(ENDING, [today, until]);
  return rows.map(({ id, account_id, person_id, to_day }) => ({
    id,
    accountId: account_id,
    personId: person_id,
    toDay: to_day as CivilDate,
  }));
}
