import { UserError } from "../../core/errors.ts";
import type { PressHandler } from "../../core/feature.ts";
import { say } from "../../core/reply.ts";
import { caseForm } from "./case-form.ts";
import { interimForm } from "./forms.ts";
import { allowed, existing, moveCase, words } from "./handling.ts";
import { namesOthers } from "./hearing.ts";
import { type Interim, interimIn, isInForce } from "./model.ts";
import { addLine, linesOf } from "./store.ts";

/**
 * Interim measures: what the person is asked to do or leave before anything is decided. Nothing of it is a decision: it
 * asks for what can be taken back, does not count, and is over with the case.
 */
export const interimHandler = caseForm({
  form: interimForm,
  rights: ["handler"],
  moves: ["interim"],
  async submit(ctx, row, { asks, text, reason, preserved }) {
    const [inText, inReason] = [await namesOthers(ctx, row, text), await namesOthers(ctx, row, reason)];
    if (inText || inReason)
      return { kind: "errors", errors: { ...(inText && { text: inText }), ...(inReason && { reason: inReason }) } };
    await moveCase(ctx, row, "interim", { data: { asks, preserved } });
    const interim: Interim = { asks, text, reason };
    await addLine(ctx, row.id, "interim", JSON.stringify(interim));
    return say(words(ctx)("forms.interim.done"), "good");
  },
});

const done: PressHandler = {
  name: "case.interim-done",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "subject");
    // How it came to be over, such as a decision that is not served yet, is not told by a button that is late.
    if (!isInForce(interimIn(row, await linesOf(ctx, row.id))))
      throw new UserError("no-interim", words(ctx)("reasons.no-interim"));
    await moveCase(ctx, row, "interimDone");
    await addLine(ctx, row.id, "interim_done", "");
    return say(words(ctx)("interim.doneNote"), "good");
  },
};

const lift: PressHandler = {
  name: "case.lift",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    await moveCase(ctx, row, "lift");
    await addLine(ctx, row.id, "interim_lifted", "");
    return say(words(ctx)("card.lifted"), "good");
  },
};

export const interimPresses = [done, lift];
