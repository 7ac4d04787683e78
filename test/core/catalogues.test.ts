import { describe, expect, test } from "vitest";
import { coreWords } from "../../src/core/messages/index.ts";
import type { Catalogue, Words } from "../../src/core/words.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";

/** Every catalogue of the product; a new one belongs here. */
const ALL = [coreWords, incidentWords] as unknown as Words[];

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
      expect([key, [...new Set(parameters(text))]]).toEqual([key, [...new Set(parameters(other))]]);
    }
  });
  test("have no Chinese in English", () => {
    for (const [key, text] of en) expect([key, /\p{Script=Han}/u.test(text.replace("慎言", ""))]).toEqual([key, false]);
  });
  test("speak to the reader politely and never call anybody a violator", () => {
    for (const [key, text] of zh) expect([key, /你|违规者|嫌疑/.test(text)]).toEqual([key, false]);
  });
});
