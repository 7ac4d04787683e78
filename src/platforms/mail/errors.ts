import { PlatformError } from "../../core/surface.ts";
import { DEFERRED_MS, INSTALLATION_PAUSE_MS } from "./limits.ts";

/** How far a message had come: before the server was ready for it, or after we began to hand it over. */
export type Stage = "connecting" | "envelope" | "handing-over";

type SmtpFailure = { code?: string; responseCode?: number; command?: string };

/**
 * What a failure of the mail server means. 4xx: later. 5xx about this recipient or this message: never; about the
 * connection, our name or our sender: somebody has to mend it, and mail waits. Without an answer nothing was delivered
 * unless the handing over had begun. Nothing of the server's words is kept: they quote addresses.
 */
export function toPlatformError(error: unknown, stage: Stage): PlatformError {
  if (error instanceof PlatformError) return error;
  const { code, responseCode, command = "" } = (error ?? {}) as SmtpFailure;
  if (responseCode !== undefined) {
    const told = String(responseCode);
    // "Ready to hand over" and "rejected" after the end of the message are both of the stage "handing over".
    const isAboutMessage = /^RCPT|^DATA/.test(command) || stage === "handing-over";
    if (responseCode < 500) return refusal(told, "later", DEFERRED_MS);
    return isAboutMessage ? refusal(told, "never") : refusal(told, "later", INSTALLATION_PAUSE_MS);
  }
  const name = typeof code === "string" && /^[A-Z_]{2,40}$/.test(code) ? code.toLowerCase() : "no-answer";
  if (name === "eauth" || name === "etls") return refusal(name, "later", INSTALLATION_PAUSE_MS);
  // An address that the library does not take would not be taken the next time either.
  if (name === "eenvelope") return refusal("bad-address", "never");
  return refusal(name, stage === "handing-over" ? "unknown" : "later");
}

/** A `PlatformError` of mail. */
export const refusal = (code: string, retry: PlatformError["retry"], retryAfterMs?: number): PlatformError =>
  new PlatformError("mail", code, retry, retryAfterMs === undefined ? {} : { retryAfterMs });
