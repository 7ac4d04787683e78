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
const tellFormer = { notice: "cases.handler", to: "former" };
export const tellOverseers = { notice: "cases.blocked", to: "overseers" };

/** Each step of the handler shows that the case is not lying still. */
export const alive = { ends: ["silent"], due: [terms.silence] } as const;

export const allege: CaseMove = {
  to: "allegation_served",
  may: ["handler"],
  unless: ["noRecusalWaits", "isPreserved"],
  ends: ["investigate", "propose", "silent", "statement"],
  due: [terms.statement],
  tell: [tellSubject],
};

/** What a step of the handler ends and begins besides. */
type Keeps = { ends?: readonly string[]; due?: CaseMove["due"] };

/**
 * Asked for already: the person says when it is done, and it can be taken back until it ends by itself. Its own term ends
 * with either; where it is over before, both hear so once, and it still holds.
 */
export const interimRuns = <S extends State>(state: S, { ends = [], due = [] }: Keeps = {}) =>
  ({
    interimDone: {
      to: state,
      may: ["subject"],
      unless: ["isInterim", "isInterimOpen"],
      ends: [terms.INTERIM],
      tell: [tellHandler],
    },
    interimLate: {
      to: state,
      may: ["system"],
      unless: ["isInterim", "isInterimOpen"],
      ends: [terms.INTERIM],
      tell: [tellInterim, tellHandler],
    },
    lift: {
      to: state,
      may: ["handler"],
      unless: ["isInterim"],
      ends: [...ends, terms.INTERIM],
      due,
      tell: [tellInterim],
    },
  }) satisfies Record<string, CaseMove>;
/** The person remembers more, as long as they have no decision; who decides reads it too. */
export const add = <S extends State>(state: S): CaseMove => ({
  to: state,
  may: ["subject"],
  unless: ["wasPut"],
  tell: state === "proposed" ? [tellHandler, tellDeciders] : [tellHandler, { notice: "cases.handler", to: "decided" }],
});
/** An interim measure is no decision. Like any word to the person it comes after the evidence, and after protection. */
export const interim = <S extends State>(state: S, keeps: Keeps = {}) =>
  ({
    ...interimRuns(state, keeps),
    interim: {
      to: state,
      may: ["handler"],
      unless: ["noRecusalWaits", "isCleared", "isPreserved", "noInterim"],
      ...keeps,
      due: [...(keeps.due ?? []), terms.interim],
      tell: [tellInterim],
    },
  }) satisfies Record<string, CaseMove>;

/** What a request of the person is about is over when somebody else has it. */
const LEFT = ["silent", "take", "recusal"];
/** Nobody is left to take it: those who oversee find somebody (COI-7). */
const nobodyLeft = {
  to: "blocked_no_handler",
  ends: [...LEFT, "investigate", "propose", "decide"],
  due: [terms.assignment],
} as const;

/** The person has reported somebody since it was opened, or since it was cleared (R-CN-15). */
const flag = <S extends State>(state: S, may: readonly string[], keeps: Pick<CaseMove, "ends" | "due"> = {}) =>
  ({
    to: state,
    may,
    ...keeps,
    tell: [
      { notice: "cases.protection", to: "clearers" },
      { notice: "cases.unclearable", to: "ifNoClearer" },
    ],
  }) satisfies CaseMove;

/** What stays possible while others decide: it is cleared, the law's time runs, it is taken back. */
export const deciding = <S extends State>(state: S) => {
  const { clear, alert, alertLate, override, bar, withdraw } = running(state);
  return { clear, alert, alertLate, override, bar, withdraw, flag: flag(state, ["handler", "decider", "second"]) };
};

