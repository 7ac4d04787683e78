import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkCard } from "../../../test/fakes/wecom/card-rules.ts";
import type { Action, Block, Card } from "../../core/card.ts";
import { cleanText } from "../../core/form.ts";
import { LOCALES } from "../../core/locale.ts";
import { sentence } from "../../core/spoken.ts";
import { contentOf, TICK_COMMAND } from "./card-content.ts";
import { readKey } from "./card-key.ts";
import type { TemplateCard, WecomMessage } from "./client.ts";
import { TEXT_MAX_BYTES } from "./limits.ts";
import { renderCard, renderUpdate, renderWithoutPage } from "./render-card.ts";
import { textMessages } from "./render-text.ts";

const options = {
  locale: "zh-CN",
  detailsUrl: "https://bot.example.com/w/c/abc",
  taskId: "dlv_0000000000000001",
} as const;
const draw = (card: Partial<Card>) => renderCard({ title: "计划 PLAN-77", body: [], actions: [], ...card }, options);
const run = (label: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: { command: "plan.approve", id: "pln_1", ...(arg !== undefined && { arg }) },
});
const runs = (count: number) => Array.from({ length: count }, (_, index) => run(`按钮${index}`, String(index)));
const choose = (count: number): Action => ({
  kind: "choose",
  label: "转给",
  callback: { command: "plan.pass", id: "pln_1" },
  options: Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `选项${index}` })),
});

const cardsIn = (messages: readonly WecomMessage[]): TemplateCard[] =>
  messages.flatMap((message) => (message.msgtype === "template_card" ? [message.template_card] : []));
const onlyCard = (messages: readonly WecomMessage[]): TemplateCard => {
  const [card, ...others] = cardsIn(messages);
  if (!card || others.length > 0 || messages.length !== 1) throw new Error(`${messages.length} messages`);
  return card;
};
const textsIn = (messages: readonly WecomMessage[]): string[] =>
  messages.flatMap((message) => (message.msgtype === "text" ? [message.text.content] : []));
const types = (messages: readonly WecomMessage[]) =>
  messages.map((message) => (message.msgtype === "template_card" ? message.template_card.card_type : message.msgtype));

