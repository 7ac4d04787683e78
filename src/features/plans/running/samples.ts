import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Running } from "../cards.ts";
import type { Plan, State } from "../model.ts";
import type { Seen } from "../wording.ts";
import {
  budgetCard,
  clockBlocks,
  endedCard,
  type HoursView,
  hoursActions,
  morningCard,
  sayUsed,
  type TaskView,
  taskSteps,
} from "./cards.ts";
import { isUnderWay } from "./follow.ts";
import * as forms from "./forms.ts";
import { HOUR_MS, MINUTE_MS } from "./hours.ts";

const ZONE = "Asia/Shanghai";
const SAID = {
  "zh-CN": {
    tasks: ["竞品账号对比表", "整理客户在评论里的提问", "下周选题三个", "联系两位常客"],
    text: "对比表已发给团队，三家竞品都写了更新频率。",
    reason: "客户临时改到周五开会，资料要等会后才齐。",
    dropped: "选题由品牌部统一安排。",
    note: "直播延长了四十分钟，客户一直在提问。",
    line: "PLAN-77 · 客户关系维护",
    second: "PLAN-78 · 市场调研",
    name: "陈晨",
    day: "11月26日(周四)",
  },
  en: {
    tasks: [
      "Comparison of competitors' accounts",
      "List of what customers ask in comments",
      "Three topics for next week",
      "Call two regular customers",
    ],
    text: "The comparison went to the team; it says how often each of the three posts.",
    reason: "The customer moved the meeting to Friday, and the material comes after it.",
    dropped: "The brand team chooses the topics for everybody.",
    note: "The live stream went on for forty minutes, as customers kept asking.",
    line: "PLAN-77 · Customer relations",
    second: "PLAN-78 · Market research",
    name: "Emma Brown",
    day: "Thu 26 Nov",
  },
} as const;

const tasks = (locale: Locale, isLong: boolean): TaskView[] => {
  const said = SAID[locale];
  const [first, second, third, fourth] = said.tasks;
  const open = { state: "open", due: "2026-11-27", said: {}, isLate: false } as const;
  if (!isLong) return [{ id: "ptk_0000000000000001", text: first, ...open }];
  const done = { text: said.text, link: "https://docs.example.com/competitors/2026-11" };
  return [
    { id: "ptk_0000000000000001", text: first, ...open, state: "done", said: done },
    { id: "ptk_0000000000000002", text: second, ...open, state: "postponed", said: { text: said.reason } },
    { id: "ptk_0000000000000003", text: third, ...open, state: "dropped", said: { text: said.dropped } },
    { id: "ptk_0000000000000004", text: fourth, ...open, due: "2026-11-25", isLate: true },
  ];
};

const hours = (locale: Locale, state: State, isLong: boolean): HoursView => ({
  isRunning: state === "active",
  kind: "week",
  used: (isLong ? 3.5 : 1) * HOUR_MS,
  total: 5.5 * HOUR_MS,
  most: 3.5 * HOUR_MS,
  budget: 3 * HOUR_MS,
  clock:
    isLong && state === "active"
      ? { startedAt: new Date("2026-11-26T06:05:00Z"), endsAt: new Date("2026-11-26T07:30:00Z") }
      : undefined,
  posts: undefined,
  notes: isLong ? [{ day: "2026-11-25", text: SAID[locale].note }] : [],
});

/** How far a plan of the samples is; undefined before it runs. */
export function sampleRunning(
  seen: Seen,
  plan: Pick<Plan, "id" | "state">,
  { isOwn, isLong = false }: { isOwn: boolean; isLong?: boolean },
): Running | undefined {
  const { state } = plan;
  if (!isUnderWay(state) && state !== "completed") return undefined;
  const [mayAct, used] = [isOwn && isUnderWay(state), hours(seen.locale, state, isLong)];
  return {
    tasks: taskSteps(seen, tasks(seen.locale, isLong), ZONE, mayAct),
    used: sayUsed(seen, used),
    clock: clockBlocks(seen, used, ZONE),
    actions: mayAct ? hoursActions(seen, plan, used.clock !== undefined, used.posts !== undefined) : [],
  };
}

function cards(seen: Seen, plan: Plan): [string, Card][] {
  const { locale } = seen;
  const said = SAID[locale];
  const today = { plan, line: said.line, windows: [{ from: "14:00", to: "15:30" }], zone: ZONE, kind: "week" as const };
  const second = { ...today, plan: { ...plan, id: "pln_0000000000000002", number: 78 } as Plan, line: said.second };
  const spent = { plan, kind: "week" as const, used: 2.5 * HOUR_MS, budget: 3 * HOUR_MS, isMeasuring: true };
  const over = { ...spent, used: 3 * HOUR_MS + 5 * MINUTE_MS, share: 100 } as const;
  const ended = { startedAt: new Date("2026-11-26T06:05:00Z"), endedAt: new Date("2026-11-26T07:30:00Z") };
  return [
    ["morning", morningCard(seen, said.day, [{ ...today, left: 2 * HOUR_MS, isPaused: false, dueToday: [] }], true)],
    [
      "morning-two",
      morningCard(
        { ...seen, zone: "Europe/London" },
        said.day,
        [
          { ...today, left: 90 * MINUTE_MS, isPaused: false, dueToday: tasks(locale, true).slice(1, 2) },
          { ...second, left: -5 * MINUTE_MS, isPaused: false, dueToday: tasks(locale, true).slice(3) },
        ],
        true,
      ),
    ],
    [
      "morning-over",
      morningCard(seen, said.day, [{ ...today, left: 2 * HOUR_MS, isPaused: false, dueToday: [] }], false),
    ],
    ["budget-80", budgetCard(seen, { ...spent, share: 80, name: undefined })],
    ["budget-100", budgetCard(seen, { ...over, name: undefined })],
    ["budget-month", budgetCard(seen, { ...spent, kind: "month", share: 80, name: undefined })],
    ["budget-manager", budgetCard(seen, { ...over, name: said.name })],
    ["clock-ended", endedCard(seen, plan, ended, true)],
    ["clock-ended-late", endedCard(seen, { ...plan, state: "completed" }, ended, false)],
  ];
}

function views(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE };
  const number = "PLAN-77";
  const said = SAID[locale];
  const again = { outcome: "postponed", text: said.reason, day: "2026-11-27" };
  return [
    ["check-in", forms.draw(forms.checkInForm, at, { number, task: said.tasks[0] }, { initial: { outcome: "done" } })],
    ["check-in-again", forms.draw(forms.checkInForm, at, { number, task: said.tasks[1] }, { initial: again })],
    ["hours", forms.draw(forms.hoursForm, at, { number }, { initial: { day: "2026-11-26" } })],
    ["return-report", forms.draw(forms.returnForm, at, { number })],
  ];
}

/** Cards and forms of a plan that runs, for the tests and the demo. @param plan the plan of the samples */
export const runningSamples = (seen: Seen, plan: Plan): Sample[] => [
  ...cards(seen, plan).map(([name, card]) => ({ name: `plans.${name}`, card })),
  ...views(seen.locale).map(([name, form]) => ({ name: `plans.form-${name}`, form })),
];
