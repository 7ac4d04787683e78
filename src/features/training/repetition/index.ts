import { defineFeature } from "../../../core/feature.ts";
import { askJob, repeatNotice } from "./asking.ts";
import { repetitionData, repetitionRetention } from "./keeping.ts";
import { wrongLessons } from "./lesson-file.ts";
import { lessonJob, lessonNotice, lessonPresses } from "./lessons.ts";
import { repetitionWords } from "./messages/index.ts";
import { repeatPresses } from "./presses.ts";
import { repetitionSamples } from "./samples.ts";

/** What was answered wrong comes back, and lessons of a minute (chapter 6 of the policy). */
export const repetition = defineFeature({
  name: "training-repetition",
  words: repetitionWords as never,
  presses: [...repeatPresses, ...lessonPresses],
  notices: [repeatNotice, lessonNotice],
  jobs: [askJob, lessonJob],
  recurring: [askJob, lessonJob],
  personalData: repetitionData,
  retention: repetitionRetention,
  checkContent: wrongLessons,
  samples: repetitionSamples,
});
