import type { FastifyInstance } from "fastify";
import type { Site } from "../site.ts";

/**
 * `/w/<name>/<token>.<ending>`: what a program of somebody's own fetches. It gets no page for a person to read: whatever
 * is not there, was never there, or was taken back, is one and the same "not found".
 */
export function registerFeeds(server: FastifyInstance, site: Site): void {
  server.get<{ Params: { file: string } }>("/w/ics/:file", async (request, reply) => {
    const { services, limits, tools } = site;
    limits.feeds.use(request.ip);
    const token = /^([\w-]{20,64})\.ics$/.exec(request.params.file)?.[1];
    const feed = token && (await tools.makeFeed("ics", token));
    if (!feed) {
      services.log.info({ code: "no-feed", status: 404 }, "a link that opens nothing");
      return reply.code(404).type("text/plain; charset=utf-8").send("not found\n");
    }
    return reply
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("content-disposition", `inline; filename="${feed.fileName}"`)
      .type(feed.mime)
      .send(feed.text);
  });
}
