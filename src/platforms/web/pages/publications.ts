import type { FastifyInstance } from "fastify";
import { LOCALES } from "../../../core/locale.ts";
import type { Site } from "../site.ts";

type Asked = { Params: { file: string }; Querystring: { key?: unknown; lang?: unknown } };

/**
 * `/feeds/policy.atom` and `/feeds/policy.json`: what the company publishes, for its OA or intranet. A program asks every
 * few minutes, so what has not changed is answered without a body. Whatever is not there, or not for this secret, is one
 * and the same "not found".
 */
export function registerPublications(server: FastifyInstance, site: Site): void {
  server.get<Asked>("/feeds/:file", async (request, reply) => {
    const { services, limits, tools } = site;
    limits.feeds.use(request.ip);
    const { key, lang } = request.query;
    const format = /^policy\.(atom|json)$/.exec(request.params.file)?.[1] as "atom" | "json" | undefined;
    const locale = LOCALES.find((one) => one === lang) ?? services.company.locale;
    const feed = format && typeof key === "string" && (await tools.publications({ format, key, locale }));
    if (!feed) {
      services.log.info({ code: "no-feed", status: 404 }, "a link that opens nothing");
      return reply.code(404).type("text/plain; charset=utf-8").send("not found\n");
    }
    const tag = `"${feed.tag}"`;
    reply
      .header("etag", tag)
      .header("last-modified", feed.changedAt.toUTCString())
      // Kept by whoever asked, and asked about again each time: a secret may be taken back.
      .header("cache-control", "private, no-cache")
      .header("content-language", locale)
      .header("content-security-policy", "sandbox; default-src 'none'");
    if (isKnown(request.headers["if-none-match"], tag)) return reply.code(304).send();
    return reply.type(feed.mime).send(feed.text);
  });
}

/** Whether one of the tags that the reader holds is this one; a weak one is as good for reading. */
const isKnown = (header: string | undefined, tag: string): boolean =>
  header?.split(",").some((one) => [tag, "*"].includes(one.trim().replace(/^W\//, ""))) ?? false;
