import { civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { addMonths } from "../../core/calendar/periods.ts";
import type { Ctx } from "../../core/context.ts";
import { TIME_RULES } from "./matrix.ts";
import type { Case } from "./model.ts";

/** From when on the company may not decide any more: so many months after it knew, by the law of the person. */
export function barOf(ctx: Pick<Ctx, "company">, row: Pick<Case, "knewAt" | "jurisdiction">): Date {
  const { zone } = ctx.company;
  return instantAt(addMonths(civilDateIn(row.knewAt, zone), TIME_RULES[row.jurisdiction].timeBarMonths), "24:00", zone);
}
