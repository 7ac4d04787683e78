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
import { handlersAmong, partiesOfAll } from "./parties.ts";
import { openCases } from "./store.ts";
import { TIME_KINDS } from "./terms.ts";

/** Who may have a case in the queue. */
export const CASE_ROLES: readonly Role[] = [...CASE_TEAMS, "admin"];
/** More than anybody can look through; the oldest are on top. */
const QUEUE_MAX = 500;
const PAGE = 10;

export type Queued = { row: Case; due: OpenDeadline | undefined };

/** Terms that are the person's own, or nobody's, are not what the company has to keep. */
const isCompanys = ({ kind }: OpenDeadline): boolean =>
  !(TIME_KINDS as readonly string[]).includes(kind) && !["statement", "receipt", "appeal", "silent"].includes(kind);

/** Cases that wait for this person: to handle or take, to decide, to look at as the second; overdue first. */
export async function queueFor(ctx: Ctx, person: Person): Promise<Queued[]> {
  if (!hasRole(person, ...CASE_ROLES)) return [];
  const rows = await openCases(ctx, QUEUE_MAX);
  const parties = await partiesOfAll(ctx, rows);
  const handlers = await findPeople(
    ctx.tx,
    rows.flatMap(({ handlerId }) => handlerId ?? []),
  );
  const known: Known = { parties, handlers, holders: await withRoles(ctx.tx, CASE_TEAMS) };
  const found: Case[] = [];
  for (const row of rows) if (await isTheirs(ctx, row, person, known)) found.push(row);
  const deadlines = (
    await openDeadlines(
      ctx.tx,
      found.map(({ id }) => id),
    )
  ).filter(isCompanys);
  return found
    .map((row) => ({ row, due: deadlines.find(({ subject }) => subject === row.id) }))
    .sort((a, b) => (a.due?.dueAt.getTime() ?? Infinity) - (b.due?.dueAt.getTime() ?? Infinity));
}

type Known = { parties: ReadonlyMap<string, Parties>; handlers: readonly Person[]; holders: readonly Person[] };

async function isTheirs(ctx: Ctx, row: Case, person: Person, known: Known): Promise<boolean> {
  const parties = known.parties.get(row.id);
  // A party does not learn that there is a case.
  if (!parties || conflictOf(person, parties) !== undefined) return false;
  switch (row.state) {
    case "proposed":
      return has(ctx, row, "decider");
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
export function detailOf(ctx: Ctx, { row, due }: Queued): string {
  const t = words(ctx);
  const when = due && t(due.dueAt <= ctx.now ? "queue.overdue" : "queue.due", { when: sayDue(ctx, due.dueAt) });
  return [row.isUrgent && t("card.urgent"), t(`states.${row.state}`), when].filter(Boolean).join(" · ");
}

/** How many rows come before the page that a button asks for. */
export const pageFrom = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);
