import { defineLife } from "../../../core/lifecycle.ts";
import { hasRole } from "../../../core/people.ts";
import { policyWords } from "../messages/index.ts";
import type { CommentState, PolicyComment } from "./model.ts";

/** The life of an opinion, an objection or a reservation: it is answered, or taken back by whoever made it (R-CN-03b). */
export const commentLife = defineLife<PolicyComment>()<CommentState, "answered" | "withdrawn">({
  subject: "policy-comment",
  prefix: "pcm",
  table: "policy_comment",
  states: {
    open: {
      answered: {
        to: "answered",
        may: ["hr"],
        ends: "all",
        tell: [{ notice: "policy.answered", to: "author" }],
      },
      withdrawn: { to: "withdrawn", may: ["own"], ends: "all" },
    },
    answered: {},
    withdrawn: {},
  },
  rights: {
    own: async (ctx, row) => ctx.person?.id === row.authorId || "not-yours",
    /** Nobody of HR answers themself. */
    hr: async (ctx, row) => {
      if (!ctx.person || !hasRole(ctx.person, "hr")) return "not-hr";
      return ctx.person.id !== row.authorId || "own-comment";
    },
  },
  guards: {},
  audiences: { author: async (_ctx, row) => [{ personId: row.authorId }] },
  reason: (locale, refusal) => {
    const t = policyWords.in(locale) as (key: string) => string;
    return t(`refused.${typeof refusal === "string" ? refusal : refusal.reason}`);
  },
  happened: (locale, event) => policyWords.in(locale)(`happened.${event as "answered"}`),
});
