import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { SOCIAL_PLATFORMS } from "../../core/social-platforms.ts";
import { managerCard, mineCard, nowCard, type PlanFacts, planCard, proofCard, proofOverCard } from "./cards.ts";
import { differenceOf } from "./difference.ts";
import { fileBlocks } from "./files.ts";
import * as forms from "./forms.ts";
import { type Content, type Plan, STATES, type State } from "./model.ts";
import { runningSamples, sampleRunning } from "./running/samples.ts";
import { sampleStanding, standingContent, standingSamples } from "./standing/samples.ts";
import { words } from "./wording.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const ZONE = "Asia/Shanghai";
const COMPANY = "acc_0000000000000001";
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
    question: string;
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
    question: "三家的互动率是怎么算的？请补一句口径。",
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
    question: "How was the rate of replies counted? Please add a line.",
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
  isAsked: state === "report_returned",
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

const seenIn = (locale: Locale) => ({ locale, zone: ZONE, now: NOW });
const running = (locale: Locale, state: State, isOwn: boolean, isLong = false) =>
  sampleRunning(seenIn(locale), row(state), { isOwn, isLong });
const FILE = { source: "web", mime: "text/plain", bytes: 2048, sha256: undefined, refusal: undefined, createdAt: NOW };
const files = (locale: Locale) =>
  fileBlocks(seenIn(locale), row().id, [
    { ...FILE, id: "evd_0000000000000001", name: "brief.docx", state: "kept" },
    { ...FILE, id: "evd_0000000000000002", name: "photo.jpg", state: "fetching" },
  ]);

/** Of its owner; a sample for whoever is above them says so. */
const facts = (locale: Locale, state: State = "draft", over: Partial<PlanFacts> = {}): PlanFacts => ({
  row: row(state),
  content: content(locale),
  owner: { name: SAID[locale].name, department: SAID[locale].department, zone: ZONE },
  route: [],
  said: undefined,
  overlaps: [],
  due: undefined,
  isPaused: false,
  hasLeft: false,
  change: undefined,
  approved: undefined,
  report: undefined,
  question: undefined,
  files: [],
  running: running(locale, state, true),
  ...over,
});

const standing = (locale: Locale, state: State): PlanFacts =>
  facts(locale, state, {
    content: standingContent(locale),
    running: state === "draft" ? undefined : sampleStanding(seenIn(locale), row(state)),
  });

function cards(locale: Locale): [string, Card][] {
  const seen = seenIn(locale);
  const said = SAID[locale];
  const longest: Content = content(locale, {
    platforms: [...SOCIAL_PLATFORMS],
    windows: [
      { from: "09:00", to: "10:00" },
      { from: "14:00", to: "15:30" },
      { from: "16:00", to: "17:00" },
      { from: "19:00", to: "20:30" },
    ],
    hours: 12.5,
    account: "acc_0000000000000001",
    accountSaid: { platform: "weibo", handle: "@company_official" },
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
    [
      "plan-change-waits",
      planCard(
        seen,
        facts(locale, "active", {
          row: { ...row("active"), pending: 2 },
          change: differenceOf(content(locale), longest),
        }),
      ),
    ],
    [
      "plan-approved-for-less",
      planCard(seen, facts(locale, "approved", { approved: differenceOf(longest, content(locale)) })),
    ],
    ["plan-revoked-why", planCard(seen, facts(locale, "revoked", { report: said.said }))],
    [
      "plan-lapsed-returned",
      planCard(
        seen,
        facts(locale, "lapsed", {
          row: { ...row("lapsed"), isAsked: true },
          report: said.result,
          question: said.question,
        }),
      ),
    ],
    ["manager-left", managerCard(seen, facts(locale, "revoked", { hasLeft: true }))],
    ["plan-paused", planCard(seen, facts(locale, "active", { isPaused: true }))],
    ["plan-elsewhere", planCard({ ...seen, zone: "Europe/London" }, facts(locale, "active"))],
    [
      "plan-running-longest",
      planCard(
        seen,
        facts(locale, "active", {
          content: longest,
          files: files(locale),
          running: running(locale, "active", true, true),
        }),
      ),
    ],
    [
      "plan-returned-longest",
      planCard(
        seen,
        facts(locale, "report_returned", {
          report: said.result,
          question: said.question,
          due: more.due,
          running: running(locale, "report_returned", true, true),
        }),
      ),
    ],
    ["manager", managerCard(seen, facts(locale, "active", { running: running(locale, "active", false) }))],
    [
      "manager-report",
      managerCard(
        seen,
        facts(locale, "completed", {
          content: longest,
          report: said.result,
          files: files(locale),
          running: running(locale, "completed", false, true),
        }),
      ),
    ],
    ["standing-draft", planCard(seen, standing(locale, "draft"))],
    ["standing", planCard(seen, standing(locale, "active"))],
    ["standing-over", planCard(seen, standing(locale, "completed"))],
    ["standing-manager", managerCard(seen, standing(locale, "completed"))],
    ["mine-operator", mineCard(seen, [{ row: row("active"), line: said.plan }], { isOperator: true })],
    ["mine-empty", mineCard(seen, [])],
    [
      "mine-older",
      mineCard(seen, [{ row: row("completed"), line: said.plan }], { isOperator: true, page: 1, hasMore: true }),
    ],
    ["mine", mineCard(seen, [{ row: row("active"), line: said.plan }])],
    [
      "now-covered",
      nowCard(seen, { kind: "covered", plan: row("active"), until: new Date("2026-11-24T09:00:00Z"), next: undefined }),
    ],
    ["now-paused", nowCard(seen, { kind: "paused", plan: row("active") })],
    ["now-rest", nowCard(seen, { kind: "rest" })],
    ["now-off", nowCard(seen, { kind: "off" })],
    ["now-not", nowCard(seen, { kind: "not", next: undefined })],
    [
      "now-next",
      nowCard(seen, { kind: "not", next: { plan: row("approved"), from: new Date("2026-11-26T06:00:00Z") } }),
    ],
    ["proof-expired", proofOverCard(seen, row("active"), "expired")],
    ["proof-stopped", proofOverCard(seen, row("revoked"), "stopped")],
    ["proof", proofCard(seen, facts(locale, "active"), new Date("2026-11-24T09:00:00Z"))],
  ];
}

function views(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE };
  const accounts = [
    { value: forms.OWN, label: words({ locale })("forms.own") },
    { value: COMPANY, label: `${words({ locale })("platforms.weibo")} · @company` },
  ];
  return [
    ["write", forms.drawWrite(at, "", accounts, undefined)],
    [
      "write-again",
      forms.drawWrite(at, "PLAN-77", accounts, content(locale, { account: COMPANY, result: SAID[locale].result })),
    ],
    ["write-change", forms.drawWrite(at, "PLAN-77", accounts, content(locale), "change")],
    ["shorten", forms.drawShorten(at, "PLAN-77", content(locale))],
    ["report", forms.drawReport(at, "PLAN-77", { left: 0 })],
    ["report-early", forms.drawReport(at, "PLAN-77", { text: SAID[locale].result, left: 3 })],
    ["revoke", forms.draw(forms.revokeForm, at, "PLAN-77")],
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const planSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `plans.${name}`, card })),
  ...views(locale).map(([name, form]) => ({ name: `plans.form-${name}`, form })),
  ...runningSamples(seenIn(locale), row("active")),
  ...standingSamples(seenIn(locale), { ...row("active"), number: 80 }),
];
