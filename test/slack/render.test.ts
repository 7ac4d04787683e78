import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action, Block, Card } from "../../src/core/card.ts";
import type { FieldView, FormView } from "../../src/core/form.ts";
import { incidents } from "../../src/features/incidents/index.ts";
import { renderCardModal, renderHome, renderMessage } from "../../src/platforms/slack/render-card.ts";
import { readValues, renderForm } from "../../src/platforms/slack/render-form.ts";
import { validateHome, validateMessage, validateModal } from "../fakes/slack/block-kit.ts";
import { SURFACE_LIMITS } from "../fakes/slack/block-kit-spec.ts";
import { elementsOf, textLengthOf, wordsOf } from "../fakes/slack/blocks.ts";
import { whyKeptBack } from "../fakes/slack/form-values.ts";
import type { Fields } from "../fakes/slack/json.ts";
import { stateValues } from "../fakes/slack/view-state.ts";

// ── anything that a person or a feature may write ───────────────────────────────────────────────────────────────────

const NASTY = [
  "<!channel> <!here> <@U123> <https://evil.example|Approve>",
  "*bold* _italic_ ~gone~ `code` > quote :bomb:",
  "<script>alert(1)</script> &amp; &lt;",
  "\u202Eevil\u202C שלום مرحبا بالعالم",
  "👨‍👩‍👧‍👦🏳️‍🌈e\u0301\u0301",
  "\ud800 half",
  "\u0000\u0007",
  "   \n\n  ",
  "",
];
const text = (max: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 80 }) },
    { weight: 2, arbitrary: fc.constantFrom(...NASTY) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("长文", "🏳️‍🌈", "a<&>", "line\n", "word "), fc.integer({ min: 1, max }))
        .map(([unit, length]) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length)),
    },
  );
const long = text(10_000);
const word = text(400);
const part = fc.stringMatching(/^[a-z_.-]{1,12}$/);
const callback = fc.record({ command: part, id: part }, { requiredKeys: ["command"] });
const option = fc.record(
  { value: fc.stringMatching(/^[a-z0-9-]{1,60}$/), label: word, hint: word },
  { requiredKeys: ["value", "label"] },
);
const weight = fc.constantFrom("primary" as const, "danger" as const);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record(
    {
      kind: fc.constant("run" as const),
      label: word,
      callback,
      weight,
      confirm: fc.record({ title: word, text: word, yes: word, no: word }),
    },
    { requiredKeys: ["kind", "label", "callback"] },
  ),
  fc.record(
    { kind: fc.constant("open" as const), label: word, callback, weight },
    { requiredKeys: ["kind", "label", "callback"] },
  ),
  fc.record({
    kind: fc.constant("choose" as const),
    label: word,
    callback,
    options: fc.array(option, { maxLength: 10 }),
  }),
  fc.record(
    {
      kind: fc.constant("link" as const),
      label: word,
      url: fc.oneof(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        word,
        fc.constant("javascript:alert(1)"),
      ),
      weight,
    },
    { requiredKeys: ["kind", "label", "url"] },
  ),
) as fc.Arbitrary<Action>;
const row = fc.record({ title: word, detail: word, action }, { requiredKeys: ["title"] });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom("text" as const, "note" as const, "heading" as const), text: long }),
  fc.record({ kind: fc.constant("quote" as const), by: word, text: long }, { requiredKeys: ["kind", "text"] }),
  fc.record({
    kind: fc.constant("facts" as const),
    facts: fc.array(fc.record({ label: word, value: long }), { maxLength: 6 }),
  }),
  fc.record(
    {
      kind: fc.constant("list" as const),
      items: fc.array(row, { maxLength: 70 }),
      more: fc.record({ count: fc.nat(1000), action }, { requiredKeys: ["count"] }),
    },
    { requiredKeys: ["kind", "items"] },
  ),
  fc.record({
    kind: fc.constant("steps" as const),
    steps: fc.array(
      fc.record({ text: word, isDone: fc.boolean(), detail: word, action }, { requiredKeys: ["text", "isDone"] }),
      {
        maxLength: 12,
      },
    ),
  }),
  fc.record({ kind: fc.constant("code" as const), text: word }),
) as fc.Arbitrary<Block>;
const card: fc.Arbitrary<Card> = fc.record(
  {
    title: word,
    state: fc.record({ tone: fc.constantFrom("waiting", "good", "bad", "quiet"), text: word }),
    body: fc.array(block, { maxLength: 9 }),
    actions: fc.array(action, { maxLength: 40 }),
    foot: long,
  },
  { requiredKeys: ["title", "body", "actions"] },
) as fc.Arbitrary<Card>;
const options = fc.record(
  {
    locale: fc.constantFrom("zh-CN" as const, "en" as const),
    detailsUrl: fc.constant("https://shenyan.test/w/c/dlv_1.x.y"),
  },
  { requiredKeys: ["locale"] },
);

