import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Id } from "../../../core/id.ts";
import type { SocialPlatform } from "../../../core/social-platforms.ts";

/**
 * Terms: an *application* asks to *open* an account that there is not, or to *use* one that there is, for a purpose and
 * a time. The own manager says yes, then whoever owns the account (use) or PR (open). For use it is *fulfilled* when the
 * person says that they have it; for a new account when it is in the register. People read AAP-12.
 */

export const KINDS = ["open", "use"] as const;
export type Kind = (typeof KINDS)[number];

export const STATES = [
  "draft",
  "submitted",
  "changes_requested",
  "approved",
  "fulfilled",
  "rejected",
  "expired",
  "cancelled",
] as const;
export type State = (typeof STATES)[number];
const OVER: readonly State[] = ["fulfilled", "rejected", "expired", "cancelled"];
/** Whether nothing more comes of it. */
export const isOver = (state: State): boolean => OVER.includes(state);

/** What is asked for; for use the account stands in the row. */
export type Content = {
  platform?: SocialPlatform;
  handle?: string;
  purpose: string;
  fromDay: CivilDate;
  /** The last day; undefined: until it is taken back. */
  toDay?: CivilDate;
  coHolder?: string;
};

export type Application = {
  id: Id<"aap">;
  number: number;
  kind: Kind;
  accountId: string | undefined;
  requesterId: string;
  state: State;
  version: number;
  /** Which of the contents is asked about; each change after an answer is one of its own. */
  revision: number;
  createdAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
};

export const sayApplication = (number: number): string => `AAP-${number}`;

/** Days after which what nobody answered expires, where it would not be over before. */
export const LONGEST_WAIT_DAYS = 30;

/** Why these days are none to ask for. */
export const whyNotDays = (
  { fromDay, toDay }: Pick<Content, "fromDay" | "toDay">,
  today: CivilDate,
): { field: "fromDay" | "toDay"; code: "begins-in-past" | "ends-before-start" } | undefined => {
  if (fromDay < today) return { field: "fromDay", code: "begins-in-past" };
  return toDay !== undefined && toDay < fromDay ? { field: "toDay", code: "ends-before-start" } : undefined;
};
