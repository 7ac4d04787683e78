import type { Ctx } from "../../../core/context.ts";
import { PERSON_COLUMNS, type Person, toPerson } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import type { AssignmentState } from "../model.ts";
import { type CourseResult, type Department, GROUP_MIN, type Item } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "now">;

/** Whom results are about: who works here and is in the policy's scope. */
const PRESENT = "p.is_active AND p.is_in_scope";
/** Done, and it still counts; whoever need not take it is done too. The time is $2. */
const COUNTS = "state IN ('passed', 'waived') AND valid_until > $2";
/**
 * Everybody's task in each of these courses, by an index: the one that still counts, also where it is asked for anew
 * already, or else the newest.
 */
const NEWEST = `SELECT DISTINCT ON (course, person_id) course, person_id, state, passed_at, valid_until
    FROM training_assignment WHERE course = ANY($1)
    ORDER BY course, person_id, (${COUNTS}) IS TRUE DESC, assigned_at DESC`;
/** Everybody's first quiz of each of these courses, by an index of those that were handed in. */
const FIRST = `SELECT DISTINCT ON (course, person_id) id, course, person_id, course_version, started_at, ended_at,
      pass_mark, right_count, jsonb_array_length(drawn) AS total
    FROM training_attempt WHERE course = ANY($1) AND state = 'scored' ORDER BY course, person_id, ended_at, id`;

const DEPARTMENTS: Statement = {
  name: "results.departments",
  text: `SELECT p.department, count(*)::int AS people FROM person p WHERE ${PRESENT} GROUP BY p.department`,
};
/** How many people work in each department. */
export const departments = ({ tx }: Sees): Promise<Department[]> => tx.sql<Department>(DEPARTMENTS);

const PASSED: Statement = {
  name: "results.passed",
  text: `SELECT p.department, n.course, count(*)::int AS passed FROM (${NEWEST}) n
    JOIN person p ON p.id = n.person_id AND ${PRESENT}
    WHERE ${COUNTS} GROUP BY p.department, n.course`,
};
/** How many of each department have passed each of these courses, and it still counts. */
export const passedBy = ({ tx, now }: Sees, courses: readonly string[]) =>
  tx.sql<{ department: string; course: string; passed: number }>(PASSED, [courses, now]);

const STANDINGS: Statement = {
  name: "results.standings",
  text: `SELECT n.course, count(*) FILTER (WHERE ${COUNTS})::int AS passed,
      count(*) FILTER (WHERE n.state IN ('in_progress', 'overdue'))::int AS under_way,
      count(*) FILTER (WHERE n.state = 'failed')::int AS failed
    FROM (${NEWEST}) n JOIN person p ON p.id = n.person_id AND ${PRESENT} GROUP BY n.course`,
};
const TRIES: Statement = {
  name: "results.tries",
  text: `SELECT f.course, count(*)::int AS tried,
      count(*) FILTER (WHERE f.right_count * 100 >= f.pass_mark * f.total)::int AS passed,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY f.right_count * 100 / greatest(f.total, 1)) AS score,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM f.ended_at - f.started_at) / 60) AS minutes
    FROM (${FIRST}) f JOIN person p ON p.id = f.person_id AND ${PRESENT} GROUP BY f.course`,
};

/** How each of these courses stands, counted by the database. */
export async function courseResults(ctx: Sees, courses: readonly string[]): Promise<CourseResult[]> {
  const people = (await departments(ctx)).reduce((sum, one) => sum + one.people, 0);
  type Standing = { course: string; passed: number; under_way: number; failed: number };
  const standings = await ctx.tx.sql<Standing>(STANDINGS, [courses, ctx.now]);
  type Tries = { course: string; tried: number; passed: number; score: number; minutes: number };
  const tries = await ctx.tx.sql<Tries>(TRIES, [courses]);
  return courses.map((course) => {
    const standing = standings.find((one) => one.course === course);
    const tried = tries.find((one) => one.course === course);
    const isEnough = (tried?.tried ?? 0) >= GROUP_MIN;
    return {
      course,
      people,
      passed: standing?.passed ?? 0,
      underWay: standing?.under_way ?? 0,
      failed: standing?.failed ?? 0,
      tried: tried?.tried ?? 0,
      passedFirst: isEnough && tried ? tried.passed / tried.tried : undefined,
      score: isEnough ? tried?.score : undefined,
      minutes: isEnough ? tried?.minutes : undefined,
    };
  });
}

