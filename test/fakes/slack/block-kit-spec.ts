/**
 * What Block Kit allows, as data. Lengths are in characters.
 * Sources: docs.slack.dev/reference/block-kit/{blocks,block-elements,composition-objects}. Where published figures
 * disagree (option values: 75 or 150) the smaller one stands. Blocks that not every client draws (card, carousel,
 * data_table, plan …) are left out on purpose: the fake refuses them.
 */

export type Surface = "message" | "modal" | "home";
export type Place = "section" | "actions" | "input" | "context";

export type Rule =
  | { is: "text"; of: "plain" | "any"; max: number }
  | { is: "string"; max: number; min?: number; matches?: RegExp }
  | { is: "boolean" }
  | { is: "integer"; min: number; max: number }
  | { is: "one-of"; values: readonly string[] }
  | { is: "texts"; max: number; each: number }
  | { is: "strings" }
  | { is: "option"; text: "plain" | "any"; link?: boolean }
  | { is: "options"; max: number; text: "plain" | "any"; link?: boolean }
  | { is: "option-groups" }
  | { is: "confirm" }
  | { is: "filter" }
  | { is: "dispatch-config" }
  | { is: "slack-file" }
  | { is: "element"; place: Place }
  | { is: "elements"; place: Place; max: number }
  | { is: "rich-text" }
  | { is: "table-rows" }
  | { is: "column-settings" };

export type BlockSpec = { surfaces: readonly Surface[]; required: readonly string[]; fields: Record<string, Rule> };
export type ElementSpec = { places: readonly Place[]; required: readonly string[]; fields: Record<string, Rule> };

const everywhere = ["message", "modal", "home"] as const;
const plain = (max: number): Rule => ({ is: "text", of: "plain", max });
const string = (max: number, min = 0): Rule => ({ is: "string", max, min });
const boolean: Rule = { is: "boolean" };
const httpUrl: Rule = { is: "string", max: 3000, min: 1, matches: /^https?:\/\/\S+$/ };

export const SURFACE_LIMITS = {
  blocks: { message: 50, modal: 100, home: 100 },
  id: 255,
  markdownText: 12_000,
  /** Not published; refusals have been seen from about here. */
  messageBlockText: 13_000,
  viewTitle: 24,
  privateMetadata: 3000,
  viewBytes: 250 * 1024,
} as const;

export const BLOCKS: Record<string, BlockSpec> = {
  header: { surfaces: everywhere, required: ["text"], fields: { text: plain(150) } },
  section: {
    surfaces: everywhere,
    required: [],
    fields: {
      text: { is: "text", of: "any", max: 3000 },
      fields: { is: "texts", max: 10, each: 2000 },
      accessory: { is: "element", place: "section" },
      expand: boolean,
    },
  },
  divider: { surfaces: everywhere, required: [], fields: {} },
  context: {
    surfaces: everywhere,
    required: ["elements"],
    fields: { elements: { is: "elements", place: "context", max: 10 } },
  },
  actions: {
    surfaces: everywhere,
    required: ["elements"],
    fields: { elements: { is: "elements", place: "actions", max: 25 } },
  },
  input: {
    surfaces: everywhere,
    required: ["label", "element"],
    fields: {
      label: plain(2000),
      hint: plain(2000),
      optional: boolean,
      dispatch_action: boolean,
      element: { is: "element", place: "input" },
    },
  },
  image: {
    surfaces: everywhere,
    required: ["alt_text"],
    fields: { alt_text: string(2000), title: plain(2000), image_url: httpUrl, slack_file: { is: "slack-file" } },
  },
  rich_text: { surfaces: everywhere, required: ["elements"], fields: { elements: { is: "rich-text" } } },
  markdown: {
    surfaces: ["message"],
    required: ["text"],
    fields: { text: string(SURFACE_LIMITS.markdownText, 1) },
  },
  table: {
    surfaces: ["message", "home"],
    required: ["rows"],
    fields: { rows: { is: "table-rows" }, column_settings: { is: "column-settings" } },
  },
  alert: {
    surfaces: ["modal"],
    required: ["text"],
    fields: {
      text: { is: "text", of: "any", max: 200 },
      level: { is: "one-of", values: ["default", "info", "warning", "error", "success"] },
    },
  },
};

const everyPlace = ["section", "actions", "input"] as const;
const confirm: Rule = { is: "confirm" };
const focus = { focus_on_load: boolean };
const choice = { placeholder: plain(150), confirm, ...focus };
const several = { max_selected_items: { is: "integer", min: 1, max: 1000 } } satisfies Record<string, Rule>;
const text = { placeholder: plain(150), dispatch_action_config: { is: "dispatch-config" }, ...focus } satisfies Record<
  string,
  Rule
