import { defineFeature } from "../../../core/feature.ts";
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
  samples: resultSamples,
});
