import type { Card, Tone } from "../../core/card.ts";
import { cleanText } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { type Choice, type Content, type ItemPress, isSendable, type PictureIds, type Press } from "./card-content.ts";
import { NOT_CHOSEN, PICK, pressKey, selectionKey } from "./card-key.ts";
import type { TemplateCard } from "./client.ts";
import { CARD_CHARS, CARD_MAX_COUNT, OPTION_ID_MAX_BYTES } from "./limits.ts";
import type { Anchor } from "./render-text.ts";
import { lengthOf, oneLine, Shortener } from "./shorten.ts";
import { wecomWords } from "./words.ts";

export type RenderOptions = {
  locale: Locale;
  /** The page that shows the card whole; without one, a text before the card says all of it. */
  detailsUrl: string;
  /** Unique for the message: digits, letters, `_`, `-`, `@`. */
  taskId: string;
  /** Without it, or for a picture that it does not know, it is said what the picture shows. */
  pictures?: PictureIds;
};

/** Of a card with buttons, which need not lead anywhere by itself. */
type PressOptions = Omit<RenderOptions, "detailsUrl"> & { detailsUrl?: string };

/** What is drawn of a card: `text` is off where a text message before it says all of it. */
export type Part = { card: Card; content: Content; hasText: boolean };

/** The colours of WeCom's source line. */
const TONES: Record<Tone, number> = { quiet: 0, waiting: 1, bad: 2, good: 3 };

/** With something to press: buttons, at most one drop-down list, and the rest in the corner's menu or on the page. */
export function buttonCard(part: Part, options: PressOptions): TemplateCard {
  const { content } = part;
  const t = wecomWords.in(options.locale);
  const short = new Shortener();
  const dropdown = dropdownOf(content, short, options);
  const planned = planButtons(content, dropdown, short);
  const head = headOf(part, short, options, planned.rowLinks);
  const buttons: Button[] = [...planned.buttons];
  const isFull = buttons.length >= CARD_MAX_COUNT.buttons;
  // With a text before it nothing is lost by a shortened label.
  const isHiding = planned.isOver || short.isSilent || (part.hasText && short.isCut);
  const { detailsUrl } = options;
  if (isHiding && !isFull && detailsUrl !== undefined) {
    const text = t(planned.isOver ? "more" : "full");
    buttons.push({ type: 1, text: short.line(text, CARD_CHARS.button), url: detailsUrl });
  }
  // Where no button can say that there is more, the text does; a tap on the card leads to the page.
  if (short.isSilent && isFull) {
    head.sub_title_text = [short.lines(head.sub_title_text ?? "", CARD_CHARS.subTitle - 2), "…"].join("\n").trim();
  }
  return {
    card_type: "button_interaction",
    ...head,
    task_id: options.taskId,
    ...(detailsUrl !== undefined && { card_action: { type: 1, url: detailsUrl } }),
    ...(dropdown && { button_selection: dropdown.selection }),
    button_list: buttons,
    ...(planned.menu.length > 0 && { action_menu: { desc: t("more"), action_list: planned.menu } }),
  };
}

/** With nothing to press. The menu in its corner leads home, and makes it a card that can be changed later. */
export function noticeCard(part: Part, options: RenderOptions): TemplateCard {
  const t = wecomWords.in(options.locale);
  const short = new Shortener();
  const { links } = part.content;
  const jumps = links.slice(0, CARD_MAX_COUNT.jumps);
  const head = headOf(part, short, options, links.slice(CARD_MAX_COUNT.jumps));
  const shown = jumps.map(({ label, url }) => ({
    type: 1,
    title: short.line(label, CARD_CHARS.jumpTitle) || short.line(url, CARD_CHARS.jumpTitle),
    url,
  }));
  if (short.isCut && shown.length < CARD_MAX_COUNT.jumps)
    shown.push({ type: 1, title: t("full"), url: options.detailsUrl });
  return {
    card_type: "text_notice",
    ...head,
    task_id: options.taskId,
    card_action: { type: 1, url: options.detailsUrl },
    ...(shown.length > 0 && { jump_list: shown }),
    action_menu: {
      desc: t("more"),
      action_list: [
        { text: t("home"), key: pressKey({ command: "core.hub" }) },
        { text: t("help"), key: pressKey({ command: "core.help" }) },
      ],
    },
  };
}

