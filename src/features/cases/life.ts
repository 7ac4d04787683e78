import { defineLife, type EventOf, reasonOf } from "../../core/lifecycle.ts";
import { caseAudiences } from "./audiences.ts";
import { caseGuards } from "./guards.ts";
import { caseWords } from "./messages/index.ts";
import type { Case } from "./model.ts";
import {
  add,
  alive,
  allege,
  answers,
  corrections,
  decided,
  deciding,
  dismissed,
  interim,
  interimRuns,
  kept,
  propose,
  running,
  tellDeciders,
  tellHandler,
  tellOverseers,
  tellSubject,
  tellTeam,
} from "./moves.ts";
import { caseRights } from "./rights.ts";
import * as terms from "./terms.ts";

/** The life of a case (domain: §5.3). Nothing is decided before the person could state their side. */
export const caseLife = defineLife<Case>()({
  subject: "case",
  prefix: "cas",
  table: "sm_case",
  states: {
    open: {
      ...running("open"),
      ...interim("open", alive),
      add: add("open"),
      opened: {
        to: "open",
        may: ["opener"],
        due: [terms.investigation, terms.silence, ...terms.timeTerms],
        tell: [tellHandler],
      },
      opens: {
        to: "open",
        may: ["opener"],
        due: [terms.investigation, terms.firstStep, ...terms.timeTerms],
        tell: [tellTeam],
      },
      block: {
        to: "blocked_no_handler",
        may: ["opener", "candidate"],
        due: [terms.assignment, ...terms.timeTerms],
        tell: [tellOverseers],
      },
      dismiss: dismissed,
      allege,
      propose,
    },
    allegation_served: {
      ...running("allegation_served"),
      ...interim("allegation_served", alive),
      state: {
        to: "deliberation",
        may: ["subject"],
        ends: ["statement", "silent"],
        due: [terms.proposal, terms.silence],
        tell: [tellHandler],
      },
      /** Silence is no admission: it is decided on what there is. */
      silent: {
        to: "deliberation",
        may: ["system"],
        ends: ["statement", "silent"],
        due: [terms.proposal, terms.silence],
        tell: [tellHandler, tellSubject],
      },
      /** More time, never less (R-WD-08). */
      extend: {
        to: "allegation_served",
        may: ["handler"],
        ends: ["statement"],
        due: [terms.statement],
        tell: [tellSubject],
      },
      /** Another time for the hearing, and who comes along. */
      reschedule: { to: "allegation_served", may: ["subject"], tell: [tellHandler] },
      dismiss: dismissed,
    },
    deliberation: {
      ...running("deliberation"),
      ...interim("deliberation", alive),
      add: add("deliberation"),
      allege,
      dismiss: dismissed,
      propose,
    },
    proposed: {
      ...interim("proposed"),
      ...deciding("proposed"),
      signOff: running("proposed").signOff,
      /** An answer that came late: what somebody proposed who is replaced is not decided on. */
      ...answers("proposed", "open"),
      add: add("proposed"),
      return: {
        to: "open",
        may: ["decider"],
        ends: ["decide", "recusal"],
        due: [terms.investigation, terms.silence],
        tell: [tellHandler],
      },
      acquit: {
        to: "closed_no_violation",
        may: ["decider"],
        ends: "all",
        tell: [tellHandler, { notice: "cases.over", to: "subjectIfTold" }],
      },
      decide: {
        to: "decided",
        may: ["decider"],
        unless: ["oneIsEnough", "isCleared", "isApprovedHigher", "isCountable"],
        ...decided,
      },
      decideWithSecond: {
        to: "second_approval",
        may: ["decider"],
        unless: ["isCleared", "isApprovedHigher", "isCountable"],
        ends: ["decide", "recusal"],
        due: [terms.secondLook],
        tell: [
          { notice: "cases.handler", to: "seconds" },
          { notice: "cases.undecidable", to: "ifNoSecond" },
          tellHandler,
        ],
      },
    },
    second_approval: {
      ...interimRuns("second_approval"),
      add: add("second_approval"),
      ...deciding("second_approval"),
      approve: { to: "decided", may: ["second"], unless: ["isCleared", "noDismissal", "isCountable"], ...decided },
      approveWithUnion: {
        to: "union_notice",
        may: ["second"],
        unless: ["isCleared", "isDismissal", "isCountable"],
        ends: ["approve"],
        due: [terms.unionView],
        tell: [tellHandler],
      },
      refuse: {
        to: "proposed",
        may: ["second"],
        ends: ["approve"],
        due: [terms.decision],
        tell: [tellDeciders, tellHandler],
      },
      /** Nobody may be the second any more: it is proposed anew, by somebody or in a way that does not need them. */
      return: {
        to: "open",
        may: ["decider", "handler"],
        unless: ["isStuck"],
        ends: ["approve"],
        due: [terms.investigation, terms.silence],
        tell: [tellHandler, tellDeciders],
      },
    },
    union_notice: {
      ...interimRuns("union_notice"),
      add: add("union_notice"),
      alert: running("union_notice").alert,
      alertLate: running("union_notice").alertLate,
      override: running("union_notice").override,
      bar: running("union_notice").bar,
      withdraw: running("union_notice").withdraw,
      ...kept("union_notice"),
      /** The notice, from which the union has its time; then its view, then the company's answer in writing. */
      unionSent: {
        to: "union_notice",
        may: ["handler"],
        unless: ["unionNotTold"],
        ends: ["union"],
        due: [terms.unionView],
      },
      union: { to: "union_notice", may: ["handler"] },
      unionDone: { to: "decided", may: ["handler"], unless: ["unionAnswered", "countStands"], ...decided },
      /** What the union said is taken up, or what was counted is gone: it is proposed anew. */
      return: {
        to: "open",
        may: ["decider"],
        ends: ["union", "take"],
        due: [terms.investigation, terms.silence],
        tell: [tellHandler],
      },
    },
    decided: {
      ...kept("decided"),
      ...interimRuns("decided"),
      add: add("decided"),
      withdraw: running("decided").withdraw,
      /** A second look before the person has it: what it counted is gone (R-LC-02). */
      lower: { to: "decided", may: ["corrector"], tell: [tellHandler] },
      serve: {
        to: "served",
        may: ["handler"],
        unless: ["isReviewed"],
        ends: ["serve", terms.INTERIM],
        due: [terms.receipt],
        tell: [tellSubject, { notice: "cases.manager", to: "manager" }],
      },
    },
    served: {
      ...kept("served"),
      ...corrections("served"),
      acknowledge: {
        to: "appeal_window",
        may: ["subject"],
        ends: ["receipt", "second-channel"],
        due: [terms.appealWindow],
        tell: [tellHandler],
      },
      /** Nothing was acknowledged in time: it goes another way, and that is proven. */
      unreceived: { to: "served", may: ["system"], ends: ["receipt"], due: [terms.secondChannel], tell: [tellHandler] },
      proveService: {
        to: "appeal_window",
        may: ["handler"],
        unless: ["isUnacknowledged"],
        ends: ["receipt", "second-channel"],
        due: [terms.appealWindow],
        tell: [tellSubject],
      },
      /** Whoever appeals has received it. */
      appeal: { to: "under_appeal", may: ["appeals"], ends: ["receipt", "second-channel"], tell: [tellHandler] },
    },
    appeal_window: {
      ...kept("appeal_window"),
      ...corrections("appeal_window"),
      windowEnds: { to: "final", may: ["system"], ends: "all", tell: [tellSubject, tellHandler] },
      appeal: { to: "under_appeal", may: ["appeals"], ends: ["appeal"], tell: [tellHandler] },
      extendAppeal: {
        to: "appeal_window",
        may: ["handler"],
        ends: ["appeal"],
        due: [terms.appealWindow],
        tell: [tellSubject],
      },
    },
    under_appeal: {
      appealOver: { to: "final", may: ["appeals"], ends: "all", tell: [tellHandler] },
      vary: { to: "varied", may: ["appeals"], ends: "all", tell: [tellHandler] },
      annul: { to: "annulled", may: ["appeals"], ends: "all", tell: [tellHandler] },
    },
    final: {
      /** A late appeal that was admitted. */
      appeal: { to: "under_appeal", may: ["appeals"], tell: [tellHandler] },
      ...corrections("varied"),
    },
    varied: {
      /** Lowered by the company itself, with no appeal before: a late one can still be admitted. */
      appeal: { to: "under_appeal", may: ["appeals"], tell: [tellHandler] },
      ...corrections("varied"),
    },
    annulled: {},
    closed_no_violation: {},
    withdrawn: {},
    time_barred: {},
    blocked_no_handler: {
      ...interimRuns("blocked_no_handler"),
      /** What was put to the person is theirs to answer all the same. */
      state: { to: "blocked_no_handler", may: ["subject"], ends: ["statement"], tell: [tellOverseers] },
      silent: { to: "blocked_no_handler", may: ["system"], ends: ["statement"], tell: [tellSubject] },
      reschedule: { to: "blocked_no_handler", may: ["subject"] },
      add: { to: "blocked_no_handler", may: ["subject"], unless: ["isHeard"] },
      /** It goes on where it stood. */
      assign: {
        to: "open",
        may: ["overseer"],
        unless: ["isUnput"],
        ends: ["assign"],
        due: [terms.investigation, terms.firstStep],
        tell: [{ notice: "cases.handler", to: "next" }],
      },
      assignServed: {
        to: "allegation_served",
        may: ["overseer"],
        unless: ["isUnheard"],
        ends: ["assign"],
        due: [terms.firstStep],
        tell: [{ notice: "cases.handler", to: "next" }],
      },
      assignHeard: {
        to: "deliberation",
        may: ["overseer"],
        unless: ["isHeard"],
        ends: ["assign"],
        due: [terms.proposal, terms.firstStep],
        tell: [{ notice: "cases.handler", to: "next" }],
      },
      alert: running("blocked_no_handler").alert,
      alertLate: running("blocked_no_handler").alertLate,
      override: running("blocked_no_handler").override,
      bar: running("blocked_no_handler").bar,
    },
  },

  unnamed: { system: "system" },
  // A decision is theirs to know when it is served, and not before.
  untold: ["subject"],
  quiet: [
    "note",
    "ask",
    "answered",
    "assignTask",
    "told",
    "join",
    "joinEarlier",
    "link",
    "pin",
    "setLaw",
    "evidence",
    "weigh",
    "askLegal",
    "alert",
    "alertLate",
    "union",
    "unionSent",
    "add",
    "interim",
    "interimDone",
    "interimLate",
    "lift",
  ],
  rights: caseRights,
  guards: caseGuards,
  audiences: caseAudiences,
  reason: (locale, refusal) => {
    const t = caseWords.in(locale) as (key: string, params?: Record<string, string>) => string;
    return t(`reasons.${reasonOf(refusal)}`, typeof refusal === "string" ? {} : refusal.params);
  },
  happened: (locale, event) => {
    const t = caseWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type CaseEvent = EventOf<typeof caseLife>;
