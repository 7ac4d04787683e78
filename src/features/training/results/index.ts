import { defineFeature } from "../../../core/feature.ts";
import { hasRole } from "../../../core/people.ts";
import { coursesOf } from "../courses/course-file.ts";
import { TRAINERS } from "../model.ts";
import { toResults, words } from "./cards.ts";
import { resultsDownload } from "./export.ts";
import { resultWords } from "./messages/index.ts";
import { resultSamples } from "./samples.ts";
import { resultPresses, resultsCommand } from "./showing.ts";

/** How the training goes: by course, department, person and question (chapter 6 of the policy). */
export const results = defineFeature({
  name: "training-results",
  words: resultWords as never,
  commands: [resultsCommand],
  presses: resultPresses,
  downloads: [resultsDownload],
  hub: {
    async queues(ctx) {
      if (!hasRole(ctx.person, ...TRAINERS) || coursesOf(ctx.content).length === 0) return [];
      return [{ title: words(ctx)("title"), action: { ...toResults(ctx), label: words(ctx)("open") } }];
    },
  },
  samples: resultSamples,
});
