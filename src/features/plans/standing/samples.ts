import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Running } from "../cards.ts";
import type { Content, Plan } from "../model.ts";
import { clockBlocks, hoursActions, sayUsed, taskSteps } from "../running/cards.ts";
import { HOUR_MS } from "../running/hours.ts";
import type { Seen } from "../wording.ts";
import { monthCard, renewalCard } from "./cards.ts";
import * as forms from "./forms.ts";

const ZONE = "Asia/Shanghai";
const SAID = {
  "zh-CN": {
    result: "每周选题、发布和评论回复，按排期表进行。",
    remarks: "中旬的直播多用了六小时，已和您说过。",
    name: "陈晨",
    month: "2026年11月",
  },
  en: {
    result: "Topics, posts and replies of each week, by the schedule.",
    remarks: "The live stream in the middle of the month took six hours more, as we talked about.",
    name: "Emma Brown",
    month: "November 2026",
  },
} as const;

const COMPANY = "acc_0000000000000001";

/** What a standing plan says. */
export const standingContent = (locale: Locale): Content => ({
  purpose: "brand_promotion",
  platforms: ["weibo", "wechat"],
  account: COMPANY,
  accountSaid: { platform: "weibo", handle: "@company_official" },
  firstDay: "2026-10-09",
  lastDay: "2026-12-31",
  windows: [{ from: "09:00", to: "18:00" }],
  hours: 40,
  posts: 10,
  tasks: [],
  result: SAID[locale].result,
});

/** How far a standing plan of the samples is. */
export function sampleStanding(seen: Seen, plan: Pick<Plan, "id" | "state">): Running {
  const hours = {
    isRunning: plan.state === "active",
    kind: "month",
    used: 26.5 * HOUR_MS,
    total: 60 * HOUR_MS,
    most: 33.5 * HOUR_MS,
    budget: 40 * HOUR_MS,
    clock: undefined,
    posts: { thisWeek: 7, most: 10 },
    notes: [],
  } as const;
  return {
    tasks: taskSteps(seen, [], ZONE, true),
    used: sayUsed(seen, hours),
    clock: clockBlocks(seen, hours, ZONE),
    actions: hoursActions(seen, plan, false, true),
  };
}

function cards(seen: Seen, plan: Plan): [string, Card][] {
  const said = SAID[seen.locale];
  const month = { plan, budget: 40 * HOUR_MS, name: undefined } as const;
  const open = { id: "pmo_0000000000000001", month: "2026-11", state: "open" } as const;
  const report = { minutes: 33 * 60 + 30, posts: 41, remarks: said.remarks };
  const sent = { ...month, row: { ...open, state: "sent" }, report } as const;
  return [
    ["month", monthCard(seen, { ...month, row: open, report: undefined })],
    ["month-sent", monthCard(seen, sent)],
    ["month-short", monthCard(seen, { ...sent, report: { ...report, minutes: 0, posts: 0, remarks: undefined } })],
    ["month-manager", monthCard(seen, { ...sent, name: said.name })],
    ["renewal", renewalCard(seen, plan, "2026-12-31", ZONE, false)],
    ["renewal-over", renewalCard(seen, plan, "2026-12-31", ZONE, true)],
  ];
}

function views(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE };
  const number = "PLAN-80";
  const accounts = [{ value: COMPANY, label: "@company_official" }];
  return [
    ["standing", forms.drawStanding(at, "", accounts, undefined, false)],
    ["standing-renewed", forms.drawStanding(at, "", accounts, standingContent(locale), true)],
    ["posts", forms.draw(forms.postsForm, at, { number }, { initial: { day: "2026-11-24" } })],
    [
      "month",
      forms.draw(
        forms.monthForm,
        at,
        { number, month: SAID[locale].month },
        { initial: { time: "33:30", posts: "41", remarks: SAID[locale].remarks } },
      ),
    ],
  ];
}

/** Cards and forms of standing plans, for the tests and the demo. @param plan the plan of the samples */
export const standingSamples = (seen: Seen, plan: Plan): Sample[] => [
  ...cards(seen, plan).map(([name, card]) => ({ name: `plans.${name}`, card })),
  ...views(seen.locale).map(([name, form]) => ({ name: `plans.form-${name}`, form })),
];
