import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { type FormHandler, formHandler } from "../../core/feature.ts";
import type { Fields, FormView, ValuesOf } from "../../core/form.ts";
import { applyMove, NotAllowed } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson, hasRole } from "../../core/people.ts";
import { type Reply, say } from "../../core/reply.ts";
import { conflictOf, partiesOf, teamFor, without } from "./conflicts.ts";
import * as forms from "./forms.ts";
import { closing, decide, existing, handled, maySee, TEAM_ROLES, words } from "./handling.ts";
import { type IncidentEvent, incidentLife } from "./life.ts";
import { type FirstEvent, type Incident, isFinal, KIND_RULES, type Route, readNumber, sayNumber } from "./model.ts";
import { addLine, findByNumber, findIncident, lockIncidents, reporterIdOf, sealNote } from "./store.ts";

type HandlerForm<F extends Fields> = {
  form: FormHandler<F>["form"];
  /** The moves that it makes; where the state has none of them any more, it does not open. */
  moves: readonly IncidentEvent[];
  /** Who opens it: who took the incident, unless told otherwise. */
  right?: "handler" | "candidate";
  draw(ctx: Ctx & { incident: Incident }): FormView;
  submit(ctx: Ctx, incident: Incident, values: ValuesOf<F>): Promise<Reply>;
};

/** A form about one incident that only its handlers open and submit. */
const handlerForm = <F extends Fields>({ form, moves, right, draw, submit }: HandlerForm<F>) =>
  formHandler<F>({
    form,
    async open(ctx, context) {
      const incident = await handled(ctx, context.id, right);
      if (!moves.some((event) => event in incidentLife.states[incident.state])) throw new ChangedMeanwhile(incident.id);
      return draw({ ...ctx, incident });
    },
    submit: async (ctx, values, context) => {
      return submit(ctx, await existing(ctx, context.id ?? ""), values);
    },
  });

export const askHandler = handlerForm({
  form: forms.askForm,
  moves: ["ask"],
  draw: forms.drawAsk,
  async submit(ctx, incident, { text }) {
    await addLine(ctx, incident.id, "question", text);
    await decide(ctx, incident, "ask");
    return say(words(ctx)(incident.isAnonymous ? "forms.ask.sentAnonymous" : "forms.ask.sent"), "good");
  },
});

