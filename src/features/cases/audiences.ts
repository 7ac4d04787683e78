import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import type { Recipient } from "../../core/outbox.ts";
import { findPeople, findPerson, type Person, withRoles } from "../../core/people.ts";
import type { Case } from "./model.ts";
import { decidersOf, overseersOf, partiesOf, secondsOf, teamOf, whoMustHandle } from "./parties.ts";
import { leaderIds, readParts, wasTold } from "./store.ts";

const one = (personId: string | undefined): Recipient[] => (personId ? [{ personId }] : []);
const all = (people: readonly Person[], besides?: string): Recipient[] =>
  [...new Set(people.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => id))].map((personId) => ({
    personId,
  }));

/** Groups of readers. Whoever acts is not told what they did; a party is never told as somebody else. */
export const caseAudiences = {
  subject: async (_ctx: Ctx, row: Case) => one(row.subjectId),
  /** Whoever never heard of it need not hear that it is over. */
  subjectIfTold: async (ctx: Ctx, row: Case) => ((await wasTold(ctx, row)) ? one(row.subjectId) : []),
  handler: async (ctx: Ctx, row: Case) => all(await whoMustHandle(ctx, row), ctx.person?.id),
  team: async (ctx: Ctx, row: Case) => all(await teamOf(ctx, row, row.formerId), ctx.person?.id),
  next: async (_ctx: Ctx, row: Case) => one(row.nextId),
  former: async (ctx: Ctx, row: Case) => (row.formerId === ctx.person?.id ? [] : one(row.formerId)),
  deciders: async (ctx: Ctx, row: Case) => all(await decidersOf(ctx, row), ctx.person?.id),
  /** Where nobody may decide, or be the second to, those who can change that hear of it (COI-7). */
  ifNoDecider: async (ctx: Ctx, row: Case) => ((await decidersOf(ctx, row)).length > 0 ? [] : aboveIt(ctx, row)),
  ifNoSecond: async (ctx: Ctx, row: Case) => {
    const { proposal } = await readParts(ctx, row.id);
    return (await secondsOf(ctx, row, proposal?.step ?? 3)).length > 0 ? [] : aboveIt(ctx, row);
  },
  seconds: async (ctx: Ctx, row: Case) => {
    const { proposal } = await readParts(ctx, row.id);
    return all(await secondsOf(ctx, row, proposal?.step ?? 3), ctx.person?.id);
  },
  legal: async (ctx: Ctx, row: Case) => all(await among(ctx, row, await withRoles(ctx.tx, ["legal"])), ctx.person?.id),
  /** Everybody of HR and the handler, whoever acts: what they need to set right. */
  hr: async (ctx: Ctx, row: Case) =>
    all([...(await among(ctx, row, await withRoles(ctx.tx, ["hr"]))), ...(await whoMustHandle(ctx, row))]),
  compliance: async (ctx: Ctx, row: Case) =>
    all(await among(ctx, row, await withRoles(ctx.tx, ["compliance"])), ctx.person?.id),
  /** Compliance as a second pair of eyes, without those who know it anyway. */
  witnesses: async (ctx: Ctx, row: Case) =>
    all(await among(ctx, row, await withRoles(ctx.tx, ["compliance"])), ctx.person?.id).filter(
      (to) => !("personId" in to) || (to.personId !== row.nextId && to.personId !== row.formerId),
    ),
  /** Those who can give it to somebody, and those who lead the company (COI-7). */
  overseers: (ctx: Ctx, row: Case) => aboveIt(ctx, row),
  /** Whoever decided hears that it was taken back or lowered by somebody else. */
  decided: async (ctx: Ctx, row: Case) =>
    all(await among(ctx, row, await findPeople(ctx.tx, row.deciderId ? [row.deciderId] : [])), ctx.person?.id),
  /** The direct manager learns what they need to see done, once it is served. */
  manager: async (ctx: Ctx, row: Case) => one((await findPerson(ctx.tx, row.subjectId))?.managerId),
};

async function aboveIt(ctx: Ctx, row: Case): Promise<Recipient[]> {
  const leaders = await among(ctx, row, await findPeople(ctx.tx, await leaderIds(ctx)));
  return all([...leaders, ...(await overseersOf(ctx, row))], ctx.person?.id);
}

async function among(ctx: Ctx, row: Case, people: readonly Person[]): Promise<Person[]> {
  const parties = await partiesOf(ctx, row);
  return people.filter((person) => person.isActive && conflictOf(person, parties) === undefined);
}
