import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { UserError } from "../../core/errors.ts";
import { readEvidence } from "../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler, type WordCommand } from "../../core/feature.ts";
import type { Fields, FormView, ValuesOf } from "../../core/form.ts";
import { applyMove, type MoveInput, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import { filePath } from "../../core/links.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson, hasRole, type Person, type Role } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { sayDeadline } from "../../core/wording.ts";
import { listCard, receiptCard, triageCard } from "./cards.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import { readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { type IncidentEvent, incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import {
  type Incident,
  isFinal,
  KIND_RULES,
  type Route,
  readNumber,
  SECURITY_STEPS,
  type SecurityStep,
  sayNumber,
} from "./model.ts";
import { isOpen, shownState } from "./report.ts";
import {
  addLine,
  addStep,
  blockedIncidents,
  findByNumber,
  findIncident,
  isReporter,
  queueOf,
  reporterIdOf,
  sealNote,
} from "./store.ts";

/** Who may have something in the queue. */
export const HANDLER_ROLES: readonly Role[] = ["compliance", "hr", "security", "pr", "legal", "admin"];

const words = (ctx: Pick<Ctx, "locale">) => incidentWords.in(ctx.locale);

/** What the reader may do with it: whether they could take it, and whether it is theirs. */
export async function mineOf(ctx: Ctx, incident: Incident) {
  const isHandler = incident.handlerId !== undefined && incident.handlerId === ctx.person?.id;
  const mayTake = !incident.handlerId && (await incidentLife.rights.eligible?.(ctx, incident)) === true;
  return { isHandler: isHandler && (await incidentLife.rights.handler?.(ctx, incident)) === true, mayTake };
}

/** Lets through handlers of the incident; everybody else is told why not, and it is on record. */
async function handled(ctx: Ctx, id: string | undefined): Promise<Incident> {
  const incident = id ? await findIncident(ctx, id) : undefined;
  const answer = incident ? await incidentLife.rights.handler?.(ctx, incident) : "not-yours";
  if (!incident || answer !== true) {
    const why = answer === true || !answer ? "not-yours" : answer;
    throw new NotAllowed(incident?.id ?? "incident", reasonOf(why), incidentLife.reason(ctx.locale, why));
  }
  return incident;
}

/** Moves an incident; whoever decides has taken it. */
async function decide(ctx: Ctx, incident: Incident, event: IncidentEvent, input: MoveInput = {}): Promise<void> {
  await applyMove(ctx, incidentLife, incident, event, {
    ...input,
    set: { handler_id: ctx.person?.id ?? null, ...input.set },
  });
}

const now = (ctx: Ctx) => ({ closed_at: ctx.now });

// ── forms of handlers ───────────────────────────────────────────────────────────────────────────────────────────────

type HandlerForm<F extends Fields> = {
  form: FormHandler<F>["form"];
  draw(ctx: Ctx & { incident: Incident }): FormView;
  submit(ctx: Ctx, incident: Incident, values: ValuesOf<F>): Promise<Reply>;
};

/** A form about one incident that only its handlers open and submit. */
const handlerForm = <F extends Fields>({ form, draw, submit }: HandlerForm<F>) =>
  formHandler<F>({
    form,
    open: async (ctx, context) => draw({ ...ctx, incident: await handled(ctx, context.id) }),
    submit: async (ctx, values, context) => {
      const incident = context.id ? await findIncident(ctx, context.id) : undefined;
      if (!incident) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
      return submit(ctx, incident, values);
    },
  });

const askHandler = handlerForm({
  form: forms.askForm,
  draw: forms.drawAsk,
  async submit(ctx, incident, { text }) {
    await addLine(ctx, incident.id, "question", text);
    await decide(ctx, incident, "ask");
    return say(words(ctx)(incident.isAnonymous ? "forms.ask.sentAnonymous" : "forms.ask.sent"), "good");
  },
});

const noteHandler = handlerForm({
  form: forms.noteForm,
  draw: forms.drawNote,
  async submit(ctx, incident, { text }) {
    await addLine(ctx, incident.id, "note", text);
    await applyMove(ctx, incidentLife, incident, "note");
    return say(words(ctx)("forms.note.done"), "good");
  },
});

const PASS_EVENTS: Record<Route, IncidentEvent> = {
  compliance: "passTriage",
  hr: "passTriage",
  legal: "passLegal",
  security: "passSecurity",
  pr: "passCrisis",
};

