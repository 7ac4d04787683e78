import type { Ctx } from "../../core/context.ts";
import type { Term } from "../../core/deadlines/term.ts";
import { type DueSpec, defineLife, type Move, reasonOf } from "../../core/lifecycle.ts";
import type { Locale } from "../../core/locale.ts";
import { findPerson, hasRole, withRoles } from "../../core/people.ts";
import { trainingWords } from "./messages/index.ts";
import { type Assignment, type AssignmentState, type Attempt, type AttemptState, RULES, TRAINERS } from "./model.ts";

const reason = (locale: Locale, refusal: Parameters<typeof reasonOf>[0]): string =>
  (trainingWords.in(locale) as (key: string) => string)(`refused.${reasonOf(refusal)}`);
const happened = (locale: Locale, event: string): string =>
  (trainingWords.in(locale) as (key: string) => string)(`happened.${event}`);

const system = async (ctx: Ctx): Promise<true | string> =>
  (ctx.person === undefined && ctx.actor !== "anonymous") || "not-trainer";

type AssignmentMove = Move<Assignment, AssignmentState>;

/** The deadline of a task that somebody asks for. */
export const FINISH = "finish";
/** A week before the end they hear of it, on the last day, and when it is over (domain: §5.9). */
export const finishTerm = (dueAt: Date): Term => ({
  count: "until",
  at: dueAt.toISOString(),
  remindDays: RULES.remindDays,
});
const finish: DueSpec<Assignment> = {
  kind: FINISH,
  whose: "learner",
  term: ({ dueAt }) => dueAt && finishTerm(dueAt),
};

const waive: AssignmentMove = {
  to: "waived",
  may: ["trainer"],
  ends: "all",
  tell: [{ notice: "training.waived", to: "learner" }],
};
/** Somebody asks for it, or asks for another day; the row that is moved has the new day already. */
const asked = (to: AssignmentState): Record<"demand" | "shift", AssignmentMove> => ({
  demand: { to, may: ["system"], ends: [FINISH], due: [finish] },
  shift: { to, may: ["system", "trainer", "manager"], ends: [FINISH], due: [finish] },
});
const pass: AssignmentMove = { to: "passed", may: ["learner"], ends: "all" };
const exhaust: AssignmentMove = {
  to: "failed",
  may: ["learner"],
  ends: "all",
  tell: [{ notice: "training.stuck", to: "trainers" }],
};

/** The life of a task to pass a course. Failing it is a need for training and nothing else. */
export const assignmentLife = defineLife<Assignment>()<AssignmentState, string>({
  subject: "training",
  prefix: "tas",
  table: "training_assignment",
  states: {
    assigned: {
      begin: { to: "in_progress", may: ["learner"] },
      ...asked("assigned"),
      lapse: { to: "overdue", may: ["system"] },
      waive,
      /** Nobody asks for it any more; it stays open for whoever wants to learn. */
      free: { to: "assigned", may: ["system"], ends: "all" },
    },
    in_progress: {
      begin: { to: "in_progress", may: ["learner"] },
      pass,
      exhaust,
      ...asked("in_progress"),
      lapse: { to: "overdue", may: ["system"] },
      waive,
      free: { to: "in_progress", may: ["system"], ends: "all" },
    },
    overdue: {
      begin: { to: "overdue", may: ["learner"] },
      pass,
      exhaust,
      ...asked("in_progress"),
      waive,
      free: { to: "in_progress", may: ["system"], ends: "all" },
    },
    passed: {},
    /** Whoever was in the middle of a quiz may hand it in all the same. */
    waived: { pass },
    failed: {
      /** Somebody sat down with the person, who may try again. */
      grant: {
        to: "in_progress",
        may: ["trainer"],
        due: [finish],
        tell: [{ notice: "training.granted", to: "learner" }],
      },
      waive,
      demand: { to: "failed", may: ["system"] },
      free: { to: "failed", may: ["system"] },
    },
  },
  quiet: ["begin", "demand", "shift", "lapse", "free"],
  rights: {
    learner: async (ctx, row) => ctx.person?.id === row.personId || "not-yours",
    async trainer(ctx, row) {
      if (!ctx.person || !hasRole(ctx.person, ...TRAINERS)) return "not-trainer";
      return ctx.person.id === row.personId ? "own" : true;
    },
    async manager(ctx, row) {
      const learner = ctx.person && (await findPerson(ctx.tx, row.personId));
      return (learner?.managerId !== undefined && learner.managerId === ctx.person?.id) || "not-trainer";
    },
    system,
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
      expire: { to: "expired", may: ["learner", "system"] },
      void: { to: "void", may: ["learner"] },
    },
    scored: {},
    expired: {},
    void: {},
  },
  rights: { learner: async (ctx, row) => ctx.person?.id === row.personId || "not-yours", system },
  guards: {},
  audiences: {},
  reason,
  happened,
});
