import type { Platform } from "../../core/interaction.ts";
import type { Person } from "../../core/people.ts";
import type { Audience } from "./model.ts";

/** As much of a person as decides whether they are in an audience. */
export type Addressee = Pick<Person, "department" | "roles" | "region" | "isActive" | "isInScope"> & {
  /** Where they have an account that works. */
  platforms: readonly Platform[];
};

const isAny = <T>(wanted: readonly T[], has: readonly T[]): boolean =>
  wanted.length === 0 || has.some((value) => wanted.includes(value));

/**
 * Whether somebody belongs to an audience: any of the values chosen within a list, and so in every list. Only people
 * whom the policy covers and who have not left are told at all. The store asks the same of the database.
 */
export const isInAudience = (audience: Audience, person: Addressee): boolean =>
  person.isActive &&
  person.isInScope &&
  isAny(audience.departments, [person.department]) &&
  isAny(audience.roles, person.roles) &&
  isAny(audience.regions, [person.region]) &&
  isAny(audience.platforms, person.platforms);

/** Whether it is everybody whom the policy covers. */
export const isEverybody = (audience: Audience): boolean =>
  Object.values(audience).every((values: readonly unknown[]) => values.length === 0);
