import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { findPerson } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { readingsNotice } from "./break-glass.ts";
import { asks, elsewhereCard, main, open, press, words } from "./cards.ts";
import { has } from "./handling.ts";
import { caseWords } from "./messages/index.ts";
import { type Case, sayNumber } from "./model.ts";
import { findSanction } from "./sanctions/store.ts";
import { findQuestion, findTask } from "./side/store.ts";
import { findCase, wasTold } from "./store.ts";
import { envelopeCard, managerEnvelopeCard } from "./subject-cards.ts";
import { handlerView, interimView, subjectView, teamView } from "./viewing.ts";

/** What a message is called in a list of messages. */
const called = (name: string) => (locale: Locale) => (caseWords.in(locale) as (key: string) => string)(`sent.${name}`);

/** A notice about one case, drawn from its state of now. */
const about = (
  name: string,
  draw: (ctx: Ctx, row: Case, params: Record<string, unknown>) => Promise<Card | undefined>,
  family?: string,
): Notice => ({
  name: `cases.${name}`,
  called: called(name),
  ...(family && { family }),
  async render(ctx, params) {
    const row = await findCase(ctx, String(params.id));
    return row && draw(ctx, row, params);
  },
});

/** A sentence about a case, with the button that opens it. */
const short = (name: string): Notice =>
  about(name, async (ctx, row) => {
    const t = words(ctx);
    const key = name as "no-jurisdiction" | "recusal-asked" | "bar";
    return {
      title: t("card.title", { number: sayNumber(row.number) }),
      body: [{ kind: "text", text: t(`short.${key}`) }],
      actions: [main(press(t("card.open"), "view", row.id))],
      foot: t("card.footOther"),
    };
  });

/** Whoever reads it need not see the case; they give somebody the role that is missing. */
const missing = (name: "undecidable" | "unclearable" | "no-legal"): Notice =>
  about(name, async (ctx, row) => ({
    title: words(ctx)("card.title", { number: sayNumber(row.number) }),
    body: [{ kind: "text", text: words(ctx)(`short.${name}`) }],
    actions: [],
    foot: words(ctx)("card.footOther"),
  }));

const nameOf = async (ctx: Ctx, id: unknown) => (await findPerson(ctx.tx, String(id)))?.name ?? "–";

