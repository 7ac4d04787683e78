import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { RawValues } from "../../../core/form.ts";
import type { Account } from "../../../core/interaction.ts";
import { csrfToken, type FormLink, findFormLink, isCsrfToken, makeFormLink } from "../../../core/links.ts";
import type { Locale } from "../../../core/locale.ts";
import { accountsOf, searchPeople } from "../../../core/people.ts";
import type { FormOpening, Reply } from "../../../core/reply.ts";
import { knownAnswers, personLine, readAnswers, showAnswers } from "../answers.ts";
import { renderForm } from "../render/form.ts";
import { attributes, html } from "../render/html.ts";
import { Refused } from "../security.ts";
import { personOfSession } from "../session.ts";
import { askWhoIsThere } from "../sign-in.ts";
import type { Site } from "../site.ts";
import type { Submission } from "../submission.ts";
import { webWords } from "../words.ts";
import { deadLink, drawPage, localeOf, noticePage, sendPage } from "./frame.ts";
import { openFormPath, sendOpenForm } from "./open-form.ts";

type Request = FastifyRequest<{ Params: { token: string } }>;

/** Somebody who came by a link, and the form that it opens. */
type Guest = { token: string; link: FormLink; account: Account; locale: Locale; zone: string; opening: FormOpening };

/** Forms that were opened from a card: the link says who is behind it and what it is for, and submits once. */
export function registerFormLinks(server: FastifyInstance, site: Site): void {
  server.get<{ Params: { token: string } }>("/w/f/:token", async (request, reply) => {
    const guest = await admit(site, request, reply);
    if (guest) await sendForm(site, reply, guest, {});
    return reply;
  });

  server.post<{ Params: { token: string } }>("/w/f/:token", async (request, reply) => {
    site.limits.posts.use(request.ip);
    const guest = await admit(site, request, reply);
    if (guest) await submit(site, request, reply, guest);
    return reply;
  });

  server.get<{ Params: { token: string }; Querystring: { q?: string } }>(
    "/w/f/:token/people",
    async (request, reply) => {
      site.limits.lookups.use(request.ip);
      const { services, desk } = site;
      const found = await findFormLink(services.db, { ...services, now: services.clock.now() }, request.params.token);
      const { q } = request.query;
      const isOpen = found?.state === "open" && !desk.isAnonymous(found.link.form);
      const isHere = isOpen && found.link.personId && (await accountsOf(services.db, found.link.personId)).length > 0;
      if (!isHere || typeof q !== "string") return reply.send({ people: [] });
      const people = await searchPeople(services.db, q.slice(0, 40), 8);
      return reply.send({ people: people.map(personLine) });
    },
  );
}

/** Lets in whoever the link is for, or answers with the page that says why not. */
async function admit(site: Site, request: Request, reply: FastifyReply): Promise<Guest | undefined> {
  const { services, desk } = site;
  const { token } = request.params;
  const asker = localeOf(request, services.company.locale);
  const found = await findFormLink(services.db, { ...services, now: services.clock.now() }, token);
  if (!found) return void deadLink(site, reply, asker, "unknown");
  const { link, state } = found;
  // Who uses such a form is nobody's business, so the link is not used up and not looked at any further.
  if (desk.isAnonymous(link.form)) {
    return void (await sendOpenForm(site, request, reply, link.form, state === "open" ? link.values : undefined));
  }
  if (await askWhoIsThere(site, request, reply)) return undefined;
  const signedIn = await personOfSession(services, request);
  if (signedIn && signedIn !== link.personId) return void deadLink(site, reply, asker, "foreign");
  const [account] = link.personId ? await accountsOf(services.db, link.personId) : [];
  const person = account && (await desk.personOf(account));
  if (!account || !person) return void deadLink(site, reply, asker, "left");
  const { locale, zone } = person;
  if (state !== "open") return void deadLink(site, reply, locale, state);
  const opened = await desk.openForm(account, link.form, link.context);
  if (!("form" in opened)) return void sendReply(site, reply, { link, locale }, opened);
  return { token, link, account, locale, zone, opening: opened };
}

type Shown = { values?: RawValues; errors?: Record<string, string>; summary?: string; status?: number };