type Row = { keyname: string; value: string; type?: 1; url?: string };

/** Title, state, quote, rows and running text: what both kinds of card have. */
function headOf(part: Part, short: Shortener, options: PressOptions, rowLinks: readonly Anchor[]) {
  const { card, content, hasText } = part;
  const t = wecomWords.in(options.locale);
  const stateText = oneLine(card.state?.text ?? "");
  const isStateLong = lengthOf(stateText) > CARD_CHARS.description;
  const rows: Row[] = [];
  const flow: string[] = isStateLong ? [stateText] : [];
  const [quote, ...moreQuotes] = hasText ? content.quotes : [];
  if (hasText) {
    const places = CARD_MAX_COUNT.rows - Math.min(rowLinks.length, 2);
    rows.push(...content.facts.slice(0, places).map((fact) => rowOf(fact, short)));
    flow.push(...content.flow);
    flow.push(...content.facts.slice(places).map(({ label, value }) => `${label}: ${value}`));
  }
  for (const { label, url } of rowLinks) {
    if (rows.length < CARD_MAX_COUNT.rows) {
      rows.push({
        keyname: "→",
        value: short.line(label, CARD_CHARS.rowValue) || short.line(url, CARD_CHARS.rowValue),
        type: 1,
        url,
      });
    } else short.leaveOut();
  }
  const title = oneLine(card.title) || stateText || oneLine(flow[0] ?? "") || t("source");
  const foot = hasText ? oneLine(card.foot ?? "") : "";
  // A quote in front of everything is what the card is about; one behind our words gives way to them.
  const isAbout = card.body[0]?.kind === "quote";
  const budget = CARD_CHARS.subTitle - (moreQuotes.length > 0 ? 2 : 0);
  const moved = quote ? movedToQuote({ flow, foot, budget }, content, { ...quote, isAbout }) : [];
  const stays = [...flow.filter((line) => !moved.includes(line)), ...moreQuotes.map(quoteLine)];
  const subTitle = subTitleOf(codesFirst(stays, content.codes), moved.includes(foot) ? "" : foot, short);
  return {
    source: { desc: t("source"), desc_color: TONES[card.state?.tone ?? "quiet"] },
    main_title: {
      title: short.line(title, CARD_CHARS.title),
      ...(stateText && !isStateLong && { desc: stateText }),
    },
    ...(quote && {
      quote_area: {
        ...(options.detailsUrl !== undefined && { type: 1, url: options.detailsUrl }),
        ...quoteOf(quote, moved, short),
      },
    }),
    ...(subTitle && { sub_title_text: subTitle }),
    ...(rows.length > 0 && { horizontal_content_list: rows }),
  };
}

type Quote = Content["quotes"][number];

/** So much of a quote is left at least, with whose it is: enough to know it again; all of it is on the page. */
const QUOTE_KEPT_CHARS = 45;

/**
 * Paragraphs of ours that are read in the quote's place when the running text has no room for them: as few characters as
 * make everything else fit, or none if that is more than the quote can spare.
 */
function movedToQuote(
  { flow, foot, budget }: { flow: readonly string[]; foot: string; budget: number },
  { notes }: Content,
  quote: Quote & { isAbout: boolean },
): string[] {
  const all = [...flow, foot];
  if (sizeOf(all) <= budget) return [];
  const own = sizeOf([quoteLine(quote)]);
  const room = CARD_CHARS.quote - (quote.isAbout ? own : Math.min(own, QUOTE_KEPT_CHARS)) - 1;
  const [first, ...others] = flow;
  const isMovable = (line: string) => line !== first && notes.includes(line) && cleanText(line) !== "";
  const movable = others.filter(isMovable).slice(-3);
  if (keepsItsPlace(foot)) movable.push(foot);
  return Array.from({ length: 2 ** movable.length }, (_, bits) => movable.filter((_line, at) => (bits >> at) & 1))
    .filter((lines) => sizeOf(lines) <= room && sizeOf(all.filter((line) => !lines.includes(line))) <= budget)
    .reduce<string[]>((best, next) => (best.length > 0 && sizeOf(best) <= sizeOf(next) ? best : next), []);
}

/** Characters of lines as they will stand below each other. */
const sizeOf = (lines: readonly string[]): number => lengthOf(cleanText(lines.filter(Boolean).join("\n")));

