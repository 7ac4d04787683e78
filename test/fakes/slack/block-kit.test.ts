import { expect, test } from "vitest";
import { validateHome, validateMessage, validateModal } from "./block-kit.ts";
import type { Fields } from "./json.ts";
import { button, modal, plain, section, textInput } from "./tiny-app.ts";

const many = <Item>(n: number, make: (i: number) => Item): Item[] => Array.from({ length: n }, (_, i) => make(i));
const option = (i: number) => ({ text: plain(`Option ${i}`), value: `o${i}` });
const actions = (...elements: Fields[]): Fields => ({ type: "actions", elements });
const input = (element: Fields): Fields => ({ type: "input", label: plain("L"), element });
const select = (more: Fields): Fields => actions({ type: "static_select", action_id: "s", ...more });
const richText = (element: Fields): Fields => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [element] }],
});

const goodMessage: Fields[] = [
  { type: "header", text: plain("报告 INC-1042") },
  section("*Facts*"),
  { type: "section", fields: many(10, (i) => plain(`field ${i}`)), accessory: button("More", "more") },
  { type: "divider" },
  { type: "context", elements: [plain("by"), { type: "image", image_url: "https://x.example/a.png", alt_text: "a" }] },
  actions(
    button("Approve", "approve"),
    { type: "overflow", action_id: "menu", options: many(5, option) },
    { type: "static_select", action_id: "pick", options: many(100, option), initial_option: option(7) },
    { type: "datepicker", action_id: "day", initial_date: "2026-03-02" },
  ),
  richText({ type: "text", text: "*not bold*" }),
  { type: "table", rows: [[{ type: "raw_text", text: "a" }]] },
];

test("a message within all limits has no problem", () => {
  expect(validateMessage(goodMessage, "fallback")).toEqual([]);
});

test.each<[string, Fields[], string]>([
  ["51 blocks", many(51, () => section("x")), "/blocks"],
  ["an unknown block", [{ type: "card" }], "/blocks/0/type"],
  ["an unknown element", [actions({ type: "slider", action_id: "a" })], "/blocks/0/elements/0/type"],
  ["a header over 150", [{ type: "header", text: plain("x".repeat(151)) }], "/blocks/0/text/text"],
  ["a header in mrkdwn", [{ type: "header", text: { type: "mrkdwn", text: "x" } }], "/blocks/0/text/type"],
  ["a section over 3000", [section("x".repeat(3001))], "/blocks/0/text/text"],
  ["an empty text", [section("")], "/blocks/0/text/text"],
  ["a section with nothing", [{ type: "section" }], "/blocks/0"],
  ["11 fields", [{ type: "section", fields: many(11, () => plain("f")) }], "/blocks/0/fields"],
  ["a field over 2000", [{ type: "section", fields: [plain("f".repeat(2001))] }], "/blocks/0/fields/0/text"],
  ["an unknown property", [{ ...section("x"), colour: "red" }], "/blocks/0/colour"],
  ["26 buttons", [actions(...many(26, (i) => button("b", `a${i}`)))], "/blocks/0/elements"],
  ["no button", [actions()], "/blocks/0/elements"],
  ["a button label over 75", [actions(button("x".repeat(76), "a"))], "/blocks/0/elements/0/text/text"],
  ["a button value over 2000", [actions(button("x", "a", "v".repeat(2001)))], "/blocks/0/elements/0/value"],
  ["a button style of our own", [actions({ ...button("x", "a"), style: "success" })], "/blocks/0/elements/0/style"],
  ["a disabled button", [actions({ ...button("x", "a"), disabled: true })], "/blocks/0/elements/0/disabled"],
  ["an action id over 255", [actions(button("x", "a".repeat(256)))], "/blocks/0/elements/0/action_id"],
  ["one action id twice in a block", [actions(button("x", "a"), button("y", "a"))], "/blocks/0"],
  [
    "one block id twice",
    [
      { ...section("x"), block_id: "b" },
      { ...section("y"), block_id: "b" },
    ],
    "/blocks/1/block_id",
  ],
  ["a text field among actions", [actions({ type: "plain_text_input", action_id: "a" })], "/blocks/0/elements/0/type"],
  ["a button in an input", [input(button("x", "a"))], "/blocks/0/element/type"],
  [
    "a datetimepicker beside a section",
    [{ ...section("x"), accessory: { type: "datetimepicker", action_id: "d" } }],
    "/blocks/0/accessory/type",
  ],
  [
    "6 overflow options",
    [actions({ type: "overflow", action_id: "m", options: many(6, option) })],
    "/blocks/0/elements/0/options",
  ],
  ["101 select options", [select({ options: many(101, option) })], "/blocks/0/elements/0/options"],
  ["a select without options", [select({})], "/blocks/0/elements/0/options"],
  [
    "an initial option that is none",
    [select({ options: [option(1)], initial_option: option(2) })],
    "/blocks/0/elements/0/initial_option",
  ],
  [
    "an option value over 75",
    [select({ options: [{ text: plain("x"), value: "v".repeat(76) }] })],
    "/blocks/0/elements/0/options/0/value",
  ],
  [
    "11 checkboxes",
    [actions({ type: "checkboxes", action_id: "c", options: many(11, option) })],
    "/blocks/0/elements/0/options",
  ],
  [
    "a confirm without deny",
    [actions({ ...button("x", "a"), confirm: { title: plain("t"), text: plain("t"), confirm: plain("y") } })],
    "/blocks/0/elements/0/confirm/deny",
  ],
  [
    "a date in another form",
    [actions({ type: "datepicker", action_id: "d", initial_date: "02.03.2026" })],
    "/blocks/0/elements/0/initial_date",
  ],
  ["an image without alt text", [{ type: "image", image_url: "https://x.example/a.png" }], "/blocks/0/alt_text"],
  ["an image from nowhere", [{ type: "image", alt_text: "a" }], "/blocks/0"],
  ["an alert in a message", [{ type: "alert", text: plain("x") }], "/blocks/0/type"],
  ["two tables", [goodMessage[7] ?? {}, goodMessage[7] ?? {}], "/blocks"],
  ["a rich text of unknown parts", [richText({ type: "bold", text: "x" })], "/blocks/0/elements/0/elements/0/type"],
  ["markdown over 12000 in all", many(2, () => ({ type: "markdown", text: "m".repeat(6001) })), "/blocks"],
])("a message with %s is refused at the right place", (_name, blocks, pointer) => {
  expect(validateMessage(blocks).map((problem) => problem.pointer)).toContain(pointer);
});

