import { addWorkingDays, clockTimeIn, instantAt } from "../../core/calendar/index.ts";
import type { Ctx } from "../../core/context.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { lineAbove } from "../approvals/index.ts";
import { planWords } from "./messages/index.ts";
import type { Plan, State } from "./model.ts";

/**
 * `isAnswered`: it follows from an answer; who may answer was asked of the approval. `movesAt`: the moment of the move.
 * `renewsAt`: when the owner of a standing plan is asked whether it shall go on.
 */
export type Moving = Plan & { isAnswered?: true; movesAt?: Date; renewsAt?: Date | undefined };
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
const renews: PlanDue = {
  kind: "renew",
  term: ({ renewsAt }) => renewsAt && { count: "until", at: renewsAt.toISOString(), isSilent: true },
};
/** Three working days to change what was sent back, and as many to report what came of it (domain: §5.7). */
const change: PlanDue = { kind: "change", term: () => ({ count: "working-days", n: 3 }), whose: OWNER };
const report: PlanDue = { kind: "report", term: () => ({ count: "working-days", n: 3 }), whose: OWNER };
/**
 * Those above hear on the first and on the third working day that the report is not there. What ended after the office
 * had closed was told then: the morning after says it no second time.
 */
const chase = (kind: string, days: number): PlanDue => ({
  kind,
  term: ({ movesAt, movedAt }, calendar) => {
    const ended = movesAt ?? movedAt;
    const isLate = clockTimeIn(ended, calendar.zone) >= OFFICE_HOURS.to;
    const { day } = addWorkingDays(calendar, ended, days === 1 && isLate ? 2 : days);
    return { count: "until", at: instantAt(day, OFFICE_HOURS.from, calendar.zone).toISOString(), isSilent: true };
  },
  whose: OWNER,
});
const reporting = [report, chase("chase-1", 1), chase("chase-3", 3)];

