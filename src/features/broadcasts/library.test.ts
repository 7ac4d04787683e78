import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openContent } from "../../core/content.ts";
import { LOCALES } from "../../core/locale.ts";
import { caseStudiesOf, wrongCaseStudies } from "./library.ts";

const SHIPPED = fileURLToPath(new URL("../../../content", import.meta.url));
const shipped = openContent(SHIPPED);

describe("the library that ships", () => {
  test("has six good and six warning examples at least, all made up, and none is wrong", () => {
    expect(wrongCaseStudies(shipped)).toEqual([]);
    const studies = caseStudiesOf(shipped);
    expect(studies).toHaveLength(readdirSync(join(SHIPPED, "cases")).length);
    for (const kind of ["positive", "warning"] as const)
      expect(studies.filter((study) => study.kind === kind).length).toBeGreaterThanOrEqual(6);
    for (const { isFictional } of studies) expect(isFictional).toBe(true);
  });

  test("says in each text that the company is made up, asks a question, and is as long as one reads gladly", () => {
    for (const { id, words, answer } of caseStudiesOf(shipped)) {
      expect([id, words["zh-CN"].text.includes("（虚构）"), words.en.text.includes("a made-up company")]).toEqual([
        id,
        true,
        true,
      ]);
      const [zh, en] = [[...words["zh-CN"].text.replace(/\s/g, "")].length, words.en.text.split(/\s+/).length];
      expect([id, zh >= 200 && zh <= 280, en >= 100 && en <= 160]).toEqual([id, true, true]);
      expect([id, answer !== undefined]).toEqual([id, true]);
      for (const locale of LOCALES)
        expect([id, words[locale].question?.options.length ?? 0]).toEqual([id, expect.toSatisfy((n) => n >= 3)]);
      expect([id, /\p{Script=Han}/u.test(JSON.stringify(words.en))]).toEqual([id, false]);
      expect([id, /你|违规者/.test(JSON.stringify(words["zh-CN"]))]).toEqual([id, false]);
    }
  });
});

const GOOD = `id: CS-P90
kind: positive
clauses: ["3.2.3"]
fictional: true
"zh-CN":
  title: 标题
  text: 正文
  question: { text: 问, options: [甲, 乙], answer: 2, why: 因为 }
  lesson: 一句话
en:
  title: Title
  text: Text
  question: { text: Q, options: [A, B], answer: 2, why: Because }
  lesson: One line
`;

function problemsOf(...files: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "shenyan-cases-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "cases"));
  for (const [index, text] of files.entries()) writeFileSync(join(folder, "cases", `${index}.yaml`), text);
  const content = openContent(folder);
  return { problems: wrongCaseStudies(content), studies: caseStudiesOf(content) };
}

describe("a file of the library", () => {
  test("that is right is read, its answer counting from 0", () => {
    const { problems, studies } = problemsOf(GOOD);
    expect(problems).toEqual([]);
    expect(studies).toMatchObject([{ id: "CS-P90", answer: 1, clauses: ["3.2.3"] }]);
  });
  test.each<[string, string, number, RegExp]>([
    ["an unknown clause", GOOD.replace("3.2.3", "3.9.9"), 3, /there is no clause 3\.9\.9/],
    ["another kind than its name", GOOD.replace("kind: positive", "kind: warning"), 1, /CS-W/],
    ["not marked as made up", GOOD.replace("fictional: true", "fictional: false"), 4, /fictional/],
    ["a missing title", GOOD.replace("  title: Title\n", ""), 10, /en\.title/],
    ["a key that nobody knows", GOOD.replace("  lesson: One line", "  lesson: One line\n  moral: x"), 10, /moral/],
    ["another number of options", GOOD.replace("[A, B]", "[A, B, C]"), 13, /same options/],
    ["another answer", GOOD.replace("[A, B], answer: 2", "[A, B], answer: 1"), 13, /answer is the same/],
    ["an answer that is no option", GOOD.replaceAll("answer: 2", "answer: 3"), 8, /number of one of the options/],
    ["a question in one language", GOOD.replace(/ {2}question: \{ text: Q.*\n/, ""), 10, /question is missing/],
    ["no YAML", GOOD.replace("id: CS-P90", "id: [CS-P90"), 1, /./],
  ])("%s is named with its line", (_what, text, line, said) => {
    const { problems, studies } = problemsOf(text);
    expect(problems[0]).toMatchObject({ file: "cases/0.yaml", text: expect.stringMatching(said) });
    if (_what !== "no YAML") expect(problems[0]?.line).toBe(line);
    expect(studies).toEqual([]);
  });
  test("with the name of another is named", () => {
    expect(problemsOf(GOOD, GOOD).problems).toMatchObject([
      { file: "cases/1.yaml", text: /another case called CS-P90/ },
    ]);
  });
});
