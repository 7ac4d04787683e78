import { PlatformError } from "../../core/surface.ts";
import { DEFERRED_MS } from "./limits.ts";

/** How far a message had come: before the server was ready for it, or after we began to hand it over. */
export type Stage = "connecting" | "envelope" | "handing-over";

type SmtpFailure = { code?: string; responseCode?: number; command?: string };

/**
 * What a failure of the mail server means. 4xx: later. 5xx about this recipient or this message: never; about the
 * connection, our name or our sender, also 4xx: it would be the same for everybody, and all mail waits. Without an answer nothing was delivered
 * unless the handing over had begun. Nothing of the server's words is kept: they quote addresses.
 */
export function toMailError(error: unknown, stage: Stage): MailError {
  if (error instanceof MailError) return error;
  const { code, responseCode, command = "" } = (error ?? {}) as SmtpFailure;
  if (responseCode !== undefined) {
    const told = String(responseCode);
    // "Ready to hand over" and "rejected" after the end of the message are both of the stage "handing over".
    const isAboutMessage = /^RCPT|^DATA/.test(command) || stage === "handing-over";
    if (!isAboutMessage) return forAll(told);
    return responseCode < 500 ? refusal(told, "later", DEFERRED_MS) : refusal(told, "never");
  }
  const name = typeof code === "string" && /^[A-Z_]{2,40}$/.test(code) ? code.toLowerCase() : "no-answer";
  if (stage === "connecting" || name === "eauth" || name === "etls") return forAll(name);
  // An address that the library does not take would not be taken the next time either.
  if (name === "eenvelope") return refusal("bad-address", "never");
  return refusal(name, stage === "handing-over" ? "unknown" : "later");
}

/** A `PlatformError` of mail. `isForAll`: the same happens to every other message now. */
export class MailError extends PlatformError {
  readonly isForAll: boolean;
  constructor(code: string, retry: PlatformError["retry"], { isForAll = false, retryAfterMs }: Facts = {}) {
    super("mail", code, retry, retryAfterMs === undefined ? {} : { retryAfterMs });
    this.isForAll = isForAll;
  }
}
type Facts = { isForAll?: boolean; retryAfterMs?: number | undefined };

export const refusal = (code: string, retry: PlatformError["retry"], retryAfterMs?: number): MailError =>
  new MailError(code, retry, { retryAfterMs });
const forAll = (code: string): MailError => new MailError(code, "later", { isForAll: true });
