import { CLAUSE_IDS, type ClauseId } from "../../../core/clauses.ts";
import type { Id } from "../../../core/id.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import { fillClauses } from "../filling.ts";
import type { ClauseTexts, KeptVersion, Parameters, PolicyVersion } from "../model.ts";

/**
 * Terms: a *change* is what a version says otherwise than the one before, by clause or parameter; it is *material* unless
 * HR marks it *editorial* (a slip of the pen, a clearer wording of the same). A *comment* is an *opinion* in a
 * consultation, an *objection* to the rules in force, or the *reservation* with which somebody took note. The *record* is
 * the file of how a version was made (R-CN-01), each *entry* with its day.
 */

/** What differs in one clause: its texts in both languages, as far as there are any. */
export type ClauseChange = {
  what: "clause";
  id: ClauseId;
  kind: "added" | "removed" | "changed";
  was: Readonly<Partial<Record<Locale, string>>>;
  is: Readonly<Partial<Record<Locale, string>>>;
};
export type ParameterChange = { what: "parameter"; key: keyof Parameters; was: unknown; is: unknown };
export type Change = ClauseChange | ParameterChange;

type Compared = Pick<PolicyVersion, "clauses" | "parameters"> & Partial<Pick<KeptVersion, "source" | "unset">>;

const ANY_WORDS = { label: "{{label}}", interpretedBy: "{{interpretedBy}}", supersedes: "{{supersedes}}" };
/** The texts without what every version says of itself: its name, and what it replaces, are no changes. */
const withoutOwnWords = ({ clauses, parameters, source, unset = [] }: Compared): ClauseTexts =>
  source
    ? fillClauses({ clauses: source.clauses, words: { "zh-CN": ANY_WORDS, en: ANY_WORDS } }, parameters, unset)
    : clauses;

/** Everything that `is` says otherwise than `was`, clauses in their order and then parameters; empty for equal ones. */
export function changesBetween(was: Compared, is: Compared): Change[] {
  // A version from before sources were kept can only be compared as it reads.
  const isKept = was.source !== undefined && is.source !== undefined;
  const [old, fresh] = isKept ? [withoutOwnWords(was), withoutOwnWords(is)] : [was.clauses, is.clauses];
  const ofClauses = CLAUSE_IDS.flatMap((id): ClauseChange[] => {
    if (LOCALES.every((locale) => old[id]?.[locale] === fresh[id]?.[locale])) return [];
    const [before, after] = [was.clauses[id], is.clauses[id]];
    const kind = !before ? "added" : !after ? "removed" : "changed";
    return [{ what: "clause", id, kind, was: before ?? {}, is: after ?? {} }];
  });
  const keys = [...new Set([...Object.keys(was.parameters), ...Object.keys(is.parameters)])].sort();
  const ofParameters = (keys as (keyof Parameters)[]).flatMap((key): ParameterChange[] => {
    const [before, after] = [was.parameters[key], is.parameters[key]];
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ what: "parameter", key, was: before, is: after }];
  });
  return [...ofClauses, ...ofParameters];
}

/**
 * Whether a change can be called editorial at all: the wording of a clause can; a new rule, one that is gone, and what
 * the company decides in numbers, also where they stand in a text, change what people must do or may expect, whatever
 * anybody calls it.
 */
export const mayBeEditorial = (change: Change): change is ClauseChange =>
  change.what === "clause" &&
  change.kind === "changed" &&
  LOCALES.every((locale) => numbersIn(change.was[locale]) === numbersIn(change.is[locale]));

const numbersIn = (text = ""): string => (text.normalize("NFKC").match(/\d+/g) ?? []).join(" ");

/** The changes that ask for new signatures. */
export const materialChanges = (
  changes: readonly Change[],
  editorial: Readonly<Partial<Record<ClauseId, string>>>,
): Change[] => changes.filter((change) => !(mayBeEditorial(change) && editorial[change.id] !== undefined));

/** The version whose signatures count for `next` when it takes the place of `former`. */
export function basisOf(next: KeptVersion, former: KeptVersion | undefined): string {
  if (!former?.basisId) return next.id;
  const isMaterial = materialChanges(changesBetween(former, next), next.editorial).length > 0;
  return isMaterial ? next.id : former.basisId;
}

/** Kinds of entries in the file of how a version was made. */
export const RECORD_KINDS = ["drafted", "discussion", "opinions", "minutes", "union", "approval", "paper"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
/** Those that HR enters by hand; the others are noted by what happens. */
export const ENTERED_KINDS = ["discussion", "opinions", "minutes", "union", "paper"] as const satisfies RecordKind[];

/** Entries about people who came together; each says who they were. */
export const isMeeting = (kind: RecordKind): boolean => kind === "discussion" || kind === "minutes" || kind === "union";

/** `participants`: who took part, as the minutes name them. */
export type RecordContent = { text: string; participants?: string };
export type RecordEntry = {
  id: Id<"prc">;
  versionId: string;
  kind: RecordKind;
  day: string;
  content: RecordContent;
  byId: string | undefined;
  at: Date;
};

export const CAPACITIES = ["employees", "union"] as const;
export type Capacity = (typeof CAPACITIES)[number];
export type Representative = { personId: string; capacity: Capacity; since: Date };

export const COMMENT_STATES = ["open", "answered", "withdrawn"] as const;
export type CommentState = (typeof COMMENT_STATES)[number];
export const COMMENT_KINDS = ["consultation", "objection", "reservation"] as const;
export type CommentKind = (typeof COMMENT_KINDS)[number];
export const OUTCOMES = ["taken", "partly", "not_taken", "explained"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type PolicyComment = {
  id: Id<"pcm">;
  number: number;
  versionId: string;
  clauseId: ClauseId | undefined;
  authorId: string;
  capacity: "employee" | Capacity;
  kind: CommentKind;
  state: CommentState;
  version: number;
  text: string;
  answer: string | undefined;
  outcome: Outcome | undefined;
  answeredBy: string | undefined;
  answeredAt: Date | undefined;
  at: Date;
};

/** Working days for HR to answer an objection to the rules in force (domain: §5.16, as external feedback). */
export const ANSWER_DAYS = 10;
/** Working days that a consultation takes unless HR says otherwise, and the bounds of that. */
export const CONSULT_DAYS = { usual: 7, min: 3, max: 30 } as const;

/** "OP-12", for people to read aloud. */
export const sayCommentNumber = (number: number): string => `OP-${number}`;
