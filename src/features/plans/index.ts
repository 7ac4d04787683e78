import { callback } from "../../core/callback.ts";
import { defineFeature } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { amendPresses, shortenHandler } from "./amending.ts";
import { feedData, feedPresses, planFeed } from "./calendar/feed.ts";
import { mondayJob, mondayNotice } from "./calendar/monday.ts";
import { teamPage } from "./calendar/page.ts";
import { calendarSamples } from "./calendar/samples.ts";
import { teamItems, teamPresses } from "./calendar/team.ts";
import { planDuties } from "./duties.ts";
import { filePress } from "./files.ts";
import { leaversJob } from "./leavers.ts";
import { planLife } from "./life.ts";
import { planWords } from "./messages/index.ts";
import { isApproved } from "./model.ts";
import { planNotices } from "./notices.ts";
import { planData } from "./personal-data.ts";
import { reportHandler, reportingPresses, returnReportHandler } from "./reporting.ts";
import { planRetention } from "./retention.ts";
import * as running from "./running/index.ts";
import { planSamples } from "./samples.ts";
import * as standing from "./standing/index.ts";
import { findByNumber, plansOf } from "./store.ts";
import { listMine, openByNumber, planCommand, viewPress } from "./viewing.ts";
import { revokeHandler, writeHandler, writingPresses } from "./writing.ts";

/** Social media in working time: planned, approved, begun, reported (chapter 4.2 of the policy). */
export const plans = defineFeature({
  name: "plans",
  words: planWords as never,
  commands: [
    {
      name: "plan",
      words: { "zh-CN": ["计划", "社媒计划"], en: ["plan", "plans"] },
      summary: (locale) => planWords.in(locale)("commands.plan"),
      handle: planCommand,
    },
  ],
  presses: [
    ...writingPresses,
    ...amendPresses,
    ...reportingPresses,
    ...running.presses,
    ...standing.presses,
    filePress,
    viewPress,
    ...teamPresses,
    ...feedPresses,
    { name: "plan.mine", handle: async (ctx, { id }) => showCard(await listMine(ctx, id)) },
  ],
  forms: [
    writeHandler,
    shortenHandler,
    reportHandler,
    returnReportHandler,
    revokeHandler,
    ...running.forms,
    ...standing.forms,
  ],
  notices: [...planNotices, ...running.notices, ...standing.notices, mondayNotice],
  lifeCycles: [planLife as never, ...running.lifeCycles, ...standing.lifeCycles],
  duties: [planDuties, ...running.duties, ...standing.duties],
  jobs: [...running.recurring, mondayJob, leaversJob],
  recurring: [...running.recurring, mondayJob, leaversJob],
  personalData: async (ctx, person) => [
    ...(await planData(ctx, person)),
    ...(await running.personalData(ctx, person)),
    ...(await standing.personalData(ctx, person)),
    ...(await feedData(ctx, person)),
  ],
  feeds: [planFeed],
  retention: [planRetention],
  numbered: {
    prefix: "plan",
    open: openByNumber,
    idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id,
  },
  hub: {
    async yours(ctx) {
      const t = planWords.in(ctx.locale);
      const open = (await plansOf(ctx, ctx.person.id)).filter(
        ({ state }) => isApproved(state) || ["submitted", "changes_requested", "report_returned"].includes(state),
      );
      const action = { kind: "run", label: t("buttons.view"), callback: callback("plan.mine") } as const;
      const own = { title: t("hub.title"), detail: t("hub.count", { count: open.length }), action };
      return [{ kind: "list", items: [own, ...(await teamItems(ctx))] }];
    },
    start: (ctx) => [
      { kind: "open", label: planWords.in(ctx.locale)("buttons.new"), callback: callback("plan.new", "new") },
    ],
  },
  pages: [teamPage],
  samples: (locale) => [...planSamples(locale), ...calendarSamples(locale)],
});

export { sayCover } from "./covering.ts";
export { planApproval } from "./kind.ts";
export { endPlansOfLeavers } from "./leavers.ts";
export { pausedPlans } from "./pausing.ts";
export { coverAt } from "./viewing.ts";
