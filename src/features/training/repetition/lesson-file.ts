import { z } from "zod";
import { type Content, type ContentProblem, readOnce } from "../../../core/content.ts";
import { readYaml, type WrongAt } from "../../../core/yaml-content.ts";
import { coursesOf } from "../courses/course-file.ts";

/** After which things a one-minute lesson can be given, and which: what the company edits. */
const FILE = "lessons/after.yaml";

/** Kinds of incidents, and what can happen to a company account. Who reports a breach of law is left in peace. */
const AFTER = [
  "disclosure",
  "disparagement",
  "bad_content",
  "rumour",
  "worktime_use",
  "account_anomaly",
  "fraud_attempt",
  "negative_feedback",
  "other",
  "hijack",
] as const;

type Course = { id: string; lessons: readonly { id: string }[]; questions: readonly { lesson: string }[] };
const lines = z.array(z.strictObject({ after: z.enum(AFTER), course: z.string(), lesson: z.string() }));

const wrongIn =
  (courses: readonly Course[]) =>
  (read: z.infer<typeof lines>): WrongAt[] =>
    read.flatMap(({ after, course: id, lesson }, at): WrongAt[] => {
      const course = courses.find((one) => one.id === id);
      const wrong = (key: string, text: string): WrongAt => ({ path: [at, key], text });
      if (read.findIndex((one) => one.after === after) < at) return [wrong("after", `"${after}" stands here twice`)];
      if (!course) return [wrong("course", `there is no course "${id}"`)];
      if (!course.lessons.some((one) => one.id === lesson))
        return [wrong("lesson", `the course has no lesson "${lesson}"`)];
      if (!course.questions.some((one) => one.lesson === lesson))
        return [wrong("lesson", `the lesson "${lesson}" has no question`)];
      return [];
    });

const readAfter = readOnce((content: Content) =>
  content.list("lessons", ".yaml").includes(FILE)
    ? readYaml(lines, FILE, content.read(FILE), wrongIn(coursesOf(content)))
    : { problems: [] as ContentProblem[] },
);

/** The one-minute lesson for what happened; undefined where the company gives none. */
export const lessonAfter = (content: Content, what: string): { course: string; lesson: string } | undefined =>
  readAfter(content).read?.find(({ after }) => after === what);

/** What is wrong with the file of the lessons. */
export const wrongLessons = (content: Content): ContentProblem[] => readAfter(content).problems;
