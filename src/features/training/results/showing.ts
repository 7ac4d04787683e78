import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import type { PressHandler, WordCommand } from "../../../core/feature.ts";
import { downloadPath } from "../../../core/links.ts";
import { findPerson, hasRole, type Person, searchPeople } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Course } from "../courses/model.ts";
import { TRAINERS } from "../model.ts";
import {
  courseResultCard,
  departmentsCard,
  foundCard,
  isPassed,
  itemCard,
  itemsCard,
  type Member,
  personCard,
  resultsCard,
  TEAM_PAGE,
  teamCard,
  titleOf,
  words,
} from "./cards.ts";
import { RESULTS_FILE } from "./export.ts";
import { resultWords } from "./messages/index.ts";
import { groupsOf, looked } from "./model.ts";
import { courseResults, departments, itemsOf, passedBy, reportsTo, resultsOf } from "./store-results.ts";

/** The results as their readers may see them. */

const courseOf = (ctx: Ctx, id: string): Course | undefined => coursesOf(ctx.content).find((one) => one.id === id);
const noCourse = (ctx: Ctx): Reply => say(words(ctx)("empty"), "quiet");

async function overview(ctx: Ctx): Promise<ReturnType<typeof resultsCard>> {
  const courses = coursesOf(ctx.content);
  const results = await courseResults(
    ctx,
    courses.map(({ id }) => id),
  );
  const all = courses.flatMap((course) => {
    const result = results.find((one) => one.course === course.id);
    return result ? [{ course, result }] : [];
  });
  const personId = ctx.person?.id ?? "";
  const files = (["xlsx", "csv"] as const).map((arg) => ({
    label: words(ctx)(`files.${arg}`),
    url: `${ctx.publicUrl}${downloadPath(ctx, { download: RESULTS_FILE, personId, arg })}`,
  }));
  return resultsCard(ctx, all, files);
}

/** The departments as far as they may be shown, in one course or in all of them together. */
export async function groupsIn(ctx: Ctx, courses: readonly string[]) {
  const groups = groupsOf(await departments(ctx));
  const rows = await passedBy(ctx, courses);
  return groups.map((group) => {
    const ofGroup = rows.filter(({ department }) => group.departments.includes(department));
    return { ...group, passed: ofGroup.reduce((sum, { passed }) => sum + passed, 0) };
  });
}

async function onePerson(ctx: Ctx, id: string): Promise<Reply> {
  const person = await findPerson(ctx.tx, id);
  if (!person?.isActive) return say(words(ctx)("person.nobody", { name: "" }), "quiet");
  const results = await resultsOf(ctx, [person.id]);
  const rows = coursesOf(ctx.content).map((course) => ({
    course,
    result: results.find((one) => one.course === course.id),
  }));
  // Who looked at whose is on record.
  const seen = { subject: person.id, actor: ctx.actor, action: "training.results-seen", data: {} };
  await appendAudit(ctx.tx, ctx.now, seen);
  return showCard(personCard(ctx, person, rows));
}

const FOUND = 10;

async function byName(ctx: Ctx, name: string): Promise<Reply> {
  const found = await searchPeople(ctx.tx, name, FOUND + 1);
  const [first] = found;
  if (!first) return say(words(ctx)("person.nobody", { name }), "quiet");
  return found.length === 1
    ? onePerson(ctx, first.id)
    : showCard(foundCard(ctx, found.slice(0, FOUND), found.length > FOUND));
}

/** Whether those who report to the reader have passed; undefined for whoever leads nobody. */
async function team(ctx: Ctx & { person: Person }, from: number): Promise<ReturnType<typeof teamCard> | undefined> {
  const people = await reportsTo(ctx, ctx.person.id, { limit: TEAM_PAGE + 1, from });
  if (people.length === 0) return undefined;
  const shown = people.slice(0, TEAM_PAGE);
  const courses = coursesOf(ctx.content);
  const results = await resultsOf(
    ctx,
    shown.map(({ id }) => id),
  );
  const members = shown.map(({ id, name }): Member => {
    const of = (course: string) => results.find((one) => one.personId === id && one.course === course);
    const left = courses.filter((course) => !isPassed(ctx, of(course.id))).map((course) => titleOf(ctx, course));
    return { name, passed: courses.length - left.length, total: courses.length, left };
  });
  return teamCard(ctx, members, people.length > TEAM_PAGE ? from + TEAM_PAGE : undefined);
}

const readFrom = (text: string | undefined): number => (/^\d{1,5}$/.test(text ?? "") ? Number(text) : 0);

export const resultsCommand: WordCommand = {
  name: "results",
  words: { "zh-CN": ["培训结果"], en: ["results"] },
  summary: (locale) => resultWords.in(locale)("summary"),
  async handle(ctx, text) {
    const { person } = ctx;
    if (!person) return { kind: "none" };
    if (hasRole(person, ...TRAINERS)) return text.trim() ? byName(ctx, text.trim()) : showCard(await overview(ctx));
    const card = await team({ ...ctx, person }, 0);
    return card ? showCard(card) : say(words(ctx)("team.nobody"), "quiet");
  },
};

export const resultPresses: PressHandler[] = [
  { name: "results.all", may: TRAINERS, handle: async (ctx) => showCard(await overview(ctx)) },
  {
    name: "results.course",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const course = courseOf(ctx, id);
      const [result] = course ? await courseResults(ctx, [course.id]) : [];
      return course && result ? showCard(courseResultCard(ctx, { course, result })) : noCourse(ctx);
    },
  },
  {
    name: "results.departments",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const course = courseOf(ctx, id);
      if (!course && id !== "all") return noCourse(ctx);
      const courses = course ? [course.id] : coursesOf(ctx.content).map((one) => one.id);
      return showCard(departmentsCard(ctx, course, { groups: await groupsIn(ctx, courses), tasks: courses.length }));
    },
  },
  {
    name: "results.items",
    may: TRAINERS,
    async handle(ctx, { id, arg }) {
      const course = courseOf(ctx, id);
      if (!course) return noCourse(ctx);
      const from = readFrom(arg);
      const card = itemsCard(ctx, course, looked(course.questions, await itemsOf(ctx, course)), from);
      return from > 0 ? replaceCard(card) : showCard(card);
    },
  },
  {
    name: "results.item",
    may: TRAINERS,
    async handle(ctx, { id, arg }) {
      const course = courseOf(ctx, id);
      const one =
        course && looked(course.questions, await itemsOf(ctx, course)).find(({ question }) => question.id === arg);
      return course && one ? showCard(itemCard(ctx, course, one)) : noCourse(ctx);
    },
  },
  { name: "results.person", may: TRAINERS, handle: (ctx, { id }) => onePerson(ctx, id) },
  {
    name: "results.team",
    async handle(ctx, { id }) {
      const { person } = ctx;
      const card = person && (await team({ ...ctx, person }, readFrom(id)));
      return card ? replaceCard(card) : say(words(ctx)("team.nobody"), "quiet");
    },
  },
];
