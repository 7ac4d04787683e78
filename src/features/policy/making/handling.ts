import { addWorkingDays, civilDateIn, instantAt, isCivilDate } from "../../../core/calendar/index.ts";
import { type ClauseId, isClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { attachEvidence } from "../../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove, NotAllowed } from "../../../core/lifecycle.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { formerOf, publishedVersions } from "../facts.ts";
import { fillClauses, isFillable, PLACEHOLDER } from "../filling.ts";
import { policyLife } from "../life.ts";
import { policyWords } from "../messages/index.ts";
import { type BLANK_KEYS, BLANKS, type KeptVersion, type Parameters, parametersSchema } from "../model.ts";
import { publishApproved, withdrawVersion } from "../publish.ts";
import { CONSULT_NOTICE, TELL_JOB } from "../spreading.ts";
import { draftColumns, insertVersion, versionsOf } from "../store.ts";
import { changeCard, changesCard } from "./changes.ts";
import { deskOf, isHr, onlyMakers, representativesFor, showDeskOf, showRecords, versionOf } from "./desk.ts";
import * as forms from "./forms.ts";
import { changesBetween, isMeeting, mayBeEditorial } from "./model.ts";
import { addRecord, dropRepresentative, representatives, setRepresentative } from "./store-making.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

/** @throws NotAllowed for whoever is not of HR */
function onlyHr(ctx: Ctx, subject: string): void {
  if (!isHr(ctx)) throw new NotAllowed(subject, "not-hr", words(ctx)("refused.not-hr"));
}

const today = (ctx: Ctx) => civilDateIn(ctx.now, ctx.company.zone);
/** The end of the n-th working day from today on, on the company's calendar. */
const endOfDays = (ctx: Ctx, from: Date, n: number): Date =>
  addWorkingDays(ctx.calendars.of(ctx.company.region, ctx.company.zone), from, n, { cutOff: "midnight" }).deadline;

// ── drafts ──

const newDraftHandler = formHandler<(typeof forms.newDraftForm)["fields"]>({
  form: forms.newDraftForm,
  may: ["hr"],
  async open(ctx) {
    return forms.drawNewDraft(ctx, await freeLabel(ctx));
  },
  async submit(ctx, { label }) {
    onlyHr(ctx, "policy");
    const t = words(ctx);
    if (!/^[\p{L}\p{N}._-]{1,40}$/u.test(label)) return { kind: "errors", errors: { label: t("refused.label") } };
    const versions = await versionsOf(ctx);
    const model = versions.findLast(({ effectiveFrom, state }) => effectiveFrom !== undefined && state !== "withdrawn");
    if (!model?.source) throw new UserError("no-source", t("refused.no-source"));
    const supersedes = model.label;
    const source = {
      ...model.source,
      words: {
        "zh-CN": { ...model.source.words["zh-CN"], label, supersedes },
        en: { ...model.source.words.en, label, supersedes },
      },
    };
    const { interpretedBy, parameters } = model;
    // Its own name and what it replaces stand in its text.
    const clauses = fillClauses(source, parameters, []);
    const draft = { label, source, parameters, interpretedBy, supersedes, unset: [], clauses };
    const id = await insertVersion(ctx, draft);
    if (!id) return { kind: "errors", errors: { label: t("refused.label-taken", { label }) } };
    await addRecord(ctx, id, {
      kind: "drafted",
      day: today(ctx),
      content: { text: t("record.copied", { label: model.label }) },
    });
    return showDeskOf(ctx, id);
  },
});

/** The year with the next number. */
async function freeLabel(ctx: Ctx): Promise<string> {
  const year = today(ctx).slice(0, 4);
  const taken = new Set((await versionsOf(ctx)).map(({ label }) => label));
  for (let n = 1; ; n++) if (!taken.has(`${year}-${n}`)) return `${year}-${n}`;
}

const parametersHandler = formHandler<(typeof forms.parametersForm)["fields"]>({
  form: forms.parametersForm,
  may: ["hr"],
  async open(ctx, { id = "" }) {
    const { parameters, unset } = await versionOf(ctx, id);
    const blank = (key: (typeof BLANK_KEYS)[number]) => (unset.includes(key) ? "" : String(parameters[key] ?? 0));
    return forms.drawParameters(ctx, {
      appealDays: blank("appealDays"),
      answerDays: blank("answerDays"),
      bonusDeductionPercent: blank("bonusDeductionPercent"),
      bonusRuleRef: parameters.bonusRuleRef ?? "",
      statementDays: String(parameters.statementDays),
      lookBackMonths: String(parameters.lookBackMonths),
      readThrough: parameters.readThrough ? "yes" : "no",
    });
  },
  async submit(ctx, { bonusDeductionPercent, bonusRuleRef, readThrough, ...numbers }, { id = "" }) {
    const version = await versionOf(ctx, id);
    const given = {
      ...BLANKS,
      ...version.parameters,
      ...numbers,
      bonusDeductionPercent: bonusDeductionPercent === 0 ? null : bonusDeductionPercent,
      bonusRuleRef: bonusRuleRef ?? null,
      readThrough: readThrough === "yes",
    };
    const parameters: Parameters = parametersSchema.parse(given);
    const set = draftColumns(version, { parameters, unset: [] });
    await applyMove(ctx, policyLife, version, "edited", { set, data: { what: "parameters" } });
    return showDeskOf(ctx, id);
  },
});

const clauseHandler = formHandler<(typeof forms.clauseForm)["fields"]>({
  form: forms.clauseForm,
  may: ["hr"],
  async open(ctx, { id = "", clause = "" }) {
    const { source } = await versionOf(ctx, id);
    const texts = isClauseId(clause) ? source?.clauses[clause] : undefined;
    return forms.drawClause(ctx, clause, { zh: texts?.["zh-CN"] ?? "", en: texts?.en ?? "" });
  },
  async submit(ctx, { zh, en }, { id = "", clause = "" }) {
    const version = await versionOf(ctx, id);
    const t = words(ctx);
    if (!isClauseId(clause) || !version.source) throw new UserError("gone", t("gone"));
    const errors: Record<string, string> = {};
    for (const [field, text] of [
      ["zh", zh],
      ["en", en],
    ] as const) {
      const unknown = [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name).find((name) => !isFillable(name));
      if (unknown !== undefined) errors[field] = t("refused.placeholder", { name: unknown });
    }
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    const clauses = { ...version.source.clauses, [clause]: { "zh-CN": zh, en } };
    const set = {
      ...draftColumns(version, { source: { ...version.source, clauses } }),
      // What was called editorial was another wording.
      editorial: JSON.stringify(without(version.editorial, clause)),
    };
    await applyMove(ctx, policyLife, version, "edited", { set, data: { what: "clause", clause } });
    return showDeskOf(ctx, id);
  },
});

const without = (marks: KeptVersion["editorial"], clause: ClauseId) =>
  Object.fromEntries(Object.entries(marks).filter(([id]) => id !== clause));

/** Marks the wording of a clause as editorial, or as material again. */
async function mark(ctx: Ctx, id: string, arg: string): Promise<Reply> {
  const version = await versionOf(ctx, id);
  const [clause = "", from = "0"] = arg.split("_");
  const former = formerOf(await publishedVersions(ctx), version);
  if (!former || !isClauseId(clause)) throw new UserError("gone", words(ctx)("gone"));
  const changes = changesBetween(former, version);
  const change = changes.find((one) => one.what === "clause" && one.id === clause);
  if (!change || !mayBeEditorial(change)) throw new UserError("material", words(ctx)("refused.material"));
  const isMarked = version.editorial[clause] !== undefined;
  const editorial = isMarked
    ? without(version.editorial, clause)
    : { ...version.editorial, [clause]: ctx.person?.id ?? ctx.actor };
  const data = { clause, as: isMarked ? "material" : "editorial" };
  // What somebody is asked to agree to is what they see: with other marks it is proposed anew.
  const set = { editorial: JSON.stringify(editorial), proposed_by: null, proposed_from: null };
  await applyMove(ctx, policyLife, version, "marked", { set, data });
  const marked = { ...version, editorial };
  return replaceCard(changeCard(ctx, { version: marked, former, changes }, change, { marksFrom: numberIn(from) }));
}

const numberIn = (text: string | undefined): number => (/^\d{1,4}$/.test(text ?? "") ? Number(text) : 0);

async function showMarks(ctx: Ctx, id: string, from: number): Promise<Reply> {
  const version = await versionOf(ctx, id);
  onlyMakers(ctx, version.id);
  const former = formerOf(await publishedVersions(ctx), version);
  if (!former) return say(words(ctx)("changes.nothingBefore"), "quiet");
  const marks = mayMark(ctx, version);
  return showCard(changesCard(ctx, { version, former, changes: changesBetween(former, version) }, { from, marks }));
}

const mayMark = (ctx: Ctx, { state }: KeptVersion): boolean => isHr(ctx) && (state === "draft" || state === "approved");

/** One wording, old and new, with the mark that HR gives it. */
async function showMark(ctx: Ctx, id: string, arg: string): Promise<Reply> {
  const version = await versionOf(ctx, id);
  onlyMakers(ctx, version.id);
  const [clause = "", from] = arg.split("_");
  const former = formerOf(await publishedVersions(ctx), version);
  const changes = former ? changesBetween(former, version) : [];
  const change = changes.find((one) => one.what === "clause" && one.id === clause);
  if (!former || change?.what !== "clause") throw new UserError("gone", words(ctx)("gone"));
  const marksFrom = mayMark(ctx, version) ? numberIn(from) : undefined;
  return showCard(changeCard(ctx, { version, former, changes }, change, { marksFrom }));
}

// ── consultation ──

const consultHandler = formHandler<(typeof forms.consultForm)["fields"]>({
  form: forms.consultForm,
  may: ["hr"],
  open: async (ctx, { id = "" }) => forms.drawConsult(ctx, (await versionOf(ctx, id)).label),
  async submit(ctx, { whom, days }, { id = "" }) {
    const version = await versionOf(ctx, id);
    onlyHr(ctx, version.id);
    // Asking those who represent is asking nobody where nobody does (R-CN-01).
    if (whom === "representatives" && (await representatives(ctx)).length === 0)
      return { kind: "errors", errors: { whom: words(ctx)("refused.nobody-represents") } };
    const until = endOfDays(ctx, ctx.now, days);
    await applyMove(ctx, policyLife, version, "consulted", {
      set: { consults: whom, consult_until: until },
      data: { whom, days, until: until.toISOString(), hash: version.hash },
    });
    const text = words(ctx)("record.consulted", { whom: words(ctx)(`consulted.${whom}`), days });
    await addRecord(ctx, id, { kind: "drafted", day: today(ctx), content: { text } });
    if (whom === "everyone") {
      const data = { version: id, notice: CONSULT_NOTICE };
      await ctx.queue.send(ctx.tx, TELL_JOB, data, { key: `c:${id}:${version.version}` });
    }
    return showDeskOf(ctx, id);
  },
});

const extendHandler = formHandler<(typeof forms.extendForm)["fields"]>({
  form: forms.extendForm,
  may: ["hr"],
  open: async (ctx, { id = "" }) => forms.drawExtend(ctx, (await versionOf(ctx, id)).label),
  async submit(ctx, { days }, { id = "" }) {
    const version = await versionOf(ctx, id);
    const from = version.consultUntil && version.consultUntil > ctx.now ? version.consultUntil : ctx.now;
    // A midnight is the end of the day before.
    const until = endOfDays(ctx, new Date(from.getTime() - 1), days);
    await applyMove(ctx, policyLife, version, "extended", {
      set: { consult_until: until },
      data: { days, until: until.toISOString() },
    });
    return showDeskOf(ctx, id);
  },
});

const recordHandler = formHandler<(typeof forms.recordForm)["fields"]>({
  form: forms.recordForm,
  may: ["hr"],
  open: async (ctx, { id = "" }) => forms.drawRecord(ctx, (await versionOf(ctx, id)).label, { day: today(ctx) }),
  async submit(ctx, { kind, day, participants, text, files }, { id = "" }) {
    const version = await versionOf(ctx, id);
    onlyHr(ctx, version.id);
    // Who took part is what makes it a discussion (R-CN-01).
    if (!participants && isMeeting(kind))
      return { kind: "errors", errors: { participants: words(ctx)("refused.who-took-part") } };
    const content = { text, ...(participants && { participants }) };
    const record = await addRecord(ctx, id, { kind, day, content });
    await attachEvidence(ctx.tx, ctx, record, files, ctx.now);
    return showRecords(ctx, id);
  },
});

const paperedHandler = formHandler<(typeof forms.paperedForm)["fields"]>({
  form: forms.paperedForm,
  may: ["hr"],
  open: async (ctx, { id = "" }) => forms.drawPapered(ctx, (await versionOf(ctx, id)).label),
  async submit(ctx, { day, participants, text, scan }, { id = "" }) {
    const version = await versionOf(ctx, id);
    const record = await addRecord(ctx, id, { kind: "paper", day, content: { text, participants } });
    await applyMove(ctx, policyLife, version, "papered", { data: { record } });
    await attachEvidence(ctx.tx, ctx, record, scan, ctx.now);
    return showDeskOf(ctx, id);
  },
});

async function approve(ctx: Ctx, id: string): Promise<Reply> {
  const version = await versionOf(ctx, id);
  await applyMove(ctx, policyLife, version, "approved", { data: { hash: version.hash } });
  const text = words(ctx)("record.approved");
  await addRecord(ctx, id, { kind: "approval", day: today(ctx), content: { text } });
  return replaceCard(await deskOf(ctx, await versionOf(ctx, id)));
}

// ── publishing ──

const proposeHandler = formHandler<(typeof forms.proposeForm)["fields"]>({
  form: forms.proposeForm,
  may: ["hr"],
  open: async (ctx, { id = "" }) =>
    forms.drawPropose(ctx, (await versionOf(ctx, id)).label, firstOfNextMonth(today(ctx))),
  async submit(ctx, { day }, { id = "" }) {
    const version = await versionOf(ctx, id);
    const from = beginningOf(ctx, day);
    const set = { proposed_by: ctx.person?.id ?? null, proposed_from: from };
    await applyMove(ctx, policyLife, version, "proposed", { set, data: { from: from.toISOString() } });
    return showDeskOf(ctx, id);
  },
});

const firstOfNextMonth = (day: string): string => {
  const [year = 0, month = 0] = day.split("-").map(Number);
  return `${month === 12 ? year + 1 : year}-${String(month === 12 ? 1 : month + 1).padStart(2, "0")}-01`;
};

/** A day on the company's calendar begins at midnight; today begins with the end of it, so that nothing is backdated. */
function beginningOf(ctx: Ctx, day: string): Date {
  if (!isCivilDate(day)) throw new UserError("past", words(ctx)("refused.past"));
  return day === today(ctx) ? instantAt(day, "24:00", ctx.company.zone) : instantAt(day, "00:00", ctx.company.zone);
}

async function publish(ctx: Ctx, id: string): Promise<Reply> {
  const version = await versionOf(ctx, id);
  if (!version.proposedFrom) throw new UserError("not-proposed", words(ctx)("refused.not-proposed"));
  await publishApproved(ctx, version, version.proposedFrom, { first: version.proposedBy, second: ctx.person?.id });
  return replaceCard(await deskOf(ctx, await versionOf(ctx, id)));
}

const withdrawHandler = formHandler<(typeof forms.withdrawForm)["fields"]>({
  form: forms.withdrawForm,
  may: ["hr"],
  open: async (ctx, { id = "" }) => forms.drawWithdraw(ctx, (await versionOf(ctx, id)).label),
  async submit(ctx, { reason }, { id = "" }) {
    await withdrawVersion(ctx, await versionOf(ctx, id), reason);
    return showDeskOf(ctx, id);
  },
});

// ── representatives ──

const representativeHandler = formHandler<(typeof forms.representativeForm)["fields"]>({
  form: forms.representativeForm,
  may: ["hr"],
  open: async (ctx) => forms.drawRepresentative(ctx),
  async submit(ctx, { person, capacity }) {
    onlyHr(ctx, person);
    await setRepresentative(ctx, person, capacity);
    return showCard(await representativesFor(ctx));
  },
});

/** A press that opens a form for the version of the button. */
const opens = (name: string, handler: FormHandler, argAs?: string): PressHandler => ({
  name,
  may: ["hr"],
  async handle(ctx, { id, arg }) {
    const context = { id, ...(argAs && arg !== undefined && { [argAs]: arg }) };
    const view = await handler.open(ctx, context);
    return { kind: "form", opening: { form: handler.form.name, view, context } };
  },
});

/** A press that moves a version and shows where it stands now. */
const moves = (name: string, event: "unproposed" | "revised" | "withdrawn"): PressHandler => ({
  name,
  async handle(ctx, { id }) {
    const version = await versionOf(ctx, id);
    const set = { proposed_by: null, proposed_from: null };
    await applyMove(ctx, policyLife, version, event, event === "withdrawn" ? {} : { set });
    return replaceCard(await deskOf(ctx, await versionOf(ctx, id)));
  },
});

export const makingForms = [
  newDraftHandler,
  parametersHandler,
  clauseHandler,
  consultHandler,
  extendHandler,
  recordHandler,
  paperedHandler,
  proposeHandler,
  withdrawHandler,
  representativeHandler,
];

export const makingPresses: PressHandler[] = [
  opens("policy.new-draft", newDraftHandler),
  opens("policy.parameters", parametersHandler),
  opens("policy.change-clause", clauseHandler, "clause"),
  opens("policy.start-consult", consultHandler),
  opens("policy.extend", extendHandler),
  opens("policy.add-record", recordHandler),
  opens("policy.papered", paperedHandler),
  opens("policy.start-propose", proposeHandler),
  opens("policy.start-withdraw", withdrawHandler),
  opens("policy.add-representative", representativeHandler),
  moves("policy.unpropose", "unproposed"),
  moves("policy.revise", "revised"),
  moves("policy.discard", "withdrawn"),
  { name: "policy.marks", handle: (ctx, { id, arg }) => showMarks(ctx, id, numberIn(arg)) },
  { name: "policy.weigh", handle: (ctx, { id, arg = "" }) => showMark(ctx, id, arg) },
  { name: "policy.mark", handle: (ctx, { id, arg = "" }) => mark(ctx, id, arg) },
  { name: "policy.approve", handle: (ctx, { id }) => approve(ctx, id) },
  { name: "policy.publish", handle: (ctx, { id }) => publish(ctx, id) },
  {
    name: "policy.drop-representative",
    may: ["hr"],
    async handle(ctx, { id }) {
      if (!(await dropRepresentative(ctx, id))) return say(words(ctx)("representatives.goneAlready"), "quiet");
      return replaceCard(await representativesFor(ctx));
    },
  },
];
