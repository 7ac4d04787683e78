import { defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import { hasRole } from "../../../core/people.ts";
import { trainingWords } from "../messages/index.ts";
import { TRAINERS } from "../model.ts";
import type { Campaign, CampaignState } from "./model.ts";

const change: Move<Campaign, CampaignState> = { to: "draft", may: ["trainer"] };

/** The life of a campaign (domain: §5.9). */
export const campaignLife = defineLife<Campaign>()({
  subject: "campaign",
  prefix: "tcm",
  table: "training_campaign",
  states: {
    draft: {
      change,
      schedule: { to: "scheduled", may: ["trainer"] },
      cancel: { to: "cancelled", may: ["trainer"] },
    },
    scheduled: {
      /** Back to whoever plans it: nobody heard of it yet. */
      takeBack: { to: "draft", may: ["trainer"] },
      begin: { to: "running", may: ["system"] },
      cancel: { to: "cancelled", may: ["trainer"] },
    },
    running: {
      prolong: { to: "running", may: ["trainer"] },
      close: { to: "closed", may: ["trainer", "system"] },
    },
    closed: {},
    cancelled: {},
  },
  quiet: ["change"],
  rights: {
    trainer: async (ctx) => (ctx.person !== undefined && hasRole(ctx.person, ...TRAINERS)) || "not-trainer",
    system: async (ctx) => (ctx.person === undefined && ctx.actor !== "anonymous") || "not-trainer",
  },
  guards: {},
  audiences: {},
  reason: (locale, refusal) => (trainingWords.in(locale) as (key: string) => string)(`refused.${reasonOf(refusal)}`),
  happened: (locale, event) => (trainingWords.in(locale) as (key: string) => string)(`happened.${event}`),
});

export type CampaignEvent = EventOf<typeof campaignLife>;
