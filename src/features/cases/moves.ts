import type { Move } from "../../core/lifecycle.ts";
import type { Case, State } from "./model.ts";
import * as terms from "./terms.ts";

/** Moves that several states of a case share; `life.ts` has the table. */

type CaseMove = Move<Case, State>;

export const tellSubject = { notice: "cases.subject", to: "subject" };
const tellInterim = { notice: "cases.interim", to: "subject" };
export const tellHandler = { notice: "cases.handler", to: "handler" };
export const tellTeam = { notice: "cases.handler", to: "team" };
export const tellDeciders = { notice: "cases.handler", to: "deciders" };
const tellDecider = { notice: "cases.handler", to: "decided" };
export const tellOverseers = { notice: "cases.blocked", to: "overseers" };

/** Each step of the handler shows that the case is not lying still. */
export const alive = { ends: ["silent"], due: [terms.silence] } as const;

/** Asked for already: the person says when it is done, and it can be taken back until it ends by itself. */
export const interimRuns = <S extends State>(state: S, keeps: Pick<CaseMove, "ends" | "due"> = {}) =>
  ({
    interimDone: { to: state, may: ["subject"], unless: ["isInterim", "isInterimOpen"], tell: [tellHandler] },
    lift: { to: state, may: ["handler"], unless: ["isInterim"], ...keeps, tell: [tellInterim] },
  }) satisfies Record<string, CaseMove>;
/** An interim measure is no decision. Like any word to the person it comes after the evidence, and after protection. */
export const interim = <S extends State>(state: S, keeps: Pick<CaseMove, "ends" | "due"> = {}) =>
  ({
    ...interimRuns(state, keeps),
    interim: {
      to: state,
      may: ["handler"],
      unless: ["isCleared", "isPreserved", "noInterim"],
      ...keeps,
      tell: [tellInterim],
    },
  }) satisfies Record<string, CaseMove>;

/** Until it is decided: who has it can change, things are added, and it can end without a decision. */
export const running = <S extends State>(state: S) =>
  ({
    take: {
      to: state,
      may: ["candidate"],
      unless: ["notTaken"],
      ends: ["take", "assign", "silent"],
      due: [terms.silence],
    },
    /** Somebody has a tie to a party (COI-5): the others of the team get it, with the terms that run. */
    recuse: { to: state, may: ["candidate"], ends: ["silent", "take"], due: [terms.firstStep], tell: [tellTeam] },
    /** The same where nobody is left. */
    orphan: { to: state, may: ["candidate"], ends: ["take", "silent"], due: [terms.assignment], tell: [tellOverseers] },
    handOver: {
      to: state,
      may: ["handler"],
      ends: ["silent", "take"],
      due: [terms.firstStep],
      tell: [{ notice: "cases.handler", to: "next" }],
    },
    /** Whoever has it is ill or late: those who oversee give it to somebody else. */
    reassign: {
      to: state,
      may: ["overseer"],
      ends: ["silent", "take", "assign"],
      due: [terms.firstStep],
      tell: [
        { notice: "cases.handler", to: "next" },
        { notice: "cases.handler", to: "former" },
        { notice: "cases.reassigned", to: "witnesses" },
      ],
    },
    /** Nothing was done for days: it goes back to the team. */
    goBack: {
      to: state,
      may: ["system"],
      ends: ["silent"],
      due: [terms.firstStep],
      tell: [tellTeam, { notice: "cases.handler", to: "former" }],
    },
    note: { to: state, may: ["handler"], ...alive },
    ask: { to: state, may: ["handler"], ...alive },
    answered: { to: state, may: ["witness"], tell: [tellHandler] },
    assignTask: { to: state, may: ["handler"], ...alive },
    told: { to: state, may: ["handler"], ...alive },
    join: { to: state, may: ["handler"], ...alive },
    link: { to: state, may: ["handler"], ...alive },
    pin: { to: state, may: ["handler"], ...alive },
    /** Whose law applies is known now: its terms run instead of the strictest ones. */
    setLaw: {
      to: state,
      may: ["handler"],
      ends: ["silent", ...terms.TIME_KINDS],
      due: [terms.silence, ...terms.timeTerms],
    },
    evidence: { to: state, may: ["handler"], ...alive },
    weigh: { to: state, may: ["handler"], ...alive },
    askLegal: { to: state, may: ["handler"], ...alive, tell: [{ notice: "cases.handler", to: "legal" }] },
    /** The person has reported somebody since it was opened (R-CN-15). */
    flag: { to: state, may: ["handler"], ...alive, tell: [{ notice: "cases.protection", to: "compliance" }] },
    signOff: { to: state, may: ["legal"], tell: [tellHandler] },
    clear: { to: state, may: ["clearer"], unless: ["isFlagged"], tell: [tellHandler] },
    /** The person asks for another handler; compliance answers in two working days (COI-5). */
    askRecusal: {
      to: state,
      may: ["subject"],
      unless: ["noRecusalOpen"],
      due: [terms.recusalAnswer],
      tell: [{ notice: "cases.recusal-asked", to: "compliance" }],
    },
    grantRecusal: {
      to: state,
      may: ["clearer"],
      ends: ["recusal", "silent", "take"],
      due: [terms.firstStep],
      tell: [tellTeam, tellSubject],
    },
    denyRecusal: { to: state, may: ["clearer"], ends: ["recusal"], tell: [tellSubject] },
    alert: { to: state, may: ["system"], ends: ["bar-60-days"] },
    alertLate: { to: state, may: ["system"], ends: ["bar-month-before"] },
    override: { to: state, may: ["legal"], ends: ["time-bar"], tell: [tellHandler] },
    bar: {
      to: "time_barred",
      may: ["system"],
      ends: "all",
      tell: [
        tellHandler,
        tellDeciders,
        { notice: "cases.handler", to: "legal" },
        { notice: "cases.over", to: "subjectIfTold" },
      ],
    },
    withdraw: {
      to: "withdrawn",
      may: ["decider"],
      ends: "all",
      tell: [tellHandler, { notice: "cases.over", to: "subjectIfTold" }],
    },
  }) satisfies Record<string, CaseMove>;