const passHandler = handlerForm({
  form: forms.passForm,
  draw: forms.drawPass,
  async submit(ctx, incident, { to, reason }) {
    await addLine(ctx, incident.id, "note", reason);
    // The new team is asked, so the row that the audience is read from already belongs to it.
    const moving: Incident = { ...incident, route: to, handlerId: undefined };
    await checkHandler(ctx, incident);
    await applyMove(ctx, incidentLife, { ...moving, handlerId: ctx.person?.id }, PASS_EVENTS[to], {
      set: { route: to, handler_id: null },
      data: { to },
    });
    return say(words(ctx)("forms.pass.done"), "good");
  },
});

async function checkHandler(ctx: Ctx, incident: Incident): Promise<void> {
  await handled(ctx, incident.id);
}

const closeHandler = handlerForm({
  form: forms.closeForm,
  draw: forms.drawClose,
  async submit(ctx, incident, { reason, note }) {
    const set = { outcome: reason, outcome_note: sealNote(ctx, incident.id, note), ...now(ctx) };
    await decide(ctx, incident, "reject", { set, data: { reason } });
    return say(words(ctx)("forms.close.done"), "good");
  },
});

const mergeHandler = handlerForm({
  form: forms.mergeForm,
  draw: forms.drawMerge,
  async submit(ctx, incident, { into }) {
    const t = words(ctx);
    const number = readNumber(into);
    const target = number === undefined ? undefined : await findByNumber(ctx, number);
    if (target?.id === incident.id) return { kind: "errors", errors: { into: t("reasons.merge-itself") } };
    if (!target || isFinal(target.state)) {
      return { kind: "errors", errors: { into: t("reasons.merge-unknown", { number: into.slice(0, 20) }) } };
    }
    // Only into a report that this person may handle as well: a merge must not be a way around a conflict.
    await handled(ctx, target.id);
    await decide(ctx, incident, "merge", { set: { merged_into: target.id, ...now(ctx) }, data: { into: target.id } });
    const data = { from: incident.id };
    await appendAudit(ctx.tx, ctx.now, { subject: target.id, actor: ctx.actor, action: "incident.merged-into", data });
    return say(t("forms.merge.done", { number: sayNumber(target.number) }), "good");
  },
});

const acceptHandler = handlerForm({
  form: forms.acceptForm,
  draw: (ctx) =>
    forms.drawAccept(ctx, {
      ...(ctx.incident.subjectId && { subject: ctx.incident.subjectId }),
      clauses: KIND_RULES[ctx.incident.kind].clauses.filter((id) =>
        (forms.acceptForm.fields.clauses.options as readonly string[]).includes(id),
      ),
    }),
  async submit(ctx, incident, values) {
    const t = words(ctx);
    const subject = await findPerson(ctx.tx, values.subject);
    // Naming the subject may make a party of the handler.
    const conflict = ctx.person && conflictOf(ctx.person, { ...(await partiesOf(ctx, incident)), subject });
    if (conflict) throw new NotAllowed(incident.id, conflict, incidentLife.reason(ctx.locale, conflict));
    await decide(ctx, incident, "openCase", {
      set: {
        subject_id: values.subject,
        clauses: values.clauses,
        is_urgent: values.urgent === "yes",
        outcome: "case",
        outcome_note: sealNote(ctx, incident.id, values.note),
      },
      data: { clauses: values.clauses, legal: values.legal, urgent: values.urgent },
    });
    return say(t("forms.accept.done"), "good");
  },
});

const coachHandler = handlerForm({
  form: forms.coachForm,
  draw: (ctx) => forms.drawCoach(ctx, ctx.incident.subjectId ? { subject: ctx.incident.subjectId } : {}),
  async submit(ctx, incident, { subject, message }) {
    const lineId = await addLine(ctx, incident.id, "hint", message);
    await decide(ctx, { ...incident, subjectId: subject }, "coach", {
      set: { subject_id: subject, outcome: "coached", ...now(ctx) },
      params: { lineId },
    });
    return say(words(ctx)("forms.coach.done"), "good");
  },
});

const revealHandler = handlerForm({
  form: forms.revealForm,
  draw: forms.drawReveal,
  async submit(ctx, incident, { reason }) {
    const t = words(ctx);
    const lineId = await addLine(ctx, incident.id, "note", reason);
    await applyMove(ctx, incidentLife, incident, "reveal", { data: { lineId }, params: { lineId, by: ctx.actor } });
    const reporter = await findPerson(ctx.tx, await reporterIdOf(ctx, incident.id));
    if (!reporter) return say(t("triage.anonymous"), "quiet");
    const shown = t("forms.reveal.shown", { name: reporter.name, department: reporter.department });
    return {
      kind: "card",
      transient: true,
      card: {
        title: t("triage.title", { number: sayNumber(incident.number) }),
        body: [{ kind: "text", text: shown }],
        actions: [],
      },
    };
  },
});

