import { defineFeature } from "../../../core/feature.ts";
import { drillHub } from "./hub.ts";
import { drillLife } from "./life.ts";
import { marked } from "./marking.ts";
import { drillWords } from "./messages/index.ts";
import { drillNotices } from "./notices.ts";
import { drillForms } from "./planning.ts";
import { drillPresses, showList, view } from "./presses.ts";
import { drillData, drillRetention } from "./records.ts";
import { reportDownload, reportPage } from "./report-page.ts";
import { driveDrills } from "./running.ts";
import { drillSamples } from "./samples.ts";
import { wrongScripts } from "./script-file.ts";
import { scriptPage } from "./script-page.ts";
import { findByNumber } from "./store.ts";

/** Exercises of a crisis: by script, by the clock, with roles and decisions, and evidence of nothing (6.2.4 of the policy). */
export const drills = marked(
  defineFeature({
    name: "drills",
    words: drillWords as never,
    commands: [
      {
        name: "drill",
        words: { "zh-CN": ["演练", "模拟演练"], en: ["drill", "drills"] },
        summary: (locale) => drillWords.in(locale)("command"),
        handle: (ctx) => showList(ctx),
      },
    ],
    presses: drillPresses,
    forms: drillForms,
    notices: drillNotices,
    lifeCycles: [drillLife as never],
    jobs: [driveDrills],
    recurring: [driveDrills],
    hub: drillHub,
    numbered: {
      prefix: "drl",
      async open(ctx, number) {
        const drill = await findByNumber(ctx, number);
        return drill && view(ctx, drill);
      },
      idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id,
    },
    downloads: [reportDownload],
    pages: [reportPage, scriptPage],
    personalData: drillData,
    retention: drillRetention,
    checkContent: wrongScripts,
    samples: drillSamples,
  }),
);
