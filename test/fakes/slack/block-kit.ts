import {
  BLOCKS,
  ELEMENTS,
  type Place,
  type Rule,
  SILENT_ELEMENTS,
  SURFACE_LIMITS,
  type Surface,
} from "./block-kit-spec.ts";
import { elementsOf, optionsOf } from "./blocks.ts";
import { type Fields, isFields, listOf, sameJson, textOf } from "./json.ts";
import { richTextProblems, tableProblems } from "./rich-text.ts";

/** One broken rule; `pointer` is a JSON pointer into what was given. */
export type Problem = { pointer: string; message: string };

/** Length as Slack's documentation counts it. */
const lengthOf = (text: string) => [...text].length;

/** All broken rules of a message's blocks; empty when Slack would take them. */
export function validateMessage(blocks: unknown, text?: unknown): Problem[] {
  if (text !== undefined && typeof text !== "string") return [{ pointer: "/text", message: "must be a string" }];
  const problems = blockListProblems(blocks, "message", "/blocks");
  if (listOf(blocks).filter((block) => block.type === "table").length > 1)
    problems.push({ pointer: "/blocks", message: "only one table is allowed in a message" });
  return problems;
}

/** All broken rules of a modal; empty when Slack would take it. */
export function validateModal(view: unknown): Problem[] {
  if (!isFields(view)) return [{ pointer: "", message: "must be an object" }];
  const problems = viewProblems(view, "modal", [
    ...["title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"],
  ]);
  const plain = { is: "text", of: "plain", max: SURFACE_LIMITS.viewTitle } as const;
  if (view.title === undefined) problems.push({ pointer: "/title", message: "missing required field: title" });
  for (const field of ["title", "submit", "close"] as const)
    if (view[field] !== undefined && view[field] !== null) check(view[field], plain, `/${field}`, problems);
  for (const field of ["clear_on_close", "notify_on_close", "submit_disabled"])
    if (view[field] !== undefined) check(view[field], { is: "boolean" }, `/${field}`, problems);
  if (listOf(view.blocks).some((block) => block.type === "input") && !isFields(view.submit))
    problems.push({ pointer: "/submit", message: "a modal with an input block must have submit" });
  return problems;
}

/** All broken rules of a Home tab; empty when Slack would take it. */
export function validateHome(view: unknown): Problem[] {
  if (!isFields(view)) return [{ pointer: "", message: "must be an object" }];
  return viewProblems(view, "home", []);
}

function viewProblems(view: Fields, type: "modal" | "home", extra: string[]): Problem[] {
  const problems: Problem[] = [];
  const known = new Set(["type", "blocks", "private_metadata", "callback_id", "external_id", ...extra]);
  for (const field of Object.keys(view))
    if (!known.has(field)) problems.push({ pointer: `/${field}`, message: `invalid additional property: ${field}` });
  if (view.type !== type) problems.push({ pointer: "/type", message: `must be "${type}"` });
  const limits = { private_metadata: SURFACE_LIMITS.privateMetadata, callback_id: 255, external_id: 255 };
  for (const [field, max] of Object.entries(limits))
    if (view[field] !== undefined) check(view[field], { is: "string", max }, `/${field}`, problems);
  if (!Array.isArray(view.blocks)) problems.push({ pointer: "/blocks", message: "missing required field: blocks" });
  else problems.push(...blockListProblems(view.blocks, type, "/blocks"));
  return problems;
}

