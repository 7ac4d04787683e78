import { civilDateIn } from "../../core/calendar/civil.ts";
import type { ClauseId } from "../../core/clauses.ts";
import type { Id } from "../../core/id.ts";
import type { Jurisdiction } from "../../core/jurisdiction.ts";
import type { Role } from "../../core/people.ts";

/**
 * Terms: a *case* looks into what may be a breach of the policy by one person, the *subject*; the *allegation* is what is
 * put to them, the *statement* their side of it; a *proposal* names a *rung* of the ladder (1, 2, 3: code `step`) and the
 * *obligations* that go with it; the *decision* is what follows, *served* with a *notice*, from whose *receipt* the time
 * to appeal runs; a *sanction* is a decision that found a violation; a *strike* is a sanction that counts for the next
 * (R-CN-17). An *interim measure* is what the person is asked to do or leave before that: no decision, no strike, and over
 * with the decision. People read CASE-12, code reads the id.
 */

export const STATES = [
  "open",
  "allegation_served",
  "deliberation",
  "proposed",
  "second_approval",
  "union_notice",
  "decided",
  "served",
  "appeal_window",
  "under_appeal",
  "final",
  "varied",
  "annulled",
  "closed_no_violation",
  "withdrawn",
  "time_barred",
  "blocked_no_handler",
] as const;
export type State = (typeof STATES)[number];

const OVER: readonly State[] = ["final", "varied", "annulled", "closed_no_violation", "withdrawn", "time_barred"];
/** Whether nobody needs to act on it any more; a late appeal or a court may still move it. */
export const isOver = (state: State): boolean => OVER.includes(state);
/** Its time was over: number, states and dates are left of it, and nobody stands in it any more. */
export const isErased = ({ subjectId }: Pick<Case, "subjectId">): boolean => subjectId === "";
/** Before it is served; until then it can be withdrawn, and time runs against it. */
export const isUndecided = (state: State): boolean =>
  !isOver(state) && !["decided", "served", "appeal_window", "under_appeal"].includes(state);

/** Before the person has a decision: until then they see no more than that it is looked at, decided or not. */
export const isUnserved = (state: State): boolean => isUndecided(state) || state === "decided";

/** Who may handle a case, in this order where a team is left out. */
export const CASE_TEAMS = ["hr", "compliance", "legal"] as const satisfies readonly Role[];
export const GRAVITIES = ["minor", "normal", "serious"] as const;
export type Gravity = (typeof GRAVITIES)[number];
export type Step = 1 | 2 | 3;

/** What a decision can ask for (chapter 5.2 of the policy). */
export const OBLIGATIONS = [
  "oral_warning",
  "content_removal",
  "written_reflection",
  "circular_criticism",
  "bonus_deduction",
  "meeting_reflection",
  "demotion",
  "pay_cut",
  "dismissal",
  "legal_reserve",
] as const;
export type ObligationKind = (typeof OBLIGATIONS)[number];

/** The clause of the policy that names it. */
export const OBLIGATION_CLAUSES: Record<ObligationKind, string> = {
  oral_warning: "5.2.1.1",
  content_removal: "5.2.1.2",
  written_reflection: "5.2.1.3",
  circular_criticism: "5.2.2.1",
  bonus_deduction: "5.2.2.2",
  meeting_reflection: "5.2.2.3",
  demotion: "5.2.3.1",
  pay_cut: "5.2.3.2",
  dismissal: "5.2.3.3",
  legal_reserve: "5.2.3.4",
};
/** The rung that each belongs to; a lower rung never asks for more than its own and those below. */
export const OBLIGATION_STEPS: Record<ObligationKind, Step> = {
  oral_warning: 1,
  content_removal: 1,
  written_reflection: 1,
  circular_criticism: 2,
  bonus_deduction: 2,
  meeting_reflection: 2,
  demotion: 3,
  pay_cut: 3,
  dismissal: 3,
  legal_reserve: 3,
};

/** Reasons to close a case without a violation. */
export const DISMISSALS = [
  "not_proven",
  "no_rule",
  "private_life",
  "protected_activity",
  "no_fault",
  "too_small",
] as const;

/** What it is about, for those who handle: sealed. */
export type About = { text: string; link?: string };

