import type { Card } from "./card.ts";
import type { Account, FileRef, Platform } from "./interaction.ts";
import type { Locale } from "./locale.ts";

/**
 * What the core asks of a platform: to deliver a card, to refresh one that was delivered, to fetch a file. Adapters
 * implement it; the core never imports them.
 */
export type Surface = {
  platform: Platform;
  /**
   * "inline": the adapter shows a reply itself, in the answer to the request. "queued": it cannot (WeCom), so replies
   * go through the outbox in the same transaction as their effect.
   */
  answers: "inline" | "queued";
  deliver(outgoing: Outgoing): Promise<Delivered>;
  /** It takes nothing from anybody for now, so nothing is taken out of the queue for it. */
  isPaused?(): boolean;
  /**
   * The delivered card shows this now, and where it `isTakenBack` all that was sent with it is taken away. "partly": the
   * card does, and something that was sent with it still stands. "gone" means it can no longer be changed there, which is
   * not an error.
   */
  refresh(outgoing: Outgoing, ref: string): Promise<"refreshed" | "partly" | "gone">;
  /**
   * The delivered card, and all that was sent with it, is taken away. "gone" means that it stays there, and a press on it
   * is answered by the state of now. A surface without this can take nothing back.
   */
  retract?(delivery: Pick<Outgoing, "deliveryId" | "to">, ref: string): Promise<"retracted" | "gone">;
  fetchFile(ref: FileRef & { kind: "remote" }): Promise<FetchedFile>;
};

export type Outgoing = {
  /** Stable over retries: the platform's own duplicate check or metadata can use it. */
  deliveryId: string;
  to: Address;
  locale: Locale;
  card: Card;
  /** The page that shows the whole card, for what the platform cannot hold. */
  detailsUrl: string;
  /** Counts attempts from 1; above 1 an earlier one may have arrived without our knowing. */
  attempt: number;
};

/** A person's account, or a channel of a platform. */
export type Address = { kind: "account"; account: Account } | { kind: "channel"; platform: Platform; channel: string };

/** `ref` is opaque to the core and comes back in `refresh` and `retract`. */
export type Delivered = { ref: string };

export type FetchedFile = { bytes: Uint8Array; name?: string; mime?: string };

/**
 * A platform refused or could not be reached. "later" means the same message may be sent again after `retryAfterMs`
 * (nothing was delivered); "unknown" that it may or may not have arrived; "never" that trying again is useless.
 * `message` is for the log and holds no secret and no text of a person.
 */
export class PlatformError extends Error {
  readonly platform: Platform;
  readonly code: string;
  readonly retry: "later" | "unknown" | "never";
  readonly retryAfterMs: number | undefined;
  constructor(
    platform: Platform,
    code: string,
    retry: "later" | "unknown" | "never",
    options: { retryAfterMs?: number; cause?: unknown; detail?: string } = {},
  ) {
    super(`${platform}: ${code}${options.detail ? ` (${options.detail})` : ""}`, { cause: options.cause });
    this.name = "PlatformError";
    this.platform = platform;
    this.code = code;
    this.retry = retry;
    this.retryAfterMs = options.retryAfterMs;
  }
}
