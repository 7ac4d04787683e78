import type { Services } from "./services.ts";

/** A kind of work. It may run more than once with the same data, so it reads the state again. Names are orders. */
export type Job = {
  name: string;
  handle(services: Services, data: Record<string, unknown>): Promise<void>;
  /** Tries after the first; waits grow up to `longestWaitSeconds`. */
  retries?: number;
  longestWaitSeconds?: number;
};

/** Work by the clock. A firing that was missed is made up once. */
export type RecurringJob = Job & {
  /** Five fields: minute hour day month weekday, in the company's zone. */
  cron: string;
  /** For the operator's list. */
  what: string;
};
