import type { FastifyInstance } from "fastify";
import { toLookAt } from "../actions.ts";
import { renderCard } from "../render/card.ts";
import { html } from "../render/html.ts";
import { personOfSession } from "../session.ts";
import { askWhoIsThere } from "../sign-in.ts";
import type { Site } from "../site.ts";
import { pathOfForm } from "./form-link.ts";
import { deadLink, drawPage, localeOf, sendPage } from "./frame.ts";

/**
 * `/w/q/<name>/<token>`: what a printed code leads to, for anybody who scans it. Only looking is possible without being
 * known; in a chat platform's own browser it may go on to a form of whoever is there.
 */
export function registerPublicPages(server: FastifyInstance, site: Site): void {
  server.get<{ Params: { name: string; token: string } }>("/w/q/:name/:token", async (request, reply) => {
    const { services, limits, tools } = site;
    limits.lookups.use(request.ip);
    const { name, token } = request.params;
    const personId = await personOfSession(services, request);
    const drawn = await tools.publicPage({
      name,
      token,
      locale: localeOf(request, services.company.locale),
      personId,
    });
    if (!drawn) {
      await deadLink(site, reply, localeOf(request, services.company.locale), "unknown");
      return reply;
    }
    const { view, locale, asksWho } = drawn;
    if (asksWho && !personId && (await askWhoIsThere(site, request, reply))) return reply;
    if ("form" in view) return reply.redirect(await pathOfForm(site, personId, view.form), 303);
    // One line to see guessing by; the address would be the secret itself.
    if (view.isMissing) services.log.info({ code: `no-${name}`, status: 404 }, "a link that opens nothing");
    const { card } = toLookAt(view.card, "links");
    const body = html`<div class="details">${renderCard(card, { locale, headingLevel: 1 })}</div>`;
    return sendPage(
      reply,
      drawPage(site, { locale, title: card.title, body, kind: "card" }),
      view.isMissing ? 404 : 200,
    );
  });
}
