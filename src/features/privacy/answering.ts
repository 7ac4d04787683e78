import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import { applyMove, NotAllowed, reasonOf } from "../../core/lifecycle.ts";
import type { Person } from "../../core/people.ts";
import { redactorFor } from "../../core/redact.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { sayDue } from "../../core/wording.ts";
import { pageFrom } from "./asking.ts";
import { listCard, requestCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { draftForm, drawDraft, drawExtend, drawRefuse, extendForm, refuseForm } from "./forms.ts";
import { handlerCard, type Mine, watchCard } from "./handler-cards.ts";
import { actingHandler, HANDLER_ROLES, mayWatch, whyNotEligible } from "./handlers.ts";
import { type RequestEvent, requestLife } from "./life.ts";
import { privacyWords } from "./messages/index.ts";
import { type DataRequest, isFinal, sayNumber } from "./model.ts";
import { findByNumber, findRequest, openRequests, readTexts, sealAbout, sealAnswer } from "./store.ts";

const words = (ctx: Pick<Ctx, "locale">) => privacyWords.in(ctx.locale);

/** A request by the id in a button, whoever asks. @throws UserError when there is none */
async function existing(ctx: Ctx, id: string | undefined): Promise<DataRequest> {
  const request = id ? await findRequest(ctx, id) : undefined;
  if (!request) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return request;
}

/** What this person may do with it, by the rights of the life cycle. */
export async function mineOf(ctx: Ctx, request: DataRequest): Promise<Mine> {
  if ((await requestLife.rights.handler?.(ctx, request)) === true) return "taken";
  return (await requestLife.rights.candidate?.(ctx, request)) === true ? "to-take" : undefined;
}

/** Whether the reader may see what is in it: its handler, and those who could answer it. */
export async function maySee(ctx: Ctx, request: DataRequest): Promise<boolean> {
  if (!ctx.person?.isActive) return false;
  return (await actingHandler(ctx, request))?.id === ctx.person.id || (await whyNotEligible(ctx, request)) === true;
}

/** One request for whoever asks: the person's side, the handler's side, where it stands, or a refusal. */
async function view(ctx: Ctx, id: string): Promise<Reply> {
  const request = await existing(ctx, id);
  const facts = await readFacts(ctx, request);
  if (ctx.person?.id === request.person.id) {
    return { ...showCard(requestCard(ctx, facts)), live: { notice: "privacy.status", params: { id }, subject: id } };
  }
  if (await maySee(ctx, request)) {
    const card = handlerCard(ctx, facts, await mineOf(ctx, request));
    return { ...showCard(card), live: { notice: "privacy.request", params: { id }, subject: id } };
  }
  if (await mayWatch(ctx, request)) return showCard(watchCard(ctx, facts));
  throw new NotAllowed(id, "not-yours", words(ctx)("reasons.not-yours"));
}

/** `DATA-7` typed alone; whoever may not see it learns as little as for a number that there is not. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const found = await findByNumber(ctx, number);
  const isOwn = found && ctx.person?.id === found.person.id;
  return found && (isOwn || (await maySee(ctx, found)) || (await mayWatch(ctx, found)))
    ? view(ctx, found.id)
    : undefined;
}

/** The id behind a number, whoever asks. */
export const idOfNumber = async (ctx: Ctx, number: number): Promise<string | undefined> =>
  (await findByNumber(ctx, number))?.id;

/** More than anybody can look through; the oldest come first. */
const QUEUE_MAX = 500;

/** What this person has or could take, by when it is due. */
export async function queueFor(ctx: Ctx, person: Person): Promise<{ request: DataRequest; dueAt: Date | undefined }[]> {
  const own: DataRequest[] = [];
  for (const request of await openRequests(ctx, QUEUE_MAX)) {
    if ((await mineOf({ ...ctx, person }, request)) !== undefined) own.push(request);
  }
  const deadlines = await openDeadlines(
    ctx.tx,
    own.map(({ id }) => id),
  );
  return own
    .map((request) => ({ request, dueAt: deadlines.find(({ subject }) => subject === request.id)?.dueAt }))
    .sort((a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity));
}

/** @param from how many are on the pages before */
export async function queue(ctx: Ctx, from = 0): Promise<Reply> {
  const items = (ctx.person ? await queueFor(ctx, ctx.person) : []).map(({ request, dueAt }) => ({
    request,
    detail: [
      request.person.name,
      words(ctx)(`states.${request.state}`),
      dueAt && `${words(ctx)("request.due")} ${sayDue(ctx, dueAt)}`,
    ]
      .filter(Boolean)
      .join(" · "),
  }));
  return showCard(listCard(ctx, "queue", items, from));
}

/** Lets through who took it and may make that move now. */
async function handled(ctx: Ctx, id: string | undefined, event: RequestEvent): Promise<DataRequest> {
  const request = await existing(ctx, id);
  const answer = (await requestLife.rights.handler?.(ctx, request)) ?? "not-yours";
  if (answer !== true) throw new NotAllowed(request.id, reasonOf(answer), requestLife.reason(ctx.locale, answer));
  if (isFinal(request.state) || !(event in requestLife.states[request.state])) throw new ChangedMeanwhile(request.id);
  return request;
}

/** What goes to the person names no colleague. */
const redacted = async (ctx: Ctx, { person }: DataRequest, text: string): Promise<string> =>
  (await redactorFor(ctx.tx, person, [text], ctx.locale))(text);

const draftHandler: FormHandler<(typeof draftForm)["fields"]> = {
  form: draftForm,
  async open(ctx, { id }) {
    const request = await handled(ctx, id, "draft");
    return drawDraft(ctx, (await readTexts(ctx, request.id)).answer);
  },
  async submit(ctx, { text }, { id }) {
    const request = await existing(ctx, id);
    const answer = sealAnswer(ctx, request.id, await redacted(ctx, request, text));
    await applyMove(ctx, requestLife, request, "draft", { set: { answer } });
    const facts = await readFacts(ctx, await existing(ctx, id));
    const live = { notice: "privacy.request", params: { id: request.id }, subject: request.id };
    return { ...showCard(handlerCard(ctx, facts, await mineOf(ctx, facts.request))), live };
  },
};

const refuseHandler: FormHandler<(typeof refuseForm)["fields"]> = {
  form: refuseForm,
  async open(ctx, { id }) {
    await handled(ctx, id, "refuse");
    return drawRefuse(ctx);
  },
  async submit(ctx, { text }, { id }) {
    const request = await existing(ctx, id);
    const answer = sealAnswer(ctx, request.id, await redacted(ctx, request, text));
    const set = { answer, closed_at: ctx.now };
    await applyMove(ctx, requestLife, request, "refuse", { set, params: { id: request.id } });
    return say(words(ctx)("forms.refuse.done"), "good");
  },
};

const extendHandler: FormHandler<(typeof extendForm)["fields"]> = {
  form: extendForm,
  async open(ctx, { id }) {
    const request = await handled(ctx, id, "extend");
    const why = await requestLife.guards.extendable?.(ctx, request, {});
    if (why) throw new UserError(reasonOf(why), requestLife.reason(ctx.locale, why));
    return drawExtend(ctx);
  },
  async submit(ctx, { text }, { id }) {
    const request = await existing(ctx, id);
    const { about } = await readTexts(ctx, request.id);
    const extension = await redacted(ctx, request, text);
    await applyMove(ctx, requestLife, request, "extend", {
      set: { about: sealAbout(ctx, request.id, { ...about, extension }) },
      calendars: { person: request.person },
      params: { id: request.id },
    });
    const [due] = await openDeadlines(ctx.tx, [request.id]);
    return say(words(ctx)("forms.extend.done", { when: due ? sayDue(ctx, due.dueAt) : "" }), "good");
  },
};

const opens = (name: string, { form, open }: FormHandler<never>): PressHandler => ({
  name: `privacy.${name}`,
  async handle(ctx, { id }) {
    return { kind: "form", opening: { form: form.name, view: await open(ctx, { id }), context: { id } } };
  },
});

export const answeringForms = [formHandler(draftHandler), formHandler(refuseHandler), formHandler(extendHandler)];

export const answeringPresses: PressHandler[] = [
  { name: "privacy.view", handle: (ctx, { id }) => view(ctx, id) },
  { name: "privacy.queue", may: HANDLER_ROLES, handle: (ctx, { id }) => queue(ctx, pageFrom(id)) },
  {
    name: "privacy.take",
    async handle(ctx, { id }) {
      const request = await existing(ctx, id);
      const set = { handler_id: ctx.person?.id ?? null };
      await applyMove(ctx, requestLife, request, request.state === "identity_ok" ? "take" : "takeOver", { set });
      return say(words(ctx)("handler.taken", { number: sayNumber(request.number) }), "good");
    },
  },
  {
    name: "privacy.send",
    async handle(ctx, { id }) {
      const request = await existing(ctx, id);
      await applyMove(ctx, requestLife, request, "send", {
        set: { closed_at: ctx.now },
        params: { id: request.id },
      });
      return say(words(ctx)("handler.sentNote"), "good");
    },
  },
  opens("draft", draftHandler as FormHandler<never>),
  opens("refuse", refuseHandler as FormHandler<never>),
  opens("extend", extendHandler as FormHandler<never>),
];
