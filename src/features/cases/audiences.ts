import type { Ctx } from "../../core/context.ts";
import type { Recipient } from "../../core/outbox.ts";
import { findPeople, findPerson, type Person } from "../../core/people.ts";
import type { Case } from "./model.ts";
import { clearersOf, counselOf, isApart, leadersApart, overseersOf, teamApart } from "./oversight.ts";
import { decidersOf, partiesOf, secondsOf, teamOf, whoMustHandle } from "./parties.ts";
import { readParts, wasTold } from "./store.ts";

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
  legal: async (ctx: Ctx, row: Case) => all(await counselOf(ctx, row), ctx.person?.id),
  /** Everybody of HR and the handler, whoever acts: what they need to set right. */
  hr: async (ctx: Ctx, row: Case) => all([...(await teamApart(ctx, row, "hr")), ...(await whoMustHandle(ctx, row))]),
  /** The second pair of eyes; where nobody may be that, those hear of it who can change that. */
  clearers: async (ctx: Ctx, row: Case) => all(await clearersOf(ctx, row), ctx.person?.id),
  ifNoClearer: async (ctx: Ctx, row: Case) => ((await clearersOf(ctx, row)).length > 0 ? [] : aboveIt(ctx, row)),
  /** Compliance as a second pair of eyes, without those who know it anyway. */
  witnesses: async (ctx: Ctx, row: Case) =>
    all(await teamApart(ctx, row, "compliance"), ctx.person?.id).filter(
      (to) => !("personId" in to) || (to.personId !== row.nextId && to.personId !== row.formerId),
    ),
  /** Those who can give it to somebody, and those who lead the company (COI-7). */
  overseers: (ctx: Ctx, row: Case) => aboveIt(ctx, row),
  /** Whoever decided hears that it was taken back or lowered by somebody else. */
  decided: async (ctx: Ctx, row: Case) => {
    const parties = await partiesOf(ctx, row);
    const people = await findPeople(
      ctx.tx,
      [row.deciderId, row.secondId].flatMap((id) => id ?? []),
    );
    return all(
      people.filter((person) => isApart(person, parties)),
      ctx.person?.id,
    );
  },
  /** The direct manager learns what they need to see done, once it is served. */
  manager: async (ctx: Ctx, row: Case) => one((await findPerson(ctx.tx, row.subjectId))?.managerId),
};

const aboveIt = async (ctx: Ctx, row: Case): Promise<Recipient[]> =>
  all([...(await leadersApart(ctx, row)), ...(await overseersOf(ctx, row))], ctx.person?.id);
