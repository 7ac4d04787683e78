import fc from "fast-check";
import { expect, test } from "vitest";
import type { Card } from "../../core/card.ts";
import { LOCALES } from "../../core/locale.ts";
import { FEATURES } from "../../features.ts";
import { renderMail } from "./render.ts";

const DETAILS = "https://bot.example.com/w/c/dlv_1.abc.def";
const draw = (card: Card) => renderMail(card, { locale: "zh-CN", detailsUrl: DETAILS });
/** What a reader of the HTML sees, without spaces. */
const seen = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, "");
const press = { kind: "run", label: "知道了", callback: { command: "case.read", id: "x" } } as const;

test("a card as plain text says all there is, and where to act on it", () => {
  const { subject, text } = draw({
    title: "警示案例：\n一张截图",
    state: { tone: "waiting", text: "请阅读" },
    body: [
      { kind: "heading", text: "经过" },
      { kind: "text", text: "第一段。\n第二行。" },
      { kind: "quote", by: "陈晨", text: "原话\n两行" },
      { kind: "facts", facts: [{ label: "条款", value: "3.2.3" }] },
      { kind: "list", items: [{ title: "先想一想", detail: "再发布" }], more: { count: 2 } },
      { kind: "steps", steps: [{ text: "看", isDone: true }] },
      { kind: "code", text: "7K3P" },
    ],
    actions: [press, { kind: "link", label: "看制度", url: "https://x.example/a" }],
    foot: "全员可见",
  });
  expect(subject).toBe("警示案例： 一张截图");
  expect(text).toBe(
    [
      "警示案例： 一张截图",
      "请阅读",
      "【经过】",
      "第一段。\n第二行。",
      "陈晨：\n> 原话\n> 两行",
      "条款：3.2.3",
      "1. 先想一想 · 再发布\n还有 2 项",
      "[x] 看",
      "7K3P",
      "看制度\nhttps://x.example/a",
      "需要操作时，请点下面的链接，或在聊天里打开。",
      `打开查看\n${DETAILS}`,
      "全员可见",
      "-- \n链接 3 天内有效，请不要转发。\n这封邮件由慎言自动发送，请不要直接回复。\n",
    ].join("\n\n"),
  );
});

test("every card of the product is said whole in both forms, in every language, and loads nothing", () => {
  for (const locale of LOCALES) {
    for (const sample of FEATURES.flatMap((feature) => feature.samples?.(locale) ?? [])) {
      if (!("card" in sample)) continue;
      const { subject, text, html } = renderMail(sample.card, { locale, detailsUrl: DETAILS });
      expect(subject, sample.name).not.toMatch(/[\r\n]/);
      expect(html, sample.name).not.toMatch(/<(img|script|link|iframe|form|object)\b|src=|url\(|undefined/i);
      for (const block of sample.card.body) {
        const texts =
          block.kind === "facts"
            ? block.facts.flatMap(({ label, value }) => [label, value])
            : block.kind === "list"
              ? block.items.map(({ title }) => title)
              : block.kind === "steps"
                ? block.steps.map((step) => step.text)
                : [block.kind === "picture" ? block.alt : block.text];
        for (const part of texts) {
          const words = part.replace(/\s+/g, "");
          expect(seen(html), sample.name).toContain(words);
          const plain = text.replace(/^> /gm, "").replace(/\s+/g, "").toLowerCase();
          expect(plain, sample.name).toContain(words.toLowerCase());
        }
      }
    }
  }
});

test("an address that would run something is no link", () => {
  const { text, html } = draw({
    title: "x",
    body: [],
    actions: [{ kind: "link", label: "点我", url: "javascript:alert(1)" }],
  });
  expect(text + html).not.toContain("javascript:");
});

test("no text becomes markup or another line of the subject", () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  const shape = (html: string) => (html.match(/<[a-z!/][^>]*>/g) ?? []).join("");
  fc.assert(
    fc.property(text, text, (title, body) => {
      const { subject, html } = draw({ title: `t${title}`, body: [{ kind: "note", text: body }], actions: [press] });
      expect(subject).not.toMatch(/[\r\n]/);
      expect([...subject].length).toBeLessThanOrEqual(150);
      const plain = draw({ title: "t", body: [{ kind: "note", text: "b" }], actions: [press] }).html;
      expect(shape(html).replaceAll("<br>", "")).toBe(shape(plain).replaceAll("<br>", ""));
    }),
  );
});
