import { defineLife, reasonOf } from "../../core/lifecycle.ts";
import type { Locale } from "../../core/locale.ts";
import { trainingWords } from "./messages/index.ts";
import type { Assignment, AssignmentState, Attempt, AttemptState } from "./model.ts";

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
      exhaust: { to: "failed", may: ["learner"], ends: "all" },
    },
    passed: {},
    failed: {},
  },
  quiet: ["begin"],
  rights: { learner: async (ctx, row) => ctx.person?.id === row.personId || "not-yours" },
  guards: {},
  audiences: {},
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
