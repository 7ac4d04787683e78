import { callback } from "../../core/callback.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { Duties, HubPart } from "../../core/feature.ts";
import { hasRole } from "../../core/people.ts";
import { sayDue } from "../../core/wording.ts";
import { queueFor } from "./answering.ts";
import { listItem } from "./cards.ts";
import { HANDLER_ROLES, whoIsAbove, whoMustAnswer } from "./handlers.ts";
import { privacyWords } from "./messages/index.ts";
import { isFinal, sayNumber } from "./model.ts";
import { findRequest, requestsOf } from "./store.ts";

/** An answer is due: from whoever took it, else from all who may; then from those above. */
export const requestDuties: Duties = {
  prefix: "dsr",
  async whoMust(ctx, subject) {
    const request = await findRequest(ctx, subject);
    return request ? whoMustAnswer(ctx, request) : [];
  },
  async whoNext(ctx, subject, _kind, level) {
    const request = await findRequest(ctx, subject);
    return request ? whoIsAbove(ctx, request, level) : [];
  },
  async line(ctx, subject) {
    const request = await findRequest(ctx, subject);
    if (!request || isFinal(request.state)) return undefined;
    const t = privacyWords.in(ctx.locale);
    const late = await whoMustAnswer(ctx, request);
    const who = late.map(({ name }) => name).join(ctx.locale === "zh-CN" ? "、" : ", ");
    return {
      title: t("list.duty", { number: sayNumber(request.number) }),
      action: { kind: "run", label: t("request.view"), callback: callback("privacy.view", subject) },
      ...(who && { who }),
    };
  },
};

const OWN_SHOWN = 3;

export const privacyHub: HubPart = {
  async needsYou(ctx) {
    if (!hasRole(ctx.person, ...HANDLER_ROLES)) return [];
    const t = privacyWords.in(ctx.locale);
    return (await queueFor(ctx, ctx.person)).map(({ request, dueAt }) => ({
      title: t("list.duty", { number: sayNumber(request.number) }),
      detail: t(`kinds.${request.kind}`),
      dueAt,
      action: { kind: "run", label: t("request.view"), callback: callback("privacy.view", request.id) },
    }));
  },
  /** Only what is under way: who never asked for anything is not shown an empty list. */
  async yours(ctx) {
    const t = privacyWords.in(ctx.locale);
    const open = (await requestsOf(ctx, ctx.person.id)).filter(({ state }) => !isFinal(state));
    if (open.length === 0) return [];
    const deadlines = await openDeadlines(
      ctx.tx,
      open.map(({ id }) => id),
    );
    const shown = open.slice(0, OWN_SHOWN).map((request) => {
      const due = deadlines.find(({ subject }) => subject === request.id);
      const state = t(`states.${request.state}`);
      return listItem(ctx, request, due ? `${state} · ${t("request.due")} ${sayDue(ctx, due.dueAt)}` : state);
    });
    const all = { kind: "run" as const, label: t("list.all"), callback: callback("privacy.mine") };
    const left = open.length - shown.length;
    return [{ kind: "list", items: shown, ...(left > 0 && { more: { count: left, action: all } }) }];
  },
  async queues(ctx) {
    if (!hasRole(ctx.person, ...HANDLER_ROLES)) return [];
    const t = privacyWords.in(ctx.locale);
    const count = (await queueFor(ctx, ctx.person)).length;
    if (count === 0) return [];
    const action = { kind: "run" as const, label: t("list.open"), callback: callback("privacy.queue") };
    return [{ title: t("list.count", { count }), action }];
  },
};
