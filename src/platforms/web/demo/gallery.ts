import type { FastifyInstance } from "fastify";
import { LOCALES } from "../../../core/locale.ts";
import { drawPreview, FEELS, type Feel } from "../looks/preview.ts";
import { drawPage, localeOf, sendPage } from "../pages/frame.ts";
import { renderCard } from "../render/card.ts";
import { renderForm } from "../render/form.ts";
import { type Html, html } from "../render/html.ts";
import { LANGUAGE_NAMES, webWords } from "../words.ts";
import type { DemoSite } from "./site.ts";

/** Every card and form of the product side by side, as each platform shows it: for those who word and check them. */
export function registerGallery(server: FastifyInstance, site: DemoSite): void {
  const { services, tools, previews } = site;
  const feels = FEELS.filter((feel) => feel === "neutral" || previews[feel] !== undefined);
  server.get("/demo/gallery", async (request, reply) => {
    const locale = localeOf(request, services.company.locale);
    const t = webWords.in(locale);
    const detailsUrl = `${services.publicUrl}/`;
    const shown = (feel: Feel, content: Html) =>
      html`<section class="gallery-look" data-feel="${feel}"><h3>${t(`demo.feel.${feel}`)}</h3>${content}</section>`;
    const samples = tools
      .samples(locale)
      .map((sample) =>
        "card" in sample
          ? html`<article class="gallery-sample"><h2>${sample.name}</h2><div class="gallery-looks">${feels.map((feel) =>
              shown(
                feel,
                drawPreview(previews, feel, sample.card, { locale, detailsUrl, canPress: false })?.content ??
                  renderCard(sample.card, { locale, compact: true, headingLevel: 4 }),
              ),
            )}</div></article>`
          : html`<article class="gallery-sample"><h2>${sample.name}</h2>${renderForm(sample.form, { locale, action: "/demo/gallery", hidden: {} })}</article>`,
      );
    const body = html`<nav class="page-languages">${LOCALES.filter((other) => other !== locale).map(
      (other) => html`<a href="/demo/gallery?lang=${other}" hreflang="${other}">${LANGUAGE_NAMES[other]}</a>`,
    )}</nav><h1>${t("demo.gallery")}</h1>${samples}`;
    return sendPage(reply, drawPage(site, { locale, title: t("demo.gallery"), body, kind: "gallery" }));
  });
}
