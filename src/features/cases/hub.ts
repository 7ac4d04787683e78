import { callback } from "../../core/callback.ts";
import type { HubDuty, HubPart } from "../../core/feature.ts";
import { oncePer } from "../../core/once.ts";
import { hasRole } from "../../core/people.ts";
import { words } from "./cards.ts";
import { ownTerms } from "./duties.ts";
import { interimDueOf } from "./facts.ts";
import { interimIn, isUnserved, sayNumber } from "./model.ts";
import { CASE_ROLES, detailOf, queueFor } from "./queue.ts";
import { casesAbout, linesOf } from "./store.ts";
import { sideDutiesOf } from "./viewing.ts";

/** Read once for the duties and the count. */
const queueOf = oncePer((ctx: Parameters<NonNullable<HubPart["needsYou"]>>[0]) => queueFor(ctx, ctx.person));

/** What cases put on the hub: what waits for the person themselves, what waits for them as a handler, their record. */
export const caseHub: HubPart = {
  async needsYou(ctx) {
    const t = words(ctx);
    const run = (label: string, command: string, id: string) =>
      ({ kind: "run", label, callback: callback(command, id) }) as const;
    const all = await casesAbout(ctx, ctx.person.id);
    const own = all.filter(({ allegedAt, closedAt }) => allegedAt && !closedAt);
    const terms = await ownTerms(ctx, own);
    const mine = own
      // Whether to appeal is for them to say: nothing waits for it.
      .filter(({ id }) => terms.has(id) && terms.get(id)?.kind !== "appeal")
      .map(
        (row): HubDuty => ({
          title: t("duty.mine", { number: sayNumber(row.number) }),
          dueAt: terms.get(row.id)?.dueAt,
          action: run(t("card.open"), "case.mine", row.id),
        }),
      );
    for (const row of all.filter(({ state }) => isUnserved(state))) {
      const interim = interimIn(row, await linesOf(ctx, row.id));
      if (interim?.state !== "asked") continue;
      mine.push({
        title: t("duty.mine", { number: sayNumber(row.number) }),
        dueAt: (await interimDueOf(ctx, row, interim))?.at,
        action: run(t("card.open"), "case.interim-mine", row.id),
      });
    }
    // What waits for the person concerned alone needs nobody else.
    const waitsForThem = ["allegation_served", "served", "appeal_window"];
    const needed = (await queueOf(ctx)).filter(
      ({ row, due, isReview }) => isReview || due !== undefined || !waitsForThem.includes(row.state),
    );
    const queued = needed.map(
      (item): HubDuty => ({
        title: sayNumber(item.row.number),
        detail: detailOf(ctx, { ...item, due: undefined }),
        dueAt: item.due?.dueAt,
        action: run(t("card.open"), "case.view", item.row.id),
      }),
    );
    const { questions, tasks } = await sideDutiesOf(ctx, ctx.person.id);
    return [
      ...mine,
      ...queued,
      ...questions.map(
        ({ id }): HubDuty => ({
          title: t("duty.witness"),
          dueAt: undefined,
          action: { kind: "open", label: t("witness.answer"), callback: callback("case.answer-witness", id) },
        }),
      ),
      ...tasks.map(
        ({ id, text }): HubDuty => ({
          title: [...text].slice(0, 60).join(""),
          dueAt: undefined,
          action: run(t("task.doneButton"), "case.task-done", id),
        }),
      ),
    ];
  },
  async yours(ctx) {
    const t = words(ctx);
    const own = (await casesAbout(ctx, ctx.person.id)).filter(({ allegedAt }) => allegedAt !== undefined);
    if (own.length === 0) return [];
    const action = { kind: "run", label: t("record.view"), callback: callback("case.record") } as const;
    return [
      { kind: "list", items: [{ title: t("record.title"), detail: t("record.hub", { count: own.length }), action }] },
    ];
  },
  async queues(ctx) {
    if (!hasRole(ctx.person, ...CASE_ROLES)) return [];
    const t = words(ctx);
    const count = (await queueOf(ctx)).length;
    const action = { kind: "run", label: t("queue.view"), callback: callback("case.queue") } as const;
    return [{ title: t("queue.count", { count }), action }];
  },
};
