import type { Ctx } from "../../../core/context.ts";
import type { Term } from "../../../core/deadlines/term.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import type { Recipient } from "../../../core/outbox.ts";
import type { Person } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import { accountWords } from "../messages/index.ts";
import type { Account } from "../model.ts";
import { isRegistrar, whoOwns } from "../parties.ts";
import { type Handover, isComplete, type State, type Step } from "./model.ts";
import { doersOf, whoNeedsToKnow } from "./parties.ts";

/** `account`: what is handed over. `isFollowing`: who may was asked before. `next`: the steps after the move. */
export type Moving = Handover & {
  account: Account;
  isFollowing?: true;
  next?: readonly Step[];
  side?: Step["side"];
  term?: Term;
  /** Who takes it from this move on. */
  taker?: Person;
};
type HandoverMove = Move<Moving, State>;

const due: DueSpec<Moving> = { kind: "hand_over", term: ({ term }) => term };
const told = (to: string) => ({ notice: "accounts.handover", to });
const start = (to: State): HandoverMove => ({ to, may: ["follows"], due: [due], tell: [told("all")] });
const step = (to: State): HandoverMove => ({ to, may: ["doer"], unless: ["isMoreToCome"] });
const name: HandoverMove = { to: "open", may: ["registrar", "owner"], tell: [told("taker")] };
/** Whoever had it has left meanwhile: it is done the same day. */
const hurry = (to: State): HandoverMove => ({
  to,
  may: ["system"],
  ends: ["hand_over"],
  due: [due],
  tell: [told("all")],
});
const cancel: HandoverMove = {
  to: "cancelled",
  may: ["follows", "giver", "registrar", "owner"],
  unless: ["isHeld"],
  ends: "all",
  tell: [told("all")],
};

const to = (found: readonly Person[], besides?: string): Recipient[] =>
  found.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => ({ personId: id }));

/** The life of a handover (domain: §5.8). */
export const handoverLife = defineLife<Moving>()({
  subject: "handover",
  prefix: "hov",
  table: "handover",
  states: {
    naming: { start: start("naming"), step: step("naming"), name, hurry: hurry("naming"), cancel },
    open: {
      start: start("open"),
      step: step("open"),
      name,
      /** Both did all of theirs. */
      finish: { to: "done", may: ["doer"], unless: ["isLastStep"], ends: "all", tell: [told("all"), told("managers")] },
      hurry: hurry("open"),
      /** Whoever was to take it has left, too. */
      lose: { to: "naming", may: ["system"], tell: [told("owners")] },
      cancel,
    },
    done: {},
    cancelled: {},
  },
  unnamed: { system: "system" },
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    follows: async (_ctx, row) => row.isFollowing === true || "not-yours",
    /** Whoever began to hand it over may think better of it. */
    giver: async (ctx, { fromId, reason }) =>
      (reason === "change" && ctx.person !== undefined && ctx.person.id === fromId) || "not-owner",
    owner: async (ctx, row) => (await whoOwns(ctx, row.account)).some(({ id }) => id === ctx.person?.id) || "not-owner",
    registrar: async (ctx) => isRegistrar(ctx.person) || "not-owner",
    doer: async (ctx, row) =>
      (row.side !== undefined &&
        (await doersOf(ctx, row, row.account, row.side)).some(({ id }) => id === ctx.person?.id)) ||
      "not-your-step",
  },
  guards: {
    isMoreToCome: (_ctx, { next = [], toId }) => (toId && isComplete(next) ? "last-step" : undefined),
    isLastStep: (_ctx, { next = [] }) => (isComplete(next) ? undefined : "more-steps"),
    /** Of one who is gone it stays open until it is done, unless the account itself is closed. */
    isHeld: (_ctx, { reason, isFollowing }) =>
      isFollowing || reason === "change" || reason === "first" ? undefined : "not-cancellable",
  },
  audiences: {
    all: async (ctx, row) => to(await whoNeedsToKnow(ctx, row, row.account), ctx.person?.id),
    owners: async (ctx, row) => to(await whoOwns(ctx, row.account), ctx.person?.id),
    taker: async (ctx, { taker }) => to(taker ? [taker] : [], ctx.person?.id),
    managers: async (ctx, row) => to(await managersOf(ctx, row), ctx.person?.id),
  },
  reason: (locale, refusal) => {
    const t = accountWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = accountWords.in(locale) as (key: string) => string;
    return t(`handover.happened.${event}`);
  },
});

/** Who is above the new holder hears that they have it. */
async function managersOf(ctx: Ctx, row: Moving): Promise<Person[]> {
  const [manager] = row.toId ? await lineAbove(ctx, row.toId) : [];
  const known = new Set((await whoNeedsToKnow(ctx, row, row.account)).map(({ id }) => id));
  return manager && !known.has(manager.id) ? [manager] : [];
}

export type HandoverEvent = EventOf<typeof handoverLife>;
