import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import { findPeople, findPerson, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import type { DataRequest } from "./model.ts";
import { leaderIds } from "./store.ts";

/** Who answers requests; the second stand in where the first have nobody but the person who asks. */
const TEAM: readonly Role[] = ["compliance", "admin"];
const STAND_INS: readonly Role[] = ["hr"];
/** Who may have something in the queue. */
export const HANDLER_ROLES: readonly Role[] = [...TEAM, ...STAND_INS];
/** Who may see where a request stands, without what is in it. */
const WATCHER_ROLES: readonly Role[] = [...HANDLER_ROLES, "legal"];

type About = Pick<DataRequest, "person">;

/** Those who may answer it: never the person who asks. */
export async function eligibleFor(ctx: Pick<Ctx, "tx">, row: About): Promise<Person[]> {
  for (const roles of [TEAM, STAND_INS]) {
    const people = (await withRoles(ctx.tx, roles)).filter(({ id }) => id !== row.person.id);
    if (people.length > 0) return people;
  }
  return [];
}

/** Who took it, while they are here and still among those who answer. */
export async function actingHandler(ctx: Pick<Ctx, "tx">, row: DataRequest): Promise<Person | undefined> {
  const handler = await findPerson(ctx.tx, row.handlerId);
  const may = handler?.isActive && handler.id !== row.person.id && hasRole(handler, ...HANDLER_ROLES);
  return may ? handler : undefined;
}

/** Whether this person belongs to those who could answer it, whoever has it now. */
export async function whyNotEligible(ctx: Ctx, row: DataRequest): Promise<true | Refusal> {
  if (!ctx.person) return "not-yours";
  if (ctx.person.id === row.person.id) return "own-request";
  return (await eligibleFor(ctx, row)).some(({ id }) => id === ctx.person?.id) || "not-yours";
}

/** Whether this person has it or could take it; what is late may be taken over. */
export async function whyNotCandidate(ctx: Ctx, row: DataRequest): Promise<true | Refusal> {
  const handler = await actingHandler(ctx, row);
  if (handler && handler.id === ctx.person?.id) return true;
  const eligible = await whyNotEligible(ctx, row);
  if (eligible !== true || !handler) return eligible;
  const isLate = (await openDeadlines(ctx.tx, [row.id])).some(({ dueAt }) => dueAt <= ctx.now);
  return isLate || { reason: "handled-by-other", params: { name: handler.name } };
}

/** Who must act on it now: its handler, or everybody who could take it. */
export async function whoMustAnswer(ctx: Pick<Ctx, "tx">, row: DataRequest): Promise<Person[]> {
  const handler = await actingHandler(ctx, row);
  return handler ? [handler] : eligibleFor(ctx, row);
}

/** Whom it goes to when nobody answered: colleagues and managers, then HR and legal, then those who lead. */
export async function whoIsAbove(ctx: Ctx, row: DataRequest, level: 1 | 2 | 3): Promise<Person[]> {
  const late = await whoMustAnswer(ctx, row);
  const managers = () =>
    findPeople(
      ctx.tx,
      late.flatMap(({ managerId }) => managerId ?? []),
    );
  const levels = [
    async () => [...(await eligibleFor(ctx, row)), ...(await managers())],
    () => withRoles(ctx.tx, ["hr", "legal"]),
    async () => findPeople(ctx.tx, await leaderIds(ctx)),
  ];
  // Where a level has nobody, the next is asked at once: it is never silent.
  for (const people of levels.slice(level - 1)) {
    const found = new Map((await people()).map((person) => [person.id, person]));
    const above = [...found.values()].filter(
      ({ id, isActive }) => isActive && id !== row.person.id && !late.some((one) => one.id === id),
    );
    if (above.length > 0) return above;
  }
  return [];
}

/** Whether the reader may know where it stands: whoever it may be passed up to. */
export async function mayWatch(ctx: Ctx, row: DataRequest): Promise<boolean> {
  const { person } = ctx;
  if (!person?.isActive || person.id === row.person.id) return false;
  if (hasRole(person, ...WATCHER_ROLES)) return true;
  const late = await whoMustAnswer(ctx, row);
  return late.some(({ managerId }) => managerId === person.id) || (await leaderIds(ctx)).includes(person.id);
}
