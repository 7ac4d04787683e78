import { defineFeature } from "../../core/feature.ts";
import { offerFiles } from "./carried.ts";
import { incidentDuties, incidentHub } from "./duties.ts";
import { incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { incidentNotices } from "./notices.ts";
import { triageCommands } from "./queue.ts";
import { reportCommands, reportForms, reportPresses, reportShortcuts } from "./report.ts";
import { incidentSamples } from "./samples.ts";
import { openByNumber, triagePresses } from "./triage.ts";
import { triageForms } from "./triage-forms.ts";

/** Reports of incidents: filed by name or anonymously, routed, triaged, answered (chapter 5.1 of the policy). */
export const incidents = defineFeature({
  name: "incidents",
  words: incidentWords as never,
  commands: [...reportCommands, ...triageCommands],
  presses: [...reportPresses, ...triagePresses],
  forms: [...reportForms, ...triageForms],
  shortcuts: reportShortcuts,
  notices: incidentNotices,
  lifeCycles: [incidentLife as never],
  duties: [incidentDuties],
  hub: incidentHub,
  takesFiles: offerFiles,
  numbered: { prefix: "inc", open: openByNumber },
  samples: incidentSamples,
});
