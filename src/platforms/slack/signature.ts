import { createHmac, timingSafeEqual } from "node:crypto";
import { SIGNATURE_MAX_AGE_SECONDS } from "./limits.ts";

/** Why a request is not from Slack, or too old to be taken. */
export type Forged = "no-signature" | "bad-time" | "stale" | "from-the-future" | "bad-signature";

/**
 * Whether Slack made this request just now: HMAC-SHA256 over `v0:time:body`, compared in constant time over the exact
 * bytes. A time stamp may be five minutes away to either side: an older request may be a replay, and one from the
 * future is a replay in waiting. Source: docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function whyForged(
  secret: string,
  headers: { timestamp: string | undefined; signature: string | undefined },
  body: Uint8Array,
  now: Date,
): Forged | undefined {
  const { timestamp, signature } = headers;
  if (!timestamp || !signature) return "no-signature";
  if (!/^\d{1,12}$/.test(timestamp)) return "bad-time";
  const expected = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest();
  const given = Buffer.from(/^v0=([0-9a-f]{64})$/.exec(signature)?.[1] ?? "", "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "bad-signature";
  const ageSeconds = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (ageSeconds > SIGNATURE_MAX_AGE_SECONDS) return "stale";
  if (ageSeconds < -SIGNATURE_MAX_AGE_SECONDS) return "from-the-future";
  return undefined;
}