const ITEMS: Statement = {
  name: "results.items",
  text: `WITH first AS (SELECT * FROM (${FIRST}) f WHERE f.course_version = $2), given AS (
      SELECT a.question, a.is_right::int AS x,
        CASE WHEN f.total > 1 THEN (f.right_count - a.is_right::int)::float8 / (f.total - 1) END AS y
      FROM first f JOIN training_answer a ON a.attempt_id = f.id
    )
    SELECT question, count(*)::int AS asked, sum(x)::int AS "right", corr(x, y) AS discrimination
    FROM given GROUP BY question`,
};
const OPTIONS: Statement = {
  name: "results.options",
  text: `WITH first AS (SELECT * FROM (${FIRST}) f WHERE f.course_version = $2)
    SELECT a.question, option, count(*)::int AS count
    FROM first f JOIN training_answer a ON a.attempt_id = f.id, unnest(a.chosen) AS option
    GROUP BY a.question, option`,
};

/**
 * The questions of a course as they were answered in first quizzes under its present files: what was asked under others
 * says nothing of these. Answers that are not kept any more are not counted.
 */
export async function itemsOf(
  { tx }: Pick<Ctx, "tx">,
  { id, version }: { id: string; version: string },
): Promise<Item[]> {
  type Row = { question: string; asked: number; right: number; discrimination: number | null };
  const rows = await tx.sql<Row>(ITEMS, [[id], version]);
  const options = Map.groupBy(
    await tx.sql<{ question: string; option: number; count: number }>(OPTIONS, [[id], version]),
    ({ question }) => question,
  );
  return rows.map(({ discrimination, ...row }) => {
    const chosen: number[] = [];
    for (const { option, count } of options.get(row.question) ?? []) chosen[option] = count;
    return { ...row, discrimination: discrimination ?? undefined, chosen: Array.from(chosen, (count) => count ?? 0) };
  });
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type PersonResult = {
  personId: string;
  course: string;
  state: AssignmentState | undefined;
  passedAt: Date | undefined;
  validUntil: Date | undefined;
  /** Quizzes handed in; percent of the first and of the last. */
  quizzes: number;
  first: number | undefined;
  last: number | undefined;
};

const OF_PEOPLE: Statement = {
  name: "results.of-people",
  text: `SELECT DISTINCT ON (person_id, course) person_id, course, state, passed_at, valid_until
    FROM training_assignment WHERE person_id = ANY($1)
    ORDER BY person_id, course, (${COUNTS}) IS TRUE DESC, assigned_at DESC`,
};
const QUIZZES: Statement = {
  name: "results.quizzes-of-people",
  text: `SELECT person_id, course, count(*)::int AS quizzes, (array_agg(score ORDER BY ended_at, id))[1] AS first,
      (array_agg(score ORDER BY ended_at DESC, id DESC))[1] AS last
    FROM (
      SELECT id, person_id, course, ended_at, right_count * 100 / greatest(jsonb_array_length(drawn), 1) AS score
      FROM training_attempt WHERE person_id = ANY($1) AND state = 'scored'
    ) t GROUP BY person_id, course`,
};
/** How these people stand in their courses: a row for each course that somebody has anything in. */
export async function resultsOf({ tx, now }: Sees, personIds: readonly string[]): Promise<PersonResult[]> {
  type Row = { person_id: string; course: string };
  type Standing = Row & { state: AssignmentState; passed_at: Date | null; valid_until: Date | null };
  const standings = await tx.sql<Standing>(OF_PEOPLE, [personIds, now]);
  const quizzes = new Map(
    (await tx.sql<Row & { quizzes: number; first: number; last: number }>(QUIZZES, [personIds])).map((row) => [
      `${row.person_id} ${row.course}`,
      row,
    ]),
  );
  return standings.map(({ person_id, course, state, passed_at, valid_until }) => {
    const done = quizzes.get(`${person_id} ${course}`);
    return {
      personId: person_id,
      course,
      state,
      passedAt: passed_at ?? undefined,
      validUntil: valid_until ?? undefined,
      quizzes: done?.quizzes ?? 0,
      first: done?.first,
      last: done?.last,
    };
  });
}

const PAGE_OF_PEOPLE: Statement = {
  name: "results.people",
  text: `SELECT p.id, p.name, p.department FROM person p WHERE ${PRESENT} AND p.id > $1 ORDER BY p.id LIMIT $2`,
};
/** Those whom results are about, a page at a time. @param after the last id of the page before */
export const peoplePage = (
  { tx }: Pick<Ctx, "tx">,
  after: string,
  limit: number,
): Promise<{ id: string; name: string; department: string }[]> => tx.sql(PAGE_OF_PEOPLE, [after, limit]);

const REPORTS: Statement = {
  name: "results.reports",
  text: `SELECT ${PERSON_COLUMNS} FROM person p WHERE p.manager_id = $1 AND ${PRESENT} AND p.id <> $1
    ORDER BY p.name, p.id LIMIT $2 OFFSET $3`,
};
/** Those who report to somebody, by name, a page at a time. */
export const reportsTo = async (
  { tx }: Pick<Ctx, "tx">,
  personId: string,
  { limit, from }: { limit: number; from: number },
): Promise<Person[]> => (await tx.sql<Parameters<typeof toPerson>[0]>(REPORTS, [personId, limit, from])).map(toPerson);
