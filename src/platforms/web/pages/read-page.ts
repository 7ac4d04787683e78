import type { FastifyInstance } from "fastify";
import type { PageSection, PageTurn, PageView, Specimen, TextRun } from "../../../core/read-page.ts";
import { drawPicture } from "../render/card.ts";
import { attributes, type Html, html } from "../render/html.ts";
import { FRAMED_HEADERS, FRAMING_POLICY } from "../security.ts";
import { personOfSession } from "../session.ts";
import { askWhoIsThere } from "../sign-in.ts";
import type { Site } from "../site.ts";
import { deadLink, drawPage, localeOf, sendPage } from "./frame.ts";
import { drawSpecimens, specimenMail } from "./specimens.ts";

/** Pages to read, for whom their address was made; the right is asked for at each opening. */
export function registerReadPages(server: FastifyInstance, site: Site): void {
  // A named parameter ends at 100 signs.
  server.get<{ Params: { "*": string } }>("/w/p/*", async (request, reply) => {
    const { services, limits, tools } = site;
    limits.lookups.use(request.ip);
    const locale = localeOf(request, services.company.locale);
    const { [MAIL]: mailOf, ...query } = queryOf(request.query);
    const drawn = await tools.openPage(request.params["*"], query);
    if (!drawn) {
      await deadLink(site, reply, locale, "oldPage");
      return reply;
    }
    if (await askWhoIsThere(site, request, reply)) return reply;
    const signedIn = await personOfSession(services, request);
    if (signedIn && signedIn !== drawn.personId) {
      await deadLink(site, reply, drawn.locale, "foreign");
      return reply;
    }
    const { view, locale: language } = drawn;
    const path = `/w/p/${request.params["*"]}`;
    if (mailOf !== undefined) {
      const asked = view.specimens?.find(({ id }) => id === mailOf);
      const mail = asked && specimenMail(site, asked);
      if (mail === undefined) {
        await deadLink(site, reply, language, "unknown");
        return reply;
      }
      return sendPage(reply.headers({ ...FRAMED_HEADERS }), mail);
    }
    const frame = ({ id }: Specimen) => `${path}?${new URLSearchParams({ ...query, [MAIL]: id }).toString()}`;
    const specimens = view.specimens && drawSpecimens(site, view.specimens, { locale: language, frame });
    if (specimens) reply.header("content-security-policy", FRAMING_POLICY);
    const body = drawView(view, path, specimens);
    return sendPage(
      reply,
      drawPage(site, { locale: language, title: view.title, body, kind: specimens ? "specimens" : "read" }),
    );
  });
}

/** In the query of a page: the specimen whose mail is asked for, which the page shows in a frame. */
const MAIL = "mail";

/** What stands once in the address; the rest is nothing that we wrote. */
const queryOf = (query: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1].length <= 40,
    ),
  );

const drawView = (
  { title, about, turns, picture, table, sections, notes, next }: PageView,
  path: string,
  specimens: Html | undefined,
): Html =>
  html`<article class="read"><header class="read-head"><h1>${title}</h1>${about !== undefined && html`<p>${about}</p>`}</header>
${turns.map(({ label, links }) => html`<nav class="read-turns" aria-label="${label}">${links.map((link) => drawTurn(link, path))}</nav>\n`)}
${picture && drawScrolled(picture, title)}
${table && drawTable(table)}
${sections && drawSections(sections)}
${specimens}
${notes.map((note) => html`<p class="read-note">${note}</p>\n`)}
${next && html`<p class="read-next"><a class="button button-primary" href="${next.url}">${next.label}</a></p>`}</article>`;

/** Pictures that are wider than a phone are moved aside there, by finger or by key. */
const SHRUNK_MAX_UNITS = 500;
const drawScrolled = ({ picture, alt }: NonNullable<PageView["picture"]>, title: string): Html =>
  html`<div class="read-picture" role="region" tabindex="0" aria-label="${title}"${attributes({ "data-wide": picture.width > SHRUNK_MAX_UNITS && "yes" })}>${drawPicture(picture, alt)}</div>`;

const drawTurn = ({ label, query, isHere }: PageTurn, path: string): Html =>
  html`<a class="button" href="${path}?${new URLSearchParams(query).toString()}"${attributes({ "aria-current": isHere && "page" })}>${label}</a>`;

/** On a phone each row is read as a card: its cells say their columns, and it stays a table for those who hear it. */
const drawTable = ({ caption, columns, rows }: NonNullable<PageView["table"]>): Html =>
  html`<table class="read-table" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th scope="col" role="columnheader">${column}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
    (row) =>
      html`<tr role="row">${row.map((cell, at) =>
        at === 0
          ? html`<th scope="row" role="rowheader" data-label="${columns[at] ?? ""}">${cell}</th>`
          : html`<td role="cell" data-label="${columns[at] ?? ""}">${cell}</td>`,
      )}</tr>\n`,
  )}</tbody></table>`;

const drawSections = ({ contents, parts }: NonNullable<PageView["sections"]>): Html =>
  html`<nav class="read-contents" aria-label="${contents}"><ol>${parts
    .filter(({ level }) => level === 2)
    .map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ol></nav>
${parts.map(drawSection)}`;

const drawSection = ({ id, level, heading, about, paragraphs }: PageSection): Html =>
  html`<section id="${id}" class="read-section" data-level="${level}">${drawHeading(level, heading)}
${about !== undefined && html`<p class="read-about">${about}</p>`}
${paragraphs.map((one) => html`<p>${typeof one === "string" ? one : one.map(drawRun)}</p>\n`)}</section>
`;

function drawHeading(level: PageSection["level"], heading: string): Html {
  switch (level) {
    case 2:
      return html`<h2>${heading}</h2>`;
    case 3:
      return html`<h3>${heading}</h3>`;
    case 4:
      return html`<h4>${heading}</h4>`;
    case 5:
      return html`<h5>${heading}</h5>`;
  }
}

const drawRun = ({ kind, text }: TextRun): Html | string =>
  kind === "same" ? text : kind === "added" ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;
