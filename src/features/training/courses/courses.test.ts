import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openContent } from "../../../core/content.ts";
import { LOCALES } from "../../../core/locale.ts";
import { isRight, isWhole } from "../quiz/scoring.ts";
import { coursesOf, wrongCourses } from "./course-file.ts";
import { KINDS, optionCount } from "./model.ts";

const shipped = openContent(fileURLToPath(new URL("../../../../content", import.meta.url)));

describe("the courses that ship with the product", () => {
  test("are in order, each for a clause of 6.1 of its own", () => {
    expect(wrongCourses(shipped)).toEqual([]);
    expect(coursesOf(shipped).map(({ clause }) => clause)).toEqual(["6.1.1", "6.1.2", "6.1.3", "6.1.4"]);
  });

  test.each(coursesOf(shipped).map((course) => [course.id, course] as const))(
    "%s has six to eight lessons, a bank that covers each of them, every kind of question, and one right answer to each",
    (_id, { lessons, questions }) => {
      expect(lessons.length).toBeGreaterThanOrEqual(6);
      expect(lessons.length).toBeLessThanOrEqual(8);
      expect(questions.length).toBeGreaterThanOrEqual(24);
      expect(new Set(questions.map(({ kind }) => kind))).toEqual(new Set(KINDS));
      for (const { id } of lessons)
        expect(questions.filter(({ lesson }) => lesson === id).length).toBeGreaterThanOrEqual(3);
      for (const question of questions) {
        expect([question.id, isWhole(question, question.answer) && isRight(question, question.answer)]).toEqual([
          question.id,
          true,
        ]);
        for (let option = 0; option < optionCount(question); option++)
          if (question.kind === "single" || question.kind === "scenario")
            expect(isRight(question, [option])).toBe(option === question.answer[0]);
      }
    },
  );

  test.each(coursesOf(shipped).map((course) => [course.id, course] as const))(
    "whoever guesses by place or by length does not pass %s",
    (_id, { questions }) => {
      const chosen = questions.filter(({ kind }) => kind === "single" || kind === "scenario");
      for (let place = 0; place < 4; place++)
        expect(chosen.filter(({ answer }) => answer[0] === place).length).toBeLessThanOrEqual(chosen.length * 0.4);
      for (const locale of LOCALES) {
        const longest = chosen.filter(({ words, answer }) => {
          const lengths = words[locale].options.map((option) => option.length);
          const right = lengths[answer[0] ?? 0] ?? 0;
          return lengths.filter((length) => length >= right).length === 1;
        });
        expect(longest.length).toBeLessThanOrEqual(chosen.length * 0.5);
      }
    },
  );
});

const COURSE = `id: own
clause: "6.1.1"
minutes: 5
"zh-CN": { title: 课程, about: 介绍 }
en: { title: Course, about: About }
lessons:
  - id: one
    clauses: ["3.1.1"]
    "zh-CN": { title: 一, text: 内容 }
    en: { title: One, text: Text }
`;
const question = (over: string) => `- id: OWN-01
  kind: single
  clause: "3.1.1"
  lesson: one
  answer: 1
  "zh-CN": { stem: 问, options: [甲, 乙, 丙], why: 因为 }
  en: { stem: Q, options: [a, b, c], why: because }
${over}`;
function problemsOf(course: string, bank: string | undefined): string[] {
  const folder = mkdtempSync(join(tmpdir(), "shenyan-courses-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "courses"));
  writeFileSync(join(folder, "courses/own.yaml"), course);
  if (bank !== undefined) writeFileSync(join(folder, "courses/own.questions.yaml"), bank);
  return wrongCourses(openContent(folder)).map(({ file, line, text }) => `${file}:${line}: ${text}`);
}

describe("what is wrong with a course is said with file and line", () => {
  test("nothing, where all is in order", () => {
    expect(problemsOf(COURSE, question(""))).toEqual([]);
  });

  test.each<[string, string, string | undefined, string]>([
    ["a course without questions", COURSE, undefined, "courses/own.yaml:1: its questions are missing"],
    ["a clause that there is not", COURSE.replace("3.1.1", "9.9"), question(""), "courses/own.yaml:8: "],
    [
      "a language that is missing",
      COURSE.replace("en: { title: One, text: Text }", ""),
      question(""),
      "courses/own.yaml:7: ",
    ],
    ["a broken file", COURSE.replace("minutes: 5", "minutes: [5"), question(""), "courses/own.yaml:"],
    [
      "an answer that is no option",
      COURSE,
      question("").replace("answer: 1", "answer: 4"),
      "courses/own.questions.yaml:5: ",
    ],
    ["no answer at all", COURSE, question("").replace("  answer: 1\n", ""), "courses/own.questions.yaml:"],
    [
      "options that differ in number",
      COURSE,
      question("").replace("[a, b, c]", "[a, b]"),
      "courses/own.questions.yaml:7: ",
    ],
    [
      "an option that stands there twice",
      COURSE,
      question("").replace("[a, b, c]", "[a, b, a]"),
      "courses/own.questions.yaml:7: ",
    ],
    [
      "several right ones where one is asked for",
      COURSE,
      question("").replace("answer: 1", "answer: [1, 2]"),
      "courses/own.questions.yaml:5: ",
    ],
    [
      "all right where several are asked for",
      COURSE,
      question("").replace("kind: single", "kind: multiple").replace("answer: 1", "answer: [1, 2, 3]"),
      "courses/own.questions.yaml:5: ",
    ],
    [
      "a scenario without its outcomes",
      COURSE,
      question("").replace("kind: single", "kind: scenario"),
      "courses/own.questions.yaml:6: ",
    ],
    [
      "true or false with options",
      COURSE,
      question("").replace("kind: single", "kind: true-false"),
      "courses/own.questions.yaml:6: ",
    ],
    [
      "an order with an answer",
      COURSE,
      question("").replace("kind: single", "kind: order"),
      "courses/own.questions.yaml:5: ",
    ],
    [
      "a lesson that there is not",
      COURSE,
      question("").replace("lesson: one", "lesson: two"),
      "courses/own.questions.yaml:4: ",
    ],
    ["one id for two questions", COURSE, question(question("")), "courses/own.questions.yaml:8: "],
    ["a word that we do not know", COURSE, question("  level: 3\n"), "courses/own.questions.yaml:"],
  ])("%s", (_what, course, bank, where) => {
    const problems = problemsOf(course, bank);
    expect(problems.some((problem) => problem.startsWith(where))).toBe(true);
  });
});
