import { elementsOf, optionsOf } from "./blocks.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "./json.ts";
import { NotPossible, type StateValue, type StateValues } from "./model.ts";
import { fileObject } from "./objects.ts";
import { stateFieldOf } from "./view-state.ts";
import type { Workspace } from "./workspace.ts";

export type GivenFile = { name: string; mimetype: string; bytes: Buffer };
/** What a tester types or chooses: text, an option's value or label, ids, a date, or files; null empties a field. */
export type Given = string | number | null | string[] | GivenFile[];

/** Where a choice is made, and by whom. */
export type Choosing = {
  workspace: Workspace;
  origin: string;
  user: string;
  /** Options that the app suggested for an external select. */
  suggested: Fields[];
};

/** The state value for what was given. @throws NotPossible when the control cannot hold that */
export function chosenValue(choosing: Choosing, element: Fields, given: Given): StateValue {
  const type = textOf(element.type);
  const field = stateFieldOf(element);
  if (field === undefined) throw new NotPossible(`${type} holds no value`);
  const { workspace } = choosing;
  const several = field.endsWith("s") && Array.isArray(given) ? given : undefined;
  if (field === "files") return { type, files: giveFiles(choosing, given) };
  const strings = (several ?? (given === null ? [] : [given])).map(String);
  const max = element.max_selected_items;
  if (typeof max === "number" && strings.length > max) throw new NotPossible(`at most ${max} can be chosen`);
  switch (field) {
    case "selected_option":
    case "selected_options": {
      const options = [...optionsOf(element), ...choosing.suggested];
      const chosen = strings.map((wanted) => optionNamed(options, wanted));
      return { type, [field]: field === "selected_option" ? (chosen[0] ?? null) : chosen };
    }
    case "selected_user":
    case "selected_users":
      for (const id of strings) checkListedUser(workspace, id);
      break;
    case "selected_channel":
    case "selected_channels":
    case "selected_conversation":
    case "selected_conversations":
      for (const id of strings) checkListedConversation(choosing, id, element);
      break;
    case "selected_date":
      if (given !== null && !/^\d{4}-\d{2}-\d{2}$/.test(String(given))) throw new NotPossible(`${given} is no date`);
      break;
    case "selected_time":
      if (given !== null && !/^\d{2}:\d{2}$/.test(String(given))) throw new NotPossible(`${given} is no time`);
      break;
    case "selected_date_time":
      return { type, [field]: given === null ? null : Number(given) };
    case "rich_text_value":
      return { type, [field]: given === null ? null : richText(String(given)) };
    case "value":
      if (type === "plain_text_input" && element.multiline !== true && /\n/.test(String(given)))
        throw new NotPossible("a one-line field takes no line break");
      return { type, [field]: given === null || given === "" ? null : String(given) };
  }
  return { type, [field]: field.endsWith("s") ? strings : (strings[0] ?? null) };
}

/** A rich_text block that says just this. */
export const richText = (text: string): Fields => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});

/** The option with that value or label. @throws NotPossible */
export function optionNamed(options: readonly Fields[], wanted: string): Fields {
  const option =
    options.find((o) => o.value === wanted) ?? options.find((o) => textOf(fieldsOf(o.text).text) === wanted);
  if (!option) throw new NotPossible(`there is no option ${wanted}`);
  return option;
}

/** Pickers list everybody but deactivated people: bots, guests and outsiders from shared channels too. */
function checkListedUser(workspace: Workspace, id: string): void {
  const user = workspace.visibleUser(id);
  if (!user || user.deleted) throw new NotPossible(`the list does not show ${id}`);
}

function checkListedConversation({ workspace, user }: Choosing, id: string, element: Fields): void {
  const channel = workspace.channels.get(id);
  const filter = fieldsOf(element.filter);
  const kind = channel?.is_im ? "im" : channel?.is_private ? "private" : "public";
  const isSeen = channel && !channel.is_archived && (kind === "public" || channel.members.includes(user));
  const isKept = !Array.isArray(filter.include) || filter.include.includes(kind);
  const isShutOut = filter.exclude_external_shared_channels === true && channel?.is_ext_shared === true;
  const isWrongKind = String(element.type).includes("channels_select") && kind !== "public";
  if (!isSeen || !isKept || isShutOut || isWrongKind) throw new NotPossible(`the list does not show ${id}`);
}

function giveFiles({ workspace, origin, user }: Choosing, given: Given): Fields[] {
  const files = (Array.isArray(given) ? given : []).filter((file) => typeof file === "object");
  return files.map((file) => fileObject(workspace, origin, keepFile(workspace, user, file, [])));
}

/** Stores a file that a person hands over. */
export function keepFile(workspace: Workspace, user: string, { bytes, ...rest }: GivenFile, channels: string[]) {
  const id = workspace.newId("F");
  const created = Math.floor(workspace.now() / 1000);
  const file = { id, ...rest, title: rest.name, size: bytes.length, bytes, user, created, channels };
  const kept = { ...file, deleted: false, complete: true };
  workspace.files.set(id, kept);
  return kept;
}

/** Why the client keeps a form back, by block id; empty when it would send it. */
export function whyKeptBack(blocks: readonly Fields[], values: StateValues): Record<string, string> {
  const reasons: Record<string, string> = {};
  for (const block of blocks.filter((b) => b.type === "input"))
    for (const element of elementsOf(block)) {
      const value = values[textOf(block.block_id)]?.[textOf(element.action_id)];
      const content = value?.[stateFieldOf(element) ?? ""];
      const isEmpty = content === undefined || content === null || (Array.isArray(content) && content.length === 0);
      const reason = isEmpty
        ? block.optional === true
          ? undefined
          : "Please complete this required field."
        : whyNot(element, content);
      if (reason !== undefined) reasons[textOf(block.block_id)] = reason;
    }
  return reasons;
}

function whyNot(element: Fields, content: unknown): string | undefined {
  const text = textOf(content);
  const length = [...text].length;
  switch (element.type) {
    case "plain_text_input":
      if (length > Number(element.max_length ?? 3000))
        return `Please use at most ${element.max_length ?? 3000} characters.`;
      if (length < Number(element.min_length ?? 0)) return `Please use at least ${element.min_length} characters.`;
      return undefined;
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
        ? undefined
        : "Enter an email address in the format name@example.com.";
    case "url_text_input":
      return URL.canParse(text) && /^https?:/.test(text) ? undefined : "Enter a valid URL.";
    case "number_input": {
      const form = element.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
      if (!form.test(text)) return "Enter a number.";
      if (element.min_value !== undefined && Number(text) < Number(element.min_value))
        return "The number is too small.";
      if (element.max_value !== undefined && Number(text) > Number(element.max_value))
        return "The number is too large.";
      return undefined;
    }
    case "file_input": {
      const files = listOf(content);
      if (files.length > Number(element.max_files ?? 10)) return "Too many files.";
      const types = Array.isArray(element.filetypes) ? element.filetypes : undefined;
      const isStrange = (file: Fields) => types !== undefined && !types.includes(textOf(file.filetype).toLowerCase());
      return files.some(isStrange) ? "This type of file is not accepted." : undefined;
    }
    default:
      return undefined;
  }
}

/** Blocks that an ack with `errors` may name. */
export const inputBlockIds = (blocks: readonly Fields[]): string[] =>
  blocks.filter((block) => block.type === "input" && isFields(block.element)).map((block) => textOf(block.block_id));