async function sendForm(
  site: Site,
  reply: FastifyReply,
  guest: Guest,
  { values, errors, summary, status = 200 }: Shown,
) {
  const { services } = site;
  const { token, locale, zone, opening } = guest;
  // Each drawing of the page is one attempt: the same one again, sent twice, has one effect.
  const attempt = randomBytes(12).toString("base64url");
  const form = renderForm(opening.view, {
    locale,
    action: `/w/f/${token}`,
    hidden: { attempt, csrf: csrfToken(services, `${token}:${attempt}`) },
    today: civilDateIn(services.clock.now(), zone),
    values: values ?? (await showAnswers(services.db, opening.view, knownOf(guest))),
    ...(errors && { errors }),
    ...(summary !== undefined && { summary }),
  });
  const draft = attributes({ "data-draft": "yes", "data-people": `/w/f/${token}/people` });
  const body = html`<div${draft}>${form}</div>`;
  return sendPage(reply, drawPage(site, { locale, title: opening.view.title, body, kind: "form" }), status);
}

const knownOf = ({ link, opening }: Guest): RawValues =>
  knownAnswers(opening.view, link.values as RawValues | undefined);

async function submit(site: Site, request: Request, reply: FastifyReply, guest: Guest): Promise<void> {
  const { services, desk } = site;
  const { token, link, account, locale, opening } = guest;
  const check = (submission: Submission) => {
    if (!isCsrfToken(services, `${token}:${submission.one("attempt")}`, submission.one("csrf"))) {
      throw new Refused(403, "no-token-of-ours");
    }
  };
  const { view } = opening;
  const known = knownOf(guest);
  const answers = await readAnswers(request, { services, view, locale, known, strip: false, check });
  const result = await desk.receive(
    {
      key: `web:form:${answers.submission.one("attempt")}:${answers.digest}`,
      account,
      place: "page",
      intent: { kind: "submit", form: link.form, context: link.context, values: answers.raw },
    },
    { answers: "inline", link: token },
  );
  if (result.kind === "errors") {
    const { summary } = result;
    const errors = { ...result.errors, ...answers.errors };
    await sendForm(site, reply, guest, { values: answers.shown, errors, status: 422, ...(summary && { summary }) });
  } else if (result.kind === "say" && result.tone === "bad") {
    const now = await findFormLink(services.db, { ...services, now: services.clock.now() }, token);
    if (now?.state === "used") await deadLink(site, reply, locale, "used");
    else await sendForm(site, reply, guest, { values: answers.shown, summary: result.text, status: 422 });
  } else await sendReply(site, reply, guest, result);
}

/** The page after a form, or after a press that opened one. */
async function sendReply(site: Site, reply: FastifyReply, at: Pick<Guest, "link" | "locale">, result: Reply) {
  const { locale, link } = at;
  const t = webWords.in(locale);
  if (result.kind === "form") {
    return reply.redirect(await pathOfForm(site, link.personId, result.opening), 303);
  }
  if (result.kind === "say" && result.tone === "bad") {
    const page = { locale, tone: "bad", title: t("page.refusedTitle"), text: result.text } as const;
    return sendPage(reply, noticePage(site, page), 403);
  }
  const card = "card" in result ? { card: result.card } : {};
  const said = result.kind === "say" ? `${result.text}\n${t("page.doneShown")}` : t("page.done");
  const text = result.kind === "card" && result.transient ? t("page.doneOpen") : said;
  const page = { locale, tone: "good", title: t("page.doneTitle"), text, isOver: true, ...card } as const;
  return sendPage(reply, noticePage(site, page));
}

/** Where a form that a press opened goes on as a page; what it was opened with comes along. */
export async function pathOfForm(site: Site, personId: string | undefined, opening: FormOpening): Promise<string> {
  const { services, desk } = site;
  if (desk.isAnonymous(opening.form)) return openFormPath(opening.form);
  const initial = opening.view.fields.flatMap(({ name, initial: value }) =>
    value === undefined ? [] : [[name, value]],
  );
  const token = await makeFormLink(
    services.db,
    { ...services, now: services.clock.now() },
    {
      personId,
      form: opening.form,
      context: opening.context,
      ...(initial.length > 0 && { values: Object.fromEntries(initial) }),
    },
  );
  return `/w/f/${token}`;
}
