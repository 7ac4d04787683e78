import { defineLife, reasonOf } from "../../core/lifecycle.ts";
import type { Locale } from "../../core/locale.ts";
import { hasRole, withRoles } from "../../core/people.ts";
import { trainingWords } from "./messages/index.ts";
import { type Assignment, type AssignmentState, type Attempt, type AttemptState, TRAINERS } from "./model.ts";

const reason = (locale: Locale, refusal: Parameters<typeof reasonOf>[0]): string =>
  (trainingWords.in(locale) as (key: string) => string)(`refused.${reasonOf(refusal)}`);
const happened = (locale: Locale, event: string): string =>
  (trainingWords.in(locale) as (key: string) => string)(`happened.${event}`);

/** The life of a task to pass a course. Failing it is a need for training and nothing else. */
export const assignmentLife = defineLife<Assignment>()<AssignmentState, string>({
  subject: "training",
  prefix: "tas",
  table: "training_assignment",
  states: {
    assigned: { begin: { to: "in_progress", may: ["learner"] } },
    in_progress: {
      begin: { to: "in_progress", may: ["learner"] },
      pass: { to: "passed", may: ["learner"], ends: "all" },
      exhaust: {
        to: "failed",
        may: ["learner"],
        ends: "all",
        tell: [{ notice: "training.stuck", to: "trainers" }],
      },
    },
    passed: {},
    /** Somebody sat down with the person, who may try again. */
    failed: { grant: { to: "in_progress", may: ["trainer"], tell: [{ notice: "training.granted", to: "learner" }] } },
  },
  quiet: ["begin"],
  rights: {
    learner: async (ctx, row) => ctx.person?.id === row.personId || "not-yours",
    async trainer(ctx, row) {
      if (!ctx.person || !hasRole(ctx.person, ...TRAINERS)) return "not-trainer";
      return ctx.person.id === row.personId ? "own" : true;
    },
  },
  guards: {},
  audiences: {
    learner: async (_ctx, row) => [{ personId: row.personId }],
    trainers: async (ctx, row) =>
      (await withRoles(ctx.tx, TRAINERS)).filter(({ id }) => id !== row.personId).map(({ id }) => ({ personId: id })),
  },
  reason,
  happened,
});

/** The life of one quiz. */
export const attemptLife = defineLife<Attempt>()<AttemptState, string>({
  subject: "quiz",
  prefix: "tat",
  table: "training_attempt",
  states: {
    started: {
      score: { to: "scored", may: ["learner"] },
      expire: { to: "expired", may: ["learner"] },
      void: { to: "void", may: ["learner"] },
    },
    scored: {},
    expired: {},
    void: {},
  },
  rights: { learner: async (ctx, row) => ctx.person?.id === row.personId || "not-yours" },
  guards: {},
  audiences: {},
  reason,
  happened,
});
