import { addDays, civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { nextWorkingTime } from "../../core/calendar/index.ts";
import { ukCompanionPostponement } from "../../core/calendar/periods.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { formHandler } from "../../core/feature.ts";
import { applyMove, NotAllowed } from "../../core/lifecycle.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { othersNamedIn } from "../../core/redact.ts";
import { say } from "../../core/reply.ts";
import { sayInstant, sayZone } from "../../core/wording.ts";
import { caseForm } from "./case-form.ts";
import * as forms from "./forms.ts";
import { moveCase, words } from "./handling.ts";
import { caseLife } from "./life.ts";
import { TIME_RULES } from "./matrix.ts";
import type { Allegation, Case } from "./model.ts";
import { questionLife } from "./side/lives.ts";
import { findQuestion, sealAnswer } from "./side/store.ts";
import { addLine, findCase, readParts, sealPart } from "./store.ts";

/** The right to be heard: what is put to the person, and what they say to it (domain: §1.8 I, R-UK-01). */

/** What goes to the person names nobody else: whoever reported must not be found in it (R-CN-14). */
export async function namesOthers(ctx: Ctx, row: Case, ...texts: readonly string[]): Promise<string | undefined> {
  const subject = await findPerson(ctx.tx, row.subjectId);
  const found = subject ? await othersNamedIn(ctx.tx, subject, texts.join("\n")) : [];
  return found.length > 0
    ? words(ctx)("reasons.names-others", { names: found.join(ctx.locale === "en" ? ", " : "、") })
    : undefined;
}

/** Why somebody cannot speak then: it is no office hour of a working day where they are; undefined when it is one. */
function whyNotThen(ctx: Ctx, { region, zone }: Pick<Person, "region" | "zone">, at: Date): string | undefined {
  if (nextWorkingTime(ctx.calendars.of(region, zone), at, OFFICE_HOURS).getTime() === at.getTime()) return undefined;
  const when = sayInstant(at, ctx.locale, zone, ctx.now);
  return words(ctx)("reasons.hearing-off-hours", { when, zone: sayZone(zone, ctx.locale) });
}

/**
 * When and where the person can speak, which their law may ask for; and what is missing of it, beside its field. It is in
 * office hours of a working day where they are, whoever set it from wherever; the place names nobody else either.
 */
export async function hearingOf(
  ctx: Ctx,
  row: Case,
  { hearingAt, hearingPlace }: { hearingAt: Date | undefined; hearingPlace: string | undefined },
): Promise<{ at: Allegation["hearing"]; errors: Record<string, string> }> {
  const t = words(ctx);
  const offHours = hearingAt && whyNotThen(ctx, (await findPerson(ctx.tx, row.subjectId)) ?? ctx.company, hearingAt);
  const named = hearingPlace && (await namesOthers(ctx, row, hearingPlace));
  const errors = {
    ...(TIME_RULES[row.jurisdiction].hasHearing && !hearingAt && { hearingAt: t("reasons.hearing-needed") }),
    ...(offHours && { hearingAt: offHours }),
    ...(hearingAt && !hearingPlace && { hearingPlace: t("reasons.place-needed") }),
    ...(named && { hearingPlace: named }),
  };
  return { at: hearingAt && hearingPlace ? { at: hearingAt.toISOString(), place: hearingPlace } : undefined, errors };
}

export const allegeHandler = caseForm({
  form: forms.allegeForm,
  rights: ["handler"],
  moves: ["allege"],
  async draw(ctx, row) {
    const { allegation } = await readParts(ctx, row.id);
    return forms.drawAllege({ ...ctx, row }, TIME_RULES[row.jurisdiction].hasHearing, {
      clauses: allegation?.clauses ?? row.clauses,
      ...(allegation && { facts: allegation.facts, evidence: allegation.evidence }),
    });
  },
  async submit(ctx, row, values) {
    const t = words(ctx);
    const { facts, evidence, clauses, hearingAt, hearingPlace } = values;
    const hearing = await hearingOf(ctx, row, { hearingAt, hearingPlace });
    const [inFacts, inEvidence] = [await namesOthers(ctx, row, facts), await namesOthers(ctx, row, evidence)];
    const errors: Record<string, string> = {
      ...(inFacts && { facts: inFacts }),
      ...(inEvidence && { evidence: inEvidence }),
      ...hearing.errors,
    };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    const allegation: Allegation = {
      facts,
      evidence,
      clauses,
      ...(hearing.at && { hearing: hearing.at }),
    };
    await moveCase(ctx, row, "allege", {
      set: {
        allegation: sealPart(ctx, row.id, "allegation", allegation),
        alleged_at: ctx.now,
        heard_at: null,
        clauses,
      },
      data: { clauses, preserved: values.preserved },
    });
    return say(t("forms.allege.done"), "good");
  },
});

export const statementHandler = caseForm({
  form: forms.statementForm,
  rights: ["subject"],
  moves: ["state", "add"],
  draw: (ctx, row) => forms.draw(forms.statementForm, { ...ctx, row }, mayBring(row) ? {} : { omit: ["companion"] }),
  async submit(ctx, row, { text, companion, files }) {
    const t = words(ctx);
    await addLine(
      ctx,
      row.id,
      "statement",
      companion ? `${text}\n\n${t("card.companion", { name: companion })}` : text,
    );
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    // Written before their time was over and sent after it: it is read like anything they add.
    if ("state" in caseLife.states[row.state])
      await moveCase(ctx, row, "state", { set: { heard_at: ctx.now }, data: { evidence } });
    else await moveCase(ctx, row, "add", { data: { evidence } });
    return say(t("forms.statement.done"), "good");
  },
});

/** Somebody who may come along: a companion in the United Kingdom, a representative in the United States (R-US-03). */
const mayBring = ({ jurisdiction }: Case): boolean => ["GB", "US", "unknown"].includes(jurisdiction);

export const additionHandler = caseForm({
  form: forms.additionForm,
  rights: ["subject"],
  moves: ["add"],
  async submit(ctx, row, { text, files }) {
    await addLine(ctx, row.id, "addition", text);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await moveCase(ctx, row, "add", { data: { evidence } });
    return say(words(ctx)("forms.addition.done"), "good");
  },
});

/** Another time within five working days, as the companion can (R-UK-01); the term to state their side goes on. */
export const rescheduleHandler = caseForm({
  form: forms.rescheduleForm,
  rights: ["subject"],
  moves: ["reschedule"],
  async submit(ctx, row, { at, companion, reason }) {
    const t = words(ctx);
    const { allegation } = await readParts(ctx, row.id);
    if (!allegation?.hearing) return { kind: "errors", errors: { at: t("reasons.no-hearing") } };
    const where = ctx.person ?? ctx.company;
    const calendar = ctx.calendars.of(where.region, where.zone);
    const proposed = civilDateIn(new Date(allegation.hearing.at), calendar.zone);
    const last = ukCompanionPostponement(calendar, proposed).day;
    if (at >= instantAt(addDays(last, 1), "00:00", calendar.zone))
      return { kind: "errors", errors: { at: t("reasons.hearing-too-late", { day: last }) } };
    const offHours = whyNotThen(ctx, where, at);
    if (offHours) return { kind: "errors", errors: { at: offHours } };
    await addLine(
      ctx,
      row.id,
      "addition",
      companion ? `${reason}\n\n${t("card.companion", { name: companion })}` : reason,
    );
    const changed: Allegation = { ...allegation, hearing: { ...allegation.hearing, at: at.toISOString() } };
    await moveCase(ctx, row, "reschedule", { set: { allegation: sealPart(ctx, row.id, "allegation", changed) } });
    return say(t("forms.reschedule.done"), "good");
  },
});

/** More time for the person, never less: for the statement, or for the appeal (R-WD-08). */
export const extendHandler = caseForm({
  form: forms.extendForm,
  rights: ["handler"],
  moves: ["extend", "extendAppeal"],
  async submit(ctx, row, { days, reason }) {
    const isAppeal = row.state === "appeal_window";
    const kind = isAppeal ? "appeal" : "statement";
    const open = (await openDeadlines(ctx.tx, [row.id])).find((deadline) => deadline.kind === kind);
    const known = open?.inputs.term.count === "working-days" ? open.inputs.term.n : 0;
    await addLine(ctx, row.id, "extended", reason);
    const terms = { statementDays: known + days, appealDays: known + days, secondChannelDays: 1, unionDays: 1 };
    await moveCase(
      ctx,
      { ...row, terms, ...(open && { countFrom: open.startsAt }) },
      isAppeal ? "extendAppeal" : "extend",
      {
        data: { days },
      },
    );
    return say(words(ctx)("forms.extend.done", { days }), "good");
  },
});

/** A witness answers the question that they were asked, and learns nothing else of the case. */
export const witnessAnswerHandler = formHandler<(typeof forms.witnessAnswerForm)["fields"]>({
  form: forms.witnessAnswerForm,
  open: async (ctx, context) =>
    forms.draw(forms.witnessAnswerForm, { ...ctx, row: (await asked(ctx, context.id)).row }),
  async submit(ctx, { text, files }, context) {
    const { question, row } = await asked(ctx, context.id);
    await applyMove(ctx, questionLife, question, "answer", { set: { answer: sealAnswer(ctx, question.id, text) } });
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    // What comes after the decision is kept with the question and moves nothing.
    await moveCaseIfOpen(ctx, row, evidence);
    return say(words(ctx)("forms.answer-witness.done"), "good");
  },
});

async function asked(ctx: Ctx, id: string | undefined) {
  const question = id ? await findQuestion(ctx, id) : undefined;
  const row = question && (await findCase(ctx, question.caseId));
  if (!question || !row || question.witnessId !== ctx.person?.id)
    throw new NotAllowed(question?.caseId ?? "case", "not-yours", words(ctx)("reasons.not-yours"));
  return { question, row };
}

async function moveCaseIfOpen(ctx: Ctx, row: Case, evidence: readonly string[]): Promise<void> {
  if (row.state === "open" || row.state === "allegation_served" || row.state === "deliberation")
    await moveCase(ctx, row, "answered", { data: { evidence } });
}
