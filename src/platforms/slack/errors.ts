import { webApi } from "@slack/bolt";
import { PlatformError } from "../../core/surface.ts";

/** Whether a call that got no answer may be made again without harm. */
export type Trace = "none" | "perhaps";

/** Slack or the way to it is ill; what it was asked may have been done. */
const ILL = new Set(["internal_error", "service_unavailable", "request_timeout", "fatal_error"]);

/**
 * Nothing was done, and the same may work later: too fast, or the installation is not in order. A message waits for
 * that, since it is not the message's fault.
 */
const LATER = new Set([
  ...["ratelimited", "rate_limited", "message_limit_exceeded"],
  ...["invalid_auth", "not_authed", "not_allowed_token_type", "account_inactive", "token_revoked", "token_expired"],
  ...["missing_scope", "no_permission", "accesslimited", "app_access_restricted", "ekm_access_denied"],
  ...[
    "org_login_required",
    "team_access_not_granted",
    "team_added_to_org",
    "two_factor_setup_required",
    "messages_tab_disabled",
  ],
]);

/** The installation is gone or its token is: nothing works until somebody mends it. */
const DISCONNECTED = new Set(["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"]);
export const isDisconnected = (error: PlatformError): boolean => DISCONNECTED.has(error.code);

/** The card of a refresh is not there any more, or cannot be changed any more. */
const GONE = new Set([
  ...["message_not_found", "cant_update_message", "edit_window_closed", "block_mismatch", "is_inactive"],
  ...["channel_not_found", "is_archived"],
]);
export const isGone = (error: PlatformError): boolean => GONE.has(error.code);

/** What was to be taken away is not there any more, whoever did it: an earlier call of ours, the reader, the workspace. */
export const isAbsent = (error: PlatformError): boolean => error.code === "message_not_found";
/** It stays where it is. The second: the workspace keeps everything for its own records. */
const UNDELETABLE = new Set([
  ...["cant_delete_message", "compliance_exports_prevent_deletion"],
  ...["channel_not_found", "is_archived", "is_inactive"],
]);
export const isUndeletable = (error: PlatformError): boolean => UNDELETABLE.has(error.code);

/** The layout was refused: a mistake of ours. The person shall get the words all the same. */
const LAYOUT = new Set(["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"]);
export const isLayout = (error: PlatformError): boolean => LAYOUT.has(error.code);

/** No bytes left this machine, so nothing can have been done. */
const NEVER_CONNECTED = new Set([
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"],
]);

/**
 * What a failed call means for the one who made it. `trace` says whether a call without an answer may have had its
 * effect. The details are codes and JSON pointers of Slack's, never the contents of the call.
 */
export function toPlatformError(method: string, trace: Trace, error: unknown): PlatformError {
  const uncertain = trace === "none" ? "later" : "unknown";
  if (error instanceof PlatformError) return error;
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return refusal("ratelimited", "later", { retryAfterMs: error.retryAfter * 1000, detail: method });
  }
  if (error instanceof webApi.WebAPIPlatformError) {
    const code = error.data.error;
    const detail = [method, ...pointersOf(error.data.response_metadata)].join(" ");
    if (ILL.has(code)) return refusal(code, uncertain, { detail });
    return refusal(code, LATER.has(code) ? "later" : "never", { detail });
  }
  if (error instanceof webApi.WebAPIHTTPError) {
    const isIll = error.statusCode >= 500;
    return refusal(`http_${error.statusCode}`, isIll ? uncertain : "never", { detail: method });
  }
  const cause = error instanceof webApi.WebAPIRequestError ? error.original : error;
  const code = codeOf(cause) ?? "no_answer";
  return refusal(code, NEVER_CONNECTED.has(code) ? "later" : uncertain, { detail: method });
}

/** Slack names the broken rule and its place in `messages`; what is in front of the pointer may quote a value. */
function pointersOf(metadata: { messages?: string[] } | undefined): string[] {
  return (metadata?.messages ?? [])
    .slice(0, 5)
    .flatMap((message) => /\[json-pointer:[^\]]*\]/.exec(message)?.[0] ?? []);
}

/** The system's code of a connection error, however deep `fetch` has wrapped it. */
function codeOf(error: unknown): string | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === "string" && /^[A-Z][A-Z_]+$/.test(code)) return code;
    if (at.name === "TimeoutError" || at.name === "AbortError") return "timeout";
  }
  return undefined;
}

const refusal = (code: string, retry: PlatformError["retry"], options: { retryAfterMs?: number; detail?: string }) =>
  new PlatformError("slack", code, retry, options);
