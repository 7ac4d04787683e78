import { callback } from "../../core/callback.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { HubDuty, HubPart } from "../../core/feature.ts";
import { oncePer } from "../../core/once.ts";
import { hasRole } from "../../core/people.ts";
import { leaderIds } from "../cases/index.ts";
import { words } from "./cards.ts";
import { isOver, REVIEW_TEAMS, sayNumber } from "./model.ts";
import { caseOf } from "./parties.ts";
import { detailOf, queueFor } from "./queue.ts";
import { appealsOf, openAppeals } from "./store.ts";

type HubCtx = Parameters<NonNullable<HubPart["needsYou"]>>[0];

/** Read once for the duties and the count. */
const queueOf = oncePer((ctx: HubCtx) => queueFor(ctx, ctx.person));

/** What appeals put on the hub: what waits for the appellant, for whoever reviews, for the decider; own appeals. */
export const appealHub: HubPart = {
  async needsYou(ctx) {
    const t = words(ctx);
    const own = (await appealsOf(ctx, ctx.person.id)).filter(({ state }) => !isOver(state));
    const terms = await openDeadlines(
      ctx.tx,
      own.map(({ id }) => id),
    );
    const mine = own.flatMap((row): HubDuty[] => {
      const reply = terms.find(({ subject, kind }) => subject === row.id && kind === "reply");
      const action = { kind: "run", label: t("envelope.open"), callback: callback("appeal.open", row.id) } as const;
      return reply ? [{ title: t("duty.reply", { number: sayNumber(row.number) }), dueAt: reply.dueAt, action }] : [];
    });
    if (!(await isOfTheHouse(ctx))) return mine;
    const queued = (await queueOf(ctx)).map(
      (item): HubDuty => ({
        title: sayNumber(item.row.number),
        detail: detailOf(ctx, { row: item.row, due: undefined }),
        dueAt: item.due?.dueAt,
        action: { kind: "run", label: t("envelope.open"), callback: callback("appeal.view", item.row.id) },
      }),
    );
    return [...mine, ...queued, ...(await commentsOf(ctx))];
  },
  async yours(ctx) {
    const t = words(ctx);
    const own = await appealsOf(ctx, ctx.person.id);
    if (own.length === 0) return [];
    const open = own.filter(({ state }) => !isOver(state)).length;
    const action = { kind: "run", label: t("list.view"), callback: callback("appeal.mine") } as const;
    return [{ kind: "list", items: [{ title: t("list.title"), detail: t("list.hub", { count: open }), action }] }];
  },
  async queues(ctx) {
    if (!(await isOfTheHouse(ctx))) return [];
    const t = words(ctx);
    const count = (await queueOf(ctx)).length;
    const action = { kind: "run", label: t("queue.view"), callback: callback("appeal.queue") } as const;
    // Whoever reviews only when nobody else may sees the queue when there is something in it.
    return count > 0 || hasRole(ctx.person, ...REVIEW_TEAMS) ? [{ title: t("queue.count", { count }), action }] : [];
  },
};

/** Who may come to review, to oversee or to be asked; everybody else is spared the queue. */
const isOfTheHouse = async (ctx: HubCtx): Promise<boolean> =>
  hasRole(ctx.person, ...REVIEW_TEAMS, "admin") ||
  // Whoever has a manager does not lead the company, and need not be looked for.
  (ctx.person.managerId === undefined && (await leaderIds(ctx)).includes(ctx.person.id));

/** What the decider is asked to say to an appeal. */
async function commentsOf(ctx: HubCtx): Promise<HubDuty[]> {
  const t = words(ctx);
  const all = await openAppeals(ctx, ctx.person.id, 500);
  const asked = (
    await openDeadlines(
      ctx.tx,
      all.map(({ id }) => id),
    )
  ).filter(({ kind }) => kind === "comment");
  const found: HubDuty[] = [];
  for (const { subject, dueAt } of asked) {
    const row = all.find(({ id }) => id === subject);
    const case_ = row && (await caseOf(ctx, row));
    if (!row || ![case_?.deciderId, case_?.secondId].includes(ctx.person.id)) continue;
    const action = { kind: "open", label: t("comment.button"), callback: callback("appeal.comment", row.id) } as const;
    found.push({ title: t("duty.comment", { number: sayNumber(row.number) }), dueAt, action });
  }
  return found;
}
