import type { Ctx } from "../../core/context.ts";
import { attachEvidence } from "../../core/evidence.ts";
import type { PressHandler } from "../../core/feature.ts";
import { say } from "../../core/reply.ts";
import { endAppeal, namesOthers, noteAppeal } from "../cases/index.ts";
import { appealForm } from "./appeal-form.ts";
import * as forms from "./forms.ts";
import { isAdmitted } from "./guards.ts";
import { existing, moveAppeal, words } from "./handling.ts";
import { type Appeal, sayNumber } from "./model.ts";
import { caseOf } from "./parties.ts";
import { addLine } from "./store.ts";

/** Both sides speak: questions and answers, what the reviewer found out, what the decider says to it. */

/** What goes to the appellant names nobody else: whoever reported must not be found in it (R-CN-14). */
export const namesIn = async (ctx: Ctx, row: Appeal, ...texts: readonly string[]): Promise<string | undefined> =>
  namesOthers(ctx, await caseOf(ctx, row), ...texts);

// ── the appellant ───────────────────────────────────────────────────────────────────────────────────────────────────

export const writeHandler = appealForm({
  form: forms.writeForm,
  right: "appellant",
  moves: ["write"],
  async submit(ctx, row, { text, files }) {
    await addLine(ctx, row.id, "wrote", text);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await moveAppeal(ctx, row, "write", { data: { evidence } });
    return say(words(ctx)("forms.write.done"), "good");
  },
});

export const replyHandler = appealForm({
  form: forms.replyForm,
  right: "appellant",
  moves: ["reply"],
  async submit(ctx, row, { text, files }) {
    await addLine(ctx, row.id, "replied", text);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await moveAppeal(ctx, row, "reply", { data: { evidence } });
    return say(words(ctx)("forms.reply.done"), "good");
  },
});

/** Taken back: the decision stands, and there is no second appeal against it. The button asks first. */
const withdraw: PressHandler = {
  name: "appeal.withdraw",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    const isRunning = await isAdmitted(ctx, row);
    await moveAppeal(ctx, row, "withdraw", { set: { closed_at: ctx.now, outcome: "withdrawn" } });
    if (isRunning) await endAppeal(ctx, await caseOf(ctx, row));
    await noteAppeal(ctx, row.caseId, "withdrawn");
    return say(words(ctx)("mine.withdrawnNote", { number: sayNumber(row.number) }), "good");
  },
};

// ── the reviewer ────────────────────────────────────────────────────────────────────────────────────────────────────

export const askHandler = appealForm({
  form: forms.askForm,
  right: "reviewer",
  moves: ["ask"],
  async submit(ctx, row, { text }) {
    const named = await namesIn(ctx, row, text);
    if (named) return { kind: "errors", errors: { text: named } };
    await addLine(ctx, row.id, "asked", text);
    await moveAppeal(ctx, row, "ask");
    return say(words(ctx)("forms.ask.done"), "good");
  },
});

export const factHandler = appealForm({
  form: forms.factForm,
  right: "reviewer",
  moves: ["fact"],
  async submit(ctx, row, { text, files }) {
    const named = await namesIn(ctx, row, text);
    if (named) return { kind: "errors", errors: { text: named } };
    await addLine(ctx, row.id, "fact", text);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await moveAppeal(ctx, row, "fact", { data: { evidence } });
    return say(words(ctx)("forms.fact.done"), "good");
  },
});

export const noteHandler = appealForm({
  form: forms.noteForm,
  right: "reviewer",
  moves: ["note"],
  async submit(ctx, row, { text }) {
    await addLine(ctx, row.id, "note", text);
    await moveAppeal(ctx, row, "note");
    return say(words(ctx)("forms.note.done"), "good");
  },
});

export const askDeciderHandler = appealForm({
  form: forms.askDeciderForm,
  right: "reviewer",
  moves: ["askDecider"],
  async submit(ctx, row, { text }) {
    await addLine(ctx, row.id, "comment_asked", text);
    await moveAppeal(ctx, row, "askDecider");
    return say(words(ctx)("forms.ask-decider.done"), "good");
  },
});

/** Whoever decided says why; the appellant reads it and may answer. */
export const commentHandler = appealForm({
  form: forms.commentForm,
  right: "decider",
  moves: ["comment"],
  async submit(ctx, row, { text }) {
    const named = await namesIn(ctx, row, text);
    if (named) return { kind: "errors", errors: { text: named } };
    await addLine(ctx, row.id, "comment", text);
    await moveAppeal(ctx, row, "comment");
    return say(words(ctx)("forms.comment.done"), "good");
  },
});

export const talkingPresses: PressHandler[] = [withdraw];
