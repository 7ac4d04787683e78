import type { Ctx } from "../../../core/context.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import type { Recipient } from "../../../core/outbox.ts";
import { findPeople, type Person } from "../../../core/people.ts";
import { accountWords } from "../messages/index.ts";
import { isRegistrar } from "../parties.ts";
import type { Application, State } from "./model.ts";
import { whoOpens } from "./parties.ts";

/** `isAnswered`: the move follows from an answer. `endsAt`: when the time that was asked for is over. */
export type Moving = Application & { isAnswered?: true; endsAt?: Date };
type ApplicationMove = Move<Moving, State>;
type ApplicationDue = DueSpec<Moving>;

/** By a name of `MoveInput.calendars`. */
export const REQUESTER = "requester";

/** Three working days to change what was sent back, two to say that one has it, or to open it (domain: §5.8). */
const change: ApplicationDue = { kind: "change", term: () => ({ count: "working-days", n: 3 }), whose: REQUESTER };
const receive: ApplicationDue = {
  kind: "receive",
  term: ({ kind }) => (kind === "use" ? { count: "working-days", n: 2 } : undefined),
  whose: REQUESTER,
};
const opening: ApplicationDue = {
  kind: "opening",
  term: ({ kind }) => (kind === "open" ? { count: "working-days", n: 2 } : undefined),
};
/** What nobody took before its time was over is over too. */
const end: ApplicationDue = {
  kind: "end",
  term: ({ endsAt }) => endsAt && { count: "until", at: endsAt.toISOString(), isSilent: true },
};

const tellRequester = { notice: "accounts.application", to: "requester" };
const tellOpeners = { notice: "accounts.opening", to: "openers" };
const answered = (to: State): ApplicationMove => ({ to, may: ["answered"], ends: "all", tell: [tellRequester] });
const write = (to: State): ApplicationMove => ({ to, may: ["requester"] });
const submit: ApplicationMove = { to: "submitted", may: ["requester"], ends: ["change"] };
const cancel: ApplicationMove = { to: "cancelled", may: ["requester"], ends: "all" };
/** It has become pointless: the account was closed, the person left, the time is over. */
const expire: ApplicationMove = { to: "expired", may: ["answered", "system"], ends: "all", tell: [tellRequester] };

const to = (found: readonly Person[], besides?: string): Recipient[] =>
  found.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => ({ personId: id }));

/** The life of an application (domain: §5.8). Its approval has one of its own. */
export const applicationLife = defineLife<Moving>()({
  subject: "account-application",
  prefix: "aap",
  table: "account_application",
  states: {
    draft: { write: write("draft"), submit, cancel, expire },
    submitted: {
      approve: {
        ...answered("approved"),
        due: [receive, opening, end],
        tell: [tellRequester, tellOpeners],
      },
      return: { ...answered("changes_requested"), due: [change] },
      reject: answered("rejected"),
      expire,
      cancel,
    },
    changes_requested: { write: write("changes_requested"), submit, expire, cancel },
    approved: {
      /** The person says that they have it. */
      receive: { to: "fulfilled", may: ["requester"], unless: ["isUse"], ends: "all" },
      /** The account was opened and is in the register. */
      open: { to: "fulfilled", may: ["registrar"], unless: ["isOpening"], ends: "all", tell: [tellRequester] },
      expire,
      cancel: { ...cancel, tell: [tellOpeners] },
    },
    fulfilled: {},
    rejected: {},
    expired: {},
    cancelled: {},
  },
  unnamed: { system: "system" },
  quiet: ["write"],
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    answered: async (_ctx, row) => row.isAnswered === true || "not-yours",
    requester: async (ctx, row) => ctx.person?.id === row.requesterId || "not-yours",
    registrar: async (ctx) => isRegistrar(ctx.person) || "not-registrar",
  },
  guards: {
    isUse: (_ctx, { kind }) => (kind === "use" ? undefined : "not-use"),
    isOpening: (_ctx, { kind }) => (kind === "open" ? undefined : "not-use"),
  },
  audiences: {
    requester: async (ctx, row) => to(await findPeople(ctx.tx, [row.requesterId]), ctx.person?.id),
    openers: async (ctx: Ctx, row) => (row.kind === "open" ? to(await whoOpens(ctx)) : []),
  },
  reason: (locale, refusal) => {
    const t = accountWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = accountWords.in(locale) as (key: string) => string;
    return t(`application.happened.${event}`);
  },
});

export type ApplicationEvent = EventOf<typeof applicationLife>;
