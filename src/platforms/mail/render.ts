import type { Action, Block, Card, Tone } from "../../core/card.ts";
import { cleanText } from "../../core/form.ts";
import { type Html, html } from "../../core/html.ts";
import { DETAILS_DAYS } from "../../core/links.ts";
import type { Locale } from "../../core/locale.ts";
import { coreWords } from "../../core/messages/index.ts";
import { SUBJECT_MAX_CHARS } from "./limits.ts";
import { mailWords } from "./words.ts";

export type Mail = { subject: string; text: string; html: string };
export type MailOptions = { locale: Locale; detailsUrl: string };

/**
 * A card as a mail, in plain text and as HTML that loads nothing from anywhere. A mail has no buttons: what could be
 * pressed is on the page that the link opens, and every link of the card stands here as one.
 */
export function renderMail(card: Card, options: MailOptions): Mail {
  return { subject: subjectOf(card, options.locale), text: textOf(card, options), html: htmlOf(card, options) };
}

const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, " ").trim();

function subjectOf(card: Card, locale: Locale): string {
  const letters = [...(oneLine(card.title) || mailWords.in(locale)("noSubject"))];
  return letters.length <= SUBJECT_MAX_CHARS
    ? letters.join("")
    : `${letters.slice(0, SUBJECT_MAX_CHARS - 1).join("")}…`;
}

type Link = { label: string; url: string };

/** Everything that can be followed, in the card's own order; addresses that are none are left out. */
function linksOf(card: Card): Link[] {
  const actions = [...card.body.flatMap(actionsOf), ...card.actions];
  return actions.flatMap((action) =>
    action.kind === "link" && /^https?:\/\//i.test(action.url) && URL.canParse(action.url)
      ? [{ label: oneLine(action.label) || "→", url: new URL(action.url).href }]
      : [],
  );
}

const canBePressed = (card: Card): boolean =>
  [...card.body.flatMap(actionsOf), ...card.actions].some(({ kind }) => kind !== "link");

function actionsOf(block: Block): Action[] {
  if (block.kind === "list") {
    return [...block.items, ...(block.more ? [block.more] : [])].flatMap(({ action }) => action ?? []);
  }
  return block.kind === "steps" ? block.steps.flatMap(({ action }) => action ?? []) : [];
}

// ── plain text ──────────────────────────────────────────────────────────────────────────────────────────────────────

function textOf(card: Card, { locale, detailsUrl }: MailOptions): string {
  const t = mailWords.in(locale);
  const paragraphs = [
    oneLine(card.title),
    card.state && oneLine(card.state.text),
    ...card.body.map((block) => blockText(block, locale)),
    ...linksOf(card).map(({ label, url }) => `${label}\n${url}`),
    canBePressed(card) && t("openHint"),
    `${t("open")}\n${detailsUrl}`,
    card.foot && cleanText(card.foot),
    `-- \n${t("expires", { days: DETAILS_DAYS })}\n${t("automatic")}`,
  ];
  return `${paragraphs.filter((text) => typeof text === "string" && text.trim() !== "").join("\n\n")}\n`;
}

function blockText(block: Block, locale: Locale): string {
  const colon = locale === "zh-CN" ? "：" : ": ";
  switch (block.kind) {
    case "text":
    case "note":
    case "code":
      return cleanText(block.text);
    case "heading":
      return locale === "zh-CN" ? `【${oneLine(block.text)}】` : oneLine(block.text).toUpperCase();
    case "quote": {
      const quoted = cleanText(block.text).replace(/^/gm, "> ");
      return block.by ? `${oneLine(block.by)}${colon.trimEnd()}\n${quoted}` : quoted;
    }
    case "facts":
      return block.facts.map(({ label, value }) => `${oneLine(label)}${colon}${cleanText(value)}`).join("\n");
    case "list":
      return [
        ...block.items.map(
          ({ title, detail }, at) => `${at + 1}. ${[title, detail].filter(Boolean).map(line).join(" · ")}`,
        ),
        ...(block.more ? [moreOf(block.more.count, locale)] : []),
      ].join("\n");
    case "steps":
      return block.steps
        .map(
          ({ text, detail, isDone }) =>
            `${isDone ? "[x]" : "[ ]"} ${[text, detail].filter(Boolean).map(line).join(" · ")}`,
        )
        .join("\n");
    case "picture":
      return cleanText(block.alt);
    default:
      return unreachable(block);
  }
}

const line = (text: string | undefined): string => oneLine(text ?? "");
const moreOf = (count: number, locale: Locale): string => mailWords.in(locale)("more", { count });

