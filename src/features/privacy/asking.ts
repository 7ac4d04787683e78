import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import { jurisdictionOf } from "../../core/jurisdiction.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { downloadPath } from "../../core/links.ts";
import type { Person } from "../../core/people.ts";
import { none, type Reply, say, showCard } from "../../core/reply.ts";
import { sayDue } from "../../core/wording.ts";
import { automationCard, copyCard, listCard, rightsCard } from "./cards.ts";
import { askForm, drawAsk, drawErase, eraseForm } from "./forms.ts";
import { requestLife } from "./life.ts";
import { privacyWords } from "./messages/index.ts";
import { countsMonths, type DataRequest, isFinal, isPlainKind, type Kind, OPEN_MAX, sayNumber } from "./model.ts";
import { insertRequest, oneAtATime, requestsOf } from "./store.ts";

const words = (ctx: Pick<Ctx, "locale">) => privacyWords.in(ctx.locale);

/** What one may ask for, as the law that applies to the reader has it. */
export const rights = (ctx: Ctx): Reply =>
  ctx.person ? showCard(rightsCard(ctx, countsMonths(jurisdictionOf(ctx.person)))) : none;

/** What is asked again within a day is the same request. */
const SAME_MS = 24 * 3_600_000;

/** A request that needs nobody to answer it; pressed again, it is the one of before. */
async function answeredAtOnce(ctx: Ctx, person: Person, kind: "copy" | "automation"): Promise<DataRequest> {
  await oneAtATime(ctx, person.id);
  const since = ctx.now.getTime() - SAME_MS;
  const known = (await requestsOf(ctx, person.id)).find(
    (request) => request.kind === kind && request.receivedAt.getTime() > since,
  );
  if (known) return known;
  const made = await insertRequest(ctx, person, kind, "");
  await applyMove(ctx, requestLife, made, "answerAtOnce", { set: { closed_at: ctx.now } });
  return made;
}

/** The links are given out for a few minutes and to this person alone, so the card stands nowhere for long. */
async function copy(ctx: Ctx): Promise<Reply> {
  const { person } = ctx;
  if (!person) return none;
  const request = await answeredAtOnce(ctx, person, "copy");
  const link = (download: string) =>
    `${ctx.publicUrl}${downloadPath(ctx, { download, personId: person.id, arg: request.id })}`;
  const links = { xlsx: link("privacy.copy-xlsx"), json: link("privacy.copy-json") };
  return { kind: "card", transient: true, card: copyCard(ctx, request, links) };
}

/** Keeps a request and sends it to those who answer; the person hears until when. */
async function ask(ctx: Ctx, kind: Kind, text: string): Promise<Reply> {
  const { person } = ctx;
  if (!person) return none;
  await oneAtATime(ctx, person.id);
  const open = (await requestsOf(ctx, person.id)).filter(({ state }) => !isFinal(state));
  if (open.length >= OPEN_MAX) throw new UserError("too-many", words(ctx)("reasons.too-many", { max: OPEN_MAX }));
  const request = await insertRequest(ctx, person, kind, text);
  await applyMove(ctx, requestLife, request, "identify", {
    data: { by: "account" },
    calendars: { person },
    params: { id: request.id },
  });
  const [due] = await openDeadlines(ctx.tx, [request.id]);
  const when = due ? sayDue(ctx, due.dueAt) : "";
  return say(words(ctx)("request.sent", { number: sayNumber(request.number), when }), "good");
}

const askHandler: FormHandler<(typeof askForm)["fields"]> = {
  form: askForm,
  open: async (ctx, { kind }) => drawAsk(ctx, isPlainKind(kind) ? kind : "correct"),
  submit: (ctx, { text }, { kind }) => ask(ctx, isPlainKind(kind) ? kind : "correct", text),
};

const eraseHandler: FormHandler<(typeof eraseForm)["fields"]> = {
  form: eraseForm,
  open: async (ctx) => drawErase(ctx),
  submit: (ctx, { what, text }) => ask(ctx, what, text),
};

/** The person's own requests. @param from how many are on the pages before */
async function mine(ctx: Ctx, from: number): Promise<Reply> {
  const { person } = ctx;
  if (!person) return none;
  const requests = await requestsOf(ctx, person.id);
  const items = requests.map((request) => ({ request, detail: words(ctx)(`states.${request.state}`) }));
  return showCard(listCard(ctx, "mine", items, from));
}

/** How many rows come before the page that a button asks for. */
export const pageFrom = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);

export const askingForms = [formHandler(askHandler), formHandler(eraseHandler)];

export const askingPresses: PressHandler[] = [
  { name: "privacy.rights", handle: async (ctx) => rights(ctx) },
  { name: "privacy.copy", handle: (ctx) => copy(ctx) },
  {
    name: "privacy.automation",
    async handle(ctx) {
      return ctx.person ? showCard(automationCard(ctx, await answeredAtOnce(ctx, ctx.person, "automation"))) : none;
    },
  },
  { name: "privacy.mine", handle: (ctx, { id }) => mine(ctx, pageFrom(id)) },
  {
    name: "privacy.ask",
    async handle(ctx, { id }) {
      if (id === "erase") {
        const opening = { form: eraseForm.name, view: drawErase(ctx), context: {} };
        return { kind: "form", opening };
      }
      const kind = isPlainKind(id) ? id : "correct";
      return { kind: "form", opening: { form: askForm.name, view: drawAsk(ctx, kind), context: { kind } } };
    },
  },
];
