import type { Ctx } from "../../core/context.ts";
import { dueOf, type Term } from "../../core/deadlines/term.ts";
import { findPerson } from "../../core/people.ts";
import { findCase, sanctionOf } from "../cases/index.ts";
import type { Parameters } from "../policy/index.ts";
import { filedSince } from "./store.ts";

/** Appeals and their answers since an instant, and what other terms would have made of them. */
export type ReplayedAppeals = {
  filed: number;
  /** Were in time, and would have been too late. */
  tooLate: number;
  /** Were too late, and would have been in time. */
  inTimeNow: number;
  answered: number;
  /** Answers that would have come after the term. */
  late: number;
};

/**
 * The appeals since an instant under other terms: the window to appeal on the calendar of the person, from the receipt of
 * the decision; the answer on the company's, from the receipt of the appeal. Nothing is stored and nobody is named.
 */
export async function replayAppeals(
  ctx: Ctx,
  { appealDays, answerDays }: Pick<Parameters, "appealDays" | "answerDays">,
  since: Date,
): Promise<ReplayedAppeals> {
  const replayed: ReplayedAppeals = { filed: 0, tooLate: 0, inTimeNow: 0, answered: 0, late: 0 };
  const days = (n: number, until?: "business-close"): Term => ({ count: "working-days", n, ...(until && { until }) });
  for (const appeal of await filedSince(ctx, since)) {
    const row = await findCase(ctx, appeal.caseId);
    const sanction = row && (await sanctionOf(ctx, row.id));
    const appellant = await findPerson(ctx.tx, appeal.appellantId);
    if (sanction?.receivedAt && appellant) {
      const calendar = ctx.calendars.of(appellant.region, appellant.zone);
      const isInTime = appeal.filedAt <= dueOf(days(appealDays), sanction.receivedAt, calendar).dueAt;
      replayed.filed += 1;
      if (!appeal.isLate && !isInTime) replayed.tooLate += 1;
      if (appeal.isLate && isInTime) replayed.inTimeNow += 1;
    }
    if (appeal.outcome && appeal.closedAt) {
      const { region, zone } = ctx.company;
      const { dueAt } = dueOf(days(answerDays, "business-close"), appeal.filedAt, ctx.calendars.of(region, zone));
      replayed.answered += 1;
      if (appeal.closedAt > dueAt) replayed.late += 1;
    }
  }
  return replayed;
}
