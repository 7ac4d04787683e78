import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Locale } from "../../../core/locale.ts";
import { sayNumber } from "../model.ts";
import { obligationWords } from "./messages/index.ts";
import { type PayrollRow, payrollOf } from "./store.ts";

/** Whether a text from outside names a month: `2026-11`. */
export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/**
 * The instructions to payroll about the bonus of one month (`YYYY-MM`), by department and name. Percentages and no
 * amounts: those are payroll's own (R-CN-07). Who may read them is for the caller to ask.
 */
const payrollEntries = (ctx: Pick<Ctx, "tx">, month: string, besides: string): Promise<PayrollRow[]> =>
  payrollOf(ctx, month, besides);

/**
 * The same as a table with a header, each cell a text or a number, for a file. Days are on the company's clock.
 * @param besides a person whose own instructions are left out: they are not theirs to work on
 */
export async function payrollTable(
  ctx: Pick<Ctx, "tx" | "company">,
  locale: Locale,
  month: string,
  besides: string,
): Promise<{ header: string[]; rows: (string | number)[][] }> {
  const t = obligationWords.in(locale);
  const day = (at: Date | undefined) => (at ? civilDateIn(at, ctx.company.zone) : "");
  const header = [
    t("payroll.name"),
    t("payroll.email"),
    t("payroll.department"),
    t("payroll.month"),
    t("payroll.kind"),
    t("payroll.percent"),
    t("payroll.rule"),
    t("payroll.case"),
    t("payroll.madeAt"),
    t("payroll.confirmedAt"),
  ];
  const rows = (await payrollEntries(ctx, month, besides)).map((row) => [
    row.name,
    row.email ?? "",
    row.department,
    row.month,
    t(`payroll.kinds.${row.kind}`),
    row.percent,
    row.ruleRef,
    sayNumber(row.caseNumber),
    day(row.madeAt),
    day(row.confirmedAt),
  ]);
  return { header, rows };
}
