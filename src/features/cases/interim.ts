import type { Ctx } from "../../core/context.ts";
import { dueOf } from "../../core/deadlines/term.ts";
import { UserError } from "../../core/errors.ts";
import type { PressHandler } from "../../core/feature.ts";
import { findPerson } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { caseForm } from "./case-form.ts";
import { isFlaggedNow } from "./flagging.ts";
import { draw, interimForm, liftForm } from "./forms.ts";
import { allowed, moveCase, words } from "./handling.ts";
import { namesOthers } from "./hearing.ts";
import { type Case, INTERIM_WITHIN, type Interim, interimIn, isInForce, isInterimTerm } from "./model.ts";
import { addLine, linesOf } from "./store.ts";
import { interimTerm } from "./terms.ts";

/**
 * Interim measures: what the person is asked to do or leave before anything is decided. Nothing of it is a decision: it
 * asks for what can be taken back, does not count, and is over with the case.
 */
export const interimHandler = caseForm({
  form: interimForm,
  rights: ["handler"],
  moves: ["interim"],
  async submit(ctx, row, { asks, text, reason, until, preserved }) {
    const [inText, inReason] = [await namesOthers(ctx, row, text), await namesOthers(ctx, row, reason)];
    const isOff = until !== undefined && !isInterimTerm(until, ctx.now);
    const errors: Record<string, string> = {
      ...(inText && { text: inText }),
      ...(inReason && { reason: inReason }),
      ...(isOff && { until: words(ctx)("reasons.interim-term", INTERIM_WITHIN) }),
    };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    if (await isFlaggedNow(ctx, row))
      return { kind: "errors", errors: { reason: words(ctx)("reasons.protection-first") } };
    const by = await endOf(ctx, row, until);
    const moved = until ? { ...row, interimBy: until } : row;
    await moveCase(ctx, moved, "interim", { data: { asks, preserved } });
    const interim: Interim = { asks, text, reason, by: by.toISOString() };
    await addLine(ctx, row.id, "interim", JSON.stringify(interim));
    return say(words(ctx)("forms.interim.done"), "good");
  },
});

/** By the calendar of the person, whose term it is. */
async function endOf(ctx: Ctx, { subjectId }: Case, until: Date | undefined): Promise<Date> {
  const { region, zone } = (await findPerson(ctx.tx, subjectId)) ?? ctx.company;
  return dueOf(interimTerm(until), ctx.now, ctx.calendars.of(region, zone)).dueAt;
}

async function inForce(ctx: Ctx, row: Case): Promise<void> {
  // How it came to be over, such as a decision that is not served yet, is not told by a button that is late.
  if (!isInForce(interimIn(row, await linesOf(ctx, row.id))))
    throw new UserError("no-interim", words(ctx)("reasons.no-interim"));
}

const done: PressHandler = {
  name: "case.interim-done",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "subject");
    await inForce(ctx, row);
    await moveCase(ctx, row, "interimDone");
    await addLine(ctx, row.id, "interim_done", "");
    return say(words(ctx)("interim.doneNote"), "good");
  },
};

/** Taken back before it ends by itself; the person reads why. */
export const liftHandler = caseForm({
  form: liftForm,
  rights: ["handler"],
  moves: ["lift"],
  async draw(ctx, row) {
    await inForce(ctx, row);
    return draw(liftForm, { ...ctx, row });
  },
  async submit(ctx, row, { reason }) {
    const named = await namesOthers(ctx, row, reason);
    if (named) return { kind: "errors", errors: { reason: named } };
    await moveCase(ctx, row, "lift");
    await addLine(ctx, row.id, "interim_lifted", reason);
    return say(words(ctx)("forms.lift.done"), "good");
  },
});

export const interimPresses = [done];
