import type { types } from "@slack/bolt";
import type { Card } from "../../core/card.ts";
import type { Locale } from "../../core/locale.ts";
import { charactersIn, drawBlock, drawEnd, drawHead, fallbackOf } from "./draw-card.ts";
import {
  BUTTON_MAX_CHARS,
  MESSAGE_MAX_BLOCKS,
  MESSAGE_MAX_CHARS,
  TEXT_MAX_CHARS,
  VIEW_MAX_BLOCKS,
  VIEW_MAX_CHARS,
  VIEW_TITLE_MAX_CHARS,
} from "./limits.ts";
import { Pen, type PictureIds } from "./pen.ts";
import { isWebAddress, LINK_ACTION } from "./render-action.ts";
import { paragraphs } from "./rich-text.ts";
import { plain, wellFormed } from "./text.ts";
import { slackWords } from "./words.ts";

export type DrawOptions = {
  locale: Locale;
  /** The page that shows the card whole. Without one there is nothing to point to, so more is shown here. */
  detailsUrl?: string;
  /** Without it, or for a picture that it does not know, it is said what the picture shows. */
  pictures?: PictureIds;
};

export type MessageContent = { text: string; blocks: types.KnownBlock[] };

/** The callback id of a modal that only shows a card. */
const CARD_VIEW = "card";

/** A card as a message: blocks, and the fallback text that notifications and screen readers use. */
export function renderMessage(card: Card, options: DrawOptions): MessageContent {
  const bounds = { blocks: MESSAGE_MAX_BLOCKS, characters: MESSAGE_MAX_CHARS };
  return { text: fallbackOf(card), blocks: drawWithin(card, options, bounds, true) };
}

/** The hub as a Home tab. */
export function renderHome(card: Card, options: DrawOptions): types.HomeView {
  const bounds = { blocks: VIEW_MAX_BLOCKS, characters: VIEW_MAX_CHARS };
  return { type: "home", blocks: drawWithin(card, options, bounds, true) };
}

/** A card as a modal that can only be read and closed; its buttons work. */
export function renderCardModal(card: Card, options: DrawOptions): types.ModalView {
  const { view, hasTitle } = cardModal(card, options.locale);
  const bounds = { blocks: VIEW_MAX_BLOCKS, characters: VIEW_MAX_CHARS };
  return { ...view, blocks: drawWithin(card, options, bounds, !hasTitle) };
}

/** The modal around a card, and whether its title says the card's title whole. */
export function cardModal(card: Card, locale: Locale): { view: Omit<types.ModalView, "blocks">; hasTitle: boolean } {
  const t = slackWords.in(locale);
  const title = plain(card.title || t("card.said"), VIEW_TITLE_MAX_CHARS);
  const close = plain(t("card.close"), VIEW_TITLE_MAX_CHARS);
  const hasTitle = card.title === "" || title.text === wellFormed(card.title);
  return { view: { type: "modal", callback_id: CARD_VIEW, title, close }, hasTitle };
}

// ── fitting ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Bounds = { blocks: number; characters: number };

/** Characters that one text of the body may have, tried one after another until the whole fits. */
const CAPS = [9000, 6000, 2900, 1500, 800, 400, 200, 100, 50];
/** With a page that shows it whole, a message is no wall of text. */
const CAP_BESIDE_PAGE = 2900;

/** Draws with ever shorter texts until Slack takes it; what is left out is said, with the way to the whole. */
function drawWithin(card: Card, options: DrawOptions, bounds: Bounds, hasTitle: boolean): types.KnownBlock[] {
  const caps = options.detailsUrl === undefined ? CAPS : CAPS.filter((cap) => cap <= CAP_BESIDE_PAGE);
  for (const cap of caps) {
    const pen = new Pen(options.locale, cap, options.pictures);
    const head = drawHead(pen, card, hasTitle);
    const body = card.body.flatMap((block) => drawBlock(pen, block));
    const tail = drawTail(pen, card, options);
    const isShortEnough = charactersIn([...head, ...body, ...tail]) <= bounds.characters;
    if (!isShortEnough && cap !== caps.at(-1)) continue;
    // Shorter texts do not make fewer blocks: then the end of the body has to go.
    const count = leaveOut(head, body, tail, bounds);
    const blocks = [...head, ...body, ...drawTail(pen, card, options, count)];
    return blocks.length > 0 ? blocks : [paragraphs(["–"])];
  }
  return [paragraphs(["–"])];
}

/** Characters and blocks of the remark that something was left out. */
const REMARK_CHARS = 200;
const REMARK_BLOCKS = 1;

/** Takes blocks off the end of the body until the rest fits; how many. */
function leaveOut(
  head: readonly types.KnownBlock[],
  body: types.KnownBlock[],
  tail: readonly types.KnownBlock[],
  bounds: Bounds,
): number {
  const around = head.length + tail.length;
  let characters = charactersIn([...head, ...body, ...tail]);
  if (around + body.length <= bounds.blocks && characters <= bounds.characters) return 0;
  let count = 0;
  while (
    body.length > 0 &&
    (around + body.length + REMARK_BLOCKS > bounds.blocks || characters + REMARK_CHARS > bounds.characters)
  ) {
    characters -= charactersIn(body.pop());
    count++;
  }
  return count;
}

function drawTail(pen: Pen, card: Card, options: DrawOptions, leftOut = 0): types.KnownBlock[] {
  const t = slackWords.in(pen.locale);
  const tail = drawEnd(pen, card);
  if (!pen.isCut && leftOut === 0) return tail;
  const said = [leftOut > 0 && `… ${t("card.moreItems", { count: leftOut })}`, t("card.shortened")].filter(Boolean);
  return [shortenedNote(said.join(" "), options, t("card.wholePage")), ...tail];
}

const shortenedNote = (said: string, { detailsUrl }: DrawOptions, label: string): types.KnownBlock =>
  detailsUrl !== undefined && isWebAddress(detailsUrl)
    ? {
        type: "section",
        text: plain(said, TEXT_MAX_CHARS),
        accessory: { type: "button", action_id: LINK_ACTION, text: plain(label, BUTTON_MAX_CHARS), url: detailsUrl },
      }
    : { type: "context", elements: [plain(said, TEXT_MAX_CHARS)] };
