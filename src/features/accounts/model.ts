import type { CivilDate } from "../../core/calendar/civil.ts";
import type { Id } from "../../core/id.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";

/**
 * Terms: a *company account* is an account of the company on a platform; the *register* holds them all. Its *owner*
 * answers for it and gives it out. Its *holder* (保管人) has it in custody, a *co-holder* stands beside them, a *user*
 * works with it; each of these is a *use*, from a day to a day. Nobody ever gives us a password: a *rotation* is the fact
 * that it was changed, an *attestation* that users and second factor are as the register says. An *application* asks to
 * open an account or to use one. A *handover* takes it from one holder to the next, each confirming their own steps. A
 * *hijack* is somebody else having got in: the account is *frozen* meanwhile. People read ACC-12, code reads the id.
 */

export const STATES = ["unheld", "in_custody", "frozen", "closed"] as const;
export type State = (typeof STATES)[number];

/** How a second factor is bound; a number of the company, never one of a person, where it is a phone. */
export const MFA = ["app", "key", "phone", "none", "unknown"] as const;
export type Mfa = (typeof MFA)[number];

export const USE_KINDS = ["holder", "co_holder", "user"] as const;
export type UseKind = (typeof USE_KINDS)[number];
export const ENDED_WHY = ["over", "left", "moved", "handed_over", "taken_back", "closed"] as const;
export type EndedWhy = (typeof ENDED_WHY)[number];

export type Account = {
  id: Id<"acc">;
  number: number;
  platform: SocialPlatform;
  handle: string;
  link: string | undefined;
  purpose: string;
  /** The owning unit: a department, as the directory calls it. */
  unit: string;
  ownerId: string;
  holderId: string | undefined;
  mfa: Mfa;
  state: State;
  version: number;
  rotatedAt: Date | undefined;
  attestedAt: Date | undefined;
  createdAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
};

export type Use = {
  id: string;
  accountId: string;
  personId: string;
  kind: UseKind;
  basis: string | undefined;
  fromDay: CivilDate;
  /** The last day; undefined: until it is taken back. */
  toDay: CivilDate | undefined;
  /** Where the person worked when they got it. */
  department: string;
  receivedAt: Date | undefined;
  endedAt: Date | undefined;
  endedWhy: EndedWhy | undefined;
};

export const sayNumber = (number: number): string => `ACC-${number}`;

/** `12`, `acc-12` or `ACC 12` as a number. */
export function readNumber(text: string): number | undefined {
  const found = /^\s*(?:acc)?[\s-]*(\d{1,9})\s*$/i.exec(text)?.[1];
  return found ? Number(found) : undefined;
}

/** What two open accounts cannot share: the platform and the handle, whatever its case and its sign in front. */
export const openAs = (platform: SocialPlatform, handle: string): string =>
  `${platform}:${handle.normalize("NFKC").trim().replace(/^@/, "").toLowerCase()}`;

/** Whether a use holds on a day. */
export const isUsing = ({ fromDay, toDay, endedAt }: Use, day: CivilDate): boolean =>
  !endedAt && fromDay <= day && (toDay === undefined || day <= toDay);

/** Whether a use held at a moment, which falls on `day` of the company's calendar. */
export const wasUsing = ({ fromDay, toDay, endedAt }: Use, at: Date, day: CivilDate): boolean =>
  (!endedAt || endedAt > at) && fromDay <= day && (toDay === undefined || day <= toDay);

/** Days before the last one on which a use is remembered. */
export const USE_AHEAD_DAYS = 3;

/** Whether two uses, or the days that somebody asks for, hold on a common day. */
export const doMeet = (a: Pick<Use, "fromDay" | "toDay">, b: Pick<Use, "fromDay" | "toDay">): boolean =>
  (a.toDay === undefined || b.fromDay <= a.toDay) && (b.toDay === undefined || a.fromDay <= b.toDay);

// ── duties ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What whoever holds an account does again and again. */
export const DUTIES = ["rotation", "attestation"] as const;
export type Duty = (typeof DUTIES)[number];
/** The deadline of a duty, and the moments at which others hear that it was not met. */
export type DutyKind = Duty | `${Duty}-manager` | `${Duty}-owner`;
export const kindsOf = <D extends Duty>(duty: D) => [duty, `${duty}-manager`, `${duty}-owner`] as const;

/** Days after which a password is changed, where no policy says otherwise (domain: §5.16). */
export const ROTATION_DAYS = 90;
/** Months after which users and second factor are looked through. */
export const ATTESTATION_MONTHS = 3;
/** Days before its end that a duty is shown to whoever has it. */
export const DUTY_AHEAD_DAYS = 14;
/** Working days after which the manager and then the owner hear of it. */
export const LATE_DAYS = { manager: 3, owner: 5 } as const;

export type WhyNotPlan =
  | "not-a-user"
  | "use-too-short"
  | "not-received"
  | "account-closed"
  | "account-frozen"
  | "account-unheld"
  | "rotation-late"
  | "attestation-late"
  | "handover-late";

/** Why nobody plans anything new on an account now; undefined when they may. @param late what is overdue about it */
export function whyNotPlan(
  { state }: Pick<Account, "state">,
  use: Pick<Use, "receivedAt"> | undefined,
  late: ReadonlySet<Duty | "handover">,
): WhyNotPlan | undefined {
  if (state === "closed") return "account-closed";
  if (!use) return "not-a-user";
  if (!use.receivedAt) return "not-received";
  if (state === "frozen") return "account-frozen";
  if (late.has("handover")) return "handover-late";
  if (late.has("rotation")) return "rotation-late";
  if (late.has("attestation")) return "attestation-late";
  return state === "unheld" ? "account-unheld" : undefined;
}
