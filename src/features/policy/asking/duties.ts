import { openDeadlines } from "../../../core/deadlines/read.ts";
import type { Duties, HubPart } from "../../../core/feature.ts";
import { hasRole } from "../../../core/people.ts";
import { sayDue } from "../../../core/wording.ts";
import { queueFor } from "./answering.ts";
import { askThePolicy, run } from "./buttons.ts";
import { eligibleFor, HANDLER_ROLES, keepsFaq, whoIsAbove } from "./handlers.ts";
import { askingWords } from "./messages/index.ts";
import { sayNumber } from "./model.ts";
import { listItem, pageOf } from "./question-cards.ts";
import { listed } from "./questions.ts";
import { findQuestion, questionsOf } from "./store.ts";

/** An answer is due from those who may give it, then from those above. What was asked stands in no reminder. */
export const questionDuties: Duties = {
  prefix: "qst",
  async whoMust(ctx, subject) {
    const question = await findQuestion(ctx, subject);
    return question ? eligibleFor(ctx, question) : [];
  },
  async whoNext(ctx, subject, _kind, level) {
    const question = await findQuestion(ctx, subject);
    return question ? whoIsAbove(ctx, question, level) : [];
  },
  async line(ctx, subject) {
    const question = await findQuestion(ctx, subject);
    if (question?.state !== "open") return undefined;
    const t = askingWords.in(ctx.locale);
    const late = await eligibleFor(ctx, question);
    const who = late.map(({ name }) => name).join(ctx.locale === "zh-CN" ? "、" : ", ");
    const isTheirs = late.some(({ id }) => id === ctx.person?.id);
    return {
      title: t("question.duty", { number: sayNumber(question.number) }),
      // Those above are told that it is late; who asked what is for those who answer.
      ...(isTheirs && { action: run(t("question.view"), "view", subject) }),
      ...(who && { who }),
    };
  },
};

const OWN_SHOWN = 3;

export const askingHub: HubPart = {
  async needsYou(ctx) {
    if (!hasRole(ctx.person, ...HANDLER_ROLES)) return [];
    const t = askingWords.in(ctx.locale);
    return (await queueFor(ctx, ctx.person)).map(({ question, dueAt }) => ({
      title: t("question.duty", { number: sayNumber(question.number) }),
      detail: question.asker.name,
      dueAt,
      action: run(t("question.view"), "view", question.id),
    }));
  },
  /** Only what is under way: who never asked for anything is not shown an empty list. */
  async yours(ctx) {
    const t = askingWords.in(ctx.locale);
    const open = (await questionsOf(ctx, ctx.person.id)).filter(({ state }) => state === "open");
    if (open.length === 0) return [];
    const deadlines = await openDeadlines(
      ctx.tx,
      open.map(({ id }) => id),
    );
    const page = { ...pageOf(open, undefined), shown: open.slice(0, OWN_SHOWN) };
    const { shown } = await listed(ctx, page, ({ id }) => {
      const due = deadlines.find(({ subject }) => subject === id);
      return due ? `${t("states.open")} · ${t("question.due")} ${sayDue(ctx, due.dueAt)}` : t("states.open");
    });
    const left = open.length - shown.length;
    const more = left > 0 && { more: { count: left, action: run(t("list.all"), "mine") } };
    return [{ kind: "list", items: shown.map((one) => listItem(ctx, one)), ...more }];
  },
  start: (ctx) => [askThePolicy(ctx.locale)],
  async queues(ctx) {
    if (!hasRole(ctx.person, ...HANDLER_ROLES)) return [];
    const t = askingWords.in(ctx.locale);
    const count = (await queueFor(ctx, ctx.person)).length;
    // Those who look after the frequent questions find them here, also while nobody waits.
    if (count === 0 && !keepsFaq(ctx.person)) return [];
    const title = count === 0 ? t("list.none") : t("list.count", { count });
    return [{ title, action: run(t("list.open"), "queue") }];
  },
};
