import type { types } from "@slack/bolt";
import type { Action, Block, Card, Fact, ListItem, Step, Tone } from "../../core/card.ts";
import type { Locale } from "../../core/locale.ts";
import { coreWords } from "../../core/messages/index.ts";
import { ALT_MAX_CHARS, FALLBACK_MAX_CHARS, HEADER_MAX_CHARS, TEXT_MAX_CHARS } from "./limits.ts";
import type { Pen } from "./pen.ts";
import { drawAccessory, drawActions, noteOf } from "./render-action.ts";
import { code, labelled, list, paragraphs, quoted, strong } from "./rich-text.ts";
import { escapeMarkup, plain, shorten } from "./text.ts";
import { slackWords } from "./words.ts";

/** The parts of a card as blocks. How much of them fits where, the renderers decide. */

const TONE_MARKS: Record<Tone, string> = { waiting: "⏳", good: "✅", bad: "⛔", quiet: "▫️" };

/** What it is about and where it stands. */
export function drawHead(pen: Pen, card: Card, hasTitle: boolean): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = [];
  if (hasTitle && card.title.trim() !== "") blocks.push(header(pen, card.title));
  if (card.state) blocks.push(strong(`${TONE_MARKS[card.state.tone]} ${pen.cut(card.state.text, 1000)}`));
  return blocks;
}

/** What can be done, and why the reader got this. */
export function drawEnd(pen: Pen, card: Card): types.KnownBlock[] {
  const { blocks, notes } = drawActions(pen, card.actions);
  const end: types.KnownBlock[] = [...blocks];
  if (notes.length > 0) end.push(list(notes.map((note) => ({ title: pen.cut(note, 600) }))));
  if (card.foot?.trim()) end.push(context(pen, card.foot));
  return end;
}

/** One block of the body. */
export function drawBlock(pen: Pen, block: Block): types.KnownBlock[] {
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
    case "picture": {
      const id = pen.pictures?.(block.picture);
      // Without the picture its words are a remark like any other.
      if (id === undefined) return drawBlock(pen, { kind: "note", text: block.alt });
      return [{ type: "image", slack_file: { id }, alt_text: shorten(block.alt, ALT_MAX_CHARS) || "–" }];
    }
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
    const accessory = action && drawAccessory(pen, action, title);
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

/** Characters of all texts in it, however deep. */
export function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersIn(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value))
    sum += key === "text" && typeof item === "string" ? item.length : charactersIn(item);
  return sum;
}

/** The whole message as one text, for notifications and screen readers. */
export function fallbackOf(card: Card): string {
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
    case "picture":
      return [block.alt];
    case "list":
      return block.items.map(({ title, detail }) => (detail ? `${title} · ${detail}` : title));
    case "steps":
      return block.steps.map(({ text, detail }) => (detail ? `${text} · ${detail}` : text));
  }
}
