import fc from "fast-check";
import { expect, test } from "vitest";
import { KINDS, type Kind, type Question } from "../courses/model.ts";
import { drawQuestions, orderFor, randomOf, shuffled } from "./draw.ts";
import { isPassed, isRight, isWhole, percentOf } from "./scoring.ts";

const texts = (count: number) => Array.from({ length: count }, (_, at) => `option ${at}`);
const questionOf = (id: string, kind: Kind, count: number, right: readonly number[], lesson = "a"): Question => {
  const words = { stem: id, options: kind === "true-false" ? [] : texts(count), why: "why" };
  const answer = kind === "order" ? Array.from({ length: count }, (_, at) => at) : right;
  return { id, course: "policy", kind, clause: "1.1", lesson, words: { "zh-CN": words, en: words }, answer };
};
const anyQuestion = fc
  .record({ kind: fc.constantFrom(...KINDS), count: fc.integer({ min: 3, max: 5 }), seed: fc.string() })
  .map(({ kind, count, seed }) => {
    const size = kind === "true-false" ? 2 : count;
    const places = shuffled(
      Array.from({ length: size }, (_, at) => at),
      randomOf(seed),
    );
    const right = places.slice(0, kind === "multiple" ? 2 : 1).toSorted((a, b) => a - b);
    return questionOf("POL-01", kind, count, right);
  });
const anyBank = fc
  .array(fc.constantFrom("scope", "ladder", "appeal", "accounts"), { minLength: 1, maxLength: 60 })
  .map((lessons) => lessons.map((lesson, at) => questionOf(`POL-${at}`, "single", 4, [at % 4], lesson)));

test("a quiz asks nothing twice, as many as asked for, and the same seed draws the same", () =>
  fc.assert(
    fc.property(anyBank, fc.integer({ min: 1, max: 80 }), fc.string(), (bank, count, seed) => {
      const drawn = drawQuestions(bank, count, randomOf(seed));
      expect(drawn).toHaveLength(Math.min(count, bank.length));
      expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length);
      expect(drawQuestions(bank, count, randomOf(seed))).toEqual(drawn);
    }),
  ));

test("a quiz covers the course: no lesson has two questions more than another that still had some", () =>
  fc.assert(
    fc.property(anyBank, fc.integer({ min: 1, max: 60 }), fc.string(), (bank, count, seed) => {
      const drawn = Map.groupBy(drawQuestions(bank, count, randomOf(seed)), ({ lesson }) => lesson);
      const all = Map.groupBy(bank, ({ lesson }) => lesson);
      const most = Math.max(...[...drawn.values()].map((questions) => questions.length));
      for (const [lesson, questions] of all) {
        const taken = drawn.get(lesson)?.length ?? 0;
        expect(taken === questions.length || taken >= most - 1).toBe(true);
      }
    }),
  ));

test("of a lesson, what the person was asked before comes only when nothing else of it is left", () =>
  fc.assert(
    fc.property(anyBank, fc.integer({ min: 1, max: 60 }), fc.string(), (bank, count, seed) => {
      const asked = new Set(bank.filter((_, at) => at % 3 === 0).map(({ id }) => id));
      const drawn = drawQuestions(bank, count, randomOf(seed), asked);
      const ids = new Set(drawn.map(({ id }) => id));
      for (const { id, lesson } of drawn.filter((question) => asked.has(question.id))) {
        const left = bank.filter((one) => one.lesson === lesson && !asked.has(one.id) && !ids.has(one.id));
        expect([id, left.length]).toEqual([id, 0]);
      }
    }),
  ));

test("however options are shuffled, the right answer stays right, and every other is wrong", () =>
  fc.assert(
    fc.property(
      anyQuestion,
      fc.string(),
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
      (question, seed, any) => {
        const order = orderFor(question, randomOf(seed));
        expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, at) => at));
        // What stands where on the card, chosen by its letter, comes back as the option of the file.
        const letters = question.answer.map((place) => order.indexOf(place));
        expect(
          isRight(
            question,
            letters.map((letter) => order[letter] as number),
          ),
        ).toBe(true);
        const given = [...new Set(any)].filter((place) => place < order.length);
        const isSame =
          question.kind === "order"
            ? JSON.stringify(given) === JSON.stringify(question.answer)
            : JSON.stringify(given.toSorted((a, b) => a - b)) === JSON.stringify(question.answer);
        expect(isRight(question, given)).toBe(isSame);
        expect(isWhole(question, question.answer)).toBe(true);
      },
    ),
  ));

test("what is to be put in order never stands in the right order", () =>
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 5 }), fc.string(), (count, seed) => {
      const order = orderFor(questionOf("POL-01", "order", count, []), randomOf(seed));
      expect(order.every((place, at) => place === at)).toBe(false);
    }),
  ));

test("each order of four options comes about as often as any other", () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 4_800; seed++) {
    const order = shuffled([0, 1, 2, 3], randomOf(String(seed))).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(80);
});

test("the pass mark is met exactly or not at all, and nobody passes by rounding", () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 100 }), fc.nat(), (total, mark, any) => {
      const right = any % (total + 1);
      expect(isPassed(right, total, mark)).toBe(percentOf(right, total) >= mark);
      if (right < total && isPassed(right, total, mark)) expect(isPassed(right + 1, total, mark)).toBe(true);
    }),
  ));

test("an answer that names what the question has not, or the same twice, cannot be handed in", () => {
  const one = questionOf("POL-01", "single", 4, [2]);
  for (const chosen of [[], [4], [-1], [0.5], [0, 1], [1, 1]]) expect(isWhole(one, chosen)).toBe(false);
  const several = questionOf("POL-02", "multiple", 4, [0, 2]);
  for (const chosen of [[], [0, 0], [4]]) expect(isWhole(several, chosen)).toBe(false);
  expect(isWhole(several, [3])).toBe(true);
  expect(isWhole(questionOf("POL-03", "order", 3, []), [2, 0])).toBe(false);
});

test("whoever takes a quiz of ten again, over eight lessons of three questions or more, gets ten new ones", () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 3, max: 6 }), { minLength: 8, maxLength: 8 }),
      fc.string(),
      (sizes, seed) => {
        const bank = sizes.flatMap((size, lesson) =>
          Array.from({ length: size }, (_, at) => questionOf(`L${lesson}-${at}`, "single", 4, [0], `lesson-${lesson}`)),
        );
        const first = drawQuestions(bank, 10, randomOf(seed)).map(({ id }) => id);
        const again = drawQuestions(bank, 10, randomOf(`${seed}again`), new Set(first)).map(({ id }) => id);
        expect(again.filter((id) => first.includes(id))).toEqual([]);
      },
    ),
  ));
