import fc from "fast-check";
import { expect } from "vitest";
import type { Action, Block, Card } from "../../src/core/card.ts";

/** Anything that a person or a feature may write, for laws that hold for all of it. */

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
export const long = text(10_000);
export const word = text(400);
const part = fc.stringMatching(/^[a-z_.-]{1,12}$/);
export const callback = fc.record({ command: part, id: part }, { requiredKeys: ["command"] });
export const option = fc.record(
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
export const card: fc.Arbitrary<Card> = fc.record(
  {
    title: word,
    state: fc.record({ tone: fc.constantFrom("waiting", "good", "bad", "quiet"), text: word }),
    body: fc.array(block, { maxLength: 9 }),
    actions: fc.array(action, { maxLength: 40 }),
    foot: long,
  },
  { requiredKeys: ["title", "body", "actions"] },
) as fc.Arbitrary<Card>;
export const options = fc.record(
  {
    locale: fc.constantFrom("zh-CN" as const, "en" as const),
    detailsUrl: fc.constant("https://shenyan.test/w/c/dlv_1.x.y"),
  },
  { requiredKeys: ["locale"] },
);

/** Nothing that Slack reads as markup stands anywhere in it. */
export function expectNoMarkup(blocks: unknown, fallback: string): void {
  expect(JSON.stringify(blocks)).not.toMatch(/"type":"(mrkdwn|markdown|link|user|channel|broadcast|usergroup|emoji)"/);
  expect(fallback.replaceAll(/&(amp|lt|gt);/g, "")).not.toMatch(/[<>&]/);
}