function blockListProblems(blocks: unknown, surface: Surface, pointer: string): Problem[] {
  if (!Array.isArray(blocks)) return [{ pointer, message: "must be a list" }];
  const problems: Problem[] = [];
  const max = SURFACE_LIMITS.blocks[surface];
  if (blocks.length > max) problems.push({ pointer, message: `no more than ${max} blocks allowed` });
  const seen = new Set<string>();
  let markdown = 0;
  let focused = 0;
  blocks.forEach((block: unknown, index) => {
    const at = `${pointer}/${index}`;
    if (!isFields(block)) {
      problems.push({ pointer: at, message: "must be an object" });
      return;
    }
    problems.push(...blockProblems(block, surface, at));
    if (typeof block.block_id === "string") {
      if (seen.has(block.block_id)) problems.push({ pointer: `${at}/block_id`, message: "block_id is used twice" });
      seen.add(block.block_id);
    }
    if (block.type === "markdown") markdown += lengthOf(textOf(block.text));
    focused += elementsOf(block).filter((element) => element.focus_on_load === true).length;
  });
  if (markdown > SURFACE_LIMITS.markdownText)
    problems.push({
      pointer,
      message: `markdown blocks hold at most ${SURFACE_LIMITS.markdownText} characters in all`,
    });
  if (focused > 1) problems.push({ pointer, message: "focus_on_load may be true on one element only" });
  return problems;
}

function blockProblems(block: Fields, surface: Surface, at: string): Problem[] {
  const spec = BLOCKS[textOf(block.type)];
  if (!spec) return [{ pointer: `${at}/type`, message: `unsupported type: ${String(block.type)}` }];
  const problems: Problem[] = [];
  if (!spec.surfaces.includes(surface))
    problems.push({ pointer: `${at}/type`, message: `${String(block.type)} is not allowed in a ${surface}` });
  checkFields(block, spec.fields, spec.required, ["type", "block_id"], at, problems);
  if (block.block_id !== undefined)
    check(block.block_id, { is: "string", min: 1, max: SURFACE_LIMITS.id }, `${at}/block_id`, problems);
  if (block.type === "section" && block.text === undefined && block.fields === undefined)
    problems.push({ pointer: at, message: "a section needs text or fields" });
  if (block.type === "image") imageProblems(block, at, problems);
  const actionIds = elementsOf(block).flatMap((element) =>
    typeof element.action_id === "string" ? element.action_id : [],
  );
  if (new Set(actionIds).size < actionIds.length)
    problems.push({ pointer: at, message: "action_id is used twice in the block" });
  for (const element of elementsOf(block))
    if (element.response_url_enabled === true && !(block.type === "input" && surface === "modal"))
      problems.push({ pointer: at, message: "response_url_enabled works in an input block of a modal only" });
  return problems;
}

function checkFields(
  value: Fields,
  rules: Record<string, Rule>,
  required: readonly string[],
  also: string[],
  at: string,
  problems: Problem[],
): void {
  for (const field of required)
    if (value[field] === undefined)
      problems.push({ pointer: `${at}/${field}`, message: `missing required field: ${field}` });
  for (const [field, given] of Object.entries(value)) {
    if (also.includes(field) || given === undefined) continue;
    const rule = rules[field];
    if (rule) check(given, rule, `${at}/${field}`, problems);
    else problems.push({ pointer: `${at}/${field}`, message: `invalid additional property: ${field}` });
  }
}

