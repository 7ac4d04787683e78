import { encodeCallback } from "../../../core/callback.ts";
import type { Action, Block, Card, Confirm, Fact, ListItem, Step } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { dataUrlOf, type Picture } from "../../../core/picture.ts";
import { attributes, type Html, html, isSafeUrl } from "./html.ts";
import { renderWords } from "./words.ts";

/** How a press on a card comes back: `callback` (and `chosen`, from a select) posted to `action`. */
type PressTarget = {
  action: string;
  /** Sent along with every press: the token against forged requests, which message it was. */
  hidden: Readonly<Record<string, string>>;
};

export type CardOptions = {
  locale: Locale;
  /** Without it buttons are drawn, but cannot be pressed: a card to look at. */
  press?: PressTarget;
  /** Closer together, for a chat. */
  compact?: boolean;
  /** Of the card's title, 2 unless told otherwise; headings inside are one deeper. */
  headingLevel?: 1 | 2 | 3 | 4;
};

/** Up to this many actions stand side by side; from one more on the first two do, and the rest is under "more". */
const ACTIONS_IN_ROW = 3;

/**
 * A card as an article. It works without any script: buttons submit forms, what asks first unfolds. Scripts find
 * `data-confirm-*` on what asks first, and `data-confirm-cancel` on the button that folds it up again.
 */
export function renderCard(card: Card, options: CardOptions): Html {
  const look = attributes({
    class: options.compact ? "card card-compact" : "card",
    lang: options.locale,
    "data-tone": card.state?.tone,
  });
  // A sentence with a button has no title, and an empty heading would be read out.
  const title = card.title !== "" && heading(card.title, options.headingLevel ?? 2, "card-title");
  const state =
    card.state &&
    html`
<p class="card-state" role="status" data-tone="${card.state.tone}">${card.state.text}</p>`;
  return html`<article${look}>
${(title || state) && html`<header class="card-head">${title}${state}</header>`}
${card.body.length > 0 && html`<div class="card-body">${card.body.map((block) => renderBlock(block, options))}</div>`}
${renderActions(card.actions, options)}
${card.foot !== undefined && html`<footer class="card-foot">${card.foot}</footer>`}
</article>`;
}

function renderBlock(block: Block, options: CardOptions): Html {
  switch (block.kind) {
    case "text":
      return html`<p class="card-text">${block.text}</p>\n`;
    case "note":
      return html`<p class="card-note">${block.text}</p>\n`;
    case "heading":
      return html`${heading(block.text, (options.headingLevel ?? 2) + 1, "card-heading")}\n`;
    case "quote":
      return html`<figure class="card-quote">${block.by !== undefined && html`<figcaption>${block.by}</figcaption>`}
<blockquote dir="auto">${block.isWhole ? block.text : atLength(block.text, options)}</blockquote></figure>\n`;
    case "facts":
      return html`<dl class="card-facts">${block.facts.map((fact) => renderFact(fact, options))}</dl>\n`;
    case "list":
      return renderList(block, options);
    case "steps":
      return html`<ol class="card-steps">${block.steps.map((step) => renderStep(step, options))}</ol>\n`;
    case "code":
      // The button is for scripts to show; the code can be selected with one press without it.
      return html`<div class="card-code"><p><code translate="no">${block.text}</code></p>
<button class="button card-copy" type="button" hidden data-copied="${renderWords.in(options.locale)("card.copied")}">${renderWords.in(options.locale)("card.copy")}</button></div>\n`;
    case "picture":
      return html`<p class="card-picture">${drawPicture(block.picture, block.alt)}</p>\n`;
  }
}

/** A picture within the page, which nobody has to fetch from anywhere. */
export const drawPicture = (picture: Picture, alt: string): Html =>
  html`<img src="${dataUrlOf(picture)}" alt="${alt}" width="${picture.width}" height="${picture.height}">`;

const renderFact = ({ label, value }: Fact, options: CardOptions): Html =>
  html`<div><dt>${label}</dt><dd dir="auto">${isAddress(value) ? foreignLink(value, options) : atLength(value, options)}</dd></div>`;

/** Characters and lines that a text or an address may have in a chat; a longer one shows its beginning. */
const CHAT_TEXT = { whole: 300, lines: 8, start: 160, startLines: 4, address: 60 };

/** In a chat the rest of a long text is a press away; on a page it stands whole. */
function atLength(text: string, { compact, locale }: CardOptions): Html {
  const letters = [...text];
  const lines = text.split("\n");
  if (!compact || (letters.length <= CHAT_TEXT.whole && lines.length <= CHAT_TEXT.lines)) return html`${text}`;
  const start = [...lines.slice(0, CHAT_TEXT.startLines).join("\n")].slice(0, CHAT_TEXT.start).join("").trimEnd();
  const t = renderWords.in(locale);
  return html`<details class="card-long"><summary><span class="card-long-start">${start}…</span> <span class="card-long-more">${t("card.whole")}</span><span class="card-long-less">${t("card.fold")}</span></summary>${text}</details>`;
}

/** Only a value that is an address as a whole: what stands beside one in a text could lead elsewhere than it reads. */
const isAddress = (value: string): boolean =>
  /^https?:\/\/\S+$/i.test(value) && URL.canParse(value) && isSafeUrl(value);

/** A page that somebody named, to which we lend no weight and tell nothing. */
function foreignLink(url: string, { compact }: CardOptions): Html {
  const shown = compact && url.length > CHAT_TEXT.address ? `${url.slice(0, CHAT_TEXT.address - 1)}…` : url;
  return html`<a href="${url}" rel="noopener noreferrer nofollow" target="_blank">${shown}</a>`;
}

