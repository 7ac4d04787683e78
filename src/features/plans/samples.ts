import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { managerCard, mineCard, nowCard, type PlanFacts, planCard, proofCard } from "./cards.ts";
import * as forms from "./forms.ts";
import { type Content, PLATFORMS, type Plan, STATES, type State } from "./model.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const ZONE = "Asia/Shanghai";
const SAID: Record<
  Locale,
  {
    name: string;
    department: string;
    tasks: string[];
    result: string;
    outside: string;
    said: string;
    by: string;
    left: string;
    plan: string;
  }
> = {
  "zh-CN": {
    name: "陈晨",
    department: "市场部",
    tasks: ["竞品账号对比表", "整理客户在评论里的提问"],
    result: "一份两页的对比，写明三家竞品的更新频率和互动方式。",
    outside: "直播在晚上七点开始。",
    said: "时间请改到下午四点以后，上午有客户来访。",
    by: "李强 请修改",
    left: "剩余 2 个工作日",
    plan: "PLAN-77 · 客户关系维护",
  },
  en: {
    name: "Emma Brown",
    department: "International Sales",
    tasks: ["Comparison of competitors' accounts", "List of what customers ask in comments"],
    result: "Two pages that compare how often three competitors post and how they answer.",
    outside: "The live stream begins at seven in the evening.",
    said: "Please move it after four; a customer visits in the morning.",
    by: "Daniel Smith asks for a change",
    left: "2 working days left",
    plan: "PLAN-77 · customer relations",
  },
};

const row = (state: State = "draft"): Plan => ({
  id: "pln_0000000000000001",
  number: 77,
  ownerId: "per_0000000000000001",
  state,
  version: 1,
  revision: 1,
  pending: undefined,
  startsAt: new Date("2026-11-26T06:00:00Z"),
  endsAt: new Date("2026-11-27T07:30:00Z"),
  createdAt: NOW,
  movedAt: NOW,
  closedAt: undefined,
});

const content = (locale: Locale, over: Partial<Content> = {}): Content => ({
  purpose: "market_research",
  platforms: ["weibo", "xiaohongshu"],
  firstDay: "2026-11-26",
  lastDay: "2026-11-27",
  windows: [{ from: "14:00", to: "15:30" }],
  hours: 3,
  tasks: [{ text: SAID[locale].tasks[0] ?? "", due: "2026-11-27" }],
  result: "",
  ...over,
});

const facts = (locale: Locale, state: State = "draft", over: Partial<PlanFacts> = {}): PlanFacts => ({
  row: row(state),
  content: content(locale),
  owner: { name: SAID[locale].name, department: SAID[locale].department, zone: ZONE },
  route: undefined,
  said: undefined,
  overlaps: [],
  due: undefined,
  report: undefined,
  ...over,
});

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: ZONE, now: NOW };
  const said = SAID[locale];
  const longest: Content = content(locale, {
    platforms: [...PLATFORMS],
    windows: [
      { from: "09:00", to: "10:00" },
      { from: "14:00", to: "15:30" },
      { from: "16:00", to: "17:00" },
      { from: "19:00", to: "20:30" },
    ],
    hours: 12.5,
    account: "@company_official",
    outside: said.outside,
    result: said.result,
    tasks: said.tasks.map((text) => ({ text, due: "2026-11-27" })),
  });
  const more = {
    said: { by: said.by, text: said.said },
    due: { when: "", left: said.left },
    overlaps: ["PLAN-70", "PLAN-71"],
  };
  return [
    ...STATES.map((state): [string, Card] => [`plan-${state}`, planCard(seen, facts(locale, state))]),
    ["plan-longest", planCard(seen, facts(locale, "changes_requested", { content: longest, ...more }))],
    ["plan-elsewhere", planCard({ ...seen, zone: "Europe/London" }, facts(locale, "active"))],
    ["manager", managerCard(seen, facts(locale, "active"))],
    ["manager-report", managerCard(seen, facts(locale, "completed", { content: longest, report: said.result }))],
    ["mine-empty", mineCard(seen, [])],
    ["mine", mineCard(seen, [{ row: row("active"), line: said.plan }])],
    [
      "now-covered",
      nowCard(seen, { kind: "covered", plan: row("active"), until: new Date("2026-11-24T09:00:00Z"), next: undefined }),
    ],
    ["now-rest", nowCard(seen, { kind: "rest" })],
    ["now-not", nowCard(seen, { kind: "not", next: undefined })],
    [
      "now-next",
      nowCard(seen, { kind: "not", next: { plan: row("approved"), from: new Date("2026-11-26T06:00:00Z") } }),
    ],
    ["proof", proofCard(seen, facts(locale, "active"), new Date("2026-11-24T09:00:00Z"))],
  ];
}

function views(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE };
  return [
    ["write", forms.drawWrite(at, "", undefined)],
    [
      "write-again",
      forms.drawWrite(at, "PLAN-77", content(locale, { account: "@company", result: SAID[locale].result })),
    ],
    ["report", forms.draw(forms.reportForm, at, "PLAN-77")],
    ["revoke", forms.draw(forms.revokeForm, at, "PLAN-77")],
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const planSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `plans.${name}`, card })),
  ...views(locale).map(([name, form]) => ({ name: `plans.form-${name}`, form })),
];
