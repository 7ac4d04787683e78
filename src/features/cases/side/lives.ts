import { type CivilDate, instantAt } from "../../../core/calendar/index.ts";
import { defineLife, type Move } from "../../../core/lifecycle.ts";
import { caseWords } from "../messages/index.ts";
import { whoMustHandle } from "../parties.ts";
import { findCase } from "../store.ts";

/** What stands beside a case and has a small life of its own: questions to witnesses, and tasks. */

export type Question = {
  id: string;
  caseId: string;
  witnessId: string;
  state: "new" | "asked" | "answered" | "unanswered";
  version: number;
};
export type Task = {
  id: string;
  caseId: string;
  ownerId: string;
  state: "new" | "open" | "done" | "dropped";
  version: number;
  /** Only on the row of a move. */
  dueOn?: string;
};

const happened = (locale: "zh-CN" | "en", event: string) =>
  (caseWords.in(locale) as (key: string) => string)(`happened.${event}`);
const reason = (locale: "zh-CN" | "en") => caseWords.in(locale)("reasons.not-yours");

const askWitness: Move<Question, Question["state"]> = {
  to: "asked",
  may: ["case"],
  due: [{ kind: "witness", term: () => ({ count: "working-days", n: 3 }), whose: "witness" }],
  tell: [{ notice: "cases.question", to: "witness" }],
};

export const questionLife = defineLife<Question>()({
  subject: "case-question",
  prefix: "cqu",
  table: "case_question",
  states: {
    new: {
      ask: askWitness,
    },
    asked: {
      answer: { to: "answered", may: ["witness"], ends: "all" },
      lapse: { to: "unanswered", may: ["system"], ends: "all" },
    },
    unanswered: { answer: { to: "answered", may: ["witness"] } },
    answered: {},
  },
  unnamed: { system: "system" },
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    witness: async (ctx, row) => ctx.person?.id === row.witnessId || "not-yours",
    // The move of the case beside it has asked who may.
    case: async () => true,
  },
  guards: {},
  audiences: { witness: async (_ctx, row) => [{ personId: row.witnessId }] },
  reason,
  happened,
});

const giveTask: Move<Task, Task["state"]> = {
  to: "open",
  may: ["case"],
  due: [
    {
      kind: "task",
      term: ({ dueOn }, { zone }) =>
        dueOn ? { count: "until", at: instantAt(dueOn as CivilDate, "18:00", zone).toISOString() } : undefined,
      whose: "owner",
    },
  ],
  tell: [{ notice: "cases.task", to: "owner" }],
};

export const taskLife = defineLife<Task>()({
  subject: "case-task",
  prefix: "cta",
  table: "case_task",
  states: {
    new: {
      give: giveTask,
    },
    open: {
      done: { to: "done", may: ["owner"], ends: "all", tell: [{ notice: "cases.task", to: "handler" }] },
      drop: { to: "dropped", may: ["handler"], ends: "all" },
    },
    done: {},
    dropped: {},
  },
  unnamed: { system: "system" },
  rights: {
    owner: async (ctx, row) => ctx.person?.id === row.ownerId || "not-yours",
    // The move of the case beside it has asked who may.
    case: async () => true,
    handler: async (ctx, row) => {
      const found = await findCase(ctx, row.caseId);
      const people = found ? await whoMustHandle(ctx, found) : [];
      return people.some(({ id }) => id === ctx.person?.id) || "not-yours";
    },
  },
  guards: {},
  audiences: {
    owner: async (_ctx, row) => [{ personId: row.ownerId }],
    handler: async (ctx, row) => {
      const found = await findCase(ctx, row.caseId);
      const people = found ? await whoMustHandle(ctx, found) : [];
      return people.filter(({ id }) => id !== ctx.person?.id).map(({ id }) => ({ personId: id }));
    },
  },
  reason,
  happened,
});