const tellOwner = { notice: "plans.owner", to: "owner" };
const tellManager = { notice: "plans.manager", to: "manager" };
const tellAbove = { notice: "plans.manager", to: "above" };
const answered = (to: State, due: readonly PlanDue[] = []): PlanMove => ({
  to,
  may: ["answered"],
  ends: "all",
  due,
  tell: [tellOwner],
});
const cancel: PlanMove = { to: "cancelled", may: ["owner"], ends: "all" };
/** The report is still to come. */
const owed = (state: State) => ({
  complete: { to: "completed", may: ["owner"], ends: "all", tell: [tellManager] } satisfies PlanMove,
  chase: { to: state, may: ["system"], ends: ["chase-1"], tell: [tellManager] } satisfies PlanMove,
  chaseAgain: { to: state, may: ["system"], ends: ["chase-3"], tell: [tellAbove] } satisfies PlanMove,
  lapse: { to: "lapsed", may: ["system"], ends: "all", tell: [tellOwner, tellManager] } satisfies PlanMove,
});
const revoke: PlanMove = { to: "revoked", may: ["manager"], ends: "all", tell: [tellOwner] };
/** Whoever it is of has left: what was asked falls, what was approved ends. */
const ownerLeft = (to: State): PlanMove => ({ to, may: ["system"], ends: "all", tell: [tellManager] });
const write = (to: State): PlanMove => ({ to, may: ["owner"] });
/** A change of what was approved waits for its own yes; the plan goes on as it was meanwhile (domain: §5.7). */
const amend = (to: State): PlanMove => ({ to, may: ["owner"], unless: ["isFree"] });
const amended = (to: State, ended: readonly string[], due: readonly PlanDue[]): PlanMove => ({
  to,
  may: ["answered"],
  unless: ["isPending"],
  ends: ended,
  due,
  tell: [tellOwner],
});
/** The change is not made: nobody said yes to it, or its owner took it back. */
const unamended = (to: State): PlanMove => ({ to, may: ["answered"], unless: ["isPending"], tell: [tellOwner] });
const unamend = (to: State): PlanMove => ({ to, may: ["owner"], unless: ["isPending"] });
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
    draft: { write: write("draft"), submit, cancel, ownerLeft: { ...ownerLeft("cancelled"), tell: [] } },
    submitted: {
      approve: answered("approved", [begins]),
      return: answered("changes_requested", [change]),
      reject: answered("rejected"),
      expire: answered("expired"),
      cancel: { ...cancel, tell: [tellManager] },
      ownerLeft: ownerLeft("cancelled"),
    },
    changes_requested: {
      write: write("changes_requested"),
      submit,
      /** Nothing was changed in time. */
      lapse: { to: "expired", may: ["system"], ends: "all", tell: [tellOwner] },
      cancel,
      ownerLeft: ownerLeft("cancelled"),
    },
    approved: {
      amend: amend("approved"),
      amended: amended("approved", ["start"], [begins]),
      unamended: unamended("approved"),
      unamend: unamend("approved"),
      start: { to: "active", may: ["system"], ends: "all", due: [ends, renews], tell: [tellOwner] },
      cancel: { ...cancel, tell: [tellManager] },
      revoke,
      ownerLeft: ownerLeft("revoked"),
    },
    active: {
      amend: amend("active"),
      amended: amended("active", ["end", "renew"], [ends, renews]),
      unamended: unamended("active"),
      unamend: unamend("active"),
      complete: { to: "completed", may: ["owner"], ends: "all", tell: [tellManager] },
      /** A standing plan ends without a report: each month had its own. */
      finish: { to: "completed", may: ["system"], ends: "all", tell: [tellOwner] },
      renew: {
        to: "active",
        may: ["system"],
        ends: ["renew"],
        tell: [{ notice: "plans.renewal", to: "owner" }],
      },
      end: { to: "overdue", may: ["system"], ends: "all", due: reporting, tell: [tellOwner, tellManager] },
      revoke,
      ownerLeft: ownerLeft("revoked"),
    },
    overdue: {
      ...owed("overdue"),
      /** More time was asked for before the end, and the yes came after it. */
      amended: amended("active", ["report", "chase-1", "chase-3"], [ends]),
      unamended: unamended("overdue"),
      unamend: unamend("overdue"),
    },
    report_returned: owed("report_returned"),
    completed: {
      ask: { to: "report_returned", may: ["manager"], unless: ["isAsked"], due: reporting, tell: [tellOwner] },
    },
    rejected: {},
    expired: {},
    cancelled: {},
    lapsed: {},
    revoked: {},
  },
  unnamed: { system: "system" },
  quiet: ["write", "amend", "unamend", "chase", "chaseAgain", "renew"],
  rights: {
    system: async (ctx) => ctx.actor === "system" || "not-yours",
    answered: async (_ctx, row) => row.isAnswered === true || "not-yours",
    owner: async (ctx, row) => ctx.person?.id === row.ownerId || "not-yours",
    manager: async (ctx, row) =>
      (await lineAbove(ctx, row.ownerId)).some(({ id }) => id === ctx.person?.id) || "not-yours",
  },
  guards: {
    isAsked: (_ctx, row) => (row.isAsked ? "asked-already" : undefined),
    isAhead: (ctx, row) => (row.startsAt > ctx.now ? undefined : "begins-too-early"),
    /** One change at a time: two that were asked about would not know of each other. */
    isFree: (_ctx, { pending }) => (pending === undefined ? undefined : "change-waits"),
    isPending: (_ctx, { pending }) => (pending === undefined ? "no-change-waits" : undefined),
  },
  audiences: {
    owner: async (ctx, row) => to([row.ownerId], ctx.person?.id),
    manager: async (ctx, row) => to(await managers(ctx, row), ctx.person?.id),
    above: async (ctx, row) => to((await lineAbove(ctx, row.ownerId)).slice(0, 2).map(({ id }) => id)),
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
