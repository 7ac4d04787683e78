import { decodeCallback, encodeCallback } from "../../../core/callback.ts";
import type { Action, Card } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { dataUrlOf } from "../../../core/picture.ts";
import { actionsOf } from "../actions.ts";
import { renderAction } from "../render/card.ts";
import { type Html, html } from "../render/html.ts";
import { type Pen, plainLink } from "./pen.ts";
import { drawSlack } from "./slack.ts";
import { drawWecom } from "./wecom.ts";

/** How the chat looks: our own way, or as one of the platforms would show it. */
export const FEELS = ["neutral", "slack", "wecom"] as const;
export type Feel = (typeof FEELS)[number];
export const isFeel = (text: unknown): text is Feel => FEELS.includes(text as Feel);

type PreviewOptions = { locale: Locale; detailsUrl: string };
type DrawOptions = PreviewOptions & {
  /** Whether buttons work; otherwise the card is only to look at. */
  canPress: boolean;
  /** In the place of links that are followed. */
  link?: Pen["link"];
};
/** The real renderers of the other platforms: what they would send, as they would send it. */
export type Previews = {
  slack?(card: Card, options: PreviewOptions): unknown;
  wecom?(card: Card, options: PreviewOptions): unknown;
  /** In a group of WeCom, where a robot says it. */
  wecomGroup?(card: Card, options: PreviewOptions): unknown;
  mail?(card: Card, options: PreviewOptions): { subject: string; text: string; html: string };
};

/** Of a look that is none, as our own, there is nothing to draw. */
type Other = Exclude<keyof Previews, "mail">;
export type Preview = {
  content: Html;
  /** Messages that it takes. */
  count: number;
};

/** What another platform would show, drawn; undefined in our own look, and for a platform that is not there. */
export function drawPreview(
  previews: Previews,
  feel: Feel | Other,
  card: Card,
  options: DrawOptions,
): Preview | undefined {
  const sent = feel === "neutral" ? undefined : previews[feel]?.(card, options);
  if (sent === undefined) return undefined;
  const pen: Pen = { action: actionDrawer(card, options), link: options.link ?? plainLink, altOf: altIn(card) };
  const content = feel === "slack" ? drawSlack(sent, pen) : drawWecom(sent, pen);
  return { content, count: Array.isArray(sent) ? sent.length : 1 };
}

/** What a picture of the card shows in words, by its address. */
function altIn({ body }: Card): (address: string) => string {
  const said = body.flatMap((block) => (block.kind === "picture" ? [block] : []));
  return (address) => said.find(({ picture }) => dataUrlOf(picture) === address)?.alt ?? "";
}

/**
 * Draws the button of another platform so that it works here. What it does is the card's own action: found by the
 * callback in the platform's key, which may have signs of the platform around it, or else by the words on it.
 */
function actionDrawer(card: Card, { locale, canPress }: DrawOptions): Pen["action"] {
  const press = canPress ? { press: { action: "/demo/api/interactions", hidden: {} } } : {};
  const actions = actionsOf(card);
  return (key, label) => {
    const callback = decodeCallback(key.replace(/^[?=]/, "").replace(/#\d+$/, ""));
    const isMeant = (action: Action) =>
      action.kind === "link"
        ? action.label === label
        : callback && encodeCallback(action.callback) === encodeCallback(callback);
    // Platforms add buttons of their own, such as the way home, which are no actions of the card.
    const own: Action | undefined = callback && { kind: "run", label, callback };
    const action = actions.find(isMeant) ?? actions.find((item) => item.label === label) ?? own;
    if (!action) return html`<span class="button" aria-disabled="true">${label}</span>`;
    return renderAction({ ...action, label }, { locale, ...press });
  };
}
