import { defineFeature } from "../../core/feature.ts";
import { offerFiles } from "./carried.ts";
import { incidentDuties, incidentHub } from "./duties.ts";
import { incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { incidentNotices } from "./notices.ts";
import { incidentData } from "./personal-data.ts";
import { triageCommands } from "./queue.ts";
import { reportCommands, reportForms, reportPresses, reportShortcuts } from "./report.ts";
import { notPursued } from "./retention.ts";
import { incidentSamples } from "./samples.ts";
import { idOfNumber, openByNumber, triagePresses } from "./triage.ts";
import { triageForms } from "./triage-forms.ts";

export { fileContained } from "./for-accounts.ts";
export {
  acceptReport,
  canAccept,
  concernedByReports,
  eraseReports,
  lastReportedAt,
  numbersOfReports,
  partiesOfReports,
  reportToAccept,
  tellReporters,
} from "./for-cases.ts";
export { createIncidentLessons } from "./lesson.ts";
export { CASE_CLAUSES, KIND_RULES, readNumber as readReportNumber, sayNumber as sayReportNumber } from "./model.ts";
export { findByNumber as findReportByNumber } from "./store.ts";

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
  numbered: { prefix: "inc", open: openByNumber, idOf: idOfNumber },
  personalData: incidentData,
  retention: [notPursued],
  samples: incidentSamples,
});
