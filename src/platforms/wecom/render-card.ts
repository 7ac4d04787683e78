import { type Card, picturesOf } from "../../core/card.ts";
import { type Content, contentOf, isSendable } from "./card-content.ts";
import type { TemplateCard, WecomMessage } from "./client.ts";
import { CARD_MAX_COUNT } from "./limits.ts";
import { selectionCard } from "./render-selection.ts";
import { buttonCard, noticeCard, type RenderOptions } from "./render-template.ts";
import { textMessages } from "./render-text.ts";
import { oneLine } from "./shorten.ts";
import { wecomWords } from "./words.ts";

export type { RenderOptions } from "./render-template.ts";

/**
 * A neutral card as the messages that WeCom can show, in order. A sentence is a text. A list that belongs to no single
 * thing is a text with everything in it and a card to choose from it. All else is one card that can be changed later;
 * what it has no room for ends in "…" and stands on the details page. Pictures, for which a card with buttons has no
 * place, are messages of their own above it.
 */
export function renderCard(card: Card, options: RenderOptions): WecomMessage[] {
  const ids = picturesOf(card).map((picture) => options.pictures?.(picture));
  const images = ids.flatMap((id): WecomMessage[] => (id ? [{ msgtype: "image", image: { media_id: id } }] : []));
  return [...images, ...renderWords(card, options)];
}

function renderWords(card: Card, options: RenderOptions): WecomMessage[] {
  const content = contentOf(card, options.locale, options.pictures);
  const shape = shapeOf(card, content);
  const whole = { label: wecomWords.in(options.locale)("full"), url: options.detailsUrl };
  const lines = [oneLine(card.title), card.state?.text ?? "", ...content.everything, card.foot ?? ""];
  switch (shape) {
    case "text":
      return textMessages(lines, content.links, whole);
    case "selection": {
      const { template, isWhole, isComplete } = selectionCard(card, content, options);
      // Only the page has the options for which there was no place.
      const links = isComplete ? content.links : [...content.links, whole];
      const before = isWhole ? [] : textMessages([...lines, ...optionLines(content)], links, whole);
      return [...before, asMessage(template)];
    }
    case "list":
      return [...textMessages(lines, [], whole), asMessage(drawTemplate(card, content, options, shape))];
    default:
      return [asMessage(drawTemplate(card, content, options, shape))];
  }
}

/**
 * A card that is kept nowhere and so has no page behind it: all of it in texts, however many, and a card of buttons
 * behind them if there is something to press.
 */
export function renderWithoutPage(card: Card, options: Omit<RenderOptions, "detailsUrl">): WecomMessage[] {
  const content = contentOf(card, options.locale);
  const lines = [oneLine(card.title), card.state?.text ?? "", ...content.everything, card.foot ?? ""];
  const texts = textMessages(lines, content.links, undefined);
  const hasButtons = [...content.presses, ...content.itemPresses.map(({ press }) => press)].some(isSendable);
  if (!hasButtons && !content.choices.some(isSendable)) return texts;
  const pressable = { ...content, links: [] };
  return [...texts, asMessage(buttonCard({ card, content: pressable, hasText: false }, options))];
}

/** The card that takes the place of one that was sent. An update names no task of its own. */
export function renderUpdate(card: Card, options: Omit<RenderOptions, "taskId">): TemplateCard {
  const content = contentOf(card, options.locale, options.pictures);
  const { task_id: _taskId, ...drawn } = drawTemplate(
    card,
    content,
    { ...options, taskId: "" },
    shapeOf(card, content),
  );
  return drawn as TemplateCard;
}

type Shape = "text" | "list" | "selection" | "buttons" | "notice";

function shapeOf(card: Card, content: Content): Shape {
  const { presses, choices, itemPresses, quotes, facts, itemCount } = content;
  const buttons = [...presses, ...itemPresses.map(({ press }) => press)].filter(isSendable);
  const isAboutNothing = !card.state && facts.length === 0 && quotes.length === 0 && content.codes.length === 0;
  const hasAnything = content.everything.some((text) => text.trim() !== "");
  if (isAboutNothing && hasAnything && buttons.length === 0 && choices.length === 0) {
    if (oneLine(card.title) === "" || itemCount > CARD_MAX_COUNT.rows) return "text";
  }
  if (choices.some(isSendable) && buttons.length === 0) return "selection";
  if (buttons.length === 0 && choices.length === 0) return "notice";
  if (buttons.length === 0 && !choices.some(isSendable)) return "notice";
  return isAboutNothing && itemCount > 0 && choices.length === 0 ? "list" : "buttons";
}

function drawTemplate(card: Card, content: Content, options: RenderOptions, shape: Shape): TemplateCard {
  switch (shape) {
    case "selection":
      return selectionCard(card, content, options).template;
    case "buttons":
      return buttonCard({ card, content, hasText: true }, options);
    case "list":
      return buttonCard({ card, content, hasText: false }, options);
    case "text":
    case "notice":
      return noticeCard({ card, content, hasText: true }, options);
  }
}

/** Labels that a selector cuts are whole in the text before it. */
const optionLines = ({ choices, itemCount }: Content): string[] =>
  itemCount > 0
    ? []
    : choices.flatMap(({ label, options }) => [
        oneLine(label),
        ...options.map((option) => [option.label, option.hint].filter(Boolean).join(" · ")),
      ]);

const asMessage = (template_card: TemplateCard): WecomMessage => ({ msgtype: "template_card", template_card });
