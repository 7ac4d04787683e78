import { createHash } from "node:crypto";
import { optionCount, type Question } from "../courses/model.ts";

/** Numbers from 0 up to 1 that follow from a seed: the same attempt is drawn the same way, whoever looks. */
export function randomOf(seed: string): () => number {
  let block = createHash("sha256").update(seed).digest();
  let at = 0;
  return () => {
    if (at + 4 > block.length) [block, at] = [createHash("sha256").update(block).digest(), 0];
    const number = block.readUInt32BE(at);
    at += 4;
    return number / 2 ** 32;
  };
}

/** The same things in another order, every order as likely (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const all = [...items];
  for (let last = all.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}

/**
 * The questions of an attempt, none twice: from each lesson in turn, so that a quiz covers the course, and first those
 * that this person was not asked before.
 * @param count how many; the whole bank where it has fewer
 * @param asked ids of questions that the person has seen already
 */
export function drawQuestions(
  bank: readonly Question[],
  count: number,
  random: () => number,
  asked: ReadonlySet<string> = new Set(),
): Question[] {
  const fresh = (question: Question) => Number(asked.has(question.id));
  const lessons = shuffled([...Map.groupBy(shuffled(bank, random), ({ lesson }) => lesson).values()], random).map(
    (questions) => questions.toSorted((a, b) => fresh(a) - fresh(b)),
  );
  const drawn: Question[] = [];
  for (let round = 0; drawn.length < Math.min(count, bank.length); round++) {
    const turn = lessons.flatMap((questions) => questions[round] ?? []).toSorted((a, b) => fresh(a) - fresh(b));
    drawn.push(...turn.slice(0, count - drawn.length));
  }
  return shuffled(drawn, random);
}

/**
 * In which order the options of a question are shown, as places in the file. True stays before false; what is to be put
 * in order never stands in the right one.
 */
export function orderFor(question: Question, random: () => number): number[] {
  const places = Array.from({ length: optionCount(question) }, (_, place) => place);
  if (question.kind === "true-false") return places;
  const order = shuffled(places, random);
  const isRight = question.kind === "order" && order.every((place, at) => place === at);
  return isRight ? [...order.slice(1), ...order.slice(0, 1)] : order;
}
