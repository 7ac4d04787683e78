import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import type { PressHandler } from "../../core/feature.ts";
import { findPerson } from "../../core/people.ts";
import { type Reply, say } from "../../core/reply.ts";
import { appealForm } from "./appeal-form.ts";
import * as forms from "./forms.ts";
import { isAdmitted } from "./guards.ts";
import { allowed, existing, moveAppeal, words } from "./handling.ts";
import { type Appeal, sayNumber } from "./model.ts";
import { circleOf, everyReviewer, teamOf, whyNot } from "./parties.ts";
import { addLine, addRecusal } from "./store.ts";
import { namesIn } from "./talking.ts";

/** Who reviews: somebody takes it, stays out, or is found (COI-3, COI-5, COI-7). */

/** With the confirmation of the button its reviewer says that they have no tie to a party (COI-5). */
const take: PressHandler = {
  name: "appeal.take",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    await moveAppeal(ctx, row, "take", {
      set: { reviewer_id: ctx.person?.id ?? null, is_taken: true },
      data: { tie: "none" },
    });
    return say(words(ctx)("card.takenNote", { number: sayNumber(row.number) }), "good");
  },
};

const recuse: PressHandler = {
  name: "appeal.recuse",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "candidate");
    const { person } = ctx;
    if (!person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    const isNobodyLeft = (await teamOf(ctx, row, person.id)).length === 0;
    await moveAppeal(ctx, { ...row, formerId: person.id }, isNobodyLeft ? "orphan" : "recuse", {
      set: row.reviewerId === person.id || !row.isTaken || isNobodyLeft ? NOBODY : {},
      data: { recused: person.id },
    });
    await addRecusal(ctx, row.id, person.id);
    return say(words(ctx)("card.recusedNote", { number: sayNumber(row.number) }), "good");
  },
};

export const NOBODY = { reviewer_id: null, is_taken: false };

export const handOverHandler = appealForm({
  form: forms.handOverForm,
  right: "reviewer",
  moves: ["handOver"],
  async submit(ctx, row, { person, reason }) {
    const t = words(ctx);
    const chosen = (await everyReviewer(ctx, row, ctx.person?.id)).find(({ id }) => id === person);
    if (!chosen) return tried(ctx, row, "appeals.hand-over", person);
    await addLine(ctx, row.id, "handed_over", reason);
    await moveAppeal(ctx, { ...row, nextId: chosen.id }, "handOver", {
      set: { reviewer_id: chosen.id, is_taken: false },
      data: { person: chosen.id },
    });
    return say(t("forms.hand-over.done", { name: chosen.name }), "good");
  },
});

/** Who is tried and refused one after another would tell who has a part in it, so each try is on record. */
async function tried(ctx: Ctx, row: Appeal, form: string, person: string): Promise<Reply> {
  const data = { reason: "not-eligible", person };
  await appendAudit(ctx.tx, ctx.now, { subject: row.id, actor: ctx.actor, action: `refused.${form}`, data });
  return { kind: "errors", errors: { person: words(ctx)("reasons.not-eligible") } };
}

/** Those who oversee give it to somebody else; where nobody of the teams may have it, to anybody who had no part. */
export const reassignHandler = appealForm({
  form: forms.reassignForm,
  right: "overseer",
  moves: ["reassign", "assign", "assignLate"],
  async submit(ctx, row, { person, reason }) {
    const t = words(ctx);
    // Who oversees sees nothing of an appeal; giving it to oneself would be a way around that.
    if (person === ctx.person?.id) return { kind: "errors", errors: { person: t("reasons.assign-yourself") } };
    const chosen = await findPerson(ctx.tx, person);
    const everybody = await everyReviewer(ctx, row);
    const isAmong = everybody.length === 0 || everybody.some(({ id }) => id === person);
    if (!chosen?.isActive || !isAmong || (await whyNot(ctx, await circleOf(ctx, row), chosen)))
      return tried(ctx, row, "appeals.reassign", person);
    await addLine(ctx, row.id, "reassigned", reason);
    const isBlocked = row.state === "blocked_no_reviewer";
    const event = !isBlocked ? "reassign" : (await isAdmitted(ctx, row)) ? "assign" : "assignLate";
    const former = row.reviewerId && row.reviewerId !== person ? { formerId: row.reviewerId } : {};
    await moveAppeal(ctx, { ...row, nextId: person, ...former }, event, {
      set: { reviewer_id: person, is_taken: false },
      data: { person },
      params: { by: ctx.actor, person },
    });
    return say(t("forms.reassign.done", { name: chosen.name }), "good");
  },
});

// ── the appellant asks for another reviewer ─────────────────────────────────────────────────────────────────────────

export const askRecusalHandler = appealForm({
  form: forms.askRecusalForm,
  right: "appellant",
  moves: ["askRecusal"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "recusal_asked", reason);
    await moveAppeal(ctx, row, "askRecusal");
    return say(words(ctx)("forms.ask-recusal.done"), "good");
  },
});

export const answerRecusalHandler = appealForm({
  form: forms.answerRecusalForm,
  right: "clearer",
  moves: ["grantRecusal", "denyRecusal"],
  async submit(ctx, row, { answer, reason }) {
    const named = await namesIn(ctx, row, reason);
    if (named) return { kind: "errors", errors: { reason: named } };
    await addLine(ctx, row.id, "recusal_answer", reason);
    if (answer === "deny") await moveAppeal(ctx, row, "denyRecusal");
    else {
      if (row.reviewerId) await addRecusal(ctx, row.id, row.reviewerId);
      const former = row.reviewerId ? { formerId: row.reviewerId } : {};
      const isNobodyLeft = (await teamOf(ctx, row)).length === 0;
      await moveAppeal(
        ctx,
        { ...row, ...former, reviewerId: undefined },
        isNobodyLeft ? "grantLastRecusal" : "grantRecusal",
        {
          set: NOBODY,
        },
      );
    }
    return say(words(ctx)(`forms.answer-recusal.done_${answer}`), "good");
  },
});

export const takingPresses: PressHandler[] = [take, recuse];
