import { defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import { findPeople, withRoles } from "../../core/people.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import {
  actingHandler,
  conflictWith,
  handlersAsRecipients,
  one,
  others,
  othersAmong,
  whyNotCandidate,
} from "./handlers.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, SECURITY_STEPS, type State } from "./model.ts";
import { isReporter, leaderIds, linesOf, stepsOf, wasAsked } from "./store.ts";
import {
  assignment,
  confirmation,
  containment,
  decision,
  feedback,
  firstAnswer,
  firstAnswerAnew,
  firstStatement,
  grading,
  type IncidentDue,
  reporterAnswer,
  review,
  TEAM_TERMS,
} from "./terms.ts";

type IncidentMove = Move<Incident, State>;

// ── who is told ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whoever gets it, whoever had it, and a second pair of eyes (COI-9). */
const tellAssigned = [
  { notice: "incidents.triage", to: "handler" },
  { notice: "incidents.triage", to: "former" },
  { notice: "incidents.reassigned", to: "witnesses" },
];
/** The row of a receipt must not say whose report it is about. */
const tellReporter = { notice: "incidents.receipt", to: "reporter", isApart: true };
const tellTeam = { notice: "incidents.triage", to: "team" };
const tellChannel = { notice: "incidents.channel", to: "channel" };

// ── what can happen wherever a report is open ───────────────────────────────────────────────────────────────────────

/** The reporter may add and withdraw at any time; the handler may look at the reporter, note, and stay out of it. */
const always = <S extends State>(state: S) => ({
  add: { to: state, may: ["reporter"], tell: [{ notice: "incidents.news", to: "handler" }] },
  withdraw: {
    to: state,
    may: ["reporter"],
    unless: ["notWithdrawn"],
    tell: [{ notice: "incidents.news", to: "handler" }],
  },
  note: { to: state, may: ["handler"] },
  reveal: { to: state, may: ["handler"], tell: [{ notice: "incidents.revealed", to: "compliance" }] },
  /** By whoever was given it while its terms run; who begins it takes it with the terms of its state. */
  takeOver: { to: state, may: ["candidate"], unless: ["notTaken"], ends: ["first-answer", "assign"] },
  /** Somebody has a tie to a party (COI-5): the others of the team get it, with the terms that run. */
  recuse: {
    to: state,
    may: ["candidate"],
    tell: [{ notice: "incidents.triage", to: "successors" }],
  },
  /** The same where nobody is left: it stays where it is, and those who oversee must find somebody. */
  orphan: {
    to: state,
    may: ["candidate"],
    ends: ["assign"],
    due: [assignment],
    tell: [{ notice: "incidents.blocked", to: "overseers" }],
  },
  /** Whoever has it is ill or late: those who oversee give it to somebody else, with the terms that run. */
  reassign: {
    to: state,
    may: ["overseer"],
    ends: ["first-answer", "assign"],
    due: [firstAnswerAnew],
    tell: tellAssigned,
  },
});

const take = (to: State, ...due: IncidentDue[]): IncidentMove => ({
  to,
  may: ["candidate"],
  unless: ["notTaken"],
  ends: ["first-answer", "assign"],
  due,
});
/**
 * What the law protects stays what it is, whoever has it: the terms of the whistle-blowing rules go on (R-EU-05).
 */
