import { addMonths, type CivilDate, civilDateIn } from "../../core/calendar/index.ts";
import type { Action, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { toCsv } from "../../core/csv.ts";
import type { Download } from "../../core/download.ts";
import type { PressHandler } from "../../core/feature.ts";
import { downloadPath } from "../../core/links.ts";
import { hasRole } from "../../core/people.ts";
import { none, showCard } from "../../core/reply.ts";
import { toXlsx, XLSX_MIME } from "../../core/spreadsheet.ts";
import { press, words } from "./cards.ts";
import { isMonth, payrollTable } from "./obligations/index.ts";

const PAYROLL = "payroll";

const monthNow = (ctx: Ctx): string => civilDateIn(ctx.now, ctx.company.zone).slice(0, 7);
const monthBefore = (month: string): string => addMonths(`${month}-01` as CivilDate, -1).slice(0, 7);

/** A month's instructions; what is about the reader themself is for somebody else of payroll. */
const tableFor = (ctx: Ctx, month: string) => payrollTable(ctx, ctx.locale, month, ctx.person?.id ?? "");

async function payrollCard(ctx: Ctx, month: string): Promise<Card> {
  const t = words(ctx);
  const { rows } = await tableFor(ctx, month);
  const get = (kind: "csv" | "xlsx"): Action => ({
    kind: "link",
    label: t(`payroll.${kind}`),
    url: `${ctx.publicUrl}${downloadPath(ctx, { download: PAYROLL, personId: ctx.person?.id ?? "", arg: `${kind}.${month}` })}`,
  });
  return {
    title: t("payroll.title", { month }),
    body: [
      {
        kind: "text",
        text: rows.length === 0 ? t("payroll.empty", { month }) : t("payroll.text", { month, count: rows.length }),
      },
      ...(rows.length === 0 ? [] : [{ kind: "note" as const, text: t("payroll.note") }]),
    ],
    actions: [
      ...(rows.length === 0 ? [] : [get("xlsx"), get("csv")]),
      press(t("payroll.earlier"), "payroll", monthBefore(month)),
    ],
  };
}

/** The instructions of a month for whoever pays; HR alone. */
export const payrollPress: PressHandler = {
  name: "case.payroll",
  may: ["hr"],
  async handle(ctx, { id }) {
    if (!ctx.person) return none;
    // The links are the reader's own and short-lived, so the card is not kept.
    return { ...showCard(await payrollCard(ctx, isMonth(id) ? id : monthNow(ctx))), transient: true };
  },
};

export const payrollDownload: Download = {
  name: PAYROLL,
  may: ["hr"],
  async make(ctx, arg) {
    const [kind, month = ""] = arg.split(".");
    if (!ctx.person || !hasRole(ctx.person, "hr") || !isMonth(month)) return undefined;
    const { header, rows } = await tableFor(ctx, month);
    const t = words(ctx);
    const name = t("payroll.title", { month });
    if (kind === "csv")
      return { fileName: `payroll-${month}.csv`, mime: "text/csv; charset=utf-8", bytes: toCsv([header, ...rows]) };
    return {
      fileName: `payroll-${month}.xlsx`,
      mime: XLSX_MIME,
      bytes: await toXlsx([{ name, columns: header, rows }]),
    };
  },
};
