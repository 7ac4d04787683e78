import { defineFeature, type Feature, type Registry } from "../../core/feature.ts";
import type { RetentionRule } from "../../core/retention.ts";
import { answeringForms, answeringPresses, idOfNumber, openByNumber, queue } from "./answering.ts";
import { askingForms, askingPresses, rights } from "./asking.ts";
import { copyDownloads } from "./copy.ts";
import { privacyHub, requestDuties } from "./duties.ts";
import { HANDLER_ROLES } from "./handlers.ts";
import { HOLD_ROLES, holdForms, holdPresses, holds } from "./holds.ts";
import { requestLife } from "./life.ts";
import { privacyWords } from "./messages/index.ts";
import { KEPT_MONTHS } from "./model.ts";
import { privacyNotices } from "./notices.ts";
import { requestData } from "./personal-data.ts";
import { privacySamples } from "./samples.ts";
import { dueRequests, eraseRequest } from "./store.ts";

const keptRequests: RetentionRule = {
  kind: "privacy.requests",
  months: KEPT_MONTHS,
  description: (locale) => privacyWords.in(locale)("data.kept"),
  due: dueRequests,
  erase: eraseRequest,
};

/**
 * What everybody may ask about their own data: a copy at once, the rest from those who answer, in time; and the legal
 * holds that stop erasing (R-CN-09c, R-EU-02). It asks all features what they keep, so it is given the registry.
 */
export const createPrivacy = (registry: () => Registry): Feature =>
  defineFeature({
    name: "privacy",
    words: privacyWords as never,
    commands: [
      {
        name: "my-data",
        words: { "zh-CN": ["我的数据"], en: ["my-data", "mydata"] },
        summary: (locale) => privacyWords.in(locale)("command.mineSummary"),
        handle: async (ctx) => rights(ctx),
      },
      {
        name: "data-requests",
        words: { "zh-CN": ["数据请求"], en: ["data-requests"] },
        summary: (locale) => privacyWords.in(locale)("command.queueSummary"),
        may: HANDLER_ROLES,
        handle: (ctx) => queue(ctx),
      },
      {
        name: "hold",
        words: { "zh-CN": ["保全"], en: ["hold"] },
        summary: (locale) => privacyWords.in(locale)("command.holdSummary"),
        may: HOLD_ROLES,
        handle: (ctx) => holds(ctx),
      },
    ],
    presses: [...askingPresses, ...answeringPresses, ...holdPresses],
    forms: [...askingForms, ...answeringForms, ...holdForms(registry)],
    notices: privacyNotices,
    lifeCycles: [requestLife as never],
    duties: [requestDuties],
    hub: privacyHub,
    numbered: { prefix: "data", open: openByNumber, idOf: idOfNumber },
    downloads: copyDownloads(registry),
    personalData: requestData,
    retention: [keptRequests],
    samples: privacySamples,
  });
