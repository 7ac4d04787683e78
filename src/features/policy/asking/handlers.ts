import type { Ctx } from "../../../core/context.ts";
import type { Refusal } from "../../../core/lifecycle.ts";
import { findPeople, hasRole, type Person, type Role, withRoles } from "../../../core/people.ts";
import type { Question } from "./model.ts";
import { leaderIds } from "./store.ts";

/** Who answers questions about the policy; the second stand in where the first have nobody but whoever asks. */
const TEAM: readonly Role[] = ["hr"];
const STAND_INS: readonly Role[] = ["compliance"];
/** Who may have something in the queue. */
export const HANDLER_ROLES: readonly Role[] = [...TEAM, ...STAND_INS];
/** Who looks after the frequent questions. */
export const FAQ_ROLES: readonly Role[] = TEAM;

type About = Pick<Question, "asker">;

/** Those of the team and those who stand in for it, read once for many questions. */
export type Handlers = readonly (readonly Person[])[];
export async function handlersOf(ctx: Pick<Ctx, "tx">): Promise<Handlers> {
  return [await withRoles(ctx.tx, TEAM), await withRoles(ctx.tx, STAND_INS)];
}

/** Those among them who may answer it: never whoever asks. */
export const eligibleAmong = (handlers: Handlers, { asker }: About): readonly Person[] =>
  handlers.map((people) => people.filter(({ id }) => id !== asker.id)).find((people) => people.length > 0) ?? [];

/** Those who may answer it. */
export const eligibleFor = async (ctx: Pick<Ctx, "tx">, row: About): Promise<readonly Person[]> =>
  eligibleAmong(await handlersOf(ctx), row);

/** Whether this person may answer it. */
export async function whyNotHandle(ctx: Ctx, row: About): Promise<true | Refusal> {
  if (!ctx.person?.isActive) return "not-yours";
  if (ctx.person.id === row.asker.id) return "own-question";
  return (await eligibleFor(ctx, row)).some(({ id }) => id === ctx.person?.id) || "not-yours";
}

/** Whom it goes to when nobody answered: the managers of those who should have, compliance, then those who lead. */
export async function whoIsAbove(ctx: Ctx, row: About, level: 1 | 2 | 3): Promise<Person[]> {
  const late = await eligibleFor(ctx, row);
  const levels = [
    () =>
      findPeople(
        ctx.tx,
        late.flatMap(({ managerId }) => managerId ?? []),
      ),
    () => withRoles(ctx.tx, STAND_INS),
    async () => findPeople(ctx.tx, await leaderIds(ctx)),
  ];
  // Where a level has nobody, the next is asked at once: it is never silent.
  for (const people of levels.slice(level - 1)) {
    const above = (await people()).filter(
      ({ id, isActive }) => isActive && id !== row.asker.id && !late.some((one) => one.id === id),
    );
    if (above.length > 0) return above;
  }
  return [];
}

/** Whether somebody looks after the frequent questions. */
export const keepsFaq = (person: Person | undefined): boolean => person !== undefined && hasRole(person, ...FAQ_ROLES);
