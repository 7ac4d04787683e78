import { appendAudit } from "../../core/audit.ts";
import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import type { PressHandler } from "../../core/feature.ts";
import { isJurisdiction } from "../../core/jurisdiction.ts";
import { applyMove, markMoved } from "../../core/lifecycle.ts";
import { findPerson, hasRole } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import {
  acceptReport,
  canAccept,
  findReportByNumber,
  readReportNumber,
  reportToAccept,
  sayReportNumber,
} from "../incidents/index.ts";
import { caseForm } from "./case-form.ts";
import * as forms from "./forms.ts";
import { allowed, existing, moveCase, tellOf, words } from "./handling.ts";
import { namesOthers } from "./hearing.ts";
import { TIME_RULES } from "./matrix.ts";
import { CASE_TEAMS, type Case, readNumber, sayNumber } from "./model.ts";
import { counselOf, holdsApart, isApart, overseersOf, whoWouldBeMissing } from "./oversight.ts";
import { forgetParties, partiesOf, teamOf } from "./parties.ts";
import { questionLife, taskLife } from "./side/lives.ts";
import { addQuestion, addTask, addTold, setJurisdiction } from "./side/store.ts";
import { addLine, addRecusal, findByNumber, joinReport, linesOf, linkCases } from "./store.ts";

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

const NOBODY = { handler_id: null, is_taken: false };

