import type { RetentionRule } from "../../core/retention.ts";
import { appealWords } from "./messages/index.ts";
import { dueWithCase, eraseAppeal } from "./store-retention.ts";

/**
 * An appeal is part of the file of its case and is kept as long as that; one that was answered late, when its case was
 * about to go, for the twelve months in which an arbitration may still begin (R-CN-09e).
 */
export const appealRetention: RetentionRule = {
  kind: "appeals.with-case",
  months: 12,
  description: (locale) => appealWords.in(locale)("data.kept"),
  due: dueWithCase,
  erase: eraseAppeal,
};
