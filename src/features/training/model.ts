import type { Id } from "../../core/id.ts";
import type { Person, Role } from "../../core/people.ts";
import type { Chosen } from "./quiz/scoring.ts";

/**
 * Terms: an *assignment* is one person's task to pass one course · an *attempt* is one quiz of it, drawn from the course's
 * bank · a *place* is where a question stands in an attempt, from 0 (domain: §5.9).
 */
export type AssignmentState = "assigned" | "in_progress" | "passed" | "failed";
export type Assignment = {
  id: Id<"tas">;
  personId: Person["id"];
  course: string;
  state: AssignmentState;
  version: number;
  /** How many quizzes may be handed in before somebody has to sit down with the person. */
  attempts: number;
  assignedAt: Date;
  passedAt: Date | undefined;
  /** The certificate holds until then. */
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
} as const;

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
