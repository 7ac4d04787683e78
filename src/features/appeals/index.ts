import { defineFeature, type WordCommand } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { opens } from "./appeal-form.ts";
import * as deciding from "./deciding.ts";
import { appealDuties } from "./duties.ts";
import { amendHandler, fileHandler, fileOrList, filePress, paperHandler } from "./filing.ts";
import { appealHub } from "./hub.ts";
import { appealLife } from "./life.ts";
import { appealWords } from "./messages/index.ts";
import { REVIEW_TEAMS } from "./model.ts";
import { appealNotices } from "./notices.ts";
import { appealData } from "./personal-data.ts";
import { pageFrom, queueCard } from "./queue.ts";
import { appealRetention } from "./retention.ts";
import { appealSamples } from "./samples.ts";
import { findByNumber } from "./store.ts";
import * as taking from "./taking.ts";
import * as talking from "./talking.ts";
import { openByNumber, viewPresses } from "./viewing.ts";

const forms = [
  paperHandler,
  amendHandler,
  talking.writeHandler,
  talking.replyHandler,
  talking.askHandler,
  talking.factHandler,
  talking.noteHandler,
  talking.askDeciderHandler,
  talking.commentHandler,
  taking.handOverHandler,
  taking.reassignHandler,
  taking.askRecusalHandler,
  taking.answerRecusalHandler,
  deciding.admitHandler,
  deciding.extendHandler,
  deciding.outcomeHandler,
];

const commands: WordCommand[] = [
  {
    name: "appeal",
    words: { "zh-CN": ["申诉", "我的申诉"], en: ["appeal"] },
    summary: (locale) => appealWords.in(locale)("commands.appeal"),
    handle: (ctx, text) => fileOrList(ctx, text),
  },
  {
    // Those who lead the company come to it from the hub, when something waits there for them.
    name: "appeals",
    words: { "zh-CN": ["申诉审核"], en: ["appeals"] },
    summary: (locale) => appealWords.in(locale)("commands.queue"),
    may: [...REVIEW_TEAMS, "admin"],
    handle: async (ctx) => showCard(await queueCard(ctx)),
  },
];

export { replayAppeals } from "./replay.ts";

/** Appeals against decisions, and what becomes of them (chapter 5.3 of the policy). */
export const appeals = defineFeature({
  name: "appeals",
  words: appealWords as never,
  commands,
  presses: [
    filePress,
    ...forms.map(opens),
    ...taking.takingPresses,
    ...talking.talkingPresses,
    ...viewPresses,
    { name: "appeal.queue", handle: async (ctx, { id }) => showCard(await queueCard(ctx, pageFrom(id))) },
  ],
  forms: [fileHandler, ...forms],
  notices: appealNotices,
  lifeCycles: [appealLife as never],
  duties: [appealDuties],
  personalData: appealData,
  retention: [appealRetention],
  hub: appealHub,
  numbered: { prefix: "apl", open: openByNumber, idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id },
  samples: appealSamples,
});
