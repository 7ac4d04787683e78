import { type Html, html } from "../render/html.ts";
import type { Pen } from "./pen.ts";

/**
 * What a group's robot says, as WeCom draws its Markdown: bold, quotes, links and three colours.
 * https://developer.work.weixin.qq.com/document/path/99110
 */
export const drawMarkdown = (content: string, pen: Pen): Html =>
  html`<div class="wecom-text wecom-markdown">${content
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => drawParagraph(paragraph, pen))}</div>\n`;

function drawParagraph(paragraph: string, pen: Pen): Html {
  const lines = paragraph.split("\n");
  if (lines.every((line) => line.startsWith("> ")))
    return html`<blockquote class="wecom-quote">${drawLine(lines.map((line) => line.slice(2)).join("\n"), pen)}</blockquote>`;
  return html`<p>${drawLine(paragraph, pen)}</p>`;
}

const MARKED = /(\*\*[^*]+\*\*|<font color="(?:info|comment|warning)">[^<]*<\/font>|\[[^\]]+\]\([^)\s]*\))/;

const drawLine = (line: string, pen: Pen): (Html | string)[] => line.split(MARKED).map((part) => drawRun(part, pen));

function drawRun(part: string, pen: Pen): Html | string {
  const [, bold] = /^\*\*(.+)\*\*$/s.exec(part) ?? [];
  if (bold !== undefined) return html`<strong>${bold}</strong>`;
  const [, colour, coloured] = /^<font color="(\w+)">([^<]*)<\/font>$/.exec(part) ?? [];
  if (colour !== undefined && coloured !== undefined)
    return html`<span class="wecom-font" data-colour="${colour}">${coloured}</span>`;
  const [, label, url] = /^\[([^\]]+)\]\(([^)\s]*)\)$/.exec(part) ?? [];
  return label !== undefined && url !== undefined ? pen.link(url, label) : part;
}
