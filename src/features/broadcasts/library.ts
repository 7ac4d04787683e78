import { z } from "zod";
import { type ClauseId, isClauseId } from "../../core/clauses.ts";
import { type Content, type ContentProblem, readOnce } from "../../core/content.ts";
import type { Locale } from "../../core/locale.ts";
import { readYaml, type WrongAt } from "../../core/yaml-content.ts";
import { LIMITS, type Content as Told, type Wording } from "./model.ts";

/** A case study of the library: made up, and marked so. */
export type CaseStudy = {
  id: string;
  kind: "positive" | "warning";
  clauses: readonly ClauseId[];
  isFictional: true;
  words: Record<Locale, Wording>;
  /** Which option is right, from 0. */
  answer: number | undefined;
};

const FOLDER = "cases";

const text = (max: number) => z.string().trim().min(1).max(max);
const wording = z.strictObject({
  title: text(LIMITS.title),
  text: text(LIMITS.text),
  question: z
    .strictObject({
      text: text(LIMITS.question),
      options: z.array(text(LIMITS.option)).min(LIMITS.options.min).max(LIMITS.options.max),
      answer: z.int().min(1),
      why: text(LIMITS.why),
    })
    .optional(),
  lesson: text(300),
});
const study = z.strictObject({
  id: z.string().regex(/^CS-[PW]\d{2,3}$/),
  kind: z.enum(["positive", "warning"]),
  clauses: z.array(z.string()).min(1),
  fictional: z.literal(true),
  "zh-CN": wording,
  en: wording,
});
type Written = z.infer<typeof study>;

/** Reads one file, or says what is wrong and on which line, all at once. */
function readStudy(file: string, source: string): { study?: CaseStudy; problems: ContentProblem[] } {
  const { read, problems } = readYaml(study, file, source, wrongIn);
  return { ...(read && { study: toStudy(read) }), problems };
}

/** What no single field can be wrong in. */
function wrongIn(written: Written): WrongAt[] {
  const wrong: WrongAt[] = [];
  const letter = written.kind === "positive" ? "P" : "W";
  if (written.id[3] !== letter) wrong.push({ path: ["id"], text: `a ${written.kind} case is called CS-${letter}…` });
  for (const clause of written.clauses)
    if (!isClauseId(clause)) wrong.push({ path: ["clauses"], text: `there is no clause ${clause}` });
  const [zh, en] = [written["zh-CN"].question, written.en.question];
  if ((zh === undefined) !== (en === undefined))
    wrong.push({ path: [zh ? "en" : "zh-CN"], text: "the question is missing in this language" });
  if (zh && en && zh.options.length !== en.options.length)
    wrong.push({ path: ["en", "question", "options"], text: "both languages have the same options" });
  if (zh && en && zh.answer !== en.answer)
    wrong.push({ path: ["en", "question", "answer"], text: "the answer is the same in both languages" });
  for (const locale of ["zh-CN", "en"] as const) {
    const question = written[locale].question;
    if (question && question.answer > question.options.length)
      wrong.push({ path: [locale, "question", "answer"], text: "the answer is the number of one of the options" });
  }
  return wrong;
}

function toStudy(written: Written): CaseStudy {
  const words = (locale: Locale): Wording => {
    const { title, text: told, question, lesson } = written[locale];
    return {
      title,
      text: told,
      lesson,
      ...(question && { question: { text: question.text, options: question.options, why: question.why } }),
    };
  };
  const question = written["zh-CN"].question;
  return {
    id: written.id,
    kind: written.kind,
    clauses: written.clauses.filter(isClauseId),
    isFictional: true,
    words: { "zh-CN": words("zh-CN"), en: words("en") },
    answer: question && question.answer - 1,
  };
}

const readAll = readOnce((content) => {
  const studies: CaseStudy[] = [];
  const problems: ContentProblem[] = [];
  for (const file of content.list(FOLDER, ".yaml")) {
    const found = readStudy(file, content.read(file));
    problems.push(...found.problems);
    if (!found.study) continue;
    if (studies.some(({ id }) => id === found.study?.id))
      problems.push({ file, line: 1, text: `there is another case called ${found.study.id}` });
    else studies.push(found.study);
  }
  return { studies, problems };
});

/** The case studies of the library, by the names of their files; those that are wrong are left out. */
export const caseStudiesOf = (content: Content): readonly CaseStudy[] => readAll(content).studies;

/** What is wrong with the files of the library. */
export const wrongCaseStudies = (content: Content): ContentProblem[] => readAll(content).problems;

/** All that is said in it, in both languages. */
export const textsOf = ({ words }: Pick<Told, "words">): string[] =>
  Object.values(words).flatMap(({ title, text, lesson, question }) => [
    title,
    text,
    lesson ?? "",
    question ? [question.text, ...question.options, question.why].join("\n") : "",
  ]);

/** Whether two say the same, however the lines are broken. */
export const saySame = (one: Told, other: Told): boolean => {
  const plain = (told: Told) => JSON.stringify([textsOf(told), told.answer ?? null]).replace(/(\s|\\[nr])+/g, " ");
  return plain(one) === plain(other);
};

/** A case study as it is told. */
export const toldOf = ({ words, clauses, answer }: CaseStudy): Told => ({
  words,
  clauses,
  ...(answer !== undefined && { answer }),
  isFictional: true,
});
