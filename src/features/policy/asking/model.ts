import type { ClauseId } from "../../../core/clauses.ts";
import type { Term } from "../../../core/deadlines/term.ts";
import type { Id } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Person } from "../../../core/people.ts";

/**
 * Terms: a *lookup* is what somebody looked for, kept for a while so that the next step knows it; a *question* is what
 * they asked Human Resources because nothing found helped; people read ASK-12, code reads the id. The *asker* asked it, a
 * *handler* answers. An *entry* is a frequent question with its answer, from the company's files or made by a handler
 * (`faq_…`); what it *rests on* are the clauses that are quoted with it. A *case* is a case study.
 */

/** A frequent question with its answer, in both languages. */
export type FaqEntry = { id: string; clauses: readonly ClauseId[]; texts: Readonly<Record<Locale, FaqText>> };
export type FaqText = { question: string; also: readonly string[]; answer: string };

/** A case study as the search reads it. */
export type CaseDocument = {
  id: string;
  clauses: readonly ClauseId[];
  texts: Readonly<Record<Locale, { title: string; text: string; lesson: string }>>;
};

export const QUESTION_STATES = ["asked", "open", "answered", "closed"] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

export type Question = {
  id: Id<"qst">;
  number: number;
  asker: Pick<Person, "id" | "name" | "department" | "region" | "zone">;
  /** In which language it was asked. */
  locale: Locale;
  state: QuestionState;
  version: number;
  /** The clauses that the answer rests on. */
  clauses: readonly ClauseId[];
  /** The version of the policy that the answer quotes. */
  policyId: string | undefined;
  answeredById: string | undefined;
  /** The entry that was made from the answer. */
  faqId: Id<"faq"> | undefined;
  askedAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
  /** Kept long enough: what was written is gone. */
  isErased: boolean;
};

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `ASK-${number}`;

/** Working days for an answer, as for outside feedback (domain: §5.16). */
export const ANSWER_TERM: Term = { count: "working-days", n: 10 };

/** Open questions that one person may have at a time, so that nobody floods those who answer. */
export const OPEN_MAX = 5;
/** Whole months from the end of a question that its texts are kept, and those that a lookup is kept. */
export const QUESTION_MONTHS = 12;
export const LOOKUP_MONTHS = 1;

export const FAQ_STATES = ["shown", "removed"] as const;
export type FaqState = (typeof FAQ_STATES)[number];

/** An entry that a handler made. */
export type KeptEntry = FaqEntry & {
  id: Id<"faq">;
  state: FaqState;
  /** Counts its revisions too. */
  version: number;
  movedAt: Date;
};
