import type { Audience } from "../../core/audience.ts";
import { type ClauseId, isClauseId } from "../../core/clauses.ts";
import type { Id } from "../../core/id.ts";
import type { Locale } from "../../core/locale.ts";
import type { Role } from "../../core/people.ts";

/**
 * Terms: a *broadcast* tells something to many (chapter 6.3 of the policy): a *notice*, a *positive* or *warning* case
 * study, a security *tip*, or free *text*. The *library* holds case studies that are made up (`content/cases/`); a case
 * study from *real life* tells a closed case of the company without names. Somebody *writes* it, somebody else *releases*
 * it; then it is *sending* until everybody is reached or known to be out of reach. A *recalled* one was taken back where
 * that can be done. The *audience* is whom it goes to, its *ways* are direct messages, e-mail and *channels*; the *feed*
 * is what an intranet shows. A *schedule* drafts case studies by itself. People read BC-12, code reads the id.
 */

export const KINDS = ["notice", "positive", "warning", "tip", "text"] as const;
export type Kind = (typeof KINDS)[number];

export const STATES = [
  "draft",
  "waiting",
  "released",
  "sending",
  "paused",
  "done",
  "stopped",
  "recalled",
  "ended",
  "discarded",
] as const;
export type State = (typeof STATES)[number];

/** Whether some have it, or may have it. */
export const isOut = (state: State): boolean => ["sending", "paused", "done", "stopped"].includes(state);

/** Who writes; who releases what somebody else wrote. */
export const WRITERS = ["hr", "compliance", "pr", "legal", "security"] as const satisfies readonly Role[];
export const RELEASERS = ["hr", "compliance", "legal", "pr"] as const satisfies readonly Role[];

export type Question = { text: string; options: readonly string[]; why: string };
/** What stands in it, in one language. */
export type Wording = { title: string; text: string; question?: Question; lesson?: string };
export type Content = {
  words: Record<Locale, Wording>;
  clauses: readonly ClauseId[];
  /** Which option is right, from 0; only with a question. */
  answer?: number;
  /** It tells of something that never happened, and says so. */
  isFictional?: true;
  /** People of the company, or their accounts, are named in it. */
  isNaming?: true;
  /** Why it was given back to those who wrote it. */
  note?: string;
  /** Why it was taken back, and whether those who have it are told besides. */
  recall?: { reason?: string; isReversed?: true; isTold: boolean };
};

/** In which language a channel gets it: its members may speak several. */
export const CHANNEL_LANGUAGES = ["both", "zh-CN", "en"] as const;
export type ChannelLanguage = (typeof CHANNEL_LANGUAGES)[number];
export type Ways = { isDirect: boolean; isMail: boolean; channels: readonly string[]; language: ChannelLanguage };
export const DIRECT: Ways = { isDirect: true, isMail: false, channels: [], language: "both" };

export type Broadcast = {
  id: Id<"bcs">;
  number: number;
  kind: Kind;
  state: State;
  version: number;
  /** Undefined once it was kept long enough. */
  content: Content | undefined;
  study: string | undefined;
  /** The case of the company behind it. */
  sourceId: string | undefined;
  objectUntil: Date | undefined;
  objectedAt: Date | undefined;
  legalById: string | undefined;
  audience: Audience;
  ways: Ways;
  isInFeed: boolean;
  asksConfirm: boolean;
  writerIds: readonly string[];
  releasedById: string | undefined;
  releasedAt: Date | undefined;
  plannedAt: Date | undefined;
  startedAt: Date | undefined;
  queuedAt: Date | undefined;
  recalledAllAt: Date | undefined;
  scheduleId: string | undefined;
  createdAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
};

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `BC-${number}`;

/** What the messages to the audience are about; their cards follow taking back alone, not every move of the broadcast. */
export const outOf = (id: string): string => `${id}:out`;

/** Lengths in characters; a card of WeCom still shows it. */
export const LIMITS = { title: 80, text: 1600, question: 200, option: 100, why: 500, options: { min: 2, max: 4 } };

/** The clauses in what somebody typed, `3.2.3, 2.4.2`; undefined where one of them is none. */
export function readClauses(text: string | undefined): ClauseId[] | undefined {
  const named = (text ?? "")
    .normalize("NFKC")
    .split(/[\s,;、]+/)
    .filter((part) => part !== "");
  return named.every(isClauseId) ? [...new Set(named)] : undefined;
}

export type BadQuestion = "half" | "options" | "too-many-options" | "option-too-long" | "answer";
/** The options, one a line. */
export const optionsIn = (text: string | undefined): string[] =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Why two languages do not make one question: they must have the same options, and the right one among them. */
export function whyNotQuestion(words: Record<Locale, Question>, answer: number): BadQuestion | undefined {
  const lists = Object.values(words);
  if (lists.some(({ text, why }) => text === "" || why === "")) return "half";
  if (new Set(lists.map(({ options }) => options.length)).size > 1) return "options";
  const count = lists[0]?.options.length ?? 0;
  if (count < LIMITS.options.min || count > LIMITS.options.max) return "too-many-options";
  if (lists.some(({ options }) => options.some((option) => [...option].length > LIMITS.option)))
    return "option-too-long";
  return Number.isInteger(answer) && answer >= 0 && answer < count ? undefined : "answer";
}

/** What is looked at to know whether legal has to. */
type Weighed = Pick<Broadcast, "kind" | "content" | "legalById">;
/**
 * Whether it is for legal to look at (R-CN-10): whatever names somebody, of any kind, and a warning that is not made up,
 * which may be about somebody whether it came from a case of the company, was written by hand, or changed by hand.
 */
export const isForLegal = ({ kind, content }: Omit<Weighed, "legalById">): boolean =>
  content?.isNaming === true || (kind === "warning" && content?.isFictional !== true);
/** Whether it is, and legal has not looked yet. */
export const awaitsLegal = (row: Weighed): boolean => row.legalById === undefined && isForLegal(row);

/** Below so many people a group could tell who somebody is, and is not shown. */
export const GROUP_MIN = 5;

/** Positive and warning case studies alternate, one for one: the kind of which fewer have gone out, positive first. */
export function nextKind(kinds: readonly Kind[]): "positive" | "warning" {
  const count = (wanted: Kind) => kinds.filter((kind) => kind === wanted).length;
  return count("positive") <= count("warning") ? "positive" : "warning";
}

/** One that is from real life shows for so many days, then a line (R-CN-10). */
export const REAL_LIFE_DAYS = 30;
/** Working days in which whom it is about may object. */
export const OBJECTION_DAYS = 5;
