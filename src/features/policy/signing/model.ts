import type { Id } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";

/**
 * Terms: a *request* asks one person to take note of the policy, once for each basis (a version and its editorial
 * successors). It is *acknowledged*, *objected* ("received, with reservation": the person knows it and says what they do
 * not agree with; counts as informed), or *served* on paper. Knowing is not agreeing, and never a consent to anything.
 */

export const REQUEST_STATES = ["asked", "opened", "acknowledged", "objected", "served", "ended"] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
/** Somebody still has to answer. */
export const OPEN_STATES = ["asked", "opened"] as const satisfies RequestState[];

export type SignatureRequest = {
  id: Id<"sgn">;
  personId: string;
  basisId: string;
  state: RequestState;
  version: number;
  askedAt: Date;
  openedAt: Date | undefined;
  chapters: readonly string[];
  /** HR hands it over on paper since then. */
  paperSince: Date | undefined;
  /** It went by mail besides since then. */
  secondAt: Date | undefined;
  movedAt: Date;
};

export const isOpen = ({ state }: Pick<SignatureRequest, "state">): boolean =>
  (OPEN_STATES as readonly string[]).includes(state);

/** Working days to take note, and until HR hands it over on paper (domain: §5.10). The manager hears after the first. */
export const SIGN_DAYS = { sign: 5, paper: 10 } as const;

/** Chapters that are not opened yet, in order. */
export const unread = (all: readonly string[], { chapters }: Pick<SignatureRequest, "chapters">): string[] =>
  all.filter((chapter) => !chapters.includes(chapter));

/** How the word came: by a button in chat, on a page, or on paper that HR has. */
export type Way = "card" | "page" | "paper";

/** Somebody's word as it is kept (R-CN-02). */
export type Word = {
  locale: Locale;
  declaration: string;
  way: Way;
  /** `platform:tenant:id` of the account. */
  platform: string | undefined;
  messageId: string | undefined;
  reservation?: string;
  recordedBy?: string;
};

/** A group smaller than this would let somebody be recognised. */
export const GROUP_MIN = 5;

export type Progress = { department: string; asked: number; informed: number };

/** Small departments are put together, so that nobody in them is known by their number; what is still small is left out. */
export function shownProgress(rows: readonly Progress[]): { shown: Progress[]; others: Progress | undefined } {
  const shown = rows.filter(({ asked }) => asked >= GROUP_MIN);
  const small = rows.filter(({ asked }) => asked < GROUP_MIN);
  const sum = (key: "asked" | "informed") => small.reduce((total, row) => total + row[key], 0);
  const others = { department: "", asked: sum("asked"), informed: sum("informed") };
  return { shown, others: others.asked >= GROUP_MIN ? others : undefined };
}
