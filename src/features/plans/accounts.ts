import type { Option } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayUsable, type UsableAccount, usableAccounts, whyNotPlanOn } from "../accounts/index.ts";
import { OWN } from "./forms.ts";
import { words } from "./handling.ts";
import type { Content } from "./model.ts";
import { sayAccount } from "./wording.ts";

/** Which account a plan speaks with: chosen among those that its owner may use. */

/** Options that a choice can hold on every platform, less the own account and what a plan named before. */
const MOST = 90;

const accountsFor = async (ctx: Ctx): Promise<UsableAccount[]> =>
  ctx.person ? usableAccounts(ctx, ctx.person.id) : [];

/**
 * The company's accounts that the reader may use, behind the own one where that is a choice; what a plan named before
 * stays to be seen.
 */
export async function accountOptions(
  ctx: Ctx,
  known: Content | undefined,
  { hasOwn }: { hasOwn: boolean },
): Promise<Option[]> {
  const usable = (await accountsFor(ctx)).slice(0, MOST);
  const named = known?.account && !usable.some(({ id }) => id === known.account) ? known.account : undefined;
  return [
    ...(hasOwn ? [{ value: OWN, label: words(ctx)("forms.own") }] : []),
    ...usable.map((account) => ({ value: account.id, label: sayUsable(ctx, account) })),
    ...(known && named ? [{ value: named, label: sayAccount(ctx, known) }] : []),
  ];
}

/**
 * What was chosen, as a plan keeps it, or why nothing may be planned on it. What a plan that is approved speaks with
 * already goes on. @param plan its days, and its platforms: the account is on one of them @param was what it says now
 */
export async function readAccount(
  ctx: Ctx,
  chosen: string | undefined,
  plan: Pick<Content, "firstDay" | "lastDay" | "platforms">,
  was?: Pick<Content, "account" | "accountSaid">,
): Promise<{ account: Pick<Content, "account" | "accountSaid"> } | { error: string }> {
  if (chosen === undefined || chosen === OWN) return { account: {} };
  const on = (await accountsFor(ctx)).find(({ id }) => id === chosen);
  const platform = on?.platform ?? (was?.account === chosen ? was.accountSaid?.platform : undefined);
  if (platform && !plan.platforms.includes(platform)) {
    const t = words(ctx);
    return { error: t("reasons.other-platform", { platform: t(`platforms.${platform}`) }) };
  }
  if (was?.account === chosen)
    return { account: { account: chosen, ...(was.accountSaid && { accountSaid: was.accountSaid }) } };
  const why = ctx.person && (await whyNotPlanOn(ctx, chosen, ctx.person.id, plan));
  if (why) return { error: why.text };
  return {
    account: { account: chosen, ...(on && { accountSaid: { platform: on.platform, handle: on.handle } }) },
  };
}
