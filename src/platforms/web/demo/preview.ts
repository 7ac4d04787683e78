import { decodeCallback, encodeCallback } from "../../../core/callback.ts";
import type { Action, Card } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { dataUrlOf } from "../../../core/picture.ts";
import { actionsOf } from "../actions.ts";
import { renderAction } from "../render/card.ts";
import { type Html, html } from "../render/html.ts";
import type { DrawAction } from "./preview-json.ts";
import { drawSlack } from "./preview-slack.ts";
import { drawWecom } from "./preview-wecom.ts";

/** How the chat looks: our own way, or as one of the platforms would show it. */
export const FEELS = ["neutral", "slack", "wecom"] as const;
export type Feel = (typeof FEELS)[number];
export const isFeel = (text: unknown): text is Feel => FEELS.includes(text as Feel);

type PreviewOptions = { locale: Locale; detailsUrl: string };
type DrawOptions = PreviewOptions & {
  /** Whether buttons work; otherwise the card is only to look at. */
  canPress: boolean;
};
/** The real renderers of the other platforms: what they would send, as they would send it. */
export type Previews = {
  slack?(card: Card, options: PreviewOptions): unknown;
  wecom?(card: Card, options: PreviewOptions): unknown;
};

/** What another platform would show, drawn; undefined in our own look. */
export function drawPreview(previews: Previews, feel: Feel, card: Card, options: DrawOptions): Html | undefined {
  const draw = actionDrawer(card, options);
  if (feel === "slack" && previews.slack) return drawSlack(previews.slack(card, options), draw);
  if (feel === "wecom" && previews.wecom) return drawWecom(previews.wecom(card, options), draw, altIn(card));
  return undefined;
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
function actionDrawer(card: Card, { locale, canPress }: DrawOptions): DrawAction {
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
