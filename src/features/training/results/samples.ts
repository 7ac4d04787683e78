import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Seen } from "../cards.ts";
import { SAMPLE_COMPANY, sampleCourse, sampleQuestion } from "../samples.ts";
import {
  courseResultCard,
  departmentsCard,
  foundCard,
  itemCard,
  itemsCard,
  personCard,
  resultsCard,
  teamCard,
} from "./cards.ts";
import { type CourseResult, type Item, looked } from "./model.ts";
import type { PersonResult } from "./store-results.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const SAID = {
  "zh-CN": { name: "欧阳娜娜", department: "华东区市场与渠道拓展部", short: "市场部", file: "下载" },
  en: {
    name: "Alexandra Featherstonehaugh",
    department: "International Sales, Partnerships and Customer Success",
    short: "Marketing",
    file: "Download",
  },
} as const;

/** Figures of a company of many, of one that has only begun, and everything that can be odd about a question. */
export function resultSamples(locale: Locale): Sample[] {
  const seen: Seen = { locale, zone: "Asia/Shanghai", now: NOW, company: SAMPLE_COMPANY };
  const said = SAID[locale];
  const course = sampleCourse;
  const result: CourseResult = {
    course: "policy",
    people: 1240,
    passed: 983,
    underWay: 120,
    failed: 7,
    tried: 1100,
    passedFirst: 0.684,
    score: 85,
    minutes: 6.4,
  };
  const few: CourseResult = {
    ...result,
    passed: 2,
    tried: 3,
    passedFirst: undefined,
    score: undefined,
    minutes: undefined,
  };
  const group = (name: string | undefined, people: number, passed: number) => ({
    name,
    departments: [],
    people,
    passed,
  });
  const groups = [group(said.department, 400, 380), group(said.short, 40, 12), group("", 9, 0), group(undefined, 6, 6)];
  const item = (over: Partial<Item>): Item => ({
    question: "POL-01",
    asked: 43,
    right: 12,
    discrimination: -0.312,
    chosen: [12, 20, 6, 5],
    ...over,
  });
  const one = (over: Partial<Item>, kind: "single" | "order" = "single") => {
    const [found] = looked([sampleQuestion(kind)], [item(over)]);
    if (!found) throw new Error("nothing to look at");
    return found;
  };
  const person: PersonResult = {
    personId: "per_0000000000000001",
    course: "policy",
    state: "passed",
    passedAt: NOW,
    validUntil: new Date("2027-11-24T02:00:00Z"),
    quizzes: 2,
    first: 70,
    last: 90,
  };
  const files = ["xlsx", "csv"].map((kind) => ({
    label: `${said.file} ${kind}`,
    url: `https://shenyan.test/w/x/${kind}`,
  }));
  const odd = [
    one({}),
    one({ discrimination: 0.3, right: 9, chosen: [20, 10, 9, 4] }),
    one({ discrimination: 0.05, right: 40, chosen: [40, 3] }),
    one({ discrimination: 0.41, right: 30, chosen: [30, 13] }),
    one({ asked: 19 }),
    one({ asked: 0, right: 0, chosen: [] }),
  ];
  return [
    { name: "results.empty", card: resultsCard(seen, [], []) },
    {
      name: "results.all",
      card: resultsCard(
        seen,
        [
          { course, result },
          { course, result: few },
        ],
        files,
      ),
    },
    { name: "results.course", card: courseResultCard(seen, { course, result }) },
    { name: "results.course-few", card: courseResultCard(seen, { course, result: few }) },
    { name: "results.departments", card: departmentsCard(seen, undefined, { groups, tasks: 1 }) },
    {
      name: "results.departments-many",
      card: departmentsCard(seen, course, {
        groups: [
          ...Array.from({ length: 20 }, (_, at) => group(`${said.short} ${at + 1}`, 50 - at, 30)),
          group(undefined, 6, 6),
        ],
        tasks: 1,
      }),
    },
    { name: "results.departments-none", card: departmentsCard(seen, course, { groups: [], tasks: 1 }) },
    { name: "results.items", card: itemsCard(seen, course, odd, 0) },
    { name: "results.items-fine", card: itemsCard(seen, course, odd.slice(3), 0) },
    { name: "results.item-flagged", card: itemCard(seen, course, one({ right: 9 })) },
    {
      name: "results.item-fine",
      card: itemCard(seen, course, one({ discrimination: 0.41, right: 30, chosen: [30, 13] })),
    },
    { name: "results.item-few", card: itemCard(seen, course, one({ asked: 4 }, "order")) },
    {
      name: "results.person",
      card: personCard(seen, { name: said.name, department: said.department }, [
        { course, result: person },
        { course, result: { ...person, state: "failed", quizzes: 1 } },
        { course, result: undefined },
      ]),
    },
    {
      name: "results.found",
      card: foundCard(
        seen,
        Array(10).fill({ id: person.personId, name: said.name, department: said.department }),
        true,
      ),
    },
    {
      name: "results.team",
      card: teamCard(
        seen,
        [
          { name: said.name, passed: 4, total: 4, left: [] },
          ...Array(9).fill({
            name: said.name,
            passed: 2,
            total: 4,
            left: [course.words[locale].title, course.words[locale].title],
          }),
        ],
        10,
      ),
    },
  ];
}
