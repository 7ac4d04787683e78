import type { types } from "@slack/bolt";
import { encodeCallback } from "../../core/callback.ts";
import type { Action, Confirm, Option, Weight } from "../../core/card.ts";
import {
  BUTTON_MAX_CHARS,
  CONFIRM_BUTTON_MAX_CHARS,
  CONFIRM_TEXT_MAX_CHARS,
  CONFIRM_TITLE_MAX_CHARS,
  OPTION_MAX_CHARS,
  OPTION_VALUE_MAX_CHARS,
  OVERFLOW_MAX_OPTIONS,
  PLACEHOLDER_MAX_CHARS,
  SELECT_MAX_OPTIONS,
  URL_MAX_CHARS,
} from "./limits.ts";
import type { Pen } from "./pen.ts";
import { plain, shorten, wellFormed } from "./text.ts";

/** Elements of a row that a person sees at a glance; Slack's clients fold more than five. */
const ROW_MAX_ELEMENTS = 5;
/** When there are more actions than that, at least so many stay buttons. */
const BUTTONS_BESIDE_MENU = 3;

/** The menu of further actions; what was chosen comes back as the value of the option. */
export const MENU_ACTION = "~menu";
/** A button that opens an address. Slack sends a press all the same, which only needs an acknowledgement. */
export const LINK_ACTION = "~link";

type Element = types.Button | types.Overflow | types.StaticSelect;

/**
 * Actions as blocks, in rows. When they are many, the last ones go into a menu "⋯" at the end of the first row; there is
 * one menu at most, since it bears no name that would tell it from another. `notes` are links that may not be opened.
 */
export function drawActions(pen: Pen, actions: readonly Action[]): { blocks: types.ActionsBlock[]; notes: string[] } {
  const notes = actions.flatMap((action) => noteOf(action) ?? []);
  const usable = actions.filter((action) => noteOf(action) === undefined);
  const inMenu = menuOf(usable);
  const shown: Element[] = usable.filter((action) => !inMenu.has(action)).map((action) => drawElement(pen, action));
  if (inMenu.size > 0) {
    const options = [...inMenu].map((action) => menuOption(pen, action));
    shown.splice(ROW_MAX_ELEMENTS - 1, 0, { type: "overflow", action_id: MENU_ACTION, options });
  }
  const blocks: types.ActionsBlock[] = [];
  for (let from = 0; from < shown.length; from += ROW_MAX_ELEMENTS) {
    blocks.push({ type: "actions", elements: distinct(shown.slice(from, from + ROW_MAX_ELEMENTS)) });
  }
  return { blocks, notes };
}

/** The actions that go into the menu: the last ones that can, as many as it holds. */
function menuOf(actions: readonly Action[]): ReadonlySet<Action> {
  if (actions.length <= ROW_MAX_ELEMENTS) return new Set();
  return new Set(actions.slice(BUTTONS_BESIDE_MENU).filter(isForMenu).slice(-OVERFLOW_MAX_OPTIONS));
}

/** What asks first keeps its own button, since a menu asks one question for all its options. */
const isForMenu = (action: Action): boolean =>
  action.kind === "run" ? action.confirm === undefined : action.kind !== "choose";

/**
 * The element of one action beside a text, or undefined for one that can only be written out (see `noteOf`). In a list
 * many buttons say the same; a screen reader hears which thing each is about.
 */
export function drawAccessory(pen: Pen, action: Action, about: string): types.Button | types.StaticSelect | undefined {
  if (noteOf(action) !== undefined) return undefined;
  const element = drawElement(pen, action);
  if (element.type !== "button") return element;
  const label = shorten(`${action.label}: ${about.replace(/\s+/g, " ")}`, BUTTON_MAX_CHARS);
  return { ...element, accessibility_label: label };
}

/** What is written instead of an element: an address that is none for a browser, a choice without options. */
export function noteOf(action: Action): string | undefined {
  if (action.kind === "choose") return action.options.length === 0 ? wellFormed(action.label) : undefined;
  if (action.kind !== "link" || isWebAddress(action.url)) return undefined;
  return wellFormed(`${action.label}: ${action.url}`);
}

