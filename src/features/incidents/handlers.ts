import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { type Person, type Role, withRoles } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { conflictOf, eligibleHandlers, partiesOf, without } from "./conflicts.ts";
import type { Incident } from "./model.ts";
import { lastActedAt, personOf } from "./store.ts";

/** One recipient, or nobody. */
export const one = (personId: string | undefined): Recipient[] => (personId ? [{ personId }] : []);

/**
 * Who has it. Somebody who has left, or has become a party since, does not: then it is open to those who could take it.
 */
export async function actingHandler(ctx: Ctx, row: Incident): Promise<Person | undefined> {
  const handler = await personOf(ctx, row.handlerId);
  return handler?.isActive && conflictOf(handler, await partiesOf(ctx, row)) === undefined ? handler : undefined;
}

/** "Wang Min took this on …": the second who presses is told who was first. */
async function takenBy(ctx: Ctx, row: Incident, handler: Person): Promise<Refusal> {
  const at = await lastActedAt(ctx, row.id, handler.id);
  const when = sayInstant(at ?? row.movedAt, ctx.locale, ctx.zone, ctx.now);
  if (!row.isTaken) return { reason: "given-to-other", params: { name: handler.name } };
  return { reason: "handled-by-other", params: { name: handler.name, when } };
}

/** Why this person must stay out of it, if they must. */
export async function conflictWith(ctx: Ctx, row: Incident): Promise<string | undefined> {
  return ctx.person && conflictOf(ctx.person, await partiesOf(ctx, row));
}

/** Whether this person belongs to those who could handle it, whoever has it now. */
export async function whyNotEligible(ctx: Ctx, row: Incident): Promise<true | Refusal> {
  if (!ctx.person) return "not-yours";
  const parties = await partiesOf(ctx, row);
  const conflict = conflictOf(ctx.person, parties);
  if (conflict) return conflict;
  const handlers = await eligibleHandlers(ctx, row.route, parties);
  return handlers.some((person) => person.id === ctx.person?.id) || "not-yours";
}

/** Whether this person has it or could take it; else why not, and who was first. */
export async function whyNotCandidate(ctx: Ctx, row: Incident): Promise<true | Refusal> {
  const handler = await actingHandler(ctx, row);
  if (handler && handler.id === ctx.person?.id) return true;
  const eligible = await whyNotEligible(ctx, row);
  return eligible === true && handler ? takenBy(ctx, row, handler) : eligible;
}

/** Everybody who could handle it. @param besides somebody who stays out of it */
export async function handlersAsRecipients(ctx: Ctx, row: Incident, besides?: string): Promise<Recipient[]> {
  const handlers = await eligibleHandlers(ctx, row.route, without(await partiesOf(ctx, row), besides));
  return handlers.map((person) => ({ personId: person.id }));
}

/** People of these roles but the one who acts, and never a party. */
export const others = async (ctx: Ctx, row: Incident, roles: readonly Role[]): Promise<Recipient[]> =>
  othersAmong(ctx, row, await withRoles(ctx.tx, roles));

/** Of these people the ones who are active and no party, without the one who acts. */
export async function othersAmong(ctx: Ctx, row: Incident, people: readonly Person[]): Promise<Recipient[]> {
  const parties = await partiesOf(ctx, row);
  const ids = people
    .filter((person) => person.isActive && person.id !== ctx.person?.id && conflictOf(person, parties) === undefined)
    .map(({ id }) => id);
  return [...new Set(ids)].map((personId) => ({ personId }));
}

/** Who must act on it now: its handler, or everybody who could take it. */
export async function whoMustHandle(ctx: Ctx, row: Incident): Promise<Person[]> {
  const handler = await actingHandler(ctx, row);
  return handler ? [handler] : eligibleHandlers(ctx, row.route, await partiesOf(ctx, row));
}

/** Those who find a handler when everybody of the teams has a conflict; never a party. */
export async function overseersOf(ctx: Ctx, row: Incident): Promise<Person[]> {
  const parties = await partiesOf(ctx, row);
  const people = await withRoles(ctx.tx, ["compliance", "admin"]);
  return people.filter((person) => conflictOf(person, parties) === undefined);
}
