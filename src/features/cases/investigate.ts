import { appendAudit } from "../../core/audit.ts";
import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import type { PressHandler } from "../../core/feature.ts";
import { isJurisdiction } from "../../core/jurisdiction.ts";
import { applyMove, markMoved } from "../../core/lifecycle.ts";
import { findPerson } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import {
  acceptReport,
  canAccept,
  findReportByNumber,
  readReportNumber,
  reportToAccept,
  sayReportNumber,
} from "../incidents/index.ts";
import { bindingOf } from "../policy/index.ts";
import { caseForm } from "./case-form.ts";
import * as forms from "./forms.ts";
import { allowed, existing, moveCase, words } from "./handling.ts";
import { type Case, readNumber, sayNumber } from "./model.ts";
import { forgetParties, overseersOf, partiesOf, teamOf } from "./parties.ts";
import { questionLife, taskLife } from "./side/lives.ts";
import { addQuestion, addTask, addTold, setJurisdiction } from "./side/store.ts";
import { addLine, addRecusal, findByNumber, joinReport, linkCases } from "./store.ts";

// ── who has it ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** With the confirmation of the button its handler says that they have no tie to a party (COI-5). */
const take: PressHandler = {
  name: "case.take",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    await moveCase(ctx, row, "take", {
      set: { handler_id: ctx.person?.id ?? null, is_taken: true },
      data: { tie: "none" },
    });
    return say(words(ctx)("card.takenNote", { number: sayNumber(row.number) }), "good");
  },
};

const recuse: PressHandler = {
  name: "case.recuse",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "candidate");
    const { person } = ctx;
    if (!person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    await leave(ctx, row, person.id);
    return say(words(ctx)("card.recusedNote", { number: sayNumber(row.number) }), "good");
  },
};

/** Somebody stays out: the others of the team get it, or those who oversee must find somebody (COI-7). */
async function leave(ctx: Ctx, row: Case, personId: string): Promise<void> {
  const left = await teamOf(ctx, row, personId);
  const set = row.handlerId === personId || !row.isTaken ? { handler_id: null, is_taken: false } : {};
  await moveCase(ctx, { ...row, formerId: personId }, left.length > 0 ? "recuse" : "orphan", {
    set,
    data: { recused: personId },
  });
  await addRecusal(ctx, row.id, personId);
  forgetParties(ctx);
}

export const handOverHandler = caseForm({
  form: forms.handOverForm,
  rights: ["handler"],
  moves: ["handOver"],
  async submit(ctx, row, { person, reason }) {
    const t = words(ctx);
    const chosen = (await teamOf(ctx, row, ctx.person?.id)).find(({ id }) => id === person);
    if (!chosen) return tried(ctx, row, "cases.hand-over", person, t("reasons.not-eligible"));
    await addLine(ctx, row.id, "handed_over", reason);
    await moveCase(ctx, { ...row, nextId: chosen.id }, "handOver", {
      set: { handler_id: chosen.id, is_taken: false },
      data: { person: chosen.id },
    });
    return say(t("forms.hand-over.done", { name: chosen.name }), "good");
  },
});

/** Who is tried and refused one after another would tell who has a part in it, so each try is on record. */
async function tried(ctx: Ctx, row: Case, form: string, person: string, text: string) {
  const data = { reason: "not-eligible", person };
  await appendAudit(ctx.tx, ctx.now, { subject: row.id, actor: ctx.actor, action: `refused.${form}`, data });
  return { kind: "errors" as const, errors: { person: text } };
}

export const reassignHandler = caseForm({
  form: forms.reassignForm,
  rights: ["overseer"],
  moves: ["reassign", "assign"],
  async submit(ctx, row, { person, reason }) {
    const t = words(ctx);
    // Who oversees sees nothing of a case; giving it to oneself would be a way around that (COI-9).
    if (person === ctx.person?.id) return { kind: "errors", errors: { person: t("reasons.assign-yourself") } };
    const isBlocked = row.state === "blocked_no_handler";
    const chosen = await findPerson(ctx.tx, person);
    const team = await teamOf(ctx, row);
    const isParty = chosen && conflictOf(chosen, await partiesOf(ctx, row)) !== undefined;
    if (!chosen?.isActive || isParty || (team.length > 0 && !team.some(({ id }) => id === person)))
      return tried(ctx, row, "cases.reassign", person, t("reasons.not-eligible"));
    await addLine(ctx, row.id, "reassigned", reason);
    const former = row.handlerId !== person && row.handlerId ? { formerId: row.handlerId } : {};
    await moveCase(ctx, { ...row, nextId: person, ...former }, isBlocked ? "assign" : "reassign", {
      set: { handler_id: person, is_taken: false },
      data: { person },
      params: { by: ctx.actor, person },
    });
    return say(t("forms.reassign.done", { name: chosen.name }), "good");
  },
});

// ── the person asks for another handler ─────────────────────────────────────────────────────────────────────────────

export const askRecusalHandler = caseForm({
  form: forms.askRecusalForm,
  rights: ["subject"],
  moves: ["askRecusal"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "recusal_asked", reason);
    await moveCase(ctx, row, "askRecusal");
    return say(words(ctx)("forms.ask-recusal.done"), "good");
  },
});

