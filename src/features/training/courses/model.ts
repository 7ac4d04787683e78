import type { ClauseId } from "../../../core/clauses.ts";
import type { Locale } from "../../../core/locale.ts";

/**
 * What is taught and asked.
 *
 * course: what clause 6.1 lists, one each · lesson: a card to read in two or three minutes · question: one of the bank of
 * a course, asked in quizzes and in one-minute lessons
 */

/**
 * How a question is asked: one right option; all right ones; true or false; what comes first; one right step in a scene,
 * where each step says what would come of it.
 */
export const KINDS = ["single", "multiple", "true-false", "order", "scenario"] as const;
export type Kind = (typeof KINDS)[number];

export type QuestionWords = {
  /** What happened, before the question of a scenario. */
  scene?: string;
  stem: string;
  /** None where the answer is true or false. */
  options: readonly string[];
  why: string;
  /** What would come of each option of a scenario. */
  outcomes?: readonly string[];
};

export type Question = {
  id: string;
  course: string;
  kind: Kind;
  clause: ClauseId;
  /** The lesson that answers it. */
  lesson: string;
  words: Record<Locale, QuestionWords>;
  /**
   * The right options, counted from 0 as the file lists them; true is 0 and false is 1. What is to be put in order is
   * listed in the right order.
   */
  answer: readonly number[];
};

export type Lesson = {
  id: string;
  clauses: readonly ClauseId[];
  words: Record<Locale, { title: string; text: string }>;
};

export type Course = {
  id: string;
  /** The clause that demands it. */
  clause: ClauseId;
  minutes: number;
  words: Record<Locale, { title: string; about: string }>;
  lessons: readonly Lesson[];
  questions: readonly Question[];
  /** Changes with every word of it: the first letters of a hash. */
  version: string;
};

/** In characters; what a card holds on every platform without a page to turn. */
export const LIMITS = {
  title: 40,
  titleEn: 70,
  about: 300,
  lesson: 900,
  scene: 400,
  stem: 200,
  option: 90,
  why: 300,
  outcome: 200,
  /** More buttons than these are not on one card of WeCom: six, of which order and multiple need one to hand in. */
  options: { single: 6, scenario: 5, multiple: 5, order: 5 },
} as const;

/** How many options a question has as it is asked. */
export const optionCount = ({ kind, words }: Question): number =>
  kind === "true-false" ? 2 : words["zh-CN"].options.length;
