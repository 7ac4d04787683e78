import { defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import { appealAudiences } from "./audiences.ts";
import { appealGuards } from "./guards.ts";
import { appealWords } from "./messages/index.ts";
import type { Appeal, State } from "./model.ts";
import { appealRights } from "./rights.ts";
import * as terms from "./terms.ts";

type AppealMove = Move<Appeal, State>;

const tellAppellant = { notice: "appeals.person", to: "appellant" };
const receipt = { notice: "appeals.person", to: "receipt" };
const tellReviewer = { notice: "appeals.reviewer", to: "reviewer" };
const tellTeam = { notice: "appeals.reviewer", to: "team" };
const tellNext = { notice: "appeals.reviewer", to: "next" };
const tellOverseers = { notice: "appeals.reviewer", to: "overseers" };
/** Where a decision was changed, whoever made it hears what became of it, and so does payroll. */
const tellDeciders = { notice: "appeals.outcome", to: "deciders" };
const tellPayroll = { notice: "appeals.outcome", to: "payroll" };

/** Each step of the reviewer shows that the appeal is not lying still. */
const alive = { ends: ["silent"], due: [terms.silence] } as const;

/** What the appellant can do as long as there is no answer, and what happens by itself. */
const open = <S extends State>(state: S) =>
  ({
    amend: { to: state, may: ["appellant"], unless: ["isAmendable"], tell: [tellReviewer] },
    write: { to: state, may: ["appellant"], tell: [tellReviewer] },
    withdraw: { to: "withdrawn", may: ["self"], ends: "all", tell: [tellReviewer] },
    reply: { to: state, may: ["appellant"], ends: ["reply"], tell: [tellReviewer] },
    /** Silence is no admission: it is decided on what there is. */
    unanswered: { to: state, may: ["system"], ends: ["reply"], tell: [tellReviewer] },
    /** What the decider was asked for is shown to the appellant like any new fact. */
    comment: {
      to: state,
      may: ["decider"],
      unless: ["isCommentAsked"],
      ends: ["comment", "reply"],
      due: [terms.reply],
      tell: [tellReviewer, tellAppellant],
    },
    /** The term of the answer is over: the flag is set once, and the appellant hears it from us. */
    overdue: {
      to: state,
      may: ["system"],
      due: [terms.delay],
      tell: [
        { notice: "appeals.delay", to: "appellant" },
        { notice: "appeals.overdue", to: "compliance" },
      ],
    },
    stillLate: {
      to: state,
      may: ["system"],
      ends: ["delay"],
      due: [terms.delay],
      tell: [{ notice: "appeals.delay", to: "appellant" }],
    },
  }) satisfies Record<string, AppealMove>;

/**
 * Who has it can change, and a request that somebody else review it goes with them. `taken`: where it stands once
 * somebody took it.
 */
const held = <S extends State, T extends State>(state: S, taken: T) =>
  ({
    take: {
      to: taken,
      may: ["candidate"],
      unless: ["notTaken"],
      ends: ["take", "silent"],
      due: [terms.silence],
      tell: [tellAppellant],
    },
    /** Somebody has a tie to a party (COI-5): the others who may review get it, with the terms that run. */
    recuse: {
      to: state,
      may: ["candidate"],
      ends: ["take", "silent", "recusal"],
      due: [terms.firstStep],
      tell: [tellTeam],
    },
    /** The same where nobody is left (COI-7). */
    orphan: {
      to: "blocked_no_reviewer",
      may: ["candidate"],
      ends: ["take", "silent", "recusal"],
      due: [terms.assignment],
      tell: [tellOverseers],
    },
    handOver: {
      to: state,
      may: ["reviewer"],
      ends: ["silent", "take", "recusal"],
      due: [terms.firstStep],
      tell: [tellNext],
    },
    reassign: {
      to: state,
      may: ["overseer"],
      ends: ["silent", "take", "recusal"],
      due: [terms.firstStep],
      tell: [tellNext, { notice: "appeals.reviewer", to: "former" }, { notice: "appeals.reassigned", to: "witnesses" }],
    },
    /** Nothing was done for days, or who had it has left. */
    goBack: {
      to: state,
      may: ["system"],
      ends: ["silent", "take", "recusal"],
      due: [terms.firstStep],
      tell: [tellTeam, { notice: "appeals.reviewer", to: "former" }],
    },
    /** The same where nobody is left to take it. */
    strand: {
      to: "blocked_no_reviewer",
      may: ["system"],
      ends: ["silent", "take", "recusal"],
      due: [terms.assignment],
      tell: [tellOverseers],
    },
    note: { to: state, may: ["reviewer"], ...alive },
    /** A question to the appellant; what waits for them already waits with it for the new term. */
    ask: {
      to: state,
      may: ["reviewer"],
      ends: ["silent", "reply"],
      due: [terms.silence, terms.reply],
      tell: [tellAppellant],
    },
    /** The appellant asks for another reviewer; compliance answers in two working days (COI-5). */
    askRecusal: {
      to: state,
      may: ["appellant"],
      unless: ["hasReviewer", "noRecusalOpen"],
      due: [terms.recusalAnswer],
      tell: [{ notice: "appeals.recusal-asked", to: "clearers" }],
    },
    grantRecusal: {
      to: state,
      may: ["clearer"],
      unless: ["isRecusalOpen"],
      ends: ["recusal", "silent", "take"],
      due: [terms.firstStep],
      tell: [tellTeam, tellAppellant, { notice: "appeals.reviewer", to: "former" }],
    },
    grantLastRecusal: {
      to: "blocked_no_reviewer",
      may: ["clearer"],
      unless: ["isRecusalOpen"],
      ends: ["recusal", "silent", "take"],
      due: [terms.assignment],
      tell: [tellOverseers, tellAppellant, { notice: "appeals.reviewer", to: "former" }],
    },
    denyRecusal: {
      to: state,
      may: ["clearer"],
      unless: ["isRecusalOpen"],
      ends: ["recusal"],
      tell: [tellAppellant, tellReviewer],
    },
  }) satisfies Record<string, AppealMove>;

/** Nobody may take it: those who oversee find somebody. */
const blocked: AppealMove = {
  to: "blocked_no_reviewer",
  may: ["filer"],
  due: [terms.answer, terms.assignment],
  tell: [tellOverseers, receipt],
};
const decided = (to: State, others: AppealMove["tell"] = []): AppealMove => ({
  to,
  may: ["reviewer"],
  unless: ["noRecusalWaits", "nothingWaits"],
  ends: "all",
  tell: [tellAppellant, ...others],
});

/** The life of an appeal (domain: §5.6). */
export const appealLife = defineLife<Appeal>()({
  subject: "appeal",
  prefix: "apl",
  table: "appeal",
  states: {
    filed: {
      ...open("filed"),
      ...held("filed", "in_review"),
      file: {
        to: "filed",
        may: ["filer"],
        due: [terms.answer, terms.firstStep],
        tell: [tellTeam, receipt],
      },
      block: blocked,
    },
    filed_late: {
      ...open("filed_late"),
      ...held("filed_late", "filed_late"),
      fileLate: {
        to: "filed_late",
        may: ["filer"],
        due: [terms.admission, terms.firstStep],
        tell: [tellTeam, receipt],
      },
      blockLate: { ...blocked, due: [terms.admission, terms.assignment] },
      admit: {
        to: "in_review",
        may: ["reviewer"],
        unless: ["noRecusalWaits"],
        ends: ["admission", "silent"],
        due: [terms.answer, terms.silence],
        tell: [tellAppellant],
      },
      /** Refusing it is an answer, with its reasons. */
      refuse: decided("not_admitted"),
    },
    in_review: {
      ...open("in_review"),
      ...held("in_review", "in_review"),
      /** What the reviewer found out is shown to the appellant, who may answer to it before anything is decided. */
      fact: {
        to: "in_review",
        may: ["reviewer"],
        ends: ["silent", "reply"],
        due: [terms.silence, terms.reply],
        tell: [tellAppellant],
      },
      askDecider: {
        to: "in_review",
        may: ["reviewer"],
        ends: ["silent", "comment"],
        due: [terms.silence, terms.comment],
        tell: [{ notice: "appeals.comment-asked", to: "deciders" }],
      },
      extend: {
        to: "in_review",
        may: ["reviewer"],
        unless: ["isExtendable"],
        ends: ["answer", "silent"],
        due: [terms.answer, terms.silence],
        tell: [tellAppellant],
      },
      dismiss: decided("dismissed"),
      partly: decided("partly_upheld", [tellDeciders, tellPayroll]),
      uphold: decided("upheld", [tellDeciders, tellPayroll]),
    },
    blocked_no_reviewer: {
      ...open("blocked_no_reviewer"),
      assign: {
        to: "filed",
        may: ["overseer"],
        unless: ["isAdmitted"],
        ends: ["assign"],
        due: [terms.firstStep],
        tell: [tellNext],
      },
      assignLate: {
        to: "filed_late",
        may: ["overseer"],
        unless: ["isNotAdmitted"],
        ends: ["assign"],
        due: [terms.firstStep],
        tell: [tellNext],
      },
    },
    dismissed: {},
    partly_upheld: {},
    upheld: {},
    withdrawn: {},
    not_admitted: {},
  },
  unnamed: { system: "system" },
  quiet: [
    "amend",
    "write",
    "note",
    "ask",
    "reply",
    "unanswered",
    "fact",
    "askDecider",
    "comment",
    "overdue",
    "stillLate",
  ],
  rights: appealRights,
  guards: appealGuards,
  audiences: appealAudiences,
  reason: (locale, refusal) => {
    const t = appealWords.in(locale) as (key: string, params?: Record<string, string>) => string;
    return t(`reasons.${reasonOf(refusal)}`, typeof refusal === "string" ? {} : refusal.params);
  },
  happened: (locale, event) => {
    const t = appealWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type AppealEvent = EventOf<typeof appealLife>;