export const caseNotices: Notice[] = [
  about("handler", handlerView, "cases.handler"),
  // What it is stands behind the button; once the person opened it, that card follows and this one folds.
  about("subject", async (ctx, row) => (row.allegedAt ? envelopeCard(ctx, row) : undefined), "cases.person"),
  about("subject-file", subjectView, "cases.person"),
  about("over", async (ctx, row) => ((await wasTold(ctx, row)) ? envelopeCard(ctx, row) : undefined), "cases.person"),
  about(
    "interim",
    async (ctx, row) => ((await wasTold(ctx, row)) ? envelopeCard(ctx, row, "interim-mine") : undefined),
    "cases.interim",
  ),
  about("interim-file", interimView, "cases.interim"),
  // Who was told and handles it since reads no more than everybody else (R-CN-15).
  about("protection", async (ctx, row) => {
    const t = words(ctx);
    return {
      title: t("card.title", { number: sayNumber(row.number) }),
      body: [
        { kind: "text", text: (await has(ctx, row, "clearer")) ? t("short.protection") : t("card.protectedWait") },
      ],
      actions: [main(press(t("card.open"), "view", row.id))],
      foot: t("card.footOther"),
    };
  }),
  short("no-jurisdiction"),
  short("recusal-asked"),
  short("bar"),
  about("blocked", handlerView, "cases.handler"),
  missing("undecidable"),
  missing("unclearable"),
  missing("no-legal"),
  about("reassigned", async (ctx, row, { by, person }) => {
    const t = words(ctx);
    const number = sayNumber(row.number);
    return {
      title: t("card.title", { number }),
      body: [
        {
          kind: "text",
          text: t("short.reassigned", { by: await nameOf(ctx, by), name: await nameOf(ctx, person), number }),
        },
      ],
      actions: [],
      foot: t("card.footOther"),
    };
  }),
  about("read", async (ctx, row, { by }) => {
    const t = words(ctx);
    const number = sayNumber(row.number);
    return {
      title: t("card.title", { number }),
      body: [{ kind: "text", text: t("short.read", { name: await nameOf(ctx, by), number }) }],
      actions: [],
      foot: t("card.footOther"),
    };
  }),
  readingsNotice,
  // Names nobody: who opens it reads whom it is about.
  about("manager", async (ctx, row) => managerEnvelopeCard(ctx, row), "cases.manager"),
  about("manager-file", teamView, "cases.manager"),
  {
    name: "cases.review",
    called: called("review"),
    async render(ctx, params) {
      const sanction = await findSanction(ctx, String(params.id));
      const row = sanction && (await findCase(ctx, sanction.caseId));
      if (!row) return undefined;
      const t = words(ctx);
      return {
        title: t("card.title", { number: sayNumber(row.number) }),
        state: {
          tone: sanction.needsReview ? "waiting" : "good",
          text: t(sanction.needsReview ? "short.reviewState" : "short.reviewDone"),
        },
        body: [{ kind: "text", text: t("short.review") }],
        actions: sanction.needsReview ? [main(open(t("card.review"), "review", row.id))] : [],
        foot: t("card.footOther"),
      };
    },
  },
  {
    name: "cases.question",
    called: called("question"),
    async render(ctx, params) {
      const question = await findQuestion(ctx, String(params.id));
      if (!question) return undefined;
      if (ctx.person?.id !== question.witnessId) return elsewhereCard(ctx, { number: 0 });
      return questionCard(ctx, question);
    },
  },
  {
    name: "cases.task",
    called: called("task"),
    async render(ctx, params) {
      const task = await findTask(ctx, String(params.id));
      const row = task && (await findCase(ctx, task.caseId));
      if (!task || !row) return undefined;
      return taskCard(ctx, { ...task, number: row.number, owner: await nameOf(ctx, task.ownerId) });
    },
  },
];

/** A question to a witness: what is asked and nothing else of the case. */
export function questionCard(
  ctx: Pick<Ctx, "locale" | "zone" | "now">,
  question: { id: string; state: string; question: string; answer: string | undefined; askedAt: Date },
): Card {
  const t = words(ctx);
  const isOpen = question.state === "asked" || question.state === "unanswered";
  const when = sayInstant(question.askedAt, ctx.locale, ctx.zone, ctx.now);
  return {
    title: t("witness.title"),
    state: { tone: isOpen ? "waiting" : "good", text: t(isOpen ? "witness.waiting" : "witness.answered") },
    body: [
      { kind: "text", text: t("witness.text") },
      { kind: "quote", by: t("witness.question", { when }), text: question.question },
      ...(question.answer ? [{ kind: "quote" as const, by: t("witness.yours"), text: question.answer }] : []),
    ],
    actions: isOpen ? [main(open(t("witness.answer"), "answer-witness", question.id))] : [],
    foot: t("witness.foot"),
  };
}

/** A task in a case, for its owner and for the handler. */
export function taskCard(
  ctx: Pick<Ctx, "locale">,
  task: { id: string; state: string; text: string; number: number; owner: string },
): Card {
  const t = words(ctx);
  const isOpen = task.state === "open";
  return {
    title: t("task.title", { number: sayNumber(task.number) }),
    state: {
      tone: isOpen ? "waiting" : "good",
      text: t(isOpen ? "task.waiting" : task.state === "done" ? "task.done" : "task.dropped", { name: task.owner }),
    },
    body: [{ kind: "quote", text: task.text }],
    actions: isOpen
      ? [
          main(press(t("task.doneButton"), "task-done", task.id)),
          asks(press(t("task.drop"), "task-drop", task.id), {
            title: t("task.dropTitle"),
            text: t("task.dropText"),
            yes: t("task.drop"),
            no: t("card.back"),
          }),
        ]
      : [],
    foot: t("card.footOther"),
  };
}
