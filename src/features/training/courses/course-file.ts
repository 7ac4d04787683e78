import { createHash } from "node:crypto";
import { z } from "zod";
import { type ClauseId, isClauseId } from "../../../core/clauses.ts";
import { type Content, type ContentProblem, readOnce } from "../../../core/content.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import { readYaml, type WrongAt } from "../../../core/yaml-content.ts";
import { type Course, KINDS, type Lesson, LIMITS, type Question, type QuestionWords } from "./model.ts";

/** Each course is two files: `policy.yaml` with its lessons, `policy.questions.yaml` with its bank. */
const FOLDER = "courses";
const QUESTIONS = ".questions.yaml";

const text = (max: number) => z.string().trim().min(1).max(max);
const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "a short name of small letters, digits and hyphens");
const clause = z.custom<ClauseId>((value) => typeof value === "string" && isClauseId(value), "no such clause");
const inBoth = <T extends z.ZodType>(words: T) => ({ "zh-CN": words, en: words });

const courseFile = z.strictObject({
  id,
  clause,
  minutes: z.int().min(1).max(240),
  ...inBoth(z.strictObject({ title: text(LIMITS.titleEn), about: text(LIMITS.about) })),
  lessons: z
    .array(
      z.strictObject({
        id,
        clauses: z.array(clause).min(1),
        ...inBoth(z.strictObject({ title: text(LIMITS.titleEn), text: text(LIMITS.lesson) })),
      }),
    )
    .min(1),
});

const questionFile = z.array(
  z.strictObject({
    id: z.string().regex(/^[A-Z]{3}-\d{2,3}$/, "three capitals, a hyphen and a number: POL-07"),
    kind: z.enum(KINDS),
    clause,
    lesson: id,
    answer: z.union([z.boolean(), z.int().min(1), z.array(z.int().min(1)).min(1)]).optional(),
    ...inBoth(
      z.strictObject({
        scene: text(LIMITS.scene).optional(),
        stem: text(LIMITS.stem),
        options: z.array(text(LIMITS.option)).optional(),
        why: text(LIMITS.why),
        outcomes: z.array(text(LIMITS.outcome)).optional(),
      }),
    ),
  }),
);
type WrittenCourse = z.infer<typeof courseFile>;
type WrittenQuestion = z.infer<typeof questionFile>[number];

const twice = (ids: readonly string[], at: (index: number) => readonly PropertyKey[]): WrongAt[] =>
  ids.flatMap((one, index) =>
    ids.indexOf(one) < index ? [{ path: at(index), text: `"${one}" stands here twice` }] : [],
  );

const wrongInCourse = ({ lessons }: WrittenCourse): WrongAt[] =>
  twice(
    lessons.map((lesson) => lesson.id),
    (index) => ["lessons", index, "id"],
  );

const wrongInQuestions =
  (lessons: ReadonlySet<string>) =>
  (questions: readonly WrittenQuestion[]): WrongAt[] => [
    ...twice(
      questions.map((question) => question.id),
      (index) => [index, "id"],
    ),
    ...questions.flatMap((question, index) => [
      ...(lessons.has(question.lesson)
        ? []
        : [{ path: [index, "lesson"], text: `the course has no lesson "${question.lesson}"` }]),
      ...wrongInQuestion(question).map(({ path, text: said }) => ({ path: [index, ...path], text: said })),
    ]),
  ];

