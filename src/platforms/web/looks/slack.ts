import { type Html, html, isSafeUrl } from "../render/html.ts";
import { listOf, recordOf, textOf } from "./payload.ts";
import type { Pen } from "./pen.ts";

/** A message of Block Kit, drawn the way Slack's desktop client lays it out. */
export function drawSlack(message: unknown, pen: Pen): Html {
  const { blocks, text } = recordOf(message);
  const drawn = listOf(blocks).map((block) => drawBlock(block, pen));
  return html`<div class="slack">${drawn.length > 0 ? drawn : html`<p>${marked(textOf(text))}</p>`}</div>`;
}

function drawBlock(block: Record<string, unknown>, pen: Pen): Html {
  switch (block.type) {
    case "header":
      return html`<h3 class="slack-header">${marked(wordsOf(block.text))}</h3>\n`;
    case "section":
      return html`<div class="slack-section"><div class="slack-text">${marked(wordsOf(block.text))}${listOf(
        block.fields,
      ).map(
        (field) => html`<p class="slack-field">${marked(wordsOf(field))}</p>`,
      )}</div>${block.accessory !== undefined && drawElement(recordOf(block.accessory), pen)}</div>\n`;
    case "context":
      return html`<p class="slack-context">${listOf(block.elements).map((element) => html`${marked(wordsOf(element))} `)}</p>\n`;
    case "actions":
      return html`<div class="slack-actions">${listOf(block.elements).map((element) => drawElement(element, pen))}</div>\n`;
    case "image":
      return html`<p class="card-picture"><img src="${textOf(recordOf(block.slack_file).id)}" alt="${textOf(block.alt_text)}"></p>\n`;
    case "divider":
      return html`<hr class="slack-divider">\n`;
    case "rich_text":
      return html`${listOf(block.elements).map((part) => drawRich(part, pen))}`;
    default:
      return html`<p class="slack-context">${marked(wordsOf(block.text))}</p>\n`;
  }
}

/** A text object, or a text as it is. Markup of Slack is not drawn: texts of ours have none. */
const wordsOf = (value: unknown): string => textOf(value) || textOf(recordOf(value).text);

/** The signs that our cards have on Slack, which draws them by itself; browsers without such a font show a box. */
const MARKS: Readonly<Record<string, string>> = {
  "⏳": "waiting",
  "✅": "good",
  "⛔": "bad",
  "▫️": "quiet",
  "⬜": "open",
};

const marked = (text: string): Html =>
  html`${text
    .split(/(⏳|✅|⛔|▫️|⬜)/u)
    .map((part) => (MARKS[part] ? html`<span class="slack-mark" data-mark="${MARKS[part]}">${part}</span>` : part))}`;

function drawElement(element: Record<string, unknown>, pen: Pen): Html {
  const key = textOf(element.action_id);
  switch (element.type) {
    case "overflow":
      return html`<details class="card-more slack-menu"><summary class="button" aria-label="…">⋯</summary>
<div class="card-more-list">${listOf(element.options).map((option) => pen.action(textOf(option.value), wordsOf(option.text)))}</div></details>`;
    case "static_select":
      return pen.action(key, wordsOf(element.placeholder));
    default: {
      const url = textOf(element.url);
      if (url === "" || !isSafeUrl(url)) return pen.action(key, wordsOf(element.text));
      const weight = element.style === "primary" ? "button button-primary" : "button";
      return pen.link(url, wordsOf(element.text), weight);
    }
  }
}

function drawRich(part: Record<string, unknown>, pen: Pen): Html {
  const inside = listOf(part.elements);
  const spans = (elements: readonly Record<string, unknown>[]) => elements.map((span) => drawSpan(span, pen));
  switch (part.type) {
    case "rich_text_list":
      return html`<ul class="slack-list">${inside.map((item) => html`<li>${spans(listOf(item.elements))}</li>`)}</ul>\n`;
    case "rich_text_quote":
      return html`<blockquote class="slack-quote">${spans(inside)}</blockquote>\n`;
    case "rich_text_preformatted":
      return html`<pre class="slack-code">${spans(inside)}</pre>\n`;
    default:
      return html`<p class="slack-paragraph">${spans(inside)}</p>\n`;
  }
}

function drawSpan(span: Record<string, unknown>, pen: Pen): Html {
  const text = textOf(span.text) || textOf(span.url);
  const style = recordOf(span.style);
  if (span.type === "link") return pen.link(textOf(span.url), text);
  if (style.bold === true) return html`<strong>${marked(text)}</strong>`;
  if (style.code === true) return html`<code>${text}</code>`;
  if (style.italic === true) return html`<em>${marked(text)}</em>`;
  return marked(text);
}
