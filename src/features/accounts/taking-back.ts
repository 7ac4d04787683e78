import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { type Reply, say } from "../../core/reply.ts";
import * as forms from "./forms.ts";
import { existing, moveAccount, rotateAtOnce, words } from "./handling.ts";
import { passOnFrom } from "./handovers/handling.ts";
import { shown } from "./handovers/presses.ts";
import { type Account, sayNumber, type Use } from "./model.ts";
import { mayTakeCustody } from "./parties.ts";
import { kept, tellEnded } from "./registering.ts";
import { endUses, findUse } from "./store.ts";

/** A use is taken back with a reason, that of a holder too: who does not cooperate is not asked. */

/** A use that the reader may take back. @throws NotAllowed UserError */
async function takeable(ctx: Ctx, id: string | undefined): Promise<{ use: Use; row: Account }> {
  const use = id ? await findUse(ctx, id) : undefined;
  if (!use || use.endedAt) throw new UserError("use-over", words(ctx)("reasons.use-over"));
  const row = await kept(ctx, use.accountId);
  if (use.kind === "holder" && !(await mayTakeCustody(ctx, row)))
    throw new NotAllowed(row.id, "not-taker", words(ctx)("reasons.not-taker"));
  return { use, row };
}

export const takeBackHandler: FormHandler = formHandler<(typeof forms.takeBackForm)["fields"]>({
  form: forms.takeBackForm,
  open: async (ctx, context) =>
    forms.draw(forms.takeBackForm, ctx, sayNumber((await takeable(ctx, context.id)).row.number)),
  async submit(ctx, { reason }, context) {
    const { use, row } = await takeable(ctx, context.id);
    await endUses(ctx, { ids: [use.id] }, "taken_back");
    await tellEnded(ctx, { accountId: row.id, personId: use.personId, useId: use.id, why: "taken_back" });
    return use.kind === "holder" ? takeCustody(ctx, row, use, reason) : takeUse(ctx, row, use, reason);
  },
});

async function takeUse(ctx: Ctx, row: Account, use: Use, reason: string): Promise<Reply> {
  await moveAccount(ctx, row, "takeBack", {
    data: { use: use.id, person: use.personId },
    line: { kind: "taken_back", text: reason },
  });
  const isDue = await rotateAtOnce(ctx, use);
  return say(words(ctx)(isDue ? "forms.take-back.doneRotate" : "forms.take-back.done"), "good");
}

/** Nobody holds it from now on; a handover is under way in which somebody else does the giving side. */
async function takeCustody(ctx: Ctx, row: Account, use: Use, reason: string): Promise<Reply> {
  await moveAccount(ctx, row, "release", {
    isFollowing: true,
    set: { holder_id: null },
    data: { ended: use.id, why: "taken_back", person: use.personId },
    line: { kind: "taken_back", text: reason },
  });
  const handover = await passOnFrom(ctx, row.id, use.personId, "taken_back");
  return shown(ctx, handover, await existing(ctx, row.id));
}
