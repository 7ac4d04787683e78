import { civilDateIn } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { type Cell, toCsv } from "../../core/csv.ts";
import type { Download, MadeFile } from "../../core/download.ts";
import { hasRole } from "../../core/people.ts";
import { toXlsx, XLSX_MIME } from "../../core/spreadsheet.ts";
import { openHandovers } from "./handovers/store-handovers.ts";
import { accountWords } from "./messages/index.ts";
import { sayNumber } from "./model.ts";
import { OVERSEERS, seesAll } from "./parties.ts";
import { COLUMNS, OUT_COLUMNS } from "./register-file.ts";
import { openAccounts, openUsesOf, readRecoveries } from "./store.ts";
import { emailsOf } from "./store-records.ts";

const HEADER = [...COLUMNS, ...OUT_COLUMNS];

/** The register as rows, in the columns that come in again. Recovery contacts are for security alone. */
async function rowsOf(ctx: Ctx): Promise<Cell[][]> {
  const accounts = await openAccounts(ctx);
  const handovers = new Map((await openHandovers(ctx)).map((row) => [row.accountId, row]));
  const ids = accounts.map(({ id }) => id);
  const uses = await openUsesOf(ctx, ids);
  const people = [...uses.values()].flat().map(({ personId }) => personId);
  const emails = await emailsOf(ctx, [...accounts.map(({ ownerId }) => ownerId), ...people]);
  const mayRecover = !!ctx.person && hasRole(ctx.person, "security");
  const recoveries = mayRecover ? await readRecoveries(ctx, ids) : new Map<string, string>();
  const day = (at: Date | undefined) => at && civilDateIn(at, ctx.company.zone);
  const rows: Cell[][] = [];
  for (const row of accounts) {
    const of = (kind: string) =>
      (uses.get(row.id) ?? []).flatMap((use) => (use.kind === kind ? [emails.get(use.personId) ?? "?"] : []));
    rows.push([
      row.platform,
      row.handle,
      row.link,
      row.purpose,
      row.unit,
      emails.get(row.ownerId),
      of("holder")[0],
      of("co_holder").join("; "),
      row.mfa,
      recoveries.get(row.id),
      day(row.rotatedAt),
      sayNumber(row.number),
      row.state,
      of("user").join("; "),
      day(row.attestedAt),
      handovers.get(row.id)?.state,
    ]);
  }
  return rows;
}

function named(ctx: Ctx, ending: string, mime: string, bytes: Uint8Array): MadeFile {
  const day = civilDateIn(ctx.now, ctx.company.zone);
  return { fileName: `${accountWords.in(ctx.locale)("export.fileName")}-${day}.${ending}`, mime, bytes };
}

/** The register as CSV and as a spreadsheet, for those who see all of it. */
export const registerDownloads: Download[] = [
  {
    name: "accounts.register-csv",
    may: OVERSEERS,
    async make(ctx) {
      if (!seesAll(ctx.person)) return undefined;
      return named(ctx, "csv", "text/csv; charset=utf-8", toCsv([HEADER, ...(await rowsOf(ctx))]));
    },
  },
  {
    name: "accounts.register-xlsx",
    may: OVERSEERS,
    async make(ctx) {
      if (!seesAll(ctx.person)) return undefined;
      const sheet = { name: accountWords.in(ctx.locale)("list.titleAll"), columns: HEADER, rows: await rowsOf(ctx) };
      return named(ctx, "xlsx", XLSX_MIME, await toXlsx([sheet]));
    },
  },
];
