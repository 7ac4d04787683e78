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
  ended: by("system", "ended", { ends: "all" }),
} as const;

/** The life of a request to take note of the policy (domain: §5.10, acknowledgement). */
export const signatureLife = defineLife<SignatureRequest>()({
  subject: "signature",
  prefix: "sgn",
  table: "signature_request",
  states: {
    asked: { ...answers, opened: by("own", "opened") },
    opened: { ...answers, read: by("own", "opened"), papered: by("system", "opened", { ends: ["paper"] }) },
    acknowledged: {},
    objected: {},
    // Whoever got it on paper may still say in the chat that they know it; the paper stays.
    served: {},
    ended: {},
  },
  quiet: ["opened", "read", "papered"],
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
