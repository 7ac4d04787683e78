import type { FastifyInstance, FastifyRequest } from "fastify";
import { civilDateIn } from "../../../core/calendar/civil.ts";
import { decodeCallback } from "../../../core/callback.ts";
import { systemCtx } from "../../../core/context.ts";
import { EVIDENCE_MAX_BYTES, safeFileName } from "../../../core/evidence.ts";
import type { RawValues } from "../../../core/form.ts";
import type { FileRef, FormContext, Intent } from "../../../core/interaction.ts";
import { csrfToken, isCsrfToken } from "../../../core/links.ts";
import { maskPasswords } from "../../../core/passwords.ts";
import { findPerson } from "../../../core/people.ts";
import { type FormOpening, none, type Reply } from "../../../core/reply.ts";
import { queueReply } from "../../../core/spoken.ts";
import { keepUpload, knownAnswers, readAnswers, showAnswers } from "../answers.ts";
import type { Feel } from "../looks/preview.ts";
import { renderForm } from "../render/form.ts";
import { Refused } from "../security.ts";
import { readSubmission } from "../submission.ts";
import { webWords } from "../words.ts";
import { drawCard, drawLine, drawMessages, type Item } from "./conversation.ts";
import { DEMO_BOUND, type DemoSite, feelOf, playerOf, TOKEN_HEADER } from "./site.ts";
import { accountOf, addLine, isKnown, lastOrder, messagesOf, type Player } from "./store.ts";

/** Characters of one line; more is no line. */
const LINE_MAX = 4000;
/** Messages that one press can bring. */
const NEW_MAX = 20;

/** What the page shows at once; everything that is a message also stands in `items`. */
type Answer = {
  items: Item[];
  /** A form to fill in, afresh or with its errors. */
  form?: { title: string; html: string; hasErrors: boolean; isAnonymous: boolean };
  /** A card that is kept nowhere: gone when the page is loaded again. */
  once?: Pick<Item, "html"> & {
    /** With a code, which nobody can show again. */
    hasCode: boolean;
  };
  say?: { text: string; tone: "good" | "bad" | "quiet" };
};

type Body = Partial<Record<"person" | "feel" | "key" | "text" | "callback" | "chosen" | "hub" | "files", unknown>>;
type Deed = { player: Player; feel: Feel; key: string };

/** What visitors do in the chat, in the name of whom they play. */
export function registerInteractions(server: FastifyInstance, site: DemoSite): void {
  server.post<{ Body: Body | null; Querystring: Body }>("/demo/api/interactions", async (request) => {
    site.limits.posts.use(request.ip);
    const token = request.headers[TOKEN_HEADER];
    if (typeof token !== "string" || !isCsrfToken(site.services, DEMO_BOUND, token)) throw new Refused(403, "no-token");
    if (request.isMultipart()) return request.query.files === "1" ? sendFiles(site, request) : submit(site, request);
    const body = request.body ?? {};
    const deed = await deedOf(site, body);
    if (typeof body.text === "string") return type(site, deed, body.text.slice(0, LINE_MAX));
    if (body.hub === true) return act(site, deed, { kind: "hub" });
    const callback = typeof body.callback === "string" ? decodeCallback(body.callback) : undefined;
    if (!callback) throw new Refused(400, "nothing-that-can-be-done");
    const chosen = typeof body.chosen === "string" ? { chosen: body.chosen } : {};
    return act(site, deed, { kind: "press", callback, ...chosen });
  });
}

async function deedOf(site: DemoSite, { person, feel, key }: Body): Promise<Deed> {
  if (typeof key !== "string" || !/^[A-Za-z0-9-]{8,64}$/.test(key)) throw new Refused(400, "no-key");
  const player = await playerOf(site, person);
  return { player, feel: feelOf(feel), key: `web:demo:${player.key}:${key}` };
}

/** A line as it is typed: with a slash it is a command, without one words in the conversation. */
async function type(site: DemoSite, deed: Deed, text: string): Promise<Answer> {
  const { services } = site;
  const line = text.trim();
  if (line === "" || (await isKnown(services, deed.key))) return { items: [] };
  const order = await lastOrder(services);
  const kept = await addLine(services, deed.player.id, { text: maskPasswords(line), at: services.clock.now(), order });
  const command = /^[/／](\S+)\s*([\s\S]*)$/.exec(line);
  const intent: Intent = command
    ? { kind: "command", name: command[1] ?? "", text: command[2] ?? "" }
    : { kind: "text", text: line };
  const answer = await act(site, deed, intent);
  return { ...answer, items: [drawLine(site, deed.player, kept), ...answer.items] };
}

/** Files sent in the chat, as a phone does it: taken in, and then a form may use them. */
async function sendFiles(site: DemoSite, request: FastifyRequest<{ Querystring: Body }>): Promise<Answer> {
  const { services } = site;
  const deed = await deedOf(site, request.query);
  const { locale, id } = deed.player;
  const files: FileRef[] = [];
  const names: string[] = [];
  const refusals: string[] = [];
  await readSubmission(request, {
    maxBytes: EVIDENCE_MAX_BYTES,
    check: () => undefined,
    async onFile(upload) {
      const kept = await keepUpload(services, upload, { locale, maxBytes: EVIDENCE_MAX_BYTES, strip: false });
      if ("refusal" in kept) refusals.push(kept.refusal);
      else {
        files.push(kept.file);
        names.push(safeFileName(upload.name));
      }
    },
  });
  const say = { text: refusals.join("\n"), tone: "bad" } as const;
  if (files.length === 0) return { items: [], ...(refusals.length > 0 && { say }) };
  const order = await lastOrder(services);
  const kept = await addLine(services, id, {
    text: webWords.in(locale)("demo.attached", { names: names.join("、") }),
    at: services.clock.now(),
    order,
  });
  const answer = await act(site, deed, { kind: "files", files });
  return {
    ...answer,
    items: [drawLine(site, deed.player, kept), ...answer.items],
    ...(refusals.length > 0 && { say }),
  };
}

