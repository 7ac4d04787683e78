import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { readEvidence } from "../../core/evidence.ts";
import type { FormHandler, PressHandler } from "../../core/feature.ts";
import { applyMove, NotAllowed } from "../../core/lifecycle.ts";
import { filePath } from "../../core/links.ts";
import { type LiveCard, none, type Reply, say, showCard } from "../../core/reply.ts";
import { pageFrom } from "./cards.ts";
import { readFacts, readHistory } from "./facts.ts";
import {
  decide,
  existing,
  HANDLER_ROLES,
  handled,
  mayReassign,
  maySee,
  mayWatch,
  mineOf,
  recuseFrom,
  takeIncident,
  words,
} from "./handling.ts";
import { incidentLife } from "./life.ts";
import { isFinal, SECURITY_STEPS, type SecurityStep, sayNumber } from "./model.ts";
import { queue } from "./queue.ts";
import { receiptCard } from "./reporter-cards.ts";
import { addLine, addStep, findByNumber, isReporter, mergedInto, readOutcomeNote } from "./store.ts";
import { fileCard, triageCard, watchCard } from "./triage-card.ts";
import {
  askHandler,
  assignHandler,
  closeHandler,
  coachHandler,
  feedbackHandler,
  finishHandler,
  gradeHandler,
  mergeHandler,
  noteHandler,
  passHandler,
  revealHandler,
  statementHandler,
} from "./triage-forms.ts";

const opens = (name: string, form: { form: { name: string }; open: FormHandler["open"] }): PressHandler => ({
  name: `incident.${name}`,
  async handle(ctx, { id }) {
    return { kind: "form", opening: { form: form.form.name, view: await form.open(ctx, { id }), context: { id } } };
  },
});

const take: PressHandler = {
  name: "incident.take",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    await takeIncident(ctx, incident);
    return say(words(ctx)("triage.takenNote", { number: sayNumber(incident.number) }), "good");
  },
};

const recuse: PressHandler = {
  name: "incident.recuse",
  async handle(ctx, { id }) {
    const incident = await handled(ctx, id, "candidate");
    if (!ctx.person || isFinal(incident.state)) throw new ChangedMeanwhile(id);
    await recuseFrom(ctx, incident, ctx.person);
    return say(words(ctx)("triage.recusedNote", { number: sayNumber(incident.number) }), "good");
  },
};

/** The reporter did not answer, or need not any more. */
const resume: PressHandler = {
  name: "incident.resume",
  async handle(ctx, { id }) {
    await decide(ctx, await existing(ctx, id), "resume");
    return say(words(ctx)("triage.resumedNote"), "good");
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
      // The card itself shows the tick.
      return none;
    }
    return say(words(ctx)("triage.stepKnown", { step: words(ctx)(`steps.${arg as SecurityStep}`) }), "quiet");
  },
};

const contain: PressHandler = {
  name: "incident.contain",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    await decide(ctx, incident, "contain");
    return say(words(ctx)("triage.containedNote", { number: sayNumber(incident.number) }), "good");
  },
};

const acknowledge: PressHandler = {
  name: "incident.acknowledge",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    await decide(ctx, incident, "acknowledge");
    return say(words(ctx)("triage.acknowledgedNote", { number: sayNumber(incident.number) }), "good");
  },
};

/** One incident for whoever asks: the reporter's side, the handler's side, or a refusal. */
const view: PressHandler = {
  name: "incident.view",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    const facts = await readFacts(ctx, incident);
    if (ctx.person && (await isReporter(ctx, id, ctx.person.id))) {
      const live: LiveCard = { notice: "incidents.receipt", params: { id }, subject: id, isApart: true };
      return { ...showCard(receiptCard(ctx, facts)), live };
    }
    if (!(await maySee(ctx, incident))) {
      if (!(await mayWatch(ctx, incident))) throw new NotAllowed(id, "not-yours", words(ctx)("reasons.not-yours"));
      return showCard(watchCard(ctx, facts, await mayReassign(ctx, incident)));
    }
    const mine = await mineOf(ctx, incident);
    return {
      ...showCard(triageCard(ctx, facts, mine, await mayReassign(ctx, incident))),
      live: { notice: "incidents.triage", params: { id }, subject: id },
    };
  },
};

/** The one who answers in public has done so. */
const published: PressHandler = {
  name: "incident.published",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    await applyMove(ctx, incidentLife, incident, "published");
    await addLine(ctx, id, "published", words(ctx)("statementCard.done"));
    return say(words(ctx)("statementCard.doneNote"), "good");
  },
};

/** The id behind a number, whoever asks. */
export const idOfNumber = async (ctx: Ctx, number: number): Promise<string | undefined> =>
  (await findByNumber(ctx, number))?.id;

/** `INC-1042` typed alone: as the button that shows it. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const found = await findByNumber(ctx, number);
  // Whoever may not see it learns as little as for a number that there is not.
  const isReporters = found && ctx.person && (await isReporter(ctx, found.id, ctx.person.id));
  if (!found || !(isReporters || (await maySee(ctx, found)) || (await mayWatch(ctx, found)))) return undefined;
  return view.handle(ctx, { id: found.id, arg: undefined, chosen: undefined });
}

/** Everything that is in it, for those who may see it. */
const file: PressHandler = {
  name: "incident.file",
  async handle(ctx, { id }) {
    const incident = await existing(ctx, id);
    if (!(await maySee(ctx, incident))) throw new NotAllowed(id, "not-yours", words(ctx)("reasons.not-yours"));
    const outcomeNote = await readOutcomeNote(ctx, id);
    const joined = await mergedInto(ctx, id);
    const history = await readHistory(ctx, incident);
    return showCard(fileCard(ctx, await readFacts(ctx, incident), { outcomeNote, joined, history }));
  },
};

/** A file for its handlers: a short-lived address, and a line in the custody log. */
const evidence: PressHandler = {
  name: "incident.evidence",
  async handle(ctx, { id, arg }) {
    const incident = await existing(ctx, id);
    if (!(await maySee(ctx, incident))) throw new NotAllowed(id, "not-yours", words(ctx)("reasons.not-yours"));
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
        body: [
          { kind: "text", text: t("triage.evidenceLink") },
          { kind: "note", text: `SHA-256 ${found.item.sha256 ?? ""}` },
        ],
        actions: [
          {
            kind: "link",
            label: t("triage.openFile"),
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
  recuse,
  resume,
  published,
  step,
  contain,
  acknowledge,
  view,
  file,
  evidence,
  opens("ask", askHandler),
  opens("note", noteHandler),
  opens("pass", passHandler),
  opens("close", closeHandler),
  opens("merge", mergeHandler),
  opens("coach", coachHandler),
  opens("reveal", revealHandler),
  opens("grade", gradeHandler),
  opens("statement", statementHandler),
  opens("finish", finishHandler),
  opens("feedback", feedbackHandler),
  opens("assign", assignHandler),
  { name: "incident.queue", may: HANDLER_ROLES, handle: async (ctx, { id }) => queue(ctx, pageFrom(id)) },
];