describe("which message a card becomes", () => {
  test("a sentence is a text", () => {
    expect(renderCard(sentence("王敏已批准。"), options)).toEqual([
      { msgtype: "text", text: { content: "王敏已批准。" } },
    ]);
  });
  test("a link behind a sentence can be tapped", () => {
    const card: Card = {
      ...sentence("请填写"),
      actions: [{ kind: "link", label: "改用表单", url: 'https://a.example/?q="x"' }],
    };
    expect(textsIn(renderCard(card, options))).toEqual(['请填写\n<a href="https://a.example/?q=%22x%22">改用表单</a>']);
  });
  test("without anything to press it is a notice with a way home, which can be changed later", () => {
    const card = onlyCard(
      draw({
        body: [{ kind: "text", text: "已批准" }],
        actions: [{ kind: "link", label: "制度", url: "https://a.example/" }],
      }),
    );
    expect(card).toMatchObject({
      card_type: "text_notice",
      task_id: options.taskId,
      jump_list: [{ type: 1, title: "制度", url: "https://a.example/" }],
      action_menu: { action_list: [{ key: "core.hub" }, { key: "core.help" }] },
    });
  });
  test("up to six buttons stand on the card", () => {
    const card = onlyCard(draw({ actions: runs(6) }));
    expect(card.card_type).toBe("button_interaction");
    expect(card.button_list).toHaveLength(6);
    expect(card.action_menu).toBeUndefined();
  });
  test("the seventh to ninth button are in the corner's menu", () => {
    const card = onlyCard(draw({ actions: runs(9) }));
    expect(card.button_list).toHaveLength(6);
    expect(card.action_menu).toMatchObject({ action_list: [6, 7, 8].map((n) => ({ key: `plan.approve:pln_1:${n}` })) });
  });
  test("the tenth leads to the page, by a button that says so", () => {
    const card = onlyCard(draw({ actions: runs(12) }));
    expect(card.button_list).toHaveLength(6);
    expect((card.button_list as unknown[]).at(-1)).toMatchObject({ type: 1, text: "更多", url: options.detailsUrl });
  });
  test("a choice beside buttons is a drop-down list whose first entry is no choice", () => {
    const card = onlyCard(draw({ actions: [choose(9), run("批准")] }));
    expect(card.card_type).toBe("button_interaction");
    expect(card.button_selection).toMatchObject({ question_key: "plan.pass:pln_1" });
    expect((card.button_selection as { option_list: unknown[] }).option_list).toHaveLength(10);
    expect((card.button_selection as { option_list: unknown[] }).option_list[0]).toEqual({
      id: "~none",
      text: "请选择",
    });
    expect(card.button_list).toMatchObject([{ key: "=plan.pass:pln_1" }, { key: "plan.approve:pln_1" }]);
  });
  test("a choice alone is a card with one list", () => {
    const card = onlyCard(draw({ body: [{ kind: "text", text: "转给谁？" }], actions: [choose(3)] }));
    expect(card).toMatchObject({ card_type: "multiple_interaction", main_title: { desc: "转给谁？" } });
    expect(card.select_list).toHaveLength(1);
  });
  test("several to tick are a vote, and what it cannot show is said before it", () => {
    const tick: Action = {
      kind: "choose",
      label: "条款",
      callback: { command: TICK_COMMAND, id: "x.1" },
      options: [{ value: "0", label: "财务" }],
    };
    const messages = draw({
      body: [{ kind: "text", text: "可多选" }],
      actions: [tick, { kind: "link", label: "表单", url: "https://a.example/" }],
    });
    expect(types(messages)).toEqual(["text", "vote_interaction"]);
    expect(textsIn(messages)[0]).toContain('<a href="https://a.example/">表单</a>');
    expect(cardsIn(messages)[0]).toMatchObject({ checkbox: { mode: 1 }, submit_button: { key: "=talk.tick:x.1" } });
  });
  test("a list is a text with all of it, and a card to open its entries from", () => {
    const items = Array.from({ length: 12 }, (_, index) => ({
      title: `举报 INC-${index}`,
      detail: "待受理",
      action: run("查看", String(index)),
    }));
    const messages = draw({ title: "我的举报", body: [{ kind: "list", items }] });
    expect(types(messages)).toEqual(["text", "button_interaction"]);
    for (const { title } of items) expect(textsIn(messages)[0]).toContain(`${title} · 待受理`);
    expect(cardsIn(messages)).toMatchObject([
      {
        button_selection: {
          option_list: expect.arrayContaining([{ id: "plan.approve:pln_1:0#1", text: "1 举报 INC-0" }]),
        },
      },
    ]);
  });
  test("steps are chosen by what their button does where that differs, and the button does it", () => {
    const steps = (labels: readonly string[]) =>
      onlyCard(
        draw({
          state: { tone: "waiting", text: "处理中" },
          body: [
            {
              kind: "steps",
              steps: labels.map((label, index) => ({
                text: `步骤${index}`,
                isDone: label === "撤销",
                action: run(label, String(index)),
              })),
            },
          ],
        }),
      );
    const optionsOf = (card: ReturnType<typeof steps>) =>
      (card.button_selection as { option_list: { text: string }[] }).option_list.slice(1).map(({ text }) => text);
    const mixed = steps(["撤销", "完成", "完成", "完成"]);
    expect(optionsOf(mixed)).toEqual(["1 撤销：步骤0", "2 完成：步骤1", "3 完成：步骤2", "4 完成：步骤3"]);
    expect(mixed.button_list).toMatchObject([{ text: "确定" }]);
    expect(mixed.button_selection).toMatchObject({ title: "请选择" });
    const same = steps(["完成", "完成", "完成", "完成"]);
    expect(optionsOf(same)).toEqual(["1 步骤0", "2 步骤1", "3 步骤2", "4 步骤3"]);
    expect(same.button_selection).toMatchObject({ title: "完成" });
    expect(same.button_list).toMatchObject([{ text: "确定" }]);
  });
  test("a card about one thing stays one card, however much it says", () => {
    const items = Array.from({ length: 5 }, (_, index) => ({
      title: `截图${index}`,
      action: run("打开", String(index)),
    }));
    const long = draw({
      state: { tone: "waiting", text: "待受理" },
      body: [
        { kind: "facts", facts: [{ label: "平台", value: "微博" }] },
        { kind: "quote", by: "内容", text: "长".repeat(3000) },
        { kind: "list", items },
      ],
      actions: runs(9),
    });
    const card = onlyCard(long);
    expect(card.quote_area).toMatchObject({ url: options.detailsUrl, quote_text: expect.stringMatching(/…$/) });
  });
});

