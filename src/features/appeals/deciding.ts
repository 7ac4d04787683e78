import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { say } from "../../core/reply.ts";
import {
  annul,
  askedNow,
  beginAppeal,
  endAppeal,
  isObligationKind,
  lower,
  noteAppeal,
  policyOf,
  type Step,
} from "../cases/index.ts";
import { appealForm } from "./appeal-form.ts";
import * as forms from "./forms.ts";
import { appealGuards } from "./guards.ts";
import { moveAppeal, words } from "./handling.ts";
import { appealLife } from "./life.ts";
import { type Answer, type Appeal, type Asked, type Ground, mostExtension, whyNotMilder } from "./model.ts";
import { caseOf } from "./parties.ts";
import { addLine, sealAnswer } from "./store.ts";
import { namesIn } from "./talking.ts";

/** Whether a late appeal is admitted, more time for the answer, and the answer itself (policy 5.3.3, 5.3.4). */

/** The columns of an answer that is served. */
const answered = (ctx: Ctx, row: Appeal, answer: Answer) => ({
  closed_at: ctx.now,
  outcome: answer.outcome,
  answer: sealAnswer(ctx, row.id, answer),
});

/** Why a late appeal is looked at or not; what was decided waits from then on, or goes on. */
export const admitHandler = appealForm({
  form: forms.admitForm,
  right: "reviewer",
  moves: ["admit", "refuse"],
  async submit(ctx, row, { answer, reason }) {
    const t = words(ctx);
    const named = await namesIn(ctx, row, reason);
    if (named) return { kind: "errors", errors: { reason: named } };
    if (answer === "refuse") {
      const refused: Answer = { outcome: "not_admitted", grounds: [], reason };
      await moveAppeal(ctx, row, "refuse", { set: answered(ctx, row, refused) });
      await noteAppeal(ctx, row.caseId, "refused");
      return say(t("forms.admit.done_refuse"), "good");
    }
    const case_ = await caseOf(ctx, row);
    // The company has changed or undone the decision since: there is nothing left that this appeal is about.
    if (!["final", "varied"].includes(case_.state))
      throw new UserError("decision-changed", t("reasons.decision-changed"));
    await addLine(ctx, row.id, "admitted", reason);
    await moveAppeal(ctx, row, "admit");
    await beginAppeal(ctx, case_);
    return say(t("forms.admit.done_admit"), "good");
  },
});

/** Once, with a reason, before the term is over, and where the policy has it. */
export const extendHandler = appealForm({
  form: forms.extendForm,
  right: "reviewer",
  moves: ["extend"],
  async draw(ctx, row) {
    const why = await appealGuards.isExtendable(ctx, row);
    if (why) throw new UserError(why, appealLife.reason(ctx.locale, why));
    return forms.draw(forms.extendForm, { ...ctx, row }, {}, { count: mostExtension(await answerDaysOf(ctx, row)) });
  },
  async submit(ctx, row, { days, reason }) {
    const t = words(ctx);
    const answerDays = await answerDaysOf(ctx, row);
    const most = mostExtension(answerDays);
    const named = await namesIn(ctx, row, reason);
    const errors: Record<string, string> = {
      ...(days > most && { days: t("reasons.too-long", { count: most }) }),
      ...(named && { reason: named }),
    };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await moveAppeal(ctx, { ...row, answerDays: answerDays + days }, "extend", { data: { days } });
    await addLine(ctx, row.id, "extended", reason);
    return say(t("forms.extend.done", { count: days }), "good");
  },
});

const answerDaysOf = async (ctx: Ctx, row: Appeal): Promise<number> =>
  (await policyOf(ctx, await caseOf(ctx, row))).parameters.answerDays;

/** What a decision asks for now. @throws ChangedMeanwhile when there is none any more */
async function decisionOf(ctx: Ctx, row: Appeal): Promise<Asked> {
  const asked = await askedNow(ctx, row.caseId);
  if (!asked) throw new ChangedMeanwhile(row.id);
  return asked;
}

/** The answer: a reason on each ground, and what follows for the decision, all at once. */
export const outcomeHandler = appealForm({
  form: forms.outcomeForm,
  right: "reviewer",
  moves: ["dismiss", "partly", "uphold"],
  async draw(ctx, row) {
    // Said before anything is typed.
    const waits = (await appealGuards.noRecusalWaits(ctx, row)) ?? (await appealGuards.nothingWaits(ctx, row));
    if (waits) throw new UserError(waits, appealLife.reason(ctx.locale, waits));
    return forms.drawOutcome({ ...ctx, row }, await decisionOf(ctx, row));
  },
  async submit(ctx, row, values) {
    const t = words(ctx);
    const now = await decisionOf(ctx, row);
    const errors: Record<string, string> = {};
    const grounds: Answer["grounds"] = [];
    for (const ground of row.grounds) {
      const reason = values[ground];
      const named = reason && (await namesIn(ctx, row, reason));
      if (!reason) errors[ground] = t("reasons.reason-needed");
      else if (named) errors[ground] = named;
      else grounds.push({ ground, reason });
    }
    const left = values.outcome === "partly" ? leftOf(now, values) : undefined;
    const why = left && whyNotMilder(now, left);
    if (why) errors[why === "above-rung" ? "obligations" : "step"] = t(`reasons.${why}`);
    // What the form does not offer is no part of the decision.
    if (left && left.obligations.length !== values.obligations.length) errors.obligations = t("reasons.harsher");
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await serve(ctx, row, { outcome: values.outcome, grounds, ...(left && { left }) });
    return say(t(`forms.outcome.done_${values.outcome}`), "good");
  },
});

/** What is to be left of the decision; the rung of now where none was chosen. */
const leftOf = (now: Asked, of: { step?: string | undefined; obligations: readonly string[] }): Asked => ({
  step: of.step ? (Number(of.step) as Step) : now.step,
  obligations: of.obligations.filter(isObligationKind),
});

/** The answer is served and the decision follows it, in one transaction. */
async function serve(ctx: Ctx, row: Appeal, answer: Answer & { outcome: "dismiss" | "partly" | "uphold" }) {
  const case_ = await caseOf(ctx, row);
  const grounds: readonly Ground[] = answer.grounds.map(({ ground }) => ground);
  const data = { case: row.caseId, grounds, ...(answer.left && { step: answer.left.step }) };
  await moveAppeal(ctx, row, answer.outcome, { set: answered(ctx, row, answer), data });
  if (answer.outcome === "uphold") await annul(ctx, case_, "annul");
  else if (answer.left) await lower(ctx, case_, answer.left, "vary");
  else await endAppeal(ctx, case_);
}
