import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Action, Block, Card } from "../../../core/card.ts";
import { type CardOptions, renderCard } from "./card.ts";
import { elementsOf, misnested, readMarkup, structureOf, textOf } from "./markup.fixture.ts";

const options: CardOptions = { locale: "en", press: { action: "/press", hidden: { token: "t-1" } } };
const card = (given: Partial<Card>): Card => ({ title: "Plan PLAN-77", body: [], actions: [], ...given });
const draw = (given: Partial<Card>, changed: Partial<CardOptions> = {}) =>
  renderCard(card(given), { ...options, ...changed }).toString();
const run = (label: string, more: Partial<Action & { kind: "run" }> = {}): Action => ({
  kind: "run",
  label,
  callback: { command: "plan.approve", id: "pln_1" },
  ...more,
});

/** A card with everything there is, all its texts from one source. */
function fullCard(text: () => string): Card {
  const callback = { command: "plan.approve", id: "pln_1", arg: "x" };
  const open: Action = { kind: "open", label: text(), callback };
  return {
    title: text(),
    state: { tone: "waiting", text: text() },
    body: [
      { kind: "text", text: text() },
      { kind: "note", text: text() },
      { kind: "heading", text: text() },
      { kind: "quote", by: text(), text: text() },
      { kind: "quote", text: text() },
      { kind: "facts", facts: [{ label: text(), value: text() }] },
      {
        kind: "list",
        items: [{ title: text(), detail: text(), action: open }, { title: text() }],
        more: { count: 7, action: open },
      },
      {
        kind: "steps",
        steps: [
          { text: text(), isDone: true, detail: text() },
          { text: text(), isDone: false, action: open },
        ],
      },
      { kind: "code", text: text() },
      { kind: "picture", picture: { svg: "<svg/>", width: 10, height: 20 }, alt: text() },
    ],
    actions: [
      run(text(), { weight: "primary" }),
      open,
      run(text(), { weight: "danger", confirm: { title: text(), text: text(), yes: text(), no: text() } }),
      {
        kind: "choose",
        label: text(),
        callback,
        options: [
          { value: text(), label: text(), hint: text() },
          { value: text(), label: text() },
        ],
      },
      { kind: "link", label: text(), url: "https://a.example/" },
    ],
    foot: text(),
  };
}