function check(value: unknown, rule: Rule, at: string, problems: Problem[]): void {
  const say = (message: string) => problems.push({ pointer: at, message });
  switch (rule.is) {
    case "text":
      checkText(value, rule.of, rule.max, at, problems);
      return;
    case "string": {
      if (typeof value !== "string") say("must be a string");
      else if (lengthOf(value) > rule.max) say(`must be no more than ${rule.max} characters`);
      else if (lengthOf(value) < (rule.min ?? 0)) say(`must be at least ${rule.min} characters`);
      else if (rule.matches && !rule.matches.test(value)) say("has a wrong form");
      return;
    }
    case "boolean":
      if (typeof value !== "boolean") say("must be a boolean");
      return;
    case "integer":
      if (!Number.isInteger(value) || Number(value) < rule.min || Number(value) > rule.max)
        say(`must be an integer from ${rule.min} to ${rule.max}`);
      return;
    case "one-of":
      if (!rule.values.includes(textOf(value))) say(`must be one of ${rule.values.join(", ")}`);
      return;
    case "strings":
      if (!Array.isArray(value) || value.length === 0 || value.some((item) => typeof item !== "string" || item === ""))
        say("must be a list of strings, not empty");
      return;
    case "texts":
      for (const [i, item] of bounded(value, rule.max, say).entries())
        checkText(item, "any", rule.each, `${at}/${i}`, problems);
      return;
    case "option":
      checkOption(value, rule, at, problems);
      return;
    case "options":
      for (const [i, item] of bounded(value, rule.max, say).entries()) checkOption(item, rule, `${at}/${i}`, problems);
      return;
    case "option-groups":
      for (const [i, group] of bounded(value, 100, say).entries())
        if (!isFields(group)) problems.push({ pointer: `${at}/${i}`, message: "must be an object" });
        else checkFields(group, OPTION_GROUP, ["label", "options"], [], `${at}/${i}`, problems);
      return;
    case "confirm":
      if (!isFields(value)) say("must be an object");
      else checkFields(value, CONFIRM, ["title", "text", "confirm", "deny"], [], at, problems);
      return;
    case "filter":
      if (!isFields(value) || Object.keys(value).length === 0) say("must be an object, not empty");
      else checkFields(value, FILTER, [], ["include"], at, problems);
      if (isFields(value) && value.include !== undefined) {
        const include = Array.isArray(value.include) ? value.include : [];
        if (include.length === 0 || include.some((kind) => !["im", "mpim", "private", "public"].includes(kind)))
          problems.push({ pointer: `${at}/include`, message: "must list im, mpim, private or public" });
      }
      return;
    case "dispatch-config": {
      const on = isFields(value) && Array.isArray(value.trigger_actions_on) ? value.trigger_actions_on : [];
      if (on.length === 0 || on.some((item) => !["on_enter_pressed", "on_character_entered"].includes(item)))
        say("trigger_actions_on must list on_enter_pressed or on_character_entered");
      return;
    }
    case "slack-file":
      if (!isFields(value) || (typeof value.id === "string") === (typeof value.url === "string"))
        say("must have exactly one of id and url");
      return;
    case "element":
      checkElement(value, rule.place, at, problems);
      return;
    case "elements":
      for (const [i, item] of bounded(value, rule.max, say).entries())
        checkElement(item, rule.place, `${at}/${i}`, problems);
      return;
    case "rich-text":
      problems.push(...richTextProblems(value, at));
      return;
    case "table-rows":
      problems.push(...tableProblems(value, at));
      return;
    case "column-settings":
      bounded(value, 20, say);
      return;
  }
}

const OPTION_GROUP: Record<string, Rule> = {
  label: { is: "text", of: "plain", max: 75 },
  options: { is: "options", max: 100, text: "plain" },
};
const CONFIRM: Record<string, Rule> = {
  title: { is: "text", of: "plain", max: 100 },
  text: { is: "text", of: "any", max: 300 },
  confirm: { is: "text", of: "plain", max: 30 },
  deny: { is: "text", of: "plain", max: 30 },
  style: { is: "one-of", values: ["primary", "danger"] },
};
const FILTER: Record<string, Rule> = {
  exclude_external_shared_channels: { is: "boolean" },
  exclude_bot_users: { is: "boolean" },
};

function bounded(value: unknown, max: number, say: (message: string) => void): unknown[] {
  if (!Array.isArray(value)) say("must be a list");
  else if (value.length === 0) say("must have at least 1 item");
  else if (value.length > max) say(`no more than ${max} items allowed`);
  return Array.isArray(value) ? value : [];
}

function checkText(value: unknown, of: "plain" | "any", max: number, at: string, problems: Problem[]): void {
  if (!isFields(value)) {
    problems.push({ pointer: at, message: "must be a text object" });
    return;
  }
  const types = of === "plain" ? ["plain_text"] : ["plain_text", "mrkdwn"];
  if (!types.includes(textOf(value.type)))
    problems.push({ pointer: `${at}/type`, message: `must be ${types.join(" or ")}` });
  check(value.text, { is: "string", min: 1, max }, `${at}/text`, problems);
  for (const field of Object.keys(value)) {
    const allowed = field === "emoji" ? value.type === "plain_text" : field === "verbatim" && value.type === "mrkdwn";
    if (field === "type" || field === "text") continue;
    if (!allowed) problems.push({ pointer: `${at}/${field}`, message: `invalid additional property: ${field}` });
    else check(value[field], { is: "boolean" }, `${at}/${field}`, problems);
  }
}

