import type { Ctx } from "../../core/context.ts";
import { addMessages } from "../../core/outbox.ts";
import { say } from "../../core/reply.ts";
import { caseForm } from "./case-form.ts";
import { recountOf } from "./count.ts";
import * as forms from "./forms.ts";
import { closing, moveCase, words } from "./handling.ts";
import { stepOf } from "./ladder.ts";
import { type Case, OBLIGATION_STEPS, type ObligationKind, type Step } from "./model.ts";
import { obligationsOf } from "./obligations/store.ts";
import { decisionOf, finaliseSanction, reverseSanction, settleReview, varySanction } from "./sanctions/course.ts";
import { sentAbout } from "./side/store.ts";
import { addLine } from "./store.ts";

/** What can still happen to a decision: a reviewer, a court or the company itself changes or undoes it. */

/** What is left of the obligations at a milder rung. */
export async function milder(ctx: Ctx, row: Case, step: Step): Promise<ObligationKind[]> {
  const sanction = await decisionOf(ctx, row);
  const kinds = (await obligationsOf(ctx, sanction.id)).map(({ kind }) => kind);
  return kinds.filter((kind) => OBLIGATION_STEPS[kind] <= step);
}

/** It is undone with everything downstream, and everybody who was told is told again. */
export async function annul(ctx: Ctx, row: Case, event: "annul" | "correct" = "correct"): Promise<void> {
  await reverseSanction(ctx, row);
  const annulled = await moveCase(ctx, marked(row, event), event, { set: closing(ctx, "annulled") });
  await tellAgain(ctx, annulled);
}

/** A milder rung, or fewer obligations; never more than before (domain: §5.6). */
export async function lower(
  ctx: Ctx,
  row: Case,
  to: { step: Step; obligations: readonly ObligationKind[] },
  event: "vary" | "lower" = "lower",
): Promise<void> {
  await varySanction(ctx, row, to.step, to.obligations);
  const isOpen = ["decided", "served", "appeal_window"].includes(row.state);
  const set = isOpen ? {} : closing(ctx, "varied");
  const varied = await moveCase(ctx, marked(row, event), event, { set, data: { step: to.step } });
  // What can still be appealed against is not final.
  if (!isOpen) await finaliseSanction(ctx, varied);
  await tellAgain(ctx, varied);
}

const marked = (row: Case, event: string): Case =>
  event === "annul" || event === "vary" ? { ...row, isFromAppeal: true } : row;

/** An appeal changed nothing, or was taken back. */
export async function endAppeal(ctx: Ctx, row: Case): Promise<void> {
  await moveCase(ctx, { ...row, isFromAppeal: true }, "appealOver", { set: closing(ctx, "decided") });
  await finaliseSanction(ctx, row);
}

/** Whom the product told of the decision hears what became of it: the manager, and those who were given tasks for it. */
async function tellAgain(ctx: Ctx, row: Case): Promise<void> {
  const sanction = await decisionOf(ctx, row);
  const told = (await sentAbout(ctx, [row.id, sanction.id])).filter(({ notice }) => notice === "cases.manager");
  const to = [...new Set(told.map(({ personId }) => personId))].map((personId) => ({ personId }));
  const key = `${row.id}:corrected:${row.version}`;
  await addMessages(ctx.tx, ctx.now, [
    { key, notice: "cases.manager", params: { id: row.id, corrected: true }, subject: row.id, to },
  ]);
}

export const correctHandler = caseForm({
  form: forms.correctForm,
  rights: ["corrector"],
  moves: ["correct", "lower"],
  async submit(ctx, row, { what, step, cause, reason }) {
    const t = words(ctx);
    const sanction = await decisionOf(ctx, row);
    if (what === "lower" && (!step || Number(step) >= sanction.step))
      return { kind: "errors", errors: { step: t("reasons.not-milder") } };
    await addLine(ctx, row.id, "corrected", `${t(`forms.correct.fields.cause.options.${cause}`)} · ${reason}`);
    const milderStep = Number(step) as Step;
    if (what === "annul") await annul(ctx, row);
    else {
      // Lowered to what is left of its count, it needs no second look any more.
      if (sanction.needsReview && milderStep <= stepOf((await recountOf(ctx, sanction)).number))
        await settleReview(ctx, row);
      await lower(ctx, row, { step: milderStep, obligations: await milder(ctx, row, milderStep) });
    }
    return say(t(`forms.correct.done_${what}`), "good");
  },
});
