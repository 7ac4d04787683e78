import type { Id } from "../../core/id.ts";
import type { Person, Role } from "../../core/people.ts";
import { type Case, OBLIGATION_STEPS, type ObligationKind, type Step } from "../cases/index.ts";

/**
 * Terms: an *appeal* is what the person concerned, the *appellant*, says in writing against one decision (chapter 5.3 of
 * the policy), perhaps through a *representative*; it names *grounds*. The *reviewer* had no part in the decision (COI-3)
 * and gives the *answer*: the appeal is dismissed, upheld, or upheld in part, which makes the decision *milder*. A *late*
 * one came after the *window* and is *admitted* first, or not. The *decider* is whoever decided the case, alone or as the
 * second. People read APL-7, code reads the id.
 */

export const STATES = [
  "filed",
  "filed_late",
  "in_review",
  "blocked_no_reviewer",
  "dismissed",
  "partly_upheld",
  "upheld",
  "withdrawn",
  "not_admitted",
] as const;
export type State = (typeof STATES)[number];

const OVER: readonly State[] = ["dismissed", "partly_upheld", "upheld", "withdrawn", "not_admitted"];
/** Whether it has its answer, or was taken back. */
export const isOver = (state: State): boolean => OVER.includes(state);

/** States of a case whose decision can be appealed against, where nobody has. */
export const APPEALABLE: readonly Case["state"][] = ["served", "appeal_window", "final", "varied"];

/** Who reviews, in this order where a team is left out; after them those who lead the company (domain: §1.8 F). */
export const REVIEW_TEAMS = ["hr", "legal", "compliance"] as const satisfies readonly Role[];

export const GROUNDS = ["facts", "procedure", "rule", "proportionality", "count", "new_evidence", "other"] as const;
export type Ground = (typeof GROUNDS)[number];

export const OUTCOMES = ["dismiss", "partly", "uphold"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Working days: to find a reviewer, to say whether a late one is admitted, for the appellant to answer. */
export const TAKE_DAYS = 1;
export const ADMISSION_DAYS = 3;
export const REPLY_DAYS = 3;
/** Working days without a sign of life after which an appeal goes back to the team. */
export const SILENT_DAYS = 5;
export const RECUSAL_DAYS = 2;
export const COMMENT_DAYS = 3;
/** On so many working days after it is overdue the appellant hears of the delay again. */
export const DELAY_NOTICES = 3;

/** Who stands for the appellant: a name, and the colleague if it is one. */
export type Representative = { name: string; personId?: string };
/** What was written: sealed. */
export type About = { text: string; representative?: Representative };

/** What decisions ask for, as far as an appeal can change it. */
export type Asked = { step: Step; obligations: readonly ObligationKind[] };

/** The answer as it was served: sealed, and never changed. */
export type Answer = {
  outcome: Outcome | "not_admitted";
  grounds: { ground: Ground; reason: string }[];
  /** Why it was not admitted. */
  reason?: string;
  /** What is left, where it was upheld in part. */
  left?: Asked;
};

export type Appeal = {
  id: Id<"apl">;
  number: number;
  caseId: string;
  appellantId: string;
  state: State;
  version: number;
  grounds: Ground[];
  about: About;
  way: "chat" | "paper";
  filedById: string;
  filedAt: Date;
  isLate: boolean;
  openUntil: Date;
  reviewerId: string | undefined;
  isTaken: boolean;
  isOverdue: boolean;
  outcome: string | undefined;
  movedAt: Date;
  closedAt: Date | undefined;
  /** Only on the row of a move: to whom it goes, from whom, what it is counted by, when the delay is told again. */
  nextId?: string;
  formerId?: string;
  answerDays?: number;
  delayAt?: Date;
};

/** Whether it was kept long enough: nothing is left of it but its number, its state and its dates. */
export const isErased = ({ appellantId }: Pick<Appeal, "appellantId">): boolean => appellantId === "";

/** What is said in an appeal. */
export const LINE_KINDS = [
  "filed",
  "amended",
  "wrote",
  "asked",
  "fact",
  "replied",
  "comment_asked",
  "comment",
  "note",
  "handed_over",
  "reassigned",
  "recusal_asked",
  "recusal_answer",
  "admitted",
  "extended",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export type Line = { id: string; kind: LineKind; byId: string | undefined; text: string; at: Date };

/** What handlers say among themselves; everything else the appellant reads too. */
const INTERNAL: readonly LineKind[] = ["note", "handed_over", "reassigned", "comment_asked"];
export const isShared = ({ kind }: Pick<Line, "kind">): boolean => !INTERNAL.includes(kind);

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `APL-${number}`;

/** Whether it came after the window: its end is the first instant that is too late. */
export const isLate = (filedAt: Date, windowEndsAt: Date): boolean => filedAt >= windowEndsAt;

/** Whether the appellant can still change what they wrote. */
export const isAmendable = ({ state, openUntil }: Pick<Appeal, "state" | "openUntil">, now: Date): boolean =>
  !isOver(state) && now < openUntil;

/** Working days by which an answer may be put off, at most half of its term (domain: §5.6). */
export const mostExtension = (answerDays: number): number => Math.floor(answerDays / 2);

/** Why the answer may not be put off; undefined: it may. */
export function whyNotExtend(at: {
  mayExtend: boolean;
  hasExtended: boolean;
  dueAt: Date | undefined;
  now: Date;
}): "not-extendable" | "extended-already" | "too-late-to-extend" | undefined {
  if (!at.mayExtend) return "not-extendable";
  if (at.hasExtended) return "extended-already";
  return at.dueAt === undefined || at.dueAt <= at.now ? "too-late-to-extend" : undefined;
}

/**
 * Why this is no milder decision than the one of now: never a higher rung nor another obligation, and something must be
 * less (no reformatio in peius, domain: §5.6). Undefined: it is milder.
 */
export function whyNotMilder(now: Asked, to: Asked): "harsher" | "above-rung" | "same-as-before" | undefined {
  if (to.step > now.step || to.obligations.some((kind) => !now.obligations.includes(kind))) return "harsher";
  if (to.obligations.some((kind) => OBLIGATION_STEPS[kind] > to.step)) return "above-rung";
  const isSame = to.step === now.step && new Set(to.obligations).size === new Set(now.obligations).size;
  return isSame ? "same-as-before" : undefined;
}

/**
 * Why somebody may not review although they are no party (COI-3). `above`: the ids of those above them.
 */
export function whyNotReviewer(
  person: Pick<Person, "id">,
  above: readonly string[],
  case_: { hadAPart: ReadonlySet<string>; deciders: readonly string[] },
): "you-had-a-part" | "you-report-to-the-decider" | undefined {
  if (case_.hadAPart.has(person.id)) return "you-had-a-part";
  return above.some((id) => case_.deciders.includes(id)) ? "you-report-to-the-decider" : undefined;
}