/** Whether Slack takes it as a button's address. */
export const isWebAddress = (url: string): boolean =>
  url.length <= URL_MAX_CHARS && /^https?:\/\/[^\s\u0000-\u001f<>"]+$/i.test(url) && URL.canParse(url);

function drawElement(pen: Pen, action: Action): types.Button | types.StaticSelect {
  switch (action.kind) {
    case "run":
      return {
        ...button(pen, action.label, encodeCallback(action.callback), action.weight),
        ...(action.confirm && { confirm: drawConfirm(pen, action.confirm, action.weight) }),
      };
    case "open":
      return button(pen, action.label, encodeCallback(action.callback), action.weight);
    case "link":
      return { ...button(pen, action.label, LINK_ACTION, action.weight), url: action.url };
    case "choose":
      return {
        type: "static_select",
        action_id: encodeCallback(action.callback),
        placeholder: pen.plain(action.label, PLACEHOLDER_MAX_CHARS),
        ...optionsOrGroups(action.options.map((option) => drawOption(option, (text, max) => pen.plain(text, max)))),
      };
  }
}

const button = (pen: Pen, label: string, actionId: string, weight: Weight | undefined): types.Button => ({
  type: "button",
  action_id: actionId,
  text: pen.plain(label, BUTTON_MAX_CHARS),
  ...(weight && { style: weight }),
});

function menuOption(pen: Pen, action: Action): types.PlainTextOption {
  const text = pen.plain(action.label, OPTION_MAX_CHARS);
  return action.kind === "link"
    ? { text, value: LINK_ACTION, url: action.url }
    : { text, value: encodeCallback(action.callback) };
}

const drawConfirm = (pen: Pen, confirm: Confirm, weight: Weight | undefined): types.ConfirmationDialog => ({
  title: pen.plain(confirm.title, CONFIRM_TITLE_MAX_CHARS),
  text: pen.plain(confirm.text, CONFIRM_TEXT_MAX_CHARS),
  confirm: pen.plain(confirm.yes, CONFIRM_BUTTON_MAX_CHARS),
  deny: pen.plain(confirm.no, CONFIRM_BUTTON_MAX_CHARS),
  ...(weight === "danger" && { style: "danger" as const }),
});

/**
 * One option. @throws RangeError on a value that Slack cannot carry: values are ids of ours, so that is a mistake in
 * the code and never in what a person wrote
 */
export function drawOption({ value, label, hint }: Option, write = plain): types.PlainTextOption {
  if (value === "" || value.length > OPTION_VALUE_MAX_CHARS) throw new RangeError(`not an option's value: ${value}`);
  return {
    text: write(label, OPTION_MAX_CHARS),
    value,
    ...(hint && { description: write(hint, OPTION_MAX_CHARS) }),
  };
}

type OptionGroup = { label: types.PlainTextElement; options: types.PlainTextOption[] };

/** Up to a hundred options as they are; more in groups of a hundred, labelled by their numbers. */
export function optionsOrGroups(
  options: types.PlainTextOption[],
): { options: types.PlainTextOption[] } | { option_groups: OptionGroup[] } {
  if (options.length <= SELECT_MAX_OPTIONS) return { options };
  const groups: OptionGroup[] = [];
  for (let from = 0; from < options.length; from += SELECT_MAX_OPTIONS) {
    const part = options.slice(from, from + SELECT_MAX_OPTIONS);
    groups.push({ label: plain(`${from + 1}–${from + part.length}`, OPTION_MAX_CHARS), options: part });
  }
  return { option_groups: groups };
}

/** Action ids must differ within a block; `~2` behind one is taken off again when it is read. */
function distinct<E extends { action_id?: string }>(elements: E[]): E[] {
  const seen = new Map<string, number>();
  return elements.map((element) => {
    const id = element.action_id ?? "";
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return times === 1 ? element : { ...element, action_id: `${id}~${times}` };
  });
}

/** The action id as it was before `distinct`. */
export const plainActionId = (actionId: string): string => actionId.replace(/(?<=.)~\d+$/, "");
