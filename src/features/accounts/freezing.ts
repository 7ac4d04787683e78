import type { Ctx } from "../../core/context.ts";
import { existing, moveAccount } from "./handling.ts";
import type { Account } from "./model.ts";
import { usesOf } from "./store.ts";

/** What a hijack does to an account. Who may is asked by the hijack. */

/** Nothing is planned or published on it until it is restored. @throws ChangedMeanwhile when it is frozen or closed */
export const freezeAccount = async (ctx: Ctx, account: Pick<Account, "id">, why?: string): Promise<Account> =>
  moveAccount(ctx, await existing(ctx, account.id), "freeze", {
    isFollowing: true,
    line: { kind: "frozen", text: why },
  });

/**
 * It is used again; its password was changed just now, as the check list asks, unless it was never in other hands
 * (`wasChanged` false). @throws UserError when the list is not
 * done @throws ChangedMeanwhile when it is not frozen
 */
export async function restoreAccount(
  ctx: Ctx,
  account: Pick<Account, "id">,
  { isCheckListDone, wasChanged = true }: { isCheckListDone: boolean; wasChanged?: boolean },
): Promise<Account> {
  const row = await existing(ctx, account.id);
  const since = await heldSince(ctx, row);
  return moveAccount(ctx, row, row.holderId ? "restore" : "restoreUnheld", {
    isFollowing: true,
    isChecked: isCheckListDone,
    set: wasChanged ? { rotated_at: ctx.now } : {},
    // What was due before goes on being due: freezing an account is no way out of it.
    ...(!wasChanged && { rotatedAt: row.rotatedAt ?? since }),
    attestedAt: row.attestedAt ?? since,
    line: { kind: "restored" },
  });
}

/** Since when its holder has it: what was never done counts from then. */
async function heldSince(ctx: Ctx, row: Account): Promise<Date> {
  const use = (await usesOf(ctx, row.id)).find(({ kind }) => kind === "holder");
  return use?.receivedAt ?? row.createdAt;
}
