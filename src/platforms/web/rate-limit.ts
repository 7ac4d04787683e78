import type { Clock } from "../../core/clock.ts";
import { Refused } from "./security.ts";

export type RateLimit = {
  /** Counts one use by this address. @throws Refused when it was one too many */
  use(address: string): void;
};

/** Addresses remembered at once; the one that was used longest ago goes first. */
const ADDRESSES_MAX = 10_000;

/**
 * So many uses in so many minutes by one address, refilled steadily. In memory and gone with the process: it slows down
 * guessing and floods, and keeps no record of who was here.
 */
export function createRateLimit(clock: Clock, uses: number, minutes: number): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  const refillMs = (minutes * 60_000) / uses;
  return {
    use(address) {
      const now = clock.now().getTime();
      const before = buckets.get(address);
      const refilled = before ? Math.max(0, now - before.at) / refillMs : 0;
      const left = Math.min(uses, (before?.left ?? uses) + refilled);
      buckets.delete(address);
      if (buckets.size >= ADDRESSES_MAX) buckets.delete(buckets.keys().next().value ?? "");
      buckets.set(address, { left: left < 1 ? left : left - 1, at: now });
      if (left < 1) throw new Refused(429, "too-often", Math.max(1, Math.ceil(((1 - left) * refillMs) / 60_000)));
    },
  };
}