const quoteLine = ({ by, text }: Quote): string => [oneLine(by), text].filter(Boolean).join(": ");

function quoteOf(quote: Quote, moved: readonly string[], short: Shortener) {
  if (moved.length === 0) {
    const title = oneLine(quote.by) && short.line(quote.by, CARD_CHARS.title);
    return { ...(title && { title }), quote_text: short.lines(quote.text, CARD_CHARS.quote) };
  }
  // Below words of ours it must be said whose the quoted ones are.
  const ours = cleanText(moved.join("\n"));
  const room = CARD_CHARS.quote - lengthOf(ours) - 1;
  return { quote_text: [ours, short.lines(quoteLine(quote), room)].filter(Boolean).join("\n") };
}

/** A code stands where it was written if that is before anything gets cut, else in front of all. */
function codesFirst(flow: readonly string[], codes: readonly string[]): readonly string[] {
  const last = flow.findLastIndex((line) => codes.includes(line));
  const isSafe = lengthOf(flow.slice(0, last + 1).join("\n")) < CARD_CHARS.subTitle / 2;
  return isSafe ? flow : [...codes, ...flow.filter((line) => !codes.includes(line))];
}

/** A foot that leaves most of the room to the text before it. */
const keepsItsPlace = (foot: string): boolean => foot !== "" && lengthOf(foot) <= CARD_CHARS.subTitle / 2;

/** Running text, and behind it the foot, which keeps its place when the text before it is cut. */
function subTitleOf(flow: readonly string[], foot: string, short: Shortener): string {
  const text = flow
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
  if (!keepsItsPlace(foot)) {
    return short.lines([text, foot].filter(Boolean).join("\n"), CARD_CHARS.subTitle);
  }
  const room = CARD_CHARS.subTitle - lengthOf(foot) - 1;
  return [short.lines(text, room), foot].filter(Boolean).join("\n");
}

/** A label has room for five characters; a longer one moves in front of its value. */
function rowOf({ label, value }: { label: string; value: string }, short: Shortener): Row {
  const isUrl = /^https?:\/\/\S+$/.test(value.trim());
  const name = oneLine(label);
  const isShort = name !== "" && lengthOf(name) <= CARD_CHARS.rowKey;
  const shown = isShort || name === "" ? value : `${name}: ${value}`;
  return {
    keyname: isShort ? name : "•",
    value: short.line(shown, CARD_CHARS.rowValue) || "—",
    ...(isUrl && { type: 1 as const, url: value.trim() }),
  };
}

// ── buttons ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Button = { text: string; style?: number; type?: 1; url?: string; key?: string };
type MenuItem = { text: string; key: string };
type Dropdown = { selection: Record<string, unknown>; button: Button };

/** One of several entries, or one of the options of a choice: WeCom has room for one such list on a card. */
function dropdownOf(content: Content, short: Shortener, options: PressOptions): Dropdown | undefined {
  const t = wecomWords.in(options.locale);
  const { presses, links, itemPresses, choices } = content;
  const [choice, ...others] = choices.filter(isSendable);
  if (choice) {
    for (const _other of others) short.leaveOut();
    return {
      selection: { title: oneLine(choice.label), ...selectorOf(choice, short, options.locale) },
      button: { text: buttonText(choice.label, short, t("open")), style: 1, key: selectionKey(choice.callback) },
    };
  }
  const isRoomy =
    itemPresses.length <= 3 && itemPresses.length + presses.length + links.length <= CARD_MAX_COUNT.buttons;
  if (isRoomy || itemPresses.length === 0) return undefined;
  const shown = itemPresses.filter(({ press }) => isSendable(press));
  const places = CARD_MAX_COUNT.options - 1;
  if (shown.length > places) short.leaveOut();
  const entries = shown.slice(0, places);
  // Of steps that are done and others that are not, each option says what it does; else the list says it for all.
  const labels = new Set(entries.flatMap(({ isStep, press }) => (isStep ? [press.label] : [])));
  const isMixed = labels.size > 1;
  const [label = ""] = entries.every(({ isStep }) => isStep) && !isMixed ? labels : [];
  const titleOf = ({ isStep, press, title }: ItemPress): string =>
    isMixed && isStep ? t("labelled", { label: oneLine(press.label), title }) : title;
  const doesIt = entries.some(({ isStep, press }) => isStep && press.kind === "run");
  return {
    selection: {
      question_key: PICK,
      title: oneLine(label) || t("choose"),
      option_list: [
        { id: NOT_CHOSEN, text: t("choose") },
        ...entries.map((item) => entryOption({ ...item, title: titleOf(item) }, short)),
      ],
    },
    button: { text: t(doesIt ? "ok" : "open"), style: 1, key: selectionKey(undefined) },
  };
}

