import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { RawValues } from "../../../core/form.ts";
import { csrfToken, isCsrfToken } from "../../../core/links.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import type { FormOpening, Reply } from "../../../core/reply.ts";
import { knownAnswers, readAnswers, showAnswers } from "../answers.ts";
import { CLEAN_FILES } from "../render/field.ts";
import { renderForm } from "../render/form.ts";
import { html } from "../render/html.ts";
import { Refused } from "../security.ts";
import type { Site } from "../site.ts";
import type { Submission } from "../submission.ts";
import { LANGUAGE_NAMES, webWords } from "../words.ts";
import { deadLink, drawPage, localeOf, noticePage, sendPage } from "./frame.ts";

type Request = FastifyRequest<{ Params: { form: string } }>;

/** Tells the form's handler that a page stripped the files, so that it may take some. */
const CONTEXT = { page: "1" };
/** Hours that a page may be left open. */
const OPEN_HOURS = 12;

export const openFormPath = (form: string): string => `/w/o/${form}`;

/**
 * Forms that may be used without saying who one is, and only those whose handler forgets who submits. No cookie is read
 * or set, no address is logged, and nothing of the request stays but the form itself.
 */
export function registerOpenForms(server: FastifyInstance, site: Site): void {
  server.get<{ Params: { form: string } }>("/w/o/:form", async (request, reply) => {
    await sendOpenForm(site, request, reply, request.params.form);
    return reply;
  });

  server.post<{ Params: { form: string } }>("/w/o/:form", async (request, reply) => {
    site.limits.open.use(request.ip);
    await submit(site, request, reply);
    return reply;
  });
}

/** The form afresh, perhaps with what was said before. */
export async function sendOpenForm(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  form: string,
  values?: Record<string, unknown>,
): Promise<void> {
  const locale = localeOf(request, site.services.company.locale);
  const opening = await open(site, reply, form, locale);
  if (!opening) return;
  // The link stays behind, and with it what only it may name: files that are still with a chat platform.
  const said = values && withoutFiles(values as RawValues);
  const known = knownAnswers(opening.view, said);
  await sendForm(site, reply, locale, opening, { values: await showAnswers(site.services.db, opening.view, known) });
}

const withoutFiles = (values: RawValues): RawValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value.filter((item) => typeof item === "string") as string[]) : value,
    ]),
  );

async function open(site: Site, reply: FastifyReply, form: string, locale: Locale): Promise<FormOpening | undefined> {
  const { desk } = site;
  if (!desk.isAnonymous(form)) return void deadLink(site, reply, locale, "unknown");
  const opened = await desk.openForm(undefined, form, CONTEXT, locale);
  if ("form" in opened) return opened;
  return void sendRefusal(site, reply, locale, opened);
}

function sendRefusal(site: Site, reply: FastifyReply, locale: Locale, refusal: Reply) {
  const t = webWords.in(locale);
  const text = refusal.kind === "say" ? refusal.text : t("page.unknown");
  return sendPage(reply, noticePage(site, { locale, tone: "bad", title: t("page.refusedTitle"), text }), 403);
}

type Shown = { values: RawValues; errors?: Record<string, string>; summary?: string; status?: number };

/** The form with a visit and a seal of its own. */
function drawOpenForm(
  site: Site,
  locale: Locale,
  { form, view }: FormOpening,
  { values, errors, summary }: Omit<Shown, "status">,
) {
  const { services } = site;
  const now = services.clock.now();
  // Names one drawing of the page and when it was; with the seal it shows that the page came from us.
  const visit = `${now.getTime().toString(36)}.${randomBytes(12).toString("base64url")}`;
  return renderForm(view, {
    locale,
    action: `${openFormPath(form)}?lang=${locale}`,
    hidden: { visit, csrf: csrfToken(services, `${form}:${visit}`) },
    today: civilDateIn(now, view.zone),
    accept: CLEAN_FILES,
    values,
    ...(errors && { errors }),
    ...(summary !== undefined && { summary }),
  });
}

