import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import { hasRole, type Role } from "../../core/people.ts";
import { CASE_TEAMS, type Case } from "./model.ts";
import { clearersOf, counselOf, overseersOf } from "./oversight.ts";
import { decidersOf, membersOf, partiesOf, proposingIn, secondsOf, sharesIn, whyNotCandidate } from "./parties.ts";
import { leaderIds, readParts, witnessesOf } from "./store.ts";

type Right = (ctx: Ctx, row: Case) => Promise<true | Refusal>;

const isOf = (ctx: Ctx, people: readonly { id: string }[]): boolean => people.some(({ id }) => id === ctx.person?.id);

/** Why this person is a party, if they are. */
const conflict = async (ctx: Ctx, row: Case): Promise<string | undefined> =>
  ctx.person && conflictOf(ctx.person, await partiesOf(ctx, row));

/** Why who handles it, proposed it or cleared it does not decide it. */
const share = async (ctx: Ctx, row: Case): Promise<string | undefined> =>
  (await sharesIn(ctx, row)).get(ctx.person?.id ?? "");
const proposing = async (ctx: Ctx, row: Case): Promise<string | undefined> =>
  (await proposingIn(ctx, row)).get(ctx.person?.id ?? "");

/** Whether this person has one of these roles, or leads the company. */
async function holds(ctx: Ctx, ...roles: readonly Role[]): Promise<boolean> {
  const { person } = ctx;
  if (!person) return false;
  if (hasRole(person, ...roles)) return true;
  return person.managerId === undefined && (await leaderIds(ctx)).includes(person.id);
}

const candidate: Right = async (ctx, row) => whyNotCandidate(ctx, row);

/** Who may do what with a case, by relation and conflict of interest; asked again at every press. */
export const caseRights = {
  system: async (ctx) => ctx.actor === "system" || "not-yours",
  /** Moves that follow from an appeal; the feature of appeals has asked who may. */
  appeals: async (_ctx, row) => row.isFromAppeal === true || "not-yours",
  /** Whoever opens it, before anybody has it. */
  opener: async (ctx, row) => row.version === 1 || (await candidate(ctx, row)),
  /** Who has it or was given it; or, while nobody did, anybody of the team. */
  candidate,
  /** The one who took it. */
  handler: async (ctx, row) => {
    const answer = await candidate(ctx, row);
    if (answer !== true) return answer;
    return (row.isTaken && row.handlerId === ctx.person?.id) || "take-first";
  },
  subject: async (ctx, row) => ctx.person?.id === row.subjectId || "not-yours",
  witness: async (ctx, row) => {
    const witnesses = (await witnessesOf(ctx, [row.id])).get(row.id) ?? [];
    return (ctx.person !== undefined && witnesses.includes(ctx.person.id)) || "not-yours";
  },
  /** Neither who proposed or cleared it nor a party (COI-4, R-CN-15). */
  decider: async (ctx, row) => {
    const why = (await conflict(ctx, row)) ?? (await share(ctx, row));
    if (why) return why;
    return isOf(ctx, await decidersOf(ctx, row)) || "not-yours";
  },
  second: async (ctx, row) => {
    const why = (await conflict(ctx, row)) ?? (await share(ctx, row));
    if (why) return why;
    if (ctx.person?.id === row.deciderId) return "you-decided";
    const { proposal } = await readParts(ctx, row.id);
    if (isOf(ctx, await secondsOf(ctx, row, proposal?.step ?? 3))) return true;
    return ctx.person && hasRole(ctx.person, ...CASE_TEAMS) ? "not-another-line" : "not-yours";
  },
  legal: async (ctx, row) => {
    const why = (await conflict(ctx, row)) ?? (await proposing(ctx, row));
    if (why) return why;
    return (
      isOf(ctx, await counselOf(ctx, row)) || (ctx.person && hasRole(ctx.person, "legal") ? "not-yours" : "not-legal")
    );
  },
  /** A second pair of eyes: not the one who handles it, and nobody whom the person reported. */
  clearer: async (ctx, row) => {
    const why = await conflict(ctx, row);
    if (why) return why;
    if (ctx.person && row.handlerId === ctx.person.id) return "you-handle";
    // Who could never be it is not looked up.
    if (!(await holds(ctx, "compliance", "legal"))) return "not-yours";
    return isOf(ctx, await clearersOf(ctx, row)) || "not-yours";
  },
  overseer: async (ctx, row) => {
    if ((await holds(ctx, "compliance", "admin", "legal")) && isOf(ctx, await overseersOf(ctx, row))) return true;
    if (!ctx.person || !hasRole(ctx.person, "compliance", "admin")) return "not-yours";
    return (await conflict(ctx, row)) ?? "not-yours";
  },
  /** Of the teams and no party; whoever proposed it cannot take it back alone (COI-4). */
  corrector: async (ctx, row) => {
    const why = (await conflict(ctx, row)) ?? (await proposing(ctx, row));
    if (why) return why;
    return isOf(ctx, await membersOf(ctx, row)) || "not-yours";
  },
} as const satisfies Record<string, Right>;
