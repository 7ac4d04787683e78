import { hasRole, type Person, type Role } from "./people.ts";

/**
 * Conflicts of interest (domain: §5.1): nobody handles what they are part of. The parties are known before anybody is
 * told, and asked again at each press.
 */
export type Parties = {
  reporters: readonly Person[];
  subject: Person | undefined;
  witnesses: readonly Person[];
  /** Who said that they have a tie to one of them (COI-5). */
  tied: ReadonlySet<string>;
};

export type Conflict =
  | "you-reported"
  | "you-are-concerned"
  | "you-are-a-witness"
  | "you-are-the-manager"
  | "you-have-a-tie";

/** Why this person may not handle it, whatever their roles (COI-1, COI-2, COI-5). */
export function conflictOf(person: Person, { reporters, subject, witnesses, tied }: Parties): Conflict | undefined {
  const among = (people: readonly Person[]) => people.some(({ id }) => id === person.id);
  if (among(reporters)) return "you-reported";
  if (subject?.id === person.id) return "you-are-concerned";
  if (among(witnesses)) return "you-are-a-witness";
  if ([...reporters, subject].some((party) => party?.managerId === person.id)) return "you-are-the-manager";
  if (tied.has(person.id)) return "you-have-a-tie";
  return undefined;
}

/** The people of one team who may handle something. */
export type Team<R extends Role = Role> = { route: R; people: Person[] };

/**
 * The first team in order that may handle it: its members without a conflict; a team that the subject belongs to is left
 * out whole (COI-6). Undefined: nobody is left (COI-7).
 */
export function teamAmong<R extends Role>(
  holders: readonly Person[],
  teams: readonly R[],
  parties: Parties,
): Team<R> | undefined {
  for (const route of teams) {
    if (parties.subject && hasRole(parties.subject, route)) continue;
    const people = holders.filter((person) => hasRole(person, route) && conflictOf(person, parties) === undefined);
    if (people.length > 0) return { route, people };
  }
  return undefined;
}

/** The same parties when this person stays out of it. */
export const without = <P extends Pick<Parties, "tied">>(parties: P, personId: string | undefined): P =>
  personId ? { ...parties, tied: new Set([...parties.tied, personId]) } : parties;