/** What else can be done without saying who one is: nobody gets there by a chat, so each of these pages names the others. */
async function otherForms({ desk }: Site, form: string, locale: Locale): Promise<{ path: string; title: string }[]> {
  const others = desk.anonymousForms().filter((other) => other !== form);
  const opened = await Promise.all(others.map((other) => desk.openForm(undefined, other, CONTEXT, locale)));
  return opened.flatMap((opening) =>
    "form" in opening ? [{ path: openFormPath(opening.form), title: opening.view.title }] : [],
  );
}

async function sendForm(
  site: Site,
  reply: FastifyReply,
  locale: Locale,
  { form, view }: FormOpening,
  { status = 200, ...shown }: Shown,
) {
  const drawn = drawOpenForm(site, locale, { form, view, context: CONTEXT }, shown);
  const languages = LOCALES.filter((item) => item !== locale).map(
    (other) =>
      html`<a href="${openFormPath(form)}?lang=${other}" hreflang="${other}" lang="${other}">${LANGUAGE_NAMES[other]}</a>`,
  );
  const elsewhere = (await otherForms(site, form, locale)).map(
    ({ path, title }) => html`<a href="${path}?lang=${locale}">${title}</a>`,
  );
  const body = html`<nav class="page-languages">${elsewhere}${languages}</nav>${drawn}`;
  return sendPage(reply, drawPage(site, { locale, title: view.title, body, kind: "form" }), status);
}

async function submit(site: Site, request: Request, reply: FastifyReply): Promise<void> {
  const { services, desk } = site;
  const { form } = request.params;
  const locale = localeOf(request, services.company.locale);
  const opening = await open(site, reply, form, locale);
  if (!opening) return;
  const check = (submission: Submission) => {
    if (!isCsrfToken(services, `${form}:${submission.one("visit")}`, submission.one("csrf"))) {
      throw new Refused(403, "no-token-of-ours");
    }
  };
  const { view } = opening;
  const answers = await readAnswers(request, { services, view, locale, known: knownAnswers(view), strip: true, check });
  const visit = answers.submission.one("visit");
  const openedAt = Number.parseInt(visit.split(".")[0] ?? "", 36);
  if (services.clock.now().getTime() - openedAt > OPEN_HOURS * 3_600_000) {
    const summary = webWords.in(locale)("page.stale");
    await sendForm(site, reply, locale, opening, { values: answers.shown, summary, status: 422 });
    return;
  }
  const result = await desk.receive(
    {
      key: `web:open:${visit}:${answers.digest}`,
      account: undefined,
      place: "page",
      intent: { kind: "submit", form, context: CONTEXT, values: answers.raw },
    },
    { answers: "inline", locale },
  );
  if (result.kind === "errors" || (result.kind === "say" && result.tone === "bad")) {
    const errors = result.kind === "errors" ? { ...result.errors, ...answers.errors } : {};
    const summary = result.kind === "errors" ? result.summary : result.text;
    await sendForm(site, reply, locale, opening, {
      values: answers.shown,
      errors,
      status: 422,
      ...(summary !== undefined && { summary }),
    });
    return;
  }
  const t = webWords.in(locale);
  const card = "card" in result ? { card: result.card } : {};
  const said = result.kind === "say" ? `${result.text}\n${t("page.doneShown")}` : t("page.doneShown");
  const text = result.kind === "card" ? t("page.doneOpen") : said;
  const again = result.kind === "card" ? result.again : undefined;
  if (!again) {
    const others = await otherForms(site, form, locale);
    const places = others.map(({ path, title }) => ({ label: title, url: services.publicUrl + path }));
    const later = places.length > 0 ? { later: { text: t("page.comeBack"), places } } : {};
    await sendPage(
      reply,
      noticePage(site, { locale, tone: "good", title: t("page.doneTitle"), text, isOver: true, ...card, ...later }),
    );
    return;
  }
  // What comes next needs the same code, which is on this page and nowhere else.
  const known = await showAnswers(services.db, view, knownAnswers(view, again));
  const next = { heading: t("page.goOn"), form: drawOpenForm(site, locale, opening, { values: known }) };
  await sendPage(reply, noticePage(site, { locale, tone: "good", title: t("page.doneTitle"), ...card, next }));
}
