import type { Term } from "../../core/deadlines/term.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { findPeople, type Person } from "../../core/people.ts";
import { lineAbove } from "../approvals/index.ts";
import { accountWords } from "./messages/index.ts";
import { type Account, type Duty, type DutyKind, kindsOf, type State } from "./model.ts";
import { custodians, isOwner, isRegistrar, whoOwns } from "./parties.ts";
import { usesOf } from "./store.ts";

/** `isFollowing`: the move follows from a handover, an application or a hijack, which asked who may. */
export type Moving = Account & {
  isFollowing?: true;
  /** Whether everything on the check list of a hijack is done. */
  isChecked?: boolean;
  /** Who answers for it, or has it, from this move on. */
  named?: Person;
  /** Until when the duties of this move are, each with the time from which it is shown. */
  terms?: Partial<Record<DutyKind, { term: Term; from: Date }>>;
};
type AccountMove = Move<Moving, State>;

const ROTATION = kindsOf("rotation");
const ATTESTATION = kindsOf("attestation");
const dues = (kinds: readonly DutyKind[]): DueSpec<Moving>[] =>
  kinds.map((kind) => ({
    kind,
    term: ({ terms }) => terms?.[kind]?.term,
    from: ({ terms }) => terms?.[kind]?.from,
  }));

const KEEPERS = ["operator", "registrar", "owner"];
const told = (to: string) => ({ notice: "accounts.card", to });
const change = (to: State): AccountMove => ({ to, may: KEEPERS, tell: [told("named")] });
/** Somebody uses it from now on, or no more. */
const people = (to: State) => ({
  join: { to, may: ["follows"] } as AccountMove,
  takeBack: { to, may: KEEPERS } as AccountMove,
  /** A handover of it begins: of two at once only one does. */
  begin: { to, may: ["follows"] } as AccountMove,
});
const holds = (to: State): AccountMove => ({
  to,
  may: ["follows", "registrar"],
  ends: "all",
  due: to === "in_custody" ? dues([...ROTATION, ...ATTESTATION]) : [],
  tell: [told("named")],
});
const release = (to: State): AccountMove => ({ to, may: ["follows"], ends: "all" });
/** Those concerned hear it from the hijack. */
const freeze: AccountMove = { to: "frozen", may: ["follows"], ends: "all" };
const close: AccountMove = { to: "closed", may: KEEPERS, ends: "all", tell: [told("owners"), told("users")] };
/** Who is above the holder, and then who owns it, hear that a duty was not met (domain: §5.8). */
const late = (duty: Duty, to: "manager" | "owner"): AccountMove => ({
  to: "in_custody",
  may: ["system"],
  ends: [`${duty}-${to}`],
  tell: [{ notice: "accounts.late", to: to === "manager" ? "managers" : "owners", params: { duty } }],
});

const to = (found: readonly Person[], besides?: string): Recipient[] =>
  found.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => ({ personId: id }));

/** The life of a company account (domain: §5.8). Handovers and applications have lives of their own. */
export const accountLife = defineLife<Moving>()({
  subject: "account",
  prefix: "acc",
  table: "company_account",
  states: {
    unheld: {
      register: { to: "unheld", may: ["system", "operator", "registrar"], tell: [told("newOwner")] },
      change: change("unheld"),
      hold: holds("in_custody"),
      ...people("unheld"),
      freeze,
      close,
    },
    in_custody: {
      change: change("in_custody"),
      hold: holds("in_custody"),
      release: release("unheld"),
      ...people("in_custody"),
      rotate: { to: "in_custody", may: ["operator", "custodian"], ends: ROTATION, due: dues(ROTATION) },
      attest: { to: "in_custody", may: ["custodian"], ends: ATTESTATION, due: dues(ATTESTATION) },
      /** Somebody who may know it has the account no more. */
      rotateNow: {
        to: "in_custody",
        may: ["follows"],
        ends: ROTATION,
        due: dues(ROTATION),
        tell: [{ notice: "accounts.rotate-now", to: "custodians" }],
      },
      "rotation-manager": late("rotation", "manager"),
      "rotation-owner": late("rotation", "owner"),
      "attestation-manager": late("attestation", "manager"),
      "attestation-owner": late("attestation", "owner"),
      freeze,
      close,
    },
    frozen: {
      change: change("frozen"),
      hold: holds("frozen"),
      release: release("frozen"),
      ...people("frozen"),
      restore: {
        to: "in_custody",
        may: ["follows"],
        unless: ["isChecked", "isHeld"],
        due: dues([...ROTATION, ...ATTESTATION]),
      },
      /** Nobody has it any more: it waits for a handover. */
      restoreUnheld: { to: "unheld", may: ["follows"], unless: ["isChecked"] },
      close,
    },
    closed: {},
  },
  unnamed: { system: "system" },
  quiet: [
    "begin",
    "join",
    "rotateNow",
    "rotation-manager",
    "rotation-owner",
    "attestation-manager",
    "attestation-owner",
  ],
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    /** A file, taken in at the command line. */
    operator: async (ctx) => (ctx.person === undefined && ctx.actor === "operator") || "not-registrar",
    follows: async (_ctx, row) => row.isFollowing === true || "not-yours",
    registrar: async (ctx) => isRegistrar(ctx.person) || "not-registrar",
    owner: async (ctx, row) => (await isOwner(ctx, row)) || "not-yours",
    custodian: async (ctx, row) => (await custodians(ctx, row)).some(({ id }) => id === ctx.person?.id) || "not-holder",
  },
  guards: {
    isChecked: (_ctx, { isChecked }) => (isChecked ? undefined : "not-checked"),
    isHeld: (_ctx, { holderId }) => (holderId ? undefined : "account-unheld"),
  },
  audiences: {
    owners: async (ctx, row) => to(await whoOwns(ctx, row), ctx.person?.id),
    /** A file that is taken in tells nobody: what stood elsewhere stands here now. */
    newOwner: async (ctx, row) => (ctx.person ? to(await whoOwns(ctx, row), ctx.person.id) : []),
    named: async (ctx, { named }) => to(named ? [named] : [], ctx.person?.id),
    custodians: async (ctx, row) => to(await custodians(ctx, row), ctx.person?.id),
    users: async (ctx, row) => {
      const owners = new Set((await whoOwns(ctx, row)).map(({ id }) => id as string));
      const ids = (await usesOf(ctx, row.id)).map(({ personId }) => personId).filter((id) => !owners.has(id));
      return to(await findPeople(ctx.tx, ids), ctx.person?.id);
    },
    managers: async (ctx, row) => to(row.holderId ? (await lineAbove(ctx, row.holderId)).slice(0, 1) : []),
  },
  reason: (locale, refusal) => {
    const t = accountWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = accountWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type AccountEvent = EventOf<typeof accountLife>;
