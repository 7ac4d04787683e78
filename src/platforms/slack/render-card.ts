import type { types } from "@slack/bolt";
import type { Action, Block, Card, Fact, ListItem, Step, Tone } from "../../core/card.ts";
import type { Locale } from "../../core/locale.ts";
import { coreWords } from "../../core/messages/index.ts";
import {
  FALLBACK_MAX_CHARS,
  HEADER_MAX_CHARS,
  MESSAGE_MAX_BLOCKS,
  MESSAGE_MAX_CHARS,
  TEXT_MAX_CHARS,
  VIEW_MAX_BLOCKS,
  VIEW_MAX_CHARS,
  VIEW_TITLE_MAX_CHARS,
} from "./limits.ts";
import { drawAccessory, drawActions, isWebAddress, LINK_ACTION, noteOf } from "./render-action.ts";
import { code, labelled, list, paragraphs, quoted, strong } from "./rich-text.ts";
import { escapeMarkup, plain, shorten, wellFormed } from "./text.ts";
import { slackWords } from "./words.ts";

export type DrawOptions = {
  locale: Locale;
  /** The page that shows the card whole. Without one there is nothing to point to, so more is shown here. */
  detailsUrl?: string;
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
  const t = slackWords.in(options.locale);
  const title = plain(card.title || t("card.said"), VIEW_TITLE_MAX_CHARS);
  const bounds = { blocks: VIEW_MAX_BLOCKS, characters: VIEW_MAX_CHARS };
  return {
    type: "modal",
    callback_id: CARD_VIEW,
    title,
    close: plain(t("card.close"), VIEW_TITLE_MAX_CHARS),
    blocks: drawWithin(card, options, bounds, title.text !== wellFormed(card.title) && card.title !== ""),
  };
}

// ── fitting ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Bounds = { blocks: number; characters: number };

/** Characters that one text of the body may have, tried one after another until the whole fits. */
const CAPS = [9000, 6000, 2900, 1500, 800, 400, 200, 100, 50];
/** With a page that shows it whole, a message is no wall of text. */
const CAP_BESIDE_PAGE = 2900;

