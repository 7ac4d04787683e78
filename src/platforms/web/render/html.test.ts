import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Attributes, attributes, escapeHtml, Html, html, isSafeUrl, raw } from "./html.ts";
import { readMarkup, structureOf } from "./markup.fixture.ts";

describe("a template", () => {
  test("escapes text between tags and in attributes", () => {
    const evil = `<b a="1" b='2'>&amp;</b>`;
    expect(html`<p title="${evil}">${evil}</p>`.toString()).toBe(
      `<p title="${escapeHtml(evil)}">${escapeHtml(evil)}</p>`,
    );
    expect(escapeHtml(evil)).toBe("&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;");
  });

  test("takes finished markup as it is, and lists one after the other", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${raw("<hr>")}</ul>`.toString()).toBe("<ul><li>a</li><li>&lt;b&gt;</li><hr></ul>");
  });

  test("leaves nothing for what is not there, but writes zero", () => {
    expect(html`<p title="${undefined}">${undefined}${null}${false}${0}${""}</p>`.toString()).toBe('<p title="">0</p>');
  });

  test.each([
    ["a value without quotes", (x: string) => html`<p title=${x}></p>`],
    ["a value in single quotes", (x: string) => html`<p title='${x}'></p>`],
    ["a tag's name", (x: string) => html`<${x}></p>`],
    ["the inside of a tag", (x: string) => html`<p ${x}></p>`],
    ["an attribute's name", (x: string) => html`<p a${x}="1"></p>`],
    ["an event handler", (x: string) => html`<p onclick="${x}"></p>`],
    ["a style", (x: string) => html`<p style="${x}"></p>`],
    ["a script", (x: string) => html`<script>${x}</script>`],
    ["a style sheet", (x: string) => html`<style>a { ${x} }</style>`],
    ["a comment", (x: string) => html`<!-- ${x} -->`],
  ])("refuses %s", (_, make) => {
    expect(() => make("x")).toThrow(TypeError);
  });

  test("knows where it is behind quoted angle brackets, earlier holes and other elements", () => {
    const x = '">';
    const safe = "&quot;&gt;";
    expect(html`<a title="a>b" class="c ${x} ${x}">${x}</a>${x}`.toString()).toBe(
      `<a title="a>b" class="c ${safe} ${safe}">${safe}</a>${safe}`,
    );
    expect(html`<script src="/a.js"></script><p>${x}</p>`.toString()).toContain(`<p>${safe}</p>`);
    expect(html`<!-- a "quote --><p id="${x}">`.toString()).toContain(`id="${safe}"`);
  });

  test("refuses markup in an attribute and attributes in a text", () => {
    expect(() => html`<p title="${html`<b></b>`}"></p>`).toThrow(TypeError);
    expect(() => html`<p>${attributes({ id: "x" })}</p>`).toThrow(TypeError);
    expect(() => html`<p title="${["a"]}"></p>`).toThrow(TypeError);
  });

  test("cannot be forged: only the template makes markup", () => {
    expect(() => new Html(Symbol("made by html") as never, "<b>")).toThrow(TypeError);
    expect(() => new Attributes(Symbol("made by html") as never, " onclick")).toThrow(TypeError);
    expect(html`${{ toString: () => "<b>" } as never}`.toString()).toBe("&lt;b&gt;");
  });

  test("keeps any text what it was, and adds no element", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const markup = html`<p title="${text}">[${text}]</p>`.toString();
        expect(structureOf(markup)).toEqual(["p title", "/p"]);
        const tokens = readMarkup(markup);
        expect(tokens[0]).toMatchObject({ attributes: { title: text } });
        expect(tokens[1]).toEqual({ kind: "text", text: `[${text}]` });
      }),
    ));
});

describe("attributes", () => {
  test("are written with quotes, bare for true, and not at all for false", () => {
    const written = attributes({ id: 'a"b', disabled: true, hidden: false, title: undefined, tabindex: -1 });
    expect(html`<p${written}></p>`.toString()).toBe('<p id="a&quot;b" disabled tabindex="-1"></p>');
  });

  test.each(["onclick", "style", "srcdoc", "a b", 'a"', "A", ""])("named %s are refused", (name) => {
    expect(() => attributes({ [name]: "x" })).toThrow(TypeError);
  });
});

describe("addresses", () => {
  test.each(["https://a.example/?q=a:b", "http://a", "mailto:a@b.example", "tel:+86", "/w/x:y?z", "#f-a", "", "a/b"])(
    "%s may be followed",
    (url) => {
      expect(isSafeUrl(url)).toBe(true);
      expect(html`<a href="${url}"></a>`.toString()).toContain("href");
    },
  );

  test.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "  javascript:alert(1)",
    "\u0001javascript:alert(1)",
    "java\nscript:alert(1)",
    "jav\tascript\r:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "blob:x",
    "file:///etc/passwd",
  ])("%j may not", (url) => {
    expect(isSafeUrl(url)).toBe(false);
    expect(() => html`<a href="${url}"></a>`).toThrow(TypeError);
    expect(() => html`<form action="${url}"></form>`).toThrow(TypeError);
    expect(() => attributes({ src: url })).toThrow(TypeError);
    expect(() => attributes({ formaction: url })).toThrow(TypeError);
  });

  test("are judged as the URL standard reads them", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom("java", "script", ":", " ", "\t", "\n", "\u0000", "/", "JAVA", "data", "#", "a", "\u00a0"),
        ),
        (parts) => {
          const url = parts.join("");
          const parsed = URL.parse(url, "https://here.example/page");
          if (isSafeUrl(url) && parsed) expect(["https:", "http:"]).toContain(parsed.protocol);
        },
      ),
      { numRuns: 2000 },
    ));
});