const passWhistle = (to: State): IncidentMove => ({
  to,
  may: ["candidate"],
  ends: ["assign"],
  tell: [{ notice: "incidents.triage", to: "next" }],
});
/** To another team or one of it, where the first answer is due anew. What came to the wrong place needs no taking. */
const pass = (to: State, ...due: IncidentDue[]): IncidentMove => ({
  to,
  may: ["candidate"],
  ends: TEAM_TERMS,
  due,
  tell: [{ notice: "incidents.triage", to: "next" }],
});
/** Nobody may handle it: those who oversee are asked, and it is never silent (COI-7). */
const block: IncidentMove = {
  to: "blocked_no_handler",
  may: ["system", "candidate"],
  ends: TEAM_TERMS,
  due: [assignment],
  tell: [{ notice: "incidents.blocked", to: "overseers" }, tellReporter],
};
const passes = {
  block,
  passTriage: pass("triage", firstAnswer),
  passLegal: pass("triage", firstAnswer),
  passSecurity: pass("security", containment),
  passCrisis: pass("crisis", grading),
};
/** Whoever was found goes on from where its kind begins, with the same terms. */
const assign = (to: State, ...due: IncidentDue[]): IncidentMove => ({
  to,
  may: ["overseer"],
  ends: ["assign", ...due.map(({ kind }) => kind)],
  due,
  tell: tellAssigned,
});
const end = (to: State, tell: IncidentMove["tell"] = [tellReporter]): IncidentMove => ({
  to,
  may: ["handler"],
  ends: "all",
  tell,
});
const decisions = {
  reject: end("rejected"),
  merge: end("merged"),
  openCase: { ...end("case_opened"), unless: ["hasSubject", "hasClause", "notProtected"] },
  coach: end("closed_coached", [tellReporter, { notice: "incidents.hint", to: "subject" }]),
};