// ── what may not be lost ────────────────────────────────────────────────────────────────────────────────────────────

/** Letters as they are shown, without the spaces and breaks that splitting and lines may move. */
const letters = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\uFFFD").replace(/\s+/g, "");

/** Every text in blocks as it stands there: plain text has no entities that would be decoded. */
function shownIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(shownIn).join("\n");
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, item]) => (key === "text" && typeof item === "string" ? item : key === "confirm" ? "" : shownIn(item)))
    .join("\n");
}

/** All texts of a card that a reader must find, or find shortened. */
function textsOf({ title, state, body, foot, actions }: Card): string[] {
  return [title, state?.text ?? "", foot ?? "", ...body.flatMap(blockTexts), ...actions.map((item) => item.label)];
}
function blockTexts(item: Block): string[] {
  switch (item.kind) {
    case "facts":
      return item.facts.flatMap(({ label, value }) => [label, value]);
    case "list":
      return item.items.flatMap(({ title, detail, action: own }) => [title, detail ?? "", own?.label ?? ""]);
    case "steps":
      return item.steps.flatMap((step) => [step.text, step.detail ?? "", step.action?.label ?? ""]);
    case "quote":
      return [item.by ?? "", item.text];
    default:
      return [item.text];
  }
}

/** Every text is there whole, or its beginning is and "…" behind it, or the card says that blocks are left out. */
function expectNothingLost(given: Card, blocks: unknown, alsoShown = ""): void {
  const shown = letters(`${alsoShown}\n${shownIn(blocks)}`);
  const leavesOut = /…(还有\d+项|\d+more)/.test(shown);
  for (const item of textsOf(given)) {
    const wanted = letters(item);
    if (wanted === "" || shown.includes(wanted) || leavesOut) continue;
    const pieces = shown.split("…").slice(0, -1);
    const isShortened = pieces.some((piece) => {
      for (let length = Math.min(piece.length, wanted.length); length > 0; length--) {
        if (piece.endsWith(wanted.slice(0, length))) return true;
      }
      return false;
    });
    // A text whose first character alone does not fit shows as "…".
    if (!isShortened) expect.fail(`lost: ${JSON.stringify(item.slice(0, 200))}`);
  }
}

/** Nothing that Slack reads as markup stands anywhere in it. */
function expectNoMarkup(blocks: unknown, fallback: string): void {
  expect(JSON.stringify(blocks)).not.toMatch(/"type":"(mrkdwn|markdown|link|user|channel|broadcast|usergroup|emoji)"/);
  expect(fallback.replaceAll(/&(amp|lt|gt);/g, "")).not.toMatch(/[<>&]/);
}

test("any card becomes a message that Slack takes, without markup, and nothing is lost without a word", () => {
  fc.assert(
    fc.property(card, options, (given, how) => {
      const { text: fallback, blocks } = renderMessage(given, how);
      expect(validateMessage(blocks, fallback)).toEqual([]);
      expect(textLengthOf(blocks)).toBeLessThanOrEqual(SURFACE_LIMITS.messageBlockText);
      expect(fallback.length).toBeGreaterThan(0);
      expect(fallback.length).toBeLessThanOrEqual(3000);
      expectNoMarkup(blocks, fallback);
      expectNothingLost(given, blocks);
    }),
    { numRuns: 150 },
  );
});

test("any card becomes a modal and a Home tab that Slack takes", () => {
  fc.assert(
    fc.property(card, options, (given, how) => {
      const modal = renderCardModal(given, how) as unknown as Fields;
      expect(validateModal(modal)).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(modal))).toBeLessThanOrEqual(SURFACE_LIMITS.viewBytes);
      expectNothingLost(given, modal.blocks, (modal.title as { text: string }).text);
      const home = renderHome(given, how) as unknown as Fields;
      expect(validateHome(home)).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(home))).toBeLessThanOrEqual(SURFACE_LIMITS.viewBytes);
      expectNoMarkup([modal.blocks, home.blocks], "");
    }),
    { numRuns: 100 },
  );
});

