import * as conflicts from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { findPeople, type Person, withRoles } from "../../core/people.ts";
import type { Incident, Route } from "./model.ts";
import { personOf, recusedFrom, reporterIdOf, reporterIdsOf } from "./store.ts";

/** Who is a party to an incident: conflicts of interest are decided against these (COI-1, COI-2, COI-6). */
export type Parties = {
  reporter: Person | undefined;
  subject: Person | undefined;
  /** Who said that they have a tie to one of them (COI-5). */
  tied: ReadonlySet<string>;
};

/** The parties of one incident; within a transaction they are read once. */
export function partiesOf(ctx: Pick<Ctx, "db" | "tx" | "vault">, incident: Incident): Promise<Parties> {
  return onceIn(ctx, keyOf(incident), async () => ({
    reporter: incident.isAnonymous ? undefined : await personOf(ctx, await reporterIdOf(ctx, incident.id)),
    subject: await personOf(ctx, incident.subjectId),
    tied: (await recusedFrom(ctx, [incident.id])).get(incident.id) ?? new Set(),
  }));
}

/** The parties of many at once: three queries however many there are. What is read here is not read again. */
export async function partiesOfAll(
  ctx: Pick<Ctx, "db" | "tx" | "vault">,
  incidents: readonly Incident[],
): Promise<Map<string, Parties>> {
  const ids = incidents.map(({ id }) => id);
  const [reporters, recused] = [await reporterIdsOf(ctx, ids), await recusedFrom(ctx, ids)];
  const subjects = incidents.flatMap(({ subjectId }) => subjectId ?? []);
  const people = new Map(
    (await findPeople(ctx.tx, [...reporters.values(), ...subjects])).map((item) => [item.id, item]),
  );
  const found = new Map<string, Parties>();
  for (const incident of incidents) {
    const person = (id: string | undefined) => (id === undefined ? undefined : people.get(id as Person["id"]));
    const parties = {
      reporter: person(reporters.get(incident.id)),
      subject: person(incident.subjectId),
      tied: recused.get(incident.id) ?? new Set<string>(),
    };
    found.set(incident.id, parties);
    rememberParties(ctx, incident, parties);
  }
  return found;
}

/** What is known of a report that was just filed, so that the seal need not be opened. */
export function rememberParties(ctx: Pick<Ctx, "db" | "tx">, incident: Incident, parties: Parties): void {
  void onceIn(ctx, keyOf(incident), async () => parties);
}

/** After somebody recused themselves in this transaction. */
export const forgetParties = ({ tx }: Pick<Ctx, "tx">): boolean => asked.delete(tx);

const keyOf = ({ id, subjectId }: Incident): string => `${id} ${subjectId ?? ""}`;
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

/** The same in the words that all features share. */
const asShared = ({ reporter, subject, tied }: Parties): conflicts.Parties => ({
  reporters: reporter ? [reporter] : [],
  subject,
  witnesses: [],
  tied,
});

/** Why this person may not handle it, whatever their roles. */
export const conflictOf = (person: Person, parties: Parties): conflicts.Conflict | undefined =>
  conflicts.conflictOf(person, asShared(parties));

/** Which teams stand in, in this order, when a team has nobody without a conflict. */
export const STAND_INS: readonly Route[] = ["compliance", "hr", "legal"];

/** The people of one team who may handle a report. */
export type Team = conflicts.Team<Route>;

/**
 * Who may handle it: the members of its team without a conflict; if a colleague of the team is concerned, the team
 * itself is left out (COI-6); if nobody is left, the next team that stands in. Undefined means blocked (COI-7).
 */
export function teamFor(ctx: Pick<Ctx, "db" | "tx">, route: Route, parties: Parties): Promise<Team | undefined> {
  const { reporter, subject, tied } = parties;
  const key = `${route} ${reporter?.id ?? ""} ${subject?.id ?? ""} ${[...tied].join()}`;
  return onceIn(ctx, key, () => findTeam(ctx, route, parties));
}

/** The people of the team that may handle it; nobody when it is blocked. */
export const eligibleHandlers = async (ctx: Pick<Ctx, "db" | "tx">, route: Route, parties: Parties) =>
  (await teamFor(ctx, route, parties))?.people ?? [];

export { without } from "../../core/conflicts.ts";

async function findTeam(ctx: Pick<Ctx, "tx">, route: Route, parties: Parties): Promise<Team | undefined> {
  return teamAmong(await withRoles(ctx.tx, [route, ...STAND_INS]), route, parties);
}

/** The same among people whose roles are known, for many reports at once. */
export const teamAmong = (holders: readonly Person[], route: Route, parties: Parties): Team | undefined =>
  conflicts.teamAmong(holders, [route, ...STAND_INS.filter((standIn) => standIn !== route)], asShared(parties));
