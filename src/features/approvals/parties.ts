import type { Ctx } from "../../core/context.ts";
import { findPeople, findPerson, type Person, withRoles } from "../../core/people.ts";
import {
  type Approval,
  asked,
  currentStep,
  planRoute,
  type RouteRule,
  type StandIn,
  type Step,
  voiceOf,
} from "./model.ts";
import { standInsFor } from "./store.ts";

/** Those above somebody who are here, the nearest first; whoever has left is passed over. */
export async function lineAbove(ctx: Pick<Ctx, "tx">, personId: string): Promise<Person[]> {
  const line: Person[] = [];
  const seen = new Set([personId]);
  let next = await findPerson(ctx.tx, (await findPerson(ctx.tx, personId))?.managerId);
  while (next && !seen.has(next.id)) {
    seen.add(next.id);
    if (next.isActive) line.push(next);
    next = await findPerson(ctx.tx, next.managerId);
  }
  return line;
}

/** Who says yes where somebody has nobody above: compliance and HR, any one of them. */
export const insteadOfManager = (ctx: Pick<Ctx, "tx">): Promise<Person[]> => withRoles(ctx.tx, ["compliance", "hr"]);

/**
 * The people of a route by a company's rules: the own manager, PR, the owner of an account. Whoever leads the company
 * asks compliance and HR. @param owners who owns what is asked about
 */
export async function routeFor(
  ctx: Pick<Ctx, "tx">,
  requesterId: string,
  rules: readonly RouteRule[],
  owners: readonly string[] = [],
): Promise<Step[]> {
  const found: (RouteRule & { people: string[] })[] = [];
  for (const rule of rules) {
    // Nobody below whoever asks answers for them, and no step is left out without a word: compliance and HR stand in.
    const named: string[] = [];
    for (const kind of [rule.kind, ...(rule.also ?? [])])
      named.push(...(await peopleOf(ctx, requesterId, kind, owners)));
    const people = await decidersAmong(ctx, requesterId, named);
    if (people.length > 0) found.push({ ...rule, people });
    else
      found.push({
        kind: "no_manager",
        mode: "any",
        ...(rule.days && { days: rule.days }),
        people: (await insteadOfManager(ctx)).map(({ id }) => id),
      });
  }
  return planRoute(found, requesterId);
}

/**
 * Who answers where whoever is asked has left with nobody above, or is silent at the top: compliance and HR. Of whoever
 * leads the company all of them are below, as in the route.
 */
async function insteadFor(ctx: Pick<Ctx, "tx">, row: Pick<Approval, "requesterId">): Promise<Person[]> {
  const all = (await insteadOfManager(ctx)).filter(({ id }) => id !== row.requesterId);
  const isAtTop = (await lineAbove(ctx, row.requesterId)).length === 0;
  const found: Person[] = [];
  for (const person of all) if (isAtTop || (await mayDecide(ctx, row, person.id))) found.push(person);
  return found;
}

async function decidersAmong(ctx: Pick<Ctx, "tx">, requesterId: string, people: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of people) if (await mayDecide(ctx, { requesterId }, id)) found.push(id);
  return found;
}

async function peopleOf(
  ctx: Pick<Ctx, "tx">,
  requesterId: string,
  kind: RouteRule["kind"],
  owners: readonly string[],
): Promise<string[]> {
  switch (kind) {
    case "manager": {
      const [manager] = await lineAbove(ctx, requesterId);
      return manager ? [manager.id] : [];
    }
    case "manager_above": {
      const [, above] = await lineAbove(ctx, requesterId);
      return above ? [above.id] : [];
    }
    case "no_manager":
      return (await insteadOfManager(ctx)).map(({ id }) => id);
    case "pr":
    case "compliance":
    case "hr":
    case "legal":
    case "security":
      return (await withRoles(ctx.tx, [kind])).map(({ id }) => id);
    case "owner":
      return (await findPeople(ctx.tx, owners)).filter(({ isActive }) => isActive).map(({ id }) => id);
  }
}

/**
 * Who answers for those who are asked now: whom they gave their voice to, and for somebody who has left whoever is above
 * them, or compliance and HR where nobody is. Never the requester, nor anybody who reports to them (COI-8).
 */
export async function standInsIn(ctx: Ctx, row: Approval): Promise<StandIn[]> {
  const open = asked(row.steps);
  const found: StandIn[] = [];
  for (const standIn of await standInsFor(ctx, open)) if (await mayDecide(ctx, row, standIn.to)) found.push(standIn);
  for (const { id: from, isActive } of await findPeople(ctx.tx, open)) {
    if (isActive) continue;
    const above = await deciderAbove(ctx, row, from);
    for (const { id } of above ? [above] : await insteadFor(ctx, row)) found.push({ from, to: id });
  }
  return found;
}

/** The nearest above somebody who may answer and is not among these. */
async function deciderAbove(
  ctx: Pick<Ctx, "tx">,
  row: Pick<Approval, "requesterId">,
  personId: string,
  besides: readonly string[] = [],
): Promise<Person | undefined> {
  for (const above of await lineAbove(ctx, personId))
    if (!besides.includes(above.id) && (await mayDecide(ctx, row, above.id))) return above;
  return undefined;
}

/** Whether somebody can be asked about what this person wants: they are here, no part in it, and do not report to them. */
export async function mayDecide(
  ctx: Pick<Ctx, "tx">,
  { requesterId }: Pick<Approval, "requesterId">,
  personId: string,
): Promise<boolean> {
  if (personId === requesterId) return false;
  const person = await findPerson(ctx.tx, personId);
  if (!person?.isActive) return false;
  return !(await lineAbove(ctx, personId)).some(({ id }) => id === requesterId);
}

/** For whom the reader votes now; undefined: they have no voice in it. */
export const voiceIn = async (ctx: Ctx, row: Approval): Promise<string | undefined> =>
  ctx.person && row.state === "waiting" ? voiceOf(row, ctx.person.id, await standInsIn(ctx, row)) : undefined;

/** Those who are asked now and whoever stands in for them. */
export async function whoAnswers(ctx: Ctx, row: Approval): Promise<Person[]> {
  const standIns = await standInsIn(ctx, row);
  const people = await findPeople(ctx.tx, [...asked(row.steps), ...standIns.map(({ to }) => to)]);
  return people.filter(({ isActive }) => isActive);
}

/** Those above whoever is silent, who are not asked yet; compliance and HR at the top. Empty when they are asked too. */
export async function aboveTheSilent(ctx: Pick<Ctx, "tx">, row: Approval): Promise<Person[]> {
  const known = currentStep(row.steps)?.people ?? [];
  const found = new Map<string, Person>();
  for (const silent of asked(row.steps)) {
    const above = await deciderAbove(ctx, row, silent, known);
    const others = above ? [above] : await insteadFor(ctx, row);
    for (const person of others) if (!known.includes(person.id)) found.set(person.id, person);
  }
  return [...found.values()];
}
