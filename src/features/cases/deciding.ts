import type { ClauseId } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { historyOf } from "../../core/lifecycle.ts";
import { say } from "../../core/reply.ts";
import { sayInstant } from "../../core/wording.ts";
import { bindingOf } from "../policy/index.ts";
import { sayComparison } from "./cards.ts";
import { caseForm } from "./case-form.ts";
import { comparisonFor, countFor } from "./count.ts";
import { isFlaggedNow } from "./flagging.ts";
import * as forms from "./forms.ts";
import { allowed, closing, moveCase, words } from "./handling.ts";
import { namesOthers } from "./hearing.ts";
import { stepOf } from "./ladder.ts";
import { caseLife } from "./life.ts";
import { proposedAt } from "./matrix.ts";
import {
  type Case,
  needsSecond,
  OBLIGATIONS,
  type ObligationKind,
  type Proposal,
  type Step,
  type UnionNotice,
} from "./model.ts";
import { decideSanction, reverseSanction } from "./sanctions/course.ts";
import { sanctionOf } from "./sanctions/store.ts";
import { addLine, readParts, sealPart } from "./store.ts";

/** From a proposal to a decision: nobody takes all the steps alone (COI-4). */

export const dismissHandler = caseForm({
  form: forms.dismissForm,
  rights: ["handler"],
  moves: ["dismiss"],
  async submit(ctx, row, { reason, note }) {
    const set = { ...closing(ctx, reason), outcome_note: sealPart(ctx, row.id, "outcomeNote", note) };
    await moveCase(ctx, row, "dismiss", { set, data: { reason } });
    return say(words(ctx)("forms.dismiss.done"), "good");
  },
});

export const weighHandler = caseForm({
  form: forms.weighForm,
  rights: ["handler"],
  moves: ["weigh"],
  async submit(ctx, row, values) {
    await addLine(ctx, row.id, "proportionality", JSON.stringify(values));
    await moveCase(ctx, row, "weigh");
    return say(words(ctx)("forms.weigh.done"), "good");
  },
});

export const proposeHandler = caseForm({
  form: forms.proposeForm,
  rights: ["handler"],
  moves: ["propose"],
  async draw(ctx, row) {
    const step = stepOf((await countFor(ctx, row, ctx.now)).number);
    const { allegation } = await readParts(ctx, row.id);
    const proposed = { step, obligations: proposedAt(row.jurisdiction, step) };
    const compared = sayComparison(ctx, await comparisonFor(ctx, row, "normal"));
    return forms.drawPropose({ ...ctx, row }, allegation?.clauses ?? row.clauses, proposed, compared);
  },
  async submit(ctx, row, values) {
    const t = words(ctx);
    if (await isFlaggedNow(ctx, row)) return { kind: "errors", errors: { reasons: t("reasons.protection-first") } };
    const { number, counted } = await countFor(ctx, row, ctx.now);
    const step = Number(values.step) as Step;
    const computed = { number, counted, step: stepOf(number) };
    const obligations = values.obligations.filter((kind): kind is ObligationKind =>
      (OBLIGATIONS as readonly string[]).includes(kind),
    );
    // The person reads the reasons word for word.
    const named = await namesOthers(ctx, row, values.reasons);
    const errors: Record<string, string> = {
      ...(named && { reasons: named }),
      ...(obligations.length === 0 && { obligations: t("reasons.nothing-asked") }),
      ...(step < computed.step && !values.deviation && { deviation: t("reasons.why-lower", { step: computed.step }) }),
      ...(step > computed.step && !values.deviation && { deviation: t("reasons.why-higher", { step: computed.step }) }),
    };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    const proposal: Proposal = {
      step,
      computed,
      gravity: values.gravity,
      obligations,
      clauses: values.clauses as ClauseId[],
      reasons: values.reasons,
      ...(values.deviation && { deviation: values.deviation }),
      ...(values.named === "yes" && { isNamed: true }),
    };
    await moveCase(ctx, { ...row, proposal, proposerId: ctx.person?.id }, "propose", {
      set: {
        proposal: sealPart(ctx, row.id, "proposal", proposal),
        proposer_id: ctx.person?.id ?? null,
        decider_id: null,
        second_id: null,
      },
      data: { step, number, counted, gravity: values.gravity, obligations, clauses: proposal.clauses },
    });
    return say(t("forms.propose.done"), "good");
  },
});

