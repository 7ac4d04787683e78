import { defineLife, type Move, reasonOf } from "../../core/lifecycle.ts";
import { policyWords } from "./messages/index.ts";
import { type KeptVersion, type VersionState, whyNotPublish } from "./model.ts";
import { versionsOf } from "./store.ts";

type Reason = "not-operator" | "other";
type VersionMove = Move<KeptVersion, VersionState>;

const publish: VersionMove = { to: "effective", may: ["operator"], unless: ["notPublishable"] };

/**
 * The life of a version (domain: §5.10). It is published once and for all; what comes after is told by its times, so that
 * a version whose successor is published already stays in force until that one begins.
 */
export const policyLife = defineLife<KeptVersion>()({
  subject: "policy",
  prefix: "pol",
  table: "policy_version",
  states: {
    draft: { published: publish },
    effective: {
      superseded: { to: "superseded", may: ["operator"] },
      withdrawn: { to: "withdrawn", may: ["operator"] },
    },
    superseded: {},
    withdrawn: {},
  },
  rights: {
    /** Whoever runs the installation, and the system itself. */
    operator: async (ctx) => (ctx.person === undefined && ctx.actor !== "anonymous" ? true : "not-operator"),
  },
  guards: {
    notPublishable: async (ctx, row, { set }) => {
      const from = set?.effective_from;
      if (!(from instanceof Date)) return "incomplete";
      return whyNotPublish(row, await versionsOf(ctx), from, ctx.now);
    },
  },
  audiences: {},
  reason: (locale, refusal) => {
    const t = policyWords.in(locale);
    const reason = reasonOf(refusal);
    return t(`refused.${reason as Reason}`);
  },
  happened: (locale, event) => policyWords.in(locale)(`happened.${event as "published"}`),
});
