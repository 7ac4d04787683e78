import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { ValuesOf } from "../../core/form.ts";
import { isId } from "../../core/id.ts";
import { jurisdictionOf } from "../../core/jurisdiction.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { acceptReport, CASE_CLAUSES, canAccept, KIND_RULES, reportToAccept } from "../incidents/index.ts";
import { bindingOf } from "../policy/index.ts";
import { barOf } from "./bar.ts";
import { drawOpen, openForm } from "./forms.ts";
import { moveCase, tellOf, words } from "./handling.ts";
import { caseLife } from "./life.ts";
import { CASE_TEAMS, type Case, sayNumber } from "./model.ts";
import { forgetParties, teamOf } from "./parties.ts";
import { hasReported, hasReportedLately } from "./protection.ts";
import { maySee, readerOf } from "./reader.ts";
import { insertCase, joinReport } from "./store.ts";
import { handlerView } from "./viewing.ts";

type Values = ValuesOf<(typeof openForm)["fields"]>;

type Opened = { row: Case } | { errors: Record<string, string> };

/**
 * Opens a case, from an accepted report or by HR directly. Conflicts of interest are decided before anybody is told, the
 * version of the policy is pinned that bound the person when it happened (R-CN-03), and the clocks run from when the
 * company knew.
 */
async function openCase(
  ctx: Ctx,
  values: Values,
  subject: Person,
  report?: { id: string; knewAt: Date },
): Promise<Opened> {
  const t = words(ctx);
  const knewAt = report?.knewAt ?? values.knewAt ?? ctx.now;
  if (!subject.isInScope) return { errors: { subject: t("reasons.out-of-scope", { name: subject.name }) } };
  if (values.conductAt > knewAt) return { errors: { [report ? "conductAt" : "knewAt"]: t("reasons.knew-before") } };
  const binding = await bindingOf(ctx, subject.id, values.conductAt);
  if (!binding) return { errors: { conductAt: t("reasons.not-bound", { name: subject.name }) } };
  const jurisdiction = jurisdictionOf(subject);
  if (barOf(ctx, { knewAt, jurisdiction }) <= ctx.now) {
    return { errors: { [report ? "conductAt" : "knewAt"]: t("reasons.time-barred") } };
  }
  const isProtected = await hasReportedLately(ctx, { subjectId: subject.id, jurisdiction });
  const row = await insertCase(ctx, {
    subjectId: subject.id,
    jurisdiction,
    clauses: values.clauses,
    conductAt: values.conductAt,
    knewAt,
    policyVersionId: binding.version.id,
    isUrgent: values.urgent === "yes",
    protection: isProtected ? "flagged" : "none",
    about: { text: values.note },
  });
  if (report) await joinReport(ctx, row.id, report.id);
  forgetParties(ctx);
  return { row: await begin(ctx, row, values.legal) };
}

/** Whoever opens it has it, if they may; else the team that may; else those who oversee must find somebody (COI-7). */
async function begin(ctx: Ctx, row: Case, legal: string): Promise<Case> {
  const team = await teamOf(ctx, row);
  const isMine = team.some(({ id }) => id === ctx.person?.id);
  const event = isMine ? "opened" : team.length > 0 ? "opens" : "block";
  const data = { clauses: row.clauses, version: row.policyVersionId, legal, ...(isMine && { tie: "none" }) };
  const set = isMine ? { handler_id: ctx.person?.id, is_taken: true } : {};
  const begun = await moveCase(ctx, row, event, { set, data });
  if (row.protection === "flagged") {
    await tellOf(ctx, begun, "cases.protection", "clearers");
    await tellOf(ctx, begun, "cases.unclearable", "ifNoClearer");
  }
  if (row.jurisdiction === "unknown") await tellOf(ctx, row, "cases.no-jurisdiction", "hr");
  return begun;
}

const isReport = (id: string | undefined): id is `inc_${string}` => isId("inc", id);

export const openHandler: FormHandler = formHandler<(typeof openForm)["fields"]>({
  form: openForm,
  async open(ctx, context) {
    if (!isReport(context.id)) return drawOpen(ctx, true);
    const report = await reportToAccept(ctx, context.id);
    if (!canAccept(report)) throw new ChangedMeanwhile(report.id);
    const clauses = KIND_RULES[report.kind].clauses.filter((id) => (CASE_CLAUSES as readonly string[]).includes(id));
    return drawOpen(ctx, false, {
      clauses,
      ...(report.subjectId && { subject: report.subjectId }),
      ...(report.seenAt && { conductAt: report.seenAt.toISOString() }),
    });
  },
  async submit(ctx, values, context): Promise<Reply> {
    const t = words(ctx);
    const report = isReport(context.id) ? await reportToAccept(ctx, context.id) : undefined;
    if (!report) mayOpen(ctx);
    const subject = await findPerson(ctx.tx, values.subject);
    if (!subject) return { kind: "errors", errors: { subject: t("reasons.not-yours") } };
    await refuseParty(ctx, subject);
    const opened = await openCase(ctx, values, subject, report && { id: report.id, knewAt: report.receivedAt });
    if ("errors" in opened) return { kind: "errors", errors: opened.errors };
    if (report) {
      await acceptReport(ctx, report, {
        subject: subject.id,
        clauses: values.clauses,
        isUrgent: values.urgent === "yes",
        note: values.note,
        legal: values.legal,
        caseId: opened.row.id,
      });
    }
    const { row } = opened;
    if (!(await maySee(ctx, row, await readerOf(ctx, row))))
      return say(t("forms.open.done", { number: sayNumber(row.number) }), "good");
    // Whoever opened it goes on from its card.
    const live = { notice: "cases.handler", params: { id: row.id }, subject: row.id };
    return { ...showCard(await handlerView(ctx, row)), live };
  },
});

/** Without a report a case is opened by those who handle cases. */
function mayOpen(ctx: Ctx): void {
  if (ctx.person?.roles.some((role) => (CASE_TEAMS as readonly string[]).includes(role))) return;
  throw new NotAllowed("case", "not-yours", words(ctx)("reasons.not-yours"));
}

/** Nobody opens a case about themselves, about somebody whom they manage, or in a matter that they reported (COI-1). */
async function refuseParty(ctx: Ctx, subject: Person): Promise<void> {
  const parties = { reporters: [], subject, witnesses: [], tied: new Set<string>() };
  const { person } = ctx;
  const isReporter = person && (await hasReported(ctx, person.id, subject.id));
  const conflict = person && (conflictOf(person, parties) ?? (isReporter ? "you-reported-them" : undefined));
  if (conflict) throw new NotAllowed("case", conflict, caseLife.reason(ctx.locale, conflict));
}

export const openPress: PressHandler = {
  name: "case.open",
  async handle(ctx, { id }) {
    if (!isReport(id)) mayOpen(ctx);
    return {
      kind: "form",
      opening: { form: openForm.name, view: await openHandler.open(ctx, { id }), context: { id } },
    };
  },
};
