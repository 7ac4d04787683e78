import { conflictOf } from "../../../core/conflicts.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Refusal } from "../../../core/lifecycle.ts";
import { hasRole, type Person, type Role, withRoles } from "../../../core/people.ts";
import { partiesOf, whoMustHandle, whyNotCandidate } from "../parties.ts";
import { leaderIds } from "../store.ts";
import { type Obligation, type Side, type Terms, whoIsNext } from "./model.ts";
import { matterOf } from "./store.ts";

/** Only on the row of a move: the case moves it, and has asked who may; what its terms were before the move. */
export type MovingObligation = Obligation & { isFromCase?: true; earlier?: Terms };

type Right = (ctx: Ctx, row: MovingObligation) => Promise<true | Refusal>;

/** Somebody of a team who is no party; the person concerned never is, whatever their roles. */
const of =
  (role: Role): Right =>
  async (ctx, row) => {
    if (!ctx.person || !hasRole(ctx.person, role)) return "not-yours";
    return conflictOf(ctx.person, await partiesOf(ctx, (await matterOf(ctx, row)).case)) ?? true;
  };

/** The same, and not the one who wrote it. */
const besidesDrafter =
  (role: Role): Right =>
  async (ctx, row) =>
    row.terms.drafterId !== undefined && row.terms.drafterId === ctx.person?.id ? "you-drafted" : of(role)(ctx, row);

/** Who may do what with an obligation; asked again at every press. */
export const obligationRights = {
  system: async (ctx) => ctx.actor === "system" || "not-yours",
  case: async (_ctx, row) => row.isFromCase === true || "not-yours",
  subject: async (ctx, row) => ctx.person?.id === row.subjectId || "not-the-subject",
  /** Who has the case; its team while whoever had it has left. */
  handler: async (ctx, row) => whyNotCandidate(ctx, (await matterOf(ctx, row)).case),
  legal: besidesDrafter("legal"),
  /** A second look at a circular with a name: neither who wrote nor who checked it (COI-4). */
  compliance: async (ctx, row) =>
    row.terms.checkedBy !== undefined && row.terms.checkedBy === ctx.person?.id
      ? "you-checked"
      : besidesDrafter("compliance")(ctx, row),
  payroll: of("hr"),
} as const satisfies Record<string, Right>;

const SIDES: readonly Side[] = ["subject", "handler", "legal", "compliance", "payroll"];
/** Which parts each kind has besides the person and the handler. */
const HAS_SIDE: Partial<Record<Side, readonly Obligation["kind"][]>> = {
  legal: ["circular_criticism", "legal_reserve"],
  compliance: ["circular_criticism"],
  payroll: ["bonus_deduction"],
};

/** The parts that the reader has in it; none: it is not theirs. */
export async function sidesOf(ctx: Ctx, row: Obligation): Promise<ReadonlySet<Side>> {
  const sides = new Set<Side>();
  for (const side of SIDES) {
    const kinds = HAS_SIDE[side];
    if (kinds && !kinds.includes(row.kind)) continue;
    if ((await obligationRights[side](ctx, row)) === true) sides.add(side);
  }
  return sides;
}

/** The people of one side who can act. */
export async function peopleOf(ctx: Ctx, row: Obligation, side: Exclude<Side, "subject">): Promise<Person[]> {
  const { case: matter } = await matterOf(ctx, row);
  if (side === "handler") return whoMustHandle(ctx, matter);
  const parties = await partiesOf(ctx, matter);
  const { drafterId, checkedBy } = row.terms;
  const out = side === "payroll" ? [] : [drafterId, ...(side === "compliance" ? [checkedBy] : [])];
  const people = await withRoles(ctx.tx, [side === "payroll" ? "hr" : side]);
  return people.filter((person) => conflictOf(person, parties) === undefined && !out.includes(person.id));
}

/**
 * Whether the reader may know where it stands, without what is in it: those who oversee, and those above whoever must act,
 * to whom overdue ones are passed up. Never a party.
 */
export async function mayWatch(ctx: Ctx, row: Obligation): Promise<boolean> {
  const { person } = ctx;
  const { case: matter } = await matterOf(ctx, row);
  if (!person?.isActive || conflictOf(person, await partiesOf(ctx, matter)) !== undefined) return false;
  if (hasRole(person, "compliance", "admin")) return true;
  const next = whoIsNext(row);
  const late = next && next !== "subject" ? await peopleOf(ctx, row, next) : await whoMustHandle(ctx, matter);
  return late.some(({ managerId }) => managerId === person.id) || (await leaderIds(ctx)).includes(person.id);
}
