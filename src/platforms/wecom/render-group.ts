import type { Action, Block, Card, Tone } from "../../core/card.ts";
import { cleanText } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { coreWords } from "../../core/messages/index.ts";
import type { GroupMessage } from "./client.ts";
import { ROBOT_MARKDOWN_MAX_BYTES } from "./limits.ts";
import { oneLine } from "./shorten.ts";
import { wecomWords } from "./words.ts";

/** The three colours that WeCom's Markdown has. https://developer.work.weixin.qq.com/document/path/99110 */
const COLOURS: Record<Tone, "info" | "comment" | "warning"> = {
  waiting: "warning",
  good: "info",
  bad: "warning",
  quiet: "comment",
};

/**
 * A card as a robot says it in a group: Markdown without buttons, since nothing comes back from there. Links stay links;
 * what could be pressed, and what has no room, is behind the link to the whole.
 */
export function renderForGroup(
  card: Card,
  { locale, detailsUrl }: { locale: Locale; detailsUrl: string },
): GroupMessage {
  const t = wecomWords.in(locale);
  const paragraphs: string[] = [];
  if (oneLine(card.title) !== "") paragraphs.push(`**${inline(card.title)}**`);
  if (card.state) paragraphs.push(coloured(COLOURS[card.state.tone], card.state.text));
  paragraphs.push(...card.body.flatMap((block) => blockLines(block, locale)));
  const actions = [...card.actions, ...card.body.flatMap(actionsOf)];
  const links = actions.flatMap((action) => (action.kind === "link" ? [linkTo(action.label, action.url)] : []));
  const foot = card.foot ? [coloured("comment", card.foot)] : [];
  const hasMore = actions.some((action) => action.kind !== "link");
  const toPage = (label: string) => linkTo(label, detailsUrl);
  const whole = [...paragraphs, ...links, ...(hasMore ? [toPage(t("openPage"))] : []), ...foot].join("\n\n");
  if (Buffer.byteLength(whole) <= ROBOT_MARKDOWN_MAX_BYTES) return asMessage(whole);
  const ending = `\n\n…\n\n${toPage(t("full"))}`;
  let content = "";
  for (const paragraph of paragraphs) {
    const longer = content === "" ? paragraph : `${content}\n\n${paragraph}`;
    const room = ROBOT_MARKDOWN_MAX_BYTES - Buffer.byteLength(ending);
    if (Buffer.byteLength(longer) > room) {
      // Plain lines may be cut; what has marks around it is left out whole, so that no mark stays open.
      if (!/^\*\*|<font|^> /.test(paragraph)) content = cut(longer, room);
      break;
    }
    content = longer;
  }
  return asMessage(`${content}${ending}`);
}

const asMessage = (content: string): GroupMessage => ({ msgtype: "markdown", markdown: { content } });

function blockLines(block: Block, locale: Locale): string[] {
  const colon = locale === "zh-CN" ? "：" : ": ";
  switch (block.kind) {
    case "text":
      return [lines(block.text)];
    case "note":
      return [coloured("comment", block.text)];
    case "heading":
      return [`**${inline(block.text)}**`];
    case "quote":
      return [
        lines(block.by ? `${block.by}${colon}${block.text}` : block.text)
          .split("\n")
          .map((line) => `> ${line}`)
          .join("\n"),
      ];
    case "facts":
      return [
        block.facts
          .map(({ label, value }) => `<font color="comment">${inline(label)}${colon}</font>${inline(value)}`)
          .join("\n"),
      ];
    case "code":
      return [inline(block.text)];
    case "picture":
      return [lines(block.alt)];
    case "list":
      return [
        [
          ...block.items.map(
            (item, at) => `${at + 1}. ${[item.title, item.detail].filter(Boolean).map(inline).join(" · ")}`,
          ),
          ...(block.more ? [`… +${block.more.count}`] : []),
        ].join("\n"),
      ];
    case "steps": {
      const mark = (isDone: boolean) => coreWords.in(locale)(isDone ? "steps.done" : "steps.open");
      return [
        block.steps
          .map(
            (step, at) =>
              `${at + 1}. (${mark(step.isDone)}) ${[step.text, step.detail].filter(Boolean).map(inline).join(" · ")}`,
          )
          .join("\n"),
      ];
    }
    default:
      return unreachable(block);
  }
}

function actionsOf(block: Block): Action[] {
  if (block.kind === "list") {
    return [...block.items, ...(block.more ? [block.more] : [])].flatMap(({ action }) => action ?? []);
  }
  return block.kind === "steps" ? block.steps.flatMap(({ action }) => action ?? []) : [];
}

/**
 * Text that has no effect as Markdown. WeCom knows no sign that takes the effect away, so the signs themselves are
 * replaced by their wide twins, which read the same; an address stays as it is.
 */
const harmless = (text: string): string =>
  cleanText(text)
    .replace(/[<>]/g, (sign) => (sign === "<" ? "＜" : "＞"))
    .replace(/\*/g, "＊")
    .replace(/`/g, "＇")
    .replace(/\](?=\()/g, "］")
    .replace(/^([ \t]*)#/gm, "$1＃");

const inline = (text: string | undefined): string => harmless(oneLine(text ?? ""));
const lines = (text: string): string => harmless(text);
const coloured = (colour: string, text: string): string =>
  text
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : `<font color="${colour}">${inline(line)}</font>`))
    .join("\n");
const linkTo = (label: string, url: string): string =>
  `[${inline(label).replace(/[[\]]/g, "") || "→"}](${url
    .replaceAll("(", "%28")
    .replaceAll(")", "%29")
    .replace(/[\s<>]/g, encodeURIComponent)})`;

/** As many whole characters from the beginning as fit. */
function cut(text: string, bytes: number): string {
  let [size, length] = [0, 0];
  for (const letter of text) {
    size += Buffer.byteLength(letter);
    if (size > bytes) break;
    length += letter.length;
  }
  return text.slice(0, length).trimEnd();
}

function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
