import { callback } from "../../core/callback.ts";
import { systemCtx } from "../../core/context.ts";
import type { Duties } from "../../core/feature.ts";
import { sayInstant } from "../../core/wording.ts";
import { moveApproval, raiseSilent, words } from "./handling.ts";
import type { Kinds } from "./kinds.ts";
import { aboveTheSilent, whoAnswers } from "./parties.ts";
import { lookersAt, type Protection } from "./second-look.ts";
import { findApproval } from "./store.ts";

/**
 * Whoever is asked must answer; when they were silent for a working day, those above are asked beside them, and when it
 * should have begun by then it expires: silence is never a yes.
 */
export const approvalDuties = (kinds: Kinds, protection: Protection): Duties => ({
  prefix: "apr",
  async whoMust(ctx, subject) {
    const row = await findApproval(ctx, subject);
    if (row?.state === "held") return lookersAt(ctx, protection, row);
    return row?.state === "waiting" ? whoAnswers(ctx, row) : [];
  },
  async whoNext(ctx, subject) {
    const row = await findApproval(ctx, subject);
    return row?.state === "waiting" ? aboveTheSilent(ctx, row) : [];
  },
  async lapse(ctx, subject, kind) {
    const row = await findApproval(ctx, subject);
    // Whoever is to look at a no is reminded until it is too late; a no that nobody looked at never counts.
    if (row?.state === "held" && kind === "look") return false;
    if (row?.state !== "waiting" && row?.state !== "held") return true;
    const system = { ...ctx, ...pick(systemCtx(ctx, ctx.tx)) };
    if (kind === "answer") return raiseSilent(system, kinds, row);
    await kinds.of(row).settled(system, await moveApproval(system, row, "expire"));
    return true;
  },
  async line(ctx, subject) {
    const row = await findApproval(ctx, subject);
    const isHeld = row?.state === "held";
    const drawn = row?.state === "waiting" || isHeld ? await kinds.of(row).draw(ctx, row) : undefined;
    if (!row || !drawn) return undefined;
    const t = words(ctx);
    if (isHeld)
      return {
        title: t("duty.look", { line: drawn.line }),
        action: { kind: "run", label: t("queue.view"), callback: callback("approval.view-held", row.id) },
      };
    const who = (await whoAnswers(ctx, row)).map(({ name }) => name).join(t("route.or"));
    return {
      title: t("duty.answer", { line: drawn.line, when: sayInstant(row.neededBy, ctx.locale, ctx.zone, ctx.now) }),
      action: { kind: "run", label: t("queue.view"), callback: callback("approval.view", row.id) },
      ...(who && { who }),
    };
  },
});

const pick = ({ person, actor }: ReturnType<typeof systemCtx>) => ({ person, actor });
