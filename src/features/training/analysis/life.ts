import { defineLife, reasonOf } from "../../../core/lifecycle.ts";
import { findPerson, hasRole } from "../../../core/people.ts";
import { TRAINERS } from "../model.ts";
import { analysisWords } from "./messages/index.ts";
import type { CaseGroup, GroupState } from "./model.ts";
import { membersOf } from "./store.ts";

/** The life of a group: asked, written back to, over. */
export const groupLife = defineLife<CaseGroup>()<GroupState, string>({
  subject: "case-group",
  prefix: "cgr",
  table: "case_group",
  states: {
    open: {
      assign: { to: "open", may: ["trainer"], tell: [{ notice: "analysis.assigned", to: "members" }] },
      comment: { to: "open", may: ["trainer"], tell: [{ notice: "analysis.commented", to: "members" }] },
      close: { to: "closed", may: ["trainer"] },
    },
    closed: {},
  },
  quiet: ["assign"],
  rights: {
    /** Whoever asked them reads what they answer; another trainer where that one has left. */
    async trainer(ctx, row) {
      if (!ctx.person || !hasRole(ctx.person, ...TRAINERS)) return "not-trainer";
      if (ctx.person.id === row.openedById) return true;
      return !(await findPerson(ctx.tx, row.openedById))?.isActive || "not-opener";
    },
  },
  guards: {},
  audiences: { members: async (ctx, row) => (await membersOf(ctx, row.id)).map((personId) => ({ personId })) },
  reason: (locale, refusal) => (analysisWords.in(locale) as (key: string) => string)(`refused.${reasonOf(refusal)}`),
  happened: (locale, event) => (analysisWords.in(locale) as (key: string) => string)(`happened.${event}`),
});
