import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import { emptyCard, type HijackFacts, linesCard, peopleCard, statementCard, teamCard } from "./cards.ts";
import * as forms from "./forms.ts";
import { firstSteps, type Hijack, STEPS, type State } from "./model.ts";
import type { LineKind } from "./store.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const ZONE = "Asia/Shanghai";
const WU = "per_000000000000000a";
const SAID: Record<
  Locale,
  { account: string; wu: string; chen: string; saw: string; left: string; statement: string }
> = {
  "zh-CN": {
    account: "微博 · @company",
    wu: "吴涛",
    chen: "陈晨",
    saw: "发了一条我们没有写的抽奖，还有人私信问是不是真的。",
    left: "剩余 40 分钟",
    statement: "我们发现官方账号自 [时间] 起出现异常，其间发布的 [内容] 不代表本公司立场。",
  },
  en: {
    account: "LinkedIn · company",
    wu: "Tom Wood",
    chen: "Emma Brown",
    saw: "A prize draw that none of us wrote, and people ask whether it is real.",
    left: "40 minutes left",
    statement: "Our official account has not been under our control since [time].",
  },
};

const row = (over: Partial<Hijack> = {}): Hijack => ({
  id: "hjk_0000000000000001",
  number: 3,
  accountId: "acc_0000000000000001",
  reporterId: "per_000000000000000b",
  state: "open",
  version: 1,
  steps: firstSteps(),
  sinceAt: NOW,
  startedAt: NOW,
  restoredAt: undefined,
  movedAt: NOW,
  closedAt: undefined,
  ...over,
});
const done = (keys: readonly string[]): Hijack["steps"] =>
  firstSteps().map((step) => (keys.includes(step.key) ? { ...step, by: WU, at: NOW.toISOString() } : step));

function facts(locale: Locale, over: Partial<Hijack> = {}, more: Partial<HijackFacts> = {}): HijackFacts {
  const { account, wu, chen, saw, left } = SAID[locale];
  const line = (kind: LineKind, by: string, detail?: string, text?: string) => ({
    kind,
    byId: WU,
    by,
    detail,
    text,
    at: NOW,
  });
  return {
    row: row(over),
    account,
    reporter: chen,
    lines: [
      line("check_trouble", wu, "1", saw),
      line("undone", wu, "sessions"),
      line("step", wu, "sessions"),
      line("step", wu, "password"),
      line("also_reported", wu, undefined, saw),
      line("reported", chen, undefined, saw),
    ],
    names: new Map([[WU, wu]]),
    checks: { 1: { dueAt: NOW, left }, 24: { dueAt: NOW, left }, 72: { dueAt: NOW, left } },
    incident: undefined,
    ...more,
  };
}

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: ZONE, now: NOW };
  const all = done(STEPS.security);
  const state = (name: State): Partial<Hijack> => ({ state: name, steps: all, restoredAt: NOW });
  return [
    ["team-security", teamCard(seen, facts(locale), ["security"])],
    [
      "team-pr-legal",
      teamCard(seen, facts(locale, { steps: done(["password", "capture", "preserve"]) }), ["pr", "legal"]),
    ],
    ["team-ready", teamCard(seen, facts(locale, { steps: all }), ["security", "pr", "legal"])],
    ["team-restored", teamCard(seen, facts(locale, state("restored"), { checks: {} }), ["security"])],
    [
      "team-closed",
      teamCard(seen, facts(locale, { ...state("closed"), closedAt: NOW }, { checks: {}, incident: "INC-1042" }), [
        "security",
      ]),
    ],
    ["people-open", peopleCard(seen, facts(locale), false)],
    ["people-reporter", peopleCard(seen, facts(locale), true)],
    ["people-restored", peopleCard(seen, facts(locale, state("restored")), false)],
    ["people-closed", peopleCard(seen, facts(locale, { ...state("closed"), closedAt: NOW }), false)],
    ["lines", linesCard(seen, facts(locale), 0)],
    ["statement", statementCard(seen, row(), SAID[locale].statement)],
    ["empty", emptyCard(seen)],
  ];
}

function views(locale: Locale): FormView[] {
  const at = { locale, zone: ZONE };
  const account = [{ value: "acc_0000000000000001", label: SAID[locale].account }];
  return [
    forms.draw(forms.reportForm, at, "", { options: { account } }),
    forms.draw(forms.noteForm, at, "HIJ-3"),
    forms.draw(forms.checkForm, at, "HIJ-3"),
    forms.draw(forms.falseAlarmForm, at, "HIJ-3"),
    forms.draw(forms.closeForm, at, "HIJ-3"),
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const hijackSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `hijacks.${name}`, card })),
  ...views(locale).map((form) => ({ name: `hijacks.form-${form.name.slice("hijacks.".length)}`, form })),
];
