import { type Html, html, isSafeUrl } from "../render/html.ts";
import { listOf, recordOf, textOf } from "./payload.ts";
import type { Pen } from "./pen.ts";
import { drawMarkdown } from "./wecom-markdown.ts";

/** One message or several of WeCom, from its application or a group's robot, drawn the way its client lays them out. */
export function drawWecom(sent: unknown, pen: Pen): Html {
  const messages = (Array.isArray(sent) ? sent : [sent]).map(recordOf);
  return html`<div class="wecom">${messages.map((message) =>
    message.msgtype === "image" ? drawImage(textOf(recordOf(message.image).media_id), pen) : drawMessage(message, pen),
  )}</div>`;
}

const drawImage = (address: string, pen: Pen): Html =>
  html`<p class="card-picture"><img src="${address}" alt="${pen.altOf(address)}"></p>\n`;

function drawMessage(message: Record<string, unknown>, pen: Pen): Html {
  if (message.msgtype === "template_card" || message.card_type !== undefined) {
    return drawTemplate(message.card_type === undefined ? recordOf(message.template_card) : message, pen);
  }
  const content = textOf(recordOf(message[textOf(message.msgtype)]).content);
  if (message.msgtype === "markdown") return drawMarkdown(content, pen);
  return html`<p class="wecom-text">${drawAnchors(content, pen)}</p>\n`;
}

/** The links that a text may have. */
const drawAnchors = (content: string, pen: Pen): (Html | string)[] =>
  content.split(/(<a href="[^"]*">[^<]*<\/a>)/).map((part) => {
    const [, url, words] = /^<a href="([^"]*)">([^<]*)<\/a>$/.exec(part) ?? [];
    return url === undefined || words === undefined ? part : pen.link(url, words);
  });

function drawTemplate(card: Record<string, unknown>, pen: Pen): Html {
  const source = recordOf(card.source);
  const title = recordOf(card.main_title);
  const quote = recordOf(card.quote_area);
  const emphasis = recordOf(card.emphasis_content);
  const tone = typeof source.desc_color === "number" ? source.desc_color : 0;
  const menu = listOf(recordOf(card.action_menu).action_list);
  return html`<div class="wecom-card">
<header class="wecom-source" data-colour="${tone}"><span>${textOf(source.desc)}</span>${
    menu.length > 0 &&
    html`<details class="card-more wecom-menu"><summary class="button" aria-label="…">⋯</summary>
<div class="card-more-list">${menu.map((item) => pen.action(textOf(item.key), textOf(item.text)))}</div></details>`
  }</header>
<h3 class="wecom-title">${textOf(title.title)}</h3>
${textOf(title.desc) !== "" && html`<p class="wecom-desc">${textOf(title.desc)}</p>`}
${textOf(emphasis.title) !== "" && html`<p class="wecom-emphasis">${textOf(emphasis.title)}<span>${textOf(emphasis.desc)}</span></p>`}
${
  textOf(quote.quote_text) !== "" &&
  html`<blockquote class="wecom-quote">${textOf(quote.title) !== "" && html`<strong>${textOf(quote.title)}</strong>\n`}${textOf(quote.quote_text)}</blockquote>`
}
${textOf(card.sub_title_text) !== "" && html`<p class="wecom-sub">${textOf(card.sub_title_text)}</p>`}
${drawRows(listOf(card.horizontal_content_list), pen)}
${drawChoices(card, pen)}
${drawButtons([...listOf(card.button_list), ...submitOf(card)], pen)}
${drawJumps(listOf(card.jump_list), pen)}</div>\n`;
}

const drawRows = (rows: readonly Record<string, unknown>[], pen: Pen): Html | undefined =>
  rows.length === 0
    ? undefined
    : html`<dl class="wecom-rows">${rows.map(
        (row) =>
          html`<div><dt>${textOf(row.keyname)}</dt><dd>${pen.link(textOf(row.url), textOf(row.value))}</dd></div>`,
      )}</dl>`;

/** Lists to choose from; where the options are buttons of their own, each of them. */
function drawChoices(card: Record<string, unknown>, pen: Pen): Html | undefined {
  const choices = [
    ...(card.button_selection === undefined ? [] : [recordOf(card.button_selection)]),
    ...listOf(card.select_list),
    ...(card.checkbox === undefined ? [] : [recordOf(card.checkbox)]),
  ];
  if (choices.length === 0) return undefined;
  return html`${choices.map((choice) => {
    const key = textOf(choice.question_key);
    if (key !== PICK) return html`<div class="wecom-choice">${pen.action(key, textOf(choice.title))}</div>`;
    const options = listOf(choice.option_list).filter(({ id }) => !textOf(id).startsWith("~"));
    return html`<details class="card-more wecom-choice"><summary class="button">${textOf(choice.title)}</summary>
<div class="card-more-list">${options.map((option) => pen.action(textOf(option.id), textOf(option.text)))}</div></details>`;
  })}`;
}

/** The question whose options are callbacks themselves. */
const PICK = "~pick";

/** A list brings its own button along here, so the one that would submit it there is not drawn again. */
const drawButtons = (buttons: readonly Record<string, unknown>[], pen: Pen): Html | undefined => {
  const shown = buttons.filter((button) => !textOf(button.key).startsWith("="));
  if (shown.length === 0) return undefined;
  return html`<div class="wecom-buttons">${shown.map((button) =>
    textOf(button.key) === "" && isSafeUrl(textOf(button.url))
      ? pen.link(textOf(button.url), textOf(button.text), "button")
      : pen.action(textOf(button.key), textOf(button.text)),
  )}</div>`;
};

const submitOf = (card: Record<string, unknown>): Record<string, unknown>[] =>
  card.submit_button === undefined ? [] : [recordOf(card.submit_button)];

const drawJumps = (jumps: readonly Record<string, unknown>[], pen: Pen): Html | undefined =>
  jumps.length === 0
    ? undefined
    : html`<ul class="wecom-jumps">${jumps.map((jump) => html`<li>${pen.link(textOf(jump.url), textOf(jump.title))}</li>`)}</ul>`;