/** What was put to the person, as it was served: sealed. */
export type Allegation = {
  facts: string;
  evidence: string;
  clauses: ClauseId[];
  hearing?: { at: string; place: string };
  /** What is not as it was first put to them. Their time to state their side began anew with it. */
  correction?: Correction;
};

/** The time of the act as they were told it and as it is now, and the label of the version that applies instead, if one does. */
export type Correction = { from: string; to: string; version?: string };

/**
 * Whether a correction makes of what a person was told another act: on another day where they work, or judged by another
 * version. What they said to it was then about something else.
 */
export const isAnotherAct = (
  was: Pick<Case, "conductAt" | "policyVersionId">,
  is: Pick<Case, "conductAt" | "policyVersionId">,
  zone: string,
): boolean =>
  was.policyVersionId !== is.policyVersionId || civilDateIn(was.conductAt, zone) !== civilDateIn(is.conductAt, zone);

/** What became of the one appeal that there is against a decision; `late`: it waits to be admitted. */
export type Appealed = "late" | "running" | "answered" | "withdrawn" | "refused";

/** What is proposed: sealed, and frozen with the decision. */
export type Proposal = {
  step: Step;
  /** What the ladder computed, and what it counted, when it was proposed. */
  computed: { number: number; counted: string[]; step: Step };
  gravity: Gravity;
  obligations: ObligationKind[];
  clauses: ClauseId[];
  reasons: string;
  /** Why another rung than the computed one. */
  deviation?: string;
  /** A circular with the name, for a defined audience; anonymous otherwise (R-CN-10). */
  isNamed?: boolean;
};

/** What R-CN-05 asks before a third rung. */
export const PROPORTIONALITY = ["act", "reach", "truth", "intent", "harm", "earlier", "service", "milder"] as const;
export type Proportionality = Record<(typeof PROPORTIONALITY)[number], string>;

/** The record with the union, or who stands for it (R-CN-06): sealed. */
export type UnionNotice = {
  to: string;
  text: string;
  sentAt: string;
  view?: string;
  viewAt?: string;
  answer?: string;
};

export type Case = {
  id: Id<"cas">;
  number: number;
  state: State;
  version: number;
  subjectId: string;
  jurisdiction: Jurisdiction;
  clauses: ClauseId[];
  conductAt: Date;
  knewAt: Date;
  policyVersionId: string;
  isUrgent: boolean;
  /** Somebody who reported lately is protected (R-CN-15); compliance clears it with a reason. */
  protection: "none" | "flagged" | "cleared";
  handlerId: string | undefined;
  isTaken: boolean;
  allegedAt: Date | undefined;
  heardAt: Date | undefined;
  proposerId: string | undefined;
  deciderId: string | undefined;
  secondId: string | undefined;
  outcome: string | undefined;
  openedBy: string;
  openedAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
  /** Only on the row of a move: to whom it goes, from whom, and what its terms are counted by. */
  nextId?: string;
  formerId?: string;
  terms?: { statementDays: number; appealDays: number; secondChannelDays: number; unionDays: number };
  countFrom?: Date;
  interimBy?: Date;
  /** What is being proposed, or was. */
  proposal?: Proposal;
  /** When it happened, and by which version it is judged, as it is being corrected. */
  corrected?: Pick<Case, "conductAt" | "policyVersionId">;
  /** The feature of appeals moves it, and has asked who may. */
  isFromAppeal?: true;
};

/** A decision that found a violation, as others look at it: enough for the ladder, and without words. */
export type Sanction = {
  id: Id<"san">;
  caseId: string;
  subjectId: string;
  state: SanctionState;
  version: number;
  step: Step;
  decidedStep: Step;
  strikeNumber: number;
  counted: string[];
  policyVersionId: string;
  boundFrom: Date;
  conductAt: Date;
  clauses: ClauseId[];
  gravity: Gravity;
  deciderId: string;
  secondId: string | undefined;
  decidedAt: Date;
  servedAt: Date | undefined;
  receivedAt: Date | undefined;
  receivedBy: string | undefined;
  finalAt: Date | undefined;
  lapsesAt: Date | undefined;
  needsReview: boolean;
};
export const SANCTION_STATES = [
  "planned",
  "served",
  "suspended",
  "executing",
  "completed",
  "lapsed",
  "reversed",
] as const;
export type SanctionState = (typeof SANCTION_STATES)[number];

