import { defineFeature, type Feature } from "../../core/feature.ts";
import { channelHandler, channelPresses } from "./channels.ts";
import { driveBroadcasts } from "./driving.ts";
import { broadcastDuties, broadcastHub } from "./duties.ts";
import { publishedBroadcasts } from "./feed.ts";
import type { Paces } from "./forecast.ts";
import { has } from "./handling.ts";
import { wrongCaseStudies } from "./library.ts";
import { broadcastLife } from "./life.ts";
import { broadcastWords } from "./messages/index.ts";
import { WRITERS } from "./model.ts";
import { broadcastNotices } from "./notices.ts";
import { posterDownload } from "./poster.ts";
import { broadcastPresses, opens, showList } from "./presses.ts";
import { previewPage } from "./preview.ts";
import { fromCasePress } from "./real/telling.ts";
import { broadcastData, broadcastRetention } from "./records.ts";
import { broadcastSamples } from "./samples.ts";
import { scheduleHandler, schedulePresses } from "./schedules/handling.ts";
import { followJob } from "./sending.ts";
import { findByNumber } from "./store.ts";
import * as writing from "./writing.ts";

export { type CaseStudy, caseStudiesOf } from "./library.ts";

/**
 * Notices, case studies and security tips to many at once, each written by one and released by another (chapter 6.3 of
 * the policy).
 */
export function createBroadcasts(paces: Paces): Feature {
  const { presses, forms } = broadcastPresses(paces);
  return defineFeature({
    name: "broadcasts",
    words: broadcastWords as never,
    commands: [
      {
        name: "broadcasts",
        words: { "zh-CN": ["宣传", "推送"], en: ["broadcasts", "broadcast"] },
        summary: (locale) => broadcastWords.in(locale)("command"),
        may: WRITERS,
        handle: (ctx) => showList(ctx),
      },
    ],
    presses: [
      ...presses,
      ...schedulePresses,
      ...channelPresses,
      opens("channel", channelHandler),
      fromCasePress,
      writing.usePress,
      opens("write", writing.writeHandler),
      opens("question", writing.questionHandler),
      opens("audience", writing.audienceHandler),
      opens("ways", writing.waysHandler),
    ],
    forms: [...writing.writingForms, ...forms, scheduleHandler, channelHandler],
    notices: broadcastNotices,
    lifeCycles: [broadcastLife as never],
    duties: [broadcastDuties],
    jobs: [followJob, driveBroadcasts],
    recurring: [driveBroadcasts],
    hub: broadcastHub,
    numbered: {
      prefix: "bc",
      async open(ctx, number) {
        const row = await findByNumber(ctx, number);
        return row && (await has(ctx, row, "keeper")) ? writing.worked(ctx, row) : undefined;
      },
      idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id,
    },
    downloads: [posterDownload],
    pages: [previewPage],
    publishes: publishedBroadcasts,
    personalData: broadcastData,
    retention: broadcastRetention,
    checkContent: wrongCaseStudies,
    samples: broadcastSamples,
  });
}
