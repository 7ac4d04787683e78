import type { Tx } from "../db/database.ts";
import type { Locale } from "./locale.ts";
import type { Person } from "./people.ts";
import type { Services } from "./services.ts";

/** What a handler works with: the open transaction, the time of this interaction, and who acts. */
export type Ctx = Services & {
  tx: Tx;
  now: Date;
  /** Undefined for an anonymous report and for the system. */
  person: Person | undefined;
  /** The subject whose receipt code was shown: how an anonymous reporter proves to be the reporter. */
  holds?: string;
  /** The name in the audit log: a person's id, "anonymous" or "system". */
  actor: string;
  locale: Locale;
  /** The clock of the reader. */
  zone: string;
  /** The platform's id of what the person did, for evidence; never of somebody who is to be forgotten. */
  event?: string;
};

/** The context of work that no person asked for: a job, a tick of the clock. */
export const systemCtx = (services: Services, tx: Tx): Ctx => ({
  ...services,
  tx,
  now: services.clock.now(),
  person: undefined,
  actor: "system",
  locale: services.company.locale,
  zone: services.company.zone,
});