function renderList(block: Block & { kind: "list" }, options: CardOptions): Html {
  const t = renderWords.in(options.locale);
  const { items, more } = block;
  return html`<ul class="card-list">${items.map((item) => renderItem(item, options))}${
    more &&
    html`<li class="card-list-more"><span>${t("card.moreItems", { count: more.count })}</span>${
      more.action && renderAction(more.action, options)
    }</li>`
  }</ul>\n`;
}

const renderItem = ({ title, detail, action }: ListItem, options: CardOptions): Html =>
  html`<li><div class="card-item"><span class="card-item-title">${title}</span>${
    detail !== undefined && html`<span class="card-item-detail">${detail}</span>`
  }</div>${action && renderAction(action, options)}</li>`;

function renderStep({ text, isDone, detail, action }: Step, options: CardOptions): Html {
  const t = renderWords.in(options.locale);
  return html`<li data-done="${isDone ? "yes" : "no"}"><div class="card-item"><span class="card-item-title">${text}</span>${
    detail !== undefined && html`<span class="card-item-detail">${detail}</span>`
  }<span class="card-step-state">${isDone ? t("card.done") : t("card.notDone")}</span></div>${
    action && renderAction(action, options)
  }</li>`;
}

function renderActions(actions: readonly Action[], options: CardOptions): Html | undefined {
  if (actions.length === 0) return undefined;
  const shown = actions.length > ACTIONS_IN_ROW ? actions.slice(0, ACTIONS_IN_ROW - 1) : actions;
  const rest = actions.slice(shown.length);
  return html`<div class="card-actions">${shown.map((action) => renderAction(action, options))}${
    rest.length > 0 &&
    html`<details class="card-more"><summary class="button">${renderWords.in(options.locale)("card.more")}</summary>
<div class="card-more-list">${rest.map((action) => renderAction(action, options))}</div></details>`
  }</div>`;
}

/** One action: a button, a link, a choice, or a question that unfolds. */
export function renderAction(action: Action, options: CardOptions): Html {
  const t = renderWords.in(options.locale);
  switch (action.kind) {
    case "link": {
      // A link that may not be followed stays readable.
      if (!isSafeUrl(action.url)) return html`<span class="button" aria-disabled="true">${action.label}</span>`;
      const target = attributes({ target: /^https?:/i.test(action.url) ? "_blank" : undefined });
      return html`<a class="${buttonClass(action.weight)}" href="${action.url}" rel="noopener noreferrer"${target}>${action.label}</a>`;
    }
    case "choose":
      return pressForm(
        html`<label class="card-choose"><span>${action.label}</span>
<select name="chosen" required${attributes({ disabled: !options.press })}><option value="">${t("card.choose")}</option>${action.options.map(
          ({ value, label, hint }) =>
            html`<option value="${value}">${hint === undefined ? label : `${label} (${hint})`}</option>`,
        )}</select></label>${pressButton(action, t("card.apply"), options)}`,
        "card-press card-press-choose",
        options,
      );
    case "run":
      return action.confirm ? confirmed(action, action.confirm, options) : press(action, options);
    case "open":
      return press(action, options);
  }
}

const press = (action: Action & { kind: "run" | "open" }, options: CardOptions): Html =>
  pressForm(pressButton(action, action.label, options), "card-press", options);

function pressButton(
  { callback, ...action }: Action & { kind: "run" | "open" | "choose" },
  label: string,
  options: CardOptions,
): Html {
  const weight = "weight" in action ? action.weight : undefined;
  return html`<button class="${buttonClass(weight)}" name="callback" value="${encodeCallback(callback)}"${attributes({
    "data-action": action.kind,
    disabled: !options.press,
  })}>${label}</button>`;
}

/** What asks first: pressing it unfolds the question, and only the answer "yes" submits. */
function confirmed(action: Action & { kind: "run" }, confirm: Confirm, options: CardOptions): Html {
  return html`<details class="card-confirm" data-confirm-title="${confirm.title}" data-confirm-text="${confirm.text}" data-confirm-yes="${confirm.yes}" data-confirm-no="${confirm.no}"><summary class="${buttonClass(action.weight)}">${action.label}</summary>
<div class="card-confirm-panel" role="group" aria-label="${confirm.title}"><p class="card-confirm-title">${confirm.title}</p><p>${confirm.text}</p>
<div class="card-actions">${pressForm(pressButton(action, confirm.yes, options), "card-press", options)}<button class="button" type="button" data-confirm-cancel="yes">${confirm.no}</button></div></div></details>`;
}

function pressForm(content: Html, className: string, { press: target }: CardOptions): Html {
  if (!target) return html`<div class="${className}">${content}</div>`;
  return html`<form class="${className}" method="post" action="${target.action}">${hiddenInputs(target.hidden)}${content}</form>`;
}

/** Fields that travel with a form and are not shown. */
export const hiddenInputs = (values: Readonly<Record<string, string>>): Html[] =>
  Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);

const buttonClass = (weight: "primary" | "danger" | undefined): string =>
  weight ? `button button-${weight}` : "button";

function heading(text: string, level: number, className: string): Html {
  switch (Math.min(level, 6)) {
    case 1:
      return html`<h1 class="${className}">${text}</h1>`;
    case 2:
      return html`<h2 class="${className}">${text}</h2>`;
    case 3:
      return html`<h3 class="${className}">${text}</h3>`;
    case 4:
      return html`<h4 class="${className}">${text}</h4>`;
    default:
      return html`<h5 class="${className}">${text}</h5>`;
  }
}