function checkOption(
  value: unknown,
  rule: { text: "plain" | "any"; link?: boolean },
  at: string,
  problems: Problem[],
): void {
  if (!isFields(value)) {
    problems.push({ pointer: at, message: "must be an option object" });
    return;
  }
  const text = { is: "text", of: rule.text, max: 75 } as const;
  const rules: Record<string, Rule> = { text, value: { is: "string", max: 75 }, description: text };
  if (rule.link) rules.url = { is: "string", max: 3000, matches: /^https?:\/\// };
  checkFields(value, rules, ["text", "value"], [], at, problems);
}

function checkElement(value: unknown, place: Place, at: string, problems: Problem[]): void {
  if (!isFields(value)) {
    problems.push({ pointer: at, message: "must be an object" });
    return;
  }
  const type = textOf(value.type);
  if (place === "context" && (type === "plain_text" || type === "mrkdwn")) {
    checkText(value, "any", 3000, at, problems);
    return;
  }
  const spec = ELEMENTS[type];
  if (!spec) {
    problems.push({ pointer: `${at}/type`, message: `unsupported type: ${String(value.type)}` });
    return;
  }
  if (!spec.places.includes(place))
    problems.push({ pointer: `${at}/type`, message: `${type} is not allowed in ${place}` });
  checkFields(value, spec.fields, spec.required, ["type", "action_id"], at, problems);
  if (value.action_id !== undefined) {
    if (SILENT_ELEMENTS.has(type))
      problems.push({ pointer: `${at}/action_id`, message: "invalid additional property: action_id" });
    else check(value.action_id, { is: "string", min: 1, max: SURFACE_LIMITS.id }, `${at}/action_id`, problems);
  }
  elementCrossChecks(value, type, at, problems);
}

function elementCrossChecks(value: Fields, type: string, at: string, problems: Problem[]): void {
  const say = (field: string, message: string) => problems.push({ pointer: `${at}/${field}`, message });
  if (type === "image") imageProblems(value, at, problems);
  if (type === "static_select" || type === "multi_static_select")
    if ((value.options === undefined) === (value.option_groups === undefined))
      say("options", "must have exactly one of options and option_groups");
  if (["static_select", "multi_static_select", "checkboxes", "radio_buttons"].includes(type)) {
    const options = optionsOf(value);
    for (const initial of [value.initial_option, ...listOf(value.initial_options)])
      if (initial !== undefined && !options.some((option) => sameJson(option, initial)))
        say("initial_option", "is not one of the options");
  }
  const count = [value.initial_options, value.initial_users, value.initial_conversations, value.initial_channels].find(
    Array.isArray,
  )?.length;
  if (typeof value.max_selected_items === "number" && (count ?? 0) > value.max_selected_items)
    say("max_selected_items", "there are more initial items");
  if (type === "plain_text_input") {
    const { min_length: min, max_length: max } = value;
    if (typeof min === "number" && typeof max === "number" && min > max) say("min_length", "is above max_length");
    const initial = lengthOf(textOf(value.initial_value));
    if (typeof max === "number" && initial > max) say("initial_value", "is longer than max_length");
    if (typeof min === "number" && initial > 0 && initial < min) say("initial_value", "is shorter than min_length");
  }
  if (type === "number_input") {
    const form = value.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
    for (const field of ["initial_value", "min_value", "max_value"])
      if (typeof value[field] === "string" && !form.test(value[field])) say(field, "is not a number of that kind");
    if (
      value.min_value !== undefined &&
      value.max_value !== undefined &&
      Number(value.min_value) > Number(value.max_value)
    )
      say("min_value", "is above max_value");
  }
}

function imageProblems(value: Fields, at: string, problems: Problem[]): void {
  if ((value.image_url === undefined) === (value.slack_file === undefined))
    problems.push({ pointer: at, message: "must have exactly one of image_url and slack_file" });
}
