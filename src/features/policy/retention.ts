import type { RetentionRule } from "../../core/retention.ts";
import { policyWords } from "./messages/index.ts";
import { dueComments, dueSigners, eraseComment, eraseSigner } from "./store-retention.ts";

/**
 * Signatures are never deleted: two years after somebody has left, their account, what they wrote with it and their
 * address go (R-CN-09e); that they took note, of what and when, stays. What they said about the
 * rules goes as well; that something was said, on which clause, and that it was answered stays.
 */
export const policyRetention: RetentionRule[] = [
  {
    kind: "policy.signatures",
    months: 24,
    description: (locale) => policyWords.in(locale)("data.keptSignatures"),
    due: dueSigners,
    erase: eraseSigner,
  },
  {
    kind: "policy.comments",
    months: 24,
    description: (locale) => policyWords.in(locale)("data.keptComments"),
    due: dueComments,
    erase: eraseComment,
  },
];
