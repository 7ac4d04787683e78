import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { policyLife } from "./life.ts";
import { policyWords } from "./messages/index.ts";
import { isInForce, whyNotPublish } from "./model.ts";
import { holdVersions, versionsOf } from "./store.ts";

/**
 * Publishes a draft to apply from an instant, now or later. The version that is in force until then ends with that
 * instant. `procedure` says where the file of how the policy was made is kept (R-CN-01).
 * @throws UserError with the reason why it cannot be published
 */
export async function publishVersion(
  ctx: Ctx,
  label: string,
  { from, procedure }: { from: Date; procedure: string },
): Promise<void> {
  const t = policyWords.in(ctx.locale);
  await holdVersions(ctx);
  const versions = await versionsOf(ctx);
  const version = versions.find((one) => one.label === label);
  if (!version) throw new UserError("no-such-version", t("refused.no-such-version", { label }));
  if (version.state !== "draft") throw new UserError("not-a-draft", t("refused.not-a-draft", { label }));
  const refusal = whyNotPublish(version, versions, from, ctx.now);
  if (refusal) throw new UserError(refusal, t(`refused.${refusal}`));
  const former = versions.find((one) => isInForce(one, from));
  if (former) {
    await applyMove(ctx, policyLife, former, "superseded", { set: { ended_at: from }, data: { by: version.id } });
  }
  await applyMove(ctx, policyLife, version, "published", {
    set: { effective_from: from, published_at: ctx.now },
    data: { from: from.toISOString(), hash: version.hash, procedure, way: "paper" },
  });
}
