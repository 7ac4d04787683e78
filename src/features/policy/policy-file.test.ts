import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLAUSE_IDS } from "../../core/clauses.ts";
import { LOCALES } from "../../core/locale.ts";
import { fillFront, readTemplate } from "./demo.ts";
import { readMarkedText } from "./marked-text.ts";
import { type PolicyFileProblem, readPolicyFiles } from "./policy-file.ts";

const template = readTemplate();
const BLANKS = { appealDays: "5", answerDays: "10", bonusDeductionPercent: "10" };
const filled = { ...template, "zh-CN": fillFront(template["zh-CN"], BLANKS) };
/** What is wrong when the Chinese file, or the English one, is changed like this. */
const problemsOf = (change: Partial<typeof template>): PolicyFileProblem[] => {
  const read = readPolicyFiles({ ...filled, ...change });
  return read.ok ? [] : read.problems;
};
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;

describe("the form of a policy file", () => {
  const word = fc.stringMatching(/^[a-z0-9一-龥][a-z0-9一-龥 ,.%]{0,20}$/).map((text) => text.trim());
  const texts = fc
    .array(fc.oneof(word, fc.constant("")), { maxLength: 5 })
    .map((lines) => lines.join("\n").replace(/^\n+|\n+$/g, ""));
  const file = fc.record({
    front: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,12}$/), fc.oneof(word, fc.constant(""))), {
      selector: ([key]) => key,
      maxLength: 6,
    }),
    sections: fc.array(
      fc.record({ id: fc.stringMatching(/^[1-9](\.[1-9]){0,3}$/), title: word, text: texts, gap: fc.nat(3) }),
      { maxLength: 8 },
    ),
    newline: fc.constantFrom("\n", "\r\n"),
  });
  type File = typeof file extends fc.Arbitrary<infer T> ? T : never;
  const write = ({ front, sections, newline }: File) =>
    [
      "---",
      ...front.map(([key, value]) => `${key}: ${value}`),
      "---",
      "# Title",
      ...sections.flatMap(({ id, title, text, gap }) => [
        ...Array.from({ length: gap }, () => ""),
        `### ${id} ${title}`,
        "",
        ...text.split("\n"),
      ]),
    ].join(newline);

  test("gives back what was written, and the line on which it stands", () => {
    fc.assert(
      fc.property(file, (given) => {
        const text = write(given);
        const lines = text.split(given.newline);
        const read = readMarkedText(text);
        expect(read.problems).toEqual([]);
        expect([...read.front].map(([key, { value }]) => [key, value])).toEqual(given.front);
        for (const [key, { line }] of read.front) expect(lines[line - 1]).toMatch(new RegExp(`^${key}:`));
        expect(read.sections.map(({ id, title, text: said }) => ({ id, title, text: said }))).toEqual(
          given.sections.map(({ id, title, text: said }) => ({ id, title, text: said })),
        );
        for (const section of read.sections) {
          expect(lines[section.line - 1]).toBe(`### ${section.id} ${section.title}`);
          if (section.text !== "") expect(lines[section.textLine - 1]).toBe(section.text.split("\n")[0]);
        }
      }),
    );
  });

  test("never fails, whatever the text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readMarkedText(text)));
    fc.assert(fc.property(fc.string(), (text) => readPolicyFiles({ "zh-CN": text, en: text }).ok === false));
  });
});

describe("the shipped policy", () => {
  test("lacks nothing but the three blanks, and says what is suggested for them", () => {
    const read = readPolicyFiles(template);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const problems = read.open;
    expect(read.draft.unset).toEqual(["appealDays", "answerDays", "bonusDeductionPercent"]);
    expect(read.draft.clauses["5.3.1"]?.["zh-CN"]).toContain("[＿＿] 个工作日");
    expect(problems.map(({ text }) => text.split(" ")[0])).toEqual([
      "appealDays",
      "answerDays",
      "bonusDeductionPercent",
    ]);
    for (const { file, line, text } of problems) {
      expect([file, template["zh-CN"].split("\n")[line - 1]]).toEqual(["zh-CN", `${text.split(" ")[0]}:`]);
      expect(text).toContain("suggested");
    }
  });

  test("has every clause in both languages with every placeholder filled, and no Chinese in English", () => {
    const read = readPolicyFiles(filled);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { clauses } = read.draft;
    expect(Object.keys(clauses)).toEqual(CLAUSE_IDS);
    for (const id of CLAUSE_IDS) {
      for (const locale of LOCALES)
        expect([id, clauses[id]?.[locale]]).toEqual([id, expect.stringMatching(/^[^{}]{10,}$/)]);
      expect([id, /\p{Script=Han}/u.test(clauses[id]?.en ?? "")]).toEqual([id, false]);
    }
    expect(clauses["5.3.1"]?.["zh-CN"]).toContain("5 个工作日");
    expect(clauses["5.3.3"]?.en).toContain("within 10 working days");
    expect(clauses["5.2.2.2"]?.en).toContain("10 %");
  });

  test("takes no deduction where the percentage is nought, and says so", () => {
    const read = readPolicyFiles({ ...filled, "zh-CN": fillFront(filled["zh-CN"], { bonusDeductionPercent: "0" }) });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.draft.parameters.bonusDeductionPercent).toBeNull();
    expect(read.draft.clauses["5.2.2.2"]?.["zh-CN"]).toContain("绩效奖金的 0%");
  });
});

