import { decodeCallback, encodeCallback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import type { Locale } from "../../core/locale.ts";
import { coreWords } from "../../core/messages/index.ts";
import type { Picture } from "../../core/picture.ts";
import type { Anchor } from "./render-text.ts";
import { oneLine } from "./shorten.ts";

export type Press = Action & { kind: "run" | "open" };
export type Choice = Action & { kind: "choose" };
/**
 * The button of one entry of a list; `number` is the entry's number in the text. That of a step does something to it,
 * those of other entries lead to them.
 */
export type ItemPress = { number: number; title: string; press: Press; isStep: boolean };

/** A card taken apart into what WeCom has places for. */
export type Content = {
  /** Those lines of `flow` that are codes to copy and must never be shortened. */
  codes: string[];
  quotes: { by: string; text: string }[];
  facts: Fact[];
  /** Everything else in reading order, entries of lists numbered. */
  flow: string[];
  /** Those lines of `flow` that are whole paragraphs of ours and can be read in another place. */
  notes: string[];
  /** The same with quotes and facts in it. */
  everything: string[];
  presses: Press[];
  choices: Choice[];
  links: Anchor[];
  itemPresses: ItemPress[];
  itemCount: number;
};

/** The media id of a picture that was handed to WeCom; undefined where that could not be done. */
export type PictureIds = (picture: Picture) => string | undefined;

export function contentOf(card: Card, locale: Locale, pictures?: PictureIds): Content {
  const content: Content = {
    codes: [],
    quotes: [],
    facts: [],
    flow: [],
    notes: [],
    everything: [],
    presses: [],
    choices: [],
    links: [],
    itemPresses: [],
    itemCount: 0,
  };
  for (const block of card.body) addBlock(content, block, locale, pictures);
  for (const action of card.actions) addAction(content, action);
  return content;
}

function addAction(content: Content, action: Action): void {
  switch (action.kind) {
    case "run":
    case "open":
      content.presses.push(action);
      break;
    case "choose":
      content.choices.push(action);
      break;
    case "link":
      content.links.push({ label: action.label, url: action.url });
      break;
    default:
      unreachable(action);
  }
}

function addBlock(content: Content, block: Block, locale: Locale, pictures: PictureIds | undefined): void {
  const say = (text: string) => {
    content.flow.push(text);
    content.everything.push(text);
  };
  const colon = locale === "zh-CN" ? "：" : ": ";
  switch (block.kind) {
    case "text":
    case "note":
      content.notes.push(block.text);
      say(block.text);
      return;
    case "heading":
      say(locale === "zh-CN" ? `【${block.text}】` : `[${block.text}]`);
      return;
    case "quote":
      content.quotes.push({ by: block.by ?? "", text: block.text });
      content.everything.push(block.by ? `${block.by}${colon}${block.text}` : block.text);
      return;
    case "facts":
      content.facts.push(...block.facts);
      content.everything.push(...block.facts.map((fact) => `${fact.label}${colon}${fact.value}`));
      return;
    case "code":
      content.codes.push(block.text);
      say(block.text);
      return;
    case "picture":
      // A picture that was sent stands above the card; else it is said what it shows.
      if (pictures?.(block.picture) === undefined) {
        content.notes.push(block.alt);
        say(block.alt);
      }
      return;
    case "list":
      for (const item of block.items) {
        content.itemCount += 1;
        say(`${content.itemCount}. ${[item.title, item.detail].filter(Boolean).join(" · ")}`);
        addItemAction(content, item.title, item.action, false);
      }
      if (block.more) {
        say(`… +${block.more.count}`);
        if (block.more.action) addAction(content, block.more.action);
      }
      return;
    case "steps":
      for (const step of block.steps) {
        content.itemCount += 1;
        const mark = coreWords.in(locale)(step.isDone ? "steps.done" : "steps.open");
        say(`${content.itemCount}. [${mark}] ${[step.text, step.detail].filter(Boolean).join(" · ")}`);
        addItemAction(content, step.text, step.action, true);
      }
      return;
    default:
      unreachable(block);
  }
}

function addItemAction(content: Content, title: string, action: Action | undefined, isStep: boolean): void {
  if (!action) return;
  if (action.kind === "run" || action.kind === "open") {
    content.itemPresses.push({ number: content.itemCount, title, press: action, isStep });
  } else if (action.kind === "link") {
    content.links.push({ label: `${content.itemCount} ${oneLine(action.label)}`, url: action.url });
  } else content.choices.push(action);
}

/**
 * The command of a choice of which several may be ticked. The neutral card has no such action; only our own dialogue
 * asks that way.
 */
export const TICK_COMMAND = "talk.tick";
export const isTick = (choice: Choice): boolean => choice.callback.command === TICK_COMMAND;

/** Whether a callback can travel; one that cannot was not made by `callback` and is no button. */
export const isSendable = (press: Press | Choice): boolean => {
  try {
    return decodeCallback(encodeCallback(press.callback)) !== undefined;
  } catch {
    return false;
  }
};

function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
