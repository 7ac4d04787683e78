import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { sayDay } from "../../../core/wording.ts";
import { main, paragraphs, type Seen, shortTitle } from "../cards.ts";
import type { Course, Question } from "../courses/model.ts";
import { isDone } from "../model.ts";
import { sayAnswerOf } from "../quiz/cards.ts";
import { resultWords } from "./messages/index.ts";
import { ANSWERS_MIN, type CourseResult, type Group, type Item, type Looked } from "./model.ts";
import { altOf, type Bar, type Chart, drawBars } from "./picture.ts";
import type { PersonResult } from "./store-results.ts";

export const words = ({ locale }: Pick<Seen, "locale">) => resultWords.in(locale);
export const press = (label: string, event: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`results.${event}`, id, arg),
});

export const titleOf = (seen: Pick<Seen, "locale">, course: Course): string => course.words[seen.locale].title;
/** Whole percent, rounded down. */
const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part * 100) / whole));
const day = (seen: Seen): string => sayDay(seen.now, seen.locale, seen.zone, seen.now);
/** "−0.12": with the sign that is as wide as a digit. */
export const sayDiscrimination = (seen: Pick<Seen, "locale">, value: number | undefined): string =>
  value === undefined
    ? words(seen)("none")
    : value
        .toFixed(2)
        .replace(/^-0\.00$/, "0.00")
        .replace("-", "−");

const chartBlock = (chart: Chart): Block => ({ kind: "picture", picture: drawBars(chart), alt: altOf(chart) });

function bar(seen: Seen, label: string, passed: number, of: number): Bar {
  const value = words(seen)("chart.value", { percent: percent(passed, of), passed, of });
  return { label, share: of === 0 ? 0 : passed / of, value };
}

type CourseWith = { course: Course; result: CourseResult };

/** All courses in figures. `files`: where the tables can be had. */
export function resultsCard(
  seen: Seen,
  all: readonly CourseWith[],
  files: readonly { label: string; url: string }[],
): Card {
  const t = words(seen);
  const people = all[0]?.result.people ?? 0;
  if (all.length === 0)
    return { title: t("title"), body: [{ kind: "text", text: t("empty") }], actions: [], foot: t("foot") };
  const bars = all.map(({ course, result }) => bar(seen, shortTitle(seen, course), result.passed, people));
  const chart = { title: t("chart.courses"), about: t("chart.about", { people, day: day(seen) }), bars };
  return {
    title: t("title"),
    state: { tone: "quiet", text: t("state", { people, courses: all.length }) },
    body: [
      chartBlock(chart),
      {
        kind: "list",
        items: all.map(({ course, result }) => ({
          title: titleOf(seen, course),
          detail: [
            t("line.passed", { passed: result.passed, people }),
            result.passedFirst !== undefined && t("line.first", { percent: percent(result.passedFirst, 1) }),
            result.score !== undefined && t("line.score", { score: Math.floor(result.score) }),
          ]
            .filter(Boolean)
            .join(" · "),
          action: press(t("open"), "course", course.id),
        })),
      },
      { kind: "note", text: t("hint") },
    ],
    actions: [
      main(press(t("departments.button"), "departments", "all")),
      ...files.map(({ label, url }): Action => ({ kind: "link", label, url })),
    ],
    foot: t("foot"),
  };
}

/** One course in figures. */
export function courseResultCard(seen: Seen, { course, result }: CourseWith): Card {
  const t = words(seen);
  const { passedFirst, score, minutes } = result;
  return {
    title: titleOf(seen, course),
    state: {
      tone: "quiet",
      text: t("line.passed", { passed: result.passed, people: result.people }),
    },
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("course.people"), value: String(result.people) },
          { label: t("course.passed"), value: String(result.passed) },
          { label: t("course.underWay"), value: String(result.underWay) },
          { label: t("course.failed"), value: String(result.failed) },
          {
            label: t("course.passedFirst"),
            value: passedFirst === undefined ? t("course.tooFew") : `${percent(passedFirst, 1)} %`,
          },
          {
            label: t("course.median"),
            value:
              score === undefined || minutes === undefined
                ? t("course.tooFew")
                : t("course.medianValue", { score: Math.floor(score), minutes: Math.max(1, Math.round(minutes)) }),
          },
        ],
      },
    ],
    actions: [
      main(press(t("course.items"), "items", course.id, "0")),
      press(t("departments.button"), "departments", course.id),
      press(t("back"), "all", "all"),
    ],
    foot: t("foot"),
  };
}

