import { calendarFor } from "../../../core/calendar/index.ts";
import type { Id } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Content, Plan, State, Window } from "../model.ts";
import type { Known, Shown } from "./model.ts";

/** A team in the week after a long holiday: two days off, a Saturday that is worked, and plans in every state. */
export const SAMPLE_NOW = new Date("2026-10-08T02:20:00Z");
export const SAMPLE_MONDAY = "2026-10-05" as const;

const CN = calendarFor("CN");
const LONDON = calendarFor("GB-ENG");
const at = (from: string, to: string): Window => ({ from, to });

function plan(
  number: number,
  state: State,
  days: readonly [Content["firstDay"], Content["firstDay"]],
  windows: Window[],
): Known {
  const [firstDay, lastDay] = days;
  const content: Content = {
    purpose: number % 2 === 0 ? "market_research" : "customer_relations",
    platforms: ["weibo"],
    firstDay,
    lastDay,
    windows,
    hours: 3,
    tasks: [{ text: "", due: lastDay }],
    result: "",
  };
  const row: Plan = {
    id: `pln_000000000000${1000 + number}` as Id<"pln">,
    number,
    ownerId: `per_00000000000000${number === 71 ? 70 : number}`,
    state,
    version: 3,
    revision: 1,
    pending: undefined,
    isAsked: false,
    startsAt: new Date(`${firstDay}T00:00:00Z`),
    endsAt: new Date(`${lastDay}T10:00:00Z`),
    createdAt: SAMPLE_NOW,
    movedAt: SAMPLE_NOW,
    closedAt: undefined,
  };
  return { row, content };
}

const NAMES: Record<Locale, readonly string[]> = {
  "zh-CN": ["陈晨", "周宇", "阿卜杜热合曼·买买提江", "Emma Brown", "吴涛"],
  en: ["Emma Brown", "Chen Chen", "Wilhelmina Mavroudi-Mwangi", "Sam Lee", "Zhou Yu"],
};

/** Somebody with two plans at one time, somebody with windows in the evening, a name that has no room, another zone. */
export function sampleTeam(locale: Locale): Shown[] {
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = NAMES[locale];
  return [
    {
      name: first,
      calendar: CN,
      plans: [
        plan(70, "active", ["2026-10-05", "2026-10-16"], [at("14:00", "15:30")]),
        plan(71, "approved", ["2026-10-09", "2026-10-10"], [at("14:30", "16:00"), at("16:30", "17:00")]),
      ],
    },
    {
      name: second,
      calendar: CN,
      plans: [plan(72, "submitted", ["2026-10-09", "2026-10-10"], [at("10:00", "12:00")])],
    },
    {
      name: third,
      calendar: CN,
      plans: [plan(73, "approved", ["2026-10-08", "2026-10-10"], [at("09:00", "10:00"), at("19:00", "20:30")])],
    },
    {
      name: fourth,
      calendar: LONDON,
      plans: [plan(74, "completed", ["2026-10-05", "2026-10-07"], [at("11:00", "12:00")])],
    },
    {
      name: fifth,
      calendar: CN,
      plans: [plan(75, "submitted", ["2026-10-08", "2026-10-30"], [at("13:00", "13:15"), at("13:15", "13:30")])],
    },
  ];
}

/** One person with plans of some weeks. */
export const samplePerson = (locale: Locale): Shown => ({
  name: "",
  calendar: CN,
  plans: sampleTeam(locale)
    .filter(({ calendar }) => calendar === CN)
    .flatMap(({ plans }) => plans),
});
