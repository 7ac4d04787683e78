import { optionCount, type Question } from "../courses/model.ts";

/** Options as the file counts them, in the order in which they were chosen. */
export type Chosen = readonly number[];

/**
 * Whether an answer is right: all right options and no other, and where an order is asked for, in that order. There is
 * no half: an explanation follows either way.
 */
export function isRight({ kind, answer }: Question, chosen: Chosen): boolean {
  if (chosen.length !== answer.length) return false;
  const given = kind === "order" ? chosen : chosen.toSorted((a, b) => a - b);
  return given.every((one, at) => one === answer[at]);
}

/** Whether an answer can be handed in: as many options as the question takes, each of them one of its own, none twice. */
export function isWhole(question: Question, chosen: Chosen): boolean {
  const count = optionCount(question);
  const isOwn = chosen.every(
    (one, at) => Number.isInteger(one) && one >= 0 && one < count && chosen.indexOf(one) === at,
  );
  if (!isOwn) return false;
  if (question.kind === "multiple") return chosen.length > 0;
  return chosen.length === (question.kind === "order" ? count : 1);
}

/** Whole percent, rounded down: nobody passes by rounding. */
export const percentOf = (right: number, total: number): number =>
  total === 0 ? 0 : Math.floor((right * 100) / total);

/** @param passMark percent */
export const isPassed = (right: number, total: number, passMark: number): boolean =>
  total > 0 && right * 100 >= passMark * total;