test("lengths are counted in characters, so 150 emoji fit into a header", () => {
  expect(validateMessage([{ type: "header", text: plain("😀".repeat(150)) }])).toEqual([]);
});

test.each<[string, Fields, string]>([
  ["no title", { ...modal([section("x")]), title: undefined }, "/title"],
  ["a title over 24", modal([section("x")], { title: plain("t".repeat(25)) }), "/title/text"],
  ["an input but no submit", modal([textInput("a")], { submit: undefined }), "/submit"],
  ["101 blocks", modal(many(101, () => section("x"))), "/blocks"],
  ["too much private metadata", modal([], { private_metadata: "x".repeat(3001) }), "/private_metadata"],
  ["an unknown property", modal([], { hash: "1" }), "/hash"],
  ["the type of a Home tab", modal([], { type: "home" }), "/type"],
  ["a markdown block", modal([{ type: "markdown", text: "# x" }]), "/blocks/0/type"],
  [
    "two fields that take the focus",
    modal([textInput("a", {}, { focus_on_load: true }), textInput("b", {}, { focus_on_load: true })]),
    "/blocks",
  ],
  ["min above max", modal([textInput("a", {}, { min_length: 9, max_length: 3 })]), "/blocks/0/element/min_length"],
  [
    "an initial value over max",
    modal([textInput("a", {}, { max_length: 3, initial_value: "long" })]),
    "/blocks/0/element/initial_value",
  ],
  [
    "a number field without its kind",
    modal([input({ type: "number_input", action_id: "n" })]),
    "/blocks/0/element/is_decimal_allowed",
  ],
  [
    "a number field from 5 to 1",
    modal([input({ type: "number_input", action_id: "n", is_decimal_allowed: false, min_value: "5", max_value: "1" })]),
    "/blocks/0/element/min_value",
  ],
  ["11 files", modal([input({ type: "file_input", action_id: "f", max_files: 11 })]), "/blocks/0/element/max_files"],
])("a modal with %s is refused at the right place", (_name, view, pointer) => {
  const given = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined));
  expect(validateModal(given).map((problem) => problem.pointer)).toContain(pointer);
});

test("a modal without input needs no submit", () => {
  expect(validateModal({ type: "modal", title: plain("T"), blocks: [section("x")] })).toEqual([]);
});

test("a Home tab takes 100 blocks, and neither a title nor 101 blocks", () => {
  const home = (n: number, more: Fields = {}) => ({ type: "home", blocks: many(n, () => section("x")), ...more });
  expect(validateHome(home(100))).toEqual([]);
  expect(validateHome(home(101))).toHaveLength(1);
  expect(validateHome(home(1, { title: plain("T") }))).toEqual([
    { pointer: "/title", message: "invalid additional property: title" },
  ]);
});
