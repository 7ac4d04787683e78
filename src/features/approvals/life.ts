import type { Ctx } from "../../core/context.ts";
import { type DueSpec, defineLife, type EventOf, type Move, type Refusal, reasonOf } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { findPeople, findPerson, type Person } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { approvalWords } from "./messages/index.ts";
import { type Approval, currentIndex, currentStep, type State, type Step } from "./model.ts";
import { voiceIn, whoAnswers } from "./parties.ts";
import { answerTerm } from "./terms.ts";

/**
 * `next`: the steps that a move leads to, for whom it tells; rights are asked of those that are. `movesAt`: the moment of
 * the move.
 */
export type Moving = Approval & { next?: readonly Step[]; movesAt?: Date };

/** Only on the row of a move that somebody makes who was asked to look at a no; who that is depends on what was reported. */
export type Looked = Moving & { isLooked?: true };

/** By a name of `MoveInput.calendars`: whoever is asked first. */
export const ASKED = "asked";
/** Whoever is asked answers in a working day, or as many as the step gives; so do those above after that. */
const answer: DueSpec<Moving> = {
  kind: "answer",
  term: ({ next, steps, neededBy, movesAt, movedAt }, calendar) =>
    answerTerm({ days: currentStep(next ?? steps)?.days ?? 1, neededBy }, movesAt ?? movedAt, calendar),
  whose: ASKED,
};
/** What was not approved when it should begin does not begin. */
const needed: DueSpec<Moving> = {
  kind: "needed",
  term: ({ neededBy }) => ({ count: "until", at: neededBy.toISOString(), isSilent: true }),
};

/** Compliance has a working day to look at a no. */
const look: DueSpec<Moving> = {
  kind: "look",
  term: () => ({ count: "working-days", n: 1, until: "business-close" }),
};

const tellAsked = { notice: "approvals.asked", to: "asked" };
const waits = { to: "waiting", ends: ["answer"], due: [answer], tell: [tellAsked] } as const;
const answered = (to: State): Move<Moving, State> => ({ to, may: ["voice"], ends: "all" });

/** Who may answer now. Whoever was asked and comes too late is let through to be told what became of it. */
async function isVoice(ctx: Ctx, row: Approval): Promise<true | Refusal> {
  const { person } = ctx;
  if (!person) return "not-asked";
  if (person.id === row.requesterId) return "your-own";
  if ((await voiceIn(ctx, row)) !== undefined) return true;
  const step = row.steps.find(
    ({ people, votes }) => people.includes(person.id) || votes.some(({ by }) => by === person.id),
  );
  if (!step) return "not-asked";
  if (row.state !== "waiting") return true;
  const vote = step.votes.at(-1);
  const name = (await findPerson(ctx.tx, vote?.by))?.name;
  const when = vote && sayInstant(new Date(vote.at), ctx.locale, ctx.zone, ctx.now);
  return name && when ? { reason: "answered-by", params: { name, when } } : "not-yet";
}

const to = (people: readonly Person[], besides?: string): Recipient[] =>
  people.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => ({ personId: id }));

/** The life of an approval. What follows from it for its subject is the subject's own. */
export const approvalLife = defineLife<Moving>()({
  subject: "approval",
  prefix: "apr",
  table: "approval",
  states: {
    waiting: {
      ask: { to: "waiting", may: ["requester"], due: [answer, needed], tell: [tellAsked] },
      /** A yes that is not the last one. */
      vote: { ...waits, may: ["voice"], unless: ["isInTime", "isMoreToCome"] },
      approve: { ...answered("approved"), unless: ["isInTime", "isLastVote"] },
      return: answered("returned"),
      refuse: answered("refused"),
      /** A no that somebody looks at before it counts. */
      hold: { to: "held", may: ["voice"], ends: ["answer"], due: [look] },
      passOn: { ...waits, may: ["voice"], unless: ["isInTime"] },
      add: { to: "waiting", may: ["voice"] },
      copy: { to: "waiting", may: ["voice", "requester"], tell: [{ notice: "approvals.copy", to: "copied" }] },
      /** Nobody answered in time: those above are asked beside them. */
      raise: { ...waits, may: ["system"] },
      withdraw: { to: "withdrawn", may: ["requester"], ends: "all" },
      /** What was asked about is over, whoever ended it. */
      fall: { to: "withdrawn", may: ["system"], ends: "all" },
      expire: { to: "expired", may: ["system"], ends: "all", tell: [tellAsked] },
    },
    held: {
      letStand: { to: "refused", may: ["looker"], ends: "all" },
      overrule: { to: "waiting", may: ["looker"], ends: ["look"], due: [answer], tell: [tellAsked] },
      withdraw: { to: "withdrawn", may: ["requester"], ends: "all" },
      fall: { to: "withdrawn", may: ["system"], ends: "all" },
      expire: { to: "expired", may: ["system"], ends: "all" },
    },
    approved: {},
    returned: {},
    refused: {},
    withdrawn: {},
    expired: {},
  },
  // Who looked at a no, and what came of it, is not for those who are shown who answered.
  quiet: ["copy", "add", "letStand", "overrule"],
  unnamed: { system: "system" },
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-asked",
    requester: async (ctx, row) => ctx.person?.id === row.requesterId || "not-asked",
    voice: isVoice,
    looker: async (_ctx, row) => (row as Looked).isLooked === true || "not-asked",
  },
  guards: {
    /** What should have begun is not approved afterwards, also before the clock has come by. */
    isInTime: (ctx, { neededBy }) => (neededBy > ctx.now ? undefined : "too-late"),
    isMoreToCome: (_ctx, { next = [] }) => (currentIndex(next) === -1 ? "last-vote" : undefined),
    isLastVote: (_ctx, { next = [] }) => (currentIndex(next) === -1 ? undefined : "more-to-come"),
  },
  audiences: {
    asked: async (ctx, row) => to(await whoAnswers(ctx, { ...row, steps: row.next ?? row.steps }), ctx.person?.id),
    copied: async (ctx, row) => to(await findPeople(ctx.tx, row.copies), ctx.person?.id),
  },
  reason: (locale, refusal) => {
    const t = approvalWords.in(locale) as (key: string, params?: Record<string, string>) => string;
    return t(`reasons.${reasonOf(refusal)}`, typeof refusal === "string" ? {} : refusal.params);
  },
  happened: (locale, event) => {
    const t = approvalWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type ApprovalEvent = EventOf<typeof approvalLife>;
