import { callback } from "../../core/callback.ts";
import type { Card } from "../../core/card.ts";
import { conflictOf, type Parties } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { type OpenDeadline, openDeadlines } from "../../core/deadlines/read.ts";
import { findPeople, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import { sayDue } from "../../core/wording.ts";
import { open, press, words } from "./cards.ts";
import { has } from "./handling.ts";
import { CASE_TEAMS, type Case, sayNumber } from "./model.ts";
import { decidersAmong, handlersAmong, partiesOfAll } from "./parties.ts";
import { whoReviews } from "./reviewing.ts";
import { sanctionOf } from "./sanctions/store.ts";
import { casesToReview, clearedBy, openCases, proposersOf } from "./store.ts";
import { INTERIM, TIME_KINDS } from "./terms.ts";

/** Who may have a case in the queue. */
export const CASE_ROLES: readonly Role[] = [...CASE_TEAMS, "admin"];
/** More than anybody can look through. */
const QUEUE_MAX = 500;
const PAGE = 10;

export type Queued = { row: Case; due: OpenDeadline | undefined; isReview: boolean };

/** Terms that are the person's own, or nobody's, are not what the company has to keep. */
const isCompanys = ({ kind }: OpenDeadline): boolean =>
  !(TIME_KINDS as readonly string[]).includes(kind) &&
  !["statement", "receipt", "appeal", INTERIM, "silent"].includes(kind);

/** Cases that wait for this person: to handle or take, to decide, to look at as the second or anew; overdue first. */
export async function queueFor(ctx: Ctx, person: Person): Promise<Queued[]> {
  const reviews = await reviewsOf(ctx, person);
  const isReviewed = ({ id }: Case) => reviews.some(({ row }) => row.id === id);
  const found = (await actedOnBy(ctx, person)).filter((row) => !isReviewed(row));
  const deadlines = await openDeadlines(ctx.tx, [
    ...found.map(({ id }) => id),
    ...reviews.map(({ sanctionId }) => sanctionId),
  ]);
  const companys = deadlines.filter(isCompanys);
  return [
    ...reviews.map(({ row, sanctionId }) => ({
      row,
      due: deadlines.find(({ subject, kind }) => subject === sanctionId && kind === "review"),
      isReview: true,
    })),
    ...found.map((row) => ({ row, due: companys.find(({ subject }) => subject === row.id), isReview: false })),
  ].sort((a, b) => (a.due?.dueAt.getTime() ?? Infinity) - (b.due?.dueAt.getTime() ?? Infinity));
}

/** Decisions that this person looks at again, whatever has become of their case; a decider may have no role any more. */
async function reviewsOf(ctx: Ctx, person: Person): Promise<{ row: Case; sanctionId: string }[]> {
  const found: { row: Case; sanctionId: string }[] = [];
  for (const row of await casesToReview(ctx, QUEUE_MAX)) {
    const sanction = await sanctionOf(ctx, row.id);
    const isTheirs = sanction && (await whoReviews(ctx, row, sanction)).some(({ id }) => id === person.id);
    if (isTheirs) found.push({ row, sanctionId: sanction.id });
  }
  return found;
}

async function actedOnBy(ctx: Ctx, person: Person): Promise<Case[]> {
  if (!hasRole(person, ...CASE_ROLES)) return [];
  const rows = await openCases(ctx, person.id, QUEUE_MAX);
  const parties = await partiesOfAll(ctx, rows);
  const handlers = await findPeople(
    ctx.tx,
    rows.flatMap(({ handlerId }) => handlerId ?? []),
  );
  const undecided = rows.flatMap(({ id, state }) => (state === "proposed" ? id : []));
  const [proposers, cleared] = [await proposersOf(ctx, undecided), await clearedBy(ctx, undecided)];
  const known: Known = { parties, handlers, proposers, cleared, holders: await withRoles(ctx.tx, CASE_TEAMS) };
  const found: Case[] = [];
  for (const row of rows) if (await isTheirs(ctx, row, person, known)) found.push(row);
  return found;
}

type Known = {
  parties: ReadonlyMap<string, Parties>;
  handlers: readonly Person[];
  proposers: ReadonlyMap<string, readonly string[]>;
  cleared: ReadonlyMap<string, readonly string[]>;
  holders: readonly Person[];
};

async function isTheirs(ctx: Ctx, row: Case, person: Person, known: Known): Promise<boolean> {
  const parties = known.parties.get(row.id);
  // A party does not learn that there is a case.
  if (!parties || conflictOf(person, parties) !== undefined) return false;
  switch (row.state) {
    case "proposed": {
      const others = { proposers: known.proposers.get(row.id), cleared: known.cleared.get(row.id) };
      return decidersAmong(known.holders, parties, row, others).some(({ id }) => id === person.id);
    }
    case "second_approval":
      return has(ctx, row, "second");
    case "blocked_no_handler":
      return has(ctx, row, "overseer");
    case "under_appeal":
      return false;
    default: {
      // Whoever has it, unless they have left or have become a party since; else the team that could take it.
      const handler = known.handlers.find(({ id }) => id === row.handlerId);
      if (handler?.isActive && conflictOf(handler, parties) === undefined) return handler.id === person.id;
      return handlersAmong(known.holders, parties).some(({ id }) => id === person.id);
    }
  }
}

/** `/sm cases`: my queue. @param from how many are on the pages before */
export async function queueCard(ctx: Ctx, from = 0): Promise<Card> {
  const t = words(ctx);
  const queued = ctx.person ? await queueFor(ctx, ctx.person) : [];
  const shown = queued.slice(from, from + PAGE);
  const left = queued.length - from - shown.length;
  const next = callback("case.queue", `${from + PAGE}`);
  return {
    title: t("queue.title"),
    body:
      queued.length === 0
        ? [{ kind: "text", text: t("queue.empty") }]
        : [
            {
              kind: "list",
              items: shown.map((item) => ({
                title: sayNumber(item.row.number),
                detail: detailOf(ctx, item),
                action: press(t("queue.view"), "view", item.row.id),
              })),
              ...(left > 0 && {
                more: { count: left, action: { kind: "run", label: t("queue.next"), callback: next } },
              }),
            },
          ],
    actions: [
      ...(ctx.person && hasRole(ctx.person, ...CASE_TEAMS) ? [open(t("queue.openCase"), "open", "direct")] : []),
      ...(ctx.person && hasRole(ctx.person, "hr") ? [press(t("queue.payroll"), "payroll", "now")] : []),
    ],
  };
}

/** Where one stands and what is due next. */
export function detailOf(ctx: Ctx, { row, due, isReview }: Queued): string {
  const t = words(ctx);
  const when = due && t(due.dueAt <= ctx.now ? "queue.overdue" : "queue.due", { when: sayDue(ctx, due.dueAt) });
  return [row.isUrgent && t("card.urgent"), t(isReview ? "short.reviewState" : `states.${row.state}`), when]
    .filter(Boolean)
    .join(" · ");
}

/** How many rows come before the page that a button asks for. */
export const pageFrom = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);
