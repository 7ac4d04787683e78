import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { type Content, openContent } from "../../../core/content.ts";
import { LOCALES } from "../../../core/locale.ts";
import { readFaq } from "./faq-file.ts";
import { createAsking } from "./index.ts";
import { readLexicon } from "./lexicon.ts";

/** What the company edits for the search: the shipped files are in order, and a slip is named with file and line. */
const SHIPPED = openContent(fileURLToPath(new URL("../../../../content", import.meta.url)));
const { feature } = createAsking({ caseStudies: () => [] });

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function contentWith(files: Record<string, string>): Content {
  const folder = mkdtempSync(join(tmpdir(), "shenyan-faq-"));
  folders.push(folder);
  for (const part of ["faq", "search"]) mkdirSync(join(folder, part));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return openContent(folder);
}
const problemsOf = (faq: string) =>
  readFaq(contentWith({ "faq/own.yaml": faq })).problems.map(({ file, line, text }) => `${file}:${line} ${text}`);

const ENTRY = `- id: lunch
  clauses: ["4.1.1"]
  zh-CN:
    question: 午休可以刷手机吗？
    also: [吃饭时看视频]
    answer: 可以。
  en:
    question: May I use my phone at lunch?
    answer: Yes.
`;

describe("what is shipped", () => {
  test("is in order, many, and in both languages", () => {
    expect(feature.checkContent?.(SHIPPED)).toEqual([]);
    const { entries } = readFaq(SHIPPED);
    expect(entries.length).toBeGreaterThanOrEqual(40);
    for (const { id, texts } of entries) {
      expect([id, /\p{Script=Han}/u.test(texts["zh-CN"].answer)]).toEqual([id, true]);
      const english = [texts.en.question, texts.en.answer, ...texts.en.also].join(" ");
      expect([id, /\p{Script=Han}/u.test(english)]).toEqual([id, false]);
      for (const locale of LOCALES) expect([id, /你|违规者|嫌疑/.test(texts[locale].answer)]).toEqual([id, false]);
    }
  });

  test("says no number that a version of the policy may set otherwise", () => {
    // Days, hours and percentages are parameters; the clause that is quoted with the answer says them.
    for (const { id, texts } of readFaq(SHIPPED).entries) {
      const said = `${texts["zh-CN"].answer} ${texts.en.answer}`;
      expect([id, /\d+ ?(?:%|个工作日|天|小时|working days|days|hours)/.test(said)]).toEqual([id, false]);
    }
  });
});

describe("a file of frequent questions", () => {
  test("in order is read as it stands", () => {
    const { entries, problems } = readFaq(contentWith({ "faq/own.yaml": ENTRY }));
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      {
        id: "lunch",
        clauses: ["4.1.1"],
        texts: {
          "zh-CN": { question: "午休可以刷手机吗？", also: ["吃饭时看视频"], answer: "可以。" },
          en: { question: "May I use my phone at lunch?", also: [], answer: "Yes." },
        },
      },
    ]);
  });

  test.each([
    ["no list", "id: lunch\n", "faq/own.yaml:1 write a list of entries: `- id: …`"],
    ["a language that is missing", ENTRY.replace(/ {2}en:[\s\S]*/, ""), "faq/own.yaml:1 lunch: en is missing"],
    [
      "an answer that is empty",
      ENTRY.replace("answer: Yes.", 'answer: " "'),
      "faq/own.yaml:9 lunch: the answer in en is empty",
    ],
    [
      "an answer that is not there",
      ENTRY.replace("    answer: 可以。\n", ""),
      "faq/own.yaml:4 lunch: the answer in zh-CN is empty",
    ],
    [
      "a clause that there is not",
      ENTRY.replace('"4.1.1"', '"4.1.1", "9.9"'),
      'faq/own.yaml:2 9.9 is no clause; write its number in quotes, as "3.1.1"',
    ],
    [
      "a clause without quotes",
      ENTRY.replace('"4.1.1"', "4.1"),
      'faq/own.yaml:2 4.1 is no clause; write its number in quotes, as "3.1.1"',
    ],
    [
      "no clause at all",
      ENTRY.replace('["4.1.1"]', "[]"),
      'faq/own.yaml:2 clauses names what the answer rests on: ["3.1.1"]',
    ],
    ["an id twice", ENTRY + ENTRY, 'faq/own.yaml:10 the id "lunch" is taken already, in faq/own.yaml'],
    [
      "an id that is none",
      ENTRY.replace("id: lunch", "id: Lunch Break"),
      "faq/own.yaml:1 id is a short name of small letters, digits and hyphens",
    ],
    [
      "a key that is not known",
      ENTRY.replace("clauses:", "clause:"),
      'faq/own.yaml:2 "clause" is not known; an entry has id, clauses, zh-CN, en',
    ],
    [
      "other ways to ask that are no list",
      ENTRY.replace("also: [吃饭时看视频]", "also: 吃饭时看视频"),
      "faq/own.yaml:5 lunch: also is a list of other ways to ask",
    ],
    ["what is no YAML", `${ENTRY}  - {`, "faq/own.yaml:10"],
  ])("with %s is named by its line", (_what, text, expected) => {
    expect(problemsOf(text)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
  });

  test("may be empty", () => {
    expect(problemsOf("# nothing yet\n")).toEqual([]);
  });
});

describe("the synonyms", () => {
  const GROUPS = `groups:
  - zh-CN: 账号, 帐号
    en: account
    own: true
ignored:
  zh-CN: 的
  en: the
`;
  const problems = (text: string) => readLexicon(text).problems.map(({ line, text: said }) => `${line} ${said}`);

  test("in order mean one thing in both languages", () => {
    const { lexicon, problems: none } = readLexicon(GROUPS);
    expect(none).toEqual([]);
    expect(new Set(["账号", "帐号", "account"].map((word) => lexicon.meanings.get(word))).size).toBe(1);
    expect(lexicon.own.size).toBe(1);
  });

  test.each([
    [
      "a word in two groups",
      GROUPS.replace("ignored", "  - en: Accounts\nignored"),
      '5 "Accounts" stands in another group already',
    ],
    [
      "a list in place of text",
      GROUPS.replace("account\n", "[account]\n"),
      "3 write words with commas between, as text",
    ],
    ["a language that there is not", GROUPS.replace("    en: account", "    de: Konto"), '3 "de" is no language'],
    ["a mark that is no yes", GROUPS.replace("own: true", "own: maybe"), "4 own is true, or left out"],
    ["a word of signs alone", GROUPS.replace("account\n", "account, ??\n"), '3 "??" holds no word'],
    [
      "a key that is not known",
      GROUPS.replace("ignored:", "ignore:"),
      '5 "ignore" is not known; write groups, ignored',
    ],
    ["nothing in it", "", "1 write `groups` and `ignored`"],
  ])("with %s are named by their line", (_what, text, expected) => {
    expect(problems(text)).toEqual(expect.arrayContaining([expected]));
  });
});
