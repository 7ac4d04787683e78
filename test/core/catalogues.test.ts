import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { coreWords } from "../../src/core/messages/index.ts";
import type { Catalogue, Words } from "../../src/core/words.ts";
import { hijackWords } from "../../src/features/accounts/hijack/messages/index.ts";
import { accountWords } from "../../src/features/accounts/messages/index.ts";
import { ownAccountWords } from "../../src/features/accounts/own/messages/index.ts";
import { appealWords } from "../../src/features/appeals/messages/index.ts";
import { approvalWords } from "../../src/features/approvals/messages/index.ts";
import { broadcastWords } from "../../src/features/broadcasts/messages/index.ts";
import { caseWords } from "../../src/features/cases/messages/index.ts";
import { obligationWords } from "../../src/features/cases/obligations/messages/index.ts";
import { feedWords } from "../../src/features/feeds/messages/index.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { calendarWords } from "../../src/features/plans/calendar/messages/index.ts";
import { planWords } from "../../src/features/plans/messages/index.ts";
import { runningWords } from "../../src/features/plans/running/messages/index.ts";
import { standingWords } from "../../src/features/plans/standing/messages/index.ts";
import { askingWords } from "../../src/features/policy/asking/messages/index.ts";
import { policyWords } from "../../src/features/policy/messages/index.ts";
import { privacyWords } from "../../src/features/privacy/messages/index.ts";
import { analysisWords } from "../../src/features/training/analysis/messages/index.ts";
import { certificateWords } from "../../src/features/training/certificates/messages/index.ts";
import { drillWords } from "../../src/features/training/drills/messages/index.ts";
import { trainingWords } from "../../src/features/training/messages/index.ts";
import { repetitionWords } from "../../src/features/training/repetition/messages/index.ts";
import { resultWords } from "../../src/features/training/results/messages/index.ts";
import { sessionWords } from "../../src/features/training/sessions/messages/index.ts";
import { mailWords } from "../../src/platforms/mail/words.ts";
import { slackWords } from "../../src/platforms/slack/words.ts";
import { renderWords } from "../../src/platforms/web/render/words.ts";
import { webWords } from "../../src/platforms/web/words.ts";
import { wecomWords } from "../../src/platforms/wecom/words.ts";

const SOURCE = new URL("../../src/", import.meta.url);

/** Every catalogue of the product. */
const ALL = [
  coreWords,
  incidentWords,
  accountWords,
  appealWords,
  approvalWords,
  broadcastWords,
  planWords,
  ownAccountWords,
  hijackWords,
  runningWords,
  calendarWords,
  standingWords,
  caseWords,
  obligationWords,
  policyWords,
  askingWords,
  privacyWords,
  trainingWords,
  certificateWords,
  sessionWords,
  repetitionWords,
  resultWords,
  drillWords,
  analysisWords,
  feedWords,
  webWords,
  renderWords,
  slackWords,
  wecomWords,
  mailWords,
] as unknown as Words[];

/** Texts in one language alone: what each language is called by those who speak it. */
const IN_THEIR_OWN = /中文|慎言/g;

test("no catalogue is left out", () => {
  const made = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(name))
    .flatMap((name) => [...readFileSync(new URL(name, SOURCE), "utf8").matchAll(/= defineWords\(\s*"([^"]+)"/g)])
    .map((found) => found[1]);
  expect(made.sort()).toEqual(ALL.map(({ name }) => name).sort());
});

function leaves(catalogue: Catalogue, path = ""): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}
const parameters = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1]).sort();

describe.each(ALL.map((words) => [words.name, words] as const))("the words of %s", (_name, words) => {
  const zh = new Map(leaves(words.catalogues["zh-CN"]));
  const en = new Map(leaves(words.catalogues.en));

  test("exist in both languages", () => {
    const base = (keys: Iterable<string>) => new Set([...keys].map((key) => key.replace(/_(one|other)$/, "")));
    expect(base(en.keys())).toEqual(base(zh.keys()));
  });
  test("take the same parameters in both languages", () => {
    for (const [key, text] of en) {
      const other = zh.get(key) ?? zh.get(key.replace(/_one$/, "_other")) ?? "";
      // One of something may be said in words.
      const isOne = key.endsWith("_one");
      const named = (given: string) => [...new Set(parameters(given))].filter((name) => !isOne || name !== "count");
      expect([key, named(text)]).toEqual([key, named(other)]);
    }
  });
  test("have no Chinese in English", () => {
    for (const [key, text] of en)
      expect([key, /\p{Script=Han}/u.test(text.replace(IN_THEIR_OWN, ""))]).toEqual([key, false]);
  });
  test("say something everywhere", () => {
    for (const [key, text] of [...zh, ...en]) expect([key, text.trim()]).not.toEqual([key, ""]);
  });
  test("speak to the reader politely and never call anybody a violator", () => {
    for (const [key, text] of zh) expect([key, /你|违规者|嫌疑/.test(text)]).toEqual([key, false]);
  });
});