/** Bars on one picture: as many as a phone shows without a scroll of its own. */
const BARS = 12;
/** How a group is called. */
export const sayGroup = (seen: Pick<Seen, "locale">, { name }: Pick<Group, "name">): string =>
  name === undefined ? words(seen)("departments.other") : name || words(seen)("departments.unnamed");

/** How far the departments are, in one course or in all together. `tasks`: how many courses each person is counted in. */
export function departmentsCard(
  seen: Seen,
  course: Course | undefined,
  { groups, tasks }: { groups: readonly (Group & { passed: number })[]; tasks: number },
): Card {
  const t = words(seen);
  const people = groups.reduce((sum, group) => sum + group.people, 0);
  const bars = groups.map((group) => ({
    ...bar(seen, sayGroup(seen, group), group.passed, group.people * tasks),
    isQuiet: group.name === undefined,
  }));
  // What stands for several is last, and stays.
  const shown = bars.length > BARS ? [...bars.slice(0, BARS - 1), ...bars.slice(-1)] : bars;
  const chart = {
    title: course ? t("chart.ofCourse", { course: shortTitle(seen, course) }) : t("chart.departments"),
    about: t("chart.about", { people, day: day(seen) }),
    bars: shown,
    ...(bars.length > shown.length && { note: t("chart.more", { count: bars.length - shown.length }) }),
  };
  return {
    title: t("departments.title"),
    state: { tone: "quiet", text: course ? titleOf(seen, course) : t("departments.all") },
    body: [
      ...(groups.length === 0 ? [] : [chartBlock(chart)]),
      { kind: "note", text: t(groups.length === 0 ? "departments.tooFew" : "departments.small") },
    ],
    actions: [...(course ? [press(t("open"), "course", course.id)] : []), press(t("back"), "all", "all")],
    foot: t("foot"),
  };
}

export const PAGE = 5;

/** The questions of a course, the odd ones first, a page at a time. */
export function itemsCard(seen: Seen, course: Course, all: readonly Looked[], from: number): Card {
  const t = words(seen);
  const flagged = all.filter(({ flags }) => flags.length > 0).length;
  const shown = all.slice(from, from + PAGE);
  const left = all.length - from - shown.length;
  return {
    title: t("items.title", { course: titleOf(seen, course) }),
    state: {
      tone: flagged > 0 ? "waiting" : "good",
      text: flagged > 0 ? t("items.flagged", { count: flagged }) : t("items.fine"),
    },
    body: [
      { kind: "note", text: t("items.text") },
      {
        kind: "list",
        items: shown.map(
          ({ item, question, flags }): ListItem => ({
            title: `${flags.length > 0 ? "⚑ " : ""}${question.id} · ${question.words[seen.locale].stem}`,
            detail: [sayItem(seen, item), flags[0] && t(`items.flags.${flags[0]}`)].filter(Boolean).join(" · "),
            action: press(t("open"), "item", course.id, question.id),
          }),
        ),
        ...(left > 0 && {
          more: { count: left, action: press(t("items.more"), "items", course.id, String(from + PAGE)) },
        }),
      },
    ],
    actions: [press(t("back"), "all", "all")],
    foot: t("foot"),
  };
}

function sayItem(seen: Seen, { asked, right, discrimination }: Item): string {
  const t = words(seen);
  if (asked < ANSWERS_MIN) return t("items.few", { asked });
  return t("items.line", {
    percent: percent(right, asked),
    asked,
    discrimination: sayDiscrimination(seen, discrimination),
  });
}