/** Draws with ever shorter texts until Slack takes it; what is left out is said, with the way to the whole. */
function drawWithin(card: Card, options: DrawOptions, bounds: Bounds, hasTitle: boolean): types.KnownBlock[] {
  const caps = options.detailsUrl === undefined ? CAPS : CAPS.filter((cap) => cap <= CAP_BESIDE_PAGE);
  for (const cap of caps) {
    const pen = new Pen(options.locale, cap);
    const head = drawHead(pen, card, hasTitle);
    const body = card.body.flatMap((block) => drawBlock(pen, block));
    const tail = drawTail(pen, card, options);
    const isShortEnough = charactersIn([...head, ...body, ...tail]) <= bounds.characters;
    if (!isShortEnough && cap !== caps.at(-1)) continue;
    // Shorter texts do not make fewer blocks: then the end of the body has to go.
    const count = leaveOut(head, body, tail, bounds);
    if (count > 0) pen.isCut = true;
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

/** Characters of all texts in it, however deep. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersIn(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value))
    sum += key === "text" && typeof item === "string" ? item.length : charactersIn(item);
  return sum;
}

/** Shortens as told and remembers whether it had to. */
class Pen {
  readonly locale: Locale;
  readonly cap: number;
  isCut = false;
  constructor(locale: Locale, cap: number) {
    this.locale = locale;
    this.cap = cap;
  }
  cut(text: string, max = this.cap): string {
    const shown = shorten(text, Math.min(max, this.cap));
    if (shown !== wellFormed(text)) this.isCut = true;
    return shown;
  }
  /** For texts whose limit is Slack's own and not a matter of room. */
  plain(text: string, max: number): types.PlainTextElement {
    if (shorten(text, max) !== wellFormed(text)) this.isCut = true;
    return plain(text, max);
  }
}

// ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const TONE_MARKS: Record<Tone, string> = { waiting: "⏳", good: "✅", bad: "⛔", quiet: "▫️" };

function drawHead(pen: Pen, card: Card, hasTitle: boolean): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  if (hasTitle && card.title.trim() !== "") blocks.push(header(pen, card.title));
  if (card.state) blocks.push(strong(`${TONE_MARKS[card.state.tone]} ${pen.cut(card.state.text, 1000)}`));
  return blocks;
}

function drawTail(pen: Pen, card: Card, options: DrawOptions, leftOut = 0): types.KnownBlock[] {
  const t = slackWords.in(pen.locale);
  const { blocks: buttons, notes } = drawActions(card.actions);
  const tail: types.KnownBlock[] = [...buttons];
  if (notes.length > 0) tail.push(list(notes.map((note) => ({ title: pen.cut(note, 600) }))));
  if (card.foot?.trim()) tail.push(context(pen, card.foot));
  if (!pen.isCut) return tail;
  const said = [leftOut > 0 && `… ${t("card.moreItems", { count: leftOut })}`, t("card.shortened")].filter(Boolean);
  return [shortenedNote(said.join(" "), options, t("card.wholePage")), ...tail];
}

const shortenedNote = (said: string, { detailsUrl }: DrawOptions, label: string): types.KnownBlock =>
  detailsUrl !== undefined && isWebAddress(detailsUrl)
    ? {
        type: "section",
        text: plain(said, TEXT_MAX_CHARS),
        accessory: { type: "button", action_id: LINK_ACTION, text: plain(label, 75), url: detailsUrl },
      }
    : { type: "context", elements: [plain(said, TEXT_MAX_CHARS)] };

function drawBlock(pen: Pen, block: Block): types.KnownBlock[] {
  switch (block.kind) {
    case "text":
      return block.text.trim() === "" ? [] : [paragraphs([pen.cut(block.text)])];
    case "note":
      return block.text.trim() === "" ? [] : [context(pen, block.text)];
    case "heading":
      return block.text.trim() === "" ? [] : [header(pen, block.text)];
    case "quote":
      return [quoted(pen.cut(block.text), block.by === undefined ? undefined : pen.cut(block.by, 300))];
    case "facts":
      return block.facts.length === 0 ? [] : [labelled(block.facts.map((fact) => drawFact(pen, fact)))];
    case "list":
      return drawList(pen, block);
    case "steps":
      return drawRows(
        pen,
        block.steps.map((step) => stepRow(pen.locale, step)),
      );
    case "code":
      return [code(pen.cut(block.text, Math.max(pen.cap, 500)))];
  }
}

const header = (pen: Pen, text: string): types.HeaderBlock => ({
  type: "header",
  text: pen.plain(text.replace(/\s*\n\s*/g, " "), HEADER_MAX_CHARS),
});

const context = (pen: Pen, text: string): types.ContextBlock => ({
  type: "context",
  elements: [plain(pen.cut(text, TEXT_MAX_CHARS), TEXT_MAX_CHARS)],
});

const drawFact = (pen: Pen, { label, value }: Fact): Fact => ({
  label: pen.cut(label, 100),
  value: pen.cut(value, 600),
});

type Row = { title: string; detail?: string; action?: Action };

function drawList(pen: Pen, { items, more }: Block & { kind: "list" }): types.KnownBlock[] {
  const blocks = drawRows(
    pen,
    items.map((item: ListItem) => item),
  );
  if (more) {
    const title = slackWords.in(pen.locale)("card.moreItems", { count: more.count });
    blocks.push(...drawRows(pen, [{ title, ...(more.action && { action: more.action }) }]));
  }
  return blocks;
}

/** Rows with buttons stand each in a section; rows to read alone make one list. */
function drawRows(pen: Pen, rows: readonly Row[]): types.KnownBlock[] {
  if (rows.length === 0) return [];
  const words = rows.map(({ title, detail }) => ({
    title: pen.cut(title, 300),
    ...(detail !== undefined && { detail: pen.cut(detail, 600) }),
  }));
  if (rows.every((row) => row.action === undefined)) return [list(words)];
  return rows.map(({ action }, index): types.KnownBlock => {
    const { title = "", detail } = words[index] ?? {};
    const note = action && noteOf(action);
    const text = [title, detail, note && pen.cut(note, 600)].filter(Boolean).join("\n");
    const accessory = action && drawAccessory(action, title);
    return { type: "section", text: plain(text, TEXT_MAX_CHARS), ...(accessory && { accessory }) };
  });
}

function stepRow(locale: Locale, { text, isDone, detail, action }: Step): Row {
  const state = coreWords.in(locale)(isDone ? "steps.done" : "steps.open");
  return {
    title: `${isDone ? "✅" : "⬜"} ${text}`,
    detail: detail === undefined ? state : `${state} · ${detail}`,
    ...(action && { action }),
  };
}

// ── the fallback ────────────────────────────────────────────────────────────────────────────────────────────────────

/** The whole message as one text, for notifications and screen readers. */
function fallbackOf(card: Card): string {
  const lines = [card.title, card.state?.text, ...card.body.flatMap(wordsOf), card.foot];
  const text = lines.filter((line) => line?.trim()).join("\n") || "–";
  for (let max = FALLBACK_MAX_CHARS; ; max = Math.floor(max * 0.8)) {
    const escaped = escapeMarkup(shorten(text, max));
    if (escaped.length <= FALLBACK_MAX_CHARS) return escaped;
  }
}

function wordsOf(block: Block): string[] {
  switch (block.kind) {
    case "text":
    case "note":
    case "heading":
    case "code":
      return [block.text];
    case "quote":
      return [block.by ? `${block.by}: ${block.text}` : block.text];
    case "facts":
      return block.facts.map(({ label, value }) => `${label}: ${value}`);
    case "list":
      return block.items.map(({ title, detail }) => (detail ? `${title} · ${detail}` : title));
    case "steps":
      return block.steps.map(({ text, detail }) => (detail ? `${text} · ${detail}` : text));
  }
}
