import { callback } from "../../core/callback.ts";
import { systemCtx } from "../../core/context.ts";
import type { Duties } from "../../core/feature.ts";
import { moveApproval, raiseSilent, words } from "./handling.ts";
import type { Kinds } from "./kinds.ts";
import { aboveTheSilent, whoAnswers } from "./parties.ts";
import { findApproval } from "./store.ts";

/**
 * Whoever is asked must answer; when they were silent for a working day, those above are asked beside them, and when it
 * should have begun by then it expires: silence is never a yes.
 */
export const approvalDuties = (kinds: Kinds): Duties => ({
  prefix: "apr",
  async whoMust(ctx, subject) {
    const row = await findApproval(ctx, subject);
    return row?.state === "waiting" ? whoAnswers(ctx, row) : [];
  },
  async whoNext(ctx, subject) {
    const row = await findApproval(ctx, subject);
    return row?.state === "waiting" ? aboveTheSilent(ctx, row) : [];
  },
  async lapse(ctx, subject, kind) {
    const row = await findApproval(ctx, subject);
    if (row?.state !== "waiting") return true;
    const system = { ...ctx, ...pick(systemCtx(ctx, ctx.tx)) };
    if (kind === "answer") return raiseSilent(system, kinds, row);
    await kinds.of(row).settled(system, await moveApproval(system, row, "expire"));
    return true;
  },
  async line(ctx, subject) {
    const row = await findApproval(ctx, subject);
    const drawn = row?.state === "waiting" ? await kinds.of(row).draw(ctx, row) : undefined;
    if (!row || !drawn) return undefined;
    const t = words(ctx);
    const who = (await whoAnswers(ctx, row)).map(({ name }) => name).join(t("route.or"));
    return {
      title: t("duty.answer", { line: drawn.line }),
      action: { kind: "run", label: t("queue.view"), callback: callback("approval.view", row.id) },
      ...(who && { who }),
    };
  },
});

const pick = ({ person, actor }: ReturnType<typeof systemCtx>) => ({ person, actor });
