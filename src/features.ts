import type { Ctx } from "./core/context.ts";
import type { Feature } from "./core/feature.ts";
import type { Locale } from "./core/locale.ts";
import type { Person } from "./core/people.ts";
import { accounts, applicationApproval, createHijacks, ownAccounts } from "./features/accounts/index.ts";
import { appeals, replayAppeals } from "./features/appeals/index.ts";
import { createApprovals } from "./features/approvals/index.ts";
import { caseStudiesOf, createBroadcasts } from "./features/broadcasts/index.ts";
import { cases, obligations, replayDecisions, reporterProtection } from "./features/cases/index.ts";
import { feeds } from "./features/feeds/index.ts";
import { createIncidentLessons, fileContained, incidents } from "./features/incidents/index.ts";
import { pausedPlans, planApproval, plans } from "./features/plans/index.ts";
import { createPolicy, type PolicyParts } from "./features/policy/index.ts";
import {
  analysis,
  assignLesson,
  certificates,
  drills,
  lessonAfter,
  repetition,
  results,
  sessions,
  training,
} from "./features/training/index.ts";
import { MAILS_PER_SECOND } from "./platforms/mail/limits.ts";
import { WORKSPACE_POSTS_PER_MINUTE } from "./platforms/slack/limits.ts";
import { DELIVERIES_PER_ACCOUNT_PER_DAY } from "./platforms/wecom/limits.ts";

/** What the past year would have been under other parameters of the policy. */
const replayUnder: PolicyParts["replayUnder"] = async (ctx, parameters, since) => {
  const { answered, late, ...filed } = await replayAppeals(ctx, parameters, since);
  return { cases: await replayDecisions(ctx, parameters, since), appeals: filed, answers: { answered, late } };
};

/** The case studies of the library, as far as the search reads them. */
const caseDocuments: PolicyParts["caseStudies"] = (content) =>
  caseStudiesOf(content).map(({ id, clauses, words }) => {
    const textIn = (locale: Locale) => ({ ...words[locale], lesson: words[locale].lesson ?? "" });
    return { id, clauses, texts: { "zh-CN": textIn("zh-CN"), en: textIn("en") } };
  });

/** A one-minute lesson for people about what happened, where the company has one for it. */
async function teach(
  ctx: Ctx,
  people: readonly Person[],
  what: string,
  why: Parameters<typeof assignLesson>[2]["why"],
): Promise<boolean> {
  const lesson = lessonAfter(ctx.content, what);
  if (!lesson) return false;
  for (const person of people) await assignLesson(ctx, person, { ...lesson, why });
  return true;
}

/** The features of the product; adding one adds its line here. */
export const FEATURES: readonly Feature[] = [
  incidents,
  createIncidentLessons((ctx, person, kind) => teach(ctx, [person], kind, "hint")),
  ...createPolicy({ replayUnder, caseStudies: caseDocuments }),
  cases,
  obligations,
  appeals,
  accounts,
  plans,
  ownAccounts,
  createHijacks({
    ...pausedPlans,
    file: fileContained,
    teach: (ctx, people) => teach(ctx, people, "hijack", "hijack"),
  }),
  createApprovals([planApproval, applicationApproval], reporterProtection),
  createBroadcasts({
    slack: { perMinute: WORKSPACE_POSTS_PER_MINUTE },
    mail: { perMinute: MAILS_PER_SECOND * 60 },
    wecom: { each: 2, perDay: (accounts) => accounts * DELIVERIES_PER_ACCOUNT_PER_DAY },
  }),
  feeds,
  training,
  certificates,
  sessions,
  repetition,
  results,
  drills,
  analysis,
];
