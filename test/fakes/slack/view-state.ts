import { elementsOf, withIds } from "./blocks.ts";
import { type Fields, fieldsOf, isFields, listOf, textOf } from "./json.ts";
import type { OpenView, StateValue, StateValues } from "./model.ts";
import type { Workspace } from "./workspace.ts";

/** For each element that keeps what a person chose: the field of its state value and what it holds when empty. */
const STATE_FIELDS: Record<string, { field: string; initial?: string; empty: unknown }> = {
  plain_text_input: { field: "value", initial: "initial_value", empty: null },
  email_text_input: { field: "value", initial: "initial_value", empty: null },
  url_text_input: { field: "value", initial: "initial_value", empty: null },
  number_input: { field: "value", initial: "initial_value", empty: null },
  static_select: { field: "selected_option", initial: "initial_option", empty: null },
  external_select: { field: "selected_option", initial: "initial_option", empty: null },
  radio_buttons: { field: "selected_option", initial: "initial_option", empty: null },
  multi_static_select: { field: "selected_options", initial: "initial_options", empty: [] },
  multi_external_select: { field: "selected_options", initial: "initial_options", empty: [] },
  checkboxes: { field: "selected_options", initial: "initial_options", empty: [] },
  users_select: { field: "selected_user", initial: "initial_user", empty: null },
  multi_users_select: { field: "selected_users", initial: "initial_users", empty: [] },
  conversations_select: { field: "selected_conversation", initial: "initial_conversation", empty: null },
  multi_conversations_select: { field: "selected_conversations", initial: "initial_conversations", empty: [] },
  channels_select: { field: "selected_channel", initial: "initial_channel", empty: null },
  multi_channels_select: { field: "selected_channels", initial: "initial_channels", empty: [] },
  datepicker: { field: "selected_date", initial: "initial_date", empty: null },
  timepicker: { field: "selected_time", initial: "initial_time", empty: null },
  datetimepicker: { field: "selected_date_time", initial: "initial_date_time", empty: null },
  rich_text_input: { field: "rich_text_value", initial: "initial_value", empty: null },
  file_input: { field: "files", empty: [] },
};

/** The field of the state value in which this element keeps its choice, or undefined when it keeps none. */
export const stateFieldOf = (element: Fields): string | undefined => STATE_FIELDS[textOf(element.type)]?.field;

function initialState(element: Fields): StateValue | undefined {
  const type = textOf(element.type);
  const state = STATE_FIELDS[type];
  if (!state) return undefined;
  return { type, [state.field]: (state.initial === undefined ? undefined : element[state.initial]) ?? state.empty };
}

/** `state.values` of blocks: what was typed where something was, else what the app put there. */
export function stateValues(blocks: readonly Fields[], typed: StateValues): StateValues {
  const values: StateValues = {};
  for (const block of blocks)
    for (const element of elementsOf(block)) {
      const blockId = textOf(block.block_id);
      const actionId = textOf(element.action_id);
      const value = typed[blockId]?.[actionId] ?? initialState(element);
      if (value) values[blockId] = { ...values[blockId], [actionId]: value };
    }
  return values;
}

/** What stays typed when the blocks are replaced: only where block id, action id and type are the same. */
function keptState(blocks: readonly Fields[], before: StateValues): StateValues {
  const kept: StateValues = {};
  for (const block of blocks)
    for (const element of elementsOf(block)) {
      const blockId = textOf(block.block_id);
      const actionId = textOf(element.action_id);
      const value = before[blockId]?.[actionId];
      if (value && value.type === element.type) kept[blockId] = { ...kept[blockId], [actionId]: value };
    }
  return kept;
}

/** The definition as Slack keeps it: with ids and defaults. */
export function completeDefinition(workspace: Workspace, view: Fields): Fields {
  const blocks = withIds(listOf(view.blocks), () => workspace.newId("b"));
  return { ...view, blocks };
}

/** Replaces what a view shows, as `views.update` and `response_action: update` do. */
export function replaceView(workspace: Workspace, view: OpenView, definition: Fields): void {
  const before = stateValues(listOf(view.definition.blocks), view.typed);
  view.definition = completeDefinition(workspace, definition);
  view.typed = keptState(listOf(view.definition.blocks), before);
  view.errors = {};
  view.hash = workspace.newHash();
  workspace.changed();
}

/** The view as Slack hands it to the app, in payloads and answers. */
export function viewPayload(workspace: Workspace, view: OpenView): Fields {
  const { definition } = view;
  const { app } = workspace;
  return {
    id: view.id,
    team_id: app.teamId,
    app_id: app.appId,
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
    type: view.type,
    callback_id: textOf(definition.callback_id),
    external_id: textOf(definition.external_id),
    title: isFields(definition.title) ? { emoji: true, ...definition.title } : plainText("View Title"),
    submit: isFields(definition.submit) ? { emoji: true, ...definition.submit } : null,
    close: isFields(definition.close) ? { emoji: true, ...definition.close } : null,
    blocks: listOf(definition.blocks),
    private_metadata: textOf(definition.private_metadata),
    state: { values: stateValues(listOf(definition.blocks), view.typed) },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    clear_on_close: definition.clear_on_close === true,
    notify_on_close: definition.notify_on_close === true,
  };
}

/** The label above a field or on a control, as the person reads it. */
export const labelOf = (block: Fields, element: Fields): string =>
  textOf(fieldsOf(element.text ?? block.label ?? element.placeholder).text);

const plainText = (text: string): Fields => ({ type: "plain_text", text, emoji: true });