describe("what is written where", () => {
  test("a label of up to five characters has its row, a longer one stands before the value", () => {
    const facts = [
      { label: "平台", value: "微博" },
      { label: "涉及哪位同事", value: "陈晨" },
    ];
    expect(onlyCard(draw({ body: [{ kind: "facts", facts }] })).horizontal_content_list).toEqual([
      { keyname: "平台", value: "微博" },
      { keyname: "•", value: "涉及哪位同事: 陈晨" },
    ]);
  });
  test("an address that is too long for its row can still be opened", () => {
    const value = `https://weibo.com/${"u".repeat(60)}`;
    const [row] = onlyCard(draw({ body: [{ kind: "facts", facts: [{ label: "链接", value }] }] }))
      .horizontal_content_list as object[];
    expect(row).toMatchObject({ type: 1, url: value });
  });
  test("a code is never shortened, and the foot keeps its place behind a long text", () => {
    const card = onlyCard(
      draw({
        body: [
          { kind: "text", text: "长".repeat(500) },
          { kind: "code", text: "7K3P-QX9M-2T4V-8HND" },
        ],
        foot: "仅您可见",
      }),
    );
    expect(card.sub_title_text).toMatch(/^7K3P-QX9M-2T4V-8HND\n长+…\n仅您可见$/);
    expect(card.jump_list).toEqual([{ type: 1, title: "查看全文", url: options.detailsUrl }]);
  });
  test("what asks first carries that in its key, and two buttons with one callback are two", () => {
    const asks: Action = { ...run("撤回"), confirm: { title: "a", text: "b", yes: "c", no: "d" } } as Action;
    const keys = (onlyCard(draw({ actions: [asks, run("批准"), run("同意")] })).button_list as { key: string }[]).map(
      ({ key }) => key,
    );
    expect(keys).toEqual(["?plan.approve:pln_1", "plan.approve:pln_1", "plan.approve:pln_1#2"]);
    expect(keys.map(readKey)).toEqual([
      { kind: "press", callback: { command: "plan.approve", id: "pln_1" }, asksFirst: true },
      { kind: "press", callback: { command: "plan.approve", id: "pln_1" }, asksFirst: false },
      { kind: "press", callback: { command: "plan.approve", id: "pln_1" }, asksFirst: false },
    ]);
  });
  test("a link that a person typed is no link", () => {
    expect(textsIn(renderCard(sentence('看 <a href="https://evil.example">工资表</a>'), options))[0]).not.toMatch(
      /<\/?a/,
    );
  });
  test("a long text is cut between lines into messages, and past three of them it leads to the page", () => {
    const line = "举报内容".repeat(20);
    const two = textsIn(renderCard(sentence(Array.from({ length: 12 }, () => line).join("\n")), options));
    expect(two).toHaveLength(2);
    const endless = textsIn(renderCard(sentence("长".repeat(5000)), options));
    expect(endless).toHaveLength(3);
    expect(endless.at(-1)).toContain(`…\n<a href="${options.detailsUrl}">查看全文</a>`);
  });
  test("an update is the card without a task of its own", () => {
    const card: Card = { title: "举报 INC-1", body: [], actions: [run("受理")] };
    expect(renderUpdate(card, options)).toMatchObject({ card_type: "button_interaction" });
    expect(renderUpdate(card, options)).not.toHaveProperty("task_id");
  });
});

