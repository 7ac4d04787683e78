import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, test } from "vitest";
import { type PdfBlock, type PdfDocument, toPdf } from "./pdf.ts";

const at = new Date("2026-11-24T08:00:00Z");
const paper = (blocks: readonly PdfBlock[], more: Partial<PdfDocument> = {}): PdfDocument => ({
  title: "员工社交媒体使用管理制度",
  language: "zh-CN",
  foot: "示例公司 · 内部",
  blocks,
  at,
  ...more,
});

type Line = { text: string; size: number; x: number; y: number };
type ReadPage = { lines: Line[]; all: string };

/** Reads the lines of every page back, from the top down. */
async function readBack(bytes: Uint8Array) {
  const pdf = await getDocument({ data: bytes.slice(), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false })
    .promise;
  const pages: ReadPage[] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    const lines = items.flatMap((item) =>
      "str" in item && item.str.trim() !== ""
        ? [
            {
              text: item.str,
              size: item.transform[0] as number,
              x: item.transform[4] as number,
              y: item.transform[5] as number,
            },
          ]
        : [],
    );
    lines.sort((a, b) => b.y - a.y || a.x - b.x);
    pages.push({ lines, all: lines.map(({ text }) => text).join("") });
  }
  return { pdf, pages };
}

/** Of a page, without what stands at its head and foot. */
const bodyOf = ({ lines }: ReadPage): Line[] => lines.filter(({ size }) => size > 8.6);

const SENTENCE = "员工在社交媒体上的言行应当遵守法律法规和公司制度，不得“泄露”未公开的信息（例如财务数据、客户资料）；";
const clause = (number: number): PdfBlock[] => [
  { kind: "heading", level: 2, text: `3.${number} 不泄露机密` },
  { kind: "paragraph", text: SENTENCE.repeat(1 + (number % 7)) },
  {
    kind: "paragraph",
    text: `Clause 3.${number}: ask before you post. ${"It’s quick and nobody minds. ".repeat(number % 5)}`,
  },
];
const policyOf = (clauses: number) =>
  paper([
    { kind: "title", text: "员工社交媒体使用管理制度" },
    ...Array.from({ length: clauses }, (_, i) => clause(i)).flat(),
  ]);

test("what was put in is read out again, in its order, with its title, language and date", async () => {
  const document = paper([
    { kind: "title", text: "制度（2026-1）" },
    { kind: "facts", facts: [{ label: "生效", value: "2027年1月1日" }] },
    { kind: "heading", level: 1, text: "1 总则" },
    { kind: "paragraph", text: "先想一想，再发布。\nThink before you post." },
    { kind: "note", text: "由系统生成" },
    { kind: "table", columns: ["条款", "Meaning"], rows: [["3.2.3", "confidential"]] },
    { kind: "code", text: "9f86d081" },
    { kind: "rule" },
    { kind: "qr", text: "https://shenyan.example.com/w/p/abc", caption: "扫码阅读" },
    { kind: "page-break" },
    { kind: "page-break" },
    { kind: "paragraph", text: "最后一页" },
  ]);
  const { pdf, pages } = await readBack(await toPdf(document));
  expect(pages.map((page) => bodyOf(page).map(({ text }) => text))).toEqual([
    [
      "制度（2026-1）",
      "生效",
      "2027年1月1日",
      "1 总则",
      "先想一想，再发布。",
      "Think before you post.",
      "由系统生成",
      "条款",
      "Meaning",
      "3.2.3",
      "confidential",
      "9f86d081",
      "扫码阅读",
    ],
    ["最后一页"],
  ]);
  const { info } = (await pdf.getMetadata()) as unknown as { info: Record<string, unknown> };
  expect(info).toMatchObject({
    Title: "员工社交媒体使用管理制度",
    Language: "zh-CN",
    CreationDate: "D:20261124080000Z",
  });
  expect((await pdf.getOutline())[0]).toMatchObject({ title: "制度（2026-1）", items: [] });
});

