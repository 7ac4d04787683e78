import type { types } from "@slack/bolt";
import type { Block, Card } from "../../core/card.ts";
import type { Locale } from "../../core/locale.ts";
import { charactersIn, drawBlock, drawEnd, drawHead, fallbackOf } from "./draw-card.ts";
import {
  BUTTON_MAX_CHARS,
  FALLBACK_MAX_CHARS,
  MESSAGE_MAX_BLOCKS,
  MESSAGE_MAX_CHARS,
  TEXT_MAX_CHARS,
  VIEW_MAX_BLOCKS,
  VIEW_MAX_CHARS,
} from "./limits.ts";
import { Pen, type PictureIds } from "./pen.ts";
import { type Bounds, cardModal, type MessageContent } from "./render-card.ts";
import { paragraphs } from "./rich-text.ts";
import { escapeMarkup, inPieces, plain, shorten } from "./text.ts";
import { slackWords } from "./words.ts";

/**
 * Cards that have no page which would show them whole: what is said in answer to a request. Nothing of them is left
 * out. A text that is too long for its place stands there shortened and whole below it; what is too much for one
 * message or modal goes on in the next.
 */

/** Characters of one piece of a long text, so that a part is filled well whatever comes next. */
const PIECE_MAX_CHARS = 2900;

/** Room for the line that counts the parts, and for the button that leads to the next. */
const AROUND: Bounds = { blocks: 2, characters: 200 };

/** A card as as many messages as it takes, to be posted one after another; its actions are at the end. */
export function renderMessages(card: Card, locale: Locale, pictures?: PictureIds): MessageContent[] {
  const bounds = { blocks: MESSAGE_MAX_BLOCKS, characters: MESSAGE_MAX_CHARS };
  const parts = drawParts(card, { locale, bounds, pictures }, true);
  return parts.map((blocks, index) => {
    if (index === 0) return { text: fallbackOf(card), blocks };
    const count = counted(locale, index, parts.length);
    return { text: escapeMarkup(shorten(`${card.title} ${count}`.trim(), FALLBACK_MAX_CHARS / 5)), blocks };
  });
}

/** A card as as many modals as it takes, of which one is shown at a time. */
export function renderCardModals(card: Card, locale: Locale, pictures?: PictureIds): types.ModalView[] {
  const { view, hasTitle } = cardModal(card, locale);
  const bounds = { blocks: VIEW_MAX_BLOCKS, characters: VIEW_MAX_CHARS };
  const parts = drawParts(card, { locale, bounds, pictures }, !hasTitle);
  return parts.map((blocks) => ({ ...view, blocks }));
}

/** The action id of the button that leads on; which card and from where stands in its value. */
export const NEXT_ACTION = "~next";

/** The button at the end of a part that leads to the next one. */
export const nextButton = (locale: Locale, value: string): types.ActionsBlock => ({
  type: "actions",
  elements: [
    {
      type: "button",
      action_id: NEXT_ACTION,
      text: plain(slackWords.in(locale)("card.goOn"), BUTTON_MAX_CHARS),
      style: "primary",
      value,
    },
  ],
});

const counted = (locale: Locale, index: number, count: number): string =>
  slackWords.in(locale)("card.part", { number: index + 1, of: count });

type Paper = { locale: Locale; bounds: Bounds; pictures: PictureIds | undefined };

function drawParts(card: Card, { locale, bounds, pictures }: Paper, hasTitle: boolean): types.KnownBlock[][] {
  const pen = new Pen(locale, PIECE_MAX_CHARS, pictures);
  const room = {
    blocks: bounds.blocks - AROUND.blocks,
    characters: bounds.characters - AROUND.characters,
  };
  const head = [...drawHead(pen, card, hasTitle), ...writtenOut(pen)];
  const body = card.body.flatMap((block) => [
    ...smaller(block).flatMap((piece) => drawBlock(pen, piece)),
    ...writtenOut(pen),
  ]);
  const end = [...drawEnd(pen, card), ...writtenOut(pen)];
  const isOneEnd = end.length <= room.blocks && charactersIn(end) <= room.characters;
  const parts = packed([...[...head, ...body].map(alone), ...(isOneEnd ? [end] : end.map(alone))], room);
  if (parts.length < 2) return [parts[0] ?? [paragraphs(["–"])]];
  return parts.map((blocks, index) => {
    const count = plain(counted(locale, index, parts.length), TEXT_MAX_CHARS);
    const line: types.ContextBlock = { type: "context", elements: [count] };
    return index === 0 ? [...blocks, line] : [line, ...blocks];
  });
}

const alone = (block: types.KnownBlock): types.KnownBlock[] => [block];

/** What was shortened since, whole. */
const writtenOut = (pen: Pen): types.KnownBlock[] =>
  pen.takeCut().flatMap((text) => inPieces(text, PIECE_MAX_CHARS).map((piece) => paragraphs([piece])));

/** Fills parts in order; what belongs together stays together. */
function packed(groups: readonly types.KnownBlock[][], room: Bounds): types.KnownBlock[][] {
  const parts: types.KnownBlock[][] = [];
  let part: types.KnownBlock[] = [];
  let characters = 0;
  for (const group of groups) {
    const more = charactersIn(group);
    const isFull = part.length + group.length > room.blocks || characters + more > room.characters;
    if (isFull && part.length > 0) {
      parts.push(part);
      part = [];
      characters = 0;
    }
    part.push(...group);
    characters += more;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** A block of the body as several that are each small enough. */
function smaller(block: Block): Block[] {
  switch (block.kind) {
    case "text":
    case "note":
    case "code":
      return inPieces(block.text, PIECE_MAX_CHARS).map((text) => ({ ...block, text }));
    case "heading":
    case "picture":
      return [block];
    case "quote":
      return inPieces(block.text, PIECE_MAX_CHARS).map((text, index) =>
        index === 0 ? { ...block, text } : { kind: "quote", text },
      );
    case "facts":
      return inGroups(block.facts, ({ label, value }) => label.length + value.length).map((facts) => ({
        ...block,
        facts,
      }));
    case "steps":
      return inGroups(block.steps, ({ text, detail = "" }) => text.length + detail.length).map((steps) => ({
        ...block,
        steps,
      }));
    case "list": {
      const { more, ...rest } = block;
      const groups = inGroups(rest.items, ({ title, detail = "" }) => title.length + detail.length);
      return groups.map((items, index) => ({ ...rest, items, ...(more && index === groups.length - 1 && { more }) }));
    }
  }
}

/** At least one group; in each not many more characters than a piece has, since of one item only so many are shown. */
function inGroups<Item>(items: readonly Item[], charactersOf: (item: Item) => number): Item[][] {
  const groups: Item[][] = [[]];
  let characters = 0;
  for (const item of items) {
    const more = Math.min(charactersOf(item), 1000);
    if (characters + more > PIECE_MAX_CHARS) {
      groups.push([]);
      characters = 0;
    }
    groups.at(-1)?.push(item);
    characters += more;
  }
  return groups;
}
