import type { Locale } from "../../src/core/locale.ts";
import type { TestApp } from "../support/app.ts";

export const ROLES = ["reporter", "handler", "other handler", "subject", "decider", "legal", "stranger"] as const;
export type Who = (typeof ROLES)[number];

/** One of the places where people meet the product, with the real app behind its real wire. */
export interface SurfaceDriver {
  readonly name: string;
  /** Whether anonymous forms are filled in on the page alone, to which the chat leads. */
  readonly isAnonymousOnPage: boolean;
  /** What somebody is told who is not of the company, whose language nobody knows. */
  readonly refusal: string;
  readonly app: TestApp;
  /** Starts app, database and platform for the test that runs; everybody is in the directory but the stranger. */
  open(): Promise<void>;
  /** Checks that nothing went wrong unseen, and stops what the test's end does not stop by itself. */
  close(): Promise<void>;
  as(who: Who): Actor;
  /** Does what is due: messages go out, and everybody's screen shows what is there now. */
  settle(): Promise<void>;
}

/** Somebody who works with what is on the screen, by the words that stand there. */
export interface Actor {
  /** As colleagues read it. */
  readonly name: string;
  /** What the database could know them by. */
  ids(): Promise<string[]>;
  setLanguage(locale: Locale): Promise<void>;
  /** Writes a line in the conversation with the product. */
  says(words: string): Promise<void>;
  /** Presses on the newest card that has the button, as it was when last seen; agrees if asked whether to do it. */
  presses(label: string): Promise<void>;
  /** Whether there is something to press with that label. */
  offers(label: string): boolean;
  /** The address behind a link of the newest card that has it. */
  linkOf(label: string): string | undefined;
  /**
   * Fills in and sends the form that is open. Keys are labels, values what is typed, or the label of what is chosen.
   * What was filled in before and refused stays, unless it is named again.
   */
  fillsIn(values: Record<string, string>): Promise<void>;
  /** Waits until the words are in sight. @throws Error with all that is in sight, when they do not come */
  sees(words: string): Promise<void>;
  /** All that is in sight, the newest last. */
  seesText(): string;
}

/** @throws Error when the words are not there */
export function mustContain(actor: Actor, words: string): void {
  const text = actor.seesText();
  if (!text.includes(words)) throw new Error(`${actor.name} does not see “${words}”; what they see:\n${text}`);
}