export const noteHandler = handlerForm({
  form: forms.noteForm,
  moves: ["note"],
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

export const passHandler = handlerForm({
  form: forms.passForm,
  moves: [...Object.values(PASS_EVENTS), "passWhistle"],
  right: "candidate",
  draw: forms.drawPass,
  async submit(ctx, incident, { to, person, reason }) {
    await handled(ctx, incident.id, "candidate");
    const t = words(ctx);
    const team = await teamFor(ctx, to, without(await partiesOf(ctx, incident), ctx.person?.id));
    const chosen = person === undefined ? undefined : team?.people.find(({ id }) => id === person);
    if (person !== undefined && !chosen) {
      const why = person === ctx.person?.id ? "reasons.pass-yourself" : "reasons.not-of-the-team";
      await keepTry(ctx, incident, "incidents.pass", person);
      return { kind: "errors", errors: { person: t(why, { team: t(`triage.teams.${team?.route ?? to}`) }) } };
    }
    // The new team is told, so the row that the audience is read from already belongs to it. Where nobody of it or of
    // the teams that stand in may handle it, those who oversee are asked instead.
    const route = team?.route ?? to;
    const moving: Incident = { ...incident, route, handlerId: ctx.person?.id, ...(chosen && { nextId: chosen.id }) };
    const isWhistle = "passWhistle" in incidentLife.states[incident.state];
    const event = isWhistle ? "passWhistle" : PASS_EVENTS[to];
    if (!team && !("block" in incidentLife.states[incident.state])) {
      return { kind: "errors", errors: { to: t("reasons.nobody-there") } };
    }
    await addLine(ctx, incident.id, "passed", reason);
    await applyMove(ctx, incidentLife, moving, team ? event : "block", {
      set: { route, handler_id: chosen?.id ?? null, is_taken: false },
      data: { to: route, ...(chosen && { person: chosen.id }) },
    });
    return say(chosen ? t("forms.pass.doneTo", { name: chosen.name }) : t("forms.pass.done"), "good");
  },
});

/** Who is tried and refused one after another would tell who has a part in it, so each try is on record. */
const keepTry = (ctx: Ctx, { id }: Incident, form: string, person: string): Promise<void> =>
  appendAudit(ctx.tx, ctx.now, {
    subject: id,
    actor: ctx.actor,
    action: `refused.${form}`,
    data: { reason: "not-eligible", person },
  });

export const closeHandler = handlerForm({
  form: forms.closeForm,
  moves: ["reject"],
  draw: forms.drawClose,
  async submit(ctx, incident, { reason, note }) {
    const set = { outcome: reason, outcome_note: sealNote(ctx, incident.id, note), ...closing(ctx) };
    await decide(ctx, incident, "reject", { set, data: { reason } });
    return say(words(ctx)("forms.close.done"), "good");
  },
});

export const mergeHandler = handlerForm({
  form: forms.mergeForm,
  moves: ["merge"],
  draw: forms.drawMerge,
  async submit(ctx, incident, { into }) {
    const t = words(ctx);
    const number = readNumber(into);
    const found = number === undefined ? undefined : await findByNumber(ctx, number);
    // Held until this is over, in an order of their own: two who join them into each other come one after another.
    if (found) await lockIncidents(ctx, [incident.id, found.id]);
    const target = found && (await findIncident(ctx, found.id));
    if (target?.id === incident.id) return { kind: "errors", errors: { into: t("reasons.merge-itself") } };
    if (!target || isFinal(target.state)) {
      return {
        kind: "errors",
        errors: { into: t("reasons.merge-unknown", { number: [...into].slice(0, 20).join("") }) },
      };
    }
    // The terms that the law sets go on with the earlier report; an ordinary one has none (R-EU-05).
    const isProtected = incident.kind === "breach_of_law";
    if (isProtected && (target.kind !== incident.kind || target.receivedAt > incident.receivedAt)) {
      return { kind: "errors", errors: { into: t("reasons.merge-protected") } };
    }
    // Only into a report that this person may see as well: a merge must not be a way around a conflict.
    if (!(await maySee(ctx, target))) throw new NotAllowed(target.id, "not-yours", t("reasons.not-yours"));
    await decide(ctx, incident, "merge", {
      set: { merged_into: target.id, ...closing(ctx) },
      data: { into: target.id },
    });
    const data = { from: incident.id };
    await appendAudit(ctx.tx, ctx.now, { subject: target.id, actor: ctx.actor, action: "incident.merged-into", data });
    return say(t("forms.merge.done", { number: sayNumber(target.number) }), "good");
  },
});

export const coachHandler = handlerForm({
  form: forms.coachForm,
  moves: ["coach"],
  draw: (ctx) => forms.drawCoach(ctx, ctx.incident.subjectId ? { subject: ctx.incident.subjectId } : {}),
  async submit(ctx, incident, { subject, message }) {
    const lineId = await addLine(ctx, incident.id, "hint", message);
    await decide(ctx, { ...incident, subjectId: subject }, "coach", {
      set: { subject_id: subject, outcome: "coached", ...closing(ctx) },
      params: { lineId },
    });
    return say(words(ctx)("forms.coach.done"), "good");
  },
});

export const revealHandler = handlerForm({
  form: forms.revealForm,
  moves: ["reveal"],
  draw: forms.drawReveal,
  async submit(ctx, incident, { reason }) {
    const t = words(ctx);
    const lineId = await addLine(ctx, incident.id, "revealed", reason);
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

export const gradeHandler = handlerForm({
  form: forms.gradeForm,
  moves: ["grade"],
  draw: forms.drawGrade,
  async submit(ctx, incident, { level }) {
    await decide(ctx, { ...incident, level }, "grade", { set: { level }, data: { level } });
    return say(words(ctx)("forms.grade.done", { level }), "good");
  },
});

export const statementHandler = handlerForm({
  form: forms.statementForm,
  moves: ["statement"],
  draw: forms.drawStatement,
  async submit(ctx, incident, { text, replier }) {
    // Whether somebody reported it must not be found out here, so only what the handler knows counts.
    if (replier === incident.subjectId) {
      return { kind: "errors", errors: { replier: words(ctx)("reasons.replier-concerned") } };
    }
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

export const finishHandler = handlerForm({
  form: forms.finishForm,
  moves: ["close"],
  draw: forms.drawFinish,
  async submit(ctx, incident, { note }) {
    const set = { outcome: "closed", outcome_note: sealNote(ctx, incident.id, note), ...closing(ctx) };
    await decide(ctx, incident, "close", { set });
    return say(words(ctx)("forms.finish.done"), "good");
  },
});

export const feedbackHandler = handlerForm({
  form: forms.feedbackForm,
  moves: ["feedback"],
  draw: forms.drawFeedback,
  async submit(ctx, incident, { text }) {
    await addLine(ctx, incident.id, "feedback", text);
    await decide(ctx, incident, "feedback", { set: { outcome: "feedback", ...closing(ctx) } });
    return say(words(ctx)("forms.feedback.done"), "good");
  },
});

const ASSIGN_EVENTS: Record<FirstEvent, IncidentEvent> = {
  routeTriage: "assignTriage",
  routeSecurity: "assignSecurity",
  routeCrisis: "assignCrisis",
  routeWhistle: "assignWhistle",
};

/** An open report, for those who oversee and are no party; anybody else is told that it is not theirs. */
async function overseen(ctx: Ctx, id: string | undefined): Promise<Incident> {
  const incident = id ? await existing(ctx, id) : undefined;
  const answer = incident && (await incidentLife.rights.overseer?.(ctx, incident));
  if (!incident || answer !== true)
    throw new NotAllowed(id ?? "incident", "not-yours", words(ctx)("reasons.not-yours"));
  if (isFinal(incident.state)) throw new ChangedMeanwhile(incident.id);
  return incident;
}

export const assignHandler = formHandler<(typeof forms.assignForm)["fields"]>({
  form: forms.assignForm,
  may: ["compliance", "admin"],
  open: async (ctx, context) => forms.drawAssign({ ...ctx, incident: await overseen(ctx, context.id) }),
  async submit(ctx, { person, reason }, context) {
    const t = words(ctx);
    const incident = await overseen(ctx, context.id);
    // Who oversees sees nothing of a report; giving it to oneself would be a way around that (COI-9).
    if (person === ctx.person?.id) return { kind: "errors", errors: { person: t("reasons.assign-yourself") } };
    const chosen = await findPerson(ctx.tx, person);
    const isBlocked = incident.state === "blocked_no_handler";
    const parties = await partiesOf(ctx, incident);
    // Somebody of the teams while there is one without a conflict; else anybody who has no part in it.
    const isAnybodys = isBlocked || !(await teamFor(ctx, incident.route, parties));
    const mayHandle = isAnybodys || (chosen && hasRole(chosen, ...TEAM_ROLES));
    if (!chosen || !mayHandle || conflictOf(chosen, parties)) {
      await keepTry(ctx, incident, "incidents.assign", person);
      return { kind: "errors", errors: { person: t("reasons.not-eligible") } };
    }
    const lineId = await addLine(ctx, incident.id, "reassigned", reason);
    const event = isBlocked ? ASSIGN_EVENTS[KIND_RULES[incident.kind].first] : "reassign";
    const former = incident.handlerId !== person && incident.handlerId;
    const moving: Incident = { ...incident, handlerId: person, ...(former && { formerId: former }) };
    await applyMove(ctx, incidentLife, moving, event, {
      set: { handler_id: person, is_taken: false },
      data: { person, lineId },
      params: { lineId, by: ctx.actor, person },
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
  coachHandler,
  revealHandler,
  gradeHandler,
  statementHandler,
  finishHandler,
  feedbackHandler,
  assignHandler,
];
