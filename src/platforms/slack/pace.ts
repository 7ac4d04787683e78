import type { Clock } from "../../core/clock.ts";

/**
 * Token buckets: so many at once, so many a minute, and none before a time that Slack named. In memory of this process;
 * several instances share the limits by being told so (429).
 */
export class Pace {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { left: number; at: number; notBefore: number }>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes one token and returns the milliseconds until it may be used; 0 for at once. With `maxWaitMs` nothing is taken
   * when it would take longer than that, and the wait is returned negative.
   */
  take(name: string, limit: { burst: number; perMinute: number }, maxWaitMs: number): number {
    const now = this.#clock.now().getTime();
    const bucket = this.#filled(name, limit, now);
    const missing = Math.max(0, 1 - bucket.left);
    const wait = Math.max(Math.ceil((missing * 60_000) / limit.perMinute), bucket.notBefore - now, 0);
    if (wait > maxWaitMs) return -wait;
    bucket.left -= 1;
    return wait;
  }

  /** Slack said how long to wait. */
  pause(name: string, ms: number): void {
    const now = this.#clock.now().getTime();
    const bucket = this.#buckets.get(name) ?? { left: 0, at: now, notBefore: 0 };
    this.#buckets.set(name, { ...bucket, notBefore: Math.max(bucket.notBefore, now + ms) });
    this.#forget(now);
  }

  #filled(name: string, limit: { burst: number; perMinute: number }, now: number) {
    const bucket = this.#buckets.get(name) ?? { left: limit.burst, at: now, notBefore: 0 };
    const gained = (Math.max(0, now - bucket.at) * limit.perMinute) / 60_000;
    const filled = { ...bucket, left: Math.min(limit.burst, bucket.left + gained), at: now };
    this.#buckets.set(name, filled);
    this.#forget(now);
    return filled;
  }

  /** A broadcast makes a bucket for each conversation; those that have rested are full again and need no row. */
  #forget(now: number): void {
    if (this.#buckets.size < 10_000) return;
    for (const [name, { at, notBefore }] of this.#buckets) {
      if (now - at > 60_000 && notBefore <= now) this.#buckets.delete(name);
    }
  }
}
