import { conflictOf, type Parties, without } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import { findPeople, findPerson, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { partiesOfReports } from "../incidents/index.ts";
import { CASE_TEAMS, type Case } from "./model.ts";
import { clearedBy, lastActedAt, proposersOf, readParts, recusedFrom, reportsOf, witnessesOf } from "./store.ts";

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
export const membersOf = async (ctx: Ctx, row: Case): Promise<Person[]> =>
  membersAmong(await withRoles(ctx.tx, CASE_TEAMS), CASE_TEAMS, await partiesOf(ctx, row));

/** Why somebody has had their say in it: none of them decides (COI-4, R-CN-15). */
type Share = "you-proposed" | "you-handle" | "you-cleared";

/** Who handles it, and who proposed a decision in it, in whichever round: to each why they do not decide (COI-4). */
export async function proposingIn(ctx: Ctx, row: Case): Promise<Map<string, Share>> {
  return proposingAmong(row, (await proposersOf(ctx, [row.id])).get(row.id));
}

/** The same with whoever cleared it: who looked at it as a second pair of eyes is not its decider too (R-CN-15). */
export async function sharesIn(ctx: Ctx, row: Case): Promise<Map<string, Share>> {
  const cleared = (await clearedBy(ctx, [row.id])).get(row.id) ?? [];
  return new Map([...cleared.map((id): [string, Share] => [id, "you-cleared"]), ...(await proposingIn(ctx, row))]);
}

const proposingAmong = (row: Case, proposers: readonly string[] = []): Map<string, Share> =>
  new Map([
    ...(row.handlerId ? [[row.handlerId, "you-handle"] as const] : []),
    ...[...(row.proposerId ? [row.proposerId] : []), ...proposers].map((id) => [id, "you-proposed"] as const),
  ]);

/** Who may decide: of the teams, no party, and none who proposed it, handles it or cleared it (COI-4). */
export async function decidersOf(ctx: Ctx, row: Case): Promise<Person[]> {
  const [people, shares] = [await membersOf(ctx, row), await sharesIn(ctx, row)];
  return people.filter(({ id }) => !shares.has(id));
}

/** The same from what was read for many cases at once. */
export function decidersAmong(
  holders: readonly Person[],
  parties: Parties,
  row: Case,
  others: { proposers: readonly string[] | undefined; cleared: readonly string[] | undefined },
): Person[] {
  const proposing = proposingAmong(row, others.proposers);
  const isFree = ({ id }: Person) => !proposing.has(id) && !others.cleared?.includes(id);
  return membersAmong(holders, CASE_TEAMS, parties).filter(isFree);
}

/**
 * Who may be the second to decide: neither of the first two, of another reporting line than the decider, and for a third
 * rung one of the two is legal (COI-4).
 */
export async function secondsOf(ctx: Ctx, row: Case, step: number): Promise<Person[]> {
  const decider = await findPerson(ctx.tx, row.deciderId);
  return decider ? secondsAmong(ctx, decider, await decidersOf(ctx, row), step) : [];
}

/** Whether nobody may be the second to what the first decided. */
export async function isStuck(ctx: Ctx, row: Case): Promise<boolean> {
  const { proposal } = await readParts(ctx, row.id);
  return (await secondsOf(ctx, row, proposal?.step ?? 3)).length === 0;
}

async function secondsAmong(ctx: Ctx, decider: Person, people: readonly Person[], step: number): Promise<Person[]> {
  const chain = await lineOf(ctx, decider);
  const found: Person[] = [];
  for (const person of people) {
    if (person.id === decider.id) continue;
    if (step === 3 && !hasRole(decider, "legal") && !hasRole(person, "legal")) continue;
    if (!isSameLine(decider, chain, person, await lineOf(ctx, person))) found.push(person);
  }
  return found;
}

/** Whether two of these people may decide together on such a rung. */
export async function isThereAPair(ctx: Ctx, people: readonly Person[], step: number): Promise<boolean> {
  for (const decider of people) if ((await secondsAmong(ctx, decider, people, step)).length > 0) return true;
  return false;
}

/**
 * Who looks again at a decision whose count is gone (R-LC-02): whoever decided; where they have left, have become a party
 * or handle it now, another who may decide.
 */
export async function reviewersOf(ctx: Ctx, row: Case, { deciderId }: { deciderId: string }): Promise<Person[]> {
  const [decider, proposing] = [await findPerson(ctx.tx, deciderId), await proposingIn(ctx, row)];
  const isFree = (await membersOf(ctx, row)).some(({ id }) => id === deciderId);
  if (decider && isFree && !proposing.has(decider.id)) return [decider];
  return (await decidersOf(ctx, row)).filter(({ id }) => id !== deciderId);
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
