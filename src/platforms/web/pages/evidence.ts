import type { FastifyInstance } from "fastify";
import { readEvidence } from "../../../core/evidence.ts";
import { readFileToken } from "../../../core/links.ts";
import type { Site } from "../site.ts";
import { deadLink, localeOf } from "./frame.ts";

/** Pictures that a browser draws without running anything; all else is only saved. */
const SHOWN = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

/** One evidence file, for the handler whose press made the link a few minutes ago. */
export function registerEvidence(server: FastifyInstance, site: Site): void {
  server.get<{ Params: { token: string } }>("/w/e/:token", async (request, reply) => {
    const { services } = site;
    site.limits.lookups.use(request.ip);
    const id = readFileToken({ ...services, now: services.clock.now() }, request.params.token);
    const found = id && (await readEvidence(services.db, services, id));
    if (!found) {
      await deadLink(site, reply, localeOf(request, services.company.locale), "unknown");
      return reply;
    }
    const { item, bytes } = found;
    const isShown = item.mime !== undefined && SHOWN.has(item.mime);
    return reply
      .header("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:")
      .header("content-disposition", disposition(isShown ? "inline" : "attachment", item.name))
      .type(item.mime ?? "application/octet-stream")
      .send(bytes);
  });
}

/** A file that is made now, for the person who was given its address; always saved and never shown. */
export function registerDownloads(server: FastifyInstance, site: Site): void {
  // Whoever only asks for the headers would have it made and noted all the same. A named parameter ends at 100 signs.
  server.get<{ Params: { "*": string } }>("/w/x/*", { exposeHeadRoute: false }, async (request, reply) => {
    site.limits.lookups.use(request.ip);
    const file = await site.tools.makeDownload(request.params["*"]);
    if (!file) {
      await deadLink(site, reply, localeOf(request, site.services.company.locale), "oldFile");
      return reply;
    }
    return reply
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("content-disposition", disposition("attachment", file.fileName))
      .type(file.mime)
      .send(Buffer.from(file.bytes));
  });
}

/** A file name in plain letters for old programs and as it is for the others (RFC 6266). */
function disposition(kind: "inline" | "attachment", name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, "_");
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
