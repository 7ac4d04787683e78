import type { Ctx } from "../../core/context.ts";
import { hasReportedSince } from "../incidents/index.ts";
import type { Case } from "./model.ts";

/** Months in which whoever reported something is protected: longer where the Whistleblowing Directive holds (R-EU-06). */
const PROTECTED_MONTHS = { EU: 24, others: 12 };
const isEuropean = (jurisdiction: string) => ["DE", "FR", "IT", "unknown"].includes(jurisdiction);

/** Whether the person reported somebody within the time that protects them from payback (R-CN-15). */
export function hasReportedLately(ctx: Ctx, { subjectId, jurisdiction }: Pick<Case, "subjectId" | "jurisdiction">) {
  const months = isEuropean(jurisdiction) ? PROTECTED_MONTHS.EU : PROTECTED_MONTHS.others;
  return hasReportedSince(ctx, subjectId, months);
}
