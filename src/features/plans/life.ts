import type { Ctx } from "../../core/context.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { lineAbove } from "../approvals/index.ts";
import { planWords } from "./messages/index.ts";
import type { Plan, State } from "./model.ts";

/** Only on the row of a move that follows from an answer; who may answer was asked of the approval. */
export type Moving = Plan & { isAnswered?: true };
type PlanMove = Move<Moving, State>;
type PlanDue = DueSpec<Moving>;

/** By a name of `MoveInput.calendars`. */
export const OWNER = "owner";

const silentAt = (kind: string, at: (row: Moving) => Date): PlanDue => ({
  kind,
  term: (row) => ({ count: "until", at: at(row).toISOString(), isSilent: true }),
});
const begins = silentAt("start", ({ startsAt }) => startsAt);
const ends = silentAt("end", ({ endsAt }) => endsAt);
/** Three working days to change what was sent back, and as many to report what came of it (domain: §5.7). */
const change: PlanDue = { kind: "change", term: () => ({ count: "working-days", n: 3 }), whose: OWNER };
const report: PlanDue = { kind: "report", term: () => ({ count: "working-days", n: 3 }), whose: OWNER };

const tellOwner = { notice: "plans.owner", to: "owner" };
const tellManager = { notice: "plans.manager", to: "manager" };
const answered = (to: State, due: readonly PlanDue[] = []): PlanMove => ({
  to,
  may: ["answered"],
  ends: "all",
  due,
  tell: [tellOwner],
});
const cancel: PlanMove = { to: "cancelled", may: ["owner"], ends: "all" };
const revoke: PlanMove = { to: "revoked", may: ["manager"], ends: "all", tell: [tellOwner] };
const write = (to: State): PlanMove => ({ to, may: ["owner"] });
const submit: PlanMove = { to: "submitted", may: ["owner"], unless: ["isAhead"], ends: ["change"] };

const managers = async (ctx: Ctx, row: Plan): Promise<string[]> =>
  (await lineAbove(ctx, row.ownerId)).slice(0, 1).map(({ id }) => id);
const to = (ids: readonly string[], besides?: string): Recipient[] =>
  ids.filter((id) => id !== besides).map((personId) => ({ personId }));

/** The life of a plan (domain: §5.7). Its approval has one of its own. */
export const planLife = defineLife<Moving>()({
  subject: "plan",
  prefix: "pln",
  table: "plan",
  states: {
    draft: { write: write("draft"), submit, cancel },
    submitted: {
      approve: answered("approved", [begins]),
      return: answered("changes_requested", [change]),
      reject: answered("rejected"),
      expire: answered("expired"),
      cancel: { ...cancel, tell: [tellManager] },
    },
    changes_requested: {
      write: write("changes_requested"),
      submit,
      /** Nothing was changed in time. */
      lapse: { to: "expired", may: ["system"], ends: "all", tell: [tellOwner] },
      cancel,
    },
    approved: {
      start: { to: "active", may: ["system"], ends: "all", due: [ends], tell: [tellOwner] },
      cancel: { ...cancel, tell: [tellManager] },
      revoke,
    },
    active: {
      complete: { to: "completed", may: ["owner"], ends: "all", tell: [tellManager] },
      end: { to: "overdue", may: ["system"], ends: "all", due: [report], tell: [tellOwner] },
      revoke,
    },
    overdue: {
      complete: { to: "completed", may: ["owner"], ends: "all", tell: [tellManager] },
      lapse: { to: "lapsed", may: ["system"], ends: "all", tell: [tellOwner, tellManager] },
    },
    completed: {},
    rejected: {},
    expired: {},
    cancelled: {},
    lapsed: {},
    revoked: {},
  },
  unnamed: { system: "system" },
  quiet: ["write"],
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    answered: async (_ctx, row) => row.isAnswered === true || "not-yours",
    owner: async (ctx, row) => ctx.person?.id === row.ownerId || "not-yours",
    manager: async (ctx, row) =>
      (await lineAbove(ctx, row.ownerId)).some(({ id }) => id === ctx.person?.id) || "not-yours",
  },
  guards: { isAhead: (ctx, row) => (row.startsAt > ctx.now ? undefined : "begins-too-early") },
  audiences: {
    owner: async (ctx, row) => to([row.ownerId], ctx.person?.id),
    manager: async (ctx, row) => to(await managers(ctx, row), ctx.person?.id),
  },
  reason: (locale, refusal) => {
    const t = planWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = planWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type PlanEvent = EventOf<typeof planLife>;
