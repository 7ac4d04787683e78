import fc from "fast-check";
import { expect, test } from "vitest";
import type { Card } from "../../core/card.ts";
import { LOCALES } from "../../core/locale.ts";
import { FEATURES } from "../../features.ts";
import { renderForGroup } from "./render-group.ts";

const OPTIONS = { locale: "zh-CN", detailsUrl: "https://bot.example.com/w/c/dlv_1.abc" } as const;
const draw = (card: Card) => renderForGroup(card, OPTIONS).markdown.content;
const about = (text: string, more: Partial<Card> = {}): Card => ({
  title: "警示案例",
  body: [{ kind: "text", text }],
  actions: [],
  ...more,
});

test("a card is title, words, links and foot; what could be pressed is behind one link", () => {
  expect(
    draw({
      title: "警示案例：一张截图",
      state: { tone: "waiting", text: "请阅读" },
      body: [
        { kind: "text", text: "第一段。\n第二行。" },
        { kind: "quote", by: "陈晨", text: "原话" },
        { kind: "facts", facts: [{ label: "条款", value: "3.2.3" }] },
        { kind: "list", items: [{ title: "先想一想", detail: "再发布" }], more: { count: 2 } },
      ],
      actions: [
        { kind: "link", label: "看制度", url: "https://x.example/a(b)" },
        { kind: "run", label: "知道了", callback: { command: "case.read", id: "x" } as never },
      ],
      foot: "全员可见",
    }),
  ).toBe(
    [
      "**警示案例：一张截图**",
      '<font color="warning">请阅读</font>',
      "第一段。\n第二行。",
      "> 陈晨：原话",
      '<font color="comment">条款：</font>3.2.3',
      "1. 先想一想 · 再发布\n… +2",
      "[看制度](https://x.example/a%28b%29)",
      "[打开查看](https://bot.example.com/w/c/dlv_1.abc)",
      '<font color="comment">全员可见</font>',
    ].join("\n\n"),
  );
});

test("what people typed is neither a mention nor a link nor bold", () => {
  const content = draw(about("<@all> 看 [这里](https://evil.example) **粗** `代码`\n# 标题"));
  expect(content).not.toMatch(/<@|\]\(https:\/\/evil|\*\*粗|`/);
  expect(content).toContain("＜@all＞ 看 [这里］(https://evil.example)");
  expect(content).toContain("＃ 标题");
});

test("what is too long ends in … and the way to the whole", () => {
  const content = draw(about("长".repeat(3000)));
  expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096);
  expect(content).toMatch(/长\n\n…\n\n\[查看全文\]\(https:\/\/bot\.example\.com\/w\/c\/dlv_1\.abc\)$/);
});

test("every card of the product fits what a robot may say, in every language", () => {
  for (const locale of LOCALES) {
    const samples = FEATURES.flatMap((feature) => feature.samples?.(locale) ?? []);
    for (const sample of samples) {
      if (!("card" in sample)) continue;
      const { content } = renderForGroup(sample.card, { ...OPTIONS, locale }).markdown;
      expect(Buffer.byteLength(content), sample.name).toBeLessThanOrEqual(4096);
      expect(content.trim(), sample.name).not.toBe("");
    }
  }
});

test("whatever a card says, it fits, and no colour stays open", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 2500 });
  fc.assert(
    fc.property(text, text, text, (title, note, paragraph) => {
      const content = draw({
        title,
        body: [
          { kind: "note", text: note },
          { kind: "text", text: paragraph },
          { kind: "facts", facts: [{ label: note.slice(0, 20), value: paragraph.slice(0, 300) }] },
        ],
        actions: [],
      });
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096);
      expect(content.split("<font").length).toBe(content.split("</font>").length);
    }),
    { numRuns: 60 },
  );
});