describe("a card", () => {
  test("shows every text of every kind of block and action", () => {
    let count = 0;
    const markup = renderCard(
      fullCard(() => `text-${count++}.`),
      options,
    ).toString();
    const attributes = readMarkup(markup).flatMap((token) =>
      token.kind === "open" ? Object.values(token.attributes) : [],
    );
    const everything = [textOf(markup), ...attributes].join("|");
    expect(count).toBeGreaterThan(30);
    for (let n = 0; n < count; n += 1) expect(everything).toContain(`text-${n}.`);
    expect(misnested(markup)).toBeUndefined();
  });

  test("is the same whatever is written in it: no text adds an element or an attribute", () => {
    const plain = structureOf(
      renderCard(
        fullCard(() => "x"),
        options,
      ).toString(),
    );
    const hostile = fc.array(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 8 }),
        fc.constantFrom(
          "<script>",
          "</p>",
          '"',
          "'",
          "`",
          ">",
          "<!--",
          "-->",
          "&lt;",
          "&#60;",
          " onload=x ",
          "</option>",
          "]]>",
          "\n",
        ),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.array(
          // Only a title that is empty changes anything: it has no heading.
          hostile.map((parts) => parts.join("") || "x"),
          { minLength: 1, maxLength: 40 },
        ),
        (texts) => {
          let next = 0;
          const filled = fullCard(() => texts[next++ % texts.length] ?? "");
          expect(structureOf(renderCard(filled, options).toString())).toEqual(plain);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("is an article in its language, with its title as a heading and its state in words", () => {
    const markup = draw(
      { state: { tone: "good", text: "Approved" }, body: [{ kind: "heading", text: "Why" }] },
      { headingLevel: 3 },
    );
    expect(structureOf(markup).slice(0, 5)).toEqual([
      "article class lang data-tone",
      "header class",
      "h3 class",
      "/h3",
      "p class role data-tone",
    ]);
    expect(elementsOf(markup, "article")[0]).toMatchObject({ lang: "en", "data-tone": "good" });
    expect(elementsOf(markup, "p")[0]).toMatchObject({ role: "status" });
    expect(elementsOf(markup, "h4")).toHaveLength(1);
    expect(textOf(markup)).toBe("Plan PLAN-77|Approved|Why");
  });

  test("has no empty parts when there is little to say", () => {
    expect(structureOf(draw({}))).toEqual([
      "article class lang",
      "header class",
      "h2 class",
      "/h2",
      "/header",
      "/article",
    ]);
  });

  test("uses a list of terms for facts, a block quotation for what people wrote, and code for codes", () => {
    const markup = draw({
      body: [
        { kind: "facts", facts: [{ label: "Who", value: "Chen" }] },
        { kind: "quote", by: "Chen", text: "Hello" },
        { kind: "code", text: "7K3P" },
      ],
    });
    const tags = structureOf(markup).map((tag) => tag.split(" ")[0]);
    expect(tags.join(" ")).toContain("dl div dt /dt dd /dd /div /dl");
    expect(tags.join(" ")).toContain("figure figcaption /figcaption blockquote /blockquote /figure");
    expect(tags.join(" ")).toContain("div p code /code /p button /button /div");
  });

  test("holds a picture within itself, with its words and its size", () => {
    const picture = { svg: `<svg xmlns="http://www.w3.org/2000/svg"/>`, width: 380, height: 200 };
    const [image] = elementsOf(draw({ body: [{ kind: "picture", picture, alt: 'A "week"' }] }), "img");
    expect(image).toMatchObject({ width: "380", height: "200", alt: 'A "week"' });
    const [head, data = ""] = image?.src?.split(",") ?? [];
    expect([head, Buffer.from(data, "base64").toString()]).toEqual(["data:image/svg+xml;base64", picture.svg]);
  });

  test("tells of each step in words whether it is done", () => {
    const steps = [
      { text: "Delete", isDone: true },
      { text: "Confirm", isDone: false, action: run("Done it") },
    ];
    expect(textOf(draw({ body: [{ kind: "steps", steps }] }))).toBe(
      "Plan PLAN-77|Delete|Done|Confirm|Not done|Done it",
    );
    expect(textOf(draw({ body: [{ kind: "steps", steps }] }, { locale: "zh-CN" }))).toContain("未完成");
  });

  test("says how many things of a list are not shown", () => {
    const list: Block = { kind: "list", items: [{ title: "One" }], more: { count: 7 } };
    expect(textOf(draw({ body: [list] }))).toContain("7 more");
    expect(textOf(draw({ body: [list] }, { locale: "zh-CN" }))).toContain("还有 7 项");
  });
});

describe("a button", () => {
  test("submits its callback, with the hidden fields, and needs no script", () => {
    const markup = draw({ actions: [run("Approve", { weight: "primary" })] });
    expect(elementsOf(markup, "form")).toEqual([{ class: "card-press", method: "post", action: "/press" }]);
    expect(elementsOf(markup, "input")).toEqual([{ type: "hidden", name: "token", value: "t-1" }]);
    expect(elementsOf(markup, "button")).toEqual([
      { class: "button button-primary", name: "callback", value: "plan.approve:pln_1", "data-action": "run" },
    ]);
  });

  test("that asks first submits only from within the question", () => {
    const confirm = { title: "Refuse PLAN-77?", text: "Chen will see why.", yes: "Refuse it", no: "Back" };
    const markup = draw({ actions: [run("Refuse", { weight: "danger", confirm })] });
    expect(elementsOf(markup, "details")[0]).toMatchObject({
      "data-confirm-title": confirm.title,
      "data-confirm-text": confirm.text,
      "data-confirm-yes": confirm.yes,
      "data-confirm-no": confirm.no,
    });
    expect(textOf(markup)).toBe("Plan PLAN-77|Refuse|Refuse PLAN-77?|Chen will see why.|Refuse it|Back");
    const tags = structureOf(markup).map((tag) => tag.split(" ")[0]);
    expect(tags.indexOf("/summary")).toBeLessThan(tags.indexOf("button"));
    expect(elementsOf(markup, "button").map(({ name, type }) => [name, type])).toEqual([
      ["callback", undefined],
      [undefined, "button"],
    ]);
  });

  test("cannot be pressed on a card that is only to look at", () => {
    const choose: Action = {
      kind: "choose",
      label: "Pick",
      callback: { command: "a.b" },
      options: [{ value: "1", label: "One" }],
    };
    const markup = renderCard(card({ actions: [run("Approve"), choose] }), { locale: "en" }).toString();
    expect(elementsOf(markup, "form")).toEqual([]);
    for (const button of [...elementsOf(markup, "button"), ...elementsOf(markup, "select")])
      expect(button).toHaveProperty("disabled");
  });

  test("of a choice stands beside a labelled select without a preset answer", () => {
    const markup = draw({
      actions: [
        {
          kind: "choose",
          label: "Severity",
          callback: { command: "inc.grade" },
          options: [{ value: "high", label: "High", hint: "today" }],
        },
      ],
    });
    expect(elementsOf(markup, "select")).toEqual([{ name: "chosen", required: "" }]);
    expect(elementsOf(markup, "option")).toEqual([{ value: "" }, { value: "high" }]);
    expect(textOf(markup)).toBe("Plan PLAN-77|Severity|Please choose|High (today)|OK");
    expect(structureOf(markup).join(" ")).toMatch(/label class span \/span select/);
  });

  test("beyond the third makes room: two stay, the rest is under more", () => {
    const names = ["One", "Two", "Three", "Four"];
    expect(elementsOf(draw({ actions: names.slice(0, 3).map((name) => run(name)) }), "details")).toEqual([]);
    const four = draw({ actions: names.map((name) => run(name)) });
    expect(textOf(four)).toBe("Plan PLAN-77|One|Two|More|Three|Four");
  });
});

describe("a fact", () => {
  const facts = (...values: string[]): Block => ({
    kind: "facts",
    facts: values.map((value) => ({ label: "Where", value })),
  });

  test("that is an address as a whole leads there, without our weight and telling nothing", () => {
    const url = "https://a.example/x?a=1&b=%22";
    const markup = draw({ body: [facts(url)] });
    expect(elementsOf(markup, "a")).toEqual([{ href: url, rel: "noopener noreferrer nofollow", target: "_blank" }]);
    expect(textOf(markup)).toContain(url);
  });

  test("of any other kind is text", () => {
    const values = [
      "javascript:alert(1)",
      "https://",
      "see https://a.example",
      "mailto:a@b.example",
      "//a.example",
      "/w/1",
    ];
    const markup = draw({ body: [facts(...values)] });
    expect(elementsOf(markup, "a")).toEqual([]);
    for (const value of values) expect(textOf(markup)).toContain(value);
  });
});

describe("a link", () => {
  test("opens a page of others in a new tab, tells it nothing, and keeps ours in this one", () => {
    const link = (url: string): Action => ({ kind: "link", label: "Read", url });
    expect(elementsOf(draw({ actions: [link("https://a.example/x")] }), "a")).toEqual([
      { class: "button", href: "https://a.example/x", rel: "noopener noreferrer", target: "_blank" },
    ]);
    expect(elementsOf(draw({ actions: [link("/w/1")] }), "a")[0]).not.toHaveProperty("target");
  });

  test("that would run code is text and leads nowhere", () => {
    const markup = draw({ actions: [{ kind: "link", label: "Read", url: "java\nscript:alert(1)" }] });
    expect(elementsOf(markup, "a")).toEqual([]);
    expect(markup).not.toContain("script:");
    expect(textOf(markup)).toContain("Read");
  });
});

test("a card without a title has no empty heading", () => {
  const markup = draw({ title: "", body: [{ kind: "text", text: "One file arrived." }], actions: [run("Report")] });
  expect(markup).not.toMatch(/<h\d|<header/);
  expect(draw({ title: "", state: { tone: "waiting", text: "Waiting" } })).toContain("<header");
});

describe("a long text", () => {
  const letters = "长".repeat(400);
  const lines = Array.from({ length: 20 }, (_, line) => `line ${line}`).join("\n");

  test("begins in a chat and is whole a press away, without a script", () => {
    for (const text of [letters, lines]) {
      const markup = draw({ body: [{ kind: "quote", text }] }, { compact: true });
      const [details] = elementsOf(markup, "details");
      expect(details?.class).toBe("card-long");
      const [start = ""] = /<summary>.*?<\/summary>/s.exec(markup) ?? [];
      expect(textOf(start)).toContain("Full text");
      expect(textOf(start).length).toBeLessThan(200);
      expect(start.split("\n").length).toBeLessThan(5);
      expect(markup).toContain(text);
    }
  });

  test("stands whole on a page, as a short one does everywhere", () => {
    expect(draw({ body: [{ kind: "quote", text: letters }] })).not.toContain("<details");
    expect(draw({ body: [{ kind: "quote", text: "short" }] }, { compact: true })).not.toContain("<details");
  });

  test("that is an address is shortened where it is read, and leads where it led", () => {
    const url = `https://weibo.com/${"a".repeat(500)}`;
    const body: Block[] = [{ kind: "facts", facts: [{ label: "Link", value: url }] }];
    const compact = draw({ body }, { compact: true });
    expect(elementsOf(compact, "a")[0]?.href).toBe(url);
    expect(textOf(compact)).toMatch(/https:\/\/weibo\.com\/a{20,45}…/);
    expect(textOf(draw({ body }))).toContain(url);
  });
});
