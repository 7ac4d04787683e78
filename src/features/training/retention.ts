import type { RetentionRule } from "../../core/retention.ts";
import { dueLeave, dueResults, eraseLeave, eraseResults } from "./campaigns/store-retention.ts";
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
  {
    kind: "training.results",
    months: 24,
    description: (locale) => trainingWords.in(locale)("campaigns.kept.results"),
    due: dueResults,
    erase: eraseResults,
  },
  {
    kind: "training.leave",
    months: 12,
    description: (locale) => trainingWords.in(locale)("campaigns.kept.leave"),
    due: dueLeave,
    erase: eraseLeave,
  },
];