/** The life of an incident (domain: §5.2). Who decides has taken it, and said that they have no tie to a party. */
export const incidentLife = defineLife<Incident>()({
  subject: "incident",
  prefix: "inc",
  table: "incident",
  states: {
    received: {
      routeTriage: { to: "triage", may: ["system"], due: [firstAnswer], tell: [tellTeam, tellChannel, tellReporter] },
      routeSecurity: {
        to: "security",
        may: ["system"],
        due: [containment],
        tell: [tellTeam, tellReporter, { notice: "incidents.measures", to: "accountHolder", isApart: true }],
      },
      routeCrisis: {
        to: "crisis",
        may: ["system"],
        due: [grading],
        tell: [tellTeam, tellReporter, { notice: "incidents.stay-calm", to: "reporterManager" }],
      },
      routeWhistle: { to: "whistle", may: ["system"], due: [confirmation], tell: [tellTeam, tellReporter] },
      block,
    },
    triage: {
      ...always("triage"),
      ...passes,
      ...decisions,
      take: take("triage", decision),
      ask: { to: "waiting_reporter", may: ["handler"], ends: "all", due: [reporterAnswer], tell: [tellReporter] },
    },
    waiting_reporter: {
      ...always("waiting_reporter"),
      ...decisions,
      answer: {
        to: "triage",
        may: ["reporter"],
        ends: ["reporter-answer"],
        due: [decision],
        tell: [{ notice: "incidents.news", to: "handler" }],
      },
      resume: { to: "triage", may: ["handler"], ends: ["reporter-answer"], due: [decision] },
      /** No answer came in time: it is decided without. */
      lapse: {
        to: "triage",
        may: ["system"],
        ends: ["reporter-answer"],
        due: [decision],
        tell: [{ notice: "incidents.unanswered", to: "handler" }],
      },
    },
    security: {
      ...always("security"),
      ...passes,
      take: take("security"),
      step: { to: "security", may: ["handler"] },
      reject: decisions.reject,
      merge: decisions.merge,
      contain: {
        to: "contained",
        may: ["handler"],
        unless: ["stepsDone"],
        ends: "all",
        due: [review],
        tell: [tellReporter],
      },
    },
    contained: { ...always("contained"), ...passes, close: end("closed") },
    crisis: {
      ...always("crisis"),
      ...passes,
      take: take("crisis"),
      reject: decisions.reject,
      merge: decisions.merge,
      grade: {
        to: "crisis_active",
        may: ["handler"],
        ends: "all",
        due: [firstStatement, review],
        tell: [{ notice: "incidents.stay-calm", to: "management" }, tellReporter],
      },
    },
    crisis_active: {
      ...always("crisis_active"),
      grade: {
        to: "crisis_active",
        may: ["handler"],
        tell: [{ notice: "incidents.stay-calm", to: "management" }],
      },
      statement: { to: "crisis_active", may: ["handler"], ends: ["statement"] },
      published: {
        to: "crisis_active",
        may: ["replier"],
        unless: ["notPublished"],
        tell: [{ notice: "incidents.news", to: "handler" }],
      },
      close: end("closed"),
      openCase: decisions.openCase,
    },
    whistle: {
      ...always("whistle"),
      passWhistle: passWhistle("whistle"),
      block,
      acknowledge: { to: "whistle_active", may: ["handler"], ends: "all", due: [feedback], tell: [tellReporter] },
    },
    whistle_active: {
      ...always("whistle_active"),
      merge: decisions.merge,
      passWhistle: passWhistle("whistle_active"),
      ask: {
        to: "whistle_active",
        may: ["handler"],
        ends: ["reporter-answer"],
        due: [reporterAnswer],
        tell: [tellReporter],
      },
      answer: {
        to: "whistle_active",
        may: ["reporter"],
        ends: ["reporter-answer"],
        tell: [{ notice: "incidents.news", to: "handler" }],
      },
      lapse: {
        to: "whistle_active",
        may: ["system"],
        ends: ["reporter-answer"],
        tell: [{ notice: "incidents.unanswered", to: "handler" }],
      },
      feedback: end("closed"),
      openCase: decisions.openCase,
    },
    blocked_no_handler: {
      add: always("blocked_no_handler").add,
      withdraw: always("blocked_no_handler").withdraw,
      assignTriage: assign("triage", decision),
      assignSecurity: assign("security", containment),
      assignCrisis: assign("crisis", grading),
      assignWhistle: assign("whistle", confirmation),
    },
    rejected: {},
    merged: {},
    case_opened: {},
    closed_coached: {},
    closed: {},
  },

  unnamed: { reporter: "reporter", system: "system" },
  quiet: ["note", "reveal", "add", "withdraw", "step", "recuse", "orphan"],
  rights: {
    system: async (ctx, row) => row.state === "received" || ctx.actor === "system" || "not-yours",
    /** Who has it or was given it; or, while nobody did, anybody of the team or of those who stand in. */
    candidate: async (ctx, row) => whyNotCandidate(ctx, row),
    /** The one who took it. */
    handler: async (ctx, row) => {
      const candidate = await whyNotCandidate(ctx, row);
      if (candidate !== true) return candidate;
      return (row.isTaken && row.handlerId === ctx.person?.id) || "take-first";
    },
    reporter: async (ctx, row) => {
      if (ctx.holds === row.id) return true;
      return ctx.person && (await isReporter(ctx, row.id, ctx.person.id)) ? true : "not-the-reporter";
    },
    /** Who was asked to answer in public. */
    replier: async (ctx, row) => (ctx.person && (await wasAsked(ctx, row.id, ctx.person.id))) || "not-yours",
    overseer: async (ctx, row) => {
      if (!ctx.person?.roles.some((role) => role === "compliance" || role === "admin")) return "not-yours";
      return (await conflictWith(ctx, row)) ?? true;
    },
  },

  guards: {
    notWithdrawn: (_ctx, row) => (row.isWithdrawn ? "already-withdrawn" : undefined),
    hasSubject: (_ctx, _row, { set }) => (set?.subject_id ? undefined : "no-subject"),
    hasClause: (_ctx, _row, { set }) => ((set?.clauses as string[] | undefined)?.length ? undefined : "no-clause"),
    // Talk on pay, hours and safety is protected for many of the people concerned (R-US-02); legal is asked first.
    notProtected: (_ctx, _row, { data }) =>
      data?.legal === "not_needed" || data?.legal === "consulted" ? undefined : "protected-activity",
    notPublished: async (ctx, row) => {
      const lines = await linesOf(ctx, row.id);
      const last = lines.findLastIndex(({ kind }) => kind === "statement");
      const isDone = lines.slice(last).some(({ kind, byId }) => kind === "published" && byId === ctx.person?.id);
      return isDone ? "already-published" : undefined;
    },
    notTaken: (ctx, row) => (row.isTaken && row.handlerId === ctx.person?.id ? "already-yours" : undefined),
    stepsDone: async (ctx, row) =>
      row.kind === "account_anomaly" && (await stepsOf(ctx, row.id)).length < SECURITY_STEPS.length
        ? "steps-open"
        : undefined,
  },

  audiences: {
    team: async (ctx, row) => handlersAsRecipients(ctx, row),
    /** One that it is passed on to, or their team. */
    next: async (ctx, row) => (row.nextId ? one(row.nextId) : handlersAsRecipients(ctx, row, ctx.person?.id)),
    former: async (_ctx, row) => one(row.formerId),
    /** Who is left when the one who acts stays out of it. */
    successors: async (ctx, row) => handlersAsRecipients(ctx, row, ctx.person?.id),
    handler: async (ctx, row) => {
      const handler = await actingHandler(ctx, row);
      return handler ? [{ personId: handler.id }] : handlersAsRecipients(ctx, row);
    },
    reporter: async (ctx, row) => one((await partiesOf(ctx, row)).reporter?.id),
    /** Whoever reports their account as hacked, and can act on it at once. */
    accountHolder: async (ctx, row) =>
      row.kind === "account_anomaly" ? one((await partiesOf(ctx, row)).reporter?.id) : [],
    subject: async (_ctx, row) => one(row.subjectId),
    reporterManager: async (ctx, row) => {
      const { reporter } = await partiesOf(ctx, row);
      return one(reporter?.managerId === row.subjectId ? undefined : reporter?.managerId);
    },
    /** The channel of the team, if it has one: that something came and nothing else. */
    channel: async (ctx, row) => (row.route === "compliance" && ctx.complianceChannel ? [ctx.complianceChannel] : []),
    /** Domain: COI-7 and R-CN-14 want a second pair of eyes that is no party itself. */
    compliance: async (ctx, row) => others(ctx, row, ["compliance"]),
    witnesses: async (ctx, row) => {
      const known: unknown[] = [row.handlerId, row.formerId];
      return (await others(ctx, row, ["compliance"])).filter(
        (to) => !("personId" in to) || !known.includes(to.personId),
      );
    },
    /** Those who can give it to somebody, and those who lead the company (COI-7). */
    overseers: async (ctx, row) => {
      const leaders = await findPeople(ctx.tx, await leaderIds(ctx));
      return othersAmong(ctx, row, [...leaders, ...(await withRoles(ctx.tx, ["compliance", "admin"]))]);
    },
    /** From L2 on those who lead the company, and HR; at L3 legal and compliance as well. */
    management: async (ctx, row) => {
      if (row.level === "L1" || row.level === undefined) return [];
      const parties = await partiesOf(ctx, row);
      const leaders = await findPeople(ctx.tx, await leaderIds(ctx));
      const teams = await withRoles(ctx.tx, row.level === "L3" ? ["hr", "legal", "compliance"] : ["hr"]);
      const people = new Map([...leaders, ...teams].map((person) => [person.id, person]));
      return [...people.values()]
        .filter((person) => person.isActive && conflictOf(person, parties) === undefined)
        .map((person) => ({ personId: person.id }));
    },
  },

  reason: (locale, refusal) => {
    const t = incidentWords.in(locale) as (key: string, params?: Record<string, string>) => string;
    return t(`reasons.${reasonOf(refusal)}`, typeof refusal === "string" ? {} : refusal.params);
  },
  happened: (locale, event) => incidentWords.in(locale)(`happened.${event as Happened}`),
});

export type IncidentEvent = EventOf<typeof incidentLife>;
type Happened = "take" | "reject" | "merge";
