import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Content, openContent } from "../../../core/content.ts";
import { LOCALES } from "../../../core/locale.ts";
import { scriptsOf, wrongScripts } from "./script-file.ts";

const SHIPPED = openContent(fileURLToPath(new URL("../../../../content", import.meta.url)));
const FILE = "drills/taste-of-metal.yaml";
/** The shipped script with something in it written otherwise. */
const changed = (from: string | RegExp, to: string): Content => {
  const source = SHIPPED.read(FILE);
  if (source.replace(from, to) === source) throw new Error(`not in the script: ${from}`);
  return { list: () => [FILE], read: () => source.replace(from, to) };
};
const problemOf = (from: string | RegExp, to: string) => wrongScripts(changed(from, to))[0];

describe("the scripts that come with the product", () => {
  test("are as they must be", () => {
    expect(wrongScripts(SHIPPED)).toEqual([]);
    expect(scriptsOf(SHIPPED).map(({ id }) => id)).toEqual(["lottery-at-lunch", "taste-of-metal"]);
  });

  test.each(scriptsOf(SHIPPED))(
    "$id gives every role at least two decisions, and says more than once what is outside the line",
    (script) => {
      for (const { id } of script.roles)
        expect(script.injects.filter(({ to, decision }) => decision && to.includes(id)).length).toBeGreaterThan(1);
      const clauses = new Set(script.injects.flatMap(({ decision }) => decision?.clause ?? []));
      expect(clauses.size).toBeGreaterThan(2);
    },
  );

  test.each(LOCALES)("in %s say in their first words that the company is made up", (locale) => {
    for (const { words, id } of scriptsOf(SHIPPED))
      expect(words[locale].about, id).toContain(locale === "en" ? "(a made-up company)" : "（虚构）");
  });

  test.each(LOCALES)("in %s do not give the answer away by its place or its length", (locale) => {
    const decisions = scriptsOf(SHIPPED).flatMap(({ injects }) => injects.flatMap(({ decision }) => decision ?? []));
    const isLongest = decisions.filter(({ line, words }) => {
      const lengths = words[locale].options.map(({ text }) => text.length);
      const others = lengths.filter((_, option) => !line.includes(option));
      return Math.max(...line.map((option) => lengths[option] ?? 0)) > Math.max(...others) * 1.15;
    });
    expect(isLongest.length).toBeLessThanOrEqual(decisions.length / 3);
    for (const place of [0, 1, 2])
      expect(decisions.filter(({ line }) => line.includes(place)).length).toBeLessThan(decisions.length * 0.6);
  });
});

describe("what is wrong in a script is said with its file and line", () => {
  test.each([
    ["a role that there is not", "to: [finder]", "to: [finder, intern]", /no role "intern"/],
    ["an option that there is not", "line: [2]", "line: [7]", /line: the numbers of the options/],
    ["a clause that there is not", 'clause: "3.2.3"', 'clause: "9.9.9"', /no such clause/],
    ["a decision without its minutes", /\n {4}minutes: 8/, "", /a decision has its minutes/],
    ["what happens after the end", "minutes: 45", "minutes: 20", /the drill ends after 20 minutes/],
    ["what is not marked as made up", "fictional: true", "fictional: false", /fictional/],
    ["things out of their order", "at: 5\n", "at: 20\n", /in the order in which they happen/],
    ["a name that stands twice", "- id: group", "- id: clip", /"clip" stands here twice/],
    ["a key that nobody reads", "at: 5\n", "at: 5\n    mood: bad\n", /mood/],
  ])("%s", (_what, from, to, said) => {
    const problem = problemOf(from as string, to);
    expect(problem?.file).toBe(FILE);
    expect(problem?.line).toBeGreaterThan(1);
    expect(problem?.text).toMatch(said);
    expect(scriptsOf(changed(from as string, to))).toEqual([]);
  });
});