export const returnHandler = caseForm({
  form: forms.returnForm,
  rights: ["decider", "handler"],
  moves: ["return"],
  async draw(ctx, row) {
    // The handler takes it back where nobody may be the second; else it is the decider's to send it back.
    if (row.state !== "second_approval") await allowed(ctx, row.id, "decider");
    return forms.draw(forms.returnForm, { ...ctx, row });
  },
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "returned", reason);
    // The union is told anew of what is proposed then.
    await moveCase(ctx, row, "return", { set: { decider_id: null, second_id: null, union_notice: null } });
    return say(words(ctx)("forms.return.done"), "good");
  },
});

export const acquitHandler = caseForm({
  form: forms.acquitForm,
  rights: ["decider"],
  moves: ["acquit"],
  async submit(ctx, row, { reason, note }) {
    const set = {
      ...closing(ctx, reason),
      outcome_note: sealPart(ctx, row.id, "outcomeNote", note),
      decider_id: ctx.person?.id,
    };
    await moveCase(ctx, row, "acquit", { set, data: { reason } });
    return say(words(ctx)("forms.acquit.done"), "good");
  },
});

/** The first of two, or the only one. A human writes why (R-EU-04). */
export const decideHandler = caseForm({
  form: forms.decideForm,
  rights: ["decider"],
  moves: ["decide", "decideWithSecond"],
  async submit(ctx, row, { reason }) {
    const t = words(ctx);
    const { proposal } = await readParts(ctx, row.id);
    if (!proposal) return say(t("reasons.nothing-proposed"), "bad");
    if (await isFlaggedNow(ctx, row)) return { kind: "errors", errors: { reason: t("reasons.protection-first") } };
    await addLine(ctx, row.id, "decision", reason);
    const deciderId = ctx.person?.id ?? null;
    if (needsSecond(proposal)) {
      const deciding: Case = { ...row, ...(deciderId && { deciderId }) };
      await moveCase(ctx, deciding, "decideWithSecond", {
        set: { decider_id: deciderId },
        data: { step: proposal.step },
      });
      return say(t("forms.decide.doneSecond"), "good");
    }
    const decided = await moveCase(ctx, row, "decide", {
      set: { decider_id: deciderId },
      data: { step: proposal.step },
    });
    await keepDecision(ctx, decided, proposal);
    return say(t("forms.decide.done"), "good");
  },
});

async function keepDecision(ctx: Ctx, row: Case, proposal: Proposal): Promise<void> {
  const binding = await bindingOf(ctx, row.subjectId, row.conductAt);
  if (!row.deciderId || !binding) throw new Error(`${row.id} was decided by nobody, or without a rule`);
  await decideSanction(ctx, row, proposal, {
    deciderId: row.deciderId,
    secondId: row.secondId,
    boundFrom: binding.boundFrom,
  });
}

export const approveHandler = caseForm({
  form: forms.approveForm,
  rights: ["second"],
  moves: ["approve", "approveWithUnion"],
  async submit(ctx, row, { reason }) {
    const t = words(ctx);
    const { proposal } = await readParts(ctx, row.id);
    if (!proposal) return say(t("reasons.nothing-proposed"), "bad");
    if (await isFlaggedNow(ctx, row)) return { kind: "errors", errors: { reason: t("reasons.protection-first") } };
    await addLine(ctx, row.id, "approval", reason);
    const set = { second_id: ctx.person?.id ?? null };
    if (proposal.obligations.includes("dismissal")) {
      await moveCase(ctx, row, "approveWithUnion", { set });
      return say(t("forms.approve.doneUnion"), "good");
    }
    await keepDecision(ctx, await moveCase(ctx, row, "approve", { set }), proposal);
    return say(t("forms.approve.done"), "good");
  },
});