const gradeHandler = handlerForm({
  form: forms.gradeForm,
  draw: forms.drawGrade,
  async submit(ctx, incident, { level }) {
    await decide(ctx, { ...incident, level }, "grade", { set: { level }, data: { level } });
    return say(words(ctx)("forms.grade.done", { level }), "good");
  },
});

const statementHandler = handlerForm({
  form: forms.statementForm,
  draw: forms.drawStatement,
  async submit(ctx, incident, { text, replier }) {
    const lineId = await addLine(ctx, incident.id, "statement", text);
    await decide(ctx, incident, "statement", { data: { replier, lineId } });
    await addMessages(ctx.tx, ctx.now, [
      {
        key: `${incident.id}:statement:${lineId}`,
        notice: "incidents.statement",
        params: { id: incident.id, lineId },
        subject: incident.id,
        to: [{ personId: replier }],
      },
    ]);
    const name = (await findPerson(ctx.tx, replier))?.name ?? "–";
    return say(words(ctx)("forms.statement.done", { name }), "good");
  },
});

const finishHandler = handlerForm({
  form: forms.finishForm,
  draw: forms.drawFinish,
  async submit(ctx, incident, { note }) {
    const set = { outcome: "closed", outcome_note: sealNote(ctx, incident.id, note), ...now(ctx) };
    await decide(ctx, incident, "close", { set });
    return say(words(ctx)("forms.finish.done"), "good");
  },
});

const feedbackHandler = handlerForm({
  form: forms.feedbackForm,
  draw: forms.drawFeedback,
  async submit(ctx, incident, { text }) {
    await addLine(ctx, incident.id, "feedback", text);
    await decide(ctx, incident, "feedback", { set: { outcome: "feedback", ...now(ctx) } });
    return say(words(ctx)("forms.feedback.done"), "good");
  },
});

const assignHandler = formHandler<(typeof forms.assignForm)["fields"]>({
  form: forms.assignForm,
  may: ["compliance", "admin"],
  async open(ctx, context) {
    const incident = context.id ? await findIncident(ctx, context.id) : undefined;
    if (!incident) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    return forms.drawAssign({ ...ctx, incident });
  },
  async submit(ctx, { person }, context) {
    const t = words(ctx);
    const incident = context.id ? await findIncident(ctx, context.id) : undefined;
    const chosen = await findPerson(ctx.tx, person);
    if (!incident || !chosen) throw new UserError("not-yours", t("reasons.not-yours"));
    if (conflictOf(chosen, await partiesOf(ctx, incident))) {
      return { kind: "errors", errors: { person: t("reasons.not-eligible") } };
    }
    await applyMove(ctx, incidentLife, { ...incident, handlerId: person }, "assign", {
      set: { handler_id: person },
      data: { person },
    });
    return say(t("forms.assign.done"), "good");
  },
});

export const triageForms = [
  askHandler,
  noteHandler,
  passHandler,
  closeHandler,
  mergeHandler,
  acceptHandler,
  coachHandler,
  revealHandler,
  gradeHandler,
  statementHandler,
  finishHandler,
  feedbackHandler,
  assignHandler,
];

// ── buttons of handlers ─────────────────────────────────────────────────────────────────────────────────────────────

const opens = (name: string, form: { form: { name: string }; open: FormHandler["open"] }): PressHandler => ({
  name: `incident.${name}`,
  async handle(ctx, { id }) {
    return { kind: "form", opening: { form: form.form.name, view: await form.open(ctx, { id }), context: { id } } };
  },
});

async function existing(ctx: Ctx, id: string): Promise<Incident> {
  const incident = await findIncident(ctx, id);
  if (!incident) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return incident;
}

const take: PressHandler = {
  name: "incident.take",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    await decide(ctx, incident, "take");
    return say(words(ctx)("triage.takenNote", { number: sayNumber(incident.number) }), "good");
  },
};

const step: PressHandler = {
  name: "incident.step",
  async handle(ctx, { id, arg }) {
    const incident = await handled(ctx, id);
    if (!(SECURITY_STEPS as readonly string[]).includes(arg ?? ""))
      throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    if (ctx.person && (await addStep(ctx, id, arg as SecurityStep, ctx.person.id))) {
      await decide(ctx, incident, "step", { data: { step: arg } });
    }
    return say(`${words(ctx)(`steps.${arg as SecurityStep}`)} · ${words(ctx)("triage.done")}`, "good");
  },
};

const contain: PressHandler = {
  name: "incident.contain",
  async handle(ctx, { id }) {
    await decide(ctx, await existing(ctx, id), "contain");
    return say(words(ctx)("states.contained"), "good");
  },
};

