import type { Statement, Tx } from "../db/database.ts";
import { appendAudit } from "./audit.ts";
import { addMonths, civilDateIn, instantAt } from "./calendar/index.ts";
import { type Ctx, systemCtx } from "./context.ts";
import { openDeadlines } from "./deadlines/read.ts";
import { heldAmong } from "./holds.ts";
import type { Locale } from "./locale.ts";
import type { Services } from "./services.ts";

/** Something whose time is over. `related`: a hold on one of these, people mostly, keeps it too. */
export type DueSubject = { subject: string; since: Date; related?: readonly string[] };

/** Where a page of due subjects begins: those that began to count before `before`, in order, behind `after`. */
export type DuePage = { before: Date; after: DueSubject | undefined };

/** How long one kind of thing is kept, how what is due is found, and what erasing means for it (R-CN-09e). */
export type RetentionRule = {
  kind: string;
  /** Whole months from `since`. */
  months: number;
  description(locale: Locale): string;
  /** At most `limit` of what is not erased yet, ordered by `since` and then `subject`. */
  due(ctx: Ctx, limit: number, page: DuePage): Promise<DueSubject[]>;
  /** What people wrote and who they are goes; numbers, kinds and dates stay. False when it was erased already. */
  erase(ctx: Ctx, subject: string): Promise<boolean>;
};

/** How many of a kind are due, how many of a hold or an open term keep, and since when the oldest counts. */
export type RetentionRow = { kind: string; months: number; count: number; kept: number; oldest: Date | undefined };

type Rules = { retention: readonly RetentionRule[] };

/** Subjects in one transaction; their texts and files are in no memory. */
const BATCH = 50;

/** What would be erased now. */
export const planRetention = (services: Services, registry: Rules): Promise<RetentionRow[]> =>
  eachRule(services, registry, async (due) => due.length);

/**
 * Erases everything that is due, in batches with a transaction each, and an entry in the log for each subject. What
 * cannot be erased is logged and does not hold up the rest.
 */
export const eraseDue = (services: Services, registry: Rules): Promise<RetentionRow[]> =>
  eachRule(services, registry, (due, rule) => eraseBatch(services, rule, due));

async function eachRule(
  services: Services,
  registry: Rules,
  each: (due: readonly DueSubject[], rule: RetentionRule) => Promise<number>,
): Promise<RetentionRow[]> {
  const rows: RetentionRow[] = [];
  for (const rule of registry.retention) {
    const row: RetentionRow = { kind: rule.kind, months: rule.months, count: 0, kept: 0, oldest: undefined };
    const before = beforeOf(rule, services);
    let after: DueSubject | undefined;
    for (;;) {
      const { page, due } = await services.db.transaction(async (tx) => {
        const ctx = systemCtx(services, tx);
        const found = await rule.due(ctx, BATCH, { before, after });
        return { page: found, due: await withoutKept(tx, found) };
      });
      row.count += await each(due, rule);
      row.kept += page.length - due.length;
      row.oldest ??= due[0]?.since;
      after = page.at(-1);
      if (page.length < BATCH) break;
    }
    rows.push(row);
  }
  return rows;
}

/** What began before this has been kept long enough: civil months on the company's clock, the whole last day included. */
function beforeOf({ months }: RetentionRule, { clock, company }: Services): Date {
  const today = civilDateIn(clock.now(), company.zone);
  return instantAt(addMonths(today, -months), "00:00", company.zone);
}

/** Nothing that is held, and nothing that somebody must still act on. */
async function withoutKept(tx: Pick<Tx, "sql">, found: readonly DueSubject[]): Promise<DueSubject[]> {
  const held = await heldAmong(
    tx,
    found.flatMap(({ subject, related = [] }) => [subject, ...related]),
  );
  const open = new Set(
    (
      await openDeadlines(
        tx,
        found.map(({ subject }) => subject),
      )
    ).map(({ subject }) => subject),
  );
  return found.filter(
    ({ subject, related = [] }) => !open.has(subject) && ![subject, ...related].some((id) => held.has(id)),
  );
}

async function eraseBatch(services: Services, rule: RetentionRule, due: readonly DueSubject[]): Promise<number> {
  if (due.length === 0) return 0;
  try {
    return await eraseTogether(services, rule, due);
  } catch (err) {
    if (due.length > 1) {
      let count = 0;
      for (const one of due) count += await eraseBatch(services, rule, [one]);
      return count;
    }
    services.log.error({ err, kind: rule.kind, subject: due[0]?.subject }, "what is due could not be erased");
    return 0;
  }
}

/** Whoever sets a hold waits until a batch is through, and no batch begins before the hold is there. */
const NO_NEW_HOLDS: Statement = { name: "retention.no-new-holds", text: "LOCK TABLE legal_hold IN SHARE MODE" };

const eraseTogether = (services: Services, rule: RetentionRule, due: readonly DueSubject[]): Promise<number> =>
  services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    await tx.sql(NO_NEW_HOLDS);
    let count = 0;
    for (const { subject } of await withoutKept(tx, due)) {
      if (!(await rule.erase(ctx, subject))) continue;
      const note = { subject, actor: ctx.actor, action: "retention.erased", data: { kind: rule.kind } };
      await appendAudit(tx, ctx.now, note);
      count += 1;
    }
    return count;
  });
