import type { CivilDate } from "../../core/calendar/index.ts";
import type { Id } from "../../core/id.ts";
import type { Person, Role } from "../../core/people.ts";
import type { Chosen } from "./quiz/scoring.ts";

/**
 * Terms: an *assignment* is one person's task to pass one course · an *attempt* is one quiz of it, drawn from the course's
 * bank · a *place* is where a question stands in an attempt, from 0 (domain: §5.9).
 */
export type AssignmentState = "assigned" | "in_progress" | "overdue" | "passed" | "failed" | "waived";
/** Why somebody has a task: they began it themselves, a rule, or a campaign by its id. */
export type Cause = "own" | "joiner" | "renewal" | Id<"tcm">;
export type Assignment = {
  id: Id<"tas">;
  personId: Person["id"];
  course: string;
  state: AssignmentState;
  version: number;
  /** How many quizzes may be handed in before somebody has to sit down with the person. */
  attempts: number;
  /** Percent. */
  passMark: number;
  validMonths: number;
  cause: Cause;
  /** The last day that was asked for, before leave; undefined where nobody asks. */
  askedDueOn: CivilDate | undefined;
  /** The end of the term on the clock of the person. */
  dueAt: Date | undefined;
  assignedAt: Date;
  passedAt: Date | undefined;
  /** The certificate holds until then, or the waiver. */
  validUntil: Date | undefined;
};

export type AttemptState = "started" | "scored" | "expired" | "void";
/** A question of an attempt: its id and the order in which its options are shown, as places in the file. */
export type Drawn = { question: string; order: readonly number[] };
export type Attempt = {
  id: Id<"tat">;
  assignmentId: Id<"tas">;
  personId: Person["id"];
  course: string;
  courseVersion: string;
  state: AttemptState;
  version: number;
  /** Percent. */
  passMark: number;
  drawn: readonly Drawn[];
  startedAt: Date;
  expiresAt: Date;
  endedAt: Date | undefined;
  right: number | undefined;
};

export type Answer = { place: number; question: string; chosen: Chosen; isRight: boolean };

/** Who runs the training. */
export const TRAINERS: readonly Role[] = ["hr"];

/** What holds for every course (domain: §5.9); time in minutes where the name says so. */
export const RULES = {
  questions: 10,
  passMark: 80,
  attempts: 3,
  minutes: 60,
  waitMinutes: 30,
  validMonths: 12,
  moreAttempts: 2,
  /** Calendar days before the end of a term on which people hear of it first. */
  remindDays: 7,
  /** Calendar days in which a joiner passes all courses. */
  joinerDays: 30,
  /** Calendar days before what was passed ends from which it can be renewed. */
  renewalDays: 30,
  /** Working days for the tries that were granted, where the term would end before. */
  grantDays: 10,
} as const;

/** Nobody has done it yet, and somebody asks for it or not. */
export const OPEN_STATES = ["assigned", "in_progress", "overdue"] as const satisfies readonly AssignmentState[];
export const isOpen = ({ state }: Pick<Assignment, "state">): boolean =>
  (OPEN_STATES as readonly AssignmentState[]).includes(state);

/** Whether nothing is to be done for it until `at`: it was passed, or waived, for longer than that. */
export const isDone = ({ state, validUntil }: Pick<Assignment, "state" | "validUntil">, at: Date): boolean =>
  (state === "passed" || state === "waived") && validUntil !== undefined && validUntil > at;

/** So many months later, on the same clock; the last of the month where it is shorter. */
export function monthsAfter(at: Date, months: number): Date {
  const later = new Date(at);
  later.setUTCMonth(later.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(at.getUTCDate(), last));
  return later;
}

/** Whether what was passed still counts: a year later it is to be learned anew. */
export const isValid = (assignment: Pick<Assignment, "state" | "validUntil"> | undefined, now: Date): boolean =>
  assignment?.state === "passed" && assignment.validUntil !== undefined && assignment.validUntil > now;

/** The first place without an answer; undefined where all are answered. */
export function nextPlace(
  { drawn }: Pick<Attempt, "drawn">,
  answers: readonly Pick<Answer, "place">[],
): number | undefined {
  const taken = new Set(answers.map(({ place }) => place));
  const place = drawn.findIndex((_, at) => !taken.has(at));
  return place === -1 ? undefined : place;
}

/** From when the next quiz may begin, where that is later than now. */
export function waitsUntil(lastEnded: Date | undefined, now: Date): Date | undefined {
  if (!lastEnded) return undefined;
  const until = new Date(lastEnded.getTime() + RULES.waitMinutes * 60_000);
  return until > now ? until : undefined;
}
