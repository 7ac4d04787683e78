import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openContent } from "../../core/content.ts";
import { type Condition, checkRules, readRules, rulesFor } from "./rules.ts";

const WHOLE = "plan:\n  - ask: manager\naccount_open:\n  - ask: manager\naccount_use:\n  - ask: owner\n";
const problemsOf = (text: string) => {
  const read = readRules(text);
  return read.ok ? [] : read.problems.map(({ line, text: what }) => `${line}: ${what}`);
};
const content = (text: string) => ({ content: { read: () => text, list: () => [] } });
const holds = (...conditions: Condition[]) => new Set(conditions);

describe("the company's rules of who approves", () => {
  test("that ship with the product are in order: the manager, and PR where a company account speaks", () => {
    const shipped = openContent(fileURLToPath(new URL("../../../content", import.meta.url)));
    expect(checkRules(shipped)).toEqual([]);
    expect(rulesFor({ content: shipped }, "plan", holds())).toEqual([{ kind: "manager", mode: "any" }]);
    expect(rulesFor({ content: shipped }, "plan", holds("company_account")).map(({ kind }) => kind)).toEqual([
      "manager",
      "pr",
    ]);
  });

  test("ask in their order, several in one step, and only in the case that they name", () => {
    const text = WHOLE.replace(
      "plan:\n  - ask: manager\n",
      "plan:\n  - ask: manager\n  - ask: [legal, compliance]\n    mode: all\n    when: outside_hours\n",
    );
    expect(rulesFor(content(text), "plan", holds())).toEqual([{ kind: "manager", mode: "any" }]);
    expect(rulesFor(content(text), "plan", holds("outside_hours"))).toEqual([
      { kind: "manager", mode: "any" },
      { kind: "legal", also: ["compliance"], mode: "all" },
    ]);
  });

  test.each([
    ["a name that is not known", `${WHOLE}holiday:\n  - ask: manager\n`, /^7: "holiday" is not known/],
    ["somebody who is not known", WHOLE.replace("ask: owner", "ask: boss"), /^6: ask names one or several/],
    ["the owner of an account where there is none", WHOLE.replace("manager", "owner"), /^2: .*account_use alone/],
    [
      "a case that is not known",
      WHOLE.replace("ask: manager\n", "ask: manager\n    when: friday\n"),
      /^3: when is one/,
    ],
    ["a mode that is not known", WHOLE.replace("ask: manager\n", "ask: manager\n    mode: most\n"), /^3: mode is any/],
    ["days that are none", WHOLE.replace("ask: manager\n", "ask: manager\n    days: 0\n"), /^3: days is a number/],
    ["a word that is not known", WHOLE.replace("ask: manager\n", "ask: manager\n    if: x\n"), /^3: "if" is not known/],
    [
      "a thing that nobody always approves",
      WHOLE.replace("ask: manager\n", "ask: manager\n    when: standing\n"),
      /plan needs a step that is always asked/,
    ],
    ["a thing without steps", WHOLE.replace("  - ask: owner\n", ""), /account_use needs at least one step/],
    ["no map at all", "- manager\n", /^1: write plan/],
    ["what is no YAML", "plan: [\n", /^2: /],
    ["an empty file", "", /^1: write plan/],
  ])("are refused with the line for %s", (_what, text, expected) => {
    expect(problemsOf(text).join("\n")).toMatch(new RegExp(expected.source, "m"));
  });
});
