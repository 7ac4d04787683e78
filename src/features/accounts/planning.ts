import { addDays, type CivilDate, civilDateIn } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { sayAccount } from "./cards.ts";
import { lateAbout } from "./facts.ts";
import { words } from "./handling.ts";
import { type Account, isUsing, type WhyNotPlan, wasUsing, whyNotPlan } from "./model.ts";
import { accountsOf, findAccount, usesOf } from "./store.ts";

/** What plans ask about accounts. */

export type UsableAccount = Pick<Account, "id" | "number" | "platform" | "handle">;

/** Days ahead from which a use may begin and be planned on already. */
const AHEAD_DAYS = 62;

/** The accounts that somebody holds or uses, or soon will, also those on which nothing new may be planned just now. */
export function usableAccounts(ctx: Ctx, personId: string): Promise<UsableAccount[]> {
  const today = civilDateIn(ctx.now, ctx.company.zone);
  return accountsOf(ctx, personId, today, addDays(today, AHEAD_DAYS));
}

/** "微博 · @company", in the reader's language. */
export const sayUsable = (ctx: Pick<Ctx, "locale">, account: Pick<Account, "platform" | "handle">): string =>
  sayAccount(ctx, account);

/**
 * Why somebody plans nothing new on an account now, with its wording; undefined when they may.
 * @param days from the first day of what is planned to the last; today where they are not said
 */
export async function whyNotPlanOn(
  ctx: Ctx,
  accountId: string,
  personId: string,
  days?: { firstDay: CivilDate; lastDay: CivilDate },
): Promise<{ reason: WhyNotPlan; text: string } | undefined> {
  const account = await findAccount(ctx, accountId);
  const today = civilDateIn(ctx.now, ctx.company.zone);
  const { firstDay, lastDay } = days ?? { firstDay: today, lastDay: today };
  const uses = (account ? await usesOf(ctx, accountId) : []).filter((one) => one.personId === personId);
  const use = uses.find((one) => isUsing(one, firstDay) && isUsing(one, lastDay));
  if (account && account.state !== "closed" && !use && uses.length > 0)
    return { reason: "use-too-short", text: words(ctx)("plan.why.use-too-short") };
  const late = (await lateAbout(ctx, [accountId])).get(accountId) ?? new Set();
  const reason = account ? whyNotPlan(account, use, late) : "not-a-user";
  return reason && { reason, text: words(ctx)(`plan.why.${reason}`) };
}

/** Whether somebody held or used an account at a moment, by the register as it stood then. */
export async function wasUsingAt(ctx: Ctx, accountId: string, personId: string, at: Date): Promise<boolean> {
  const account = await findAccount(ctx, accountId);
  if (!account || (account.closedAt && account.closedAt <= at)) return false;
  const day = civilDateIn(at, ctx.company.zone);
  const uses = await usesOf(ctx, accountId, false);
  return uses.some((use) => use.personId === personId && wasUsing(use, at, day));
}