test("each page says which of how many it is, and every one has the foot; from the second on the title stands above", async () => {
  const { pages } = await readBack(await toPdf(policyOf(40)));
  expect(pages.length).toBeGreaterThan(5);
  for (const [index, page] of pages.entries()) {
    const small = page.lines.filter(({ size }) => size <= 8.6).map(({ text }) => text);
    expect(small).toEqual([
      ...(index > 0 ? ["员工社交媒体使用管理制度"] : []),
      "示例公司 · 内部",
      `${index + 1} / ${pages.length}`,
    ]);
  }
});

test("no line begins with a closing sign, no heading ends a page, and no line of a text stands alone", async () => {
  for (const clauses of [37, 41, 44]) {
    const { pages } = await readBack(await toPdf(policyOf(clauses)));
    for (const page of pages) {
      const body = bodyOf(page);
      for (const { text } of body) expect(text).not.toMatch(/^[，。、；：？！”）》]/);
      expect(body.at(-1)?.size).toBeLessThan(12);
    }
    expect(pages.flatMap(bodyOf).length).toBeGreaterThan(100);
  }
});

test("a text that crosses pages leaves two lines on either side", async () => {
  for (let lines = 40; lines <= 50; lines++) {
    const text = Array.from({ length: lines }, (_, i) => `第${i}行`).join("\n");
    const { pages } = await readBack(await toPdf(paper([{ kind: "paragraph", text }])));
    const counts = pages.map((page) => bodyOf(page).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(lines);
    for (const count of counts) expect(count).toBeGreaterThanOrEqual(2);
  }
});

test("a table repeats its head on every page and keeps every cell, also one that is longer than a page", async () => {
  const rows = Array.from({ length: 90 }, (_, i) => [`R${i}`, SENTENCE.slice(0, 10 + (i % 40)), `E${i}`]);
  rows.splice(45, 0, ["长", Array.from({ length: 130 }, (_, i) => `L${i}`).join("\n"), "E"]);
  const { pages } = await readBack(await toPdf(paper([{ kind: "table", columns: ["编号", "内容", "结果"], rows }])));
  expect(pages.length).toBeGreaterThan(4);
  for (const page of pages) {
    expect(
      bodyOf(page)
        .slice(0, 3)
        .map(({ text }) => text),
    ).toEqual(["编号", "内容", "结果"]);
  }
  const words = pages.flatMap((page) => bodyOf(page).map(({ text }) => text));
  for (let i = 0; i < 90; i++) expect(words).toContain(`R${i}`);
  expect(words.filter((word) => /^L\d+$/.test(word))).toEqual(Array.from({ length: 130 }, (_, i) => `L${i}`));
});

test("a head that is as tall as a page is said once and whole", async () => {
  const tall = Array.from({ length: 80 }, (_, i) => `H${i}`).join("\n");
  const rows = Array.from({ length: 60 }, (_, i) => [`R${i}`]);
  const { pages } = await readBack(await toPdf(paper([{ kind: "table", columns: [tall], rows }])));
  const words = pages.flatMap((page) => bodyOf(page).map(({ text }) => text));
  expect(words).toEqual([...tall.split("\n"), ...rows.flat()]);
  for (const page of pages) for (const { y } of bodyOf(page)) expect(y).toBeGreaterThan(60);
});

test("readers that do not see the page hear headings, texts, tables with heads, and what a code leads to", async () => {
  const { pdf } = await readBack(
    await toPdf(
      paper([
        { kind: "title", text: "制度" },
        { kind: "paragraph", text: "正文" },
        { kind: "table", columns: ["条款"], rows: [["3.2.3"]] },
        { kind: "qr", text: "https://x.example/y", caption: "扫码" },
      ]),
    ),
  );
  const tree = JSON.stringify(await (await pdf.getPage(1)).getStructTree());
  const roles = [...tree.matchAll(/"role":"(\w+)"/g)].map(([, role]) => role);
  expect(roles).toEqual(["H1", "P", "Table", "TR", "TH", "TR", "TD", "Figure", "P", "Root"]);
  expect(tree).toContain('"alt":"扫码 https://x.example/y"');
});

test("the same document gives the same bytes, another time or text gives others", async () => {
  const [one, again, later, other] = [
    await toPdf(policyOf(5)),
    await toPdf(policyOf(5)),
    await toPdf({ ...policyOf(5), at: new Date(at.getTime() + 1000) }),
    await toPdf(policyOf(6)),
  ];
  expect(Buffer.from(one).equals(again)).toBe(true);
  const idOf = (bytes: Uint8Array) => /\/ID \[<(\w+)>/.exec(Buffer.from(bytes).toString("latin1"))?.[1];
  expect(new Set([one, later, other].map(idOf)).size).toBe(3);
});

test("no text makes it fail: pictures, control signs, letters from right to left, a word of 10,000 letters", async () => {
  const hostile = [
    "👨‍👩‍👧‍👦🇨🇳✅ ok",
    "\u0000\u0007\u001b[31m red\u007f\u200b\u202e",
    "שלום عليكم",
    "長".repeat(10_000),
    "x".repeat(10_000),
    "）".repeat(3_000),
    "\ud800 alone",
    "e\u0301\u0301\u0301",
    "",
    "\n\n\n",
  ];
  const blocks = hostile.flatMap((text): PdfBlock[] => [
    { kind: "title", text: text.slice(0, 2_000) },
    { kind: "paragraph", text },
    { kind: "note", text: text.slice(0, 2_000) },
    { kind: "code", text: text.slice(0, 2_000) },
    { kind: "facts", facts: [{ label: text, value: text }] },
    { kind: "table", columns: Array.from({ length: 60 }, () => text.slice(0, 40)), rows: [[text.slice(0, 200)], []] },
    { kind: "qr", text, caption: text.slice(0, 500) },
  ]);
  const { pages } = await readBack(await toPdf(paper(blocks, { title: hostile.join(""), foot: hostile.join("") })));
  const all = pages.map((page) => page.all).join("");
  expect(all).toContain("□□✓ ok");
  expect(all).toContain("[31m red");
  expect(all).toContain("□ alone");
  expect(all.split("長").length).toBeGreaterThan(30_000);
}, 60_000);

test("whatever a text is made of, the document opens", async () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.string({ unit: "grapheme", maxLength: 60 }));
  const block: fc.Arbitrary<PdfBlock> = fc.oneof(
    fc.record({
      kind: fc.constantFrom("title" as const, "paragraph" as const, "note" as const, "code" as const),
      text,
    }),
    fc.record({
      kind: fc.constant("heading" as const),
      level: fc.constantFrom(1 as const, 2 as const, 3 as const),
      text,
    }),
    fc.record({
      kind: fc.constant("table" as const),
      columns: fc.array(text, { maxLength: 4 }),
      rows: fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant("facts" as const),
      facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant("qr" as const), text, caption: text }),
    fc.constant({ kind: "page-break" as const }),
    fc.constant({ kind: "rule" as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(block, { maxLength: 8 }), text, async (blocks, title) => {
      const { pages } = await readBack(await toPdf(paper(blocks, { title })));
      expect(pages.length).toBeGreaterThan(0);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("a policy of twelve pages is smaller than 500 KB and made within two seconds, fifty in a row in the same memory", async () => {
  const document = policyOf(66);
  const started = performance.now();
  const bytes = await toPdf(document);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect((await readBack(bytes)).pages.length).toBeGreaterThanOrEqual(12);
  expect(bytes.length).toBeLessThan(500_000);
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const used = async () => {
    // What hangs on buffers is let go in a turn of its own.
    for (let i = 0; i < 3; i++) {
      await nextTurn();
      collect();
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const shorter = policyOf(15);
  for (let i = 0; i < 5; i++) await toPdf(shorter);
  const before = await used();
  for (let i = 0; i < 50; i++) await toPdf(shorter);
  // Less than half a megabyte for each: the font of one alone is twenty.
  expect((await used()) - before).toBeLessThan(25_000_000);
}, 60_000);

test("a code is drawn of lines, not of dots, and what no code can hold is given as text", async () => {
  const long = "a".repeat(4_000);
  const bytes = await toPdf(paper([{ kind: "qr", text: "https://x.example", caption: "扫码" }]));
  expect(Buffer.from(bytes).toString("latin1")).not.toContain("/Subtype /Image");
  const { pages } = await readBack(await toPdf(paper([{ kind: "qr", text: long, caption: "扫码" }])));
  expect(pages.map(({ all }) => all).join("")).toContain("a".repeat(50));
});
