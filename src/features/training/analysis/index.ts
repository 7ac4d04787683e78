import type { Ctx } from "../../../core/context.ts";
import { defineFeature } from "../../../core/feature.ts";
import type { Person } from "../../../core/people.ts";
import { press, titleOf, words } from "./cards.ts";
import { analysisNotices, groupForms, groupPresses } from "./groups.ts";
import { groupLife } from "./life.ts";
import { analysisWords } from "./messages/index.ts";
import { findStudy, readingForms, readingPresses, showList } from "./reading.ts";
import { analysisData, analysisRetention } from "./records.ts";
import { analysisSamples } from "./samples.ts";
import { answersOf, groupsOf } from "./store.ts";

const SHOWN = 3;
/** Groups that are open and that one person is in: a handful. */
const OPEN = 50;

/** Case, question, discussion of the answers (6.2.3 of the policy). */
export const analysis = defineFeature({
  name: "analysis",
  words: analysisWords as never,
  commands: [
    {
      name: "cases",
      words: { "zh-CN": ["案例分析", "案例"], en: ["casestudy", "casestudies"] },
      summary: (locale) => analysisWords.in(locale)("command"),
      handle: (ctx) => showList(ctx as Ctx & { person: Person }),
    },
  ],
  presses: [...readingPresses, ...groupPresses],
  forms: [...readingForms, ...groupForms],
  notices: analysisNotices,
  lifeCycles: [groupLife as never],
  hub: {
    /** What a trainer asked and was not answered yet; it has no date, since it is no duty with a term. */
    async needsYou(ctx) {
      const groups = await groupsOf(ctx, ctx.person.id, { limit: OPEN, state: "open" });
      if (groups.length === 0) return [];
      const answered = new Set((await answersOf(ctx, ctx.person.id)).map(({ caseId }) => caseId));
      const waiting = [...new Set(groups.map(({ caseId }) => caseId))].filter((caseId) => !answered.has(caseId));
      return waiting.slice(0, SHOWN).flatMap((caseId) => {
        const study = findStudy(ctx, caseId);
        if (!study) return [];
        const t = words(ctx);
        return [
          {
            title: titleOf(ctx, study),
            detail: t("list.asked"),
            dueAt: undefined,
            action: press(t("list.open"), "case", study.id),
          },
        ];
      });
    },
  },
  personalData: analysisData,
  retention: analysisRetention,
  samples: analysisSamples,
});
