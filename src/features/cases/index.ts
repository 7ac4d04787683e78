import { defineFeature, type WordCommand } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { pinHandler } from "./act-time.ts";
import { correctHandler } from "./after.ts";
import { listReadings, readHandler } from "./break-glass.ts";
import { opens } from "./case-form.ts";
import * as deciding from "./deciding.ts";
import { caseDuties, questionDuties, sanctionDuties, taskDuties } from "./duties.ts";
import * as hearing from "./hearing.ts";
import { caseHub } from "./hub.ts";
import { interimHandler, interimPresses, liftHandler } from "./interim.ts";
import * as investigate from "./investigate.ts";
import { followPeople } from "./left-alone.ts";
import { caseLife } from "./life.ts";
import { caseWords } from "./messages/index.ts";
import { CASE_TEAMS } from "./model.ts";
import { caseNotices } from "./notices.ts";
import * as obligationParts from "./obligations/index.ts";
import { openHandler, openPress } from "./opening.ts";
import { payrollDownload, payrollPress } from "./payroll.ts";
import { caseData } from "./personal-data.ts";
import { CASE_ROLES, pageFrom, queueCard } from "./queue.ts";
import { recordCard } from "./record.ts";
import { caseRetention } from "./retention.ts";
import { reviewHandler } from "./reviewing.ts";
import { caseSamples } from "./samples.ts";
import { sanctionLife } from "./sanctions/life.ts";
import * as serving from "./serving.ts";
import { sidePresses } from "./side/handlers.ts";
import { questionLife, taskLife } from "./side/lives.ts";
import { findByNumber } from "./store.ts";
import { openByNumber, viewPresses } from "./viewing.ts";

const forms = [
  investigate.handOverHandler,
  investigate.reassignHandler,
  investigate.askRecusalHandler,
  investigate.answerRecusalHandler,
  investigate.noteHandler,
  investigate.witnessHandler,
  investigate.taskHandler,
  investigate.toldHandler,
  investigate.joinHandler,
  investigate.linkHandler,
  pinHandler,
  investigate.jurisdictionHandler,
  investigate.signOffHandler,
  investigate.clearHandler,
  investigate.overrideHandler,
  interimHandler,
  liftHandler,
  hearing.allegeHandler,
  hearing.statementHandler,
  hearing.additionHandler,
  hearing.rescheduleHandler,
  hearing.extendHandler,
  hearing.witnessAnswerHandler,
  deciding.dismissHandler,
  deciding.weighHandler,
  deciding.proposeHandler,
  deciding.returnHandler,
  deciding.acquitHandler,
  deciding.decideHandler,
  deciding.approveHandler,
  deciding.refuseHandler,
  deciding.unionSendHandler,
  deciding.unionViewHandler,
  deciding.unionAnswerHandler,
  deciding.withdrawHandler,
  serving.serveHandler,
  serving.proveHandler,
  correctHandler,
  reviewHandler,
  readHandler,
];

const commands: WordCommand[] = [
  {
    name: "cases",
    words: { "zh-CN": ["案件"], en: ["cases"] },
    summary: (locale) => caseWords.in(locale)("commands.cases"),
    may: CASE_ROLES,
    handle: async (ctx) => showCard(await queueCard(ctx)),
  },
  {
    name: "record",
    words: { "zh-CN": ["记录", "我的记录"], en: ["record"] },
    summary: (locale) => caseWords.in(locale)("commands.record"),
    handle: async (ctx) => (ctx.person ? showCard(await recordCard(ctx, ctx.person)) : { kind: "none" }),
  },
  {
    name: "open-case",
    words: { "zh-CN": ["立案"], en: ["case", "open-case"] },
    summary: (locale) => caseWords.in(locale)("commands.open"),
    may: CASE_TEAMS,
    handle: (ctx) => openPress.handle(ctx, { id: "direct", arg: undefined, chosen: undefined }),
  },
];

export { annul, endAppeal, lower } from "./after.ts";
export {
  askedNow,
  isObligationKind,
  noteAppeal,
  sayObligation,
  sayRung,
  whoHadAPart,
} from "./appeal-side.ts";
export { policyOf } from "./count.ts";
export { type DueSaid, readFacts as readCaseFacts, sayDeadlineOf } from "./facts.ts";
export { fileCard as caseFileCard } from "./file-card.ts";
export { caseTexts } from "./for-broadcasts.ts";
export { namesOthers } from "./hearing.ts";
export {
  type Case,
  isErased as isErasedCase,
  OBLIGATION_STEPS,
  type ObligationKind,
  type Sanction,
  type Step,
  sayNumber as sayCaseNumber,
} from "./model.ts";
export { holdsApart, isApart } from "./oversight.ts";
export { partiesOf as partiesOfCase, whoMustHandle as whoHandlesCase } from "./parties.ts";
export { reporterProtection } from "./protection.ts";
export { replayDecisions } from "./replay.ts";
export { sanctionOf } from "./sanctions/store.ts";
export { beginAppeal, endWindow } from "./serving.ts";
export {
  appealedOf,
  appealWindowOf,
  casesAbout,
  findByNumber as findCaseByNumber,
  findCase,
  leaderIds,
} from "./store.ts";

/** What a decision asks of a person, each with a life of its own (chapter 5.2 of the policy). */
export const obligations = defineFeature({
  name: "obligations",
  words: obligationParts.obligationWords as never,
  presses: obligationParts.obligationPresses,
  forms: obligationParts.obligationForms,
  notices: obligationParts.obligationNotices,
  lifeCycles: obligationParts.obligationLives as never[],
  duties: obligationParts.obligationDuties,
  recurring: [obligationParts.lapseOfLeavers],
  jobs: [obligationParts.lapseOfLeavers],
  hub: obligationParts.obligationHub,
  samples: obligationParts.samples,
});

/** Cases, what is decided in them and what follows from that (chapter 5.2 of the policy). */
export const cases = defineFeature({
  name: "cases",
  words: caseWords as never,
  commands,
  presses: [
    openPress,
    ...investigate.investigatePresses,
    ...forms.map(opens),
    serving.acknowledge,
    serving.templatePress,
    ...viewPresses,
    ...sidePresses,
    ...interimPresses,
    payrollPress,
    {
      name: "case.queue",
      may: CASE_ROLES,
      handle: async (ctx, { id }) => showCard(await queueCard(ctx, pageFrom(id))),
    },
    {
      name: "case.record",
      handle: async (ctx) => (ctx.person ? showCard(await recordCard(ctx, ctx.person)) : { kind: "none" }),
    },
  ],
  forms: [openHandler, ...forms, serving.templateHandler],
  notices: caseNotices,
  lifeCycles: [caseLife, sanctionLife, questionLife, taskLife] as never[],
  duties: [caseDuties, sanctionDuties, questionDuties, taskDuties],
  hub: caseHub,
  numbered: { prefix: "case", open: openByNumber, idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id },
  jobs: [listReadings, followPeople],
  recurring: [listReadings, followPeople],
  downloads: [payrollDownload],
  personalData: caseData,
  retention: caseRetention,
  samples: caseSamples,
});
