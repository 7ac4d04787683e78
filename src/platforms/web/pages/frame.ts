import type { FastifyReply, FastifyRequest } from "fastify";
import type { Card } from "../../../core/card.ts";
import { DETAILS_DAYS, FORM_LINK_MINUTES, PAGE_HOURS } from "../../../core/links.ts";
import { type Locale, nearestLocale } from "../../../core/locale.ts";
import { toLookAt } from "../actions.ts";
import { renderCard } from "../render/card.ts";
import { attributes, type Html, html } from "../render/html.ts";
import { renderPage } from "../render/page.ts";
import type { Site } from "../site.ts";
import { webWords } from "../words.ts";

export type Frame = { locale: Locale; title: string; body: Html; kind: keyof typeof STYLES };

/** The style sheets of a card and of a form. */
export const CARD_STYLES = ["card.css", "card-actions.css"] as const;
export const FORM_STYLES = ["form.css", "form-files.css"] as const;

/** What each kind of page needs to look right. */
const STYLES = {
  form: ["base.css", ...FORM_STYLES, "page.css"],
  message: ["base.css", "page.css"],
  receipt: ["base.css", ...CARD_STYLES, "page.css"],
  goingOn: ["base.css", ...CARD_STYLES, ...FORM_STYLES, "page.css"],
  card: ["base.css", ...CARD_STYLES, "page.css"],
  read: ["base.css", ...CARD_STYLES, "page.css", "read.css"],
  specimens: ["base.css", ...CARD_STYLES, "page.css", "read.css", "look.css", "specimen.css"],
  gallery: ["base.css", ...CARD_STYLES, ...FORM_STYLES, "page.css", "look.css"],
} as const;

/** A page of ours, with our styles and the script that makes it more comfortable. */
export const drawPage = ({ assets }: Site, { locale, title, body, kind }: Frame): string =>
  renderPage({
    locale,
    title,
    body,
    kind,
    styles: STYLES[kind].map(assets.path),
    scripts: [assets.path("page.js")],
    icon: assets.path("icon.svg"),
  });

export const sendPage = (reply: FastifyReply, page: string, status = 200) =>
  reply.code(status).type("text/html; charset=utf-8").send(page);

export type Notice = {
  locale: Locale;
  tone: "good" | "bad" | "quiet";
  title: string;
  text?: string;
  /** What the person is left with, e.g. a receipt. */
  card?: Card;
  link?: { label: string; url: string };
  /** The form is done with: a draft of it may go. */
  isOver?: boolean;
  /** Where one can go on another day. The addresses are written out, so that they can be noted down. */
  later?: { text: string; places: readonly { label: string; url: string }[] };
  /** What can be done next, below. */
  next?: { heading: string; form: Html };
};

/** A page that only says something. */
export function noticePage(site: Site, notice: Notice): string {
  const { locale, tone, title, text, card, link, isOver, later, next } = notice;
  const body = html`<div class="notice"${attributes({ "data-tone": tone, "data-over": isOver ? "yes" : undefined })}>
${card && renderCard(toLookAt(card, "links").card, { locale })}
${
  !next &&
  html`<div class="notice-head"><span class="notice-sign" aria-hidden="true"></span>
<h1 class="notice-title">${title}</h1></div>`
}
${text !== undefined && html`<p class="notice-text">${text}</p>`}
${link && html`<p><a class="button" href="${link.url}">${link.label}</a></p>`}
${
  later &&
  html`<div class="notice-later"><p>${later.text}</p><ul>${later.places.map(
    ({ label, url }) =>
      html`<li><a href="${url}">${label}</a><span class="notice-address" dir="ltr">${url}</span></li>`,
  )}</ul></div>`
}</div>${next && html`<section class="next"><h2 class="next-title">${next.heading}</h2>${next.form}</section>`}`;
  return drawPage(site, {
    locale,
    title: next?.heading ?? title,
    body,
    kind: next ? "goingOn" : card ? "receipt" : "message",
  });
}

type PageState = "expired" | "used" | "foreign" | "unknown" | "left" | "oldCard" | "oldFile" | "oldPage";

const DEAD: Readonly<Record<PageState, { status: number; tone: Notice["tone"] }>> = {
  expired: { status: 410, tone: "quiet" },
  used: { status: 410, tone: "good" },
  foreign: { status: 403, tone: "quiet" },
  unknown: { status: 404, tone: "quiet" },
  left: { status: 410, tone: "quiet" },
  oldCard: { status: 404, tone: "quiet" },
  oldFile: { status: 403, tone: "quiet" },
  oldPage: { status: 403, tone: "quiet" },
};

/** The page for a link that opens nothing. */
export function deadLink(site: Site, reply: FastifyReply, locale: Locale, state: PageState) {
  const t = webWords.in(locale);
  const { status, tone } = DEAD[state];
  // One line to see guessing by; the address would be the secret itself.
  site.services.log.info({ code: state, status }, "a link that opens nothing");
  const text =
    state === "expired"
      ? t("page.expired", { hours: FORM_LINK_MINUTES / 60 })
      : state === "oldCard"
        ? t("page.oldCard", { days: DETAILS_DAYS })
        : state === "oldPage"
          ? t("page.oldPage", { hours: PAGE_HOURS })
          : t(`page.${state}`);
  const page = noticePage(site, { locale, tone, title: t(`page.${state}Title`), text, isOver: state === "used" });
  return sendPage(reply, page, status);
}

/** The language of somebody whom we do not know: what the address asks for, then what the browser prefers. */
export function localeOf({ query, headers }: FastifyRequest, otherwise: Locale): Locale {
  const { lang } = query as { lang?: unknown };
  if (typeof lang === "string" && lang !== "") return nearestLocale(lang, otherwise);
  for (const tag of (headers["accept-language"] ?? "").split(",").slice(0, 10)) {
    if (/^\s*(zh|en)/i.test(tag)) return nearestLocale(tag.trim(), otherwise);
  }
  return otherwise;
}