describe("whatever the card", () => {
  const anyText = fc.oneof(
    fc.string({ minLength: 1, maxLength: 40 }),
    fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      "举报",
      "被举报人看到的时间",
      "…",
      "\u0000",
      "长".repeat(700),
      "<a href='x'>",
      "a\nb\r\nc",
      "👩‍👩‍👧".repeat(20),
      "$userName=ceo$",
    ),
  );
  const part = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/);
  const callback = fc.record({ command: part, id: part });
  const press: fc.Arbitrary<Action> = fc.oneof(
    fc.record({
      kind: fc.constant("run" as const),
      label: anyText,
      callback,
      weight: fc.constantFrom("primary", "danger"),
    }),
    fc.record({ kind: fc.constant("open" as const), label: anyText, callback }),
    fc.record({ kind: fc.constant("link" as const), label: anyText, url: fc.webUrl() }),
    fc.record({
      kind: fc.constant("choose" as const),
      label: anyText,
      callback,
      options: fc.array(fc.record({ value: anyText, label: anyText }), { minLength: 1, maxLength: 14 }),
    }),
  );
  const item = fc.record({ title: anyText, detail: anyText, action: press }, { requiredKeys: ["title"] });
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constantFrom("text", "note", "heading", "code"), text: anyText }),
    fc.record({ kind: fc.constant("quote" as const), by: anyText, text: anyText }),
    fc.record({
      kind: fc.constant("facts" as const),
      facts: fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 8 }),
    }),
    fc.record({ kind: fc.constant("list" as const), items: fc.array(item, { maxLength: 14 }) }),
    fc.record({
      kind: fc.constant("steps" as const),
      steps: fc.array(
        fc.record({ text: anyText, isDone: fc.boolean(), action: press }, { requiredKeys: ["text", "isDone"] }),
        { maxLength: 5 },
      ),
    }),
  );
  const anyCard: fc.Arbitrary<Card> = fc.record(
    {
      title: fc.oneof(anyText, fc.constant("")),
      state: fc.record({ tone: fc.constantFrom("waiting", "good", "bad", "quiet"), text: anyText }),
      body: fc.array(block, { maxLength: 6 }),
      actions: fc.array(press, { maxLength: 14 }),
      foot: anyText,
    },
    { requiredKeys: ["title", "body", "actions"] },
  );

  function broken(card: TemplateCard, isUpdate: boolean): string[] {
    const warnings: string[] = [];
    checkCard(card, {
      hasCallback: true,
      isUpdate,
      isTaskIdTaken: () => false,
      warn: (rule, detail) => warnings.push(`${rule} ${detail}`),
    });
    return warnings;
  }
  const deepText = (value: unknown): string =>
    typeof value === "string"
      ? value
      : typeof value === "object" && value !== null
        ? Object.values(value).map(deepText).join("\n")
        : "";
  const tidy = (text: string) =>
    cleanText(text)
      .replace(/<(?=\s*\/?\s*a\b)/gi, "＜")
      .replace(/[<>]/g, "")
      .replace(/\s+/g, " ");

  test("a link without words bears its address, cut to what fits", () => {
    const url = "http://intranet.example.com/policy";
    const card: Card = { title: "t", body: [], actions: [{ kind: "link", label: "\u0000", url }] };
    const [template] = cardsIn(renderCard(card, { ...options, locale: "en" }));
    expect(deepText(template)).toMatch(/http:\/\/intranet[^\n]*…/);
    if (template) expect(broken(template, false)).toEqual([]);
  });

  test("links that are too long for a text are cut or left to the page, never broken", () => {
    const link = (label: string, path: string) => ({ kind: "link" as const, label, url: `https://a.example/${path}` });
    const texts = textsIn([
      ...textMessages(["words"], [link("长".repeat(900), "a"), link("b", "b".repeat(2500)), link("c", "c")], {
        label: "whole",
        url: "https://bot.example.com/w/c/1",
      }),
    ]);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(
      /^words\n<a href="https:\/\/a.example\/a">长+…<\/a>\n<a [^>]*\/c">c<\/a>\n…\n<a [^>]*>whole<\/a>$/,
    );
  });

  test("every message is one that WeCom takes whole, sent or as an update", () => {
    fc.assert(
      fc.property(anyCard, fc.constantFrom(...LOCALES), (card, locale) => {
        const messages = renderCard(card, { ...options, locale });
        expect(messages.length).toBeGreaterThan(0);
        expect(cardsIn(messages).length).toBeLessThanOrEqual(1);
        for (const template of cardsIn(messages)) expect(broken(template, false)).toEqual([]);
        for (const text of textsIn(messages)) {
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(TEXT_MAX_BYTES);
          expect(text).not.toBe("");
          expect(text.isWellFormed()).toBe(true);
        }
        expect(deepText(messages)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
        expect(broken(renderUpdate(card, { ...options, locale }), true)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("what is kept nowhere is all in the messages, which lead to no page of ours", () => {
    fc.assert(
      fc.property(anyCard, fc.constantFrom(...LOCALES), (card, locale) => {
        const messages = renderWithoutPage(card, { locale, taskId: options.taskId });
        for (const template of cardsIn(messages)) expect(broken(template, false)).toEqual([]);
        const said = textsIn(messages);
        for (const text of said) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(TEXT_MAX_BYTES);
        const shown = tidy(said.join(""));
        const { everything, links } = contentOf(card, locale);
        const lines = [card.title, card.state?.text ?? "", ...everything, card.foot ?? ""].flatMap((line) =>
          line.split("\n"),
        );
        // Tidy on both sides, and without the ends of lines, which stand between messages.
        const wanted = lines.map((line) => tidy(line).trim()).filter(Boolean);
        expect(wanted.filter((line) => !shown.includes(line))).toEqual([]);
        for (const { url } of links) expect(said.join("")).toContain(url.replaceAll('"', "%22"));
        expect(JSON.stringify(messages)).not.toContain(options.detailsUrl);
      }),
      { numRuns: 200 },
    );
  });

  test("what is not shown whole is marked with … and the way to all of it, in each language", () => {
    fc.assert(
      fc.property(anyCard, fc.constantFrom(...LOCALES), (card, locale) => {
        const messages = renderCard(card, { ...options, locale });
        // A line that is longer than a message goes on in the next one.
        const shown = tidy(`${deepText(messages)}\n${textsIn(messages).join("")}`);
        const content = contentOf(card, locale);
        const said = [
          card.title,
          card.state?.text ?? "",
          card.foot ?? "",
          ...content.flow.flatMap((text) => text.split("\n")),
          ...content.codes,
          ...content.quotes.flatMap(({ by, text }) => [by, ...text.split("\n")]),
          ...content.facts.flatMap(({ label, value }) => [label, ...value.split("\n")]),
        ];
        const labels = [...content.presses, ...content.choices].map(({ label }) => label);
        const missing = [...said, ...labels]
          .map((text) => tidy(text).trim())
          .filter((text) => text !== "" && !shown.includes(text));
        if (missing.length === 0) return;
        expect(shown).toMatch(/…|更多|查看全文|More|Full text/);
        expect(shown).toContain(options.detailsUrl);
      }),
      { numRuns: 300 },
    );
  });
});
