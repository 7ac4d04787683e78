import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { UserError } from "../../core/errors.ts";
import { apart, applyMove, type MoveInput, markMoved, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { hasRole, type Person, type Role } from "../../core/people.ts";
import { conflictOf, forgetParties, partiesOf, teamFor, without } from "./conflicts.ts";
import { actingHandler, whoMustHandle, whyNotEligible } from "./handlers.ts";
import { type IncidentEvent, incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, isFinal, NOT_PURSUED_MONTHS, type Route, sayNumber } from "./model.ts";
import { addRecusal, findIncident, leaderIds, mergedInto, reporterIdOf } from "./store.ts";

/** Who belongs to a team that handles reports. */
export const TEAM_ROLES: readonly Route[] = ["compliance", "hr", "security", "pr", "legal"];
/** Who may have something in the queue. */
export const HANDLER_ROLES: readonly Role[] = [...TEAM_ROLES, "admin"];

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => incidentWords.in(ctx.locale);

/** What the reader may do with it: take it, because nobody has or it was given to them; or anything, because they took it. */
export type Mine = "to-take" | "taken" | undefined;

/** What this person may do with it, by the rights of the life cycle. */
export async function mineOf(ctx: Ctx, incident: Incident): Promise<Mine> {
  if ((await incidentLife.rights.handler?.(ctx, incident)) === true) return "taken";
  return (await incidentLife.rights.candidate?.(ctx, incident)) === true ? "to-take" : undefined;
}

/**
 * Whether the reader may see what is in it: its handler, and those who could handle it. Somebody who has left, has lost
 * the role or has become a party since sees no more than the number, also on a card of before.
 */
export async function maySee(ctx: Ctx, incident: Incident): Promise<boolean> {
  if (!ctx.person?.isActive) return false;
  return (await actingHandler(ctx, incident))?.id === ctx.person.id || (await whyNotEligible(ctx, incident)) === true;
}

/**
 * Lets through who took the incident, or who could take it; everybody else is told why not, and it is on record.
 */
export async function handled(
  ctx: Ctx,
  id: string | undefined,
  right: "handler" | "candidate" = "handler",
): Promise<Incident> {
  const incident = id ? await findIncident(ctx, id) : undefined;
  if (incident) refuseErased(ctx, incident);
  const answer = incident ? await incidentLife.rights[right]?.(ctx, incident) : "not-yours";
  if (!incident || answer !== true) {
    const why = answer === true || !answer ? "not-yours" : answer;
    throw new NotAllowed(incident?.id ?? "incident", reasonOf(why), incidentLife.reason(ctx.locale, why));
  }
  return incident;
}

/** Moves an incident; when that ends it, the reporters of those that were joined with it hear it too. */
export async function decide(ctx: Ctx, incident: Incident, event: IncidentEvent, input: MoveInput = {}): Promise<void> {
  await applyMove(ctx, incidentLife, incident, event, input);
  await tellJoined(ctx, incident.id);
}

/**
 * Takes an incident. With the confirmation of the button its handler says that they have no tie to a party (COI-5);
 * the log keeps that they did. A term that already runs goes on.
 */
export async function takeIncident(ctx: Ctx, incident: Incident): Promise<void> {
  const isRunning = (await openDeadlines(ctx.tx, [incident.id])).some(({ kind }) => kind === "triage");
  const begins = "take" in incidentLife.states[incident.state] && !isRunning;
  await applyMove(ctx, incidentLife, incident, begins ? "take" : "takeOver", {
    set: { handler_id: ctx.person?.id ?? null, is_taken: true },
    data: { tie: "none" },
  });
}

/**
 * Keeps somebody with a tie to a party out of it. Where others of the team, or a team that stands in, may handle it,
 * they get it with the terms that run; else those who oversee must find somebody (COI-7).
 */
export async function recuseFrom(ctx: Ctx, incident: Incident, person: Person): Promise<void> {
  const left = await teamFor(ctx, incident.route, without(await partiesOf(ctx, incident), person.id));
  const canBlock = "block" in incidentLife.states[incident.state];
  const event = left ? "recuse" : canBlock ? "block" : "orphan";
  // Those who are told are read from the row, so it already belongs to their team.
  const moving: Incident = { ...incident, route: left?.route ?? incident.route, handlerId: person.id };
  await applyMove(ctx, incidentLife, moving, event, {
    set: { route: moving.route, handler_id: null, is_taken: false },
    data: { recused: person.id },
  });
  await addRecusal(ctx, incident.id, person.id);
  forgetParties(ctx);
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
 * Whether the reader may know where it stands, without what is in it: those who oversee, HR, and those above whoever
 * must handle it, to whom overdue ones are passed up. Never a party.
 */
export async function mayWatch(ctx: Ctx, incident: Incident): Promise<boolean> {
  const { person } = ctx;
  if (!person?.isActive || conflictOf(person, await partiesOf(ctx, incident)) !== undefined) return false;
  // Whistle-blowing stays with its team and those who oversee (R-EU-05).
  const roles: Role[] = incident.kind === "breach_of_law" ? ["compliance", "admin"] : ["compliance", "hr", "admin"];
  if (hasRole(person, ...roles)) return true;
  const late = await whoMustHandle(ctx, incident);
  return late.some(({ managerId }) => managerId === person.id) || (await leaderIds(ctx)).includes(person.id);
}

/** Whether the reader oversees it, and so may give it to somebody else. */
export const mayReassign = async (ctx: Ctx, incident: Incident): Promise<boolean> =>
  (await incidentLife.rights.overseer?.(ctx, incident)) === true;

/** What a move that ends it sets besides. */
export const closing = (ctx: Ctx) => ({ closed_at: ctx.now });

/** An incident by the id in a button, whoever asks; what they may do with it is decided after. */
export async function existing(ctx: Ctx, id: string): Promise<Incident> {
  const incident = await findIncident(ctx, id);
  if (!incident) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  refuseErased(ctx, incident);
  return incident;
}

/** Whoever presses on a card of before is told that there is nothing left of it. @throws UserError */
export function refuseErased(ctx: Pick<Ctx, "locale">, incident: Incident): void {
  if (!incident.isErased) return;
  const params = { number: sayNumber(incident.number), months: NOT_PURSUED_MONTHS };
  throw new UserError("erased", words(ctx)("erased.said", params));
}
