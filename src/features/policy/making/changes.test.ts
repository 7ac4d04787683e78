import { describe, expect, test } from "vitest";
import type { Locale } from "../../../core/locale.ts";
import { parametersSchema } from "../model.ts";
import { sampleVersion } from "../sample-version.ts";
import { changesCard } from "./changes.ts";
import { changesBetween } from "./model.ts";

const BLANKS = { appealDays: 5, answerDays: 10, bonusDeductionPercent: 10 };
const former = sampleVersion();
const draft = sampleVersion({
  id: "pol_0000000000000002",
  label: "2027-1",
  state: "draft",
  effectiveFrom: undefined,
  parameters: parametersSchema.parse({
    ...BLANKS,
    bonusCities: ["上海", "苏州"],
    bonusMonth: "act",
    readThrough: true,
  }),
});
const shown = (locale: Locale): string => {
  const seen = {
    locale,
    zone: "Asia/Shanghai",
    now: new Date("2026-11-24T09:00:00+08:00"),
    company: { zone: "Asia/Shanghai", region: "CN", locale } as never,
  };
  return JSON.stringify(changesCard(seen, { version: draft, former, changes: changesBetween(former, draft) }).body);
};

describe("what the company decided in a version, on the card of changes", () => {
  test("says where a lower bonus is possible, and not the reverse", () => {
    expect(shown("zh-CN")).toContain("适用奖金核减的工作地");
    expect(shown("zh-CN")).not.toContain("不适用");
    expect(shown("en")).toContain("Places of work with a lower bonus");
    expect(shown("en")).toContain("none → 上海, 苏州");
  });

  test("is said in words and not as the file writes it", () => {
    expect(shown("zh-CN")).toContain("作出决定的月份 → 行为发生的月份");
    expect(shown("en")).toContain("the month of the decision → the month of the act");
    expect(shown("en")).toContain("no → yes");
    for (const locale of ["zh-CN", "en"] as const) expect(shown(locale)).not.toMatch(/"act"|→ act|false|true →/);
  });
});