/** Once it is decided nothing falls silent any more, but whoever has it may leave, be away, or hand it over. */
export const kept = <S extends State>(state: S) =>
  ({
    take: { to: state, may: ["candidate"], unless: ["notTaken"], ends: ["take"] },
    handOver: { ...running(state).handOver, ends: ["take"] },
    reassign: { ...running(state).reassign, ends: ["take"] },
  }) satisfies Record<string, CaseMove>;

export const dismissed: CaseMove = {
  to: "closed_no_violation",
  may: ["handler"],
  ends: "all",
  tell: [{ notice: "cases.over", to: "subjectIfTold" }],
};
export const propose: CaseMove = {
  to: "proposed",
  may: ["handler"],
  unless: ["wasHeard", "isCleared", "isAllowed", "isSignedOff", "isWeighed", "isExplained", "isCountable"],
  ends: ["investigate", "propose", "silent", "statement"],
  due: [terms.decision],
  tell: [tellDeciders, { notice: "cases.undecidable", to: "ifNoDecider" }],
};
export const allege: CaseMove = {
  to: "allegation_served",
  may: ["handler"],
  unless: ["isPreserved"],
  ends: ["investigate", "propose", "silent", "statement"],
  due: [terms.statement],
  tell: [tellSubject],
};
/** To the union, if the contract is to end; else it is decided. */
export const decided: Pick<CaseMove, "ends" | "due" | "tell"> = {
  ends: ["decide", "approve", "union", ...terms.TIME_KINDS],
  due: [terms.service],
  tell: [tellHandler],
};

/** The company's own correction, a court's, or a second look (R-LC-02): undone whole, or a milder rung. */
export const corrections = <S extends State>(lowered: S) =>
  ({
    correct: { to: "annulled", may: ["corrector"], ends: "all", tell: [tellSubject, tellHandler, tellDecider] },
    lower: { to: lowered, may: ["corrector"], tell: [tellSubject, tellHandler, tellDecider] },
  }) satisfies Record<string, CaseMove>;
