import type { Person } from "./people.ts";

/**
 * Whose labour law applies to a person. It belongs to the person and never to a workspace (domain: §3), and selects which
 * measures, terms and texts there are.
 */
export const JURISDICTIONS = ["CN", "GB", "DE", "FR", "IT", "US"] as const;
export type Jurisdiction = (typeof JURISDICTIONS)[number] | "unknown";

/** Whether a text from outside names a jurisdiction. */
export const isJurisdiction = (text: string): text is Jurisdiction =>
  (JURISDICTIONS as readonly string[]).includes(text);

/** Of a person; "unknown" where the directory does not say, and then the strictest rules apply. */
export const jurisdictionOf = ({ jurisdiction }: Pick<Person, "jurisdiction">): Jurisdiction =>
  jurisdiction !== undefined && isJurisdiction(jurisdiction) ? jurisdiction : "unknown";
