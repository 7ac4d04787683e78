import { createHash } from "node:crypto";
import { z } from "zod";
import type { ClauseId } from "../../core/clauses.ts";
import type { Id } from "../../core/id.ts";
import type { Locale } from "../../core/locale.ts";

/**
 * Terms: a *version* of the policy is its text by clause and what the company filled into its *blanks* (the parameters);
 * a change against the version before is *editorial* or *material*, and a version in which nothing material changed rests
 * on the same *basis* as the one before; an *acknowledgement* is somebody's word that they took note of a version, and
 * counts for those after it on the same basis; a person is *bound* by a version from the later of its effective date and
 * their acknowledgement (R-CN-03).
 */

/** What the company decides and the policy leaves open, or lets the company choose. Those without a default are the blanks. */
export const parametersSchema = z.object({
  /** Working days to appeal, from receipt of the decision (5.3.1). A blank. */
  appealDays: z.int().min(1).max(60),
  /** Working days for HR to answer an appeal (5.3.3). A blank. */
  answerDays: z.int().min(1).max(60),
  /** Percent of one month's performance bonus, at most 20; null: no deduction is ever made (5.2.2.2). */
  bonusDeductionPercent: z.int().min(1).max(20).nullable().default(null),
  /** The pay rule passed by the employees' congress, or the clause of the contract; null: not configured (R-CN-07). */
  bonusRuleRef: z.string().min(1).nullable().default(null),
  /** Whose month: that of the decision or that of the act. */
  bonusMonth: z.enum(["decision", "act"]).default("decision"),
  /** Places of work where the deduction is switched on, since local law differs. */
  bonusCities: z.array(z.string().min(1)).default([]),
  /** Months that a decision counts, from its service. */
  lookBackMonths: z.int().min(1).max(60).default(24),
  /** Only decisions of the running contract term count. */
  strikesWithinContractTerm: z.boolean().default(true),
  /** What was decided waits for the appeal, except the deletion of unlawful content. */
  suspendDuringAppeal: z.boolean().default(true),
  /** A rung above the computed one needs legal's approval. */
  deviateUpwardNeedsLegal: z.boolean().default(true),
  /** Working days that a person has to state their side. */
  statementDays: z.int().min(3).max(30).default(5),
  /** Working days without an acknowledgement until a second channel is due (R-CN-13b). */
  secondChannelDays: z.int().min(1).max(10).default(2),
  /** Days that a circulated criticism stays up. */
  circularDays: z.int().min(1).max(90).default(30),
  /** Whether circulars wait until the time to appeal is over. */
  circularAfterWindow: z.boolean().default(true),
  /** Hours to delete content, and for what is urgent. */
  deleteHours: z.int().min(1).max(168).default(24),
  deleteUrgentHours: z.int().min(1).max(48).default(2),
  /** Working days for a written self-criticism, and for one at a meeting. */
  reflectionDays: z.int().min(1).max(30).default(5),
  meetingDays: z.int().min(1).max(60).default(20),
  /** A company without a union tells its staff representative or the union above (R-CN-06). */
  hasUnion: z.boolean().default(true),
  unionDays: z.int().min(1).max(30).default(5),
  /** A reviewer may extend the term of an answer once, by at most half of it. */
  mayExtendAnswer: z.boolean().default(false),
  /** Days after which the password of a company account is changed (3.3.3). */
  accountRotationDays: z.int().min(1).max(365).default(90),
  /** Nobody confirms before they have opened every chapter. */
  readThrough: z.boolean().default(false),
});
export type Parameters = z.infer<typeof parametersSchema>;

export const VERSION_STATES = [
  "draft",
  "consultation",
  "approved",
  "published",
  "effective",
  "superseded",
  "withdrawn",
] as const;
export type VersionState = (typeof VERSION_STATES)[number];

/** Clause by clause in each language, as it stood in that version. */
export type ClauseTexts = Partial<Record<ClauseId, Record<Locale, string>>>;

export type PolicyVersion = {
  id: Id<"pol">;
  label: string;
  state: VersionState;
  clauses: ClauseTexts;
  parameters: Parameters;
  /** SHA-256 of clauses and parameters, hex. */
  hash: string;
  effectiveFrom: Date | undefined;
  /** When another version took its place, or it was withdrawn. */
  endedAt: Date | undefined;
  /** The version whose acknowledgements count for this one: itself where something material changed; set when published. */
  basisId: string | undefined;
};

/** The blanks that stand in the policy's own text, with what is suggested for them. */
export const BLANKS = { appealDays: 5, answerDays: 10, bonusDeductionPercent: 10 } as const satisfies Partial<
  Record<keyof Parameters, number>
>;
export type Blank = keyof typeof BLANKS;
export const BLANK_KEYS = Object.keys(BLANKS) as Blank[];

/** What the words of a file are filled into its texts by, a set for each language. */
export type SourceWords = Record<Locale, { label: string; interpretedBy: string; supersedes: string }>;
/** What a version was made from: the texts with their `{{…}}` as the company wrote them. */
export type PolicySource = { clauses: ClauseTexts; words: SourceWords };

/** What a version is made from: the text with its placeholders filled, and what the company decided. */
export type PolicyDraft = Pick<PolicyVersion, "label" | "clauses" | "parameters"> & {
  interpretedBy: string;
  supersedes: string;
  /** Undefined for a version from before this was kept: it can be published and not be edited. */
  source: PolicySource | undefined;
  /** Blanks that are not filled in yet. */
  unset: readonly Blank[];
};

/** A version as the register keeps it; `version` counts its moves along the life cycle. */
export type KeptVersion = PolicyVersion &
  PolicyDraft & {
    version: number;
    /** Changes that somebody called editorial: clause → who. */
    editorial: Readonly<Partial<Record<ClauseId, string>>>;
    consults: Consulted | undefined;
    consultUntil: Date | undefined;
    proposedBy: string | undefined;
    proposedFrom: Date | undefined;
  };

