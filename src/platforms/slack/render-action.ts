import type { types } from "@slack/bolt";
import { encodeCallback } from "../../core/callback.ts";
import type { Action, Confirm, Option, Weight } from "../../core/card.ts";
import {
  ACTIONS_MAX_ELEMENTS,
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
import { plain, shorten, wellFormed } from "./text.ts";

/** Elements that a person sees at a glance; Slack's clients fold more than five. */
const SHOWN_AT_ONCE = 5;
/** When there are more actions than that, so many stay buttons and the rest goes into the menu "…". */
const BUTTONS_BESIDE_MENU = 3;

/** The menu of further actions; what was chosen comes back as the value of the option. */
export const MENU_ACTION = "~menu";
/** A button that opens an address. Slack sends a press all the same, which only needs an acknowledgement. */
export const LINK_ACTION = "~link";

type Element = types.Button | types.Overflow | types.StaticSelect;

/** Actions as blocks: the first ones as buttons, the rest in menus; `notes` are links that may not be opened. */
export function drawActions(actions: readonly Action[]): { blocks: types.ActionsBlock[]; notes: string[] } {
  const notes = actions.flatMap((action) => noteOf(action) ?? []);
  const usable = actions.filter((action) => noteOf(action) === undefined);
  const isCrowded = usable.length > SHOWN_AT_ONCE;
  const shown: Element[] = [];
  const menu: types.PlainTextOption[] = [];
  usable.forEach((action, index) => {
    const option = isCrowded && index >= BUTTONS_BESIDE_MENU ? menuOption(action) : undefined;
    if (option) menu.push(option);
    else shown.push(drawElement(action));
  });
  for (let from = 0; from < menu.length; from += OVERFLOW_MAX_OPTIONS) {
    shown.push({ type: "overflow", action_id: MENU_ACTION, options: menu.slice(from, from + OVERFLOW_MAX_OPTIONS) });
  }
  const blocks: types.ActionsBlock[] = [];
  for (let from = 0; from < shown.length; from += ACTIONS_MAX_ELEMENTS) {
    blocks.push({ type: "actions", elements: distinct(shown.slice(from, from + ACTIONS_MAX_ELEMENTS)) });
  }
  return { blocks, notes };
}

/**
 * The element of one action beside a text, or undefined for one that can only be written out (see `noteOf`). In a list
 * many buttons say the same; a screen reader hears which thing each is about.
 */
export function drawAccessory(action: Action, about: string): types.Button | types.StaticSelect | undefined {
  if (noteOf(action) !== undefined) return undefined;
  const element = drawElement(action);
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

function drawElement(action: Action): types.Button | types.StaticSelect {
  switch (action.kind) {
    case "run":
      return {
        ...button(action.label, encodeCallback(action.callback), action.weight),
        ...(action.confirm && { confirm: drawConfirm(action.confirm, action.weight) }),
      };
    case "open":
      return button(action.label, encodeCallback(action.callback), action.weight);
    case "link":
      return { ...button(action.label, LINK_ACTION, action.weight), url: action.url };
    case "choose":
      return {
        type: "static_select",
        action_id: encodeCallback(action.callback),
        placeholder: plain(action.label, PLACEHOLDER_MAX_CHARS),
        ...optionsOrGroups(action.options.map(drawOption)),
      };
  }
}

const button = (label: string, actionId: string, weight: Weight | undefined): types.Button => ({
  type: "button",
  action_id: actionId,
  text: plain(label, BUTTON_MAX_CHARS),
  ...(weight && { style: weight }),
});

/** What asks first keeps its own button, since a menu asks one question for all its options. */
function menuOption(action: Action): types.PlainTextOption | undefined {
  const text = plain(action.label, OPTION_MAX_CHARS);
  switch (action.kind) {
    case "run":
      return action.confirm ? undefined : { text, value: encodeCallback(action.callback) };
    case "open":
      return { text, value: encodeCallback(action.callback) };
    case "link":
      return { text, value: LINK_ACTION, url: action.url };
    case "choose":
      return undefined;
  }
}

const drawConfirm = (confirm: Confirm, weight: Weight | undefined): types.ConfirmationDialog => ({
  title: plain(confirm.title, CONFIRM_TITLE_MAX_CHARS),
  text: plain(confirm.text, CONFIRM_TEXT_MAX_CHARS),
  confirm: plain(confirm.yes, CONFIRM_BUTTON_MAX_CHARS),
  deny: plain(confirm.no, CONFIRM_BUTTON_MAX_CHARS),
  ...(weight === "danger" && { style: "danger" as const }),
});

/**
 * One option. @throws RangeError on a value that Slack cannot carry: values are ids of ours, so that is a mistake in
 * the code and never in what a person wrote
 */
export function drawOption({ value, label, hint }: Option): types.PlainTextOption {
  if (value === "" || value.length > OPTION_VALUE_MAX_CHARS) throw new RangeError(`not an option's value: ${value}`);
  return {
    text: plain(label, OPTION_MAX_CHARS),
    value,
    ...(hint && { description: plain(hint, OPTION_MAX_CHARS) }),
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
