import { callback } from "../../core/callback.ts";
import { defineFeature } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { planDuties } from "./duties.ts";
import { planLife } from "./life.ts";
import { planWords } from "./messages/index.ts";
import { isApproved } from "./model.ts";
import { planNotices } from "./notices.ts";
import { planData } from "./personal-data.ts";
import { planRetention } from "./retention.ts";
import { planSamples } from "./samples.ts";
import { findByNumber, plansOf } from "./store.ts";
import { listMine, openByNumber, planCommand, viewPress } from "./viewing.ts";
import { reportHandler, revokeHandler, writeHandler, writingPresses } from "./writing.ts";

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
  presses: [...writingPresses, viewPress, { name: "plan.mine", handle: async (ctx) => showCard(await listMine(ctx)) }],
  forms: [writeHandler, reportHandler, revokeHandler],
  notices: planNotices,
  lifeCycles: [planLife as never],
  duties: [planDuties],
  personalData: planData,
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
        ({ state }) => isApproved(state) || state === "submitted" || state === "changes_requested",
      );
      const action = { kind: "run", label: t("buttons.view"), callback: callback("plan.mine") } as const;
      return [
        { kind: "list", items: [{ title: t("hub.title"), detail: t("hub.count", { count: open.length }), action }] },
      ];
    },
    start: (ctx) => [
      { kind: "open", label: planWords.in(ctx.locale)("buttons.new"), callback: callback("plan.new", "new") },
    ],
  },
  samples: planSamples,
});

export { planApproval } from "./kind.ts";
export { sayNumber as sayPlanNumber } from "./model.ts";
export { coverAt } from "./viewing.ts";
