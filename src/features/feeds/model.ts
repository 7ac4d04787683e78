import type { Id } from "../../core/id.ts";
import type { Role } from "../../core/people.ts";

/**
 * Terms. A feed: what the company publishes to everybody, as a program reads it. A key: the secret in the address of a
 * feed, one for each place that shows it (the OA, the intranet, a screen), so that one can be taken back alone.
 */
export type FeedKey = {
  id: Id<"fdk">;
  /** Where it is shown, in the words of whoever made it. */
  name: string;
  madeById: string | undefined;
  madeAt: Date;
};

/** Who makes keys and takes them back. */
export const KEEPERS: readonly Role[] = ["hr", "admin"];

/** Keys at a time; more than a company has places. */
export const KEYS_MAX = 50;
/** Months that the record of a key is kept after it was taken back. */
export const KEPT_MONTHS = 24;