test("every action of a card can be pressed: as a button, in a menu or in a list", () => {
  const plainAction = fc.record({
    kind: fc.constant("run" as const),
    label: fc.stringMatching(/^[a-z]{3,9}$/),
    callback,
  });
  fc.assert(
    fc.property(fc.array(plainAction, { maxLength: 60 }), (actions) => {
      const { blocks } = renderMessage({ title: "t", body: [], actions }, { locale: "en" });
      const wire = JSON.stringify(blocks);
      for (const { callback: own } of actions) {
        const id = own.id === undefined ? own.command : `${own.command}:${own.id}`;
        expect(wire).toMatch(new RegExp(`"(action_id|value)":"${id.replace(/[.-]/g, "\\$&")}(~\\d+)?"`));
      }
    }),
  );
});

test("what was shortened leads to the page that shows it whole", () => {
  const given: Card = { title: "t", body: [{ kind: "text", text: "长".repeat(5000) }], actions: [] };
  const { blocks } = renderMessage(given, { locale: "zh-CN", detailsUrl: "https://shenyan.test/w/c/x" });
  expect(wordsOf(blocks)).toContain("…");
  expect(JSON.stringify(blocks)).toContain('"url":"https://shenyan.test/w/c/x"');
  const short: Card = { ...given, body: [{ kind: "text", text: "短" }] };
  expect(
    JSON.stringify(renderMessage(short, { locale: "zh-CN", detailsUrl: "https://shenyan.test/w/c/x" })),
  ).not.toContain("/w/c/x");
});

test("what asks first keeps its own button and its question", () => {
  const run = (label: string): Action => ({ kind: "run", label, callback: { command: label } });
  const confirm = { title: "撤回？", text: "会告诉受理人。", yes: "撤回", no: "不撤" };
  const actions = ["a", "b", "c", "d", "e", "f"].map(run);
  actions.push({ kind: "run", label: "撤回", callback: { command: "withdraw" }, confirm });
  const { blocks } = renderMessage({ title: "t", body: [], actions }, { locale: "zh-CN" });
  const elements = blocks.flatMap((item) => elementsOf(item as unknown as Fields));
  expect(elements.filter((element) => element.type === "button").map((element) => element.action_id)).toEqual([
    "a",
    "b",
    "c",
    "withdraw",
  ]);
  expect(elements.find((element) => element.action_id === "withdraw")?.confirm).toMatchObject({
    text: { text: confirm.text },
  });
});

// ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const common = { label: word, hint: word, placeholder: word, isRequired: fc.boolean() };
const requiredKeys = ["kind", "label", "isRequired"] as const;
const initialText = fc.oneof(
  word,
  fc.constant("2026-11-24"),
  fc.constant("2026-11-24T09:30"),
  fc.constant("14:30"),
  fc.constant("42"),
);
const manyOptions = fc.uniqueArray(option, { maxLength: 250, selector: (item) => item.value });
const field: fc.Arbitrary<Omit<FieldView, "name">> = fc.oneof(
  fc.record(
    {
      kind: fc.constantFrom("text" as const, "long-text" as const),
      minLength: fc.nat(20),
      maxLength: fc.integer({ min: 20, max: 20_000 }),
      initial: fc.oneof(long, initialText),
      ...common,
    },
    { requiredKeys: [...requiredKeys, "minLength", "maxLength"] },
  ),
  fc.record(
    { kind: fc.constant("choice" as const), options: manyOptions, initial: initialText, ...common },
    { requiredKeys: [...requiredKeys] },
  ),
  fc.record(
    { kind: fc.constant("choices" as const), options: manyOptions, max: fc.integer({ min: 1, max: 200 }), ...common },
    { requiredKeys: [...requiredKeys, "max"] },
  ),
  fc.record(
    {
      kind: fc.constantFrom("person" as const, "date" as const, "time" as const, "date-time" as const),
      initial: initialText,
      ...common,
    },
    {
      requiredKeys: [...requiredKeys],
    },
  ),
  fc.record(
    {
      kind: fc.constant("number" as const),
      min: fc.integer(),
      max: fc.integer(),
      isWhole: fc.boolean(),
      initial: initialText,
      ...common,
    },
    { requiredKeys: [...requiredKeys, "min", "max", "isWhole"] },
  ),
  fc.record(
    { kind: fc.constant("file" as const), maxFiles: fc.integer({ min: 1, max: 30 }), maxBytes: fc.nat(), ...common },
    {
      requiredKeys: [...requiredKeys, "maxFiles", "maxBytes"],
    },
  ),
  fc.record(
    {
      kind: fc.constant("link" as const),
      maxLength: fc.integer({ min: 10, max: 5000 }),
      initial: initialText,
      ...common,
    },
    {
      requiredKeys: [...requiredKeys, "maxLength"],
    },
  ),
  fc.record(
    { kind: fc.constant("static" as const), label: long, hint: word, isRequired: fc.constant(false as const) },
    { requiredKeys: [...requiredKeys] },
  ),
) as fc.Arbitrary<Omit<FieldView, "name">>;
const form: fc.Arbitrary<FormView> = fc
  .record(
    {
      title: word,
      intro: long,
      submit: word,
      fields: fc.array(field, { minLength: 1, maxLength: 12 }),
      zone: fc.constantFrom("Asia/Shanghai", "UTC"),
    },
    { requiredKeys: ["title", "submit", "fields", "zone"] },
  )
  .map((view) => ({
    name: "some.form",
    ...view,
    fields: view.fields.map((item, index) => ({ ...item, name: `field${index}` }) as FieldView),
  }));