/** One question: how it was answered, and what to do about it. */
export function itemCard(seen: Seen, course: Course, { item, question, flags }: Looked): Card {
  const t = words(seen);
  const isEnough = item.asked >= ANSWERS_MIN;
  const { scene, stem, options } = question.words[seen.locale];
  const count = question.kind === "order" ? 0 : question.kind === "true-false" ? 2 : options.length;
  const state = flags[0] ? t(`items.flags.${flags[0]}`) : t(isEnough ? "item.fine" : "item.few");
  const times = (option: number) => item.chosen[option] ?? 0;
  return {
    title: t("item.title", { id: question.id, course: titleOf(seen, course) }),
    state: { tone: flags.length > 0 ? "waiting" : isEnough ? "good" : "quiet", text: state },
    body: [
      ...(scene ? paragraphs(scene) : []),
      { kind: "text", text: stem },
      ...flags.slice(1).map((flag): Block => ({ kind: "note", text: t(`items.flags.${flag}`) })),
      {
        kind: "facts",
        facts: [
          { label: t("item.asked"), value: t("item.times", { count: item.asked }) },
          ...(isEnough
            ? [
                { label: t("item.difficulty"), value: `${percent(item.right, item.asked)} %` },
                { label: t("item.discrimination"), value: sayDiscrimination(seen, item.discrimination) },
              ]
            : []),
        ],
      },
      ...(isEnough && count > 0
        ? [
            { kind: "heading" as const, text: t("item.options") },
            {
              kind: "list" as const,
              items: Array.from({ length: count }, (_, option) => ({
                title: t("item.option", {
                  mark: question.answer.includes(option) ? "✔ " : "",
                  option: sayAnswerOf(seen, question, [option]),
                }),
                detail: t("item.chosen", { count: times(option), percent: percent(times(option), item.asked) }),
              })),
            },
          ]
        : []),
      { kind: "note", text: t("item.meaning") },
    ],
    actions: [
      main(press(t("item.back"), "items", course.id, "0")),
      {
        kind: "run",
        label: t("item.lesson"),
        callback: callback("training.lesson", course.id, (question satisfies Question).lesson),
      },
    ],
    foot: t("foot"),
  };
}

/** Whether nothing is left to do for somebody in a course: it was passed or waived, and that still counts. */
export const isPassed = ({ now }: Pick<Seen, "now">, result: PersonResult | undefined): boolean =>
  result?.state !== undefined && isDone({ state: result.state, validUntil: result.validUntil }, now);

/** Where somebody stands in a course, in words. */
export function sayState(seen: Seen, result: PersonResult | undefined): string {
  const t = words(seen);
  const { state, validUntil } = result ?? {};
  if (!result || !state) return t("person.states.none");
  if (state !== "passed" && state !== "waived") return t(`person.states.${state}`);
  return isPassed(seen, result) && validUntil
    ? t(`person.states.${state}`, { until: sayDay(validUntil, seen.locale, seen.zone, seen.now) })
    : t("person.states.lapsed");
}

/** How one person stands, for those who run the training. */
export function personCard(
  seen: Seen,
  person: { name: string; department: string },
  rows: readonly { course: Course; result: PersonResult | undefined }[],
): Card {
  const t = words(seen);
  return {
    title: t("person.title", { name: person.name }),
    state: { tone: "quiet", text: person.department || t("departments.unnamed") },
    body: [
      {
        kind: "list",
        items: rows.map(({ course, result }) => {
          const state = sayState(seen, result);
          const { quizzes = 0, first, last } = result ?? {};
          const isDone = first !== undefined && last !== undefined;
          return {
            title: titleOf(seen, course),
            detail: isDone
              ? t("person.line", { state, quizzes: t("person.quizzes", { count: quizzes }), first, last })
              : state,
          };
        }),
      },
    ],
    actions: [press(t("back"), "all", "all")],
    foot: t("person.foot"),
  };
}

/** Those who may be meant by a name. */
export const foundCard = (
  seen: Seen,
  people: readonly { id: string; name: string; department: string }[],
  isCut: boolean,
): Card => ({
  title: words(seen)("person.found"),
  body: [
    {
      kind: "list",
      items: people.map(({ id, name, department }) => ({
        title: name,
        detail: department,
        action: press(words(seen)("open"), "person", id),
      })),
    },
    ...(isCut ? [{ kind: "note" as const, text: words(seen)("person.many") }] : []),
  ],
  actions: [press(words(seen)("back"), "all", "all")],
});

export type Member = { name: string; passed: number; total: number; left: readonly string[] };
export const TEAM_PAGE = 10;

/** Whether those who report to the reader passed: the fact, and nothing of how. */
export function teamCard(seen: Seen, members: readonly Member[], next: number | undefined): Card {
  const t = words(seen);
  return {
    title: t("team.title"),
    body: [
      {
        kind: "list",
        items: members.map(({ name, passed, total, left }) => ({
          title: name,
          detail:
            left.length === 0
              ? t("team.line", { passed, total })
              : t("team.left", { passed, total, courses: left.join(t("team.comma")) }),
        })),
      },
    ],
    actions: next === undefined ? [] : [press(t("team.more"), "team", String(next))],
    foot: t("team.foot"),
  };
}