>;
const optionFields: Record<string, Rule> = {
  options: { is: "options", max: 100, text: "plain" },
  option_groups: { is: "option-groups" },
};
const tenOptions: Record<string, Rule> = { options: { is: "options", max: 10, text: "any" } };
const id = string(SURFACE_LIMITS.id, 1);
const ids: Rule = { is: "strings" };
const element = (
  places: readonly Place[],
  fields: Record<string, Rule>,
  required: readonly string[] = [],
): ElementSpec => ({ places, fields, required });

export const ELEMENTS: Record<string, ElementSpec> = {
  button: element(
    ["section", "actions"],
    {
      text: plain(75),
      value: string(2000),
      url: httpUrl,
      style: { is: "one-of", values: ["primary", "danger"] },
      accessibility_label: string(75),
      confirm,
    },
    ["text"],
  ),
  overflow: element(
    ["section", "actions"],
    { options: { is: "options", max: 5, text: "plain", link: true }, confirm },
    ["options"],
  ),
  static_select: element(everyPlace, { ...choice, ...optionFields, initial_option: { is: "option", text: "plain" } }),
  multi_static_select: element(everyPlace, {
    ...choice,
    ...several,
    ...optionFields,
    initial_options: { is: "options", max: 100, text: "plain" },
  }),
  external_select: element(everyPlace, {
    ...choice,
    initial_option: { is: "option", text: "plain" },
    min_query_length: { is: "integer", min: 0, max: 3000 },
  }),
  multi_external_select: element(everyPlace, {
    ...choice,
    ...several,
    initial_options: { is: "options", max: 100, text: "plain" },
    min_query_length: { is: "integer", min: 0, max: 3000 },
  }),
  users_select: element(everyPlace, { ...choice, initial_user: id }),
  multi_users_select: element(everyPlace, { ...choice, ...several, initial_users: ids }),
  conversations_select: element(everyPlace, {
    ...choice,
    initial_conversation: id,
    default_to_current_conversation: boolean,
    response_url_enabled: boolean,
    filter: { is: "filter" },
  }),
  multi_conversations_select: element(everyPlace, {
    ...choice,
    ...several,
    initial_conversations: ids,
    default_to_current_conversation: boolean,
    filter: { is: "filter" },
  }),
  channels_select: element(everyPlace, { ...choice, initial_channel: id, response_url_enabled: boolean }),
  multi_channels_select: element(everyPlace, { ...choice, ...several, initial_channels: ids }),
  checkboxes: element(
    everyPlace,
    { ...tenOptions, initial_options: { is: "options", max: 10, text: "any" }, confirm, ...focus },
    ["options"],
  ),
  radio_buttons: element(
    everyPlace,
    { ...tenOptions, initial_option: { is: "option", text: "any" }, confirm, ...focus },
    ["options"],
  ),
  datepicker: element(everyPlace, {
    ...choice,
    initial_date: { is: "string", max: 10, matches: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/ },
  }),
  timepicker: element(everyPlace, {
    ...choice,
    initial_time: { is: "string", max: 5, matches: /^([01]\d|2[0-3]):[0-5]\d$/ },
    timezone: { is: "string", max: 100, matches: /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/ },
  }),
  datetimepicker: element(["actions", "input"], {
    initial_date_time: { is: "integer", min: 1_000_000_000, max: 9_999_999_999 },
    confirm,
    ...focus,
  }),
  plain_text_input: element(["input"], {
    ...text,
    initial_value: string(3000),
    multiline: boolean,
    min_length: { is: "integer", min: 0, max: 3000 },
    max_length: { is: "integer", min: 1, max: 3000 },
  }),
  email_text_input: element(["input"], { ...text, initial_value: string(3000) }),
  url_text_input: element(["input"], { ...text, initial_value: string(3000) }),
  number_input: element(
    ["input"],
    {
      ...text,
      is_decimal_allowed: boolean,
      initial_value: string(100),
      min_value: string(100),
      max_value: string(100),
    },
    ["is_decimal_allowed"],
  ),
  rich_text_input: element(["input", "actions"], { ...text }),
  file_input: element(["input"], { filetypes: ids, max_files: { is: "integer", min: 1, max: 10 } }),
  image: element(
    ["section", "context"],
    { alt_text: string(2000), image_url: httpUrl, slack_file: { is: "slack-file" } },
    ["alt_text"],
  ),
};

/** Elements that carry no action of their own. */
export const SILENT_ELEMENTS: ReadonlySet<string> = new Set(["image"]);
