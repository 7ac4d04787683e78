import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { apart, applyMove, type MoveInput, markMoved, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { hasRole, type Role } from "../../core/people.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import { actingHandler, type IncidentEvent, incidentLife, whyNotEligible } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, isFinal } from "./model.ts";
import { findIncident, mergedInto, reporterIdOf } from "./store.ts";

/** Who may have something in the queue. */
export const HANDLER_ROLES: readonly Role[] = ["compliance", "hr", "security", "pr", "legal", "admin"];

export const words = (ctx: Pick<Ctx, "locale">) => incidentWords.in(ctx.locale);

/** What the reader may do with it: whether they could take it, and whether it is theirs. */
export async function mineOf(ctx: Ctx, incident: Incident) {
  const handler = await actingHandler(ctx, incident);
  const isHandler = handler !== undefined && handler.id === ctx.person?.id;
  return { isHandler, mayTake: !handler && (await whyNotEligible(ctx, incident)) === true };
}

/**
 * Whether the reader may see what is in it: its handler, and those who could handle it. Somebody who has left, has lost
 * the role or has become a party since sees no more than the number, also on a card of before.
 */
export async function maySee(ctx: Ctx, incident: Incident): Promise<boolean> {
  if (!ctx.person?.isActive) return false;
  return (await actingHandler(ctx, incident))?.id === ctx.person.id || (await whyNotEligible(ctx, incident)) === true;
}

/** Lets through handlers of the incident; everybody else is told why not, and it is on record. */
export async function handled(ctx: Ctx, id: string | undefined): Promise<Incident> {
  const incident = id ? await findIncident(ctx, id) : undefined;
  const answer = incident ? await incidentLife.rights.handler?.(ctx, incident) : "not-yours";
  if (!incident || answer !== true) {
    const why = answer === true || !answer ? "not-yours" : answer;
    throw new NotAllowed(incident?.id ?? "incident", reasonOf(why), incidentLife.reason(ctx.locale, why));
  }
  return incident;
}

/** Moves an incident; whoever decides has taken it. */
export async function decide(ctx: Ctx, incident: Incident, event: IncidentEvent, input: MoveInput = {}): Promise<void> {
  await applyMove(ctx, incidentLife, incident, event, {
    ...input,
    set: { handler_id: ctx.person?.id ?? null, ...input.set },
  });
  await tellJoined(ctx, incident.id);
}

/** When it is over, so are the reports that were joined with it, and their reporters hear the same result. */
async function tellJoined(ctx: Ctx, id: string): Promise<void> {
  const now = await findIncident(ctx, id);
  if (!now || !isFinal(now.state)) return;
  for (const joined of await mergedInto(ctx, id)) {
    const reporterId = await reporterIdOf(ctx, joined.id);
    if (!reporterId) continue;
    const key = `${joined.id}:joined:${now.state}`;
    const message = { key, notice: "incidents.receipt", params: { id: joined.id }, subject: joined.id };
    await addMessages(ctx.tx, ctx.now, [apart(ctx, { ...message, to: [{ personId: reporterId }] })]);
    await markMoved(ctx, joined.id);
  }
}

/**
 * Whether the reader may know where it stands, without what is in it: those who oversee, HR, and the manager of its
 * handler, to whom overdue ones are passed up. Never a party.
 */
export async function mayWatch(ctx: Ctx, incident: Incident): Promise<boolean> {
  const { person } = ctx;
  if (!person?.isActive || conflictOf(person, await partiesOf(ctx, incident)) !== undefined) return false;
  const handler = await actingHandler(ctx, incident);
  return hasRole(person, "compliance", "hr", "admin") || handler?.managerId === person.id;
}

/** What a move that ends it sets besides. */
export const closing = (ctx: Ctx) => ({ closed_at: ctx.now });

/** An incident by the id in a button, whoever asks; what they may do with it is decided after. */
export async function existing(ctx: Ctx, id: string): Promise<Incident> {
  const incident = await findIncident(ctx, id);
  if (!incident) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return incident;
}
