import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Binding, ClauseTexts, Parameters, PolicyVersion } from "./index.ts";
import { bindingAt, canonicalJson, hashOf, type KeptVersion, parametersSchema, whyNotPublish } from "./model.ts";
import { sampleVersion } from "./sample-version.ts";

const DAY_MS = 86_400_000;
const day = (count: number) => new Date(Date.UTC(2026, 0, 1) + count * DAY_MS);
const parameters: Parameters = parametersSchema.parse({ appealDays: 5, answerDays: 10, bonusDeductionPercent: 10 });
const clauses: ClauseTexts = { "3.1.1.3": { "zh-CN": "财务信息", en: "Finances" } };

const draft = (count: number): KeptVersion =>
  sampleVersion({
    id: `pol_${String(count).padStart(16, "0")}`,
    label: `v${count}`,
    state: "draft",
    version: 1,
    clauses,
    parameters,
    hash: hashOf({ clauses, parameters }),
    effectiveFrom: undefined,
    basisId: undefined,
  });

/** Versions as they come to be: each tries to be published from some day on, and ends the one before. */
function published(attempts: readonly number[]): KeptVersion[] {
  const versions: KeptVersion[] = [];
  for (const [index, count] of attempts.entries()) {
    const from = day(count);
    if (whyNotPublish(draft(index), versions, from, day(0))) continue;
    const before = versions.findLast((one) => one.endedAt === undefined);
    if (before) Object.assign(before, { state: "superseded", endedAt: from });
    versions.push({ ...draft(index), state: "effective", effectiveFrom: from });
  }
  return versions;
}
const anyAttempts = fc.array(fc.integer({ min: -5, max: 60 }), { maxLength: 12 });
const anyWords = fc.array(fc.option(fc.integer({ min: -5, max: 70 }), { nil: undefined }), { maxLength: 12 });
const wordsOf = (versions: readonly PolicyVersion[], days: readonly (number | undefined)[]) =>
  new Map(versions.flatMap(({ id }, index) => (days[index] === undefined ? [] : [[id, day(days[index])] as const])));

describe("the binding of a person", () => {
  test("is by the version in force at the act, and begins with the later of its beginning and their word", () => {
    fc.assert(
      fc.property(anyAttempts, anyWords, fc.integer({ min: -10, max: 80 }), (attempts, days, at) => {
        const versions = published(attempts);
        const words = wordsOf(versions, days);
        const binding: Binding | undefined = bindingAt(versions, words, day(at));
        if (!binding) return;
        const { version, boundFrom } = binding;
        const word = words.get(version.id);
        expect(word).toBeDefined();
        expect(version.effectiveFrom?.getTime()).toBeLessThanOrEqual(day(at).getTime());
        expect(version.endedAt?.getTime() ?? Infinity).toBeGreaterThan(day(at).getTime());
        expect(boundFrom.getTime()).toBe(Math.max(word?.getTime() ?? 0, version.effectiveFrom?.getTime() ?? 0));
        expect(boundFrom.getTime()).toBeLessThanOrEqual(day(at).getTime());
      }),
    );
  });

  test("never comes about without a word, nor by one that was given after the act", () => {
    fc.assert(
      fc.property(anyAttempts, anyWords, fc.integer({ min: -10, max: 80 }), (attempts, days, at) => {
        const versions = published(attempts);
        const later = days.map((count) => (count === undefined || count > at ? count : undefined));
        expect(bindingAt(versions, wordsOf(versions, later), day(at))).toBeUndefined();
      }),
    );
  });

  test("stays, once it is there, until the version ends", () => {
    fc.assert(
      fc.property(anyAttempts, anyWords, fc.nat(80), fc.nat(80), (attempts, days, first, more) => {
        const versions = published(attempts);
        const words = wordsOf(versions, days);
        const binding = bindingAt(versions, words, day(first));
        if (!binding) return;
        const end = binding.version.endedAt?.getTime() ?? Infinity;
        const again = bindingAt(versions, words, day(first + more));
        expect(again?.version.id === binding.version.id).toBe(day(first + more).getTime() < end);
      }),
    );
  });
});

test("whatever is published and in whatever order, at no instant are two versions in force", () => {
  fc.assert(
    fc.property(anyAttempts, (attempts) => {
      const versions = published(attempts);
      for (const [index, version] of versions.entries()) {
        const next = versions[index + 1];
        expect(version.endedAt).toEqual(next?.effectiveFrom);
        expect(version.effectiveFrom?.getTime()).toBeLessThan(version.endedAt?.getTime() ?? Infinity);
      }
    }),
  );
});

test("a draft is not published while a blank, who interprets it or what it replaces is not set", () => {
  const { appealDays: _blank, ...unset } = parameters;
  const why = (over: object) => whyNotPublish({ ...draft(1), ...over } as KeptVersion, [], day(1), day(0));
  expect(why({})).toBeUndefined();
  expect(why({ parameters: unset })).toBe("incomplete");
  expect(why({ interpretedBy: " " })).toBe("incomplete");
  expect(why({ supersedes: "" })).toBe("incomplete");
});

test("equal content has an equal hash however its keys are ordered, and other content has another", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
      const turned = Object.fromEntries(Object.entries(content).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(content));
    }),
  );
  expect(hashOf({ clauses, parameters: { ...parameters, appealDays: 6 } })).not.toBe(hashOf({ clauses, parameters }));
});