export const refuseHandler = caseForm({
  form: forms.refuseForm,
  rights: ["second"],
  moves: ["refuse"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "refusal", reason);
    await moveCase(ctx, row, "refuse", { set: { decider_id: null } });
    return say(words(ctx)("forms.refuse.done"), "good");
  },
});

// ── the union, before a contract ends ───────────────────────────────────────────────────────────────────────────────

/** Each part of the record is written once: the notice, the view, the answer in writing (R-CN-06). */
async function record(
  ctx: Ctx,
  row: Case,
  part: Partial<UnionNotice>,
  event: "union" | "unionSent" = "union",
): Promise<void> {
  const { unionNotice } = await readParts(ctx, row.id);
  const known: UnionNotice = unionNotice ?? { to: "", text: "", sentAt: "" };
  const set = { union_notice: sealPart(ctx, row.id, "unionNotice", { ...known, ...part }) };
  await moveCase(ctx, row, event, { set, data: { parts: Object.keys(part) } });
}

export const unionSendHandler = caseForm({
  form: forms.unionSendForm,
  rights: ["handler"],
  moves: ["unionSent"],
  async submit(ctx, row, { to, text, sentAt }) {
    // What went out before the two had decided was not about this decision.
    const decidedAt = (await historyOf(ctx, caseLife, row.id)).findLast(
      ({ event }) => event === "approveWithUnion",
    )?.at;
    // People type minutes.
    if (decidedAt && sentAt.getTime() + 60_000 <= decidedAt.getTime()) {
      const when = sayInstant(decidedAt, ctx.locale, ctx.zone, ctx.now);
      return { kind: "errors", errors: { sentAt: words(ctx)("reasons.union-before-decision", { when }) } };
    }
    await record(ctx, { ...row, countFrom: sentAt }, { to, text, sentAt: sentAt.toISOString() }, "unionSent");
    return say(words(ctx)("forms.union-send.done"), "good");
  },
});
export const unionViewHandler = caseForm({
  form: forms.unionViewForm,
  rights: ["handler"],
  moves: ["union"],
  async submit(ctx, row, { text, at }) {
    const { unionNotice } = await readParts(ctx, row.id);
    if (!unionNotice?.sentAt) return say(words(ctx)("reasons.union-not-told"), "bad");
    await record(ctx, row, { view: text, viewAt: at.toISOString() });
    return say(words(ctx)("forms.union-view.done"), "good");
  },
});
export const unionAnswerHandler = caseForm({
  form: forms.unionAnswerForm,
  rights: ["handler"],
  moves: ["union"],
  async submit(ctx, row, { text }) {
    await record(ctx, row, { answer: text });
    return say(words(ctx)("forms.union-answer.done"), "good");
  },
});

/** What the union was told, and what it said, is whole: it is decided. */
export async function concludeUnion(ctx: Ctx, row: Case) {
  const { proposal } = await readParts(ctx, row.id);
  const decided = await moveCase(ctx, row, "unionDone");
  if (proposal) await keepDecision(ctx, decided, proposal);
  return say(words(ctx)("card.unionDone"), "good");
}

export const withdrawHandler = caseForm({
  form: forms.withdrawForm,
  rights: ["decider"],
  moves: ["withdraw"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "withdrawn", reason);
    if (await sanctionOf(ctx, row.id)) await reverseSanction(ctx, row);
    await moveCase(ctx, row, "withdraw", { set: closing(ctx, "withdrawn") });
    return say(words(ctx)("forms.withdraw.done"), "good");
  },
});