/** Somebody stays out: the others of the team get it, or those who oversee must find somebody (COI-7). */
async function leave(ctx: Ctx, row: Case, personId: string): Promise<void> {
  const left = await teamOf(ctx, row, personId);
  const isFree = row.handlerId === personId || !row.isTaken || left.length === 0;
  const set = isFree ? NOBODY : {};
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
  moves: ["reassign", "assign", "assignServed", "assignHeard"],
  async submit(ctx, row, { person, reason }) {
    const t = words(ctx);
    // Who oversees sees nothing of a case; giving it to oneself would be a way around that (COI-9).
    if (person === ctx.person?.id) return { kind: "errors", errors: { person: t("reasons.assign-yourself") } };
    const stage = row.heardAt ? "assignHeard" : row.allegedAt ? "assignServed" : "assign";
    const event = row.state === "blocked_no_handler" ? stage : "reassign";
    const chosen = await findPerson(ctx.tx, person);
    const [team, parties] = [await teamOf(ctx, row), await partiesOf(ctx, row)];
    // Where nobody of the teams is left somebody from outside them may have it, but no colleague of the person (COI-6).
    const isFree =
      chosen &&
      (team.length > 0
        ? team.some(({ id }) => id === person)
        : !hasRole(chosen, ...CASE_TEAMS) || holdsApart(chosen, CASE_TEAMS, parties));
    if (!chosen || !isFree || !isApart(chosen, parties))
      return tried(ctx, row, "cases.reassign", person, t("reasons.not-eligible"));
    await addLine(ctx, row.id, "reassigned", reason);
    const former = row.handlerId !== person && row.handlerId ? { formerId: row.handlerId } : {};
    await moveCase(ctx, { ...row, nextId: person, ...former }, event, {
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
  // Whoever answers reads why the person asks; nobody else does.
  async draw(ctx, row) {
    const asked = (await linesOf(ctx, row.id)).findLast(({ kind }) => kind === "recusal_asked");
    return forms.drawAnswerRecusal({ ...ctx, row }, asked?.text ?? "–");
  },
  async submit(ctx, row, { answer, reason }) {
    // The person reads why.
    const named = await namesOthers(ctx, row, reason);
    if (named) return { kind: "errors", errors: { reason: named } };
    await addLine(ctx, row.id, "recusal_answer", reason);
    if (answer === "deny") await moveCase(ctx, row, "denyRecusal");
    else {
      if (row.handlerId) await addRecusal(ctx, row.id, row.handlerId);
      forgetParties(ctx);
      const former = row.handlerId ? { formerId: row.handlerId } : {};
      const isNobodyLeft = (await teamOf(ctx, row)).length === 0;
      // What was proposed is proposed anew by somebody else.
      const set = row.state === "proposed" ? { ...NOBODY, decider_id: null, second_id: null } : NOBODY;
      await moveCase(
        ctx,
        { ...row, ...former, handlerId: undefined },
        isNobodyLeft ? "grantLastRecusal" : "grantRecusal",
        {
          set,
        },
      );
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

/**
 * A witness is a party from then on: they answer, and have no other part in the case (COI-1). Somebody who could handle,
 * decide or oversee it is asked for a reason that stays in the file, and never the last who could.
 */
export const witnessHandler = caseForm({
  form: forms.witnessForm,
  rights: ["handler"],
  moves: ["ask"],
  async submit(ctx, row, { person, text, reason }) {
    const t = words(ctx);
    if (person === row.subjectId) return { kind: "errors", errors: { person: t("reasons.ask-the-subject") } };
    if (person === ctx.person?.id) return { kind: "errors", errors: { person: t("reasons.ask-yourself") } };
    const asked = await findPerson(ctx.tx, person);
    const missing = asked && (await whoWouldBeMissing(ctx, row, asked.id));
    if (missing) return { kind: "errors", errors: { person: t(`reasons.${missing}`) } };
    // Whoever is asked has no other part in it from then on, so it must not be a way to choose who decides.
    if (asked && hasRole(asked, ...CASE_TEAMS, "admin")) {
      if (!reason) return { kind: "errors", errors: { reason: t("reasons.why-this-witness") } };
    }
    if (reason) await addLine(ctx, row.id, "asked", reason);
    const question = await addQuestion(ctx, row.id, person, text);
    await applyMove(ctx, questionLife, question, "ask");
    await moveCase(ctx, row, "ask", { data: { witness: person, question: question.id } });
    forgetParties(ctx);
    return say(t("forms.ask-witness.done", { name: asked?.name ?? "–" }), "good");
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

/** Since when the company knew: from the first report of it, which cannot have come before the act. */
const knownSince = ({ knewAt, conductAt }: Case, receivedAt: Date): Date =>
  receivedAt >= knewAt ? knewAt : receivedAt < conductAt ? conductAt : receivedAt;

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
    const knewAt = knownSince(row, found.receivedAt);
    await moveCase(ctx, { ...row, knewAt }, knewAt < row.knewAt ? "joinEarlier" : "join", {
      set: { knew_at: knewAt },
      data: { report: found.id },
    });
    // Who reported this one may have had a part in the case until now.
    if ((await teamOf(ctx, row)).length === 0 && (await overseersOf(ctx, row)).length > 0)
      await moveCase(ctx, await existing(ctx, row.id), "orphan", { set: NOBODY });
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
    await moveCase(ctx, { ...row, jurisdiction }, "setLaw", { data: { was: row.jurisdiction, is: jurisdiction } });
    await setJurisdiction(ctx, row, jurisdiction);
    return say(words(ctx)("forms.jurisdiction.done"), "good");
  },
});

/** Legal is asked for a sign-off. */
const askLegal: PressHandler = {
  name: "case.ask-legal",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "handler");
    if ((await counselOf(ctx, row)).length === 0) {
      await tellOf(ctx, row, "cases.no-legal", "overseers");
      return say(words(ctx)("reasons.nobody-legal"), "bad");
    }
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
  draw: (ctx, row) =>
    forms.draw(forms.overrideForm, { ...ctx, row }, {}, { months: TIME_RULES[row.jurisdiction].timeBarMonths }),
  async submit(ctx, row, { reason }) {
    await addLine(ctx, row.id, "override", reason);
    await moveCase(ctx, row, "override");
    return say(words(ctx)("forms.override.done"), "good");
  },
});

export const investigatePresses = [take, recuse, askLegal];