const acknowledge: PressHandler = {
  name: "incident.acknowledge",
  async handle(ctx, { id }) {
    await decide(ctx, await existing(ctx, id), "acknowledge");
    return say(words(ctx)("states.whistle_active"), "good");
  },
};

/** One incident for whoever asks: the reporter's side, the handler's side, or a refusal. */
const view: PressHandler = {
  name: "incident.view",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    const facts = await readFacts(ctx, incident);
    if (ctx.person && (await isReporter(ctx, id, ctx.person.id))) return showCard(receiptCard(ctx, facts));
    const mine = await mineOf(ctx, incident);
    const wasHandler = incident.handlerId === ctx.person?.id && ctx.person !== undefined;
    if (!mine.isHandler && !mine.mayTake && !wasHandler) {
      throw new NotAllowed(id, "not-yours", words(ctx)("reasons.not-yours"));
    }
    return showCard(triageCard(ctx, facts, mine));
  },
};

/** A file for its handlers: a short-lived address, and a line in the custody log. */
const evidence: PressHandler = {
  name: "incident.evidence",
  async handle(ctx, { id, arg }) {
    const incident = await handled(ctx, id);
    const found = arg ? await readEvidence(ctx.tx, ctx, `evd_${arg}`) : undefined;
    if (!found || found.subject !== incident.id) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    const data = { evidence: found.item.id, sha256: found.item.sha256 };
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "incident.evidence-opened", data });
    const t = words(ctx);
    return {
      kind: "card",
      transient: true,
      card: {
        title: found.item.name,
        body: [{ kind: "note", text: `SHA-256 ${found.item.sha256 ?? ""}` }],
        actions: [
          {
            kind: "link",
            label: t("triage.open"),
            url: `${ctx.publicUrl}${filePath(ctx, found.item.id)}`,
            weight: "primary",
          },
        ],
      },
    };
  },
};

export const triagePresses: PressHandler[] = [
  take,
  step,
  contain,
  acknowledge,
  view,
  evidence,
  opens("ask", askHandler),
  opens("note", noteHandler),
  opens("pass", passHandler),
  opens("close", closeHandler),
  opens("merge", mergeHandler),
  opens("accept", acceptHandler),
  opens("coach", coachHandler),
  opens("reveal", revealHandler),
  opens("grade", gradeHandler),
  opens("statement", statementHandler),
  opens("finish", finishHandler),
  opens("feedback", feedbackHandler),
  opens("assign", assignHandler),
  { name: "incident.queue", may: HANDLER_ROLES, handle: async (ctx) => queue(ctx) },
];

// ── the queue ───────────────────────────────────────────────────────────────────────────────────────────────────────

const QUEUE_SHOWN = 10;

/** What this person could take or has; what they have a part in is not even listed. */
export async function queueFor(ctx: Ctx, person: Person, limit: number): Promise<Incident[]> {
  const routes = (["compliance", "hr", "security", "pr", "legal"] as const).filter((role) => hasRole(person, role));
  const found = await queueOf(ctx, routes, person.id, limit);
  const blocked = hasRole(person, "compliance", "admin") ? await blockedIncidents(ctx) : [];
  const listed: Incident[] = [];
  for (const incident of [...blocked, ...found]) {
    if (conflictOf(person, await partiesOf(ctx, incident)) === undefined) listed.push(incident);
  }
  return listed;
}

async function queue(ctx: Ctx): Promise<Reply> {
  const t = words(ctx);
  const incidents = ctx.person ? await queueFor(ctx, ctx.person, QUEUE_SHOWN) : [];
  const deadlines = await openDeadlines(
    ctx.tx,
    incidents.map((incident) => incident.id),
  );
  const dueOf = new Map(deadlines.toReversed().map((deadline) => [deadline.subject, deadline.dueAt]));
  const items = incidents.filter(isOpen).map((incident) => {
    const due = dueOf.get(incident.id);
    const when = due && sayDeadline(due, ctx.locale, ctx.zone, ctx.now);
    const state = t(`states.${shownState(incident)}`);
    return { incident, due, detail: when ? `${state} · ${t("triage.due")} ${when}` : state };
  });
  items.sort((a, b) => (a.due?.getTime() ?? Infinity) - (b.due?.getTime() ?? Infinity));
  return showCard(listCard(ctx, { title: t("queue.title"), empty: t("queue.empty"), items }));
}

export const triageCommands: WordCommand[] = [
  {
    name: "cases",
    words: { "zh-CN": ["队列", "受理"], en: ["queue"] },
    summary: (locale) => incidentWords.in(locale)("report.queueSummary"),
    may: HANDLER_ROLES,
    handle: (ctx) => queue(ctx),
  },
];