async function act(site: DemoSite, deed: Deed, intent: Intent): Promise<Answer> {
  const since = await lastOrder(site.services);
  const place = intent.kind === "hub" ? "home" : "direct";
  const account = accountOf(deed.player);
  const reply = await site.desk.receive({ key: deed.key, account, place, intent }, { answers: "queued" });
  return answerOf(site, deed, reply, since);
}

async function answerOf(site: DemoSite, deed: Deed, reply: Reply, since: string): Promise<Answer> {
  const { services } = site;
  const { player, feel } = deed;
  const messages = await messagesOf(services, player.key, { after: since, limit: NEW_MAX });
  const items = await drawMessages(site, player, feel, messages);
  // What was done may leave things without anything to tell that no message is about, such as reminders.
  site.events.publish({ kind: "people" });
  switch (reply.kind) {
    case "form":
      return { items, form: await drawOpening(site, player, reply.opening, {}) };
    case "say":
      return { items, say: { text: reply.text, tone: reply.tone ?? "quiet" } };
    case "card":
    case "replace":
    case "hub": {
      const { locale } = player;
      const { html } = drawCard(site, reply.card, { locale, feel, detailsUrl: "" });
      return { items, once: { html, hasCode: reply.card.body.some(({ kind }) => kind === "code") } };
    }
    default:
      return { items };
  }
}

type Shown = { values?: RawValues; errors?: Record<string, string>; summary?: string };

async function drawOpening(site: DemoSite, player: Player, opening: FormOpening, { values, errors, summary }: Shown) {
  const { services, desk } = site;
  const context = JSON.stringify(opening.context);
  const drawn = renderForm(opening.view, {
    locale: player.locale,
    action: "/demo/api/interactions",
    hidden: {
      "~person": player.key,
      "~form": opening.form,
      "~context": context,
      // The context passed through the page; it is taken back only as we gave it, and from the same person.
      "~seal": csrfToken(services, sealed(player.key, opening.form, context)),
    },
    today: civilDateIn(services.clock.now(), player.zone),
    values: values ?? (await showAnswers(services.db, opening.view, knownAnswers(opening.view))),
    ...(errors && { errors }),
    ...(summary !== undefined && { summary }),
  });
  const hasErrors = errors !== undefined || summary !== undefined;
  return { title: opening.view.title, html: drawn.toString(), hasErrors, isAnonymous: desk.isAnonymous(opening.form) };
}

const sealed = (person: string, form: string, context: string): string => JSON.stringify([person, form, context]);

/** A filled-in form. Which one stands in the address, so that its fields are known before its files arrive. */
async function submit(site: DemoSite, request: FastifyRequest<{ Querystring: Body }>): Promise<Answer> {
  const { services, desk } = site;
  const query = request.query as Body & { form?: unknown; context?: unknown; seal?: unknown };
  const deed = await deedOf(site, query);
  const { player } = deed;
  const [form, context, seal] = [query.form, query.context, query.seal].map((item) => String(item ?? "")) as [
    string,
    string,
    string,
  ];
  if (!isCsrfToken(services, sealed(player.key, form, context), seal)) throw new Refused(403, "not-our-form");
  const opened = await desk.openForm(accountOf(player), form, JSON.parse(context) as FormContext);
  if (!("form" in opened)) return answerOf(site, deed, opened, await lastOrder(services));
  const { view } = opened;
  const strip = desk.isAnonymous(form);
  const { locale } = player;
  const known = knownAnswers(view);
  const answers = await readAnswers(request, { services, view, locale, known, strip, check: () => undefined });
  const since = await lastOrder(services);
  const intent: Intent = { kind: "submit", form, context: opened.context, values: answers.raw };
  const account = accountOf(player);
  // The answer comes here and not as a message: a refusal belongs beside the form, which stays open.
  const options = { answers: "inline", ...(strip && { locale }) } as const;
  const reply = await desk.receive({ key: deed.key, account, place: "direct", intent }, options);
  if (reply.kind === "errors") {
    const errors = { ...reply.errors, ...answers.errors };
    const shown = { values: answers.shown, errors, ...(reply.summary && { summary: reply.summary }) };
    return { items: [], form: await drawOpening(site, player, opened, shown) };
  }
  const isDone = !(reply.kind === "say" && reply.tone === "bad");
  const isKept = isDone && !strip && (await keepReply(site, deed, reply));
  return answerOf(site, deed, isKept ? none : reply, since);
}

/** Makes a message of what a form was answered with, once, as chat platforms do. False for what is no message. */
function keepReply({ services }: DemoSite, { player, key }: Deed, reply: Reply): Promise<boolean> {
  return services.db.transaction(async (tx) => {
    const person = await findPerson(tx, player.id);
    return queueReply({ ...systemCtx(services, tx), person }, accountOf(player), key, reply);
  });
}