/** To the request for another handler; `free` is where it stands then. */
export const answers = <S extends State, F extends State>(state: S, free: F | S = state) =>
  ({
    grantRecusal: {
      to: free,
      may: ["clearer"],
      unless: ["isRecusalOpen"],
      ends: [...LEFT, ...(free === state ? [] : ["decide"])],
      due: [terms.firstStep, ...(free === state ? [] : [terms.investigation])],
      tell: [tellTeam, tellSubject, tellFormer, ...(free === state ? [] : [tellDeciders])],
    },
    grantLastRecusal: {
      ...nobodyLeft,
      may: ["clearer"],
      unless: ["isRecusalOpen"],
      tell: [tellOverseers, tellSubject, tellFormer],
    },
    denyRecusal: {
      to: state,
      may: ["clearer"],
      unless: ["isRecusalOpen"],
      ends: ["recusal"],
      tell: [tellSubject, tellHandler],
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
    recuse: { to: state, may: ["candidate"], ends: LEFT, due: [terms.firstStep], tell: [tellTeam] },
    /** The same where nobody is left. */
    orphan: { ...nobodyLeft, may: ["candidate"], tell: [tellOverseers] },
    handOver: {
      to: state,
      may: ["handler"],
      ends: LEFT,
      due: [terms.firstStep],
      tell: [{ notice: "cases.handler", to: "next" }],
    },
    /** Whoever has it is ill or late: those who oversee give it to somebody else. */
    reassign: {
      to: state,
      may: ["overseer"],
      ends: [...LEFT, "assign"],
      due: [terms.firstStep],
      tell: [{ notice: "cases.handler", to: "next" }, tellFormer, { notice: "cases.reassigned", to: "witnesses" }],
    },
    /** Nothing was done for days, or who had it has left: it goes back to the team. */
    goBack: { to: state, may: ["system"], ends: LEFT, due: [terms.firstStep], tell: [tellTeam, tellFormer] },
    /** The same where nobody is left to take it. */
    strand: { ...nobodyLeft, may: ["system"], tell: [tellOverseers, tellFormer] },
    note: { to: state, may: ["handler"], ...alive },
    ask: { to: state, may: ["handler"], ...alive },
    answered: { to: state, may: ["witness"], tell: [tellHandler] },
    assignTask: { to: state, may: ["handler"], ...alive },
    told: { to: state, may: ["handler"], ...alive },
    join: { to: state, may: ["handler"], ...alive },
    /** It came in before the one that the case is from, so that the company knew earlier than it seemed. */
    joinEarlier: {
      to: state,
      may: ["handler"],
      ends: ["silent", ...terms.TIME_KINDS],
      due: [terms.silence, ...terms.timeTerms],
    },
    link: { to: state, may: ["handler"], ...alive },
    /** The act was at another time. Where the person was told another one, it is put to them anew. */
    pin: { to: state, may: ["handler"], unless: ["isAsTold"], ...alive },
    tellAnew: { ...allege, unless: ["noRecusalWaits", "wasTold"] },
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
    flag: flag(state, ["handler"], alive),
    signOff: { to: state, may: ["legal"], tell: [tellHandler] },
    clear: { to: state, may: ["clearer"], unless: ["isFlagged"], tell: [tellHandler] },
    /** The person asks for another handler; compliance answers in two working days (COI-5). */
    askRecusal: {
      to: state,
      may: ["subject"],
      unless: ["hasHandler", "noRecusalOpen"],
      due: [terms.recusalAnswer],
      tell: [
        { notice: "cases.recusal-asked", to: "clearers" },
        { notice: "cases.unclearable", to: "ifNoClearer" },
      ],
    },
    ...answers(state),
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
      tell: [tellHandler, tellDecider, { notice: "cases.over", to: "subjectIfTold" }],
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
  unless: ["noRecusalWaits"],
  ends: "all",
  tell: [{ notice: "cases.over", to: "subjectIfTold" }],
};
export const propose: CaseMove = {
  to: "proposed",
  may: ["handler"],
  unless: [
    "noRecusalWaits",
    "wasHeard",
    "isCleared",
    "isAllowed",
    "isSignedOff",
    "isWeighed",
    "isExplained",
    "isCountable",
  ],
  ends: ["investigate", "propose", "silent", "statement"],
  due: [terms.decision],
  tell: [tellDeciders, { notice: "cases.undecidable", to: "ifNoDecider" }],
};
/** To the union, if the contract is to end; else it is decided. */
export const decided: Pick<CaseMove, "ends" | "due" | "tell"> = {
  ends: ["decide", "approve", "union", "recusal", ...terms.TIME_KINDS],
  due: [terms.service],
  tell: [tellHandler],
};

/** The company's own correction, a court's, or a second look (R-LC-02): undone whole, or a milder rung. */
export const corrections = <S extends State>(lowered: S) =>
  ({
    correct: { to: "annulled", may: ["corrector"], ends: "all", tell: [tellSubject, tellHandler, tellDecider] },
    lower: { to: lowered, may: ["corrector"], tell: [tellSubject, tellHandler, tellDecider] },
  }) satisfies Record<string, CaseMove>;
