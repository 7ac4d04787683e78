import { addWorkingDays } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson } from "../../../core/people.ts";
import { OBJECTION_DAYS } from "../model.ts";

/** Until when whom it is about may object to words that they are shown now: working days of theirs. */
export async function objectionEnd(ctx: Ctx, subjectId: string): Promise<Date> {
  const { region, zone } = (await findPerson(ctx.tx, subjectId)) ?? ctx.company;
  return addWorkingDays(ctx.calendars.of(region, zone), ctx.now, OBJECTION_DAYS).deadline;
}

/** Shows them the words. @param version of the broadcast in which the words stand: each that they have not seen is shown */
export const askSubject = (ctx: Ctx, id: string, version: number, personId: string): Promise<number> =>
  addMessages(ctx.tx, ctx.now, [
    { key: `${id}:subject:${version}`, notice: "broadcasts.subject", params: { id }, subject: id, to: [{ personId }] },
  ]);
