import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import multipart from "@fastify/multipart";
import type { FastifyInstance } from "fastify";
import type { AppTools, PageSignIn, PlatformAdapter, PlatformDeps } from "../../core/platform.ts";
import { type Outgoing, PlatformError, type Surface } from "../../core/surface.ts";
import { loadAssets } from "./assets.ts";
import { createDemoEvents } from "./demo/events.ts";
import { registerDemo } from "./demo/index.ts";
import { answerErrors, answerUnknown } from "./errors.ts";
import type { Previews } from "./looks/preview.ts";
import { registerDetails } from "./pages/details.ts";
import { registerDownloads, registerEvidence } from "./pages/evidence.ts";
import { registerFeeds } from "./pages/feed.ts";
import { registerFormLinks } from "./pages/form-link.ts";
import { registerOpenForms } from "./pages/open-form.ts";
import { registerPublicPages } from "./pages/public-page.ts";
import { registerPublications } from "./pages/publications.ts";
import { registerReadPages } from "./pages/read-page.ts";
import { createRateLimit } from "./rate-limit.ts";
import { guard } from "./security.ts";
import { registerSignIn } from "./sign-in.ts";
import { type Site, WEB_TENANT } from "./site.ts";

export type { Previews } from "./looks/preview.ts";
export { renderCard } from "./render/card.ts";
export { renderForm } from "./render/form.ts";

/** What the other platforms lend to the pages. */
export type WebExtras = {
  /** Draw cards as the other platforms would show them. */
  previews?: Previews;
  /** Tells who opens a page in a platform's own browser. */
  signIn?: PageSignIn;
};

/** The browser: pages that cards lead to, and in demo mode a chat where a newcomer plays everybody. */
export function createWeb(
  config: { isDemo: boolean },
  { desk, services }: PlatformDeps,
  tools: AppTools,
  { previews = {}, signIn }: WebExtras = {},
): PlatformAdapter {
  const { clock, publicUrl } = services;
  const assets = loadAssets();
  const events = createDemoEvents();
  // An office of hundreds may share one address, so these stop floods and not people.
  const limits = {
    posts: createRateLimit(clock, 120, 10),
    open: createRateLimit(clock, 60, 10),
    lookups: createRateLimit(clock, 300, 10),
    feeds: createRateLimit(clock, 600, 10),
    signIns: createRateLimit(clock, 600, 10),
  };
  const site: Site = { desk, services, tools, assets, limits, signIn, previews };
  return {
    surface: createSurface(config.isDemo, events.publish),
    async register(server: FastifyInstance) {
      server.addHook("onRequest", guard(publicUrl));
      server.setErrorHandler(answerErrors(site));
      server.setNotFoundHandler(answerUnknown(site));
      await server.register(cookie);
      assets.register(server);
      await server.register(async (pages) => {
        await pages.register(formbody, { bodyLimit: 1_048_576 });
        await pages.register(multipart);
        registerFormLinks(pages, site);
        registerOpenForms(pages, site);
        registerDetails(pages, site);
        registerEvidence(pages, site);
        registerDownloads(pages, site);
        registerReadPages(pages, site);
        registerPublicPages(pages, site);
        registerFeeds(pages, site);
        registerPublications(pages, site);
        if (signIn) registerSignIn(pages, site, signIn);
      });
      if (config.isDemo) await server.register(async (demo) => registerDemo(demo, { ...site, events }));
      // Streams that stay open would keep the server from closing.
      server.addHook("preClose", async () => events.close());
    },
    start: async () => undefined,
    stop: async () => events.close(),
    health: () => ({ isConnected: true, detail: config.isDemo ? `the demo is at ${publicUrl}/` : "pages only" }),
  };
}

/** In the demo the row of a delivery is the message: all that is left to do is to tell the open pages. */
function createSurface(isDemo: boolean, publish: ReturnType<typeof createDemoEvents>["publish"]): Surface {
  const tell = (kind: "delivered" | "refreshed", { to, deliveryId }: Pick<Outgoing, "to" | "deliveryId">) => {
    if (!isDemo || to.kind !== "account" || to.account.tenant !== WEB_TENANT) {
      throw new PlatformError("web", "no-page", "never");
    }
    publish({ kind, person: to.account.externalId, id: deliveryId });
  };
  return {
    platform: "web",
    answers: "queued",
    async deliver(outgoing) {
      tell("delivered", outgoing);
      return { ref: outgoing.deliveryId };
    },
    async refresh(outgoing) {
      tell("refreshed", outgoing);
      return "refreshed";
    },
    // The page asks for it, and takes out what is not there any more.
    async retract(delivery) {
      tell("refreshed", delivery);
      return "retracted";
    },
    async fetchFile() {
      // Files from a browser are taken in when they arrive; none is left to fetch.
      throw new PlatformError("web", "no-remote-files", "never");
    },
  };
}
