/** How a call goes wrong: an HTTP status, no answer at all, a broken connection, or an `ok: false` code. */
export type FaultKind = { status: number } | "hang" | "reset" | { retryAfterSeconds: number } | { error: string };

export type Fault = {
  kind: FaultKind;
  /** Whether Slack carried the call out all the same. */
  carriedOut: boolean;
};

/** Faults that tests ordered, by method name; `response_url`, `upload` and `download` count as methods here. */
export class Faults {
  readonly #ordered = new Map<string, Fault[]>();

  /** The next `times` calls of the method go wrong. */
  order(method: string, kind: FaultKind, options: { carriedOut?: boolean; times?: number } = {}): void {
    const { carriedOut = false, times = 1 } = options;
    const list = this.#ordered.get(method) ?? [];
    this.#ordered.set(method, [...list, ...Array.from({ length: times }, () => ({ kind, carriedOut }))]);
  }
  take(method: string): Fault | undefined {
    return this.#ordered.get(method)?.shift();
  }
  clear(): void {
    this.#ordered.clear();
  }
}
