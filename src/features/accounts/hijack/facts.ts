import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { findPeople } from "../../../core/people.ts";
import { sayTimeLeft } from "../../../core/wording.ts";
import { sayAccount } from "../cards.ts";
import { findAccount } from "../store.ts";
import type { HijackFacts } from "./cards.ts";
import { checkKind } from "./life.ts";
import { CHECKS, type Hijack } from "./model.ts";
import { linesOf } from "./store.ts";

/** What the cards of a hijack show. */
export async function readFacts(ctx: Ctx, row: Hijack): Promise<HijackFacts> {
  const [account, lines] = [await findAccount(ctx, row.accountId), await linesOf(ctx, row.id)];
  const ids = [row.reporterId, ...lines.map(({ byId }) => byId), ...row.steps.flatMap(({ by }) => by ?? [])];
  const names = new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id as string, name]));
  const dues = await openDeadlines(ctx.tx, [row.id]);
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const checks: HijackFacts["checks"] = {};
  for (const hours of CHECKS) {
    const due = dues.find(({ kind }) => kind === checkKind(hours));
    if (due) checks[hours] = { dueAt: due.dueAt, left: sayTimeLeft(due.dueAt, ctx.locale, calendar, ctx.now) };
  }
  return {
    row,
    account: account ? sayAccount(ctx, account) : "–",
    reporter: names.get(row.reporterId) ?? "–",
    lines: lines.map((line) => ({ ...line, by: names.get(line.byId) ?? "–" })),
    names,
    checks,
    incident: lines.find(({ kind }) => kind === "closed")?.detail,
  };
}
