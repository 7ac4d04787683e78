import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Cell, toCsv } from "../../../core/csv.ts";
import type { Download } from "../../../core/download.ts";
import { hasRole } from "../../../core/people.ts";
import { type Sheet, toXlsx, XLSX_MIME } from "../../../core/spreadsheet.ts";
import { coursesOf } from "../courses/course-file.ts";
import { TRAINERS } from "../model.ts";
import { isPassed, sayGroup, sayState, titleOf, words } from "./cards.ts";
import { ANSWERS_MIN, groupsOf, looked } from "./model.ts";
import { courseResults, departments, itemsOf, passedBy, peoplePage, resultsOf } from "./store-results.ts";

export const RESULTS_FILE = "training.results";
/** People read at a time; the file is made of all of them, as every list of the product. */
const PAGE = 2_000;

/** Two digits behind the point are as much as the figures are worth. */
const round = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value * 100) / 100;

/** A row for each person and course. */
async function peopleSheet(ctx: Ctx): Promise<Sheet> {
  const t = words(ctx);
  const courses = coursesOf(ctx.content);
  const rows: Cell[][] = [];
  const day = (at: Date | undefined) => at && civilDateIn(at, ctx.company.zone);
  for (let after = ""; ; ) {
    const people = await peoplePage(ctx, after, PAGE);
    const results = Map.groupBy(
      await resultsOf(
        ctx,
        people.map(({ id }) => id),
      ),
      ({ personId }) => personId,
    );
    for (const { id, name, department } of people)
      for (const course of courses) {
        const result = results.get(id)?.find((one) => one.course === course.id);
        const { passedAt, validUntil, quizzes, first, last } = result ?? {};
        // Until when it holds has a column of its own.
        const state = isPassed(ctx, result) ? t("files.passed") : sayState(ctx, result);
        rows.push([
          name,
          department,
          titleOf(ctx, course),
          state,
          day(passedAt),
          day(validUntil),
          quizzes ?? 0,
          first,
          last,
        ]);
      }
    after = people.at(-1)?.id ?? "";
    if (people.length < PAGE) break;
  }
  const keys = ["name", "department", "course", "state", "passedAt", "validUntil", "quizzes", "first", "last"] as const;
  return { name: t("files.sheets.people"), columns: keys.map((key) => t(`files.columns.${key}`)), rows };
}

async function coursesSheet(ctx: Ctx): Promise<Sheet> {
  const t = words(ctx);
  const courses = coursesOf(ctx.content);
  const results = await courseResults(
    ctx,
    courses.map(({ id }) => id),
  );
  const keys = ["course", "people", "passed", "underWay", "failed", "passedFirst", "score", "minutes"] as const;
  const rows = results.map(({ course: id, people, passed, underWay, failed, passedFirst, score, minutes }): Cell[] => {
    const course = courses.find((one) => one.id === id);
    return [
      course && titleOf(ctx, course),
      people,
      passed,
      underWay,
      failed,
      round(passedFirst),
      round(score),
      round(minutes),
    ];
  });
  return { name: t("files.sheets.courses"), columns: keys.map((key) => t(`files.columns.${key}`)), rows };
}

async function departmentsSheet(ctx: Ctx): Promise<Sheet> {
  const t = words(ctx);
  const courses = coursesOf(ctx.content);
  const groups = groupsOf(await departments(ctx));
  const passed = await passedBy(
    ctx,
    courses.map(({ id }) => id),
  );
  const keys = ["department", "course", "people", "passed", "share"] as const;
  const rows = groups.flatMap((group) =>
    courses.map((course): Cell[] => {
      const count = passed
        .filter((row) => row.course === course.id && group.departments.includes(row.department))
        .reduce((sum, row) => sum + row.passed, 0);
      return [sayGroup(ctx, group), titleOf(ctx, course), group.people, count, round(count / group.people)];
    }),
  );
  return { name: t("files.sheets.departments"), columns: keys.map((key) => t(`files.columns.${key}`)), rows };
}

async function questionsSheet(ctx: Ctx): Promise<Sheet> {
  const t = words(ctx);
  const keys = ["course", "question", "stem", "asked", "difficulty", "discrimination", "flags"] as const;
  const rows: Cell[][] = [];
  for (const course of coursesOf(ctx.content))
    for (const { item, question, flags } of looked(course.questions, await itemsOf(ctx, course))) {
      const isEnough = item.asked >= ANSWERS_MIN;
      const said = isEnough ? flags.map((flag) => t(`items.flags.${flag}`)).join("; ") : t("files.few");
      rows.push([
        titleOf(ctx, course),
        question.id,
        question.words[ctx.locale].stem,
        item.asked,
        isEnough ? round(item.right / item.asked) : undefined,
        isEnough ? round(item.discrimination) : undefined,
        said,
      ]);
    }
  return { name: t("files.sheets.questions"), columns: keys.map((key) => t(`files.columns.${key}`)), rows };
}

/** All results as a workbook, or everybody's standing as CSV, for those who run the training. */
export const resultsDownload: Download = {
  name: RESULTS_FILE,
  may: TRAINERS,
  async make(ctx, arg) {
    if (!ctx.person || !hasRole(ctx.person, ...TRAINERS) || (arg !== "csv" && arg !== "xlsx")) return undefined;
    const fileName = `${words(ctx)("files.name")}-${civilDateIn(ctx.now, ctx.company.zone)}.${arg}`;
    const people = await peopleSheet(ctx);
    if (arg === "csv")
      return {
        fileName,
        mime: "text/csv; charset=utf-8",
        bytes: toCsv([people.columns, ...people.rows]),
        subject: "training",
      };
    const sheets = [await coursesSheet(ctx), await departmentsSheet(ctx), await questionsSheet(ctx), people];
    return { fileName, mime: XLSX_MIME, bytes: await toXlsx(sheets), subject: "training" };
  },
};
