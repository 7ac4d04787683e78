import type { Clock } from "./clock.ts";

/**
 * A way out that takes nothing from anybody for now: it is left alone for a while, longer each time in a row, instead of
 * being refused message by message.
 */
export class Pause {
  readonly #clock: Clock;
  readonly #waits: { firstMs: number; longestMs: number };
  #until = 0;
  #inARow = 0;

  constructor(clock: Clock, waits: { firstMs: number; longestMs: number }) {
    this.#clock = clock;
    this.#waits = waits;
  }

  /** Begins one, unless one is on; the milliseconds that are left of it. */
  begin(): number {
    const now = this.#clock.now().getTime();
    if (this.#until <= now) {
      const { firstMs, longestMs } = this.#waits;
      this.#until = now + Math.min(longestMs, firstMs * 2 ** this.#inARow);
      this.#inARow += 1;
    }
    return this.#until - now;
  }

  isOn(): boolean {
    return this.#until > this.#clock.now().getTime();
  }

  /** Something was taken. */
  end(): void {
    this.#until = 0;
    this.#inARow = 0;
  }
}