export const answerRecusalHandler = caseForm({
  form: forms.answerRecusalForm,
  rights: ["clearer"],
  moves: ["grantRecusal", "denyRecusal"],
  async submit(ctx, row, { answer, reason }) {
    await addLine(ctx, row.id, "recusal_answer", reason);
    if (answer === "deny") await moveCase(ctx, row, "denyRecusal");
    else {
      if (row.handlerId) await addRecusal(ctx, row.id, row.handlerId);
      forgetParties(ctx);
      const former = row.handlerId ? { formerId: row.handlerId } : {};
      await moveCase(ctx, { ...row, ...former }, "grantRecusal", { set: { handler_id: null, is_taken: false } });
    }
    return say(words(ctx)(`forms.answer-recusal.done_${answer}`), "good");
  },
});

// ── looking into it ─────────────────────────────────────────────────────────────────────────────────────────────────

export const noteHandler = caseForm({
  form: forms.noteForm,
  rights: ["handler"],
  moves: ["note"],
  async submit(ctx, row, { text, files }) {
    await addLine(ctx, row.id, "note", text);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await moveCase(ctx, row, evidence.length > 0 ? "evidence" : "note", { data: { evidence } });
    return say(words(ctx)("forms.note.done"), "good");
  },
});

/** A witness is a party from then on: they answer, and have no other part in the case (COI-1). */
export const witnessHandler = caseForm({
  form: forms.witnessForm,
  rights: ["handler"],
  moves: ["ask"],
  async submit(ctx, row, { person, text }) {
    const t = words(ctx);
    if (person === row.subjectId) return { kind: "errors", errors: { person: t("reasons.ask-the-subject") } };
    if (person === ctx.person?.id) return { kind: "errors", errors: { person: t("reasons.ask-yourself") } };
    const question = await addQuestion(ctx, row.id, person, text);
    await applyMove(ctx, questionLife, question, "ask");
    await moveCase(ctx, row, "ask", { data: { witness: person, question: question.id } });
    forgetParties(ctx);
    return say(t("forms.ask-witness.done", { name: (await findPerson(ctx.tx, person))?.name ?? "–" }), "good");
  },
});

export const taskHandler = caseForm({
  form: forms.taskForm,
  rights: ["handler"],
  moves: ["assignTask"],
  async submit(ctx, row, { owner, text, dueOn }) {
    const t = words(ctx);
    const person = await findPerson(ctx.tx, owner);
    // A task tells of the case, so a party gets none.
    if (!person || conflictOf(person, await partiesOf(ctx, row)) !== undefined)
      return tried(ctx, row, "cases.task", owner, t("reasons.not-eligible")).then(({ errors }) => ({
        kind: "errors" as const,
        errors: { owner: errors.person },
      }));
    const task = await addTask(ctx, row.id, owner, text);
    await applyMove(ctx, taskLife, { ...task, dueOn }, "give", { calendars: { owner: person } });
    await moveCase(ctx, row, "assignTask", { data: { owner, task: task.id } });
    return say(t("forms.task.done", { name: person.name }), "good");
  },
});

export const toldHandler = caseForm({
  form: forms.toldForm,
  rights: ["handler"],
  moves: ["told"],
  async submit(ctx, row, { person, whom, way, at, text }) {
    const t = words(ctx);
    if (!person && !whom) return { kind: "errors", errors: { whom: t("reasons.told-whom") } };
    await addTold(ctx, row.id, { personId: person, whom: whom ?? "", text, way, at });
    const told = await moveCase(ctx, row, "told", { data: { way, ...(person && { person }) } });
    // What was put to the person this way gives them their whole time from then.
    if (row.state === "allegation_served" && person === row.subjectId) await countFrom(ctx, told, at, way);
    return say(t("forms.told.done"), "good");
  },
});

/** Later than it ran from, and with all the days that were given: never less time than before (R-WD-08). */
async function countFrom(ctx: Ctx, row: Case, at: Date, way: string): Promise<void> {
  const open = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "statement");
  if (open?.inputs.term.count !== "working-days" || at <= open.startsAt) return;
  const terms = { statementDays: open.inputs.term.n, appealDays: 1, secondChannelDays: 1, unionDays: 1 };
  await moveCase(ctx, { ...row, terms, countFrom: at }, "extend", { data: { told: way } });
}

