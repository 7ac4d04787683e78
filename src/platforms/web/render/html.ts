/** Markup for pages is made by the core's templates, which mail uses too. */
export { Attributes, attributes, escapeHtml, Html, html, isSafeUrl, raw } from "../../../core/html.ts";
