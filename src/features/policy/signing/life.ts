import { defineLife, type Move } from "../../../core/lifecycle.ts";
import { hasRole } from "../../../core/people.ts";
import { policyWords } from "../messages/index.ts";
import type { RequestState, SignatureRequest } from "./model.ts";

type RequestMove = Move<SignatureRequest, RequestState>;

const by = (right: "own" | "hr" | "system", to: RequestState, extra: Partial<RequestMove> = {}): RequestMove => ({
  to,
  may: [right],
  ...extra,
});

const answers = {
  acknowledged: by("own", "acknowledged", { ends: "all" }),
  objected: by("own", "objected", { ends: "all" }),
  served: by("hr", "served", { ends: "all" }),
  /** Ten working days without a word. */
  papered: by("system", "asked", { ends: ["paper"] }),
  /** They do not want it in the chat: it comes on paper now. The term goes on, for whoever agrees again. */
  declined: by("own", "asked"),
  agreed: by("own", "asked"),
  /** The term for a second channel is over: it went there, or there is none. */
  mailed: by("system", "asked", { ends: ["second"] }),
  unmailed: by("system", "asked", { ends: ["second"] }),
  ended: by("system", "ended", { ends: "all" }),
} as const;

/** The life of a request to take note of the policy (domain: §5.10, acknowledgement). */
export const signatureLife = defineLife<SignatureRequest>()({
  subject: "signature",
  prefix: "sgn",
  table: "signature_request",
  states: {
    asked: { ...answers, opened: by("own", "opened") },
    opened: {
      ...answers,
      read: by("own", "opened"),
      papered: by("system", "opened", { ends: ["paper"] }),
      declined: by("own", "opened"),
      agreed: by("own", "opened"),
      mailed: by("system", "opened", { ends: ["second"] }),
      unmailed: by("system", "opened", { ends: ["second"] }),
    },
    acknowledged: {},
    objected: {},
    // Whoever got it on paper may still say in the chat that they know it; the paper stays.
    served: {},
    ended: {},
  },
  quiet: ["opened", "read", "papered", "declined", "agreed", "mailed", "unmailed"],
  rights: {
    own: async (ctx, row) => ctx.person?.id === row.personId || "not-yours",
    hr: async (ctx, row) => {
      if (!ctx.person || !hasRole(ctx.person, "hr")) return "not-hr";
      return ctx.person.id !== row.personId || "own-paper";
    },
    system: async (ctx) => (ctx.person === undefined && ctx.actor !== "anonymous" ? true : "not-operator"),
  },
  guards: {},
  audiences: {},
  reason: (locale, refusal) => {
    const t = policyWords.in(locale) as (key: string) => string;
    return t(`refused.${typeof refusal === "string" ? refusal : refusal.reason}`);
  },
  happened: (locale, event) => policyWords.in(locale)(`happened.${event as "published"}`),
});
