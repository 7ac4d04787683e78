import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import type { Recipient } from "../../../core/outbox.ts";
import { findPeople, hasRole, type Person, withRoles } from "../../../core/people.ts";
import { custodians, whoOwns } from "../parties.ts";
import { findAccount, usesOf } from "../store.ts";
import { hijackWords } from "./messages/index.ts";
import { CHECKS, type Check, type Hijack, isSafe, type State, TEAMS } from "./model.ts";

type HijackMove = Move<Hijack, State>;

export const checkKind = (hours: Check): `check-${Check}` => `check-${hours}`;
/** Round the clock: whoever must look is reminded at any hour. */
const checks: DueSpec<Hijack>[] = CHECKS.map((hours) => ({
  kind: checkKind(hours),
  term: () => ({ count: "hours", n: hours }),
}));

const tellTeams = { notice: "hijacks.team", to: "teams" };
const tellPeople = { notice: "hijacks.people", to: "people" };
const tellReporter = { notice: "hijacks.people", to: "reporter" };
const note = (to: State): HijackMove => ({ to, may: ["team", "people"] });
const check = (to: State, hours: Check): HijackMove => ({
  to,
  may: ["security"],
  unless: [`isTime-${hours}`],
  ends: [checkKind(hours)],
});
/** Each team has its first steps done in two hours, at any hour of the day. */
const firstSteps: DueSpec<Hijack> = { kind: "steps", term: () => ({ count: "hours", n: 2 }) };
const always = (to: State) => ({
  note: note(to),
  /** Somebody else noticed it too. */
  join: { to, may: ["anybody"], tell: [] } as HijackMove,
  step: { to, may: ["team"] } as HijackMove,
  /** The last one that was left, of whatever team. */
  lastStep: { to, may: ["team"], ends: ["steps"] } as HijackMove,
  undo: { to, may: ["team"] } as HijackMove,
  "check-1": check(to, 1),
  "check-24": check(to, 24),
  "check-72": check(to, 72),
});

/** A check that is made beforehand says nothing of the hour that it is for. */
const isTime =
  (hours: Check) =>
  async (ctx: Ctx, row: Hijack): Promise<string | undefined> => {
    const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === checkKind(hours));
    return due && due.dueAt > ctx.now ? "too-early" : undefined;
  };

/** The life of a hijack (chapter 3.3.4 of the policy). */
export const hijackLife = defineLife<Hijack>()({
  subject: "hijack",
  prefix: "hjk",
  table: "hijack",
  states: {
    open: {
      report: {
        to: "open",
        may: ["anybody"],
        due: [...checks, firstSteps],
        tell: [tellTeams, tellPeople, tellReporter],
      },
      ...always("open"),
      restore: {
        to: "restored",
        may: ["security"],
        unless: ["isChecked"],
        tell: [tellTeams, tellPeople, tellReporter],
      },
      falseAlarm: { to: "closed", may: ["security"], ends: "all", tell: [tellTeams, tellPeople, tellReporter] },
    },
    restored: {
      ...always("restored"),
      /** A check found somebody in it again. */
      reopen: {
        to: "open",
        may: ["security"],
        ends: "all",
        due: [...checks, firstSteps],
        tell: [tellTeams, tellPeople],
      },
      close: {
        to: "closed",
        may: ["security"],
        unless: ["isLookedAfter"],
        ends: "all",
        tell: [tellTeams, tellReporter],
      },
    },
    closed: {},
  },
  quiet: ["note", "join", "step", "lastStep", "undo"],
  rights: {
    anybody: async (ctx) => ctx.person?.isActive === true || "not-yours",
    security: async (ctx) => (ctx.person !== undefined && hasRole(ctx.person, "security")) || "not-security",
    team: async (ctx) => (ctx.person !== undefined && hasRole(ctx.person, ...TEAMS)) || "not-team",
    people: async (ctx, row) =>
      (ctx.person !== undefined && (await concerned(ctx, row)).some(({ id }) => id === ctx.person?.id)) || "not-team",
  },
  guards: {
    isChecked: (_ctx, { steps }) => (isSafe(steps) ? undefined : "steps-open"),
    "isTime-1": isTime(1),
    "isTime-24": isTime(24),
    "isTime-72": isTime(72),
    isLookedAfter: async (ctx, row) =>
      (await ctx.tx.prisma.deadline.count({
        where: { subject: row.id, closedAt: null, kind: { in: CHECKS.map(checkKind) } },
      })) === 0
        ? undefined
        : "checks-open",
  },
  audiences: {
    teams: async (ctx) => to(await withRoles(ctx.tx, TEAMS), ctx.person?.id),
    people: async (ctx, row) => to(await outsideTeams(ctx, row), ctx.person?.id),
    reporter: async (ctx, row) =>
      to((await isAmong(ctx, row)) ? [] : await findPeople(ctx.tx, [row.reporterId]), ctx.person?.id),
  },
  reason: (locale, refusal) => {
    const t = hijackWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = hijackWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type HijackEvent = EventOf<typeof hijackLife>;

const to = (found: readonly Person[], besides?: string): Recipient[] =>
  found.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => ({ personId: id }));

/** Who owns, has and uses the account. */
export async function concerned(ctx: Pick<Ctx, "tx">, { accountId }: Pick<Hijack, "accountId">): Promise<Person[]> {
  const account = await findAccount(ctx, accountId);
  if (!account) return [];
  const users = await findPeople(
    ctx.tx,
    (await usesOf(ctx, accountId)).map(({ personId }) => personId),
  );
  const all = [...(await whoOwns(ctx, account)), ...(await custodians(ctx, account)), ...users];
  return [...new Map(all.map((person) => [person.id, person])).values()].filter(({ isActive }) => isActive);
}

/** The same without those who get the check list of their team anyway. */
const outsideTeams = async (ctx: Pick<Ctx, "tx">, row: Hijack): Promise<Person[]> =>
  (await concerned(ctx, row)).filter((person) => !hasRole(person, ...TEAMS));

/** Whether the reporter hears of it in another role. */
async function isAmong(ctx: Ctx, row: Hijack): Promise<boolean> {
  const [reporter] = await findPeople(ctx.tx, [row.reporterId]);
  if (!reporter || hasRole(reporter, ...TEAMS)) return true;
  return (await concerned(ctx, row)).some(({ id }) => id === reporter.id);
}
