import { openDeadlines } from "../../core/deadlines/read.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import { actingHandler, eligibleFor, whyNotCandidate } from "./handlers.ts";
import { privacyWords } from "./messages/index.ts";
import { answerTerm, type DataRequest, EXTENDED_TERM, type State, whyNotExtend } from "./model.ts";
import { readTexts } from "./store.ts";

/** Both terms count from the receipt, on the calendar of the person who asks. */
const answerDue: DueSpec<DataRequest> = {
  kind: "answer",
  term: (row) => answerTerm(row.jurisdiction),
  from: (row) => row.receivedAt,
  whose: "person",
};
const extendedDue: DueSpec<DataRequest> = { ...answerDue, kind: "answer-extended", term: () => EXTENDED_TERM };

const tellPerson = { notice: "privacy.status", to: "person" };
const tellHandlers = { notice: "privacy.request", to: "handlers" };

/** Who asks is known, so the term begins with the receipt. */
const identify: Move<DataRequest, State> = {
  to: "identity_ok",
  may: ["system"],
  due: [answerDue],
  tell: [tellPerson, tellHandlers],
};

/** What the one who took it can do while it is open. */
const handling = <S extends State>(state: S) => ({
  /** Whoever had it has left, or is late. */
  takeOver: { to: state, may: ["candidate"], unless: ["notTaken"] },
  draft: { to: "redacting" as const, may: ["handler"] },
  refuse: { to: "refused" as const, may: ["handler"], ends: "all" as const, tell: [tellPerson] },
  extend: {
    to: "extended" as const,
    may: ["handler"],
    unless: ["extendable"],
    ends: ["answer"],
    due: [extendedDue],
    tell: [tellPerson],
  },
});

/** The life of a request (domain: §5.15). Who asks from their own account is known, so identity takes no time. */
export const requestLife = defineLife<DataRequest>()({
  subject: "data-request",
  prefix: "dsr",
  table: "data_request",
  states: {
    received: {
      identify,
      /** A copy is redacted by how it is made, and that nothing decides by itself is no matter of judgement. */
      answerAtOnce: { to: "answered", may: ["system"] },
    },
    identity_ok: { take: { to: "collecting", may: ["candidate"] } },
    collecting: handling("collecting"),
    redacting: {
      ...handling("redacting"),
      send: { to: "answered", may: ["handler"], unless: ["hasDraft"], ends: "all", tell: [tellPerson] },
    },
    extended: handling("extended"),
    answered: {},
    refused: {},
  },
  quiet: ["draft"],
  rights: {
    system: async (ctx, row) => row.state === "received" || ctx.actor === "system" || "not-yours",
    candidate: whyNotCandidate,
    handler: async (ctx, row) => {
      const handler = await actingHandler(ctx, row);
      if (handler && handler.id === ctx.person?.id) return true;
      const candidate = await whyNotCandidate(ctx, row);
      return candidate === true ? "take-first" : candidate;
    },
  },
  guards: {
    notTaken: (ctx, row) => (row.handlerId === ctx.person?.id ? "already-yours" : undefined),
    extendable: async (ctx, row) => whyNotExtend(row, (await openDeadlines(ctx.tx, [row.id]))[0], ctx.now),
    hasDraft: async (ctx, row) => ((await readTexts(ctx, row.id)).answer ? undefined : "no-draft"),
  },
  audiences: {
    person: async (_ctx, row) => [{ personId: row.person.id }],
    handlers: async (ctx, row) => (await eligibleFor(ctx, row)).map(({ id }) => ({ personId: id })),
  },
  reason: (locale, refusal) => {
    const t = privacyWords.in(locale) as (key: string, params?: Record<string, string>) => string;
    return t(`reasons.${reasonOf(refusal)}`, typeof refusal === "string" ? {} : refusal.params);
  },
  happened: (locale, event) => privacyWords.in(locale)(`happened.${event as "take"}`),
});

export type RequestEvent = EventOf<typeof requestLife>;