/** Another report of the same matter. Who may accept it there may join it here. */
export const joinHandler = caseForm({
  form: forms.joinForm,
  rights: ["handler"],
  moves: ["join"],
  async submit(ctx, row, { report }) {
    const t = words(ctx);
    const number = readReportNumber(report);
    const found = number === undefined ? undefined : await findReportByNumber(ctx, number);
    const shown = [...report].slice(0, 20).join("");
    if (!found || !canAccept(found))
      return { kind: "errors", errors: { report: t("reasons.no-such-report", { number: shown }) } };
    const accepted = await reportToAccept(ctx, found.id);
    if (!(await joinReport(ctx, row.id, found.id)))
      return { kind: "errors", errors: { report: t("reasons.joined-already", { number: shown }) } };
    await acceptReport(ctx, accepted, {
      subject: row.subjectId,
      clauses: row.clauses,
      isUrgent: row.isUrgent,
      note: sayNumber(row.number),
      legal: "not_needed",
      caseId: row.id,
    });
    forgetParties(ctx);
    await moveCase(ctx, row, "join", { data: { report: found.id } });
    // Who reported this one may have had a part in the case until now.
    if ((await teamOf(ctx, row)).length === 0 && (await overseersOf(ctx, row)).length > 0)
      await moveCase(ctx, await existing(ctx, row.id), "orphan", { set: { handler_id: null, is_taken: false } });
    return say(t("forms.join.done", { number: sayReportNumber(found.number) }), "good");
  },
});

export const linkHandler = caseForm({
  form: forms.linkForm,
  rights: ["handler"],
  moves: ["link"],
  async submit(ctx, row, { other }) {
    const t = words(ctx);
    const number = readNumber(other);
    const found = number === undefined ? undefined : await findByNumber(ctx, number);
    const shown = [...other].slice(0, 20).join("");
    // A case in which this person is a party is answered like one that there is not.
    const isHidden = !found || !ctx.person || conflictOf(ctx.person, await partiesOf(ctx, found)) !== undefined;
    if (isHidden || found.id === row.id)
      return { kind: "errors", errors: { other: t("reasons.no-such-case", { number: shown }) } };
    if (!(await linkCases(ctx, row.id, found.id)))
      return { kind: "errors", errors: { other: t("reasons.linked-already", { number: shown }) } };
    await moveCase(ctx, row, "link", { data: { other: found.id } });
    await markMoved(ctx, found.id);
    return say(t("forms.link.done", { number: sayNumber(found.number) }), "good");
  },
});

/**
 * The act was at another time than it seemed: the version that bound the person then is the measure, with a reason
 * (R-CN-03).
 */
export const pinHandler = caseForm({
  form: forms.pinForm,
  rights: ["handler"],
  moves: ["pin"],
  draw: (ctx, row) =>
    forms.draw(forms.pinForm, { ...ctx, row }, { initial: { conductAt: row.conductAt.toISOString() } }),
  async submit(ctx, row, { conductAt, reason }) {
    const t = words(ctx);
    if (conductAt > row.knewAt) return { kind: "errors", errors: { conductAt: t("reasons.knew-before") } };
    const binding = await bindingOf(ctx, row.subjectId, conductAt);
    const name = (await findPerson(ctx.tx, row.subjectId))?.name ?? "–";
    if (!binding) return { kind: "errors", errors: { conductAt: t("reasons.not-bound", { name }) } };
    await addLine(ctx, row.id, "pinned", reason);
    const to = binding.version.id;
    await moveCase(ctx, row, "pin", {
      set: { policy_version_id: to, conduct_at: conductAt },
      data: { from: row.policyVersionId, to },
    });
    return say(t("forms.pin.done", { label: binding.version.label }), "good");
  },
});

/** Where the directory does not say whose law applies, HR does; what is proposed then follows that law. */
export const jurisdictionHandler = caseForm({
  form: forms.jurisdictionForm,
  rights: ["handler"],
  moves: ["setLaw"],
  async submit(ctx, row, { jurisdiction, reason }) {
    if (!isJurisdiction(jurisdiction))
      return { kind: "errors", errors: { jurisdiction: words(ctx)("reasons.not-yours") } };
    // Once it is known it follows the person, and is nobody's to choose.
    if (row.jurisdiction !== "unknown") throw new ChangedMeanwhile(row.id);
    await addLine(ctx, row.id, "note", reason);
    await moveCase(ctx, { ...row, jurisdiction }, "setLaw", { data: { from: row.jurisdiction, jurisdiction } });
    await setJurisdiction(ctx, row, jurisdiction);
    return say(words(ctx)("forms.jurisdiction.done"), "good");
  },
});

/** Legal is asked for a sign-off. */
const askLegal: PressHandler = {
  name: "case.ask-legal",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "handler");
    await moveCase(ctx, row, "askLegal");
    return say(words(ctx)("card.legalAsked"), "good");
  },
};

export const signOffHandler = caseForm({
  form: forms.signOffForm,
  rights: ["legal"],
  moves: ["signOff"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "legal", reason);
    await moveCase(ctx, row, "signOff");
    return say(words(ctx)("forms.sign-off.done"), "good");
  },
});

/** Compliance says why it would have come to the same without the report (R-CN-15, R-EU-06). */
export const clearHandler = caseForm({
  form: forms.clearForm,
  rights: ["clearer"],
  moves: ["clear"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "cleared", reason);
    await moveCase(ctx, row, "clear", { set: { protection: "cleared" } });
    return say(words(ctx)("forms.clear.done"), "good");
  },
});

export const overrideHandler = caseForm({
  form: forms.overrideForm,
  rights: ["legal"],
  moves: ["override"],
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "override", reason);
    await moveCase(ctx, row, "override");
    return say(words(ctx)("forms.override.done"), "good");
  },
});

export const investigatePresses = [take, recuse, askLegal];
