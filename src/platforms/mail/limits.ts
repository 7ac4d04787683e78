/**
 * What mail servers hold. Each figure names its source; where none is published it is ours. None has been tried on a
 * company's own server yet.
 */

/**
 * Messages a second from one instance. Ours: relays of companies take tens, hosted mailboxes far less (Exchange Online
 * 30 a minute and mailbox, learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits),
 * and what is too fast is deferred by the server (4xx) and sent later.
 */
export const MAILS_PER_SECOND = 3;
/** Connections at once from one instance. Exchange Online refuses the fourth of one mailbox (432 4.3.2; the same page). */
export const MAX_CONNECTIONS = 3;
/** Messages over one connection; servers close it after some number, often 100. Ours. */
export const MESSAGES_PER_CONNECTION = 50;
/** An idle connection is closed by us before the server does it (RFC 5321 4.5.3.2.7 gives it five minutes). */
export const IDLE_MS = 20_000;
/** For connecting, and for the server's first words. RFC 5321 4.5.3.2 allows minutes; a sender's lease does not. */
export const CONNECT_MS = 15_000;
/** For an answer in the middle. */
export const ANSWER_MS = 45_000;
/** Characters of a subject that mail programs show; a line of a header must stay below 998 octets (RFC 5322 2.1.1). */
export const SUBJECT_MAX_CHARS = 150;
/** Octets of an address (RFC 5321 4.5.3.1.3, with the brackets). */
export const ADDRESS_MAX_BYTES = 254;

/** Deferred (4xx), e.g. by greylisting, which wants to see us again after a minute or more. Ours. */
export const DEFERRED_MS = 90_000;
/** A server that is not there, or takes nothing from us, is left alone for so long. Ours. */
export const SERVER_PAUSE = { firstMs: 30_000, longestMs: 5 * 60_000 } as const;
