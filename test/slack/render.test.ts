import fc from "fast-check";
import { expect, test } from "vitest";
import type { Action, Block, Card } from "../../src/core/card.ts";
import { incidents } from "../../src/features/incidents/index.ts";
import { renderCardModal, renderHome, renderMessage } from "../../src/platforms/slack/render-card.ts";
import { renderForm } from "../../src/platforms/slack/render-form.ts";
import { renderCardModals, renderMessages } from "../../src/platforms/slack/render-whole.ts";
import { validateHome, validateMessage, validateModal } from "../fakes/slack/block-kit.ts";
import { SURFACE_LIMITS } from "../fakes/slack/block-kit-spec.ts";
import { elementsOf, textLengthOf, wordsOf } from "../fakes/slack/blocks.ts";
import type { Fields } from "../fakes/slack/json.ts";
import { callback, card, expectNoMarkup, options } from "./arbitrary.ts";

// ── what may not be lost ────────────────────────────────────────────────────────────────────────────────────────────

/** Letters as they are shown, without the spaces and breaks that splitting and lines may move. */
const letters = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\uFFFD").replace(/\s+/g, "");

/** Every text in blocks as it stands there: plain text has no entities that would be decoded. */
function shownIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(shownIn).join("\n");
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, item]) => (key === "text" && typeof item === "string" ? item : shownIn(item)))
    .join("\n");
}

/** All texts of a card that a reader must find, or find shortened. */
function textsOf({ title, state, body, foot, actions }: Card): string[] {
  return [title, state?.text ?? "", foot ?? "", ...body.flatMap(blockTexts), ...actions.flatMap(actionTexts)];
}
function blockTexts(item: Block): string[] {
  switch (item.kind) {
    case "facts":
      return item.facts.flatMap(({ label, value }) => [label, value]);
    case "list":
      return [
        ...item.items.flatMap(({ title, detail, action: own }) => [title, detail ?? "", ...actionTexts(own)]),
        ...actionTexts(item.more?.action),
      ];
    case "steps":
      return item.steps.flatMap((step) => [step.text, step.detail ?? "", ...actionTexts(step.action)]);
    case "quote":
      return [item.by ?? "", item.text];
    case "picture":
      return [item.alt];
    default:
      return [item.text];
  }
}
/** What stands on an action, and what it asks. The address of a link is opened and not read. */
function actionTexts(item: Action | undefined): string[] {
  if (!item) return [];
  const { confirm } = item.kind === "run" ? item : {};
  const options = item.kind === "choose" ? item.options.flatMap(({ label, hint }) => [label, hint ?? ""]) : [];
  return [item.label, ...(confirm ? Object.values(confirm) : []), ...options];
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

const COUNT = /^(第 \d+ 部分，共 \d+ 部分|Part \d+ of \d+)$/;
/** The blocks of all parts one after another, without the lines that count the parts. */
const together = (parts: readonly unknown[]): unknown[] =>
  parts.flatMap((blocks) => (blocks as Fields[]).filter((item) => !COUNT.test(shownIn(item).trim())));

/** Every text is there whole, in one piece or in pieces that follow each other. */
function expectWhole(given: Card, parts: readonly unknown[], alsoShown = ""): void {
  const shown = letters(`${alsoShown}\n${shownIn(together(parts))}`);
  for (const item of textsOf(given)) {
    if (!shown.includes(letters(item))) expect.fail(`lost: ${JSON.stringify(item.slice(0, 200))}`);
  }
  expect(shown).not.toMatch(/已缩短|isshortened/);
}

test("what has no page that shows it whole stands whole in as many messages and modals as it takes", () => {
  fc.assert(
    fc.property(card, fc.constantFrom("zh-CN" as const, "en" as const), (given, locale) => {
      const messages = renderMessages(given, locale);
      for (const { text: fallback, blocks } of messages) {
        expect(validateMessage(blocks, fallback)).toEqual([]);
        expect(textLengthOf(blocks)).toBeLessThanOrEqual(SURFACE_LIMITS.messageBlockText);
        expect(fallback.length).toBeGreaterThan(0);
        expect(fallback.length).toBeLessThanOrEqual(3000);
        expectNoMarkup(blocks, fallback);
        // One more block is put behind the last message, when there are too many to be posted at once.
        expect(blocks.length).toBeLessThan(SURFACE_LIMITS.blocks.message);
      }
      expectWhole(
        given,
        messages.map(({ blocks }) => blocks),
      );
      const modals = renderCardModals(given, locale) as unknown as Fields[];
      for (const modal of modals) {
        expect(validateModal(modal)).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(modal))).toBeLessThanOrEqual(SURFACE_LIMITS.viewBytes);
        expect((modal.blocks as Fields[]).length).toBeLessThan(SURFACE_LIMITS.blocks.modal);
      }
      expectWhole(
        given,
        modals.map(({ blocks }) => blocks),
        shownIn(modals[0]?.title),
      );
    }),
    { numRuns: 150 },
  );
});

test("a short card is one message, as it would be with a page behind it", () => {
  const given: Card = { title: "t", body: [{ kind: "text", text: "短" }], actions: [], foot: "f" };
  expect(renderMessages(given, "zh-CN")).toEqual([renderMessage(given, { locale: "zh-CN" })]);
});

test("no card has two menus, for nothing tells one from the other", () => {
  fc.assert(
    fc.property(card, (given) => {
      const { blocks } = renderMessage(given, { locale: "en" });
      const elements = blocks.flatMap((item) => elementsOf(item as unknown as Fields));
      expect(elements.filter((element) => element.type === "overflow").length).toBeLessThanOrEqual(1);
    }),
  );
});

test("a question that is too long for Slack ends in an ellipsis, the card says so, and an answer has it whole", () => {
  const confirm = { title: "撤回？", text: "会告诉受理人。".repeat(60), yes: "撤回", no: "不撤" };
  const label = "撤回这份举报".repeat(15);
  const given: Card = {
    title: "t",
    body: [],
    actions: [{ kind: "run", label, callback: { command: "withdraw" }, confirm }],
  };
  const { blocks } = renderMessage(given, { locale: "zh-CN", detailsUrl: "https://shenyan.test/w/c/x" });
  const [button] = blocks
    .flatMap((item) => elementsOf(item as unknown as Fields))
    .filter((element) => element.action_id === "withdraw");
  expect(button).toMatchObject({
    text: { text: expect.stringMatching(/…$/) },
    confirm: { text: { text: expect.stringMatching(/…$/) } },
  });
  expect(JSON.stringify(blocks)).toContain('"url":"https://shenyan.test/w/c/x"');
  const words = wordsOf(renderMessages(given, "zh-CN").flatMap((message) => message.blocks));
  expect(words).toContain(label);
  expect(words).toContain(confirm.text);
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
