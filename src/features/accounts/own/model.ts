import type { Id } from "../../../core/id.ts";

/**
 * Terms: an *own account* is a private account that somebody uses for work. Nobody must *declare* one (R-CN-16, R-US-04);
 * who wants to, says which, what for, and *consents* to what is kept. The consent is *withdrawn* at any time: what was
 * said goes at once, that there was a consent and when stays as its record.
 */

/** The version of the words of consent; new words get a new name, so that the record says what was agreed to. */
export const CONSENT = "2026-11";

export type OwnAccount = {
  id: Id<"own">;
  personId: string;
  platform: string;
  /** Undefined once the consent is withdrawn. */
  said: { handle: string; link?: string; purpose: string } | undefined;
  consent: string;
  consentedAt: Date;
  withdrawnAt: Date | undefined;
};
