import { detailsPath } from "../../../core/links.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Specimen } from "../../../core/read-page.ts";
import { type Pen, plainLink } from "../looks/pen.ts";
import { drawPreview, type Previews } from "../looks/preview.ts";
import { renderCard } from "../render/card.ts";
import { attributes, type Html, html } from "../render/html.ts";
import type { Site } from "../site.ts";
import { webWords } from "../words.ts";

/**
 * Cards as their readers will see them, drawn side by side from what the renderers of the platforms would send. `frame`
 * is the address of a mail, which is a document of its own.
 */
export function drawSpecimens(
  site: Pick<Site, "previews" | "services">,
  specimens: readonly Specimen[],
  { locale, frame }: { locale: Locale; frame(specimen: Specimen): string },
): Html | undefined {
  const groups = specimens.flatMap((specimen) => {
    const looks =
      specimen.goes === "mail"
        ? drawMail(site, specimen, locale, frame(specimen))
        : drawLooks(site, specimen, locale, specimen.goes);
    return looks.length === 0 ? [] : [{ specimen, looks }];
  });
  if (groups.length === 0) return undefined;
  const t = webWords.in(locale);
  const places = groups.flatMap(({ looks }) => looks);
  return html`<nav class="specimen-places" aria-label="${t("looks.places")}"><ul>${places.map(
    ({ id, label }) => html`<li><a href="#${id}">${label}</a></li>`,
  )}</ul></nav>
${groups.map(
  ({ specimen, looks }) => html`<section class="specimen" id="${specimen.id}"><h2>${specimen.heading}</h2>
${specimen.about !== undefined && html`<p class="specimen-about">${specimen.about}</p>\n`}<div class="specimen-looks" data-goes="${specimen.goes}">${looks.map((look) => drawPaper(look, specimen.locale))}</div></section>\n`,
)}`;
}

const drawPaper = ({ id, label, notes, feel, content }: Look, locale: Locale): Html =>
  html`<section class="specimen-look" id="${id}" aria-labelledby="${id}-name"><header><h3 id="${id}-name">${label}</h3>${notes.map((note) => html`<p>${note}</p>`)}</header>
<div class="specimen-paper" data-feel="${feel}" lang="${locale}">${content}</div></section>\n`;

/** The mail behind the address of a frame; undefined where there is none. */
export function specimenMail({ previews }: Pick<Site, "previews">, specimen: Specimen): string | undefined {
  if (specimen.goes !== "mail") return undefined;
  // Nothing is led to from within the frame.
  return previews.mail?.(specimen.card, { locale: specimen.locale, detailsUrl: "#" }).html;
}

type Look = {
  id: string;
  label: string;
  notes: string[];
  feel: "slack" | "wecom" | "browser";
  content: Html;
  /** It points to the page of the whole. */
  leadsOn?: boolean;
};
type Has = Pick<Site, "previews" | "services">;

/** An address as long as a real one: what fits beside it is what would fit. */
const wholeAt = ({ services }: Has): string =>
  `${services.publicUrl}${detailsPath({ vault: services.vault, now: services.clock.now() }, `dlv_${"0".repeat(16)}`)}`;

function drawLooks(has: Has, specimen: Specimen, locale: Locale, goes: "direct" | "channel"): Look[] {
  const t = webWords.in(locale);
  const look = (name: Exclude<keyof Previews, "mail">, label: string) =>
    drawLook(has, specimen, { name, label, locale });
  const looks = (
    goes === "direct"
      ? [look("slack", t("looks.slack")), look("wecom", t("looks.wecom"))]
      : [look("slack", t("looks.slackChannel")), look("wecomGroup", t("looks.wecomGroup"))]
  ).filter((one) => one !== undefined);
  // Of what a channel got, the page is opened by those alone who look for what had no room.
  if (goes === "channel" && !looks.some(({ leadsOn }) => leadsOn)) return looks;
  const content = renderCard(specimen.card, { locale: specimen.locale, headingLevel: 4 });
  return [...looks, { id: wholeOf(specimen), label: t("looks.browser"), notes: [], feel: "browser", content }];
}

const wholeOf = ({ id }: Specimen): string => `${id}-browser`;

function drawLook(
  has: Has,
  specimen: Specimen,
  { name, label, locale }: { name: Exclude<keyof Previews, "mail">; label: string; locale: Locale },
): Look | undefined {
  const t = webWords.in(locale);
  const detailsUrl = wholeAt(has);
  let leadsOn = false;
  const link: Pen["link"] = (url, words, className) => {
    if (url !== detailsUrl) return plainLink(url, words, className);
    leadsOn = true;
    return html`<a href="#${wholeOf(specimen)}"${attributes({ class: className })}>${words}</a>`;
  };
  const options = { locale: specimen.locale, detailsUrl, canPress: false, link };
  const drawn = drawPreview(has.previews, name, specimen.card, options);
  if (!drawn) return undefined;
  const { content, count } = drawn;
  const notes = [...(count > 1 ? [t("looks.parts", { count })] : []), ...(leadsOn ? [t("looks.more")] : [])];
  const feel = name === "slack" ? "slack" : "wecom";
  return { id: `${specimen.id}-${name}`, label, notes, feel, content, leadsOn };
}

function drawMail(has: Has, { card, locale: language, id }: Specimen, locale: Locale, frame: string): Look[] {
  const t = webWords.in(locale);
  const mail = has.previews.mail?.(card, { locale: language, detailsUrl: wholeAt(has) });
  if (!mail) return [];
  const content = html`<p class="specimen-subject"><span>${t("looks.subject")}</span> ${mail.subject}</p>
<iframe class="specimen-mail" src="${frame}" title="${t("looks.mailFrame")}" sandbox="allow-same-origin"></iframe>
<details class="specimen-plain"><summary>${t("looks.plainText")}</summary><pre>${mail.text}</pre></details>`;
  return [{ id: `${id}-mail`, label: t("looks.mail"), notes: [t("looks.mailNote")], feel: "browser", content }];
}
