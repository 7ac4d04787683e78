import type { Ctx } from "../../core/context.ts";
import { hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import type { Incident, Route } from "./model.ts";
import { personOf, reporterIdOf } from "./store.ts";

/** Who is a party to an incident: conflicts of interest are decided against these (COI-1, COI-2, COI-6). */
export type Parties = {
  reporter: Person | undefined;
  subject: Person | undefined;
};

export async function partiesOf(ctx: Pick<Ctx, "tx" | "vault">, incident: Incident): Promise<Parties> {
  return {
    reporter: await personOf(ctx, await reporterIdOf(ctx, incident.id)),
    subject: await personOf(ctx, incident.subjectId),
  };
}

export type Conflict = "you-reported" | "you-are-concerned" | "you-are-the-manager";

/** Why this person may not handle it, whatever their roles. */
export function conflictOf(person: Person, { reporter, subject }: Parties): Conflict | undefined {
  if (reporter?.id === person.id) return "you-reported";
  if (subject?.id === person.id) return "you-are-concerned";
  if (reporter?.managerId === person.id || subject?.managerId === person.id) return "you-are-the-manager";
  return undefined;
}

/** Which teams stand in, in this order, when a team has nobody without a conflict. */
const STAND_INS: readonly Role[] = ["compliance", "hr", "legal"];

/**
 * Who may handle it: the members of its team without a conflict; if a colleague of the team is concerned, the team
 * itself is left out (COI-6); if nobody is left, the teams that stand in. Empty means blocked (COI-7).
 */
export async function eligibleHandlers(ctx: Pick<Ctx, "tx">, route: Route, parties: Parties): Promise<Person[]> {
  for (const role of [route, ...STAND_INS.filter((standIn) => standIn !== route)] as Role[]) {
    if (parties.subject && hasRole(parties.subject, role)) continue;
    const free = (await withRoles(ctx.tx, [role])).filter((person) => conflictOf(person, parties) === undefined);
    if (free.length > 0) return free;
  }
  return [];
}