/** What is said in a case. */
export const LINE_KINDS = [
  "note",
  "asked",
  "statement",
  "addition",
  "handed_over",
  "reassigned",
  "returned",
  "recusal_asked",
  "recusal_answer",
  "legal",
  "proportionality",
  "decision",
  "approval",
  "refusal",
  "pinned",
  "override",
  "cleared",
  "withdrawn",
  "extended",
  "second_channel",
  "review",
  "review_confirmed",
  "corrected",
  "read",
  "interim",
  "interim_done",
  "interim_lifted",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export type Line = { id: string; kind: LineKind; byId: string | undefined; text: string; at: Date };

/**
 * The newest line of a kind that is about what is proposed now: not from before it was sent back, nor about an act that
 * was not the one put to the person, nor by a handler who is replaced.
 */
export function standing(
  lines: readonly Line[],
  kind: "legal" | "proportionality",
  { allegedAt, handlerId }: Pick<Case, "allegedAt" | "handlerId">,
): Line | undefined {
  const since = lines.findLastIndex((line) => line.kind === "returned");
  const found = lines.slice(since + 1).findLast((line) => line.kind === kind && (!allegedAt || line.at >= allegedAt));
  return kind === "proportionality" && found?.byId !== handlerId ? undefined : found;
}

/** What can be asked of a person before anything is decided: nothing that cannot be taken back, and nothing of the ladder. */
export const INTERIM_ASKS = ["hide_content", "post_nothing", "stay_off_accounts"] as const;
/** The words of a line that asks for it, as the person got them. */
export type Interim = {
  asks: (typeof INTERIM_ASKS)[number][];
  text: string;
  reason: string;
  /** Until when it is to be done, as it was said to them; not in lines from before there was a term. */
  by?: string;
};
export type InterimNow = Interim & {
  state: "asked" | "done" | "lifted" | "over";
  at: Date;
  movedAt: Date | undefined;
  /** Why it was lifted. */
  liftedFor: string | undefined;
};

/** Hours and days from now between which the term of an interim measure may end. */
export const INTERIM_WITHIN = { hours: 1, days: 30 };
/** Whether somebody has a fair chance to do it by then, and it is still something for the meantime. */
export function isInterimTerm(by: Date, now: Date): boolean {
  const hours = (by.getTime() - now.getTime()) / 3_600_000;
  return hours >= INTERIM_WITHIN.hours && hours <= INTERIM_WITHIN.days * 24;
}

/** The newest interim measure of a case and where it stands; once a decision is served, or at any other end, it is over by itself. */
export function interimIn({ state }: Pick<Case, "state">, lines: readonly Line[]): InterimNow | undefined {
  const index = lines.findLastIndex(({ kind }) => kind === "interim");
  const line = lines[index];
  if (!line) return undefined;
  const after = (wanted: LineKind) => lines.slice(index).find(({ kind }) => kind === wanted);
  const [lifted, done] = [after("interim_lifted"), after("interim_done")];
  return {
    ...(JSON.parse(line.text) as Interim),
    state: lifted ? "lifted" : !isUnserved(state) ? "over" : done ? "done" : "asked",
    at: line.at,
    movedAt: (lifted ?? done)?.at,
    liftedFor: lifted?.text || undefined,
  };
}

/** Whether the person is still asked to keep to it. */
export const isInForce = (interim: InterimNow | undefined): interim is InterimNow =>
  interim?.state === "asked" || interim?.state === "done";

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `CASE-${number}`;

/** The number in what somebody typed: `CASE-12`, `case12`, `12`. */
export function readNumber(text: string): number | undefined {
  const found = /^(?:case)?[-\s]?(\d{1,9})$/i.exec(text.normalize("NFKC").trim());
  return found ? Number(found[1]) : undefined;
}

/** A decision that one person must not take alone: a third rung, money, a name in a circular (COI-4). */
export const needsSecond = ({
  step,
  obligations,
  isNamed,
}: Pick<Proposal, "step" | "obligations" | "isNamed">): boolean =>
  step === 3 ||
  obligations.includes("bonus_deduction") ||
  (obligations.includes("circular_criticism") && isNamed === true);
