import type { Id } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Person } from "../../../core/people.ts";

/** That somebody passed a course: what it said when it was issued, which no later change of name or course alters. */
export type Certificate = {
  id: Id<"crt">;
  number: number;
  /** Of the address on paper. */
  token: string;
  personId: Person["id"];
  assignmentId: string;
  course: string;
  courseVersion: string;
  titles: Readonly<Record<Locale, string>>;
  name: string;
  passedAt: Date;
  validUntil: Date;
  issuedAt: Date;
};

/** Months after it expired in which a certificate can still be checked; then it is erased whole. */
export const KEPT_MONTHS = 24;

export const sayNumber = (number: number): string => `CERT-${number}`;

export type CertificateState = "valid" | "expired" | "replaced" | "ended";

/**
 * What is true of a certificate now. Time goes before everything else, so that nobody who checks an old one learns
 * whether its holder still works here. "ended" gives no reason for the same reason: who left is nobody's business outside.
 * @param isHolderHere its holder is an active person of the company
 * @param hasNewer they passed the same course again since
 */
export function stateOf(
  { validUntil }: Pick<Certificate, "validUntil">,
  { isHolderHere, hasNewer }: { isHolderHere: boolean; hasNewer: boolean },
  now: Date,
): CertificateState {
  if (validUntil <= now) return "expired";
  if (!isHolderHere) return "ended";
  return hasNewer ? "replaced" : "valid";
}