// ── HTML ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const toneLine = (tone: Tone, text: string): Html => {
  switch (tone) {
    case "waiting":
      return html`<p style="margin:0 0 14px;padding:8px 12px;border-radius:6px;background:#fff4e0;color:#7a4b00">${text}</p>`;
    case "good":
      return html`<p style="margin:0 0 14px;padding:8px 12px;border-radius:6px;background:#e6f5ea;color:#1d6331">${text}</p>`;
    case "bad":
      return html`<p style="margin:0 0 14px;padding:8px 12px;border-radius:6px;background:#fdeaea;color:#8c1d1d">${text}</p>`;
    case "quiet":
      return html`<p style="margin:0 0 14px;padding:8px 12px;border-radius:6px;background:#f1f3f5;color:#4a4f57">${text}</p>`;
  }
};

function htmlOf(card: Card, { locale, detailsUrl }: MailOptions): string {
  const t = mailWords.in(locale);
  const links = linksOf(card);
  return `<!doctype html>\n${html`<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light"><title>${subjectOf(card, locale)}</title></head><body style="margin:0;padding:24px 12px;background:#f4f5f7;color:#1f2329;font:16px/1.65 -apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif"><div style="max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e3e5e8;border-radius:10px">
${oneLine(card.title) === "" ? undefined : html`<h1 style="margin:0 0 14px;font-size:21px;line-height:1.4">${oneLine(card.title)}</h1>`}
${card.state && toneLine(card.state.tone, oneLine(card.state.text))}
${card.body.map((block) => blockHtml(block, locale))}
${links.map(({ label, url }) => html`<p style="margin:0 0 12px"><a href="${url}" style="color:#1f5fbf">${label}</a></p>`)}
${canBePressed(card) && html`<p style="margin:18px 0 8px;color:#5b616b;font-size:14px">${t("openHint")}</p>`}
<p style="margin:12px 0 18px"><a href="${detailsUrl}" style="display:inline-block;padding:10px 22px;border-radius:6px;background:#1f5fbf;color:#ffffff;text-decoration:none">${t("open")}</a></p>
${card.foot && html`<p style="margin:0 0 10px;color:#5b616b;font-size:13px">${multiline(card.foot)}</p>`}
<p style="margin:0;padding-top:12px;border-top:1px solid #e3e5e8;color:#5b616b;font-size:12px">${t("expires", { days: DETAILS_DAYS })}<br>${t("automatic")}</p>
</div></body></html>`}\n`;
}

function blockHtml(block: Block, locale: Locale): Html | undefined {
  switch (block.kind) {
    case "text":
      return html`<p style="margin:0 0 14px">${multiline(block.text)}</p>`;
    case "note":
      return html`<p style="margin:0 0 14px;color:#5b616b;font-size:14px">${multiline(block.text)}</p>`;
    case "heading":
      return html`<h2 style="margin:20px 0 8px;font-size:17px">${oneLine(block.text)}</h2>`;
    case "quote":
      return html`<blockquote style="margin:0 0 14px;padding:4px 0 4px 14px;border-left:3px solid #c8ccd2;color:#3a3f47">${block.by && html`<strong>${oneLine(block.by)}</strong><br>`}${multiline(block.text)}</blockquote>`;
    case "facts":
      return html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 14px;border-collapse:collapse">${block.facts.map(
        ({ label, value }) =>
          html`<tr><td style="padding:3px 16px 3px 0;color:#5b616b;vertical-align:top">${oneLine(label)}</td><td style="padding:3px 0;vertical-align:top">${multiline(value)}</td></tr>`,
      )}</table>`;
    case "list":
      return html`<ol style="margin:0 0 14px;padding-left:24px">${block.items.map(
        ({ title, detail }) =>
          html`<li style="margin:0 0 6px">${oneLine(title)}${detail && html`<br><span style="color:#5b616b;font-size:14px">${oneLine(detail)}</span>`}</li>`,
      )}</ol>${block.more && html`<p style="margin:0 0 14px;color:#5b616b">${moreOf(block.more.count, locale)}</p>`}`;
    case "steps": {
      const t = coreWords.in(locale);
      return html`<ul style="margin:0 0 14px;padding-left:24px">${block.steps.map(
        ({ text, detail, isDone }) =>
          html`<li style="margin:0 0 6px">${oneLine(text)}${detail && html` · ${oneLine(detail)}`} <span style="color:#5b616b;font-size:14px">${t(isDone ? "steps.done" : "steps.open")}</span></li>`,
      )}</ul>`;
    }
    case "code":
      return html`<pre style="margin:0 0 14px;padding:10px 12px;background:#f4f5f7;border-radius:6px;font-size:15px;white-space:pre-wrap;word-break:break-all">${cleanText(block.text)}</pre>`;
    case "picture":
      return html`<p style="margin:0 0 14px;color:#3a3f47">${multiline(block.alt)}</p>`;
    default:
      return unreachable(block);
  }
}

const multiline = (text: string): Html[] =>
  cleanText(text)
    .split("\n")
    .map((part, at) => (at === 0 ? html`${part}` : html`<br>${part}`));

function unreachable(value: never): never {
  throw new Error(`not handled: ${JSON.stringify(value)}`);
}
