import type { Ctx } from "../../core/context.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";
import { type Plan, sayNumber } from "./model.ts";
import { readRevision, revisionAt } from "./store.ts";
import { list, sayAccount, words } from "./wording.ts";

/**
 * What a plan that covered a moment was for then, for whoever judges what happened: `what` names its platforms and its
 * account. Undefined: nothing of it counted at that moment.
 */
export async function sayCover(
  ctx: Ctx,
  plan: Plan,
  at: Date,
): Promise<{ number: string; platforms: readonly SocialPlatform[]; what: string } | undefined> {
  const revision = await revisionAt(ctx, plan.id, at);
  if (revision === undefined) return undefined;
  const content = await readRevision(ctx, plan.id, revision);
  const named = content.platforms.map((one) => words(ctx)(`platforms.${one}`));
  const what = list(ctx, [...named, sayAccount(ctx, content)]);
  return { number: sayNumber(plan.number), platforms: content.platforms, what };
}
