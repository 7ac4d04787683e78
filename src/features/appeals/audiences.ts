import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import type { Recipient } from "../../core/outbox.ts";
import { findPeople, type Person, withRoles } from "../../core/people.ts";
import type { Appeal } from "./model.ts";
import {
  appellantIds,
  caseOf,
  circleOf,
  clearersOf,
  complianceOf,
  leadersOutside,
  overseersOf,
  teamOf,
  whoMustReview,
} from "./parties.ts";

const one = (personId: string | undefined): Recipient[] => (personId ? [{ personId }] : []);
const all = (people: readonly Person[], besides?: string): Recipient[] =>
  [...new Set(people.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => id))].map((personId) => ({
    personId,
  }));

/** Groups of readers. Whoever acts is not told what they did; a party is never told as somebody else. */
export const appealAudiences = {
  appellant: async (ctx: Ctx, row: Appeal) => all(await findPeople(ctx.tx, appellantIds(row)), ctx.person?.id),
  /** The same with whoever filed it, who has a receipt of it then. */
  receipt: async (ctx: Ctx, row: Appeal) => all(await findPeople(ctx.tx, appellantIds(row))),
  reviewer: async (ctx: Ctx, row: Appeal) => all(await whoMustReview(ctx, row), ctx.person?.id),
  team: async (ctx: Ctx, row: Appeal) => all(await teamOf(ctx, row, row.formerId), ctx.person?.id),
  next: async (_ctx: Ctx, row: Appeal) => one(row.nextId),
  former: async (ctx: Ctx, row: Appeal) => (row.formerId === ctx.person?.id ? [] : one(row.formerId)),
  deciders: async (ctx: Ctx, row: Appeal) => {
    const { deciderId, secondId } = await caseOf(ctx, row);
    return all(
      await findPeople(
        ctx.tx,
        [deciderId, secondId].flatMap((id) => id ?? []),
      ),
      ctx.person?.id,
    );
  },
  /** HR, which gives payroll its instructions; a party hears nothing of it as HR. */
  payroll: async (ctx: Ctx, row: Appeal) => {
    const { parties, deciders } = await circleOf(ctx, row);
    const people = (await withRoles(ctx.tx, ["hr"])).filter((person) => conflictOf(person, parties) === undefined);
    // Whoever decided hears it as such.
    return all(
      people.filter(({ id }) => !deciders.includes(id)),
      ctx.person?.id,
    );
  },
  clearers: async (ctx: Ctx, row: Appeal) => all(await clearersOf(ctx, row), ctx.person?.id),
  /** Compliance, or those who lead where all of compliance had a part: somebody always hears that it is late. */
  compliance: async (ctx: Ctx, row: Appeal) => {
    const people = await complianceOf(ctx, row);
    return all(people.length > 0 ? people : await leadersOutside(ctx, row), ctx.person?.id);
  },
  /** Compliance as a second pair of eyes, without those who know it anyway. */
  witnesses: async (ctx: Ctx, row: Appeal) =>
    all(
      (await complianceOf(ctx, row)).filter(({ id }) => id !== row.nextId && id !== row.formerId),
      ctx.person?.id,
    ),
  /** Those who can give it to somebody, and those who lead the company (COI-7). */
  overseers: async (ctx: Ctx, row: Appeal) =>
    all([...(await leadersOutside(ctx, row)), ...(await overseersOf(ctx, row))], ctx.person?.id),
};
