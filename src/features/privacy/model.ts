import type { Term } from "../../core/deadlines/term.ts";
import type { Id } from "../../core/id.ts";
import type { Jurisdiction } from "../../core/jurisdiction.ts";
import type { Person } from "../../core/people.ts";

/**
 * Terms: a *request* is what somebody asks about their own data; the *person* asks, and is known, since they ask from
 * their own account; a *handler* answers; a *copy* is everything that is kept about the person, made by the system.
 * People read DATA-7, code reads the id.
 */

/** What can be asked. The first and `automation` are answered at once, the others by a handler (R-CN-09c). */
export const KINDS = ["copy", "correct", "delete", "limit", "explain", "automation", "withdraw"] as const;
export type Kind = (typeof KINDS)[number];
/** Asked with one text alone. */
export const PLAIN_KINDS = ["correct", "explain", "withdraw"] as const;
export type PlainKind = (typeof PLAIN_KINDS)[number];
/** Whether a text that came through a form's context names one. */
export const isPlainKind = (text: string | undefined): text is PlainKind =>
  (PLAIN_KINDS as readonly (string | undefined)[]).includes(text);

export const STATES = [
  "received",
  "identity_ok",
  "collecting",
  "redacting",
  "extended",
  "answered",
  "refused",
] as const;
export type State = (typeof STATES)[number];
/** Whether nothing moves it any more. */
export const isFinal = (state: State): boolean => state === "answered" || state === "refused";

export type DataRequest = {
  id: Id<"dsr">;
  number: number;
  /** Whose data it is about, and who asks. */
  person: Pick<Person, "id" | "name" | "region" | "zone" | "department">;
  jurisdiction: Jurisdiction;
  kind: Kind;
  state: State;
  version: number;
  handlerId: string | undefined;
  receivedAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
  /** Kept long enough: what was written is gone. */
  isErased: boolean;
};

/** What the person wrote, and why the term was extended; kept sealed. */
export type About = { text: string; extension?: string };

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `DATA-${number}`;

/** Open requests that one person may have at a time, so that nobody floods those who answer. */
export const OPEN_MAX = 10;
/** Whole months from the answer that the texts of a request are kept: as long as an impact assessment. */
export const KEPT_MONTHS = 36;

/** Where the law counts in months and lets the term be extended: the GDPR and what the United Kingdom made of it. */
const BY_MONTH: readonly Jurisdiction[] = ["GB", "DE", "FR", "IT"];
/** Whether one month counts, and two more may be added, for this person. */
export const countsMonths = (jurisdiction: Jurisdiction): boolean => BY_MONTH.includes(jurisdiction);

/**
 * How long the answer may take (domain: §5.16): one calendar month in the EU and the United Kingdom, the corresponding
 * day moved off rest days (`ukAccessRequestDue` has the rule); else 15 working days, also where the law is not known,
 * since that is the stricter one.
 */
export const answerTerm = (jurisdiction: Jurisdiction): Term =>
  countsMonths(jurisdiction) ? { count: "calendar-months", n: 1 } : { count: "working-days", n: 15 };

/** Two further months, counted from the receipt like the first. GDPR art. 12(3). */
export const EXTENDED_TERM: Term = { count: "calendar-months", n: 3 };

/** Why a term cannot be extended. @param dueAt the end of the term that runs */
export function whyNotExtend(
  { jurisdiction }: Pick<DataRequest, "jurisdiction">,
  running: { kind: string; dueAt: Date } | undefined,
  now: Date,
): "not-extendable" | "already-extended" | "too-late-to-extend" | undefined {
  if (!countsMonths(jurisdiction)) return "not-extendable";
  if (running?.kind !== "answer") return "already-extended";
  return running.dueAt <= now ? "too-late-to-extend" : undefined;
}