const entryOption = ({ number, title, press }: ItemPress, short: Shortener) => ({
  id: `${keyOf(press)}#${number}`,
  text: short.line(`${number} ${title}`, CARD_CHARS.option),
});

/** Options of a choice, the first of them "please choose" where there is room for it. */
export function selectorOf(choice: Choice, short: Shortener, locale: Locale) {
  const usable = choice.options.filter(({ value }, index) => {
    const isFirst = choice.options.findIndex((other) => other.value === value) === index;
    return (
      isFirst &&
      value !== "" &&
      value === oneLine(value) &&
      value !== NOT_CHOSEN &&
      Buffer.byteLength(value) <= OPTION_ID_MAX_BYTES
    );
  });
  const shown = usable.slice(0, CARD_MAX_COUNT.options);
  if (shown.length < choice.options.length) short.leaveOut();
  const none = { id: NOT_CHOSEN, text: wecomWords.in(locale)("choose") };
  return {
    question_key: pressKey(choice.callback),
    option_list: [
      ...(shown.length < CARD_MAX_COUNT.options ? [none] : []),
      ...shown.map(({ value, label }) => ({ id: value, text: short.line(label, CARD_CHARS.option) || value })),
    ],
  };
}

/** The first six as buttons, three more in the menu, links as rows, what is still left on the page. */
function planButtons(content: Content, dropdown: Dropdown | undefined, short: Shortener) {
  const items = dropdown || content.choices.some(isSendable) ? [] : content.itemPresses;
  if (dropdown && !dropdown.button.key?.endsWith(PICK) && content.itemPresses.length > 0) short.leaveOut();
  const wanted = [
    ...content.presses.map((press) => ({ press, label: press.label })),
    ...items.map(({ number, press }) => ({
      press,
      label: items.length > 1 ? `${number} ${oneLine(press.label)}` : press.label,
    })),
  ].filter(({ press }) => isSendable(press));
  const keys = new Set<string>();
  const callbacks = wanted.map(({ press, label }) => {
    const key = uniqueKey(keyOf(press), keys);
    return { text: buttonText(label, short, "→"), style: press.weight === "primary" ? 1 : 2, key };
  });
  const fixed = dropdown ? [dropdown.button] : [];
  const most = CARD_MAX_COUNT.buttons;
  const { links } = content;
  const isRoomy = fixed.length + callbacks.length + links.length <= most;
  if (isRoomy)
    return {
      buttons: [...fixed, ...callbacks, ...links.map((link) => linkButton(link, short))],
      menu: [],
      rowLinks: [],
      isOver: false,
    };
  const fits = fixed.length + callbacks.length <= most + CARD_MAX_COUNT.menuItems;
  // One place is kept for the way to the page.
  const places = Math.min(callbacks.length, most - fixed.length - (fits ? 0 : 1));
  const rest = callbacks.slice(places);
  const menu: MenuItem[] = rest.slice(0, CARD_MAX_COUNT.menuItems).map(({ text, key }) => ({ text, key }));
  const buttons = [...fixed, ...callbacks.slice(0, places)];
  const linkPlaces = fits ? most - buttons.length : 0;
  return {
    buttons: [...buttons, ...links.slice(0, linkPlaces).map((link) => linkButton(link, short))],
    menu,
    rowLinks: links.slice(linkPlaces),
    isOver: !fits,
  };
}

const keyOf = (press: Press): string => pressKey(press.callback, press.kind === "run" && press.confirm !== undefined);

function uniqueKey(key: string, taken: Set<string>): string {
  let unique = key;
  for (let n = 2; taken.has(unique); n += 1) unique = `${key}#${n}`;
  taken.add(unique);
  return unique;
}

const buttonText = (label: string, short: Shortener, otherwise: string): string =>
  short.line(label, CARD_CHARS.button) || otherwise;

const linkButton = ({ label, url }: Anchor, short: Shortener): Button => ({
  type: 1,
  text: buttonText(label, short, "→"),
  style: 2,
  url,
});
