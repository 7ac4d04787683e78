import type { Ctx } from "../../core/context.ts";
import { defineLife, type Move, type Refusal, reasonOf } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { hasRole, type Role, withRoles } from "../../core/people.ts";
import { whyNotClose, whyNotConsult, whyNothingNew, whyNotPaper, whyNotRevise } from "./making/guards.ts";
import { representatives } from "./making/store-making.ts";
import { policyWords } from "./messages/index.ts";
import { type KeptVersion, type VersionState, whyNotInPlace, whyNotPublish } from "./model.ts";
import { versionsOf } from "./store.ts";

type Reason = "not-operator" | "other";
type VersionMove = Move<KeptVersion, VersionState>;

/** Who may say the second yes to publishing; whoever wants it published says the first as HR. */
export const SECONDS: readonly Role[] = ["hr", "compliance", "legal"];

const hr = { may: ["hr"] } as const;
const same = (state: VersionState, extra: Partial<VersionMove> = {}): VersionMove => ({ to: state, ...hr, ...extra });

const withdraw = (extra: Partial<VersionMove> = {}): VersionMove => ({ to: "withdrawn", ...hr, ends: "all", ...extra });
const revise: VersionMove = { to: "draft", ...hr, unless: ["notRevisable"], ends: "all" };

/**
 * The life of a version (domain: §5.10). It is published once and for all, by two people; from when to when it applies
 * is told by its times, and the states follow them.
 */
export const policyLife = defineLife<KeptVersion>()({
  subject: "policy",
  prefix: "pol",
  table: "policy_version",
  states: {
    draft: {
      edited: same("draft"),
      marked: same("draft"),
      consulted: { to: "consultation", ...hr, unless: ["notConsultable"], tell: [told("policy.consult", "asked")] },
      // The discussion was held on paper; the operator, or HR with the scan, says where its file is.
      papered: { to: "approved", may: ["operator", "hr"], unless: ["notOnPaper"] },
      withdrawn: withdraw(),
    },
    consultation: {
      extended: same("consultation", { tell: [told("policy.consult", "asked")] }),
      approved: { to: "approved", ...hr, unless: ["notClosable"], tell: [told("policy.approved", "hr")] },
      revised: revise,
      withdrawn: withdraw(),
    },
    approved: {
      marked: same("approved"),
      proposed: {
        to: "approved",
        may: ["hr"],
        unless: ["notProposable"],
        tell: [told("policy.propose", "seconds")],
      },
      unproposed: same("approved"),
      published: { to: "published", may: ["operator", "second"], unless: ["notPublishable"] },
      revised: revise,
      withdrawn: withdraw(),
    },
    published: {
      begun: { to: "effective", may: ["operator"] },
      ended: { to: "published", may: ["operator", "second", "hr"] },
      withdrawn: withdraw(),
    },
    effective: {
      // Another one is published: the day on which this one ends is known.
      ended: { to: "effective", may: ["operator", "second", "hr"] },
      superseded: { to: "superseded", may: ["operator"] },
      withdrawn: withdraw(),
    },
    superseded: {},
    withdrawn: {},
  },
  quiet: ["edited", "marked", "ended"],
  rights: {
    hr: async (ctx) => (ctx.person && hasRole(ctx.person, "hr") ? true : "not-hr"),
    second: async (ctx, row) => {
      if (!ctx.person || !hasRole(ctx.person, ...SECONDS)) return "not-second";
      return ctx.person.id === row.proposedBy ? "own-proposal" : true;
    },
    /** Whoever runs the installation, and the system itself. */
    operator: async (ctx) => (ctx.person === undefined && ctx.actor !== "anonymous" ? true : "not-operator"),
  },
  guards: {
    notConsultable: (_ctx, row) => whyNotConsult(row),
    notClosable: (ctx, row) => whyNotClose(ctx, row),
    notRevisable: (_ctx, row) => whyNotRevise(row),
    notOnPaper: (ctx, row) => whyNotPaper(ctx, row),
    notProposable: async (ctx, row, { set }) =>
      whyNothingNew(row, await versionsOf(ctx)) ?? whyNotFrom(ctx, row, set?.proposed_from),
    notPublishable: (ctx, row, { set }) => whyNotFrom(ctx, row, set?.effective_from),
  },
  audiences: {
    hr: async (ctx): Promise<Recipient[]> => recipients(ctx, ["hr"]),
    seconds: async (ctx) => recipients(ctx, SECONDS),
    /** Those who represent; everybody else is told page by page, since there may be many. */
    asked: async (ctx) => (await representatives(ctx)).map(({ personId }) => ({ personId })),
  },
  reason: (locale, refusal) => sayRefusal(locale, refusal),
  happened: (locale, event) => policyWords.in(locale)(`happened.${event as "published"}`),
});

function told(notice: string, to: string) {
  return { notice, to };
}

/** The wording of why a version cannot be moved. */
export function sayRefusal(locale: Ctx["locale"], refusal: Refusal): string {
  const t = policyWords.in(locale) as (key: string, params?: Record<string, string>) => string;
  const params = typeof refusal === "string" ? {} : refusal.params;
  return t(`refused.${reasonOf(refusal) as Reason}`, params);
}

async function whyNotFrom(ctx: Ctx, row: KeptVersion, from: unknown): Promise<Refusal | undefined> {
  if (!(from instanceof Date)) return "incomplete";
  const versions = await versionsOf(ctx);
  return whyNotPublish(row, versions, from, ctx.now) ?? whyNotInPlace(row, versions, from);
}

/** Everybody with one of the roles but whoever acts. */
async function recipients(ctx: Ctx, roles: readonly Role[]): Promise<Recipient[]> {
  const people = await withRoles(ctx.tx, roles);
  return people.filter(({ id }) => id !== ctx.person?.id).map(({ id }) => ({ personId: id }));
}