/** Who is asked when rules are made: those who represent the employees and the union, or everybody besides. */
export const CONSULTED = ["representatives", "everyone"] as const;
export type Consulted = (typeof CONSULTED)[number];

/** JSON with the keys of every object in order: equal for equal content, however it was stored. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** SHA-256 in hex over the text in all languages and the parameters (R-CN-02). */
export const hashOf = ({ clauses, parameters }: Pick<PolicyVersion, "clauses" | "parameters">): string =>
  createHash("sha256").update(canonicalJson({ clauses, parameters })).digest("hex");

type Times = Pick<PolicyVersion, "effectiveFrom" | "endedAt">;

/** Whether a version is the one in force at that instant; the first instant belongs to it and the last does not. */
export const isInForce = ({ effectiveFrom, endedAt }: Times, at: Date): boolean =>
  effectiveFrom !== undefined && effectiveFrom <= at && (endedAt === undefined || at < endedAt);

/** Whether it was taken back before its day: it begins and ends with the same instant, and never applies. */
const isNever = ({ effectiveFrom, endedAt }: Times): boolean =>
  effectiveFrom !== undefined && endedAt !== undefined && endedAt <= effectiveFrom;

/** Whether it is published and nobody need wait any more for it to end: in force now, or coming. */
export const isCurrent = (times: Times, now: Date): boolean =>
  times.effectiveFrom !== undefined && !isNever(times) && (times.endedAt === undefined || now < times.endedAt);

export type WhyNotPublish = "incomplete" | "unset" | "past" | "not-after";

/**
 * Why a draft may not be published to apply from that instant: something of it is not set; the instant is over; or a
 * version is published already that begins then or later, so that the two would overlap.
 */
export function whyNotPublish(
  draft: KeptVersion,
  versions: readonly Times[],
  from: Date,
  now: Date,
): WhyNotPublish | undefined {
  const isSet = draft.interpretedBy.trim() !== "" && draft.supersedes.trim() !== "";
  if (draft.unset.length > 0) return "unset";
  if (!isSet || !parametersSchema.safeParse(draft.parameters).success) return "incomplete";
  if (from < now) return "past";
  return versions.some((one) => one.effectiveFrom !== undefined && one.effectiveFrom >= from && !isNever(one))
    ? "not-after"
    : undefined;
}

/** The version in whose place another comes that begins then: the last one published that still runs at that time. */
export const formerAt = <V extends Times & { id: string }>(
  versions: readonly V[],
  id: string,
  from: Date,
): V | undefined => versions.find((one) => one.id !== id && isInForce(one, from));

/** Why a version may not come in the place of the one before it: its text says that it supersedes something else. */
export function whyNotInPlace(
  draft: Pick<KeptVersion, "id" | "supersedes">,
  versions: readonly KeptVersion[],
  from: Date,
): { reason: "supersedes-other"; params: { said: string; label: string } } | undefined {
  const former = formerAt(versions, draft.id, from);
  if (!former) return undefined;
  // Each language says it for itself.
  const said = draft.supersedes.split(" · ").map((text) => text.split(/[^\p{L}\p{N}._-]+/u));
  if (said.every((words) => words.includes(former.label))) return undefined;
  return { reason: "supersedes-other", params: { said: draft.supersedes, label: former.label } };
}

export type WhyNotAcknowledge = "not-in-scope" | "not-published" | "over";

/** Why there is nothing to take note of for somebody. A coming version may be read and confirmed before it applies. */
export function whyNotAcknowledge(
  version: Times,
  reader: { isInScope: boolean },
  now: Date,
): WhyNotAcknowledge | undefined {
  if (version.effectiveFrom === undefined) return "not-published";
  if (!reader.isInScope) return "not-in-scope";
  return isCurrent(version, now) ? undefined : "over";
}

/** A version that binds a person, and from when on. */
export type Binding = { version: PolicyVersion; boundFrom: Date };

/**
 * When somebody's word for a version was given: the earliest of their words on it and on those before it on the same
 * basis, in which nothing material was different. A word on a later text says nothing about an earlier one.
 */
export function acknowledgedAt(
  version: PolicyVersion,
  versions: readonly PolicyVersion[],
  acknowledged: ReadonlyMap<string, Date>,
): Date | undefined {
  const { effectiveFrom, basisId } = version;
  const words = versions
    .filter((one) => one.id === version.id || (basisId !== undefined && one.basisId === basisId && isBefore(one)))
    .flatMap(({ id }) => acknowledged.get(id) ?? []);
  return words.length > 0 ? new Date(Math.min(...words.map(Number))) : undefined;

  function isBefore(one: PolicyVersion): boolean {
    return one.effectiveFrom !== undefined && effectiveFrom !== undefined && one.effectiveFrom < effectiveFrom;
  }
}

/**
 * The version by which an act of a person is judged: the one in force then, if they had taken note of it before the act
 * (R-CN-03). Of a version that they had not acknowledged yet nothing follows, also not from the one before: that one was
 * not in force any more.
 */
export function bindingAt(
  versions: readonly PolicyVersion[],
  acknowledged: ReadonlyMap<string, Date>,
  conductAt: Date,
): Binding | undefined {
  const version = versions.find((one) => isInForce(one, conductAt));
  const at = version && acknowledgedAt(version, versions, acknowledged);
  if (!version?.effectiveFrom || !at) return undefined;
  const boundFrom = new Date(Math.max(at.getTime(), version.effectiveFrom.getTime()));
  return boundFrom <= conductAt ? { version, boundFrom } : undefined;
}
