import { conflictOf, type Parties, without } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import { findPeople, findPerson, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { partiesOfReports } from "../incidents/index.ts";
import { CASE_TEAMS, type Case } from "./model.ts";
import { lastActedAt, proposersOf, recusedFrom, reportsOf, witnessesOf } from "./store.ts";

/** The parties of a case: who reported what it came from, its subject, its witnesses, and who has a tie to one of them. */
export async function partiesOf(ctx: Ctx, row: Matter): Promise<Parties> {
  const found = (await partiesOfAll(ctx, [row])).get(row.id);
  if (!found) throw new Error(`no parties of ${row.id}`);
  return found;
}

type Matter = Pick<Case, "id" | "subjectId">;

/** The parties of many cases: six queries however many there are. Within a transaction each is read once. */
export async function partiesOfAll(ctx: Ctx, rows: readonly Matter[]): Promise<Map<string, Parties>> {
  const known = knownIn(ctx);
  const missing = rows.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return known;
  const ids = missing.map(({ id }) => id);
  const reports = await reportsOf(ctx, ids);
  const ofReports = await partiesOfReports(ctx, [...reports.values()].flat());
  const [witnesses, recused] = [await witnessesOf(ctx, ids), await recusedFrom(ctx, ids)];
  const reporterIds = [...ofReports.values()].flatMap((one) => one.reporterIds);
  const everybody = [...reporterIds, ...[...witnesses.values()].flat(), ...missing.map(({ subjectId }) => subjectId)];
  const people = new Map((await findPeople(ctx.tx, everybody)).map((person) => [person.id as string, person]));
  const among = (some: readonly string[]) => [...new Set(some)].flatMap((id) => people.get(id) ?? []);
  for (const { id, subjectId } of missing) {
    const own = (reports.get(id) ?? []).flatMap((report) => ofReports.get(report) ?? []);
    known.set(id, {
      reporters: among(own.flatMap((one) => one.reporterIds)),
      subject: people.get(subjectId),
      witnesses: among(witnesses.get(id) ?? []),
      tied: new Set([...own.flatMap((one) => one.tiedIds), ...(recused.get(id) ?? [])]),
    });
  }
  return known;
}

/** One transaction asks the same several times: for the right, for the audiences. */
function knownIn({ db, tx }: Pick<Ctx, "db" | "tx">): Map<string, Parties> {
  if (tx === db) return new Map();
  const known = asked.get(tx) ?? new Map<string, Parties>();
  asked.set(tx, known);
  return known;
}
const asked = new WeakMap<object, Map<string, Parties>>();

/** After somebody became a party in this transaction. */
export const forgetParties = ({ tx }: Pick<Ctx, "tx">): boolean => asked.delete(tx);

/**
 * Who may handle a case: HR and compliance without a conflict; a team that the subject belongs to is left out whole
 * (COI-6). Legal stands in where nobody is left; nobody at all means blocked (COI-7).
 */
export function handlersAmong(holders: readonly Person[], parties: Parties): Person[] {
  const first = membersAmong(holders, ["hr", "compliance"], parties);
  return first.length > 0 ? first : membersAmong(holders, ["legal"], parties);
}

/** The members of teams without a conflict, but not by a team that the subject belongs to. */
function membersAmong(holders: readonly Person[], teams: readonly Role[], parties: Parties): Person[] {
  const open = teams.filter((team) => !(parties.subject && hasRole(parties.subject, team)));
  return holders.filter((person) => hasRole(person, ...open) && conflictOf(person, parties) === undefined);
}

/** The same of one case. @param besides somebody who stays out of it */
export async function teamOf(ctx: Ctx, row: Matter, besides?: string): Promise<Person[]> {
  return handlersAmong(await withRoles(ctx.tx, CASE_TEAMS), without(await partiesOf(ctx, row), besides));
}

/** Who has the case. Somebody who has left, or has become a party since, does not: then the team may take it. */
export async function actingHandler(ctx: Ctx, row: Case): Promise<Person | undefined> {
  const handler = await findPerson(ctx.tx, row.handlerId);
  return handler?.isActive && conflictOf(handler, await partiesOf(ctx, row)) === undefined ? handler : undefined;
}

/** Who must act on it now: its handler, or everybody who could take it. */
export async function whoMustHandle(ctx: Ctx, row: Case): Promise<Person[]> {
  const handler = await actingHandler(ctx, row);
  return handler ? [handler] : teamOf(ctx, row);
}

/** Everybody of the teams who is no party. */
const membersOf = async (ctx: Ctx, row: Case): Promise<Person[]> =>
  membersAmong(await withRoles(ctx.tx, CASE_TEAMS), CASE_TEAMS, await partiesOf(ctx, row));

/** Who handles it, and who proposed a decision in it, in whichever round: none of them decides (COI-4). */
export async function proposingIn(ctx: Ctx, row: Case): Promise<Set<string | undefined>> {
  return new Set([row.handlerId, row.proposerId, ...(await proposersOf(ctx, row.id))]);
}

/** Who may decide: of the teams, no party, and neither who proposed it nor who handles it (COI-4). */
export async function decidersOf(ctx: Ctx, row: Case): Promise<Person[]> {
  const [people, proposing] = [await membersOf(ctx, row), await proposingIn(ctx, row)];
  return people.filter(({ id }) => !proposing.has(id));
}

/**
 * Who may be the second to decide: neither of the first two, of another reporting line than the decider, and for a third
 * rung one of the two is legal (COI-4).
 */
export async function secondsOf(ctx: Ctx, row: Case, step: number): Promise<Person[]> {
  const decider = await findPerson(ctx.tx, row.deciderId);
  if (!decider) return [];
  const [chain, proposing] = [await lineOf(ctx, decider), await proposingIn(ctx, row)];
  const found: Person[] = [];
  for (const person of await membersOf(ctx, row)) {
    if (proposing.has(person.id) || person.id === decider.id) continue;
    if (step === 3 && !hasRole(decider, "legal") && !hasRole(person, "legal")) continue;
    if (!isSameLine(decider, chain, person, await lineOf(ctx, person))) found.push(person);
  }
  return found;
}

/** Those above somebody, the nearest first. */
async function lineOf(ctx: Ctx, person: Person): Promise<Person[]> {
  const line: Person[] = [];
  let next = await findPerson(ctx.tx, person.managerId);
  while (next && !line.some(({ id }) => id === next?.id)) {
    line.push(next);
    next = await findPerson(ctx.tx, next.managerId);
  }
  return line;
}

/** One reports to the other, or both to the same manager, unless that one leads the whole company. */
function isSameLine(a: Person, above: readonly Person[], b: Person, aboveB: readonly Person[]): boolean {
  if (above.some(({ id }) => id === b.id) || aboveB.some(({ id }) => id === a.id)) return true;
  const [boss] = above;
  return boss !== undefined && boss.managerId !== undefined && boss.id === aboveB[0]?.id;
}

/** Those who find a handler when everybody of the teams has a conflict; never a party. */
export async function overseersOf(ctx: Ctx, row: Case): Promise<Person[]> {
  const parties = await partiesOf(ctx, row);
  const people = await withRoles(ctx.tx, ["compliance", "admin"]);
  return people.filter((person) => conflictOf(person, parties) === undefined);
}

/** Whether this person has it or could take it; else why not, and who was first. */
export async function whyNotCandidate(ctx: Ctx, row: Case): Promise<true | Refusal> {
  if (!ctx.person) return "not-yours";
  const handler = await actingHandler(ctx, row);
  if (handler?.id === ctx.person.id) return true;
  const conflict = conflictOf(ctx.person, await partiesOf(ctx, row));
  if (conflict) return conflict;
  if (!(await teamOf(ctx, row)).some(({ id }) => id === ctx.person?.id)) return "not-yours";
  if (!handler) return true;
  const at = await lastActedAt(ctx, row.id, handler.id);
  const when = sayInstant(at ?? row.movedAt, ctx.locale, ctx.zone, ctx.now);
  if (!row.isTaken) return { reason: "given-to-other", params: { name: handler.name } };
  return { reason: "handled-by-other", params: { name: handler.name, when } };
}
