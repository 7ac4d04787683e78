import { appendAudit } from "../../core/audit.ts";
import { sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { formHandler, type PressHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import type { Locale } from "../../core/locale.ts";
import { findPerson, hasRole, type Person } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { sayDue } from "../../core/wording.ts";
import { isServedInChat, sayClauseText } from "../policy/index.ts";
import { askedNow } from "./appeal-side.ts";
import { caseForm } from "./case-form.ts";
import { policyOf } from "./count.ts";
import * as forms from "./forms.ts";
import { closing, existing, moveCase, words } from "./handling.ts";
import { namesOthers } from "./hearing.ts";
import { caseWords } from "./messages/index.ts";
import { CASE_TEAMS, type Case, sayNumber } from "./model.ts";
import { decisionOf, finaliseSanction, receiveSanction, serveSanction, suspendSanction } from "./sanctions/course.ts";
import { sanctionOf } from "./sanctions/store.ts";
import { addLine, readParts, readTemplate, writeTemplate } from "./store.ts";

/** The decision reaches the person, and from its receipt the time to appeal runs (R-CN-13b). */

/** The letter in the person's language, from the company's template, with what is known put in. */
async function letterFor(ctx: Ctx, row: Case, subject: Person): Promise<string> {
  const t = caseWords.in(subject.locale);
  const { proposal } = await readParts(ctx, row.id);
  const template = (await readTemplate(ctx, subject.locale)) ?? t("notice.template");
  const join = subject.locale === "en" ? "; " : "；";
  const values: Record<string, string> = {
    name: subject.name,
    number: sayNumber(row.number),
    clauses: (proposal?.clauses ?? []).map((id) => sayClause(id, subject.locale)).join(join),
    rung: t(`rungs.${(await sanctionOf(ctx, row.id))?.step ?? 1}`),
    reasons: proposal?.reasons ?? "",
  };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export const serveHandler = caseForm({
  form: forms.serveForm,
  rights: ["handler"],
  moves: ["serve"],
  async draw(ctx, row) {
    const subject = await findPerson(ctx.tx, row.subjectId);
    const letter = subject ? await letterFor(ctx, row, subject) : "";
    return forms.drawServe({ ...ctx, row }, letter);
  },
  async submit(ctx, row, { text }) {
    const t = words(ctx);
    const named = text && (await namesOthers(ctx, row, text));
    if (named) return { kind: "errors", errors: { text: named } };
    const subject = await findPerson(ctx.tx, row.subjectId);
    const { proposal, allegation } = await readParts(ctx, row.id);
    if (!subject || !proposal) throw new ChangedMeanwhile(row.id);
    const version = await policyOf(ctx, row);
    const sanction = await serveSanction(ctx, row, {
      locale: subject.locale,
      text: await letterFor(ctx, row, subject),
      ...(text && { note: text }),
      // The clause as it stood, in the words of the version that bound the person.
      clauses: proposal.clauses.map((id) => ({ id, text: sayClauseText(version, id, subject.locale) })),
      obligations: (await askedNow(ctx, row.id))?.obligations ?? proposal.obligations,
      evidence: allegation?.evidence ?? "",
    });
    const served = await moveCase(ctx, row, "serve", { data: { sanction: sanction.id } });
    if (await isServedInChat(ctx, subject)) return say(t("forms.serve.done", { name: subject.name }), "good");
    // They never agreed that what arrives in chat has reached them: it goes another way at once (R-CN-13).
    await moveCase({ ...ctx, person: undefined, actor: "system" }, served, "unreceived");
    return say(t("forms.serve.doneOnPaper", { name: subject.name }), "good");
  },
});

/** Receipt is not agreement; the button says so. */
export const acknowledge: PressHandler = {
  name: "case.acknowledge",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    await received(ctx, row, "acknowledge", ctx.now, "acknowledged");
    const appeal = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "appeal");
    return say(words(ctx)("subject.acknowledged", { when: appeal ? sayDue(ctx, appeal.dueAt) : "" }), "good");
  },
};

async function received(
  ctx: Ctx,
  row: Case,
  event: "acknowledge" | "proveService",
  at: Date,
  by: string,
): Promise<void> {
  await moveCase(ctx, { ...row, countFrom: at }, event, { data: { by } });
  await receiveSanction(ctx, row, at, by);
}

/** Nothing was acknowledged: the decision was served another way, with proof. */
export const proveHandler = caseForm({
  form: forms.proveForm,
  rights: ["handler"],
  moves: ["proveService"],
  async submit(ctx, row, { way, at, note, files }) {
    const { servedAt } = await decisionOf(ctx, row);
    if (servedAt && at < servedAt)
      return { kind: "errors", errors: { at: words(ctx)("reasons.received-before-served") } };
    await addLine(ctx, row.id, "second_channel", note);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await appendAudit(ctx.tx, ctx.now, {
      subject: row.id,
      actor: ctx.actor,
      action: "case.service-proof",
      data: { way, evidence },
    });
    await received(ctx, row, "proveService", at, way);
    return say(words(ctx)("forms.prove-service.done"), "good");
  },
});

/** The time to appeal is over and nobody did. */
export async function endWindow(ctx: Ctx, row: Case): Promise<void> {
  await moveCase(ctx, row, "windowEnds", { set: closing(ctx, "decided") });
  await finaliseSanction(ctx, row);
}

/** An appeal was filed, on paper perhaps at another time than now. Whoever appeals has received the decision. */
export async function beginAppeal(ctx: Ctx, row: Case, filedAt = ctx.now): Promise<void> {
  // One that was final is open again.
  await moveCase(ctx, { ...row, isFromAppeal: true }, "appeal", { set: { closed_at: null, outcome: null } });
  if (row.state === "served") await receiveSanction(ctx, row, filedAt, "appealed");
  await suspendSanction(ctx, row);
}

const mayEditTemplate = (ctx: Ctx): void => {
  if (ctx.person && hasRole(ctx.person, ...CASE_TEAMS)) return;
  throw new NotAllowed("case", "not-yours", words(ctx)("reasons.not-yours"));
};
const localeOf = (context: { id?: string }, ctx: Ctx): Locale =>
  context.id === "en" || context.id === "zh-CN" ? context.id : ctx.locale;

/** The template of notices: each company has its own tone; facts and rights stand on the card whatever it says. */
export const templateHandler = formHandler<(typeof forms.templateForm)["fields"]>({
  form: forms.templateForm,
  async open(ctx, context) {
    mayEditTemplate(ctx);
    const locale = localeOf(context, ctx);
    const text = (await readTemplate(ctx, locale)) ?? caseWords.in(locale)("notice.template");
    return forms.draw(forms.templateForm, { ...ctx, row: { number: 0 } }, { initial: { text } });
  },
  async submit(ctx, { text }, context) {
    mayEditTemplate(ctx);
    const known = /^(name|number|clauses|rung|reasons)$/;
    const unknown = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).find((name) => !known.test(name));
    if (unknown)
      return { kind: "errors", errors: { text: words(ctx)("reasons.unknown-placeholder", { name: unknown }) } };
    const locale = localeOf(context, ctx);
    await writeTemplate(ctx, locale, text);
    await appendAudit(ctx.tx, ctx.now, {
      subject: "case-template",
      actor: ctx.actor,
      action: "case.template",
      data: { locale },
    });
    return say(words(ctx)("forms.template.done"), "good");
  },
});
export const templatePress: PressHandler = {
  name: "case.template",
  async handle(ctx, { id }) {
    const context = { id };
    return {
      kind: "form",
      opening: { form: forms.templateForm.name, view: await templateHandler.open(ctx, context), context },
    };
  },
};
