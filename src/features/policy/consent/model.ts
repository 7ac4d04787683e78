import type { Locale } from "../../../core/locale.ts";

/**
 * Terms: the *channel* is where policy texts, notices and appeals reach somebody: the chat they use at work, with an
 * e-mail address besides. Whoever *agreed* is served there (R-CN-13); whoever *declined*, *withdrew* or never said gets
 * what counts on paper. Each word is kept; the last one holds.
 */
export const CHANNEL_ANSWERS = ["agreed", "declined", "withdrawn"] as const;
export type ChannelAnswer = (typeof CHANNEL_ANSWERS)[number];

export type ChannelWord = {
  answer: ChannelAnswer;
  email: string | undefined;
  locale: Locale;
  platform: string | undefined;
  messageId: string | undefined;
  declaration: string;
  at: Date;
};

/** Whether the chat is an agreed channel of somebody, by their last word. */
export const isAgreed = (word: Pick<ChannelWord, "answer"> | undefined): boolean => word?.answer === "agreed";

/** An address that a mail can be sent to, as far as its form says. */
export const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$/.test(text);
