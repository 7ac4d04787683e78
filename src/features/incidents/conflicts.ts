import type { Ctx } from "../../core/context.ts";
import { hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import type { Incident, Route } from "./model.ts";
import { personOf, reporterIdOf } from "./store.ts";

/** Who is a party to an incident: conflicts of interest are decided against these (COI-1, COI-2, COI-6). */
export type Parties = {
  reporter: Person | undefined;
  subject: Person | undefined;
};

/** @param reporter who is known to have just reported it, so that the seal need not be opened */
export function partiesOf(
  ctx: Pick<Ctx, "db" | "tx" | "vault">,
  incident: Incident,
  reporter?: Person,
): Promise<Parties> {
  return onceIn(ctx, `${incident.id} ${incident.subjectId ?? ""}`, async () => ({
    reporter:
      reporter ?? (incident.isAnonymous ? undefined : await personOf(ctx, await reporterIdOf(ctx, incident.id))),
    subject: await personOf(ctx, incident.subjectId),
  }));
}

const asked = new WeakMap<object, Map<string, Promise<unknown>>>();

/** One transaction asks the same several times: for the right, for the audiences. It is read once. */
function onceIn<R>(ctx: Pick<Ctx, "db" | "tx">, key: string, read: () => Promise<R>): Promise<R> {
  if (ctx.tx === ctx.db) return read();
  const known = asked.get(ctx.tx) ?? new Map<string, Promise<unknown>>();
  asked.set(ctx.tx, known);
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found as Promise<R>;
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
export function eligibleHandlers(ctx: Pick<Ctx, "db" | "tx">, route: Route, parties: Parties): Promise<Person[]> {
  const key = `${route} ${parties.reporter?.id ?? ""} ${parties.subject?.id ?? ""}`;
  return onceIn(ctx, key, () => findHandlers(ctx, route, parties));
}

async function findHandlers(ctx: Pick<Ctx, "tx">, route: Route, parties: Parties): Promise<Person[]> {
  for (const role of [route, ...STAND_INS.filter((standIn) => standIn !== route)] as Role[]) {
    if (parties.subject && hasRole(parties.subject, role)) continue;
    const free = (await withRoles(ctx.tx, [role])).filter((person) => conflictOf(person, parties) === undefined);
    if (free.length > 0) return free;
  }
  return [];
}