describe("a faulty policy file is refused with the line and the reason", () => {
  const zh = filled["zh-CN"];
  const front = (key: string, value: string) => ({ "zh-CN": fillFront(zh, { [key]: value }) });
  const wrongAt = (key: string, value: string) => {
    const change = front(key, value);
    const line = lineOf(change["zh-CN"], `${key}: `);
    return problemsOf(change).map((problem) => [problem.file, problem.line - line, problem.text]);
  };

  test.each([
    ["appealDays", "0", "appealDays is at least 1"],
    ["answerDays", "61", "answerDays is at most 60"],
    ["answerDays", "五", "answerDays is a whole number"],
    ["appealDays", "5.5", "appealDays is a whole number"],
    ["appealDays", "-5", "appealDays is a whole number"],
    ["bonusDeductionPercent", "21", "bonusDeductionPercent is at most 20"],
    ["bonusMonth", "June", "bonusMonth is one of decision, act"],
    ["hasUnion", "perhaps", "hasUnion is true or false"],
    ["deleteHours", "99999999999999999999", "deleteHours is at most 168"],
    ["interpretedBy", "", "interpretedBy is empty"],
    ["supersedes", "", "supersedes is empty"],
    ["supersedes", "{{label}}", "supersedes is a value"],
  ])("%s: %s", (key, value, said) => {
    expect(wrongAt(key, value)).toEqual([["zh-CN", 0, expect.stringContaining(said)]]);
  });

  test("a label that differs between the languages, or cannot be typed", () => {
    expect(problemsOf({ en: fillFront(filled.en, { label: "2026-2" }) })).toEqual([
      { file: "en", line: 3, text: "the label is 2026-1 in the Chinese file" },
    ]);
    const wild = { label: "2026 1" };
    const texts = problemsOf({ "zh-CN": fillFront(zh, wild), en: fillFront(filled.en, wild) }).map(({ text }) => text);
    expect(texts).toEqual([
      expect.stringContaining("the label is at most"),
      expect.stringContaining("the label is at most"),
    ]);
  });

  test("a parameter in the English file, and a setting that does not exist", () => {
    const en = filled.en.replace("---\n", "---\nappealDays: 7\ncolour: red\n");
    expect(problemsOf({ en })).toEqual([
      { file: "en", line: 2, text: "appealDays stands in the Chinese file alone" },
      { file: "en", line: 3, text: "there is no setting colour" },
    ]);
  });

  test("a clause that does not exist, is missing, twice, empty, or called otherwise", () => {
    const told = (file: "zh-CN" | "en", from: string, to: string) => {
      expect(filled[file]).toContain(from);
      return problemsOf({ [file]: filled[file].replace(from, to) }).map(({ text }) => text);
    };
    expect(told("en", "#### 3.1.2 Lawful, decent content", "#### 3.1.9 Lawful, decent content")).toEqual([
      "there is no clause 3.1.9",
      "clause 3.1.2 (Lawful, decent content) is missing",
    ]);
    expect(told("zh-CN", "#### 3.1.2 内容积极、不违法", "#### 3.1.2 其他")).toEqual([
      '3.1.2 is called "内容积极、不违法", since its meaning is fixed',
    ]);
    expect(
      told(
        "zh-CN",
        "#### 3.1.2 内容积极、不违法",
        "#### 3.1.1 不发布敏感信息\n\n重复。\n\n#### 3.1.2 内容积极、不违法",
      ),
    ).toEqual(["3.1.1 stands here twice"]);
    expect(told("zh-CN", "#### 6.2.1 集中授课\n\n由讲师面对面讲授，现场答疑。", "#### 6.2.1 集中授课")).toEqual([
      "6.2.1 has no text",
    ]);
    expect(told("en", "## 2 Principles", "Stray words.\n\n## 2 Principles\n\nMore.")).toEqual([
      "a chapter has no text of its own; put it under a clause of 2",
    ]);
    expect(told("en", "## 2 Principles", "## Principles")).toContain(
      "a heading is a number and a title, such as 3.1.2 and its name",
    );
  });

  test("a placeholder that names nothing, on the very line", () => {
    const en = filled.en.replace(
      "## 1 General provisions\n\n### 1.1 Purpose\n\n",
      "## 1 General provisions\n\n### 1.1 Purpose\n\nFirst.\n{{appealDay}}\n",
    );
    expect(problemsOf({ en })).toEqual([
      { file: "en", line: lineOf(en, "{{appealDay}}"), text: "there is nothing called appealDay to fill in" },
    ]);
  });

  test("a file without settings", () => {
    expect(problemsOf({ en: "nothing" })[0]).toEqual({
      file: "en",
      line: 1,
      text: "the file begins with settings between two lines ---",
    });
  });
});
