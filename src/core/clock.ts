/** The only place where the time is read. Everything else is given a clock or a `now`. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that can be moved, for tests and the demo. It runs on from where it was set. */
export class MovableClock implements Clock {
  #offsetMs = 0;
  #base: Clock;
  constructor(base: Clock = systemClock) {
    this.#base = base;
  }
  now(): Date {
    return new Date(this.#base.now().getTime() + this.#offsetMs);
  }
  /** From now on it is `instant`, and time runs on from there. */
  moveTo(instant: Date): void {
    this.#offsetMs = instant.getTime() - this.#base.now().getTime();
  }
}

/** A clock that stands still until it is told otherwise, for tests. */
export class StillClock implements Clock {
  #now: Date;
  constructor(now: string | Date) {
    this.#now = new Date(now);
  }
  now(): Date {
    return new Date(this.#now);
  }
  moveTo(instant: string | Date): void {
    this.#now = new Date(instant);
  }
  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}
