import type { Id } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";

/**
 * Terms: a *case* is one of the library's case studies · an *answer* is what one person thinks about it: an option, own
 * words, or both · the *discussion* is what the case itself answers, and what others thought · a *group* is a department
 * that a trainer asked to think about a case.
 */
export type CaseAnswer = {
  id: Id<"can">;
  caseId: string;
  personId: Person["id"];
  option: number | undefined;
  text: string | undefined;
  at: Date;
  /** From when they have read the discussion. */
  seenAt: Date | undefined;
  releasedAt: Date | undefined;
};
export type GroupState = "open" | "closed";
export type CaseGroup = {
  id: Id<"cgr">;
  caseId: string;
  department: string;
  openedById: Person["id"];
  state: GroupState;
  version: number;
  comment: string | undefined;
  openedAt: Date;
};

/** What a group's card is about, for one of its members. */
export const askedOf = (groupId: string, personId: string): string => `${groupId}.${personId}`;

export const LIMITS = { text: 1000, comment: 1000 } as const;

/** Of fewer people nothing is told to the others: who wrote what could be guessed. */
export const LEAST = 5;

/** How often each option was chosen, in percent of those who chose; undefined where too few did. */
export function spreadOf(counts: ReadonlyMap<number, number>, options: number): number[] | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total < LEAST) return undefined;
  return Array.from({ length: options }, (_, option) => Math.round(((counts.get(option) ?? 0) / total) * 100));
}
