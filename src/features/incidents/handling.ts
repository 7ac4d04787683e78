import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import type { Role } from "../../core/people.ts";
import { type IncidentEvent, incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import type { Incident } from "./model.ts";
import { findIncident } from "./store.ts";

/** Who may have something in the queue. */
export const HANDLER_ROLES: readonly Role[] = ["compliance", "hr", "security", "pr", "legal", "admin"];

export const words = (ctx: Pick<Ctx, "locale">) => incidentWords.in(ctx.locale);

/** What the reader may do with it: whether they could take it, and whether it is theirs. */
export async function mineOf(ctx: Ctx, incident: Incident) {
  const isHandler = incident.handlerId !== undefined && incident.handlerId === ctx.person?.id;
  const mayTake = !incident.handlerId && (await incidentLife.rights.eligible?.(ctx, incident)) === true;
  return { isHandler: isHandler && (await incidentLife.rights.handler?.(ctx, incident)) === true, mayTake };
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
}

/** What a move that ends it sets besides. */
export const closing = (ctx: Ctx) => ({ closed_at: ctx.now });

/** An incident by the id in a button, whoever asks; what they may do with it is decided after. */
export async function existing(ctx: Ctx, id: string): Promise<Incident> {
  const incident = await findIncident(ctx, id);
  if (!incident) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return incident;
}