test("any form becomes a modal that Slack takes, and what is filled in already comes back as it was", () => {
  fc.assert(
    fc.property(form, fc.constantFrom("zh-CN" as const, "en" as const), (view, locale) => {
      const modal = renderForm({ form: view.name, view, context: { id: "inc_1" } }, { locale }) as unknown as Fields;
      expect(validateModal(modal)).toEqual([]);
      expectNoMarkup(modal.blocks, "");
      const blocks = modal.blocks as Fields[];
      const values = readValues({ state: { values: stateValues(blocks, {}) as never } }, { tenant: "T1" });
      for (const item of view.fields) {
        if (item.kind === "static") continue;
        const back = values[item.name];
        if (item.kind === "date" && item.initial === "2026-11-24") expect(back).toBe("2026-11-24");
        if (item.kind === "time" && item.initial === "14:30") expect(back).toBe("14:30");
        if (item.kind === "date-time" && item.initial === "2026-11-24T09:30") {
          expect(back).toBe(view.zone === "UTC" ? "2026-11-24T09:30:00.000Z" : "2026-11-24T01:30:00.000Z");
        }
        if (item.kind === "number" && item.initial === "42") expect(back).toBe("42");
        if (item.kind === "choice" && item.options?.some((one) => one.value === item.initial))
          expect(back).toBe(item.initial);
        // The client itself keeps nothing back but required fields that are empty.
        const reasons = Object.entries(whyKeptBack(blocks, stateValues(blocks, {})));
        for (const [, reason] of reasons) expect(reason).toBe("Please complete this required field.");
      }
    }),
    { numRuns: 150 },
  );
});

test("every sample of the product is taken by Slack, as a message, as a modal and as a form", () => {
  for (const locale of ["zh-CN", "en"] as const) {
    for (const sample of incidents.samples?.(locale) ?? []) {
      if ("card" in sample) {
        const { text: fallback, blocks } = renderMessage(sample.card, {
          locale,
          detailsUrl: "https://shenyan.test/w/c/x",
        });
        expect(validateMessage(blocks, fallback), sample.name).toEqual([]);
        expect(validateModal(renderCardModal(sample.card, { locale })), sample.name).toEqual([]);
        expectNothingLost(sample.card, blocks);
      } else {
        const opening = { form: sample.form.name, view: sample.form, context: {} };
        expect(validateModal(renderForm(opening, { locale })), sample.name).toEqual([]);
      }
    }
  }
});

test("a context that is too long for Slack is refused, unless something stands for it", () => {
  const view: FormView = { name: "f", title: "t", submit: "s", fields: [], zone: "UTC" };
  const opening = { form: "f", view, context: { source: "x".repeat(3000) } };
  expect(() => renderForm(opening, { locale: "en" })).toThrow(RangeError);
  expect(renderForm(opening, { locale: "en", metadata: "{}" }).private_metadata).toBe("{}");
});
