import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { faultReference } from "../../core/errors.ts";
import { EVIDENCE_MAX_BYTES } from "../../core/evidence.ts";
import { localeOf, noticePage, sendPage } from "./pages/frame.ts";
import { Refused } from "./security.ts";
import type { Site } from "./site.ts";
import { webWords } from "./words.ts";

/**
 * What cannot be answered otherwise: a page, or JSON for the demo's scripts. What is turned away leaves a line with its
 * reason, a fault one with a reference that the person sees too; the address is not logged, since it may hold a token.
 */
export const answerErrors =
  (site: Site) =>
  (error: FastifyError | Refused, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { services } = site;
    const locale = localeOf(request, services.company.locale);
    const { status, title, text } = wordError(site, error, locale);
    if (status < 500) services.log.warn({ code: error.code, status }, "a request was turned away");
    if (error instanceof Refused && error.waitMinutes !== undefined) {
      reply.header("retry-after", error.waitMinutes * 60);
    }
    if (request.url.startsWith("/demo/")) return reply.code(status).send({ error: text });
    return sendPage(reply, noticePage(site, { locale, tone: "bad", title, text }), status);
  };

/** An address that nothing answers: a page for people, JSON for scripts. */
export const answerUnknown =
  (site: Site) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (!request.headers.accept?.includes("text/html")) return reply.code(404).send({ error: "not found" });
    const locale = localeOf(request, site.services.company.locale);
    const t = webWords.in(locale);
    const page = { locale, tone: "quiet", title: t("page.unknownTitle"), text: t("page.nothing") } as const;
    return sendPage(reply, noticePage(site, page), 404);
  };

function wordError({ services }: Site, error: FastifyError | Refused, locale: ReturnType<typeof localeOf>) {
  const t = webWords.in(locale);
  const status = error.statusCode ?? 500;
  switch (status) {
    case 403:
      return { status, title: t("page.forbiddenTitle"), text: t("page.forbidden") };
    case 413:
      return {
        status,
        title: t("page.tooLargeTitle"),
        text: t("page.tooLarge", { max: EVIDENCE_MAX_BYTES / 1_048_576 }),
      };
    case 429: {
      const minutes = (error instanceof Refused && error.waitMinutes) || 1;
      return { status, title: t("page.tooManyTitle"), text: t("page.tooMany", { minutes }) };
    }
  }
  if (status >= 400 && status < 500) {
    return { status, title: t("page.badRequestTitle"), text: t("page.badRequest") };
  }
  const reference = faultReference();
  services.log.error({ reference, err: error }, "a page could not be answered");
  return { status: 500, title: t("page.faultTitle"), text: t("page.fault", { reference }) };
}
