import type { RetentionRule } from "../../core/retention.ts";
import { eraseApprovals } from "../approvals/index.ts";
import { dueApplications, eraseApplication } from "./applications/store-applications.ts";
import { dueHandovers, eraseHandover } from "./handovers/store-handovers.ts";
import { accountWords } from "./messages/index.ts";
import { dueAccounts, dueLines, dueUses, eraseAccount, eraseLine, eraseUse } from "./store-records.ts";

const MONTHS = 24;

/** Who had what, and who agreed, is kept for two years after it is over: as long as somebody may ask who posted something. */
export const accountRetention: RetentionRule[] = [
  {
    kind: "accounts.closed",
    months: MONTHS,
    description: (locale) => accountWords.in(locale)("data.keptAccounts"),
    due: dueAccounts,
    erase: eraseAccount,
  },
  {
    kind: "accounts.uses",
    months: MONTHS,
    description: (locale) => accountWords.in(locale)("data.keptUses"),
    due: dueUses,
    erase: eraseUse,
  },
  {
    kind: "accounts.lines",
    months: MONTHS,
    description: (locale) => accountWords.in(locale)("data.keptLines"),
    due: dueLines,
    erase: eraseLine,
  },
  {
    kind: "accounts.applications",
    months: MONTHS,
    description: (locale) => accountWords.in(locale)("data.keptApplications"),
    due: dueApplications,
    async erase(ctx, id) {
      if (!(await eraseApplication(ctx, id))) return false;
      await eraseApprovals(ctx, id);
      return true;
    },
  },
  {
    kind: "accounts.handovers",
    months: MONTHS,
    description: (locale) => accountWords.in(locale)("data.keptHandovers"),
    due: dueHandovers,
    erase: eraseHandover,
  },
];
