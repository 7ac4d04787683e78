import type { Locale } from "../../../core/locale.ts";
import { attributes, type Html, html } from "./html.ts";
import { renderWords } from "./words.ts";

export type PageOptions = {
  locale: Locale;
  title: string;
  body: Html;
  /** Addresses of modules, in order. They run after the page is there, and it works without them. */
  scripts?: readonly string[];
  /** Addresses of style sheets, `base.css` first. */
  styles: readonly string[];
  /** Address of the picture beside the title. */
  icon?: string;
  /** For a policy that names its scripts and styles by nonce. */
  nonce?: string;
  /** A word for the style sheets: which kind of page it is. */
  kind?: string;
};

/**
 * A whole page. Nothing in it is inline, so that a policy of `default-src 'self'` suffices; search engines are told to
 * stay away, and the pages that it links to do not learn its address, which may hold a signed token.
 */
export function renderPage({ locale, title, body, scripts = [], styles, icon, nonce, kind }: PageOptions): string {
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex, nofollow, noarchive">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
${icon !== undefined && html`<link rel="icon" href="${icon}">\n`}${styles.map((href) => html`<link rel="stylesheet" href="${href}"${attributes({ nonce })}>\n`)}${scripts.map(
  (src) => html`<script type="module" src="${src}"${attributes({ nonce })}></script>\n`,
)}</head>
<body${attributes({ "data-page": kind })}>
<a class="skip" href="#main">${renderWords.in(locale)("page.skip")}</a>
<main id="main" tabindex="-1">${body}</main>
</body>
</html>
`.toString();
}
