import type { Ctx } from "../../core/context.ts";
import { jurisdictionOf } from "../../core/jurisdiction.ts";
import { findPerson } from "../../core/people.ts";
import { concernedByReports, lastReportedAt } from "../incidents/index.ts";
import type { Case } from "./model.ts";
import { clearedAt } from "./store.ts";

/** Months in which whoever reported something is protected: longer where the Whistleblowing Directive holds (R-EU-06). */
const PROTECTED_MONTHS = { EU: 24, others: 12 };
const isEuropean = (jurisdiction: string) => ["DE", "FR", "IT", "unknown"].includes(jurisdiction);
const protectedMonths = ({ jurisdiction }: Pick<Case, "jurisdiction">): number =>
  isEuropean(jurisdiction) ? PROTECTED_MONTHS.EU : PROTECTED_MONTHS.others;

type About = Pick<Case, "subjectId" | "jurisdiction">;

/** Whether the person reported somebody within the time that protects them from payback (R-CN-15). */
export const hasReportedLately = async (ctx: Ctx, row: About): Promise<boolean> =>
  (await lastReportedAt(ctx, row.subjectId, protectedMonths(row))) !== undefined;

/** Whether a second pair of eyes must look at it now: of what was reported since it was cleared nobody has thought yet. */
export async function mustBeFlagged(ctx: Ctx, row: Pick<Case, "id" | "protection"> & About): Promise<boolean> {
  if (row.protection === "flagged") return false;
  const last = await lastReportedAt(ctx, row.subjectId, protectedMonths(row));
  const cleared = row.protection === "cleared" ? await clearedAt(ctx, row.id) : undefined;
  return last !== undefined && (cleared === undefined || last > cleared);
}

/** Those whom the person reported in that time: they neither hear that the person did nor clear the case. */
export const concernedByReportsOf = (ctx: Ctx, row: About): Promise<string[]> =>
  concernedByReports(ctx, row.subjectId, protectedMonths(row));

const asCase = async (ctx: Ctx, personId: string): Promise<About> => ({
  subjectId: personId,
  jurisdiction: jurisdictionOf((await findPerson(ctx.tx, personId)) ?? { jurisdiction: undefined }),
});

/** The same protection for what is no case: a no to what somebody asks for (R-CN-15). */
export const reporterProtection = {
  isProtected: async (ctx: Ctx, personId: string): Promise<boolean> =>
    hasReportedLately(ctx, await asCase(ctx, personId)),
  concernedBy: async (ctx: Ctx, personId: string): Promise<string[]> =>
    concernedByReportsOf(ctx, await asCase(ctx, personId)),
};

/** Whether this person's own reports, open or of the last year, are about that one: then their matter is not theirs to handle. */
export const hasReported = async (ctx: Ctx, personId: string, subjectId: string): Promise<boolean> =>
  (await concernedByReports(ctx, personId, PROTECTED_MONTHS.others)).includes(subjectId);
