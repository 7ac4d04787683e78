import { describe, expect, test } from "vitest";
import type { Action, Card } from "../../src/core/card.ts";
import { LOCALES } from "../../src/core/locale.ts";
import { incidents } from "../../src/features/incidents/index.ts";
import { renderMessage } from "../../src/platforms/slack/render-card.ts";
import { drawPreview, type Previews } from "../../src/platforms/web/looks/preview.ts";
import { elementsOf, misnested, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { renderCard } from "../../src/platforms/wecom/render-card.ts";

const previews: Previews = {
  slack: (card, options) => renderMessage(card, options),
  wecom: (card, options) => renderCard(card, { ...options, taskId: "t" }),
};
const detailsUrl = "https://shenyan.example/w/c/x";
const draw = (feel: "slack" | "wecom", card: Card, locale: "zh-CN" | "en" = "zh-CN", from = previews) =>
  drawPreview(from, feel, card, { locale, detailsUrl, canPress: true })?.content.toString() ?? "";

describe.each(["slack", "wecom"] as const)("a card as %s shows it", (feel) => {
  test("is well-formed, has its title, and its buttons work, for every sample", () => {
    for (const locale of LOCALES) {
      for (const sample of incidents.samples?.(locale) ?? []) {
        if (!("card" in sample)) continue;
        const markup = draw(feel, sample.card, locale);
        expect(misnested(markup), sample.name).toBeUndefined();
        expect(textOf(markup).slice(0, 4000), sample.name).toContain([...sample.card.title].slice(0, 12).join(""));
        expect(
          elementsOf(markup, "span").filter((span) => "aria-disabled" in span),
          sample.name,
        ).toEqual([]);
        const [first] = sample.card.actions.filter(
          (action): action is Action & { kind: "run" | "open" } => action.kind === "run" || action.kind === "open",
        );
        if (first) {
          const { command, id } = first.callback;
          const value = id === undefined ? command : `${command}:${id}`;
          expect(
            elementsOf(markup, "button").some((button) => button.value?.startsWith(value)),
            sample.name,
          ).toBe(true);
        }
      }
    }
  });

  test("lets no text of a person become markup", () => {
    const evil = `<script>alert(1)</script>"><img src=x>`;
    const card: Card = {
      title: evil,
      state: { tone: "bad", text: evil },
      body: [
        { kind: "quote", by: evil, text: evil },
        { kind: "facts", facts: [{ label: evil, value: "javascript:alert(1)" }] },
        { kind: "list", items: [{ title: evil, detail: evil }] },
        { kind: "code", text: evil },
      ],
      actions: [{ kind: "run", label: evil, callback: { command: "a.b" } }],
      foot: evil,
    };
    const markup = draw(feel, card);
    expect(elementsOf(markup, "script")).toEqual([]);
    expect(elementsOf(markup, "img")).toEqual([]);
    for (const { href } of elementsOf(markup, "a")) expect(href).toMatch(/^https?:/);
  });

  test("that cannot be read is empty and breaks nothing", () => {
    const card: Card = { title: "x", body: [], actions: [] };
    for (const odd of [
      undefined,
      null,
      7,
      "text",
      [],
      [null],
      {},
      { blocks: "x" },
      { blocks: [null, { type: "new" }] },
      { msgtype: "template_card" },
    ]) {
      const from: Previews = { slack: () => odd, wecom: () => odd };
      expect(misnested(draw(feel, card, "en", from))).toBeUndefined();
    }
  });
});

test("a platform without a renderer is shown in our own look", () => {
  expect(
    drawPreview({}, "slack", { title: "x", body: [], actions: [] }, { locale: "en", detailsUrl, canPress: true }),
  ).toBeUndefined();
});