/** What the answer of each kind looks like, and what its words need. */
function wrongInQuestion(question: WrittenQuestion): WrongAt[] {
  const { kind, answer } = question;
  const wrong: WrongAt[] = [];
  const counts = LOCALES.map((locale) => question[locale].options?.length ?? 0);
  const [count = 0] = counts;
  const isListed = kind !== "true-false";
  if (new Set(counts).size > 1) wrong.push({ path: ["en", "options"], text: "both languages have the same options" });
  if (!isListed && count > 0) wrong.push({ path: ["zh-CN", "options"], text: "true or false has no options" });
  if (isListed && (count < 3 || count > LIMITS.options[kind]))
    wrong.push({
      path: ["zh-CN", "options"],
      text: `a question of this kind has 3 to ${LIMITS.options[kind]} options`,
    });
  for (const locale of LOCALES) {
    const { scene, options = [], outcomes } = question[locale];
    if (new Set(options).size < options.length)
      wrong.push({ path: [locale, "options"], text: "an option stands here twice" });
    if ((kind === "scenario") !== (scene !== undefined))
      wrong.push({ path: [locale], text: "a scenario has a scene, and nothing else has" });
    if (kind === "scenario" && outcomes?.length !== count)
      wrong.push({ path: [locale, "outcomes"], text: "says what would come of each option, in their order" });
    if (kind !== "scenario" && outcomes)
      wrong.push({ path: [locale, "outcomes"], text: "only a scenario has outcomes" });
  }
  const isFitting = {
    single: typeof answer === "number" && answer <= count,
    scenario: typeof answer === "number" && answer <= count,
    multiple:
      Array.isArray(answer) &&
      answer.every((one, at) => one <= count && answer.indexOf(one) === at) &&
      answer.length >= 2 &&
      answer.length < count,
    "true-false": typeof answer === "boolean",
    order: answer === undefined,
  }[kind];
  const SHAPES = {
    single: "the number of the right option",
    scenario: "the number of the right option",
    multiple: "the numbers of the right options, at least two and not all: [1, 3]",
    "true-false": "true or false",
    order: "left out: the options stand in the right order",
  };
  if (!isFitting) wrong.push({ path: ["answer"], text: `answer: ${SHAPES[kind]}` });
  return wrong;
}

function toQuestion(course: string, written: WrittenQuestion): Question {
  const { id: name, kind, clause: of, lesson, answer } = written;
  const wordsIn = (locale: Locale): QuestionWords => {
    const { scene, stem, options = [], why, outcomes } = written[locale];
    return { stem, options, why, ...(scene !== undefined && { scene }), ...(outcomes && { outcomes }) };
  };
  const right =
    kind === "order"
      ? written["zh-CN"].options?.map((_, index) => index)
      : typeof answer === "boolean"
        ? [answer ? 0 : 1]
        : [answer].flat().map((one) => Number(one) - 1);
  return {
    id: name,
    course,
    kind,
    clause: of,
    lesson,
    words: { "zh-CN": wordsIn("zh-CN"), en: wordsIn("en") },
    answer: (right ?? []).toSorted((a, b) => a - b),
  };
}

const toLesson = ({ id: name, clauses, ...words }: WrittenCourse["lessons"][number]): Lesson => ({
  id: name,
  clauses,
  words: { "zh-CN": words["zh-CN"], en: words.en },
});

const readAll = readOnce((content: Content): { courses: Course[]; problems: ContentProblem[] } => {
  const courses: Course[] = [];
  const problems: ContentProblem[] = [];
  const files = content.list(FOLDER, ".yaml");
  const banks = files.filter((file) => file.endsWith(QUESTIONS));
  for (const file of files.filter((one) => !banks.includes(one))) {
    const source = content.read(file);
    const course = readYaml(courseFile, file, source, wrongInCourse);
    problems.push(...course.problems);
    const bank = file.replace(/\.yaml$/, QUESTIONS);
    if (!banks.includes(bank)) problems.push({ file, line: 1, text: `its questions are missing: ${bank}` });
    if (!course.read || !banks.includes(bank)) continue;
    const { id: name, clause: of, minutes, lessons, ...words } = course.read;
    if (courses.some((one) => one.id === name))
      problems.push({ file, line: 1, text: `there is another course called ${name}` });
    const asked = readYaml(questionFile, bank, content.read(bank), wrongInQuestions(new Set(lessons.map((l) => l.id))));
    problems.push(...asked.problems);
    if (!asked.read) continue;
    courses.push({
      id: name,
      clause: of,
      minutes,
      words: { "zh-CN": words["zh-CN"], en: words.en },
      lessons: lessons.map(toLesson),
      questions: asked.read.map((question) => toQuestion(name, question)),
      version: createHash("sha256").update(source).update(content.read(bank)).digest("hex").slice(0, 8),
    });
  }
  for (const bank of banks)
    if (!files.includes(bank.replace(QUESTIONS, ".yaml")))
      problems.push({ file: bank, line: 1, text: "there is no course of this name" });
  return { courses: courses.toSorted((a, b) => (a.clause < b.clause ? -1 : 1)), problems };
});

/** The company's courses, in the order of their clauses; those that are wrong are left out. */
export const coursesOf = (content: Content): readonly Course[] => readAll(content).courses;

/** Whether the files still have a course: one that they have no more can be asked of nobody. */
export const isTaught = (content: Content, id: string): boolean =>
  coursesOf(content).some((course) => course.id === id);

/** What is wrong with the files of the courses. */
export const wrongCourses = (content: Content): ContentProblem[] => readAll(content).problems;
