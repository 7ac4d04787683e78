import multipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import { csrfToken } from "../../../core/links.ts";
import { nearestLocale } from "../../../core/locale.ts";
import { coreWords } from "../../../core/messages/index.ts";
import { searchPeople } from "../../../core/people.ts";
import { personLine } from "../answers.ts";
import type { Feel } from "../looks/preview.ts";
import { localeOf, sendPage } from "../pages/frame.ts";
import { Refused } from "../security.ts";
import { webWords } from "../words.ts";
import { registerClock } from "./clock.ts";
import { drawMessages, readConversation } from "./conversation.ts";
import { registerGallery } from "./gallery.ts";
import { registerInteractions } from "./interactions.ts";
import { demoPage } from "./page.ts";
import { clockOf, DEMO_BOUND, type DemoSite, feelOf, playerOf } from "./site.ts";
import { findPlayers, markSeen, messagesOf, type Player } from "./store.ts";
import { demoEn, demoZhCN } from "./words.ts";

/** The chat in which one visitor plays everybody, and what its script asks for. Demo mode alone has these addresses. */
export async function registerDemo(server: FastifyInstance, site: DemoSite): Promise<void> {
  const { services, tools, events, assets } = site;
  await server.register(multipart);

  server.get("/", async (request, reply) => {
    const locale = localeOf(request, services.company.locale);
    return sendPage(reply, demoPage(assets, locale, csrfToken(services, DEMO_BOUND), feelsOf(site)));
  });

  server.get("/demo/api/people", async () => ({
    ...clockOf(site),
    people: (await findPlayers(services)).map((player) => ({
      ...viewOf(player),
      commands: tools.commands(player.locale, player.roles),
    })),
    words: { "zh-CN": demoZhCN, en: demoEn },
    company: services.company.locale,
  }));

  server.get<{ Querystring: { person?: string; feel?: string; before?: string; only?: string } }>(
    "/demo/api/conversation",
    async (request) => {
      const { person, feel, before, only } = request.query;
      const player = await playerOf(site, person);
      const look = feelOf(feel);
      if (only !== undefined) {
        const messages = await messagesOf(services, player.key, { only: String(only), limit: 1 });
        const items = await drawMessages(site, player, look, messages);
        await seen(
          site,
          messages.map(({ id }) => id),
        );
        return { items };
      }
      if (before !== undefined && !/^\d{1,18}$/.test(String(before))) throw new Refused(400, "no-place");
      const { items, earlier, shown } = await readConversation(site, player, look, before);
      await seen(site, shown);
      return { items, earlier };
    },
  );

  server.get<{ Querystring: { q?: string } }>("/demo/api/colleagues", async (request) => {
    const people = await searchPeople(services.db, String(request.query.q ?? "").slice(0, 40), 8);
    return { people: people.map(personLine) };
  });

  server.get("/demo/api/events", (_request, reply) => events.open(reply));

  server.post<{ Body: { person?: unknown; locale?: unknown } | null }>("/demo/api/language", async (request) => {
    const player = await playerOf(site, request.body?.person);
    const locale = nearestLocale(String(request.body?.locale ?? ""), player.locale);
    await tools.setLocale(player.id, locale);
    events.publish({ kind: "people" });
    return { locale };
  });

  server.post<{ Body: { locale?: unknown } | null }>("/demo/reset", async (request, reply) => {
    if (!(await tools.resetDemo())) {
      const locale = nearestLocale(String(request.body?.locale ?? ""), services.company.locale);
      return reply.code(409).send({ error: webWords.in(locale)("demo.notReset") });
    }
    events.publish({ kind: "reset" });
    return { ok: true };
  });

  registerClock(server, site);
  registerInteractions(server, site);
  registerGallery(server, site);
}

const feelsOf = ({ previews }: DemoSite): Feel[] => [
  "neutral",
  ...(previews.slack ? (["slack"] as const) : []),
  ...(previews.wecom ? (["wecom"] as const) : []),
];

/** What was shown counts as read, and the counts beside the names change. */
async function seen({ services, events }: DemoSite, ids: readonly string[]): Promise<void> {
  if ((await markSeen(services, ids, services.clock.now())) > 0) events.publish({ kind: "people" });
}

/** A player as the list shows them, with the names of their roles in both languages. */
function viewOf({ roles, ...player }: Player) {
  const named = (locale: "zh-CN" | "en") =>
    roles.filter((role) => role !== "employee").map((role) => coreWords.in(locale)(`roles.${role}`));
  return { ...player, roles, roleNames: { "zh-CN": named("zh-CN"), en: named("en") } };
}
