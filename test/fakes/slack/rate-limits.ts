import type { Clock } from "../../../src/core/clock.ts";
import type { Tier } from "./method.ts";

export type RateLimitSettings = {
  /** Calls per method and minute, by tier. */
  perMinute: Record<1 | 2 | 3 | 4, number>;
  /** Posts that may follow each other at once in one channel; after them one a second. */
  channelBurst: number;
};

const PUBLISHED: RateLimitSettings = { perMinute: { 1: 1, 2: 20, 3: 50, 4: 100 }, channelBurst: 3 };
const WINDOW_MS = 60_000;

/** Counts calls as Slack does (docs.slack.dev/apis/web-api/rate-limits), on the given clock. */
export class RateLimits {
  enabled: boolean;
  readonly settings: RateLimitSettings;
  readonly #clock: Clock;
  readonly #calls = new Map<string, number[]>();
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(clock: Clock, settings: Partial<RateLimitSettings> | "off" = {}) {
    this.#clock = clock;
    this.enabled = settings !== "off";
    this.settings = { ...PUBLISHED, ...(settings === "off" ? {} : settings) };
  }

  /** Counts a call of a method. Seconds to wait when it is one too many, 0 when it is allowed. */
  takeMethod(method: string, tier: Tier): number {
    if (!this.enabled || tier === "special") return 0;
    const now = this.#clock.now().getTime();
    const recent = (this.#calls.get(method) ?? []).filter((at) => now - at < WINDOW_MS);
    this.#calls.set(method, recent);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= this.settings.perMinute[tier])
      return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
    recent.push(now);
    return 0;
  }

  /** Counts a post into a channel or to a response URL. Seconds to wait, 0 when it is allowed. */
  takePost(place: string): number {
    if (!this.enabled) return 0;
    const now = this.#clock.now().getTime();
    const burst = this.settings.channelBurst;
    const before = this.#buckets.get(place) ?? { left: burst, at: now };
    const left = Math.min(burst, before.left + (now - before.at) / 1000);
    this.#buckets.set(place, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? 0 : Math.max(1, Math.ceil(1 - left));
  }
}
