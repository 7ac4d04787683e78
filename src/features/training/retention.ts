import type { RetentionRule } from "../../core/retention.ts";
import { trainingWords } from "./messages/index.ts";
import { dueAnswers, eraseAnswers } from "./store.ts";

/** What was answered in quizzes helps to explain and to ask again; two years on it helps nobody. */
export const trainingRetention: RetentionRule[] = [
  {
    kind: "training.answers",
    months: 24,
    description: (locale) => trainingWords.in(locale)("data.kept"),
    due: dueAnswers,
    erase: eraseAnswers,
  },
];
