import { attributes, type Html, html, isSafeUrl } from "../render/html.ts";

/** How those parts of another platform's message are drawn that do something or lead somewhere. */
export type Pen = {
  /** The button of a platform, by its key and its words. */
  action(key: string, label: string): Html;
  /** @param className of a link that looks like a button */
  link(url: string, words: string, className?: string): Html;
  /** What a picture shows, in words, by its address. */
  altOf(address: string): string;
};

/** A link that is followed in a window of its own; one that may not be followed stays readable. */
export const plainLink: Pen["link"] = (url, words, className) =>
  url !== "" && isSafeUrl(url)
    ? html`<a href="${url}" rel="noopener noreferrer"${attributes({ target: "_blank", class: className })}>${words}</a>`
    : html`${words}`;
