import { callback } from "../../core/callback.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { type OpenDeadline, openDeadlines } from "../../core/deadlines/read.ts";
import type { Person } from "../../core/people.ts";
import { sayDue } from "../../core/wording.ts";
import { press, words } from "./cards.ts";
import { type Appeal, sayNumber } from "./model.ts";
import { circleOf, clearersIn, type House, houseOf, whoMustReviewIn } from "./parties.ts";
import { openAppeals } from "./store.ts";

/** More than anybody can look through. */
const QUEUE_MAX = 500;
const PAGE = 10;

export type Queued = { row: Appeal; due: OpenDeadline | undefined };

/** What the company has to keep, and what the reviewer has to do first. */
const SHOWN: readonly string[] = ["answer", "admission", "take", "assign", "recusal"];

/** Appeals that wait for this person: to take or review, to find somebody for, to answer a recusal; overdue first. */
export async function queueFor(ctx: Ctx, person: Person): Promise<Queued[]> {
  const all = await openAppeals(ctx, person.id, QUEUE_MAX);
  const deadlines = await openDeadlines(
    ctx.tx,
    all.map(({ id }) => id),
  );
  const house = await houseOf(ctx);
  const found: Queued[] = [];
  for (const row of all) {
    const own = deadlines.filter(({ subject }) => subject === row.id);
    if (!(await isTheirs(ctx, house, row, person, own))) continue;
    found.push({ row, due: own.find(({ kind }) => SHOWN.includes(kind)) });
  }
  return found.sort((a, b) => (a.due?.dueAt.getTime() ?? Infinity) - (b.due?.dueAt.getTime() ?? Infinity));
}

async function isTheirs(
  ctx: Ctx,
  house: House,
  row: Appeal,
  person: Person,
  terms: readonly OpenDeadline[],
): Promise<boolean> {
  const isAmong = (people: readonly Person[]) => people.some(({ id }) => id === person.id);
  const circle = await circleOf(ctx, row);
  if (isAmong(await whoMustReviewIn(ctx, house, circle, row))) return true;
  return terms.some(({ kind }) => kind === "recusal") && isAmong(clearersIn(house, circle, row));
}

/** `/sm appeals`: my queue. @param from how many are on the pages before */
export async function queueCard(ctx: Ctx, from = 0): Promise<Card> {
  const t = words(ctx);
  const queued = ctx.person ? await queueFor(ctx, ctx.person) : [];
  const shown = queued.slice(from, from + PAGE);
  const left = queued.length - from - shown.length;
  return drawQueue(
    ctx,
    shown.map((item) => ({ row: item.row, detail: detailOf(ctx, item) })),
    left > 0
      ? {
          count: left,
          action: { kind: "run", label: t("queue.next"), callback: callback("appeal.queue", `${from + PAGE}`) },
        }
      : undefined,
  );
}

type More = Extract<Card["body"][number], { kind: "list" }>["more"];

/** The queue from what was read. */
export function drawQueue(
  seen: Pick<Ctx, "locale">,
  items: readonly { row: Pick<Appeal, "id" | "number">; detail: string }[],
  more?: More,
): Card {
  const t = words(seen);
  return {
    title: t("queue.title"),
    body:
      items.length === 0
        ? [{ kind: "text", text: t("queue.empty") }]
        : [
            {
              kind: "list",
              items: items.map(({ row, detail }) => ({
                title: sayNumber(row.number),
                detail,
                action: press(t("queue.view"), "view", row.id),
              })),
              ...(more && { more }),
            },
          ],
    actions: [],
  };
}

/** Where one stands and what is due next. */
export function detailOf(ctx: Ctx, { row, due }: Queued): string {
  const t = words(ctx);
  const when = due && t(due.dueAt <= ctx.now ? "queue.overdue" : "queue.due", { when: sayDue(ctx, due.dueAt) });
  return [t(`states.${row.state}`), when].filter(Boolean).join(" · ");
}

/** How many rows come before the page that a button asks for. */
export const pageFrom = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);
