import type { DueSpec } from "../../core/lifecycle.ts";
import {
  ADMISSION_DAYS,
  type Appeal,
  COMMENT_DAYS,
  RECUSAL_DAYS,
  REPLY_DAYS,
  SILENT_DAYS,
  TAKE_DAYS,
} from "./model.ts";

/** How long somebody has, each kind of term once (domain: §5.6, §5.16). The appellant's own term counts on their calendar. */
type AppealDue = DueSpec<Appeal>;

const businessDays = (kind: string, n: number): AppealDue => ({
  kind,
  term: () => ({ count: "working-days", n, until: "business-close" }),
});

export const APPELLANT = "appellant";

/** From receipt of the appeal, by the policy that the decision was made by; to the close of business of whoever answers. */
export const answer: AppealDue = {
  kind: "answer",
  term: ({ answerDays }) =>
    answerDays === undefined ? undefined : { count: "working-days", n: answerDays, until: "business-close" },
  from: ({ filedAt }) => filedAt,
};
/** For whoever was given an appeal and has not taken it. */
export const firstStep = businessDays("take", TAKE_DAYS);
export const assignment = businessDays("assign", TAKE_DAYS);
export const admission = businessDays("admission", ADMISSION_DAYS);
export const silence = businessDays("silent", SILENT_DAYS);
export const recusalAnswer = businessDays("recusal", RECUSAL_DAYS);
export const comment = businessDays("comment", COMMENT_DAYS);
/** Nothing is decided while it runs. */
export const reply: AppealDue = {
  kind: "reply",
  term: () => ({ count: "working-days", n: REPLY_DAYS }),
  whose: APPELLANT,
};
/** The working day on which the appellant hears again that the answer is late; the product tells it by itself. */
export const delay: AppealDue = {
  kind: "delay",
  term: ({ delayAt }) => delayAt && { count: "until", at: delayAt.toISOString(), isSilent: true },
};
