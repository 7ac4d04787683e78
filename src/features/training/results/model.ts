import type { Question } from "../courses/model.ts";

/**
 * Terms: a *first quiz* is the first that somebody ever handed in of a course; statistics of quizzes and questions are
 * made of first quizzes alone, since whoever does another one has been told the answers · a *group* is a department as
 * far as it may be shown, or several in one.
 */

/** People of whom a figure may be shown (domain: §6.3.2): of fewer, one could tell who it is. */
export const GROUP_MIN = 5;
/** Answers from which on something can be said about a question. */
export const ANSWERS_MIN = 20;
/** Below this share of right answers a question is looked at; and below this discrimination. */
export const HARD = 0.3;
export const DULL = 0.1;

// ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Department = { department: string; people: number };
/** Departments shown as one, under the name of the only one; several together have none. */
export type Group = { name: string | undefined; departments: readonly string[]; people: number };

/**
 * Departments as groups of at least five people, into which everybody falls once. What is too small is put together, and
 * where that is too small still, with the smallest of the others: so no figure, and no difference of a total and some
 * figures, is about fewer than five. None where there are not five people at all. The groups depend on who works where
 * and not on results, so that two tables with the same people cannot be subtracted either.
 */
export function groupsOf(departments: readonly Department[]): Group[] {
  const sorted = departments
    .filter(({ people }) => people > 0)
    .toSorted((a, b) => b.people - a.people || (a.department < b.department ? -1 : 1));
  const large = sorted.filter(({ people }) => people >= GROUP_MIN);
  const rest = sorted.filter(({ people }) => people < GROUP_MIN);
  const sum = () => rest.reduce((total, { people }) => total + people, 0);
  while (rest.length > 0 && sum() < GROUP_MIN) {
    const smallest = large.pop();
    if (!smallest) return [];
    rest.push(smallest);
  }
  return [
    ...large.map(({ department, people }) => ({ name: department, departments: [department], people })),
    ...(rest.length > 0
      ? [{ name: undefined, departments: rest.map(({ department }) => department), people: sum() }]
      : []),
  ];
}

// ── courses ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type CourseResult = {
  course: string;
  /** Everybody who works here and is in the policy's scope. */
  people: number;
  passed: number;
  underWay: number;
  failed: number;
  /** How many have handed in a first quiz; what follows is undefined for fewer than five. */
  tried: number;
  /** Shares of 1, percent, minutes. */
  passedFirst: number | undefined;
  score: number | undefined;
  minutes: number | undefined;
};

// ── questions ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type Item = {
  question: string;
  /** Answers in first quizzes. */
  asked: number;
  right: number;
  /**
   * The corrected item-total correlation: Pearson's r between whether the answer is right (0 or 1; so it is the
   * point-biserial coefficient) and the share of right answers among the *other* questions of the same quiz,
   * r = cov(x, y) / (s(x) · s(y)). The question itself is left out of the rest, or it would agree with itself
   * (S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28, 1963, 211–218).
   * From -1 to 1. Undefined where all answers, or all rests, are the same.
   */
  discrimination: number | undefined;
  /** How often each option was chosen, as the file counts them; of an order, nothing. */
  chosen: readonly number[];
};

/** Why a question is looked at, the gravest first. */
export const FLAGS = ["key", "option", "hard", "dull"] as const;
export type Flag = (typeof FLAGS)[number];

/**
 * What is odd about a question: those who know more get it wrong (the key may be); a wrong option is chosen more often
 * than a right one; few know it; whether somebody knows more makes no difference. Nothing with too few answers. Chance
 * alone takes a coefficient of n answers below 0 by about 1 / √(n - 1), its standard error where there is nothing to find:
 * only what is further below speaks against the key.
 */
export function flagsOf(item: Item, { kind, answer }: Pick<Question, "kind" | "answer">): Flag[] {
  if (item.asked < ANSWERS_MIN) return [];
  const { discrimination: d } = item;
  const error = 1 / Math.sqrt(item.asked - 1);
  const count = (option: number) => item.chosen[option] ?? 0;
  const wrong = item.chosen.filter((_, option) => !answer.includes(option));
  const flags: Record<Flag, boolean> = {
    key: d !== undefined && d < -error,
    option: kind !== "order" && Math.max(0, ...wrong) > Math.min(...answer.map(count)),
    hard: item.right / item.asked < HARD,
    dull: d !== undefined && d >= -error && d < DULL,
  };
  return FLAGS.filter((flag) => flags[flag]);
}

export type Looked = { item: Item; question: Question; flags: readonly Flag[] };

/**
 * Every question of a course with what is known of it: the flagged first, by what is odd; those that may have a wrong key
 * by how much, all others the hardest first.
 */
export function looked(questions: readonly Question[], items: readonly Item[]): Looked[] {
  const byId = new Map(items.map((item) => [item.question, item]));
  const rank = ({ flags }: Looked) => (flags[0] ? FLAGS.indexOf(flags[0]) : FLAGS.length);
  const weight = ({ item, flags }: Looked) => {
    if (item.asked < ANSWERS_MIN) return 2;
    return flags[0] === "key" ? (item.discrimination ?? 0) : item.right / item.asked;
  };
  return questions
    .map((question): Looked => {
      const none = { question: question.id, asked: 0, right: 0, discrimination: undefined, chosen: [] };
      const item = byId.get(question.id) ?? none;
      return { item, question, flags: flagsOf(item, question) };
    })
    .sort((a, b) => rank(a) - rank(b) || weight(a) - weight(b) || (a.question.id < b.question.id ? -1 : 1));
}
