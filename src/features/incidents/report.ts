import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { UserError } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import {
  type FormHandler,
  formHandler,
  type PressHandler,
  type ShortcutHandler,
  type WordCommand,
} from "../../core/feature.ts";
import type { ValuesOf } from "../../core/form.ts";
import type { FileRef } from "../../core/interaction.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { none, type Reply, say, showCard } from "../../core/reply.ts";
import { sayDue } from "../../core/wording.ts";
import { erasedCard, listCard, pageFrom } from "./cards.ts";
import {
  type Carried,
  carriedBy,
  carriedWords,
  opened,
  openReport,
  prefilled,
  reportMessage,
  sentFiles,
} from "./carried.ts";
import { type Parties, rememberParties, teamFor } from "./conflicts.ts";
import { readFacts } from "./facts.ts";
import {
  addForm,
  anonymousForm,
  answerForm,
  drawAdd,
  drawAnswer,
  drawFollow,
  drawReport,
  followForm,
  reportForm,
} from "./forms.ts";
import { refuseErased } from "./handling.ts";
import { incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { codeHash, type Incident, isFinal, KIND_RULES, makeReceiptCode, plainCode, reporterState } from "./model.ts";
import { anonymousCard, codeCard, isAsked, openQuestion, receiptCard } from "./reporter-cards.ts";
import { addLine, findByCodeHash, findIncident, insertIncident, linesOf, reportsOf, setCodeHash } from "./store.ts";
import { holdsReceiptCode, soundsLikeReport } from "./typed.ts";

type ReportValues = ValuesOf<(typeof reportForm)["fields"]>;

const words = (ctx: Pick<Ctx, "locale">) => incidentWords.in(ctx.locale);

// ── filing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Keeps a report and sends it on its way: conflicts of interest are decided before anybody is told. The row, its
 * files, the route, the first deadline and all notices commit with the event that brought it.
 */
export async function fileReport(
  ctx: Ctx,
  values: ReportValues,
  { source, files = [] }: Carried = {},
): Promise<Incident> {
  const rule = KIND_RULES[values.kind];
  const subject = await findPerson(ctx.tx, values.who);
  const parties: Parties = { reporter: ctx.person, subject, tied: new Set() };
  const team = await teamFor(ctx, rule.route, parties);
  const incident = await insertIncident(ctx, {
    kind: values.kind,
    route: team?.route ?? rule.route,
    isUrgent: rule.isUrgent === true,
    platform: values.platform,
    seenAt: values.seenAt,
    subjectId: values.who,
    details: { text: values.text, ...(values.link && { link: values.link }), ...(source && { source }) },
    reporterId: ctx.person?.id,
  });
  await attachEvidence(ctx.tx, ctx, incident.id, [...values.files, ...files], ctx.now);
  rememberParties(ctx, incident, parties);
  const event = team ? rule.first : "block";
  const state = await applyMove(ctx, incidentLife, incident, event, { data: { route: incident.route } });
  return { ...incident, state };
}

const reportHandler: FormHandler<(typeof reportForm)["fields"]> = {
  form: reportForm,
  async open(ctx, context) {
    const carried = await carriedBy(ctx, context);
    return drawReport(ctx, false, { initial: prefilled(carried) }, carried.files?.length);
  },
  async submit(ctx, values, context) {
    await fileReport(ctx, values, await carriedBy(ctx, context));
    // The receipt goes out as a notice, so it is there on every platform and stays up to date.
    return none;
  },
};

const anonymousHandler: FormHandler<(typeof anonymousForm)["fields"]> = {
  form: anonymousForm,
  isAnonymous: true,
  // Files that still lie with a chat platform lead back to who sent them; only pages take files.
  open: async (ctx, context) => drawReport(ctx, true, context.page ? {} : { omit: ["files"] }),
  async submit(ctx, values) {
    refuseRemoteFiles(ctx, values.files);
    const incident = await fileReport(ctx, values);
    const code = makeReceiptCode(ctx.vault, incident);
    await setCodeHash(ctx, incident.id, codeHash(ctx.vault, code.replaceAll("-", "")));
    const [due] = await openDeadlines(ctx.tx, [incident.id]);
    const answerBy = due && sayDue(ctx, due.dueAt);
    return { kind: "card", transient: true, card: codeCard(ctx, incident, code, answerBy) };
  },
};

function refuseRemoteFiles(ctx: Ctx, files: readonly FileRef[]): void {
  if (files.some((file) => file.kind === "remote")) throw new UserError("no-files", words(ctx)("report.noFiles"));
}

/** Adds files that were sent to the report that was the newest then. */
const attach: PressHandler = {
  name: "incident.attach",
  async handle(ctx, { id: key }) {
    const { to = "" } = await sentFiles(ctx, key);
    const context = { id: to, carried: key };
    return { kind: "form", opening: { form: addForm.name, view: await addHandler.open(ctx, context), context } };
  },
};

// ── following up ────────────────────────────────────────────────────────────────────────────────────────────────────

const followHandler: FormHandler<(typeof followForm)["fields"]> = {
  form: followForm,
  isAnonymous: true,
  open: async (ctx, context) => {
    return drawFollow(ctx, context.page ? {} : { omit: ["files"] });
  },
  async submit(ctx, values) {
    const t = words(ctx);
    const plain = plainCode(values.code);
    const incident = plain && (await findByCodeHash(ctx, codeHash(ctx.vault, plain)));
    if (!incident) return { kind: "errors", errors: { code: t("follow.unknown") } };
    if (incident.isErased) return { kind: "card", transient: true, card: erasedCard(ctx, incident) };
    refuseRemoteFiles(ctx, values.files);
    const holder: Ctx = { ...ctx, holds: incident.id };
    let said: string | undefined;
    if (values.what === "add") {
      if (!values.text) return { kind: "errors", errors: { text: t("follow.textMissing") } };
      await addFromReporter(holder, incident, values.text, values.files);
      said = t("follow.added");
    } else if (values.what === "withdraw") {
      if (values.sure.length === 0) return { kind: "errors", errors: { sure: t("follow.notSure") } };
      await applyMove(holder, incidentLife, incident, "withdraw", { set: { is_withdrawn: true } });
      said = t("follow.withdrawn");
    }
    const fresh = (await findIncident(ctx, incident.id)) ?? incident;
    const card = receiptCard(ctx, await readFacts(ctx, fresh), "code");
    if (said) card.body.unshift({ kind: "note", text: said });
    // On a page the form stays below, so that the code need not be typed again for what comes next.
    const next = isOpen(fresh) ? { again: { code: values.code, what: "add" } } : {};
    return { kind: "card", transient: true, card, ...next };
  },
};

/** What the reporter adds; the answer to a question moves the report back to its handler. */
async function addFromReporter(ctx: Ctx, incident: Incident, text: string, files: readonly FileRef[]): Promise<void> {
  // What was written stays in the form: it may be the beginning of another report.
  if (isFinal(incident.state)) throw new UserError("over", words(ctx)("reasons.over"));
  const isAnswer = isAsked({ incident, lines: await linesOf(ctx, incident.id) });
  await addLine(ctx, incident.id, isAnswer ? "answer" : "addition", text);
  const evidence = await attachEvidence(ctx.tx, ctx, incident.id, files, ctx.now);
  await applyMove(ctx, incidentLife, incident, isAnswer ? "answer" : "add", { data: { evidence } });
}

async function ownReport(ctx: Ctx, id: string | undefined): Promise<Incident> {
  const incident = id ? await findIncident(ctx, id) : undefined;
  if (!incident) throw new UserError("not-the-reporter", words(ctx)("reasons.not-the-reporter"));
  refuseErased(ctx, incident);
  const may = await incidentLife.rights.reporter?.(ctx, incident);
  if (may !== true) throw new UserError("not-the-reporter", words(ctx)("reasons.not-the-reporter"));
  return incident;
}

const answerHandler: FormHandler<(typeof answerForm)["fields"]> = {
  form: answerForm,
  async open(ctx, context) {
    const incident = await ownReport(ctx, context.id);
    const question = openQuestion({ lines: await linesOf(ctx, incident.id) })?.text;
    return drawAnswer({ ...ctx, incident, question });
  },
  async submit(ctx, values, context) {
    await addFromReporter(ctx, await ownReport(ctx, context.id), values.text, values.files);
    return say(words(ctx)("forms.answer.sent"), "good");
  },
};

const addHandler: FormHandler<(typeof addForm)["fields"]> = {
  form: addForm,
  async open(ctx, context) {
    const attached = (await carriedBy(ctx, context)).files?.length;
    return drawAdd({ ...ctx, incident: await ownReport(ctx, context.id), ...(attached && { attached }) });
  },
  async submit(ctx, values, context) {
    const { files = [] } = await carriedBy(ctx, context);
    await addFromReporter(ctx, await ownReport(ctx, context.id), values.text, [...values.files, ...files]);
    return say(words(ctx)("receipt.addedNote"), "good");
  },
};

const openOwn = (name: string, handler: FormHandler<never>): PressHandler => ({
  name: `incident.${name}`,
  async handle(ctx, { id }) {
    const view = await handler.open(ctx, { id });
    return { kind: "form", opening: { form: handler.form.name, view, context: { id } } };
  },
});

const withdraw: PressHandler = {
  name: "incident.withdraw",
  async handle(ctx, { id }) {
    const incident = await ownReport(ctx, id);
    await applyMove(ctx, incidentLife, incident, "withdraw", { set: { is_withdrawn: true } });
    return say(words(ctx)("receipt.withdrawnNote"), "good");
  },
};

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────

async function mine(ctx: Ctx, person: Person, from = 0): Promise<Reply> {
  const t = words(ctx);
  const incidents = await reportsOf(ctx, person.id);
  return showCard(
    listCard(ctx, {
      title: t("mine.title"),
      empty: t("mine.empty"),
      note: t("mine.anonymousNote"),
      items: incidents.map((incident) => ({ incident, detail: t(`states.${reporterState(incident)}`) })),
      start: startReport(ctx),
      page: { from, press: "mine" },
    }),
  );
}

/** The button that begins a report. */
export const startReport = (ctx: Pick<Ctx, "locale">) => ({
  kind: "open" as const,
  label: words(ctx)("report.command"),
  callback: { command: "incident.report" },
});

/** Whether something may still happen to it. */
export const isOpen = (incident: Incident): boolean => !isFinal(incident.state);

export const reportCommands: WordCommand[] = [
  {
    name: "report",
    words: { "zh-CN": ["举报", "上报", "投诉"], en: ["report"] },
    summary: (locale) => incidentWords.in(locale)("report.summary"),
    isMeantBy: soundsLikeReport,
    async handle(ctx, text) {
      const [first] = text.split(/\s+/);
      if (ANONYMOUS_WORDS.has((first ?? "").toLowerCase())) return showCard(anonymous(ctx));
      return openReport(ctx, carriedWords(text));
    },
  },
  {
    name: "anonymous",
    words: { "zh-CN": ["匿名", "匿名举报", "凭证码"], en: ["anonymous"] },
    summary: (locale) => incidentWords.in(locale)("report.anonymousSummary"),
    isMeantBy: holdsReceiptCode,
    isSecret: true,
    handle: async (ctx) => showCard(anonymous(ctx)),
  },
  {
    name: "mine",
    words: { "zh-CN": ["我的"], en: ["mine"] },
    summary: (locale) => incidentWords.in(locale)("report.mineSummary"),
    handle: async (ctx) => (ctx.person ? mine(ctx, ctx.person) : none),
  },
];

const ANONYMOUS_WORDS: ReadonlySet<string> = new Set(["anonymous", "anonymously", "anon", "匿名"]);

const anonymous = (ctx: Ctx) => anonymousCard(ctx, `${ctx.publicUrl}/w/o/${anonymousForm.name}`);

export const reportPresses: PressHandler[] = [
  {
    name: "incident.report",
    handle: async (ctx, { id }) => (id ? opened(ctx, await sentFiles(ctx, id), { carried: id }) : openReport(ctx)),
  },
  {
    name: "incident.mine",
    handle: async (ctx, { id }) => (ctx.person ? mine(ctx, ctx.person, pageFrom(id)) : none),
  },
  { name: "incident.about-anonymous", handle: async (ctx) => showCard(anonymous(ctx)) },
  {
    name: "incident.anonymous",
    handle: async (ctx) => ({
      kind: "form",
      opening: { form: anonymousForm.name, view: await anonymousHandler.open(ctx, {}), context: {} },
    }),
  },
  {
    name: "incident.follow",
    handle: async (ctx) => ({
      kind: "form",
      opening: { form: followForm.name, view: await followHandler.open(ctx, {}), context: {} },
    }),
  },
  attach,
  openOwn("answer", answerHandler as FormHandler<never>),
  openOwn("add", addHandler as FormHandler<never>),
  withdraw,
];

export const reportForms = [
  formHandler(reportHandler),
  formHandler(anonymousHandler),
  formHandler(followHandler),
  formHandler(answerHandler),
  formHandler(addHandler),
];

/** Slack's global shortcut and "report this message"; both open the same form. */
export const reportShortcuts: ShortcutHandler[] = [
  { name: "report", handle: async (ctx) => openReport(ctx) },
  { name: "report_message", handle: reportMessage },
];
