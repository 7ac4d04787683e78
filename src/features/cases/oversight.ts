import { conflictOf, type Parties } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { findPeople, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import type { Case } from "./model.ts";
import { decidersOf, isThereAPair, partiesOf, proposingIn } from "./parties.ts";
import { concernedByReportsOf } from "./protection.ts";
import { leaderIds } from "./store.ts";

/**
 * Those who look at a case from outside it: who oversees, clears, reads up, hears of what is late. Neither a party nor
 * somebody of a team that the subject belongs to, nor whoever reports to the subject (COI-6).
 */

/** Whether this person has no part in it and is not below the subject. */
export const isApart = (person: Person, parties: Parties): boolean =>
  person.isActive &&
  conflictOf(person, parties) === undefined &&
  !(parties.subject && person.managerId === parties.subject.id);

/** Whether this person holds one of these roles, not counting those of the subject. */
export const holdsApart = (person: Person, roles: readonly Role[], { subject }: Parties): boolean =>
  hasRole(person, ...roles.filter((role) => !(subject && hasRole(subject, role))));

/** The holders of these roles who stand apart from it. */
export async function teamApart(ctx: Ctx, row: Case, ...roles: Role[]): Promise<Person[]> {
  const parties = await partiesOf(ctx, row);
  const holders = await withRoles(ctx.tx, roles);
  return holders.filter((person) => holdsApart(person, roles, parties) && isApart(person, parties));
}

/** Those who lead the company and have no part in it. */
export async function leadersApart(ctx: Ctx, row: Case): Promise<Person[]> {
  const parties = await partiesOf(ctx, row);
  return (await findPeople(ctx.tx, await leaderIds(ctx))).filter((person) => isApart(person, parties));
}

type Group = () => Promise<Person[]>;
/** The first of these groups that has somebody. */
async function firstOf(...groups: readonly Group[]): Promise<Person[]> {
  for (const group of groups) {
    const people = await group();
    if (people.length > 0) return people;
  }
  return [];
}

/** Those who find a handler when everybody of the teams has a conflict: compliance and administrators, else legal, else who leads. */
export const overseersOf = (ctx: Ctx, row: Case): Promise<Person[]> =>
  firstOf(
    () => teamApart(ctx, row, "compliance", "admin"),
    () => teamApart(ctx, row, "legal"),
    () => leadersApart(ctx, row),
  );

/**
 * The second pair of eyes: clears a person who is protected (R-CN-15) and answers when they ask for another handler
 * (COI-5). Compliance, else legal, else those who lead; never the handler, and nobody whom the person reported.
 */
export async function clearersOf(ctx: Ctx, row: Case): Promise<Person[]> {
  const reported = new Set(await concernedByReportsOf(ctx, row));
  const free = (people: readonly Person[]) => people.filter(({ id }) => id !== row.handlerId && !reported.has(id));
  return firstOf(
    async () => free(await teamApart(ctx, row, "compliance")),
    async () => free(await teamApart(ctx, row, "legal")),
    async () => free(await leadersApart(ctx, row)),
  );
}

/** Who gives counsel's opinion: legal, but nobody about what they handle or proposed themselves. */
export async function counselOf(ctx: Ctx, row: Case): Promise<Person[]> {
  const proposing = await proposingIn(ctx, row);
  return (await teamApart(ctx, row, "legal")).filter(({ id }) => !proposing.has(id));
}

/** For which part nobody would be left if this person had no part in the case any more. */
export async function whoWouldBeMissing(
  ctx: Ctx,
  row: Case,
  personId: string,
): Promise<"last-decider" | "last-second" | "last-overseer" | undefined> {
  const besides = (people: readonly Person[]) => people.filter(({ id }) => id !== personId);
  const isOne = (people: readonly Person[]) => besides(people).length < people.length;
  const deciders = await decidersOf(ctx, row);
  if (isOne(deciders)) {
    const left = besides(deciders);
    if (left.length === 0) return "last-decider";
    for (const step of [2, 3])
      if ((await isThereAPair(ctx, deciders, step)) && !(await isThereAPair(ctx, left, step))) return "last-second";
  }
  const overseers = (await overseersOf(ctx, row)).filter(({ id }) => id !== row.handlerId);
  return isOne(overseers) && overseers.length === 1 ? "last-overseer" : undefined;
}

/** Who hears that somebody read it in an emergency (COI-9): compliance and legal, else those who lead and administer. */
export function witnessesOfReading(ctx: Ctx, row: Case, readerId: string): Promise<Person[]> {
  const others = (people: readonly Person[]) => people.filter(({ id }) => id !== readerId);
  return firstOf(
    async () => others(await teamApart(ctx, row, "compliance", "legal")),
    async () => others([...(await leadersApart(ctx, row)), ...(await teamApart(ctx, row, "admin"))]),
  );
}
