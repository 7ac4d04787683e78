import { defineLife, reasonOf } from "../../../core/lifecycle.ts";
import { findPerson, hasRole } from "../../../core/people.ts";
import { TRAINERS } from "../model.ts";
import { analysisWords } from "./messages/index.ts";
import type { CaseGroup, GroupState } from "./model.ts";

/** The life of a group: asked, written back to, over. */
export const groupLife = defineLife<CaseGroup>()<GroupState, string>({
  subject: "case-group",
  prefix: "cgr",
  table: "case_group",
  states: {
    open: {
      assign: { to: "open", may: ["trainer"] },
      comment: { to: "open", may: ["trainer"] },
      close: { to: "closed", may: ["trainer"] },
    },
    closed: {},
  },
  quiet: ["assign"],
  rights: {
    /** Whoever asked them reads what they answer; another trainer where that one runs the training no more. */
    async trainer(ctx, row) {
      if (!ctx.person || !hasRole(ctx.person, ...TRAINERS)) return "not-trainer";
      if (ctx.person.id === row.openedById) return true;
      const opener = await findPerson(ctx.tx, row.openedById);
      return !opener?.isActive || !hasRole(opener, ...TRAINERS) || "not-opener";
    },
  },
  guards: {},
  audiences: {},
  reason: (locale, refusal) => (analysisWords.in(locale) as (key: string) => string)(`refused.${reasonOf(refusal)}`),
  happened: (locale, event) => (analysisWords.in(locale) as (key: string) => string)(`happened.${event}`),
});
